//! C02 (audit A21): agreed to before the conference that should have shaped the plan.

use super::prelude::*;
use crate::view::ConferenceOf;

pub(super) const RULE: Rule = Rule {
    code: "C02",
    name: "consent-before-conference",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["keikaku-15-2-12", "keikaku-15-2-13"],
    page: include_str!("c02_consent_before_conference.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.in_force() else { return };
    if let (Some(agreed), ConferenceOf::Late(held)) = (view.agreed_on(plan), view.conference_of(plan)) {
        findings.say(plan.place(), [("agreed", agreed.into()), ("held", held.into())]);
    }
}
