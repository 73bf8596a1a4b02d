//! C09: someone else signed and nobody wrote why.

use domain::{Capacity, LabelSet};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "C09",
    name: "signed-by-another-without-reason",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["keikaku-15-2-13", "minpo-4"],
    page: include_str!("c09_signed_by_another_without_reason.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for (i, consent) in view.case.consents.iter().enumerate() {
        let Some(on) = consent.on else { continue };
        let adult = view.case.person.labels_on(on) == LabelSet::Adult;
        let by_another = match consent.signer.capacity {
            Some(Capacity::Scribe | Capacity::FamilyProxy) => true,
            Some(Capacity::Parent) => adult,
            Some(Capacity::Person | Capacity::Guardian) | None => false,
        };
        if by_another && consent.signer.reason.is_blank() {
            let name = (&consent.signer.name).into();
            findings.say(
                Place::case().at(format!("consents[{i}].signer.reason")),
                [("on", on.into()), ("name", name)],
            );
        }
    }
}
