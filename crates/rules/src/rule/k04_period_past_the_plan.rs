//! K04: the near plan runs on after the big plan has ended.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "K04",
    name: "period-past-the-plan",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["lecture-link", "kisoku-15"],
    page: include_str!("k04_period_past_the_plan.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let plan = view.in_force().or_else(|| view.plan());
    let Some(end) = plan.and_then(|plan| plan.body().period).map(|period| period.until) else {
        return;
    };
    for near in view.individual_plans() {
        if let Some(period) = near.body().period.filter(|period| period.until > end) {
            findings.say(
                near.place().at("period"),
                [
                    ("office", name_of(view, &near.body().office)),
                    ("near", period.until.into()),
                    ("end", end.into()),
                ],
            );
        }
    }
}
