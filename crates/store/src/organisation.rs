//! Offices with their services and staff, invitations, set-up.

use access::Role;
use calendar::Day;
use domain::OfficeId;

use crate::account::{NewAccount, role_ops, staff_op};
use crate::change::{OfficeRow, office_op};
use crate::db::{Db, Fault, Op, WriteFault};
use crate::statement as sql;
use crate::{Row, Value};

/// Whether anyone has an account.
pub async fn any_account(db: &Db) -> Result<bool, Fault> {
    Ok(!db.rows(&sql::ACCOUNTS_ANY, Vec::new()).await?.is_empty())
}

/// Keeps the hash of the code with which the first administrator comes in; any before it no longer
/// counts.
pub async fn put_set_up(db: &Db, code_hash: &str, at: i64) -> Result<(), WriteFault> {
    let clear = Op::run(&sql::SET_UP_CLEAR, Vec::new());
    db.write(vec![clear, Op::run(&sql::SET_UP_PUT, vec![code_hash.into(), at.into()])]).await
}

/// Whether a code is the one of set-up.
pub async fn is_set_up(db: &Db, code_hash: &str) -> Result<bool, Fault> {
    Ok(!db.rows(&sql::SET_UP_IS, vec![code_hash.into()]).await?.is_empty())
}

/// Something an administrator did, to be written beside it.
#[derive(Clone, Debug)]
pub struct OfficeAct<'a> {
    /// Identity.
    pub id: &'a str,
    /// The office.
    pub office: &'a OfficeId,
    /// When, milliseconds.
    pub at: i64,
    /// Who.
    pub account: &'a str,
    /// Their name at that time.
    pub account_name: &'a str,
    /// What, as a mark.
    pub act: &'a str,
    /// Whom or what it was about.
    pub about: &'a str,
}

pub(crate) fn act_op(act: &OfficeAct<'_>) -> Op {
    Op::run(
        &sql::OFFICE_ACT_PUT,
        vec![
            act.office.as_str().into(),
            act.id.into(),
            act.at.into(),
            act.account.into(),
            act.account_name.into(),
            act.act.into(),
            act.about.into(),
        ],
    )
}

fn new_account_op(account: &NewAccount<'_>) -> Op {
    let values = vec![
        account.id.into(),
        account.login.into(),
        account.name.into(),
        account.password_hash.into(),
        account.at.into(),
    ];
    Op::touch_one(&sql::ACCOUNT_NEW, values)
}

fn corporation_op(name: &str, number: &str) -> Op {
    Op::run(&sql::CORPORATION_PUT, vec![name.into(), number.into()])
}

/// Uses the code of set-up: the first office and its administrator.
///
/// # Errors
/// [`WriteFault::Stale`] if the code was used already.
pub async fn set_up(
    db: &Db,
    code_hash: &str,
    office: &OfficeRow,
    account: &NewAccount<'_>,
    act: &OfficeAct<'_>,
) -> Result<(), WriteFault> {
    let mut ops = vec![
        Op::touch_one(&sql::SET_UP_USE, vec![code_hash.into()]),
        office_op(office),
        new_account_op(account),
    ];
    ops.extend(role_ops(account));
    ops.push(act_op(act));
    db.write(ops).await
}

/// Number of a corporation; empty if not known.
pub async fn corporation_number(db: &Db, name: &str) -> Result<String, Fault> {
    let rows = db.rows(&sql::CORPORATION_NUMBER, vec![name.into()]).await?;
    Ok(rows.first().map(|row| row.text(0).to_owned()).unwrap_or_default())
}

/// Changes an office and the number of its corporation.
pub async fn change_office(
    db: &Db,
    office: &OfficeRow,
    corporation_number: &str,
    act: &OfficeAct<'_>,
) -> Result<(), WriteFault> {
    let corporation = corporation_op(&office.corporation, corporation_number);
    db.write(vec![office_op(office), corporation, act_op(act)]).await
}

