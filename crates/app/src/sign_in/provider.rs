//! The identity provider of a region (OpenID Connect): a way in for accounts that were linked to it.
//!
//! Code flow with PKCE, state and nonce. What is asked of the provider is bound to the browser that
//! began, counts once and for ten minutes. Who someone is there (issuer and subject) means nothing
//! here until the owner of an account has linked it from within; nobody is found by e-mail, and no
//! account is made. Whether the provider's sign-in is also a second factor, it must say itself
//! (`acr`, `amr`), in values the operator has named; otherwise ours is asked for after it.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use access::AccountId;
use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm,
    CoreProviderMetadata,
};
use openidconnect::{
    AccessTokenHash, AsyncHttpClient, AuthType, AuthorizationCode, ClientId, ClientSecret,
    CsrfToken, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{FactorKind, SignInWay, SignInWhat, Stage, WriteFault};

use super::{
    Door, Entered, Origin, SecondFactor, Session, Visitor, begin, enter, log, random_text,
    throttle, token_hash,
};
use crate::{Failure, Outcome};

/// Where the provider leads back to.
pub const BACK: &str = "/sign-in/provider/back";
/// Whoever goes to the provider must be back after so long.
const ASKED_MS: i64 = 10 * 60 * 1000;
/// What a provider says of itself is asked again after so long.
const KNOWN_MS: i64 = 5 * 60 * 1000;
/// One that did not answer is left alone for so long.
const LEFT_ALONE_MS: i64 = 10 * 1000;

/// Signatures that are taken: nothing that a client secret, or nobody, can make.
const SIGNED: [CoreJwsSigningAlgorithm; 6] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
];

/// Another server did not answer as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the other server did not answer")
    }
}

impl Error for NoAnswer {}

/// What comes back from another server.
pub type Fetching = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send>>;
/// Asks another server, within bounds of time and size, and follows no redirection.
pub type Fetch = Arc<dyn Fn(HttpRequest) -> Fetching + Send + Sync>;

/// The same, as the library asks.
struct Http(Fetch);

impl<'a> AsyncHttpClient<'a> for Http {
    type Error = NoAnswer;
    type Future = Fetching;

    fn call(&'a self, request: HttpRequest) -> Fetching {
        (self.0)(request)
    }
}

/// What the operator says about the provider.
#[derive(Clone)]
pub struct ProviderSettings {
    /// What people call it.
    pub name: String,
    /// Its address, as it writes it itself.
    pub issuer: String,
    /// As what we are known there.
    pub client_id: String,
    /// The secret we share with it, if there is one.
    pub client_secret: Option<String>,
    /// Values of `acr` or `amr` with which its sign-in is a second factor too.
    pub second_factor: Vec<String>,
}

/// Why what the operator said cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderFault {
    /// The address of the provider: it must be https, or of this machine.
    Issuer,
    /// There must be a name of our own that it can lead back to.
    NoOrigin,
    /// The name as which we are known there is empty.
    ClientId,
}

/// The identity provider of a region.
pub struct Provider {
    settings: ProviderSettings,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    http: Http,
    known: Mutex<Option<Known>>,
}

/// What it said of itself, or that it did not answer, and when.
#[derive(Clone)]
struct Known {
    at: i64,
    said: Option<Arc<CoreProviderMetadata>>,
}

type Client = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

impl Provider {
    /// The provider as the operator says it is; it is not asked yet.
    pub fn new(
        settings: ProviderSettings,
        origin: Option<&Origin>,
        fetch: Fetch,
    ) -> Result<Self, ProviderFault> {
        let issuer = settings.issuer.trim().to_owned();
        // The issuer's own host follows the rule of ours: encrypted, or this machine.
        let host: String = issuer.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        Origin::parse(&host).ok_or(ProviderFault::Issuer)?;
        let issuer = IssuerUrl::new(issuer).map_err(|_| ProviderFault::Issuer)?;
        if settings.client_id.trim().is_empty() {
            return Err(ProviderFault::ClientId);
        }
        let origin = origin.ok_or(ProviderFault::NoOrigin)?;
        let redirect = RedirectUrl::new(format!("{}{BACK}", origin.text()))
            .map_err(|_| ProviderFault::NoOrigin)?;
        Ok(Self { settings, issuer, redirect, http: Http(fetch), known: Mutex::new(None) })
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Its address.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// What it says of itself, asked at most every five minutes; nothing if it does not answer, or
    /// not as it should.
    pub async fn known(&self, at: i64) -> Option<()> {
        self.said(at).await.map(|_| ())
    }

    async fn said(&self, at: i64) -> Option<Arc<CoreProviderMetadata>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known {
            let good_for = if known.said.is_some() { KNOWN_MS } else { LEFT_ALONE_MS };
            if (0..good_for).contains(&(at - known.at)) {
                return known.said;
            }
        }
        let said = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let said = said.ok().map(Arc::new);
        let known = Some(Known { at, said: said.clone() });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = known;
        said
    }

