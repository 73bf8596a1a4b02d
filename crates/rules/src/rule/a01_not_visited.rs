//! A01 (audit A13): the assessment was not made in the person's home with the person and family.

use domain::{Interview, InterviewPlace, LabelSet};

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
    let interviews = assessment.body().interviews.iter();
    let visits: Vec<_> = interviews.filter(|interview| is_visit(view, interview)).collect();
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

/// 居宅等, for an adult also where the person is staying; a child's own home (児相談基準15条2項6号).
fn is_visit(view: &View<'_>, interview: &Interview) -> bool {
    match interview.place {
        Some(InterviewPlace::Home) => true,
        Some(place) => view.labels() == LabelSet::Adult && place.is_dwelling(),
        None => false,
    }
}

fn has_family(view: &View<'_>) -> bool {
    view.case
        .basic()
        .is_some_and(|basic| basic.body().family.iter().any(|relative| !relative.deceased))
}