/// A service an office is designated for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeService {
    /// Mark of the service.
    pub service: String,
    /// First day.
    pub first_day: Day,
    /// Last day, if it has one.
    pub last_day: Option<Day>,
}

/// Services of an office.
pub async fn services_of_office(db: &Db, office: &OfficeId) -> Result<Vec<OfficeService>, Fault> {
    let rows = db.rows(&sql::SERVICES_OF_OFFICE, vec![office.as_str().into()]).await?;
    let service = |row: &Row| {
        Some(OfficeService {
            service: row.text(0).to_owned(),
            first_day: row.day(1)?,
            last_day: row.day(2),
        })
    };
    Ok(rows.iter().filter_map(service).collect())
}

/// Keeps a service of an office.
pub async fn put_service(
    db: &Db,
    service: &OfficeService,
    act: &OfficeAct<'_>,
) -> Result<(), WriteFault> {
    let values = vec![
        act.office.as_str().into(),
        service.service.as_str().into(),
        service.first_day.into(),
        service.last_day.into(),
    ];
    db.write(vec![Op::run(&sql::SERVICE_PUT, values), act_op(act)]).await
}

/// Takes a service of an office away: it was written by mistake.
pub async fn drop_service(
    db: &Db,
    service: &str,
    first_day: Day,
    act: &OfficeAct<'_>,
) -> Result<(), WriteFault> {
    let values = vec![act.office.as_str().into(), service.into(), first_day.into()];
    db.write(vec![Op::run(&sql::SERVICE_DROP, values), act_op(act)]).await
}

/// Someone who works in an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffLine {
    /// The account.
    pub account: String,
    /// Name.
    pub name: String,
    /// Name to sign in with.
    pub login: String,
    /// As what.
    pub role: Role,
    /// First day.
    pub from: Option<Day>,
    /// Last day, if it has one.
    pub until: Option<Day>,
    /// Whether the office lets them in; else they are shut out.
    pub confirmed: bool,
    /// Apps and passkeys they have.
    pub factors: u32,
}

