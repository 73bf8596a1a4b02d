//! T03: two rows of a plan with the same priority.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "T03",
    name: "priority-repeated",
    severity: Severity::Tidy,
    status: Status::Stable,
    basis: &["lecture-link"],
    page: include_str!("t03_priority_repeated.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.written() {
        let rows = plan.body().lines.iter().map(|line| line.priority);
        judge(&plan.place(), "lines", rows, findings);
    }
    for plan in view.individual_plans() {
        let rows = plan.body().goals.iter().map(|goal| goal.priority);
        judge(&plan.place(), "goals", rows, findings);
    }
}

fn judge(place: &Place, table: &str, rows: impl Iterator<Item = u16>, findings: &mut Findings) {
    let mut seen = Vec::new();
    for (i, priority) in rows.enumerate() {
        if seen.contains(&priority) {
            let place = place.at(format!("{table}[{i}].priority"));
            findings.say(place, [("priority", u32::from(priority).into())]);
        }
        seen.push(priority);
    }
}
