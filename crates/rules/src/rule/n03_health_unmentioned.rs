//! N03: nothing anywhere about health.

use domain::{LifeDomain, PlanLine, Text};

use super::prelude::*;
use crate::marks;

pub(super) const RULE: Rule = Rule {
    code: "N03",
    name: "health-unmentioned",
    severity: Severity::Care,
    status: Status::Asking,
    basis: &["keikaku-15-2-5"],
    page: include_str!("n03_health_unmentioned.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.written() {
        let lines = &plan.body().lines;
        if !lines.is_empty() && !lines.iter().any(speaks_of_health) && !is_assessed(view) {
            findings.say(plan.place().at("lines"), []);
        }
    }
}

fn speaks_of_health(line: &PlanLine) -> bool {
    let said = |text: &Text| marks::find("health", text).is_some();
    let supports = line.supports.iter().map(|support| &support.content);
    line.domains.contains(&LifeDomain::Health)
        || [&line.need, &line.goal, &line.notes].into_iter().chain(supports).any(said)
}

/// Whether someone has looked at it, whatever came of that.
fn is_assessed(view: &View<'_>) -> bool {
    let looked = view.assessment().map(|assessment| assessment.body()).is_some_and(|body| {
        !body.body_and_mind.is_blank()
            || body.areas.iter().any(|area| area.domain == Some(LifeDomain::Health))
            || body.needs.iter().any(|need| need.domains.contains(&LifeDomain::Health))
    });
    let told = view.case.basic().map(|basic| basic.body()).is_some_and(|body| {
        !body.medical.is_empty() || !body.medical_note.is_blank()
    });
    looked || told
}
