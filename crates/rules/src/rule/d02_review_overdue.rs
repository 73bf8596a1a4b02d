//! D02 (audit B08): an individual plan was not reviewed in time.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "D02",
    name: "review-overdue",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["service-58-9"],
    page: include_str!("d02_review_overdue.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.individual_plans() {
        let due = domain::review_due_of(view.case, &plan.citation()).map(|due| due.on);
        if let Some(due) = due.filter(|due| *due < view.today) {
            let office = name_of(view, &plan.body().office);
            findings.say(plan.place(), [("office", office), ("due", due.into())]);
        }
    }
}
