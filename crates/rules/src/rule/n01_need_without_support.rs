//! N01: a need of the assessment that no line of the plan answers.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "N01",
    name: "need-without-support",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["keikaku-15-2-5", "kisoku-6-15-1"],
    page: include_str!("n01_need_without_support.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let (Some(assessment), Some(_)) = (view.assessment(), view.written().next()) else { return };
    for (i, need) in assessment.body().needs.iter().enumerate() {
        let answered = view.lines().any(|(_, _, line)| line.needs.contains(&need.key));
        if !answered && need.not_now.is_blank() {
            let place = assessment.place().at(format!("needs[{i}]"));
            findings.say(place, [("need", (&need.text).into())]);
        }
    }
}
