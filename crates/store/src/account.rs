//! Accounts, what they are in which offices, their sessions and what they prove themselves with.

use access::{AccountId, Actor, Role};
use calendar::Day;
use domain::OfficeId;

use crate::coming_in::{SignInEvent, event_op};
use crate::db::{Db, Fault, Op, WriteFault};
use crate::organisation::{OfficeAct, act_op};
use crate::statement as sql;
use crate::{Row, Value};

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Identity.
    pub id: String,
    /// Name to sign in with.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Argon2id hash in PHC form; empty if the account has no password.
    pub password_hash: String,
    /// Whether it may sign in.
    pub enabled: bool,
}

fn account_row(row: &Row) -> AccountRow {
    AccountRow {
        id: row.text(0).to_owned(),
        login: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        password_hash: row.text(3).to_owned(),
        enabled: row.int(4) == 1,
    }
}

/// The account with a name to sign in with.
pub async fn account_by_login(db: &Db, login: &str) -> Result<Option<AccountRow>, Fault> {
    let rows = db.rows(&sql::ACCOUNT_BY_LOGIN, vec![login.into()]).await?;
    Ok(rows.first().map(account_row))
}

/// The account with an id.
pub async fn account(db: &Db, id: &str) -> Result<Option<AccountRow>, Fault> {
    let rows = db.rows(&sql::ACCOUNT_BY_ID, vec![id.into()]).await?;
    Ok(rows.first().map(account_row))
}

/// An account to be kept, with what it is in which offices.
#[derive(Clone, Debug)]
pub struct NewAccount<'a> {
    /// Identity.
    pub id: &'a str,
    /// Name to sign in with.
    pub login: &'a str,
    /// Name.
    pub name: &'a str,
    /// Argon2id hash in PHC form.
    pub password_hash: &'a str,
    /// Offices and roles.
    pub roles: Vec<(OfficeId, Role)>,
    /// First day of the roles.
    pub from: Day,
    /// Milliseconds since 1970.
    pub at: i64,
}

pub(crate) fn account_op(account: &NewAccount<'_>) -> Op {
    Op::run(
        &sql::ACCOUNT_PUT,
        vec![
            account.id.into(),
            account.login.into(),
            account.name.into(),
            account.password_hash.into(),
            true.into(),
            account.at.into(),
        ],
    )
}

pub(crate) fn staff_op(account: &str, office: &OfficeId, role: Role, from: Day) -> Op {
    let values =
        vec![account.into(), office.as_str().into(), role.key().into(), from.into(), Value::Null];
    Op::run(&sql::STAFF_PUT, values)
}

/// Keeps an account; with what was done to make it, if it is the first. From now on nobody comes in
/// by the code of set-up.
pub async fn put_account(
    db: &Db,
    account: &NewAccount<'_>,
    first: Option<&OfficeAct<'_>>,
) -> Result<(), WriteFault> {
    let mut ops = vec![account_op(account), Op::run(&sql::SET_UP_CLEAR, Vec::new())];
    ops.extend(role_ops(account));
    ops.extend(first.map(act_op));
    db.write(ops).await
}

/// What an account is, in each of its offices.
pub(crate) fn role_ops(account: &NewAccount<'_>) -> impl Iterator<Item = Op> {
    let roles = account.roles.iter();
    roles.map(|(office, role)| staff_op(account.id, office, *role, account.from))
}

/// Gives an account a new password.
pub async fn set_password(db: &Db, account: &str, hash: &str) -> Result<(), WriteFault> {
    db.write(vec![Op::touch_one(&sql::ACCOUNT_PASSWORD, vec![account.into(), hash.into()])]).await
}

/// What an account is in one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffRole {
    /// The office.
    pub office: OfficeId,
    /// Its name.
    pub office_name: String,
    /// As what.
    pub role: Role,
}

/// What an account may act as on a day.
pub async fn account_roles(db: &Db, account: &str, today: Day) -> Result<Vec<StaffRole>, Fault> {
    let rows = db.rows(&sql::STAFF_OF_ACCOUNT, vec![account.into(), today.into()]).await?;
    let role = |row: &Row| {
        Some(StaffRole {
            office: row.text(0).parse().ok()?,
            office_name: row.text(1).to_owned(),
            role: Role::from_key(row.text(2))?,
        })
    };
    Ok(rows.iter().filter_map(role).collect())
}

