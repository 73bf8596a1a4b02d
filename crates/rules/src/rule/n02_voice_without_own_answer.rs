//! N02: someone else's wish stands in the plan and nobody wrote what the person says to it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "N02",
    name: "voice-without-own-answer",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["lecture-voice", "keikaku-15-2-1"],
    page: include_str!("n02_voice_without_own_answer.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for (plan, i, line) in view.lines() {
        if line.voice.is_other() && !line.own_answer.is_given() {
            findings.say(
                plan.place().at(format!("lines[{i}].own_answer")),
                [
                    ("need", (&line.need).into()),
                    ("voice", PhrasePart::Voice(line.voice.clone())),
                ],
            );
        }
    }
}
