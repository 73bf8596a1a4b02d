//! K07: a near plan counts on conferences that the big plan does not foresee.

use domain::{Edition, ServicePlan};

use super::prelude::*;
use crate::marks;

pub(super) const RULE: Rule = Rule {
    code: "K07",
    name: "conference-not-planned-above",
    severity: Severity::Tidy,
    status: Status::Asking,
    basis: &["lecture-link"],
    page: include_str!("k07_conference_not_planned_above.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.in_force().or_else(|| view.plan()) else { return };
    if foresees_conferences(plan) {
        return;
    }
    for near in view.individual_plans() {
        for (i, goal) in near.body().goals.iter().enumerate() {
            let speaks = goal.supports.iter().position(|s| marks::find("meeting", &s.content).is_some());
            if let Some(j) = speaks {
                let office = name_of(view, &near.body().office);
                let place = near.place().at(format!("goals[{i}].supports[{j}]"));
                findings.say(place, [("office", office)]);
            }
        }
    }
}

fn foresees_conferences(plan: Edition<'_, ServicePlan>) -> bool {
    let body = plan.body();
    let beyond = body.weekly.beyond_week.iter().map(|beyond| &beyond.text);
    let written = supports(body).map(|(_, _, support)| &support.content);
    let notes = body.lines.iter().map(|line| &line.notes);
    beyond.chain(written).chain(notes).any(|text| marks::find("meeting", text).is_some())
}
