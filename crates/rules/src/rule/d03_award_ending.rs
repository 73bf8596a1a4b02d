//! D03 (audit A08, A29): the award ends soon and its renewal has not begun.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "D03",
    name: "award-ending",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["keikaku-10", "keikaku-15-3-1"],
    page: include_str!("d03_award_ending.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(award) = view.award() else { return };
    for (i, allowance) in award.body().allowances.iter().enumerate() {
        let (Some(service), Some(end)) = (allowance.service, award.body().end_of(allowance)) else {
            continue;
        };
        let near = end <= view.today.plus_days(view.settings.award_notice_days);
        if near && end >= view.today && !renewal_begun(view, award.body().decided_on) {
            let place = award.place().at(format!("allowances[{i}]"));
            findings.say(place, [("service", service.into()), ("end", end.into())]);
        }
    }
}

/// A draft made after the plan that followed the award is the renewal.
fn renewal_begun(view: &View<'_>, decided: Option<Day>) -> bool {
    view.draft().is_some_and(|draft| draft.version.made_on > decided)
}
