//! Showing again who one is: after resting, and before what needs it.

use store::{FactorKind, SignInWay, SignInWhat};

use super::session::renew;
use super::{Door, Session, Visitor, log, passkey, password, second, throttle};
use crate::Outcome;

/// What is shown.
#[derive(Clone, Debug)]
pub enum Proof {
    /// The password, and a code where one is asked for.
    Password {
        /// The password.
        password: String,
        /// Code of an app or recovery code; may be empty where only the password is asked for.
        code: String,
    },
    /// What the browser answered when it was asked for a passkey.
    Passkey(String),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Again {
    /// Right: the session goes on under this token.
    Right(String),
    /// Wrong.
    Wrong,
    /// The code was used before.
    Used,
    /// The session has ended meanwhile.
    Over,
    /// Too many failures: the next try is heard after so many seconds.
    Wait(u32),
}

/// Goes on with a session that rested: the password, or a passkey, is enough.
pub async fn unlock(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    session: &Session,
    proof: Proof,
) -> Outcome<Again> {
    show(door, visitor, token, session, proof, false).await
}

/// Shows the second factor too, for what needs it; a passkey is both.
pub async fn prove_again(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    session: &Session,
    proof: Proof,
) -> Outcome<Again> {
    show(door, visitor, token, session, proof, true).await
}

async fn show(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    session: &Session,
    proof: Proof,
    fully: bool,
) -> Outcome<Again> {
    let account = &session.actor.account;
    let way = match &proof {
        Proof::Passkey(_) => SignInWay::Passkey,
        Proof::Password { .. } if fully => SignInWay::Code,
        Proof::Password { .. } => SignInWay::Password,
    };
    let counters = throttle::of_proof(account.as_str());
    if let Err(seconds) = throttle::count(door, &counters).await? {
        log(door, visitor, Some(account), SignInWhat::Held, way).await?;
        return Ok(Again::Wait(seconds));
    }
    let judged = judge(door, token, session, &proof, fully).await?;
    if judged != Judged::Right {
        log(door, visitor, Some(account), SignInWhat::Wrong, way).await?;
        return Ok(if judged == Judged::Used { Again::Used } else { Again::Wrong });
    }
    throttle::uncount(door, &counters).await?;
    let proved_at = if fully { door.moment.at } else { session.proved_at };
    let Some(next) = renew(door, token, proved_at).await? else { return Ok(Again::Over) };
    if !fully {
        log(door, visitor, Some(account), SignInWhat::Unlocked, way).await?;
    }
    Ok(Again::Right(next))
}

/// What a proof was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Judged {
    Right,
    Wrong,
    Used,
}

async fn judge(
    door: &Door,
    token: &str,
    session: &Session,
    proof: &Proof,
    fully: bool,
) -> Outcome<Judged> {
    let account = &session.actor.account;
    let (password, code) = match proof {
        Proof::Passkey(answer) => {
            let right = passkey::shown(door, token, session, answer).await?;
            return Ok(if right { Judged::Right } else { Judged::Wrong });
        }
        Proof::Password { password, code } => (password, code),
    };
    let known = store::account(&door.db, account.as_str()).await?;
    let hash = known.as_ref().map(|account| account.password_hash.as_str());
    if !password::matches(password, hash).await? {
        return Ok(Judged::Wrong);
    }
    if !fully || !has_factor(door, account.as_str()).await? {
        return Ok(Judged::Right);
    }
    Ok(match second::use_code(door, account, code).await? {
        second::Code::Right(_) => Judged::Right,
        second::Code::Wrong => Judged::Wrong,
        second::Code::Used => Judged::Used,
    })
}

async fn has_factor(door: &Door, account: &str) -> Outcome<bool> {
    let factors = store::factors(&door.db, account).await?;
    Ok(factors.iter().any(|factor| factor.kind != FactorKind::Recovery))
}
