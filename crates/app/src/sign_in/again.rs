//! Showing again who one is: after resting, and before what needs it.

use store::FactorKind;

use super::session::renew;
use super::{Door, Session, password, second, throttle};
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

/// Goes on with a session that rested: the password is enough.
pub async fn unlock(door: &Door, token: &str, session: &Session, proof: Proof) -> Outcome<Again> {
    show(door, token, session, proof, false).await
}

/// Shows the second factor too, for what needs it.
pub async fn prove_again(
    door: &Door,
    token: &str,
    session: &Session,
    proof: Proof,
) -> Outcome<Again> {
    show(door, token, session, proof, true).await
}

async fn show(
    door: &Door,
    token: &str,
    session: &Session,
    proof: Proof,
    fully: bool,
) -> Outcome<Again> {
    let account = &session.actor.account;
    let counters = throttle::of_proof(account.as_str());
    if let Err(seconds) = throttle::count(door, &counters).await? {
        return Ok(Again::Wait(seconds));
    }
    match proof {
        Proof::Password { password, code } => {
            let known = store::account(&door.db, account.as_str()).await?;
            let hash = known.as_ref().map(|account| account.password_hash.as_str());
            if !password::matches(&password, hash).await? {
                return Ok(Again::Wrong);
            }
            if fully && has_factor(door, account.as_str()).await? {
                match second::use_code(door, account, &code).await? {
                    second::Code::Right => {}
                    second::Code::Wrong => return Ok(Again::Wrong),
                    second::Code::Used => return Ok(Again::Used),
                }
            }
        }
    }
    throttle::uncount(door, &counters).await?;
    let proved_at = if fully { door.moment.at } else { session.proved_at };
    Ok(renew(door, token, proved_at).await?.map_or(Again::Over, Again::Right))
}

async fn has_factor(door: &Door, account: &str) -> Outcome<bool> {
    let factors = store::factors(&door.db, account).await?;
    Ok(factors.iter().any(|factor| factor.kind != FactorKind::Recovery))
}
