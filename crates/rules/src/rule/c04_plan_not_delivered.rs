//! C04 (audit A22): someone the plan names has not been handed it.

use domain::{MemberKind, Voice};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "C04",
    name: "plan-not-delivered",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["keikaku-15-2-14"],
    page: include_str!("c04_plan_not_delivered.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.in_force() else { return };
    let agreed = view.agreed_on(plan);
    if !agreed.is_some_and(|agreed| view.is_past(agreed, view.settings.grace_days)) {
        return;
    }
    let mut without = Vec::new();
    if !view.reached_person(plan) {
        without.push(PhrasePart::Voice(Voice::person()));
    }
    let named = plan.body().lines.iter().flat_map(|line| providers(line));
    for member in named {
        let name = name_of(view, member);
        if is_in_charge(view, member) && !view.reached(plan, member) && !without.contains(&name) {
            without.push(name);
        }
    }
    if !without.is_empty() {
        findings.say(plan.place(), [("without", without.into())]);
    }
}

/// 担当者: those who provide welfare services or long-term care named in the plan.
fn is_in_charge(view: &View<'_>, member: &domain::Key) -> bool {
    let kind = view.case.member(member).and_then(|member| member.kind);
    matches!(kind, Some(MemberKind::ServiceOffice | MemberKind::LongTermCare))
}
