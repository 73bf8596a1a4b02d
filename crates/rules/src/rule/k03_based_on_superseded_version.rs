//! K03: the big plan has moved on and the near plan has not.

use domain::{Edition, IndividualPlan};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "K03",
    name: "based-on-superseded-version",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["lecture-link", "service-58-9"],
    page: include_str!("k03_based_on_superseded_version.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.in_force() else { return };
    let now = plan.version.number;
    for near in view.individual_plans() {
        let based_on = newest_cited(near);
        if based_on == 0 || based_on >= now {
            continue;
        }
        let changed = changed_lines(view, near, now);
        findings.say(
            near.place().at("based_on"),
            [
                ("office", name_of(view, &near.body().office)),
                ("based_on", PhrasePart::Version(based_on)),
                ("now", PhrasePart::Version(now)),
                ("changed", changed.into()),
            ],
        );
    }
}

fn newest_cited(near: Edition<'_, IndividualPlan>) -> u32 {
    let goals = near.body().goals.iter();
    let served = goals.flat_map(domain::IndividualGoal::all_serves).map(|serves| serves.version);
    served.chain([near.body().based_on.version]).max().unwrap_or(0)
}

/// How many of the lines it serves read differently now, or are gone.
fn changed_lines(view: &View<'_>, near: Edition<'_, IndividualPlan>, now: u32) -> u32 {
    let mut changed: Vec<_> = near
        .body()
        .goals
        .iter()
        .flat_map(domain::IndividualGoal::all_serves)
        .filter(|serves| {
            let line = |version| {
                view.case.service_plan_at(version).and_then(|p| p.body().line(&serves.line))
            };
            line(serves.version) != line(now)
        })
        .map(|serves| &serves.line)
        .collect();
    changed.sort();
    changed.dedup();
    u32::try_from(changed.len()).unwrap_or(u32::MAX)
}
