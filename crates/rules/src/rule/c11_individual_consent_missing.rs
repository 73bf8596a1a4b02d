//! C11 (audit B06, B13): an individual plan without the person's consent.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "C11",
    name: "individual-consent-missing",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["service-58-7"],
    page: include_str!("c11_individual_consent_missing.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.individual_plans() {
        let newest = plan.version.number;
        let never = (1..=newest).all(|version| view.case.seal(plan.document, version).is_none());
        let waited = plan
            .version
            .made_on
            .is_none_or(|made| view.is_past(made, view.settings.grace_days));
        if never && waited {
            findings.say(plan.place(), [("office", name_of(view, &plan.body().office))]);
        }
    }
}
