//! A03 (audit A26, A27): monitoring without seeing the person where they live.

use domain::{Interview, InterviewPlace};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "A03",
    name: "monitoring-without-visit",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["keikaku-15-3-2", "keikaku-15-no-2"],
    page: include_str!("a03_monitoring_without_visit.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for report in view.case.monitoring_reports() {
        let interviews = &report.body().interviews;
        let seen = interviews.iter().any(|i| is_visit(i) || is_call_after_a_visit(view, i));
        if let (Some(held), false) = (report.body().held_on().or(report.version.made_on), seen) {
            findings.say(report.place().at("interviews"), [("held", held.into())]);
        }
    }
}

fn is_visit(interview: &Interview) -> bool {
    interview.met_person && interview.place.is_some_and(InterviewPlace::is_dwelling)
}

/// 15条の2: a video call will do where the month before, or the one before that, was a visit.
fn is_call_after_a_visit(view: &View<'_>, interview: &Interview) -> bool {
    let (Some(on), Some(InterviewPlace::VideoCall), true) =
        (interview.on, interview.place, interview.met_person)
    else {
        return false;
    };
    let assessed = view.assessment().map(|assessment| &assessment.body().interviews);
    let reports = view.case.monitoring_reports().map(|report| &report.body().interviews);
    assessed.into_iter().chain(reports).flatten().any(|visit| {
        let ago = visit.on.map(|day| on.year_month().since(day.year_month()));
        is_visit(visit) && matches!(ago, Some(1 | 2))
    })
}
