//! D06: 65 is near: long-term care insurance comes first where it has the like.

use calendar::attains;
use domain::MemberKind;

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "D06",
    name: "turning-65",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["sogo-7"],
    page: include_str!("d06_turning_65.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(reached) = view.case.person.born.map(|born| attains(born, 65)) else { return };
    let near = reached <= view.today.plus_days(view.settings.milestone_notice_days);
    let care_manager =
        view.case.members.iter().any(|member| member.kind == Some(MemberKind::LongTermCare));
    if view.today < reached && near && !care_manager {
        findings.say(Place::case().at("person.born"), [("reached", reached.into())]);
    }
}
