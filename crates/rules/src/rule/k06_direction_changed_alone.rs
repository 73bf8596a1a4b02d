//! K06 (RT-08): an office changed direction and the rest of the plan did not follow.

use domain::{DocumentKind, ReviewConclusion};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "K06",
    name: "direction-changed-alone",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["lecture-direction", "keikaku-15-3-1"],
    page: include_str!("k06_direction_changed_alone.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for review in view.case.reviews() {
        let changed = review.body().conclusion == Some(ReviewConclusion::ChangeDirection);
        let Some(held) = review.body().held_on().filter(|_| changed) else { continue };
        let met = view.care_conferences().any(|c| c.body().on.is_some_and(|on| on >= held));
        let revised = view.plan().is_some_and(|plan| plan.version.made_on >= Some(held));
        let mut missing = Vec::new();
        if !met {
            missing.push(view.title(DocumentKind::Conference));
        }
        if !revised {
            missing.push(view.title(DocumentKind::ServicePlan));
        }
        if view.is_past(held, view.settings.grace_days) && !missing.is_empty() {
            let place = review.place().at("conclusion");
            findings.say(place, [("held", held.into()), ("missing", missing.into())]);
        }
    }
}
