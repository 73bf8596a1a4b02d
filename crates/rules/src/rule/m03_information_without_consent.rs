//! M03 (audit A33): personal information was used in a conference without written consent before.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "M03",
    name: "information-without-consent",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["keikaku-24-3"],
    page: include_str!("m03_information_without_consent.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for conference in view.care_conferences() {
        let body = conference.body();
        let Some(on) = body.on else { continue };
        if body.information_consent_on.is_none_or(|given| given > on) {
            findings.say(conference.place().at("information_consent_on"), [("on", on.into())]);
        }
    }
}
