//! Restriction, emergency hours and what has to be told of them.

use access::{Actor, BreakGlass, Concern, Grant, Restrict};
use calendar::Day;
use domain::{CaseId, OfficeId};

use crate::change::Writing;
use crate::db::{Db, Fault, Op, WriteFault};
use crate::journal::{Entry, JournalAct};
use crate::statement as sql;
use crate::{Row, Value};

/// The journal's entry of an act on a grant.
pub(crate) fn entry<A: access::Act>(
    grant: &Grant<A>,
    act: JournalAct,
    detail: &str,
    writing: &Writing<'_>,
) -> Entry {
    Entry {
        case: grant.case().clone(),
        at: writing.at,
        actor: grant.actor().clone(),
        account_name: writing.account_name.to_owned(),
        act,
        basis: Some(grant.basis()),
        document: None,
        detail: detail.to_owned(),
    }
}

/// A restriction, in force or lifted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestrictionRow {
    /// Why.
    pub reason: String,
    /// When it was set, milliseconds.
    pub set_at: i64,
    /// Name of the account that set it.
    pub set_by: String,
    /// When it was lifted, milliseconds.
    pub lifted_at: Option<i64>,
    /// Name of the account that lifted it.
    pub lifted_by: String,
    /// Why.
    pub lifted_why: String,
}

/// Restrictions of a case, newest first, and the accounts named now.
pub async fn restrictions(
    db: &Db,
    grant: &Grant<Restrict>,
) -> Result<(Vec<RestrictionRow>, Vec<String>), Fault> {
    let case = || vec![Value::from(grant.case().as_str())];
    let rows = db.rows(&sql::RESTRICTIONS, case()).await?;
    let named = db.rows(&sql::CASE_NAMED, case()).await?;
    let restriction = |row: &Row| RestrictionRow {
        reason: row.text(0).to_owned(),
        set_at: row.int(1),
        set_by: row.text(2).to_owned(),
        lifted_at: row.maybe_int(3),
        lifted_by: row.text(4).to_owned(),
        lifted_why: row.text(5).to_owned(),
    };
    let named = named.iter().map(|row| row.text(0).to_owned());
    Ok((rows.iter().map(restriction).collect(), named.collect()))
}

/// Lets only the named accounts know of a person from now on. Whoever sets it is among them.
///
/// # Errors
/// [`WriteFault::Stale`] if a restriction is in force already.
pub async fn restrict(
    db: &Db,
    grant: &Grant<Restrict>,
    id: &str,
    reason: &str,
    named: &[String],
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    let case = || Value::from(grant.case().as_str());
    let mut ops = vec![
        Op::touch_one(&sql::CASE_RESTRICT, vec![case(), true.into(), false.into()]),
        Op::run(
            &sql::RESTRICTION_PUT,
            vec![case(), id.into(), reason.into(), writing.at.into(), writing.account_name.into()],
        ),
    ];
    ops.extend(named.iter().map(|account| name_op(grant.case(), account)));
    ops.push(name_op(grant.case(), grant.actor().account.as_str()));
    // Work of the machine itself goes on: reminders, checks, the index.
    ops.push(name_op(grant.case(), access::AccountId::CONSOLE));
    ops.push(Op::Journal(entry(grant, JournalAct::Restricted, "", writing)));
    db.write(ops).await
}

fn name_op(case: &CaseId, account: &str) -> Op {
    Op::run(&sql::RESTRICTED_NAME_PUT, vec![case.as_str().into(), account.into()])
}

/// Lifts the restriction of a person.
///
/// # Errors
/// [`WriteFault::Stale`] if none is in force.
pub async fn lift_restriction(
    db: &Db,
    grant: &Grant<Restrict>,
    why: &str,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    let case = || Value::from(grant.case().as_str());
    db.write(vec![
        Op::touch_one(&sql::CASE_RESTRICT, vec![case(), false.into(), true.into()]),
        Op::run(
            &sql::RESTRICTION_LIFT,
            vec![case(), writing.at.into(), writing.account_name.into(), why.into()],
        ),
        Op::run(&sql::RESTRICTED_NAMES_CLEAR, vec![case()]),
        Op::Journal(entry(grant, JournalAct::Unrestricted, "", writing)),
    ])
    .await
}

/// How long an emergency lasts.
pub const EMERGENCY_MS: i64 = 60 * 60 * 1000;

/// Opens a case for an hour and tells its consultation office.
pub async fn open_emergency(
    db: &Db,
    grant: &Grant<BreakGlass>,
    home: &OfficeId,
    id: &str,
    reason: &str,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    let actor = grant.actor();
    let case = || Value::from(grant.case().as_str());
    db.write(vec![
        Op::run(
            &sql::EMERGENCY_PUT,
            vec![
                case(),
                id.into(),
                actor.account.as_str().into(),
                writing.account_name.into(),
                actor.office.as_str().into(),
                actor.role.key().into(),
                reason.into(),
                writing.at.into(),
                (writing.at + EMERGENCY_MS).into(),
            ],
        ),
        notice_op(grant.case(), id, NoticeKind::Emergency, home, "", writing),
        Op::Journal(Entry {
            basis: Some(access::Basis::Emergency),
            ..entry(grant, JournalAct::Emergency, id, writing)
        }),
    ])
    .await
}

