//! L03: the person has no part in a line of their own plan.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "L03",
    name: "own-role-empty",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["lecture-role"],
    page: include_str!("l03_own_role_empty.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for (plan, i, line) in view.lines() {
        if line.own_role.is_blank() {
            let place = plan.place().at(format!("lines[{i}].own_role"));
            findings.say(place, [("need", (&line.need).into())]);
        }
    }
}
