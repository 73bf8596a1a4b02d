//! Passkeys (WebAuthn): made, and shown in place of a code, of the password, or of both.
//!
//! A passkey is kept by its authenticator together with the account it is for, and is given out
//! only after the authenticator has verified its user (fingerprint, face, PIN), so that one alone
//! is two factors. What is asked of a browser counts once and for five minutes.

use access::AccountId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Factor, FactorKind, SignInWay, SignInWhat, Stage, WriteFault};
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::{
    AllowedCredentials, AuthenticationVerificationOptions, DiscoverableCredentialRequestOptions,
    NonDiscoverableCredentialRequestOptions,
};
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    UserHandle, Username,
};
use webauthn_rp::request::{
    AsciiDomain, Credentials as _, ExtensionInfo, PublicKeyCredentialDescriptor, RpId,
    UserVerificationRequirement,
};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState,
    NonDiscoverableAuthenticationServerState, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

use super::second::{Arriving, Ceremonies, keep};
use super::{
    Door, Entered, Halfway, Origin, Session, Visitor, begin, enter, log, random_text, throttle,
    token_hash,
};
use crate::{Failure, Outcome};

/// What was asked counts for so long.
const ASKED_MS: i64 = 5 * 60 * 1000;
/// Most letters of what a browser answers.
const LONGEST_ANSWER: usize = 16 * 1024;
/// Bytes by which authenticators know an account.
const HANDLE: usize = 32;

type Handle = UserHandle<HANDLE>;
type Known = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;
type Shown<const ANYONE: bool> = webauthn_rp::response::auth::Authentication<HANDLE, ANYONE>;

/// What a browser was asked, as it is kept until it answers.
#[derive(Serialize, Deserialize)]
pub(crate) struct Asked {
    /// When, milliseconds.
    at: i64,
    /// The state of the library.
    state: String,
}

impl Asked {
    fn of(door: &Door, state: &[u8]) -> Self {
        Self { at: door.moment.at, state: URL_SAFE_NO_PAD.encode(state) }
    }

    /// The state, unless it was asked too long ago.
    fn state(&self, door: &Door) -> Option<Vec<u8>> {
        let fresh = (0..=ASKED_MS).contains(&(door.moment.at - self.at));
        fresh.then(|| URL_SAFE_NO_PAD.decode(&self.state).ok())?
    }
}

/// A passkey as it is kept.
#[derive(Serialize, Deserialize)]
struct Secret {
    /// Its id.
    id: String,
    /// How it can be reached, as the library counts it.
    transports: u8,
    /// Its public key and what never changes.
    key: String,
    /// How often it was used, and what else may change.
    state: String,
}

impl Secret {
    fn credential(&self) -> Option<CredentialId<Vec<u8>>> {
        CredentialId::decode(URL_SAFE_NO_PAD.decode(&self.id).ok()?).ok()
    }

    fn descriptor(&self) -> Option<PublicKeyCredentialDescriptor<Vec<u8>>> {
        let transports = AuthTransports::decode(self.transports).ok()?;
        Some(PublicKeyCredentialDescriptor { id: self.credential()?, transports })
    }

    fn key(&self) -> Option<Known> {
        Known::decode(&URL_SAFE_NO_PAD.decode(&self.key).ok()?).ok()
    }

    fn state(&self) -> Option<DynamicState> {
        let bytes: [u8; 7] = URL_SAFE_NO_PAD.decode(&self.state).ok()?.try_into().ok()?;
        DynamicState::decode(bytes).ok()
    }
}