/// How far someone who signs in has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is asked for.
    Proving,
    /// The password was right; a second factor must be set up first.
    Enrolling,
    /// Signed in.
    Here,
}

impl Stage {
    const fn key(self) -> &'static str {
        match self {
            Self::Proving => "proving",
            Self::Enrolling => "enrolling",
            Self::Here => "here",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [Self::Proving, Self::Enrolling, Self::Here].into_iter().find(|stage| stage.key() == key)
    }
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Identity, which is no secret.
    pub id: String,
    /// The account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// Its name to sign in with.
    pub login: String,
    /// For which office it acts, with its name, and as what; nothing while signing in.
    pub acting: Option<(OfficeId, String, Role)>,
    /// Key that forms of this session carry.
    pub form_key: String,
    /// How far.
    pub stage: Stage,
    /// What was begun and not finished yet, as JSON; empty if nothing.
    pub ceremony: String,
    /// When it was made, milliseconds.
    pub made_at: i64,
    /// When it was last used, milliseconds.
    pub seen_at: i64,
    /// When the second factor was last shown, milliseconds.
    pub proved_at: i64,
    /// In how many ways the account may act today.
    pub roles: u32,
}

fn session_row(row: &Row) -> Option<SessionRow> {
    let office = row.maybe_text(4).and_then(|office| office.parse().ok());
    let role = row.maybe_text(6).and_then(Role::from_key);
    Some(SessionRow {
        id: row.text(0).to_owned(),
        account: row.text(1).to_owned(),
        account_name: row.text(2).to_owned(),
        login: row.text(3).to_owned(),
        acting: office.zip(role).map(|(office, role)| (office, row.text(5).to_owned(), role)),
        form_key: row.text(7).to_owned(),
        stage: Stage::from_key(row.text(8))?,
        ceremony: row.text(9).to_owned(),
        made_at: row.int(10),
        seen_at: row.int(11),
        proved_at: row.int(12),
        roles: row.count(13),
    })
}

/// The living session of a token's hash: not ended, its account enabled, its role in force.
pub async fn session_by_token(
    db: &Db,
    token_hash: &str,
    today: Day,
) -> Result<Option<SessionRow>, Fault> {
    let rows = db.rows(&sql::SESSION_BY_TOKEN, vec![token_hash.into(), today.into()]).await?;
    Ok(rows.first().and_then(session_row))
}

/// A session to be kept.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// Identity.
    pub id: &'a str,
    /// Hash of the token.
    pub token_hash: &'a str,
    /// The account.
    pub account: &'a AccountId,
    /// For which office it acts and as what.
    pub acting: Option<(&'a OfficeId, Role)>,
    /// Key that its forms carry.
    pub form_key: &'a str,
    /// How far.
    pub stage: Stage,
    /// What the browser calls itself.
    pub browser: &'a str,
    /// When it was made, milliseconds.
    pub made_at: i64,
    /// Now, milliseconds.
    pub at: i64,
    /// When the second factor was last shown, milliseconds.
    pub proved_at: i64,
}

fn session_op(session: &NewSession<'_>) -> Op {
    let office = session.acting.map(|(office, _)| office.as_str());
    Op::run(
        &sql::SESSION_PUT,
        vec![
            session.id.into(),
            session.token_hash.into(),
            session.account.as_str().into(),
            office.into(),
            session.acting.map(|(_, role)| role.key()).into(),
            session.form_key.into(),
            session.stage.key().into(),
            session.browser.into(),
            session.made_at.into(),
            session.at.into(),
            session.proved_at.into(),
        ],
    )
}

/// Keeps a session; those older than `forget` are let go.
pub async fn put_session(db: &Db, session: &NewSession<'_>, forget: i64) -> Result<(), WriteFault> {
    let sweep = Op::run(&sql::SESSIONS_SWEEP, vec![forget.into()]);
    db.write(vec![sweep, session_op(session)]).await
}

/// Lets another session of the same person follow one.
///
/// # Errors
/// [`WriteFault::Stale`] if the one before has ended meanwhile.
pub async fn follow_session(
    db: &Db,
    before: &str,
    session: &NewSession<'_>,
) -> Result<(), WriteFault> {
    let end = Op::touch_one(&sql::SESSION_END, vec![before.into(), session.at.into()]);
    db.write(vec![end, session_op(session)]).await
}

