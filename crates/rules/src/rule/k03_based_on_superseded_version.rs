//! K03: the big plan has moved on and the near plan has not.

use domain::{Edition, IndividualPlan, Key};

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
        let changed = changed_rows(view, near, now);
        findings.say(
            near.place().at("based_on"),
            [
                ("office", name_of(view, &near.body().office)),
                ("based_on", PhrasePart::Version(based_on)),
                ("now", PhrasePart::Version(now)),
                ("changed", said(changed)),
            ],
        );
    }
}

/// The needs of the changed lines, or the sign for none.
fn said(changed: Vec<PhrasePart>) -> PhrasePart {
    if changed.is_empty() { 0.into() } else { changed.into() }
}

fn newest_cited(near: Edition<'_, IndividualPlan>) -> u32 {
    let goals = near.body().goals.iter();
    let served = goals.flat_map(domain::IndividualGoal::all_serves).map(|serves| serves.version);
    served.chain([near.body().based_on.version]).max().unwrap_or(0)
}

/// The rows, as the plan has them now, of lines it serves that read differently or are gone.
fn changed_rows(view: &View<'_>, near: Edition<'_, IndividualPlan>, now: u32) -> Vec<PhrasePart> {
    let line = |key: &Key, version| {
        view.case.service_plan_at(version).and_then(|plan| plan.body().line(key))
    };
    let goals = near.body().goals.iter();
    let mut changed: Vec<(&Key, u32)> = goals
        .flat_map(domain::IndividualGoal::all_serves)
        .filter(|serves| line(&serves.line, serves.version) != line(&serves.line, now))
        .map(|serves| (&serves.line, serves.version))
        .collect();
    changed.sort_unstable();
    changed.dedup_by_key(|(key, _)| *key);
    let need = |(key, version)| line(key, now).or_else(|| line(key, version));
    changed.into_iter().filter_map(need).map(|line| (&line.need).into()).collect()
}
