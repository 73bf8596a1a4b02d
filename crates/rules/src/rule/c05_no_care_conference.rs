//! C05 (audit A19): no care conference was held for the plan in force.

use super::prelude::*;
use crate::view::ConferenceOf;

pub(super) const RULE: Rule = Rule {
    code: "C05",
    name: "no-care-conference",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["keikaku-15-2-12"],
    page: include_str!("c05_no_care_conference.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.in_force().filter(|plan| !plan.body().is_self_plan()) else { return };
    if view.conference_of(plan) == ConferenceOf::None {
        findings.say(plan.place(), []);
    }
}
