//! Coming in: passwords, second factors, sessions.
//!
//! Someone who comes stands before the [`Door`]. A right password gives a session that may only
//! prove a second factor, or set one up; with that shown the session is renewed and its person is
//! in. A session that rests is locked and asks again; one that is proved again is renewed too.

mod again;
mod origin;
mod own;
mod passkey;
pub(crate) mod password;
mod provider;
mod second;
mod session;
mod throttle;

use std::net::IpAddr;

use access::{AccountId, Actor, Role};
use domain::{OfficeId, hex};
use sha2::{Digest, Sha256};
use store::{
    Db, Entering, FactorKind, NewAccount, NewSession, OfficeAct, SignInEvent, SignInWay,
    SignInWhat, Stage, WriteFault,
};

use crate::{Desk, Entropy, Failure, Moment, Outcome};

pub(crate) use password::hash as hash_password;
pub(crate) use second::{code_hash, recovery_code};

pub use again::{Again, Proof, prove_again, unlock};
pub use origin::Origin;
pub use own::{
    Changed, Own, SessionShown, change_password, end_own_session, new_recovery_codes, own,
    remove_factor, sign_ins, sign_out_elsewhere,
};
pub use passkey::{
    add_passkey, ask_anyone_for_passkey, ask_for_new_passkey, ask_for_passkey, enrol_passkey,
    prove_passkey, sign_in_with_passkey,
};
pub use password::{
    LONGEST as LONGEST_PASSWORD, PasswordFault, SHORTEST as SHORTEST_PASSWORD, judge,
};
pub use provider::{
    BACK as PROVIDER_BACK, Back, Brought, Fetch, Fetching, NoAnswer, Provider, ProviderFault,
    ProviderSettings, Way, back_from_provider, go_to_provider, unlink_provider,
};
pub use second::{Arriving, Enrolment, Ways, add_totp, begin_totp, enrol_totp, prove_code, ways};
pub use session::{Halfway, Presence, Session, act_as, form_owner, own_roles, presence, sign_out};

/// Whether staff need a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondFactor {
    /// Everyone.
    #[default]
    Required,
    /// Nobody: for the demo region alone, whose people are invented.
    WaivedInDemo,
}

/// What stands before everyone who is not in yet.
#[derive(Clone)]
pub struct Door {
    /// The store.
    pub db: Db,
    /// When.
    pub moment: Moment,
    /// Randomness.
    pub entropy: Entropy,
    /// Whether a second factor is asked for.
    pub second_factor: SecondFactor,
    /// Where the pages are, if that is known.
    pub origin: Option<Origin>,
}

impl Door {
    /// Whether passkeys can be used: whether the name of the site is known, and is a name.
    pub fn passkeys_can_be_used(&self) -> bool {
        self.origin.as_ref().is_some_and(|origin| origin.passkey_name().is_some())
    }

    /// A new identifier: a version 7 UUID of this moment.
    pub(crate) fn new_id(&self) -> String {
        crate::desk::new_id(self.moment, self.entropy)
    }
}

/// Where someone comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    /// Address of the network.
    pub address: Option<IpAddr>,
    /// Token by which the browser is known.
    pub browser: Option<String>,
    /// What the browser calls itself.
    pub agent: String,
}

/// What someone signs in with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Name to sign in with.
    pub login: String,
    /// Password.
    pub password: String,
}

/// What came of trying to come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// In: the token of the session and the token by which the browser is known from now on.
    In {
        /// For the cookie of the session.
        token: String,
        /// For the cookie of the browser.
        browser: String,
    },
    /// The password was right; the second factor is asked for next, or must be set up.
    Halfway {
        /// For the cookie of the session.
        token: String,
        /// Which of the two.
        stage: Stage,
    },
    /// Everything was right, but no office has confirmed the account.
    Unconfirmed,
    /// Something was wrong. Which of the two is not told.
    Wrong,
    /// The code was used before.
    Used,
    /// Too many failures: the next try is heard after so many seconds.
    Wait(u32),
}

fn random_text(entropy: Entropy) -> String {
    hex(&entropy.bytes::<32>())
}

fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// A browser stays known for so long after it was last used to sign in.
const KNOWN_MS: i64 = 180 * 24 * 60 * 60 * 1000;
/// Sessions that ended are kept for so long, so that a form written in one is known again.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Writes down what happened at the door.
pub(crate) async fn log(
    door: &Door,
    visitor: &Visitor,
    account: Option<&AccountId>,
    what: SignInWhat,
    way: SignInWay,
) -> Outcome<()> {
    Ok(store::put_sign_in(&door.db, &event(door, visitor, account, what, way)).await?)
}

fn event(
    door: &Door,
    visitor: &Visitor,
    account: Option<&AccountId>,
    what: SignInWhat,
    way: SignInWay,
) -> SignInEvent {
    let account = account.map(|account| account.as_str().to_owned());
    SignInEvent {
        id: door.new_id(),
        address_hash: throttle::place(account.as_deref(), visitor.address),
        account,
        at: door.moment.at,
        what,
        way,
        browser: visitor.agent.clone(),
    }
}