/// A state in bytes, which are never too many.
fn state_text(state: DynamicState) -> Option<String> {
    state.encode().ok().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// The name passkeys are bound to, with the origin; nothing where they cannot be used.
fn site(door: &Door) -> Option<(RpId, &Origin)> {
    let origin = door.origin.as_ref()?;
    let name = AsciiDomain::try_from(origin.passkey_name()?.to_owned()).ok()?;
    Some((RpId::Domain(name), origin))
}

/// An account as authenticators know it: nothing anyone could look up.
fn handle(account: &AccountId) -> Handle {
    let hash = Sha256::digest(account.as_str().as_bytes());
    match Handle::decode(hash.into()) {
        Ok(handle) => handle,
    }
}

/// The id of the factor of a credential: of no other, whosever it is.
fn factor_id<T: AsRef<[u8]>>(credential: &CredentialId<T>) -> String {
    hex(&Sha256::digest(credential.as_ref()))
}

/// The passkeys of an account, as they are kept.
async fn passkeys(door: &Door, account: &AccountId) -> Outcome<Vec<Secret>> {
    let factors = store::factors(&door.db, account.as_str()).await?;
    let passkeys = factors.into_iter().filter(|factor| factor.kind == FactorKind::Passkey);
    Ok(passkeys.filter_map(|factor| serde_json::from_str(&factor.secret).ok()).collect())
}

/// Asks for a new passkey: answers with what the browser is to be asked, as JSON, or nothing where
/// passkeys cannot be used.
pub async fn ask_for_new_passkey(
    door: &Door,
    token: &str,
    whose: &impl Arriving,
) -> Outcome<Option<String>> {
    let known = passkeys(door, whose.account()).await?;
    let known = known.iter().filter_map(Secret::descriptor).collect();
    let asked = || {
        let (site, _) = site(door)?;
        let id = handle(whose.account());
        let user = PublicKeyCredentialUserEntity {
            name: Username::try_from(whose.login()).or_else(|_| "renkei".try_into()).ok()?,
            id: &id,
            display_name: Nickname::try_from(whose.name()).ok(),
        };
        let mut options = PublicKeyCredentialCreationOptions::passkey(&site, user, known);
        // Not every platform knows this protection; that its user was verified we see ourselves.
        options.extensions.cred_protect =
            CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
        let (state, asked) = options.start_ceremony().ok()?;
        let asked = serde_json::to_string(&asked).ok()?;
        Some((Asked::of(door, &state.encode().ok()?), asked))
    };
    let Some((kept, asked)) = asked() else { return Ok(None) };
    let mut ceremonies = Ceremonies::read(whose.begun());
    ceremonies.make = Some(kept);
    ceremonies.keep(door, token).await?;
    Ok(Some(asked))
}

/// Asks for one of the passkeys of an account: answers with what the browser is to be asked, as
/// JSON, or nothing if there is none.
pub async fn ask_for_passkey(
    door: &Door,
    token: &str,
    whose: &impl Arriving,
) -> Outcome<Option<String>> {
    let known = passkeys(door, whose.account()).await?;
    let asked = || {
        let (site, _) = site(door)?;
        let mut allowed = AllowedCredentials::with_capacity(known.len());
        for known in known.iter().filter_map(Secret::descriptor) {
            allowed.push(known.into());
        }
        let mut options =
            NonDiscoverableCredentialRequestOptions::second_factor(&site, allowed).ok()?;
        options.options().user_verification = UserVerificationRequirement::Required;
        let (state, asked) = options.start_ceremony().ok()?;
        let asked = serde_json::to_string(&asked).ok()?;
        Some((Asked::of(door, &state.encode().ok()?), asked))
    };
    let Some((kept, asked)) = asked() else { return Ok(None) };
    let mut ceremonies = Ceremonies::read(whose.begun());
    ceremonies.show = Some(kept);
    ceremonies.keep(door, token).await?;
    Ok(Some(asked))
}

/// Asks for a passkey of whoever has one: answers with what the browser is to be asked, as JSON,
/// and with the token by which it is known when it answers; nothing where passkeys cannot be used.
pub async fn ask_anyone_for_passkey(door: &Door) -> Outcome<Option<(String, String)>> {
    let asked = || {
        let (site, _) = site(door)?;
        let options = DiscoverableCredentialRequestOptions::passkey(&site);
        let (state, asked) = options.start_ceremony().ok()?;
        let asked = serde_json::to_string(&asked).ok()?;
        Some((Asked::of(door, &state.encode().ok()?), asked))
    };
    let Some((kept, asked)) = asked() else { return Ok(None) };
    let token = random_text(door.entropy);
    let (at, begun) = (door.moment.at, serde_json::to_string(&kept).unwrap_or_default());
    store::put_arrival(&door.db, &token_hash(&token), &begun, at, at - ASKED_MS).await?;
    Ok(Some((asked, token)))
}

/// The passkey a browser answers it has made, if the answer holds.
fn made(door: &Door, account: &AccountId, asked: &Asked, answer: &str) -> Option<(String, Secret)> {
    let (site, origin) = site(door)?;
    let state = RegistrationServerState::<HANDLE>::decode(&asked.state(door)?).ok()?;
    let answer = short(answer).and_then(|answer| Registration::from_json_relaxed(answer).ok())?;
    let origins = [origin.text()];
    let options = RegistrationVerificationOptions::<&str, &str> {
        allowed_origins: &origins,
        error_on_unsolicited_extensions: false,
        ..RegistrationVerificationOptions::default()
    };
    let made = state.verify(&site, &answer, &options).ok()?;
    if *made.user_id() != handle(account) {
        return None;
    }
    let secret = Secret {
        id: URL_SAFE_NO_PAD.encode(made.id().as_ref()),
        transports: made.transports().encode().ok()?,
        key: URL_SAFE_NO_PAD.encode(made.static_state().encode().ok()?),
        state: state_text(made.dynamic_state())?,
    };
    Some((factor_id(&made.id()), secret))
}

fn short(answer: &str) -> Option<&[u8]> {
    (answer.len() <= LONGEST_ANSWER).then_some(answer.as_bytes())
}

/// Keeps a new passkey; answers with the recovery codes if the account had none, and with nothing
/// if the answer does not hold.
async fn finish(
    door: &Door,
    token: &str,
    whose: &impl Arriving,
    name: &str,
    answer: &str,
) -> Outcome<Option<Vec<String>>> {
    let Some(asked) = Ceremonies::take(door, token, whose.begun(), |all| all.make.take()).await?
    else {
        return Ok(None);
    };
    let Some((id, secret)) = made(door, whose.account(), &asked, answer) else { return Ok(None) };
    let name: String = name.trim().chars().take(60).collect();
    let factor = Factor {
        id,
        kind: FactorKind::Passkey,
        name,
        secret: serde_json::to_string(&secret).unwrap_or_default(),
        step: 0,
        made_at: door.moment.at,
        used_at: None,
    };
    match keep(door, whose.account(), factor).await {
        Ok(codes) => Ok(Some(codes)),
        // It belongs to an account already, this one or another.
        Err(Failure::Stale) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Adds a passkey to one's own account; answers as [`enrol_passkey`] does.
pub async fn add_passkey(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    session: &Session,
    name: &str,
    answer: &str,
) -> Outcome<Option<Vec<String>>> {
    let codes = finish(door, token, session, name, answer).await?;
    if codes.is_some() {
        let account = Some(&session.actor.account);
        log(door, visitor, account, SignInWhat::FactorAdded, SignInWay::Passkey).await?;
    }
    Ok(codes)
}

/// Sets up a passkey on the way in, and comes in; answers with the recovery codes, and with nothing
/// if the answer does not hold.
pub async fn enrol_passkey(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    halfway: &Halfway,
    name: &str,
    answer: &str,
) -> Outcome<Option<(Vec<String>, Entered)>> {
    if halfway.stage != Stage::Enrolling {
        return Ok(None);
    }
    let Some(codes) = finish(door, token, halfway, name, answer).await? else { return Ok(None) };
    let entered = enter(door, visitor, token, &halfway.account, SignInWay::Passkey).await?;
    Ok(Some((codes, entered)))
}

/// Whether a passkey of an account was shown, as it was asked in a session; what it counts is kept.
pub(super) async fn shown(
    door: &Door,
    token: &str,
    whose: &impl Arriving,
    answer: &str,
) -> Outcome<bool> {
    let taken = Ceremonies::take(door, token, whose.begun(), |all| all.show.take()).await?;
    let read = || {
        let answer = Shown::<false>::from_json_relaxed(short(answer)?).ok()?;
        let state = taken?.state(door)?;
        Some((answer, NonDiscoverableAuthenticationServerState::decode(&state).ok()?))
    };
    let Some((answer, state)) = read() else { return Ok(false) };
    let account = whose.account();
    let Some(found) = find(door, account, &factor_id(&answer.raw_id())).await? else {
        return Ok(false);
    };
    let after = after(door, account, &found, answer.raw_id(), |site, credential, options| {
        state.verify(site, &answer, credential, options).is_ok()
    });
    used(door, account, &found, after).await
}

/// The passkey of an account with an id.
async fn find(door: &Door, account: &AccountId, id: &str) -> Outcome<Option<Factor>> {
    let factors = store::factors(&door.db, account.as_str()).await?;
    Ok(factors.into_iter().find(|f| f.kind == FactorKind::Passkey && f.id == id))
}

type Credential<'a> = AuthenticatedCredential<
    'a,
    'a,
    HANDLE,
    CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>,
>;

/// What a passkey is after it was shown, if what was shown holds.
fn after(
    door: &Door,
    account: &AccountId,
    found: &Factor,
    credential: CredentialId<&[u8]>,
    holds: impl FnOnce(
        &RpId,
        &mut Credential<'_>,
        &AuthenticationVerificationOptions<'_, '_, &str, &str>,
    ) -> bool,
) -> Option<String> {
    let (site, origin) = site(door)?;
    let mut secret: Secret = serde_json::from_str(&found.secret).ok()?;
    let handle = handle(account);
    let mut credential =
        AuthenticatedCredential::new(credential, &handle, secret.key()?, secret.state()?).ok()?;
    let origins = [origin.text()];
    // A count of uses that does not grow is refused: the passkey was copied.
    let options = AuthenticationVerificationOptions::<&str, &str> {
        allowed_origins: &origins,
        error_on_unsolicited_extensions: false,
        ..AuthenticationVerificationOptions::default()
    };
    holds(&site, &mut credential, &options).then_some(())?;
    secret.state = state_text(credential.dynamic_state())?;
    serde_json::to_string(&secret).ok()
}

/// Keeps what a passkey is after it was shown; one that was used or taken away meanwhile was not.
async fn used(
    door: &Door,
    account: &AccountId,
    found: &Factor,
    after: Option<String>,
) -> Outcome<bool> {
    let Some(after) = after else { return Ok(false) };
    match store::use_passkey(&door.db, account.as_str(), found, &after, door.moment.at).await {
        Ok(()) => Ok(true),
        Err(WriteFault::Stale) => Ok(false),
        Err(WriteFault::Fault(fault)) => Err(Failure::Fault(fault)),
    }
}

/// Shows a passkey as the second factor and comes in.
pub async fn prove_passkey(
    door: &Door,
    visitor: &Visitor,
    token: &str,
    halfway: &Halfway,
    answer: &str,
) -> Outcome<Entered> {
    if halfway.stage != Stage::Proving {
        return Ok(Entered::Wrong);
    }
    let (account, way) = (&halfway.account, SignInWay::Passkey);
    let counters = throttle::of_proof(account.as_str());
    if let Err(seconds) = throttle::count(door, &counters).await? {
        log(door, visitor, Some(account), SignInWhat::Held, way).await?;
        return Ok(Entered::Wait(seconds));
    }
    if !shown(door, token, halfway, answer).await? {
        log(door, visitor, Some(account), SignInWhat::Wrong, way).await?;
        return Ok(Entered::Wrong);
    }
    throttle::uncount(door, &counters).await?;
    enter(door, visitor, token, account, way).await
}

/// Comes in with a passkey and nothing else; `arrival` is the token that went with the asking.
pub async fn sign_in_with_passkey(
    door: &Door,
    visitor: &Visitor,
    arrival: &str,
    answer: &str,
) -> Outcome<Entered> {
    let way = SignInWay::PasskeyAlone;
    let mut counters = throttle::of_place(visitor.address);
    if let Err(seconds) = throttle::count(door, &counters).await? {
        log(door, visitor, None, SignInWhat::Held, way).await?;
        return Ok(Entered::Wait(seconds));
    }
    let taken = store::take_arrival(&door.db, &token_hash(arrival)).await?;
    let asked = taken.and_then(|(begun, _)| serde_json::from_str::<Asked>(&begun).ok());
    let read = || {
        let answer = Shown::<true>::from_json_relaxed(short(answer)?).ok()?;
        let state = asked?.state(door)?;
        Some((answer, DiscoverableAuthenticationServerState::decode(&state).ok()?))
    };
    let Some((answer, state)) = read() else {
        log(door, visitor, None, SignInWhat::Wrong, way).await?;
        return Ok(Entered::Wrong);
    };
    let id = factor_id(&answer.raw_id());
    let Some(account) = store::owner_of_passkey(&door.db, &id).await? else {
        log(door, visitor, None, SignInWhat::Wrong, way).await?;
        return Ok(Entered::Wrong);
    };
    let own = throttle::of_proof(account.as_str());
    if let Err(seconds) = throttle::count(door, &own).await? {
        log(door, visitor, Some(&account), SignInWhat::Held, way).await?;
        return Ok(Entered::Wait(seconds));
    }
    counters.extend(own);
    let Some(found) = find(door, &account, &id).await? else { return Ok(Entered::Wrong) };
    let after = after(door, &account, &found, answer.raw_id(), |site, credential, options| {
        state.verify(site, &answer, credential, options).is_ok()
    });
    if !used(door, &account, &found, after).await? {
        log(door, visitor, Some(&account), SignInWhat::Wrong, way).await?;
        return Ok(Entered::Wrong);
    }
    throttle::uncount(door, &counters).await?;
    let token = begin(door, visitor, &account, Stage::Proving).await?;
    enter(door, visitor, &token, &account, way).await
}