/// What a notice tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Someone opened a case in an emergency.
    Emergency,
    /// A concern of abuse names the reader.
    Concern,
    /// A disposal waits for a second person.
    Disposal,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Emergency, Self::Concern, Self::Disposal];

    /// The mark under which the store keeps it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Concern => "concern",
            Self::Disposal => "disposal",
        }
    }
}

/// Tells an office, or one account wherever it acts.
pub(crate) fn notice_op(
    case: &CaseId,
    id: &str,
    kind: NoticeKind,
    office: &OfficeId,
    account: &str,
    writing: &Writing<'_>,
) -> Op {
    // One event may tell several: the notice carries whom, so that its key is its own.
    let key = if account.is_empty() { id.to_owned() } else { format!("{id}.{account}") };
    Op::run(
        &sql::NOTICE_PUT,
        vec![
            case.as_str().into(),
            key.into(),
            kind.key().into(),
            if account.is_empty() { office.as_str().into() } else { "".into() },
            account.into(),
            writing.account_name.into(),
            writing.at.into(),
        ],
    )
}

/// Something somebody has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// The case.
    pub case: CaseId,
    /// Its id within the case.
    pub id: String,
    /// What it tells of.
    pub kind: NoticeKind,
    /// Who did it.
    pub about: String,
    /// When, milliseconds.
    pub at: i64,
}

/// Unseen notices of the acting office and account, newest first. Whether the case may be known of
/// is asked of the policy by whoever shows them.
pub async fn notices(db: &Db, actor: &Actor) -> Result<Vec<NoticeRow>, Fault> {
    let values = vec![actor.office.as_str().into(), actor.account.as_str().into()];
    let rows = db.rows(&sql::NOTICES, values).await?;
    let notice = |row: &Row| {
        Some(NoticeRow {
            case: row.text(0).parse().ok()?,
            id: row.text(1).to_owned(),
            kind: NoticeKind::ALL.into_iter().find(|kind| kind.key() == row.text(2))?,
            about: row.text(3).to_owned(),
            at: row.int(4),
        })
    };
    Ok(rows.iter().filter_map(notice).collect())
}

/// Marks a notice as seen.
pub async fn see_notice(
    db: &Db,
    actor: &Actor,
    case: &CaseId,
    id: &str,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    db.write(vec![Op::run(
        &sql::NOTICE_SEEN,
        vec![
            case.as_str().into(),
            id.into(),
            actor.office.as_str().into(),
            actor.account.as_str().into(),
            writing.at.into(),
            writing.account_name.into(),
        ],
    )])
    .await
}

/// An emergency hour as the journal's page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencyRow {
    /// Who.
    pub account_name: String,
    /// For which office.
    pub office: String,
    /// Why.
    pub reason: String,
    /// When, milliseconds.
    pub at: i64,
}

/// Emergency hours of a case, newest first.
pub async fn emergencies(
    db: &Db,
    grant: &Grant<access::Audit>,
) -> Result<Vec<EmergencyRow>, Fault> {
    let rows = db.rows(&sql::EMERGENCIES, vec![grant.case().as_str().into()]).await?;
    let hour = |row: &Row| EmergencyRow {
        account_name: row.text(0).to_owned(),
        office: row.text(1).to_owned(),
        reason: row.text(2).to_owned(),
        at: row.int(3),
    };
    Ok(rows.iter().map(hour).collect())
}

/// Someone with an account who may be named: of an office of the care team, of the core centre or
/// of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The account.
    pub account: String,
    /// Name.
    pub name: String,
    /// Office.
    pub office: OfficeId,
    /// Its name.
    pub office_name: String,
    /// Mark of the role.
    pub role: String,
}

async fn colleagues(db: &Db, case: &CaseId, today: Day) -> Result<Vec<Colleague>, Fault> {
    let rows = db.rows(&sql::COLLEAGUES, vec![case.as_str().into(), today.into()]).await?;
    let colleague = |row: &Row| {
        Some(Colleague {
            account: row.text(0).to_owned(),
            name: row.text(1).to_owned(),
            office: row.text(2).parse().ok()?,
            office_name: row.text(3).to_owned(),
            role: row.text(4).to_owned(),
        })
    };
    Ok(rows.iter().filter_map(colleague).collect())
}

/// Whom a restriction may name.
pub async fn colleagues_for_restriction(
    db: &Db,
    grant: &Grant<Restrict>,
    today: Day,
) -> Result<Vec<Colleague>, Fault> {
    colleagues(db, grant.case(), today).await
}

/// Whom a concern may name.
pub async fn colleagues_for_concern(
    db: &Db,
    grant: &Grant<Concern>,
    today: Day,
) -> Result<Vec<Colleague>, Fault> {
    colleagues(db, grant.case(), today).await
}

/// Cases with a reading and a birthday, for an emergency: exactly these, nothing alike.
pub async fn find_in_emergency(db: &Db, kana_key: &str, born: Day) -> Result<Vec<CaseId>, Fault> {
    let rows = db.rows(&sql::CASE_BY_KANA_AND_BIRTH, vec![kana_key.into(), born.into()]).await?;
    Ok(rows.iter().filter_map(|row| row.text(0).parse().ok()).collect())
}

/// Offices an account works in, whichever it acts for now.
pub async fn offices_of_account(
    db: &Db,
    account: &str,
    today: Day,
) -> Result<Vec<OfficeId>, Fault> {
    let roles = crate::account_roles(db, account, today).await?;
    Ok(roles.into_iter().map(|role| role.office).collect())
}
