//! N02: someone else's wish stands in the plan and nobody wrote what the person says to it.

use domain::{Need, Text, Voice};

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
            say(plan.place().at(format!("lines[{i}].own_answer")), &line.need, &line.voice, findings);
        }
    }
    let Some(assessment) = view.assessment() else { return };
    for (i, need) in assessment.body().needs.iter().enumerate() {
        if need.voice.is_other() && !need.own_answer.is_given() && !is_told_in_a_line(view, need) {
            let place = assessment.place().at(format!("needs[{i}].own_answer"));
            say(place, &need.text, &need.voice, findings);
        }
    }
}

/// Whether a line that answers the need has, or lacks, the person's answer in its place.
fn is_told_in_a_line(view: &View<'_>, need: &Need) -> bool {
    view.lines().any(|(_, _, line)| {
        let answers = line.needs.contains(&need.key);
        answers && (line.voice.is_other() || line.own_answer.is_given())
    })
}

fn say(place: Place, need: &Text, voice: &Voice, findings: &mut Findings) {
    findings.say(place, [("need", need.into()), ("voice", PhrasePart::Voice(voice.clone()))]);
}
