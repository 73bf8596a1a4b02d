//! D05: 18 is near: services, award, contract and signature change.

use calendar::attains;

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "D05",
    name: "turning-18",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["jifuku-4", "minpo-4"],
    page: include_str!("d05_turning_18.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(reached) = view.case.person.born.map(|born| attains(born, 18)) else { return };
    let near = reached <= view.today.plus_days(view.settings.milestone_notice_days);
    if view.today < reached && near {
        findings.say(Place::case().at("person.born"), [("reached", reached.into())]);
    }
}
