//! T02: the same people called by names that differ by one or two characters.

use domain::Text;

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "T02",
    name: "names-waver",
    severity: Severity::Tidy,
    status: Status::Asking,
    basis: &["lecture-link"],
    page: include_str!("t02_names_waver.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.individual_plans() {
        let mut seen: Vec<&Text> = Vec::new();
        for (i, goal) in plan.body().goals.iter().enumerate() {
            for name in goal.staff.iter().chain(&goal.partners) {
                if let Some(other) = seen.iter().find(|other| waver(other, name)) {
                    let holes = [("one", (*other).into()), ("other", name.into())];
                    findings.say(plan.place().at(format!("goals[{i}].staff")), holes);
                }
                if !seen.contains(&name) {
                    seen.push(name);
                }
            }
        }
    }
}

/// Five characters or more, of the same length, all but the last one the same.
fn waver(one: &str, other: &str) -> bool {
    let (one, other): (Vec<_>, Vec<_>) = (one.chars().collect(), other.chars().collect());
    one.len() >= 5
        && one.len() == other.len()
        && one != other
        && one[..one.len() - 1] == other[..other.len() - 1]
        && !one.last().is_some_and(char::is_ascii_digit)
}
