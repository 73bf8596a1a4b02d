//! What is begun before anyone is in, and what is written down of coming in.

use access::AccountId;
use domain::OfficeId;

use crate::Row;
use crate::db::{Db, Fault, Op, WriteFault};
use crate::statement as sql;

/// Keeps what someone who is not in has begun, under the hash of a token of their browser; what was
/// begun before `forget` is let go.
pub async fn put_arrival(
    db: &Db,
    token_hash: &str,
    begun: &str,
    at: i64,
    forget: i64,
) -> Result<(), WriteFault> {
    let sweep = Op::run(&sql::ARRIVAL_SWEEP, vec![forget.into()]);
    let put = Op::run(&sql::ARRIVAL_PUT, vec![token_hash.into(), begun.into(), at.into()]);
    db.write(vec![sweep, put]).await
}

/// Takes what was begun, and when; nobody takes it a second time.
pub async fn take_arrival(db: &Db, token_hash: &str) -> Result<Option<(String, i64)>, Fault> {
    let rows = db.rows(&sql::ARRIVAL_OF, vec![token_hash.into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    match db.write(vec![Op::touch_one(&sql::ARRIVAL_TAKE, vec![token_hash.into()])]).await {
        Ok(()) => Ok(Some((row.text(0).to_owned(), row.int(1)))),
        Err(WriteFault::Stale) => Ok(None),
        Err(WriteFault::Fault(fault)) => Err(fault),
    }
}

macro_rules! keyed {
    ($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $key:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$of])* $variant,)+
        }

        impl $name {
            /// How it is kept, and known to words.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                }
            }
        }
    };
}

keyed! {
    /// What happened.
    SignInWhat {
        /// Someone came in.
        In = "in",
        /// What was shown was wrong.
        Wrong = "wrong",
        /// Too many failures: not heard.
        Held = "held",
        /// All was right, but no office has confirmed the account.
        Unconfirmed = "unconfirmed",
        /// A session that rested goes on.
        Unlocked = "unlocked",
        /// An app or a passkey was added.
        FactorAdded = "factor_added",
        /// An app or a passkey was taken away.
        FactorRemoved = "factor_removed",
        /// New recovery codes.
        CodesMade = "codes_made",
        /// A new password.
        PasswordChanged = "password_changed",
    }
}

keyed! {
    /// What was shown.
    SignInWay {
        /// A password alone.
        Password = "password",
        /// A code of an app.
        App = "app",
        /// A recovery code.
        Recovery = "recovery",
        /// A code that was neither.
        Code = "code",
        /// A passkey.
        Passkey = "passkey",
        /// A passkey, and nothing before it.
        PasskeyAlone = "passkey_alone",
        /// What an identity provider says.
        Provider = "provider",
    }
}

/// Something to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInEvent {
    /// Identity.
    pub id: String,
    /// Whose account, if it is known.
    pub account: Option<String>,
    /// When, milliseconds.
    pub at: i64,
    /// What happened.
    pub what: SignInWhat,
    /// What was shown.
    pub way: SignInWay,
    /// Hash of the network it came from.
    pub address_hash: String,
    /// What the browser calls itself.
    pub browser: String,
}

pub(crate) fn event_op(event: &SignInEvent) -> Op {
    Op::run(
        &sql::SIGN_IN_PUT,
        vec![
            event.id.as_str().into(),
            event.account.as_deref().into(),
            event.at.into(),
            event.what.key().into(),
            event.way.key().into(),
            event.address_hash.as_str().into(),
            event.browser.as_str().into(),
        ],
    )
}

/// Writes down what happened.
pub async fn put_sign_in(db: &Db, event: &SignInEvent) -> Result<(), WriteFault> {
    db.write(vec![event_op(event)]).await
}

