//! C06 (audit A23): the municipality has no copy of the plan.

use domain::RecipientKind;

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "C06",
    name: "copy-not-submitted",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["keikaku-6-2"],
    page: include_str!("c06_copy_not_submitted.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.in_force().filter(|plan| !plan.body().is_self_plan()) else { return };
    let waited =
        view.agreed_on(plan).is_some_and(|agreed| view.is_past(agreed, view.settings.grace_days));
    let submitted = view
        .deliveries(plan.document, plan.version.number)
        .any(|delivery| delivery.to.kind == Some(RecipientKind::Municipality));
    if waited && !submitted {
        findings.say(plan.place(), []);
    }
}
