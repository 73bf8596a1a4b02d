//! One's own account: password, second factors, sessions.

use access::Role;
use store::{Factor, FactorKind, LinkLine, SessionLine, SignInLine, SignInWay, SignInWhat};

use super::session::{LONGEST_MS, renew};
use super::{Door, PasswordFault, Session, Visitor, log, password, second, throttle, token_hash};
use crate::{Failure, Outcome};

/// How many lines of comings and goings are shown.
const SHOWN: u32 = 30;
/// And how many of everyone in an office.
const SHOWN_OF_ALL: u32 = 300;

/// What one sees of one's own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Apps and passkeys.
    pub factors: Vec<Factor>,
    /// Recovery codes that are left.
    pub codes_left: usize,
    /// Sessions, this one first.
    pub sessions: Vec<SessionShown>,
    /// Who came in or was turned away under this account, newest first.
    pub events: Vec<SignInLine>,
    /// Identity providers the account is linked to.
    pub links: Vec<LinkLine>,
}

/// A session in the list of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionShown {
    /// The session.
    pub line: SessionLine,
    /// Whether it is the one that asks.
    pub here: bool,
}

/// One's own account.
pub async fn own(door: &Door, session: &Session) -> Outcome<Own> {
    let account = session.actor.account.as_str();
    let all = store::factors(&door.db, account).await?;
    let (codes, factors): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|factor| factor.kind == FactorKind::Recovery);
    let lines = store::sessions_of(&door.db, account, door.moment.at - LONGEST_MS).await?;
    let mut sessions: Vec<_> =
        lines.into_iter().map(|line| SessionShown { here: line.id == session.id, line }).collect();
    sessions.sort_by_key(|session| !session.here);
    let codes_left = codes.iter().filter(|code| code.used_at.is_none()).count();
    let events = store::sign_ins_of(&door.db, account, SHOWN).await?;
    let links = store::links_of(&door.db, account).await?;
    Ok(Own { factors, codes_left, sessions, events, links })
}

/// Who of an office came in or was turned away: for its administrator.
///
/// # Errors
/// [`Failure::Refused`] for anyone else.
pub async fn sign_ins(door: &Door, session: &Session) -> Outcome<Vec<SignInLine>> {
    if session.actor.role != Role::Administrator {
        return Err(Failure::Refused(access::Refusal::Hidden));
    }
    Ok(store::sign_ins_of_office(&door.db, &session.actor.office, SHOWN_OF_ALL).await?)
}

/// What came of changing one's password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Changed: every other session has ended, this one goes on under this token.
    Done(String),
    /// The password as it was is wrong.
    Wrong,
    /// The new one is refused.
    Refused(PasswordFault),
    /// Too many failures: the next try is heard after so many seconds.
    Wait(u32),
    /// The session has ended meanwhile.
    Over,
}

/// Gives oneself a new password in place of the one there was.
pub async fn change_password(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    session: &Session,
    current: &str,
    new: &str,
) -> Outcome<Changed> {
    let account = session.actor.account.as_str();
    let names = [&*session.login, &*session.account_name, &*session.office_name];
    if let Err(fault) = password::judge(new, &names) {
        return Ok(Changed::Refused(fault));
    }
    let counters = throttle::of_proof(account);
    if let Err(seconds) = throttle::count(door, &counters).await? {
        return Ok(Changed::Wait(seconds));
    }
    let known = store::account(&door.db, account).await?;
    let hash = known.as_ref().map(|account| account.password_hash.as_str());
    let (whose, way) = (Some(&session.actor.account), SignInWay::Password);
    if !password::matches(current, hash).await? {
        log(door, visitor, whose, SignInWhat::Wrong, way).await?;
        return Ok(Changed::Wrong);
    }
    throttle::uncount(door, &counters).await?;
    let hash = password::hash(new, door.entropy).await?;
    store::set_password(&door.db, account, &hash).await?;
    sign_out_elsewhere(door, token, session).await?;
    log(door, visitor, whose, SignInWhat::PasswordChanged, way).await?;
    Ok(renew(door, token, session.proved_at).await?.map_or(Changed::Over, Changed::Done))
}

/// Ends every other session of one's own; other browsers are no longer known.
pub async fn sign_out_elsewhere(door: &Door, token: &str, session: &Session) -> Outcome<()> {
    let account = session.actor.account.as_str();
    let at = door.moment.at;
    Ok(store::end_other_sessions(&door.db, account, &token_hash(token), at).await?)
}

/// Ends one session of one's own.
pub async fn end_own_session(door: &Door, session: &Session, id: &str) -> Outcome<()> {
    let account = session.actor.account.as_str();
    Ok(store::end_session_of(&door.db, account, id, door.moment.at).await?)
}

/// Makes new recovery codes; the ones there were no longer count.
pub async fn new_recovery_codes(
    door: &Door,
    visitor: &Visitor,
    session: &Session,
) -> Outcome<Vec<String>> {
    let (codes, factors) = second::recovery(door);
    let account = &session.actor.account;
    store::put_factors(&door.db, account.as_str(), &factors).await?;
    log(door, visitor, Some(account), SignInWhat::CodesMade, SignInWay::Recovery).await?;
    Ok(codes)
}

/// Takes an app or a passkey away; the last one stays. Answers with what was taken away.
pub async fn remove_factor(
    door: &Door,
    visitor: &Visitor,
    session: &Session,
    id: &str,
) -> Outcome<Option<FactorKind>> {
    let account = session.actor.account.as_str();
    let factors = store::factors(&door.db, account).await?;
    let provable = |factor: &&Factor| factor.kind != FactorKind::Recovery;
    let there = factors.iter().filter(provable).find(|factor| factor.id == id);
    let Some(removed) = there.filter(|_| factors.iter().filter(provable).count() > 1) else {
        return Ok(None);
    };
    store::drop_factor(&door.db, account, id).await?;
    let way = match removed.kind {
        FactorKind::Passkey => SignInWay::Passkey,
        FactorKind::Totp | FactorKind::Recovery => SignInWay::App,
    };
    log(door, visitor, Some(&session.actor.account), SignInWhat::FactorRemoved, way).await?;
    Ok(Some(removed.kind))
}
