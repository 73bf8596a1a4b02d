//! A01 (audit A13): the assessment was not made in the person's home with the person and family.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "A01",
    name: "not-visited",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["keikaku-15-2-7"],
    page: include_str!("a01_not_visited.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let (Some(assessment), Some(_)) = (view.assessment(), view.written().next()) else { return };
    let visits: Vec<_> = assessment
        .body()
        .interviews
        .iter()
        .filter(|interview| interview.place.is_some_and(domain::InterviewPlace::is_dwelling))
        .collect();
    let mut missing = Vec::new();
    let mut need = |met: bool, name: &'static str| {
        if !met {
            missing.push(field("Interview", name));
        }
    };
    need(!visits.is_empty(), "place");
    need(visits.iter().any(|visit| visit.met_person), "met_person");
    need(!has_family(view) || visits.iter().any(|visit| visit.met_family), "met_family");
    need(visits.iter().any(|visit| visit.purpose_explained), "purpose_explained");
    if !missing.is_empty() {
        findings.say(assessment.place().at("interviews"), [("missing", missing.into())]);
    }
}

fn has_family(view: &View<'_>) -> bool {
    view.case
        .basic()
        .is_some_and(|basic| basic.body().family.iter().any(|relative| !relative.deceased))
}