/// Remembers that a session was used.
pub async fn touch_session(db: &Db, token_hash: &str, at: i64) -> Result<(), WriteFault> {
    db.write(vec![Op::run(&sql::SESSION_SEEN, vec![token_hash.into(), at.into()])]).await
}

/// Gives a session another token.
///
/// # Errors
/// [`WriteFault::Stale`] if it has ended, or was given another one, meanwhile.
pub async fn rotate_session(
    db: &Db,
    before: &str,
    after: &str,
    at: i64,
    proved_at: i64,
) -> Result<(), WriteFault> {
    let values = vec![before.into(), after.into(), at.into(), proved_at.into()];
    db.write(vec![Op::touch_one(&sql::SESSION_ROTATE, values)]).await
}

/// What a session becomes when someone has signed in.
#[derive(Clone, Debug)]
pub struct Entering<'a> {
    /// Hash of the token it had.
    pub before: &'a str,
    /// Hash of its new token.
    pub after: &'a str,
    /// Its new key for forms.
    pub form_key: &'a str,
    /// Who acts.
    pub actor: &'a Actor,
    /// Hash of the browser's token, by which it is known from now on.
    pub browser: &'a str,
    /// Now, milliseconds.
    pub at: i64,
    /// What is written down of it.
    pub event: SignInEvent,
}

/// Lets someone in.
///
/// # Errors
/// [`WriteFault::Stale`] if the session has ended, or let someone in already.
pub async fn enter_session(db: &Db, entering: &Entering<'_>) -> Result<(), WriteFault> {
    let account = entering.actor.account.as_str();
    let enter = vec![
        entering.before.into(),
        entering.after.into(),
        entering.form_key.into(),
        entering.actor.office.as_str().into(),
        entering.actor.role.key().into(),
        entering.at.into(),
    ];
    let browser = vec![entering.browser.into(), account.into(), entering.at.into()];
    db.write(vec![
        Op::touch_one(&sql::SESSION_ENTER, enter),
        Op::run(&sql::BROWSER_PUT, browser),
        event_op(&entering.event),
    ])
    .await
}

/// Keeps with a session what was begun.
pub async fn keep_ceremony(db: &Db, token_hash: &str, begun: &str) -> Result<(), WriteFault> {
    let values = vec![token_hash.into(), begun.into()];
    db.write(vec![Op::touch_one(&sql::SESSION_CEREMONY, values)]).await
}

/// Takes something begun out of a session: what stands there from now on is `left`.
///
/// # Errors
/// [`WriteFault::Stale`] if it is no longer what was found, or the session has ended.
pub async fn take_ceremony(
    db: &Db,
    token_hash: &str,
    found: &str,
    left: &str,
) -> Result<(), WriteFault> {
    let values = vec![token_hash.into(), found.into(), left.into()];
    db.write(vec![Op::touch_one(&sql::SESSION_CEREMONY_TAKE, values)]).await
}

/// Ends a session.
pub async fn end_session(db: &Db, token_hash: &str, at: i64) -> Result<(), WriteFault> {
    db.write(vec![Op::run(&sql::SESSION_END, vec![token_hash.into(), at.into()])]).await
}

/// Ends one session of an account.
pub async fn end_session_of(
    db: &Db,
    account: &str,
    session: &str,
    at: i64,
) -> Result<(), WriteFault> {
    let values = vec![account.into(), session.into(), at.into()];
    db.write(vec![Op::run(&sql::SESSION_END_BY_ID, values)]).await
}

/// Ends every session of an account but one, and forgets the browsers it is known in.
pub async fn end_other_sessions(
    db: &Db,
    account: &str,
    but: &str,
    at: i64,
) -> Result<(), WriteFault> {
    db.write(vec![
        Op::run(&sql::SESSIONS_END, vec![account.into(), at.into(), but.into()]),
        Op::run(&sql::BROWSERS_FORGET, vec![account.into()]),
    ])
    .await
}

/// Whose session a form was written in, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormOwner {
    /// Who.
    pub actor: Actor,
    /// Name of the office.
    pub office_name: String,
}

/// Whose form a key is.
pub async fn form_owner(db: &Db, form_key: &str) -> Result<Option<FormOwner>, Fault> {
    let rows = db.rows(&sql::SESSION_BY_FORM, vec![form_key.into()]).await?;
    let owner = |row: &Row| {
        Some(FormOwner {
            actor: Actor {
                account: AccountId::new(row.text(0)),
                office: row.text(1).parse().ok()?,
                role: Role::from_key(row.text(2))?,
            },
            office_name: row.text(3).to_owned(),
        })
    };
    Ok(rows.first().and_then(owner))
}

