//! Organisations: set-up, one's own office and its staff, invitations.
//!
//! Everything here is the administrator's, who sees no person's record. What is done is written
//! beside the office, append-only.

mod invite;
mod office;
mod set_up;

use access::{Refusal, Role};
use domain::{Fault, MemberKind, OfficeId, OfficeNumber, ValueFault, mark};
use store::{Db, OfficeAct, OfficeRow};

use crate::{Desk, Failure, Outcome};

pub use invite::{
    Accepting, Invited, NewPerson, accept_as, accept_as_new, add_office, confirm, invitation,
    invite, withdraw,
};
pub use office::{
    OfficeForm, OfficeShown, change_office, own_office, remove_service, reset_factors,
    set_municipality, set_office_qualification, set_office_service, set_office_staff,
};
pub use set_up::{FirstOffice, begin_set_up, is_set_up, set_up};

/// What is wrong with a field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldFault {
    /// A value that is refused.
    Value(Fault),
    /// A password that is refused.
    Password(crate::PasswordFault),
    /// The password was not typed twice alike.
    Differs,
    /// The name to sign in with is taken.
    Taken,
    /// The name to sign in with has other signs than letters, digits, and - _ .
    LoginForm,
    /// Another office has this number.
    NumberTaken,
    /// Someone of this office works with the program already.
    OfficeTaken,
    /// A day that is still to come.
    ToCome(calendar::Day),
}

/// Fields of a form that are refused, by name.
pub type FieldFaults = Vec<(&'static str, FieldFault)>;

impl From<ValueFault> for FieldFault {
    fn from(fault: ValueFault) -> Self {
        Self::Value(fault.into())
    }
}

/// The office of whoever acts, if they administer it.
fn administered(desk: &Desk) -> Outcome<&OfficeId> {
    match desk.actor.role {
        Role::Administrator => Ok(&desk.actor.office),
        _ => Err(Failure::Refused(Refusal::NotYours)),
    }
}

/// Whether the office of whoever acts may welcome other offices: the one Renkei was set up in.
/// Whoever welcomes an office chooses its administrator, and so whom the consents given to it
/// reach.
async fn welcomes(desk: &Desk) -> Outcome<bool> {
    Ok(store::was_set_up_in(&desk.db, administered(desk)?).await?)
}

/// What an administrator does, to be written beside the office.
pub(crate) fn act<'a>(desk: &'a Desk, id: &'a str, act: &'a str, about: &'a str) -> OfficeAct<'a> {
    OfficeAct {
        id,
        office: &desk.actor.office,
        at: desk.moment.at,
        account: desk.actor.account.as_str(),
        account_name: &desk.account_name,
        act,
        about,
    }
}

/// An office to be registered, as typed.
pub(crate) struct Registering<'a> {
    pub name: &'a str,
    pub kana: &'a str,
    pub kind: Option<MemberKind>,
    pub number: &'a str,
    pub corporation: &'a str,
}

impl Registering<'_> {
    /// The office it becomes: the one that is known from a file that was imported, or a new one.
    pub(crate) async fn judge(
        &self,
        db: &Db,
        new: OfficeId,
        faults: &mut FieldFaults,
    ) -> Outcome<OfficeRow> {
        let name = required(self.name, "office", faults);
        let number = parsed::<OfficeNumber>(self.number, "number", faults);
        if self.kind.is_none() {
            faults.push(("kind", ValueFault::Missing.into()));
        }
        let number = number.map(|number| number.to_string());
        let known = store::find_office(db, number.as_deref(), &name).await?;
        if let (Some(number), None) = (&number, &known) {
            judge_number(db, number, None, faults).await?;
        }
        let (kana, corporation) =
            (limited(self.kana, "kana", faults), limited(self.corporation, "corporation", faults));
        let known = known.unwrap_or_else(|| OfficeRow { id: new, ..OfficeRow::default() });
        let or_known = |given: String, known: String| if given.is_empty() { known } else { given };
        Ok(OfficeRow {
            name,
            kana: or_known(kana, known.kana),
            kind: self.kind.as_ref().map(mark).unwrap_or_default(),
            number: number.or(known.number),
            corporation: or_known(corporation, known.corporation),
            registered: true,
            ..known
        })
    }
}

/// No other office has a number.
async fn judge_number(
    db: &Db,
    number: &str,
    own: Option<&OfficeId>,
    faults: &mut FieldFaults,
) -> Outcome<()> {
    let holder = store::office_by_number(db, number).await?;
    if holder.is_some_and(|office| own != Some(&office.id)) {
        faults.push(("number", FieldFault::NumberTaken));
    }
    Ok(())
}

/// A text that must be there and may be so long.
fn required(text: &str, field: &'static str, faults: &mut FieldFaults) -> String {
    let text = text.trim();
    if text.is_empty() {
        faults.push((field, ValueFault::Missing.into()));
    }
    limited(text, field, faults)
}

fn limited(text: &str, field: &'static str, faults: &mut FieldFaults) -> String {
    const LIMIT: usize = 100;
    let (text, given) = (text.trim(), text.trim().chars().count());
    if given > LIMIT {
        faults.push((field, ValueFault::TooLong { given, limit: LIMIT }.into()));
    }
    if let Some(at) = text.chars().position(char::is_control) {
        faults.push((field, ValueFault::ControlCharacter { at }.into()));
    }
    text.to_owned()
}

/// A value that is parsed if anything is written.
fn parsed<T: std::str::FromStr<Err: Into<Fault>>>(
    text: &str,
    field: &'static str,
    faults: &mut FieldFaults,
) -> Option<T> {
    if text.trim().is_empty() {
        return None;
    }
    match text.trim().parse() {
        Ok(value) => Some(value),
        Err(fault) => {
            faults.push((field, FieldFault::Value(fault.into())));
            None
        }
    }
}
