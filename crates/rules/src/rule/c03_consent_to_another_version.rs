//! C03 (audit A21, B06): the version now used is not the one that was agreed to.

use domain::{Edition, PhrasePart};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "C03",
    name: "consent-to-another-version",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["keikaku-15-2-13", "service-58-7", "service-58-11"],
    page: include_str!("c03_consent_to_another_version.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    if let Some(plan) = view.plan() {
        judge(view, plan, findings);
    }
    for plan in view.individual_plans() {
        judge(view, plan, findings);
    }
}

fn judge<B>(view: &View<'_>, newest: Edition<'_, B>, findings: &mut Findings) {
    let agreed = (1..newest.version.number)
        .rev()
        .find(|version| view.case.seal(newest.document, *version).is_some());
    let sealed = view.case.seal(newest.document, newest.version.number).is_some();
    let waited = newest
        .version
        .made_on
        .is_none_or(|made| view.is_past(made, view.settings.grace_days));
    if let (Some(agreed), false, true) = (agreed, sealed, waited) {
        let now = PhrasePart::Version(newest.version.number);
        findings.say(newest.place(), [("agreed", PhrasePart::Version(agreed)), ("now", now)]);
    }
}
