//! D07: a service of the plan goes on without an award.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "D07",
    name: "award-ended",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["kisoku-15", "keikaku-10"],
    page: include_str!("d07_award_ended.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let (Some(award), Some(plan)) = (view.award(), view.in_force()) else { return };
    for (i, allowance) in award.body().allowances.iter().enumerate() {
        let (Some(service), Some(end)) = (allowance.service, award.body().end_of(allowance)) else {
            continue;
        };
        let planned = supports(plan.body()).any(|(_, _, support)| support.service == Some(service));
        if planned && end < view.today {
            let place = award.place().at(format!("allowances[{i}]"));
            findings.say(place, [("service", service.into()), ("end", end.into())]);
        }
    }
}
