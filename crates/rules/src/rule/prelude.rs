//! What every rule needs.

pub(super) use calendar::Day;
pub(super) use domain::{PhrasePart, Place, Severity};

pub(super) use crate::view::{providers, supports};
pub(super) use crate::{Findings, Rule, Status, View};

/// The label of a field, as a particular of a sentence.
pub(super) fn field(type_: &'static str, name: &'static str) -> PhrasePart {
    PhrasePart::Field(type_, name)
}

/// The name of a member of the care team, or the mark if there is none.
pub(super) fn name_of(view: &View<'_>, key: &domain::Key) -> PhrasePart {
    match view.case.member(key) {
        Some(member) => (&member.name).into(),
        None => PhrasePart::words(key.as_str()),
    }
}