/// Everyone who works in an office, or did.
pub async fn staff_of_office(db: &Db, office: &OfficeId) -> Result<Vec<StaffLine>, Fault> {
    let rows = db.rows(&sql::STAFF_OF_OFFICE, vec![office.as_str().into()]).await?;
    let line = |row: &Row| {
        Some(StaffLine {
            account: row.text(0).to_owned(),
            name: row.text(1).to_owned(),
            login: row.text(2).to_owned(),
            role: Role::from_key(row.text(3))?,
            from: row.day(4),
            until: row.day(5),
            confirmed: row.text(6) == "confirmed",
            factors: row.count(7),
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}

/// Shuts someone out of an office, or lets them in again, until a day if one is given. Whoever is
/// shut out is out at once.
pub async fn set_staff(
    db: &Db,
    account: &str,
    role: Role,
    confirmed: bool,
    until: Option<Day>,
    act: &OfficeAct<'_>,
) -> Result<(), WriteFault> {
    let state = if confirmed { "confirmed" } else { "disabled" };
    let whose =
        || -> Vec<Value> { vec![account.into(), act.office.as_str().into(), role.key().into()] };
    let mut set = whose();
    set.extend([state.into(), until.into()]);
    let mut ops = vec![Op::touch_one(&sql::STAFF_SET, set), act_op(act)];
    if !confirmed {
        let mut end = whose();
        end.push(act.at.into());
        ops.push(Op::run(&sql::SESSIONS_END_ROLE, end));
    }
    db.write(ops).await
}

/// Takes from an account everything it proves itself with, and ends its sessions: it sets up a
/// second factor when it next signs in.
pub async fn drop_factors(db: &Db, account: &str, act: &OfficeAct<'_>) -> Result<(), WriteFault> {
    db.write(vec![
        Op::run(&sql::FACTORS_DROP, vec![account.into()]),
        Op::run(&sql::SESSIONS_END, vec![account.into(), act.at.into(), "".into()]),
        Op::run(&sql::BROWSERS_FORGET, vec![account.into()]),
        act_op(act),
    ])
    .await
}

/// A qualification of someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualificationLine {
    /// Whose.
    pub account: String,
    /// Which, as a mark.
    pub kind: String,
    /// When it was completed or registered.
    pub on: Day,
}

/// Qualifications of everyone in an office.
pub async fn qualifications_of_office(
    db: &Db,
    office: &OfficeId,
) -> Result<Vec<QualificationLine>, Fault> {
    let rows = db.rows(&sql::QUALIFICATIONS_OF_OFFICE, vec![office.as_str().into()]).await?;
    let line = |row: &Row| {
        Some(QualificationLine {
            account: row.text(0).to_owned(),
            kind: row.text(1).to_owned(),
            on: row.day(2)?,
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}

/// Keeps a qualification, or takes one away that was written by mistake.
pub async fn set_qualification(
    db: &Db,
    line: &QualificationLine,
    has: bool,
    act: &OfficeAct<'_>,
) -> Result<(), WriteFault> {
    let values = vec![line.account.as_str().into(), line.kind.as_str().into(), line.on.into()];
    let statement = if has { &sql::QUALIFICATION_PUT } else { &sql::QUALIFICATION_DROP };
    db.write(vec![Op::run(statement, values), act_op(act)]).await
}

/// How far an invitation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// Handed over.
    Invited,
    /// Accepted by someone; the office has still to confirm that it is the right one.
    Accepted,
    /// Confirmed: whoever accepted works in the office.
    Confirmed,
    /// Taken back.
    Withdrawn,
}

impl InvitationState {
    fn from_key(key: &str) -> Self {
        match key {
            "invited" => Self::Invited,
            "accepted" => Self::Accepted,
            "confirmed" => Self::Confirmed,
            _ => Self::Withdrawn,
        }
    }
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Identity.
    pub id: String,
    /// To which office.
    pub office: OfficeId,
    /// Its name.
    pub office_name: String,
    /// As what.
    pub role: Role,
    /// Whom, as the administrator wrote it.
    pub name: String,
    /// How far it has come.
    pub state: InvitationState,
    /// Until when it holds, milliseconds.
    pub ends_at: i64,
    /// Who accepted it.
    pub account: Option<String>,
    /// Their name.
    pub accepted_name: String,
    /// Their name to sign in with.
    pub accepted_login: String,
}

fn invitation(row: &Row) -> Option<Invitation> {
    Some(Invitation {
        id: row.text(0).to_owned(),
        office: row.text(1).parse().ok()?,
        office_name: row.text(2).to_owned(),
        role: Role::from_key(row.text(3))?,
        name: row.text(4).to_owned(),
        state: InvitationState::from_key(row.text(5)),
        ends_at: row.int(6),
        account: row.maybe_text(7).map(str::to_owned),
        accepted_name: row.text(8).to_owned(),
        accepted_login: row.text(9).to_owned(),
    })
}

/// The invitation of a code.
pub async fn invitation_by_code(db: &Db, code_hash: &str) -> Result<Option<Invitation>, Fault> {
    let rows = db.rows(&sql::INVITATION_BY_CODE, vec![code_hash.into()]).await?;
    Ok(rows.first().and_then(invitation))
}

/// Invitations of an office that are under way.
pub async fn invitations_of_office(db: &Db, office: &OfficeId) -> Result<Vec<Invitation>, Fault> {
    let rows = db.rows(&sql::INVITATIONS_OF_OFFICE, vec![office.as_str().into()]).await?;
    Ok(rows.iter().filter_map(invitation).collect())
}

/// An invitation to be kept.
#[derive(Clone, Debug)]
pub struct NewInvitation<'a> {
    /// Identity.
    pub id: &'a str,
    /// To which office.
    pub office: &'a OfficeId,
    /// As what.
    pub role: Role,
    /// Whom.
    pub name: &'a str,
    /// Hash of the code that is handed over.
    pub code_hash: &'a str,
    /// When, milliseconds.
    pub at: i64,
    /// Until when it holds, milliseconds.
    pub ends_at: i64,
}

/// Keeps an invitation; with a new office if it is to one.
pub async fn put_invitation(
    db: &Db,
    new_office: Option<&OfficeRow>,
    invitation: &NewInvitation<'_>,
    act: &OfficeAct<'_>,
) -> Result<(), WriteFault> {
    let mut ops: Vec<Op> = new_office.map(office_op).into_iter().collect();
    ops.push(Op::run(
        &sql::INVITATION_PUT,
        vec![
            invitation.id.into(),
            invitation.office.as_str().into(),
            invitation.role.key().into(),
            invitation.name.into(),
            invitation.code_hash.into(),
            invitation.at.into(),
            invitation.ends_at.into(),
        ],
    ));
    ops.push(act_op(act));
    db.write(ops).await
}

/// Accepts an invitation, with a new account if whoever does has none.
///
/// # Errors
/// [`WriteFault::Stale`] if it was accepted or taken back meanwhile, or if the name to sign in
/// with is taken.
pub async fn accept_invitation(
    db: &Db,
    invitation: &str,
    account: &str,
    new: Option<&NewAccount<'_>>,
    at: i64,
) -> Result<(), WriteFault> {
    let mut ops: Vec<Op> = new.map(new_account_op).into_iter().collect();
    let values = vec![invitation.into(), account.into(), at.into()];
    ops.push(Op::touch_one(&sql::INVITATION_ACCEPT, values));
    db.write(ops).await
}

/// Confirms that whoever accepted an invitation is the right one: they work in the office.
///
/// # Errors
/// [`WriteFault::Stale`] if it is no longer so that this account accepted it.
pub async fn confirm_invitation(
    db: &Db,
    invitation: &Invitation,
    account: &str,
    from: Day,
    act: &OfficeAct<'_>,
) -> Result<(), WriteFault> {
    let office = &invitation.office;
    let values = vec![invitation.id.as_str().into(), office.as_str().into(), account.into()];
    db.write(vec![
        Op::touch_one(&sql::INVITATION_CONFIRM, values),
        staff_op(account, office, invitation.role, from),
        act_op(act),
    ])
    .await
}

/// Takes an invitation back.
pub async fn withdraw_invitation(
    db: &Db,
    invitation: &str,
    act: &OfficeAct<'_>,
) -> Result<(), WriteFault> {
    let values = vec![invitation.into(), act.office.as_str().into()];
    db.write(vec![Op::touch_one(&sql::INVITATION_WITHDRAW, values), act_op(act)]).await
}

/// Something an administrator did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeActLine {
    /// When, milliseconds.
    pub at: i64,
    /// Whose account.
    pub account: String,
    /// Who.
    pub account_name: String,
    /// What, as a mark.
    pub act: String,
    /// Whom or what it was about.
    pub about: String,
}

/// Whether Renkei was set up in an office: it may welcome others.
pub async fn was_set_up_in(db: &Db, office: &OfficeId) -> Result<bool, Fault> {
    Ok(!db.rows(&sql::OFFICE_SET_UP, vec![office.as_str().into()]).await?.is_empty())
}

/// What administrators did with an office, newest first.
pub async fn office_acts(
    db: &Db,
    office: &OfficeId,
    most: i64,
) -> Result<Vec<OfficeActLine>, Fault> {
    let rows = db.rows(&sql::OFFICE_ACTS, vec![office.as_str().into(), most.into()]).await?;
    let line = |row: &Row| OfficeActLine {
        at: row.int(0),
        account: row.text(1).to_owned(),
        account_name: row.text(2).to_owned(),
        act: row.text(3).to_owned(),
        about: row.text(4).to_owned(),
    };
    Ok(rows.iter().map(line).collect())
}