    async fn client(&self, at: i64) -> Option<Client> {
        let said = self.said(at).await?;
        let (id, secret) = (&self.settings.client_id, &self.settings.client_secret);
        let basic = said.token_endpoint_auth_methods_supported().is_none_or(|methods| {
            methods.contains(&openidconnect::core::CoreClientAuthMethod::ClientSecretBasic)
        });
        let client = CoreClient::from_provider_metadata(
            (*said).clone(),
            ClientId::new(id.trim().to_owned()),
            secret.clone().map(ClientSecret::new),
        );
        let how = if basic { AuthType::BasicAuth } else { AuthType::RequestBody };
        Some(client.set_redirect_uri(self.redirect.clone()).set_auth_type(how))
    }
}

/// What someone goes to the provider with, kept here until they are back.
#[derive(Serialize, Deserialize)]
struct Gone {
    /// When, milliseconds.
    at: i64,
    state: String,
    nonce: String,
    verifier: String,
    /// The account that is to be linked; signs in if there is none.
    link: Option<String>,
    /// Where to go afterwards.
    next: String,
}

/// The way to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Address of the provider.
    pub address: String,
    /// Token by which the browser is known when it is back.
    pub arrival: String,
}

/// Sends someone to the provider, to sign in or to link the account of a session; nothing if the
/// provider does not answer.
pub async fn go_to_provider(
    door: &Door,
    provider: &Provider,
    link: Option<&Session>,
    next: &str,
) -> Outcome<Option<Way>> {
    let Some(client) = provider.client(door.moment.at).await else { return Ok(None) };
    let random = || random_text(door.entropy);
    let gone = Gone {
        at: door.moment.at,
        state: random(),
        nonce: random(),
        verifier: random(),
        link: link.map(|session| session.actor.account.as_str().to_owned()),
        next: next.to_owned(),
    };
    let verifier = PkceCodeVerifier::new(gone.verifier.clone());
    let (state, nonce) = (gone.state.clone(), gone.nonce.clone());
    let asking = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        )
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    // Whoever links shows there again who they are: the browser may be shared.
    let asking = if link.is_some() { asking.add_prompt(CoreAuthPrompt::Login) } else { asking };
    let (address, _, _) = asking.url();
    let arrival = random();
    let begun = serde_json::to_string(&gone).unwrap_or_default();
    let at = door.moment.at;
    store::put_arrival(&door.db, &token_hash(&arrival), &begun, at, at - ASKED_MS).await?;
    Ok(Some(Way { address: address.to_string(), arrival }))
}

/// What a browser brings back from the provider.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// Token of the browser.
    pub arrival: String,
    /// The code.
    pub code: String,
    /// The state.
    pub state: String,
    /// Which provider says it was; empty if it does not say.
    pub issuer: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// As if name and password were right: in, or halfway; and where to go then.
    Entered(Entered, String),
    /// The account of the session is linked.
    Linked,
    /// Someone else's account is linked to it.
    Taken,
    /// Nobody's account is linked to it.
    Unlinked,
    /// What was brought back does not hold, or it took too long.
    Wrong,
    /// The provider does not answer.
    Away,
    /// Too many failures: the next try is heard after so many seconds.
    Wait(u32),
}

/// Who the provider says it was.
struct Who {
    subject: String,
    /// Whether it was as good as a second factor.
    fully: bool,
}

/// Takes someone back from the provider. `session` is the one of the browser, if they are in.
pub async fn back_from_provider(
    door: &Door,
    visitor: &Visitor,
    provider: &Provider,
    session: Option<&Session>,
    brought: &Brought,
) -> Outcome<Back> {
    let way = SignInWay::Provider;
    let counters = throttle::of_place(visitor.address);
    if let Err(seconds) = throttle::count(door, &counters).await? {
        log(door, visitor, None, SignInWhat::Held, way).await?;
        return Ok(Back::Wait(seconds));
    }
    let taken = store::take_arrival(&door.db, &token_hash(&brought.arrival)).await?;
    let gone = taken.and_then(|(begun, _)| serde_json::from_str::<Gone>(&begun).ok());
    let ours = gone.filter(|gone| {
        (0..=ASKED_MS).contains(&(door.moment.at - gone.at))
            && Sha256::digest(&gone.state) == Sha256::digest(&brought.state)
            && (brought.issuer.is_empty() || brought.issuer == provider.issuer())
    });
    let Some(gone) = ours else {
        log(door, visitor, None, SignInWhat::Wrong, way).await?;
        return Ok(Back::Wrong);
    };
    let who = match who(door, provider, &gone, &brought.code).await {
        Ok(who) => who,
        Err(NotShown::Away) => {
            throttle::uncount(door, &counters).await?;
            return Ok(Back::Away);
        }
        Err(NotShown::Wrong) => {
            log(door, visitor, None, SignInWhat::Wrong, way).await?;
            return Ok(Back::Wrong);
        }
    };
    throttle::uncount(door, &counters).await?;
    match &gone.link {
        Some(account) => {
            // Linked is the account that began, by whoever is still in with it.
            let session = session.filter(|s| s.actor.account.as_str() == account && s.proved);
            let Some(session) = session else { return Ok(Back::Wrong) };
            link(door, visitor, provider, &session.actor.account, &who.subject).await
        }
        None => arrive(door, visitor, provider, &who, gone.next).await,
    }
}

