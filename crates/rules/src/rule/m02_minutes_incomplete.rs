//! M02 (audit A20, B05): minutes without the person's wishes or anyone's opinion.

use domain::ConferenceKind;

use super::m01_person_absent::since_r6;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "M02",
    name: "minutes-incomplete",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["keikaku-15-2-12", "service-58-6"],
    page: include_str!("m02_minutes_incomplete.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for conference in view.case.conferences() {
        let body = conference.body();
        let planning = matches!(body.kind, Some(ConferenceKind::Care | ConferenceKind::Support));
        let Some(on) = body.on.filter(|on| since_r6(*on) && planning) else { continue };
        let mut missing = Vec::new();
        if body.wishes_confirmed.is_blank() {
            missing.push(field("Conference", "wishes_confirmed"));
        }
        if body.attendees.iter().all(|attendee| attendee.opinion.is_blank()) {
            missing.push(field("Attendee", "opinion"));
        }
        if !missing.is_empty() {
            let place = conference.place().at("wishes_confirmed");
            findings.say(place, [("on", on.into()), ("missing", missing.into())]);
        }
    }
}
