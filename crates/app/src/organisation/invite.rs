//! Invitations: handed over by the administrator, accepted by whoever they are for, confirmed by
//! the administrator.

use access::{AccountId, Refusal, Role};
use domain::{MemberKind, OfficeId};
use store::{Invitation, InvitationState, NewAccount, NewInvitation, OfficeRow, Stage, WriteFault};

use super::{FieldFault, FieldFaults, Registering, act, administered, required, welcomes};
use crate::sign_in::{begin, code_hash, hash_password, password, recovery_code};
use crate::{Desk, Door, Failure, Outcome, Session, Visitor};

/// An invitation holds for so long.
const HOLDS_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Someone new, as typed.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// Name to sign in with.
    pub login: String,
    /// Password.
    pub password: String,
    /// The same again.
    pub again: String,
}

/// Someone who accepts an invitation.
pub type Accepting = NewPerson;

pub(super) fn judge_person(person: &NewPerson, office: &str, faults: &mut FieldFaults) {
    let name = required(&person.name, "name", faults);
    let login = required(&person.login, "login", faults);
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    if !login.chars().all(allowed) {
        faults.push(("login", FieldFault::LoginForm));
    }
    if let Err(fault) = password::judge(&person.password, &[&login, &name, office]) {
        faults.push(("password", FieldFault::Password(fault)));
    } else if person.password != person.again {
        faults.push(("again", FieldFault::Differs));
    }
}

/// An invitation that was made: its code is told this once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The code to be handed over.
    pub code: String,
    /// Whom it is for.
    pub name: String,
}

/// Invites someone to the office of whoever acts.
pub async fn invite(desk: &Desk, name: &str, role: Role) -> Outcome<Result<Invited, FieldFaults>> {
    let office = administered(desk)?;
    let mut faults = FieldFaults::new();
    let name = required(name, "name", &mut faults);
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    send(desk, None, office, name, role).await.map(Ok)
}

/// Welcomes another office, with an invitation for its administrator.
pub async fn add_office(
    desk: &Desk,
    name: &str,
    kind: Option<MemberKind>,
    number: &str,
    administrator: &str,
) -> Outcome<Result<Invited, FieldFaults>> {
    if !welcomes(desk).await? {
        return Err(Failure::Refused(Refusal::NotYours));
    }
    let mut faults = FieldFaults::new();
    let registering = Registering { name, kana: "", kind, number, corporation: "" };
    let office = registering.judge(&desk.db, desk.fresh()?, &mut faults).await?;
    if !store::staff_of_office(&desk.db, &office.id).await?.is_empty() {
        faults.push(("office", FieldFault::OfficeTaken));
    }
    let administrator = required(administrator, "administrator", &mut faults);
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    send(desk, Some(&office), &office.id, administrator, Role::Administrator).await.map(Ok)
}

async fn send(
    desk: &Desk,
    new_office: Option<&OfficeRow>,
    office: &OfficeId,
    name: String,
    role: Role,
) -> Outcome<Invited> {
    let code = recovery_code(desk.entropy);
    let invitation = NewInvitation {
        id: &desk.new_id(),
        office,
        role,
        name: &name,
        code_hash: &code_hash(&code),
        at: desk.moment.at,
        ends_at: desk.moment.at + HOLDS_MS,
    };
    let about = new_office.map_or(&*name, |office| &*office.name);
    let (id, what) = (desk.new_id(), if new_office.is_some() { "office_added" } else { "invited" });
    store::put_invitation(&desk.db, new_office, &invitation, &act(desk, &id, what, about)).await?;
    Ok(Invited { code, name })
}

/// The invitation of a code, while it can be accepted.
pub async fn invitation(door: &Door, code: &str) -> Outcome<Option<Invitation>> {
    let found = store::invitation_by_code(&door.db, &code_hash(code)).await?;
    Ok(found.filter(|invitation| {
        invitation.state == InvitationState::Invited && invitation.ends_at > door.moment.at
    }))
}

fn gone() -> Failure {
    Failure::Refused(Refusal::Hidden)
}

/// Accepts an invitation as someone new; answers with the token of a session in which they set up
/// a second factor.
///
/// # Errors
/// [`Failure::Refused`] if the invitation is used, taken back or over.
pub async fn accept_as_new(
    door: &Door,
    visitor: &Visitor,
    code: &str,
    person: &Accepting,
) -> Outcome<Result<String, FieldFaults>> {
    let invitation = invitation(door, code).await?.ok_or_else(gone)?;
    let mut faults = FieldFaults::new();
    judge_person(person, &invitation.office_name, &mut faults);
    let login = person.login.trim();
    if faults.is_empty() && store::account_by_login(&door.db, login).await?.is_some() {
        faults.push(("login", FieldFault::Taken));
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let account = AccountId::new(door.new_id());
    let new = NewAccount {
        id: account.as_str(),
        login,
        name: person.name.trim(),
        password_hash: &hash_password(&person.password, door.entropy).await?,
        roles: Vec::new(),
        from: door.moment.today,
        at: door.moment.at,
    };
    let (id, at) = (account.as_str(), door.moment.at);
    match store::accept_invitation(&door.db, &invitation.id, id, Some(&new), at).await {
        Ok(()) => begin(door, visitor, &account, Stage::Enrolling).await.map(Ok),
        Err(WriteFault::Stale) => Err(gone()),
        Err(WriteFault::Fault(fault)) => Err(fault.into()),
    }
}

/// Accepts an invitation with the account that is signed in: it will work in two offices.
///
/// # Errors
/// [`Failure::Refused`] if the invitation is used, taken back or over.
pub async fn accept_as(door: &Door, session: &Session, code: &str) -> Outcome<()> {
    let invitation = invitation(door, code).await?.ok_or_else(gone)?;
    let account = session.actor.account.as_str();
    match store::accept_invitation(&door.db, &invitation.id, account, None, door.moment.at).await {
        Ok(()) => Ok(()),
        Err(WriteFault::Stale) => Err(gone()),
        Err(WriteFault::Fault(fault)) => Err(fault.into()),
    }
}

/// The invitation of the administered office that has an id.
async fn own_invitation(desk: &Desk, id: &str) -> Outcome<Invitation> {
    let all = store::invitations_of_office(&desk.db, administered(desk)?).await?;
    all.into_iter().find(|invitation| invitation.id == id).ok_or_else(gone)
}

/// Confirms that whoever accepted an invitation is the one it was for.
pub async fn confirm(desk: &Desk, id: &str) -> Outcome<()> {
    let invitation = own_invitation(desk, id).await?;
    let account = invitation.account.clone().ok_or_else(gone)?;
    let (id, about) = (desk.new_id(), invitation.accepted_name.clone());
    let act = act(desk, &id, "confirmed", &about);
    let from = desk.moment.today;
    Ok(store::confirm_invitation(&desk.db, &invitation, &account, from, &act).await?)
}

/// Takes an invitation back.
pub async fn withdraw(desk: &Desk, id: &str) -> Outcome<()> {
    let invitation = own_invitation(desk, id).await?;
    let act_id = desk.new_id();
    let act = act(desk, &act_id, "withdrawn", &invitation.name);
    Ok(store::withdraw_invitation(&desk.db, id, &act).await?)
}
