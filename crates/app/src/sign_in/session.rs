//! Sessions: who is here, who rests, as what one acts.

use access::{AccountId, Actor};
use domain::OfficeId;
use store::{FormOwner, NewSession, SessionRow, StaffRole, Stage};

use super::{Door, Visitor, random_text, stale_is, token_hash};
use crate::{Failure, Outcome};

/// A session is locked after so long without use.
const IDLE_MS: i64 = 15 * 60 * 1000;
/// And over after so long in any case.
pub(crate) const LONGEST_MS: i64 = 12 * 60 * 60 * 1000;
/// Whoever signs in has so long for the second factor.
const HALFWAY_MS: i64 = 20 * 60 * 1000;
/// Use is written down at most this often.
const SEEN_EVERY_MS: i64 = 60 * 1000;
/// What was proved counts for so long for what needs proof.
const PROVED_MS: i64 = 10 * 60 * 1000;

/// A session of someone who is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Identity, which is no secret.
    pub id: String,
    /// Who acts, as which role of which office.
    pub actor: Actor,
    /// Name of the account.
    pub account_name: String,
    /// Name to sign in with.
    pub login: String,
    /// Name of the office.
    pub office_name: String,
    /// Key that every form of the session carries.
    pub form_key: String,
    /// Whether the account may also act as something else.
    pub several_roles: bool,
    /// Whether the second factor was shown just now.
    pub proved: bool,
    pub(crate) made_at: i64,
    pub(crate) proved_at: i64,
    pub(crate) ceremony: String,
}

/// Someone whose password was right, and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Halfway {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub account_name: String,
    /// Its name to sign in with.
    pub login: String,
    /// Whether the second factor is asked for or must be set up.
    pub stage: Stage,
    pub(crate) ceremony: String,
}

/// Who a token belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Nobody: no session, or one that is over.
    Nobody,
    /// Someone on the way in.
    Halfway(Halfway),
    /// Someone who has rested too long.
    Locked(Session),
    /// Someone who is in.
    Here(Session),
}

/// Who a token belongs to; use is noted.
pub async fn presence(door: &Door, token: &str) -> Outcome<Presence> {
    let hash = token_hash(token);
    let (now, today) = (door.moment.at, door.moment.today);
    let Some(row) = store::session_by_token(&door.db, &hash, today).await? else {
        return Ok(Presence::Nobody);
    };
    let longest = if row.stage == Stage::Here { LONGEST_MS } else { HALFWAY_MS };
    if now - row.made_at > longest {
        store::end_session(&door.db, &hash, now).await?;
        return Ok(Presence::Nobody);
    }
    let (seen_at, stage) = (row.seen_at, row.stage);
    if stage != Stage::Here {
        return Ok(Presence::Halfway(halfway(row)));
    }
    let Some(session) = session(row, now) else { return Ok(Presence::Nobody) };
    if now - seen_at > IDLE_MS {
        return Ok(Presence::Locked(session));
    }
    if now - seen_at > SEEN_EVERY_MS {
        store::touch_session(&door.db, &hash, now).await?;
    }
    Ok(Presence::Here(session))
}

fn halfway(row: SessionRow) -> Halfway {
    Halfway {
        account: AccountId::new(row.account),
        account_name: row.account_name,
        login: row.login,
        stage: row.stage,
        ceremony: row.ceremony,
    }
}

fn session(row: SessionRow, now: i64) -> Option<Session> {
    let (office, office_name, role) = row.acting?;
    Some(Session {
        id: row.id,
        actor: Actor { account: AccountId::new(row.account), office, role },
        account_name: row.account_name,
        login: row.login,
        office_name,
        form_key: row.form_key,
        several_roles: row.roles > 1,
        proved: now - row.proved_at <= PROVED_MS,
        made_at: row.made_at,
        proved_at: row.proved_at,
        ceremony: row.ceremony,
    })
}

/// Ends the session of a token.
pub async fn sign_out(door: &Door, token: &str) -> Outcome<()> {
    Ok(store::end_session(&door.db, &token_hash(token), door.moment.at).await?)
}

/// Whose form a key is: the account, and as what it was written.
pub async fn form_owner(door: &Door, form_key: &str) -> Outcome<Option<FormOwner>> {
    if form_key.is_empty() {
        return Ok(None);
    }
    Ok(store::form_owner(&door.db, form_key).await?)
}

/// As what an account may act today.
pub async fn own_roles(door: &Door, account: &AccountId) -> Outcome<Vec<StaffRole>> {
    Ok(store::account_roles(&door.db, account.as_str(), door.moment.today).await?)
}

/// Acts as something else from now on; answers with the new token. Forms written before keep
/// belonging to what they were written as.
///
/// # Errors
/// [`Failure::Refused`] if the account may not act so; [`Failure::Stale`] if the session has ended.
pub async fn act_as(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    session: &Session,
    office: &OfficeId,
    role: access::Role,
) -> Outcome<String> {
    let roles = own_roles(door, &session.actor.account).await?;
    if !roles.iter().any(|may| may.office == *office && may.role == role) {
        return Err(Failure::Refused(access::Refusal::NotYours));
    }
    let next = random_text(door.entropy);
    let following = NewSession {
        id: &door.new_id(),
        token_hash: &token_hash(&next),
        account: &session.actor.account,
        acting: Some((office, role)),
        form_key: &random_text(door.entropy),
        stage: Stage::Here,
        browser: &visitor.agent,
        made_at: session.made_at,
        at: door.moment.at,
        proved_at: session.proved_at,
    };
    store::follow_session(&door.db, &token_hash(token), &following).await?;
    Ok(next)
}

/// Gives a session another token, because something was shown; answers with it, or nothing if the
/// session has ended meanwhile.
pub(crate) async fn renew(door: &Door, token: &str, proved_at: i64) -> Outcome<Option<String>> {
    let next = random_text(door.entropy);
    let renewed = store::rotate_session(
        &door.db,
        &token_hash(token),
        &token_hash(&next),
        door.moment.at,
        proved_at,
    )
    .await;
    stale_is(renewed, Some(next), None)
}
