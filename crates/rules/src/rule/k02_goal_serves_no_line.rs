//! K02: a goal of an individual plan serves no line and is not marked as the office's own.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "K02",
    name: "goal-serves-no-line",
    severity: Severity::Tidy,
    status: Status::Stable,
    basis: &["lecture-link"],
    page: include_str!("k02_goal_serves_no_line.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    if view.plan().is_none() {
        return;
    }
    for plan in view.individual_plans() {
        for (i, goal) in plan.body().goals.iter().enumerate() {
            if goal.all_serves().next().is_none() && !goal.offices_own {
                let place = plan.place().at(format!("goals[{i}].serves"));
                findings.say(place, [("goal", (&goal.goal).into())]);
            }
        }
    }
}
