//! L06: every line changes the person and none the surroundings.

use domain::ChangeTarget;

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "L06",
    name: "only-the-person-changes",
    severity: Severity::Tidy,
    status: Status::Stable,
    basis: &["lecture-target"],
    page: include_str!("l06_only_the_person_changes.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.written() {
        let lines = &plan.body().lines;
        if lines.len() >= 2 && lines.iter().all(|line| line.target == Some(ChangeTarget::Person)) {
            findings.say(plan.place().at("lines"), []);
        }
    }
}