/// Tries a name and a password.
///
/// An unknown name takes as long as a wrong password, so that names cannot be found out.
pub async fn sign_in(door: &Door, visitor: &Visitor, given: Credentials) -> Outcome<Entered> {
    let login = given.login.trim();
    let account = store::account_by_login(&door.db, login).await?.filter(|a| a.enabled);
    let id = account.as_ref().map_or("", |account| &account.id);
    let counters = match known_browser(door, visitor, id).await? {
        Some(browser) => throttle::of_browser(login, &browser),
        None => throttle::of_stranger(login, visitor.address),
    };
    let known = account.as_ref().map(|account| AccountId::new(account.id.clone()));
    if let Err(seconds) = throttle::count(door, &counters).await? {
        log(door, visitor, known.as_ref(), SignInWhat::Held, SignInWay::Password).await?;
        return Ok(Entered::Wait(seconds));
    }
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let right = password::matches(&given.password, hash).await?;
    let Some(account) = account.filter(|_| right) else {
        log(door, visitor, known.as_ref(), SignInWhat::Wrong, SignInWay::Password).await?;
        return Ok(Entered::Wrong);
    };
    throttle::uncount(door, &counters).await?;
    let account = AccountId::new(account.id);
    let factors = store::factors(&door.db, account.as_str()).await?;
    let provable = factors.iter().any(|factor| factor.kind != FactorKind::Recovery);
    let stage = if provable { Stage::Proving } else { Stage::Enrolling };
    let token = begin(door, visitor, &account, stage).await?;
    match door.second_factor {
        SecondFactor::WaivedInDemo if !provable => {
            enter(door, visitor, &token, &account, SignInWay::Password).await
        }
        SecondFactor::WaivedInDemo | SecondFactor::Required => {
            Ok(Entered::Halfway { token, stage })
        }
    }
}

/// The hash of the visitor's browser token, if the account is known there.
async fn known_browser(door: &Door, visitor: &Visitor, account: &str) -> Outcome<Option<String>> {
    let Some(token) = &visitor.browser else { return Ok(None) };
    let hash = token_hash(token);
    let since = door.moment.at - KNOWN_MS;
    let known = store::browser_known(&door.db, &hash, account, since).await?;
    Ok(known.then_some(hash))
}

/// Begins a session that may only go on to the second factor; answers with its token.
pub(crate) async fn begin(
    door: &Door,
    visitor: &Visitor,
    account: &AccountId,
    stage: Stage,
) -> Outcome<String> {
    let token = random_text(door.entropy);
    let session = NewSession {
        id: &door.new_id(),
        token_hash: &token_hash(&token),
        account,
        acting: None,
        form_key: &random_text(door.entropy),
        stage,
        browser: &visitor.agent,
        made_at: door.moment.at,
        at: door.moment.at,
        proved_at: 0,
    };
    store::put_session(&door.db, &session, door.moment.at - KEPT_MS).await?;
    Ok(token)
}

/// Lets someone in who has shown everything: as what they acted last, if they still may.
pub(crate) async fn enter(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    account: &AccountId,
    way: SignInWay,
) -> Outcome<Entered> {
    let before = token_hash(token);
    let roles = store::account_roles(&door.db, account.as_str(), door.moment.today).await?;
    let last = store::last_acting(&door.db, account.as_str()).await?;
    let is_last = |role: &&store::StaffRole| {
        last.as_ref()
            .is_some_and(|(office, as_what)| *office == role.office && *as_what == role.role)
    };
    let Some(role) = roles.iter().find(is_last).or(roles.first()) else {
        store::end_session(&door.db, &before, door.moment.at).await?;
        log(door, visitor, Some(account), SignInWhat::Unconfirmed, way).await?;
        return Ok(Entered::Unconfirmed);
    };
    let actor = Actor { account: account.clone(), office: role.office.clone(), role: role.role };
    let token = random_text(door.entropy);
    let browser = visitor.browser.clone().unwrap_or_else(|| random_text(door.entropy));
    let entering = Entering {
        before: &before,
        after: &token_hash(&token),
        form_key: &random_text(door.entropy),
        actor: &actor,
        browser: &token_hash(&browser),
        at: door.moment.at,
        event: event(door, visitor, Some(account), SignInWhat::In, way),
    };
    match store::enter_session(&door.db, &entering).await {
        Ok(()) => Ok(Entered::In { token, browser }),
        // The same form was sent twice; the first one is in.
        Err(WriteFault::Stale) => Ok(Entered::Used),
        Err(WriteFault::Fault(fault)) => Err(fault.into()),
    }
}

/// An account to be made from the console.
#[derive(Clone, Debug)]
pub struct NewStaff<'a> {
    /// Name to sign in with.
    pub login: &'a str,
    /// Name.
    pub name: &'a str,
    /// Password.
    pub password: &'a str,
    /// The office.
    pub office: &'a OfficeId,
    /// As what.
    pub role: Role,
}

/// Makes an account, or gives an existing one a new password and another role. Whoever asks has
/// judged the password. The first account of all sets Renkei up in its office.
pub async fn add_account(desk: &Desk, staff: &NewStaff<'_>) -> Outcome<()> {
    let known = store::account_by_login(&desk.db, staff.login).await?;
    let id = known.map_or_else(|| desk.new_id(), |account| account.id);
    let account = NewAccount {
        id: &id,
        login: staff.login,
        name: staff.name,
        password_hash: &password::hash(staff.password, desk.entropy).await?,
        roles: vec![(staff.office.clone(), staff.role)],
        from: desk.moment.today,
        at: desk.moment.at,
    };
    let act_id = desk.new_id();
    let set_up =
        OfficeAct { office: staff.office, ..crate::organisation::act(desk, &act_id, "set_up", "") };
    let first = !store::any_account(&desk.db).await?;
    Ok(store::put_account(&desk.db, &account, first.then_some(&set_up)).await?)
}

/// What was expected has changed: the same form was sent twice.
fn stale_is<T>(result: Result<(), WriteFault>, ok: T, stale: T) -> Outcome<T> {
    match result {
        Ok(()) => Ok(ok),
        Err(WriteFault::Stale) => Ok(stale),
        Err(WriteFault::Fault(fault)) => Err(Failure::Fault(fault)),
    }
}
