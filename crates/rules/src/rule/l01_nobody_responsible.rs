//! L01: a line nobody provides.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "L01",
    name: "nobody-responsible",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["lecture-omiai", "kisoku-6-15-2"],
    page: include_str!("l01_nobody_responsible.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for (plan, i, line) in view.lines() {
        if providers(line).is_empty() {
            let place = plan.place().at(format!("lines[{i}].supports"));
            findings.say(place, [("need", (&line.need).into())]);
        }
    }
}
