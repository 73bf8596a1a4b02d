//! M01 (audit B05, R6): a conference without the person and without a reason.

use domain::{LabelSet, Presence};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "M01",
    name: "person-absent",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["keikaku-15-2-12", "service-58-6"],
    page: include_str!("m01_person_absent.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for conference in view.case.conferences() {
        let body = conference.body();
        let Some(on) = body.on.filter(|on| since_r6(*on)) else { continue };
        let child = view.case.person.labels_on(on) == LabelSet::Child;
        let there = matches!(body.person, Some(Presence::Present | Presence::Video));
        if !there && !child && body.absence_reason.is_blank() {
            findings.say(conference.place().at("person"), [("on", on.into())]);
        }
    }
}

/// The person's taking part is the rule since 1 April 2024.
pub(super) fn since_r6(on: Day) -> bool {
    Day::new(2024, 4, 1).is_some_and(|start| on >= start)
}
