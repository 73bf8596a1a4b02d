//! A02 (audit A12): whether deciding is difficult for the person was not asked, or not followed up.

use domain::{DecisionDifficulty, LabelSet, ServicePlan};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "A02",
    name: "decision-difficulty-unasked",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["keikaku-15-2-6", "keikaku-15-2-1"],
    page: include_str!("a02_decision_difficulty_unasked.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let (Some(assessment), Some(plan)) = (view.assessment(), view.written().next()) else { return };
    if view.labels() == LabelSet::Child && !uses_adult_law(plan.body()) {
        return;
    }
    let decision = &assessment.body().decision;
    let mut missing = Vec::new();
    match decision.difficulty {
        None => missing.push(field("DecisionSupport", "difficulty")),
        Some(DecisionDifficulty::None) => {}
        Some(DecisionDifficulty::Some) => {
            let parts =
                [("will", &decision.will), ("preference", &decision.preference), ("ability", &decision.ability)];
            let blank = parts.into_iter().filter(|(_, text)| text.is_blank());
            missing.extend(blank.map(|(name, _)| field("DecisionSupport", name)));
        }
    }
    if !missing.is_empty() {
        findings.say(assessment.place().at("decision"), [("missing", missing.into())]);
    }
}

/// 障害児相談支援基準 asks for no such thing; the other ordinance binds as soon as a child uses home
/// care or short stays.
fn uses_adult_law(plan: &ServicePlan) -> bool {
    supports(plan).any(|(_, _, support)| support.service.is_some_and(domain::Service::for_adults))
}