/// Something that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInLine {
    /// When, milliseconds.
    pub at: i64,
    /// What happened ([`SignInWhat::key`]).
    pub what: String,
    /// What was shown ([`SignInWay::key`]).
    pub way: String,
    /// Hash of the network it came from.
    pub address_hash: String,
    /// What the browser calls itself.
    pub browser: String,
    /// Name of the account.
    pub name: String,
    /// Its name to sign in with.
    pub login: String,
}

fn line(row: &Row) -> SignInLine {
    SignInLine {
        at: row.int(0),
        what: row.text(1).to_owned(),
        way: row.text(2).to_owned(),
        address_hash: row.text(3).to_owned(),
        browser: row.text(4).to_owned(),
        name: row.text(5).to_owned(),
        login: row.text(6).to_owned(),
    }
}

/// The last `most` of an account, newest first.
pub async fn sign_ins_of(db: &Db, account: &str, most: u32) -> Result<Vec<SignInLine>, Fault> {
    let rows = db.rows(&sql::SIGN_INS_OF_ACCOUNT, vec![account.into(), most.into()]).await?;
    Ok(rows.iter().map(line).collect())
}

/// The last `most` of everyone who works, or worked, in an office, newest first.
pub async fn sign_ins_of_office(
    db: &Db,
    office: &OfficeId,
    most: u32,
) -> Result<Vec<SignInLine>, Fault> {
    let values = vec![office.as_str().into(), most.into()];
    let rows = db.rows(&sql::SIGN_INS_OF_OFFICE, values).await?;
    Ok(rows.iter().map(line).collect())
}

/// Forgets what happened before a moment.
pub async fn forget_sign_ins(db: &Db, before: i64) -> Result<(), WriteFault> {
    db.write(vec![Op::run(&sql::SIGN_IN_SWEEP, vec![before.into()])]).await
}

/// Links an account to who someone is at a provider.
///
/// # Errors
/// [`WriteFault::Stale`] if either of the two is linked already.
pub async fn put_link(
    db: &Db,
    issuer: &str,
    subject: &str,
    account: &AccountId,
    at: i64,
) -> Result<(), WriteFault> {
    let values = vec![issuer.into(), subject.into(), account.as_str().into(), at.into()];
    db.write(vec![Op::touch_one(&sql::PROVIDER_LINK_PUT, values)]).await
}

/// The account linked to who someone is at a provider, if it may sign in.
pub async fn account_of_link(
    db: &Db,
    issuer: &str,
    subject: &str,
) -> Result<Option<AccountId>, Fault> {
    let rows = db.rows(&sql::PROVIDER_LINK_ACCOUNT, vec![issuer.into(), subject.into()]).await?;
    Ok(rows.first().map(|row| AccountId::new(row.text(0))))
}

/// Remembers that a link was used.
pub async fn use_link(db: &Db, issuer: &str, subject: &str, at: i64) -> Result<(), WriteFault> {
    let values = vec![issuer.into(), subject.into(), at.into()];
    db.write(vec![Op::run(&sql::PROVIDER_LINK_USED, values)]).await
}

/// Takes the link of an account to a provider away.
pub async fn drop_link(db: &Db, account: &str, issuer: &str) -> Result<(), WriteFault> {
    db.write(vec![Op::run(&sql::PROVIDER_LINK_DROP, vec![account.into(), issuer.into()])]).await
}

/// A link of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkLine {
    /// The provider.
    pub issuer: String,
    /// When it was made, milliseconds.
    pub made_at: i64,
    /// When it was last used, milliseconds.
    pub used_at: Option<i64>,
}

/// The links of an account.
pub async fn links_of(db: &Db, account: &str) -> Result<Vec<LinkLine>, Fault> {
    let rows = db.rows(&sql::PROVIDER_LINKS_OF_ACCOUNT, vec![account.into()]).await?;
    let line = |row: &Row| LinkLine {
        issuer: row.text(0).to_owned(),
        made_at: row.int(1),
        used_at: row.maybe_int(2),
    };
    Ok(rows.iter().map(line).collect())
}
