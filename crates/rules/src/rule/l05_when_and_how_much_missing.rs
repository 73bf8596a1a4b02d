//! L05 (5W2H): a support without when or how often.

use domain::{Per, Setting, Support, SupportKind};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "L05",
    name: "when-and-how-much-missing",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["lecture-5w2h", "kisoku-6-15-1"],
    page: include_str!("l05_when_and_how_much_missing.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.written() {
        for (path, _, support) in supports(plan.body()) {
            let missing = missing(support);
            if !missing.is_empty() {
                findings.say(
                    plan.place().at(format!("{path}.frequency")),
                    [("content", (&support.content).into()), ("missing", missing.into())],
                );
            }
        }
    }
}

/// Welfare services without any frequency are told by S01 and S02; the law asks for it there.
fn missing(support: &Support) -> Vec<PhrasePart> {
    let frequency = &support.frequency;
    let formal = matches!(support.kind, Some(SupportKind::Welfare | SupportKind::Community));
    let mut missing = Vec::new();
    if frequency.is_missing() {
        if !formal {
            missing.push(field("Support", "frequency"));
        }
        return missing;
    }
    let recurring = matches!(frequency.per, Some(Per::Day | Per::Week | Per::Fortnight));
    let timed = support
        .service
        .is_some_and(|service| matches!(service.setting(), Setting::Visiting | Setting::Day));
    if recurring && timed && frequency.time.is_none() && frequency.note.is_blank() {
        missing.push(field("Frequency", "time"));
    }
    let by_week = matches!(frequency.per, Some(Per::Week | Per::Fortnight));
    if by_week && timed && frequency.days.is_empty() && frequency.note.is_blank() {
        missing.push(field("Frequency", "days"));
    }
    missing
}
