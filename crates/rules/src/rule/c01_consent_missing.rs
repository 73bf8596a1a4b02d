//! C01 (audit A21): a plan is lived without anyone having agreed to it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "C01",
    name: "consent-missing",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["keikaku-15-2-13"],
    page: include_str!("c01_consent_missing.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.plan() else { return };
    if view.in_force().is_some() || plan.body().is_self_plan() {
        return;
    }
    let begun = plan.body().period.is_some_and(|period| period.from <= view.today);
    let waited = match plan.version.made_on {
        Some(made) => view.is_past(made, view.settings.grace_days),
        None => true,
    };
    if begun || waited {
        findings.say(plan.place(), []);
    }
}