/// As what an account acted last.
pub async fn last_acting(db: &Db, account: &str) -> Result<Option<(OfficeId, Role)>, Fault> {
    let rows = db.rows(&sql::SESSION_LAST, vec![account.into()]).await?;
    let acting = |row: &Row| Some((row.text(0).parse().ok()?, Role::from_key(row.text(1))?));
    Ok(rows.first().and_then(acting))
}

/// A session in the list of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// Identity.
    pub id: String,
    /// What the browser calls itself.
    pub browser: String,
    /// When it was made, milliseconds.
    pub made_at: i64,
    /// When it was last used, milliseconds.
    pub seen_at: i64,
    /// The office.
    pub office_name: String,
}

/// The living sessions of an account made since a moment, last used first.
pub async fn sessions_of(db: &Db, account: &str, since: i64) -> Result<Vec<SessionLine>, Fault> {
    let rows = db.rows(&sql::SESSIONS_OF_ACCOUNT, vec![account.into(), since.into()]).await?;
    let line = |row: &Row| SessionLine {
        id: row.text(0).to_owned(),
        browser: row.text(1).to_owned(),
        made_at: row.int(2),
        seen_at: row.int(3),
        office_name: row.text(4).to_owned(),
    };
    Ok(rows.iter().map(line).collect())
}

/// What an account proves itself with besides its password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorKind {
    /// Codes of an app (RFC 6238).
    Totp,
    /// A passkey.
    Passkey,
    /// A code to be used once when all else is lost.
    Recovery,
}

impl FactorKind {
    const fn key(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::Recovery => "recovery",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [Self::Totp, Self::Passkey, Self::Recovery].into_iter().find(|kind| kind.key() == key)
    }
}

/// One thing an account proves itself with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// Identity.
    pub id: String,
    /// What.
    pub kind: FactorKind,
    /// What its owner calls it.
    pub name: String,
    /// Base32 of the secret, the passkey as JSON, or the hash of the code.
    pub secret: String,
    /// Last step at which a code was used.
    pub step: i64,
    /// When it was set up, milliseconds.
    pub made_at: i64,
    /// When it was last used, milliseconds.
    pub used_at: Option<i64>,
}

/// What an account proves itself with, oldest first.
pub async fn factors(db: &Db, account: &str) -> Result<Vec<Factor>, Fault> {
    let rows = db.rows(&sql::FACTORS_OF_ACCOUNT, vec![account.into()]).await?;
    let factor = |row: &Row| {
        Some(Factor {
            id: row.text(0).to_owned(),
            kind: FactorKind::from_key(row.text(1))?,
            name: row.text(2).to_owned(),
            secret: row.text(3).to_owned(),
            step: row.int(4),
            made_at: row.int(5),
            used_at: row.maybe_int(6),
        })
    };
    Ok(rows.iter().filter_map(factor).collect())
}

fn factor_op(account: &str, factor: &Factor) -> Op {
    Op::touch_one(
        &sql::FACTOR_PUT,
        vec![
            account.into(),
            factor.id.as_str().into(),
            factor.kind.key().into(),
            factor.name.as_str().into(),
            factor.secret.as_str().into(),
            factor.step.into(),
            factor.made_at.into(),
        ],
    )
}

/// Keeps what an account proves itself with from now on. With recovery codes among them, the ones
/// there were no longer count.
///
/// # Errors
/// [`WriteFault::Stale`] if one of them, a passkey, belongs to an account already.
pub async fn put_factors(db: &Db, account: &str, new: &[Factor]) -> Result<(), WriteFault> {
    let mut ops = Vec::new();
    if new.iter().any(|factor| factor.kind == FactorKind::Recovery) {
        ops.push(Op::run(&sql::RECOVERY_DROP, vec![account.into()]));
    }
    ops.extend(new.iter().map(|factor| factor_op(account, factor)));
    db.write(ops).await
}

/// Uses a code of an app at a step.
///
/// # Errors
/// [`WriteFault::Stale`] if a code of that step or a later one was used already.
pub async fn use_step(
    db: &Db,
    account: &str,
    factor: &str,
    step: i64,
    at: i64,
) -> Result<(), WriteFault> {
    let values = vec![account.into(), factor.into(), step.into(), at.into()];
    db.write(vec![Op::touch_one(&sql::FACTOR_STEP, values)]).await
}

