//! T01: a goal to have more or less of something that was never counted.

use domain::{Measure, Text};

use super::prelude::*;
use crate::marks;

pub(super) const RULE: Rule = Rule {
    code: "T01",
    name: "change-without-baseline",
    severity: Severity::Care,
    status: Status::Asking,
    basis: &["lecture-measure"],
    page: include_str!("t01_change_without_baseline.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.written() {
        let body = plan.body();
        judge(&plan.place().at("long_term"), &body.long_term.text, &body.long_term.measure, findings);
        judge(&plan.place().at("short_term"), &body.short_term.text, &body.short_term.measure, findings);
        for (i, line) in body.lines.iter().enumerate() {
            let place = plan.place().at(format!("lines[{i}].goal"));
            judge(&place, &line.goal, &line.measure, findings);
        }
    }
    for plan in view.individual_plans() {
        let body = plan.body();
        judge(&plan.place().at("long_term"), &body.long_term.text, &body.long_term.measure, findings);
        judge(&plan.place().at("short_term"), &body.short_term.text, &body.short_term.measure, findings);
        for (i, goal) in body.goals.iter().enumerate() {
            let place = plan.place().at(format!("goals[{i}].goal"));
            judge(&place, &goal.goal, &goal.measure, findings);
        }
    }
}

fn judge(place: &Place, goal: &Text, measure: &Measure, findings: &mut Findings) {
    if let (Some(word), true) = (marks::find("change", goal), measure.baseline.is_blank()) {
        let holes = [("goal", goal.into()), ("word", PhrasePart::words(word))];
        findings.say(place.clone(), holes);
    }
}