/// Why it is not known who it was.
enum NotShown {
    Away,
    Wrong,
}

/// Exchanges the code, and reads who it was from a token that holds.
async fn who(door: &Door, provider: &Provider, gone: &Gone, code: &str) -> Result<Who, NotShown> {
    let client = provider.client(door.moment.at).await.ok_or(NotShown::Away)?;
    let asked = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(|_| NotShown::Away)?
        .set_pkce_verifier(PkceCodeVerifier::new(gone.verifier.clone()))
        .request_async(&provider.http)
        .await;
    let token = asked.map_err(|fault| match fault {
        openidconnect::RequestTokenError::Request(_) => NotShown::Away,
        _ => NotShown::Wrong,
    })?;
    let now = DateTime::<Utc>::from_timestamp_millis(door.moment.at).ok_or(NotShown::Wrong)?;
    let verifier = client.id_token_verifier().set_allowed_algs(SIGNED).set_time_fn(move || now);
    let id_token = token.id_token().ok_or(NotShown::Wrong)?;
    let nonce = Nonce::new(gone.nonce.clone());
    let claims = id_token.claims(&verifier, &nonce).map_err(|_| NotShown::Wrong)?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = id_token.signing_alg().map_err(|_| NotShown::Wrong)?;
        let key = id_token.signing_key(&verifier).map_err(|_| NotShown::Wrong)?;
        let hash = AccessTokenHash::from_token(token.access_token(), algorithm, key);
        if hash.ok().as_ref() != Some(expected) {
            return Err(NotShown::Wrong);
        }
    }
    let named = |value: &str| provider.settings.second_factor.iter().any(|known| known == value);
    let by_class = claims.auth_context_ref().is_some_and(|class| named(class.as_ref()));
    let by_method = claims
        .auth_method_refs()
        .is_some_and(|methods| methods.iter().any(|method| named(method.as_ref())));
    Ok(Who { subject: claims.subject().to_string(), fully: by_class || by_method })
}

async fn link(
    door: &Door,
    visitor: &Visitor,
    provider: &Provider,
    account: &AccountId,
    subject: &str,
) -> Outcome<Back> {
    let issuer = provider.issuer();
    match store::put_link(&door.db, issuer, subject, account, door.moment.at).await {
        Ok(()) => {
            let what = SignInWhat::FactorAdded;
            log(door, visitor, Some(account), what, SignInWay::Provider).await?;
            Ok(Back::Linked)
        }
        Err(WriteFault::Stale) => Ok(Back::Taken),
        Err(WriteFault::Fault(fault)) => Err(Failure::Fault(fault)),
    }
}

async fn arrive(
    door: &Door,
    visitor: &Visitor,
    provider: &Provider,
    who: &Who,
    next: String,
) -> Outcome<Back> {
    let way = SignInWay::Provider;
    let issuer = provider.issuer();
    let account = store::account_of_link(&door.db, issuer, &who.subject).await?;
    let Some(account) = account else {
        log(door, visitor, None, SignInWhat::Wrong, way).await?;
        return Ok(Back::Unlinked);
    };
    store::use_link(&door.db, issuer, &who.subject, door.moment.at).await?;
    let factors = store::factors(&door.db, account.as_str()).await?;
    let provable = factors.iter().any(|factor| factor.kind != FactorKind::Recovery);
    let stage = if provable { Stage::Proving } else { Stage::Enrolling };
    let token = begin(door, visitor, &account, stage).await?;
    let waived = door.second_factor == SecondFactor::WaivedInDemo && !provable;
    let entered = if who.fully || waived {
        enter(door, visitor, &token, &account, way).await?
    } else {
        Entered::Halfway { token, stage }
    };
    Ok(Back::Entered(entered, next))
}

/// Takes the link of one's own account to a provider away.
pub async fn unlink_provider(
    door: &Door,
    visitor: &Visitor,
    session: &Session,
    issuer: &str,
) -> Outcome<()> {
    let account = &session.actor.account;
    store::drop_link(&door.db, account.as_str(), issuer).await?;
    log(door, visitor, Some(account), SignInWhat::FactorRemoved, SignInWay::Provider).await
}