/// Uses a passkey; what it is now is kept in place of what it was found to be.
///
/// # Errors
/// [`WriteFault::Stale`] if it was taken away or used meanwhile.
pub async fn use_passkey(
    db: &Db,
    account: &str,
    found: &Factor,
    secret: &str,
    at: i64,
) -> Result<(), WriteFault> {
    let (id, before) = (found.id.as_str(), found.secret.as_str());
    let values = vec![account.into(), id.into(), secret.into(), at.into(), before.into()];
    db.write(vec![Op::touch_one(&sql::FACTOR_SECRET, values)]).await
}

/// The account that a passkey belongs to, if it may sign in.
pub async fn owner_of_passkey(db: &Db, factor: &str) -> Result<Option<AccountId>, Fault> {
    let rows = db.rows(&sql::FACTOR_OWNER, vec![factor.into()]).await?;
    Ok(rows.first().map(|row| AccountId::new(row.text(0))))
}

/// Uses a recovery code, by its hash.
///
/// # Errors
/// [`WriteFault::Stale`] if there is no such code, or it was used already.
pub async fn spend_code(db: &Db, account: &str, hash: &str, at: i64) -> Result<(), WriteFault> {
    let values = vec![account.into(), hash.into(), at.into()];
    db.write(vec![Op::touch_one(&sql::FACTOR_SPEND, values)]).await
}

/// Takes away what an account proved itself with.
pub async fn drop_factor(db: &Db, account: &str, factor: &str) -> Result<(), WriteFault> {
    db.write(vec![Op::run(&sql::FACTOR_DROP, vec![account.into(), factor.into()])]).await
}

/// Failures counted under a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub failures: u32,
    /// When the next try is heard, milliseconds.
    pub free_at: i64,
    /// When the last one was, milliseconds.
    pub last_at: i64,
}

/// Failures counted under a key.
pub async fn attempts(db: &Db, key: &str) -> Result<Attempts, Fault> {
    let rows = db.rows(&sql::ATTEMPT_OF, vec![key.into()]).await?;
    Ok(rows.first().map_or_else(Attempts::default, |row| Attempts {
        failures: row.count(0),
        free_at: row.int(1),
        last_at: row.int(2),
    }))
}

/// A count to be kept: under which key, what was found there, what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The key.
    pub key: String,
    /// What was found.
    pub found: Attempts,
    /// What is to stand.
    pub after: Attempts,
}

/// Keeps counts, all or none; those last changed before `forget` are let go.
///
/// # Errors
/// [`WriteFault::Stale`] if anyone counted under one of the keys meanwhile.
pub async fn count(db: &Db, counted: &[Counted], forget: i64) -> Result<(), WriteFault> {
    let put = |counted: &Counted| {
        let values = vec![
            counted.key.as_str().into(),
            counted.after.failures.into(),
            counted.after.free_at.into(),
            counted.after.last_at.into(),
            counted.found.failures.into(),
            counted.found.last_at.into(),
        ];
        Op::touch_one(&sql::ATTEMPT_PUT, values)
    };
    let mut ops: Vec<Op> = counted.iter().map(put).collect();
    ops.push(Op::run(&sql::ATTEMPT_SWEEP, vec![forget.into()]));
    db.write(ops).await
}

/// Takes back what was counted for a try that was right: some keys are cleared, in others it was
/// one failure less.
pub async fn uncount(db: &Db, clear: &[String], refund: &[String]) -> Result<(), WriteFault> {
    let cleared = clear.iter().map(|key| Op::run(&sql::ATTEMPT_CLEAR, vec![key.clone().into()]));
    let refunded = refund.iter().map(|key| Op::run(&sql::ATTEMPT_REFUND, vec![key.clone().into()]));
    db.write(cleared.chain(refunded).collect()).await
}

/// Whether an account has signed in before in a browser, seen since a moment.
pub async fn browser_known(
    db: &Db,
    token_hash: &str,
    account: &str,
    since: i64,
) -> Result<bool, Fault> {
    let values = vec![token_hash.into(), account.into(), since.into()];
    Ok(!db.rows(&sql::BROWSER_KNOWN, values).await?.is_empty())
}
