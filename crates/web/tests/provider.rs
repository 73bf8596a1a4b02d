//! The identity provider of a region, played on this machine: who comes in by it, and who does not.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use access::Role;
use app::{Origin, Provider, ProviderSettings};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use house::{Answer, Browser, House, MINUTE, PASSWORD, field};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const NOON: i64 = 1_795_143_600;

/// How the next token deviates from what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Right,
    ByPasskey,
    Nonce,
    Audience,
    Issuer,
    Expired,
    Key,
    Unsigned,
    Large,
}

struct Idp {
    issuer: String,
    subject: String,
    turn: Turn,
    /// Nonce and challenge of each code.
    codes: HashMap<String, (String, String)>,
}

type Shared = Arc<Mutex<Idp>>;

fn coded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).unwrap()
}

fn json_of(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn configuration(State(idp): State<Shared>) -> Response {
    let idp = idp.lock().unwrap();
    let at = |path: &str| format!("{}{path}", idp.issuer);
    let filling = if idp.turn == Turn::Large { "x".repeat(70_000) } else { String::new() };
    json_of(&json!({
        "issuer": idp.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "filling": filling,
    }))
}

async fn keys() -> Response {
    let point = key(5).verifying_key().to_encoded_point(false);
    let (x, y) = (coded(point.x().unwrap()), coded(point.y().unwrap()));
    json_of(&json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": "k",
        "use": "sig", "alg": "ES256" }] }))
}

async fn token(State(idp): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let mut idp = idp.lock().unwrap();
    let pairs: HashMap<&str, &str> = body.split('&').filter_map(|p| p.split_once('=')).collect();
    // renkei:hush
    let known = headers[header::AUTHORIZATION] == "Basic cmVua2VpOmh1c2g=";
    let code = pairs.get("code").and_then(|code| idp.codes.remove(*code));
    let shown = |challenge: &str| coded(Sha256::digest(pairs["code_verifier"])) == challenge;
    let Some((nonce, _)) = code.filter(|(_, challenge)| known && shown(challenge)) else {
        let refused = json_of(&json!({ "error": "invalid_grant" }));
        return (StatusCode::BAD_REQUEST, refused).into_response();
    };
    let turn = idp.turn;
    let when = |is: Turn, other: &str, right: &str| {
        if turn == is { other.to_owned() } else { right.to_owned() }
    };
    let methods = if turn == Turn::ByPasskey { vec!["hwk"] } else { vec!["pwd"] };
    let claims = json!({
        "iss": when(Turn::Issuer, "https://elsewhere.example", &idp.issuer),
        "aud": when(Turn::Audience, "another", "renkei"),
        "sub": idp.subject,
        "nonce": when(Turn::Nonce, "another", &nonce),
        "iat": NOON - 60,
        "exp": if turn == Turn::Expired { NOON - 1 } else { NOON + 24 * 60 * 60 },
        "amr": methods,
    });
    let algorithm = when(Turn::Unsigned, "none", "ES256");
    let head = json!({ "alg": algorithm, "kid": "k", "typ": "JWT" });
    let signed = format!("{}.{}", coded(head.to_string()), coded(claims.to_string()));
    let signature: Signature = key(if turn == Turn::Key { 6 } else { 5 }).sign(signed.as_bytes());
    let signature =
        if turn == Turn::Unsigned { String::new() } else { coded(signature.to_bytes()) };
    json_of(&json!({ "access_token": "access", "token_type": "Bearer",
        "id_token": format!("{signed}.{signature}") }))
}

/// A house whose region has a provider, and the provider.
struct Region {
    house: House,
    idp: Shared,
    task: JoinHandle<()>,
}

impl Drop for Region {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Region {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (subject, turn, codes) = ("chihiro-there".to_owned(), Turn::Right, HashMap::new());
        let idp = Idp { issuer: issuer.clone(), subject, turn, codes };
        let idp = Arc::new(Mutex::new(idp));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&idp));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let settings = ProviderSettings {
            name: "みなとID".to_owned(),
            issuer,
            client_id: "renkei".to_owned(),
            client_secret: Some("hush".to_owned()),
            second_factor: vec!["hwk".to_owned()],
        };
        let origin = Origin::parse("https://renkei.example");
        let provider = Provider::new(settings, origin.as_ref(), web::fetch()).ok().map(Arc::new);
        Self { house: House::with_provider(provider).await, idp, task }
    }

    fn turns(&self, turn: Turn) {
        self.idp.lock().unwrap().turn = turn;
    }

    fn is_now(&self, subject: &str) {
        subject.clone_into(&mut self.idp.lock().unwrap().subject);
    }

    /// Shows the provider who one is; answers with the way back.
    fn shows(&self, way: &str) -> String {
        let (address, query) = way.split_once('?').unwrap();
        assert!(address.ends_with("/authorize"), "{address}");
        let asked: HashMap<&str, &str> =
            query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        let back = "https%3A%2F%2Frenkei.example%2Fsign-in%2Fprovider%2Fback";
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", "renkei"),
            ("redirect_uri", back),
            ("scope", "openid"),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(asked[name], value, "{query}");
        }
        let mut idp = self.idp.lock().unwrap();
        let code = format!("code{}", asked["state"]);
        let kept = (asked["nonce"].to_owned(), asked["code_challenge"].to_owned());
        idp.codes.insert(code.clone(), kept);
        format!("{}?code={code}&state={}", app::PROVIDER_BACK, asked["state"])
    }

    /// Goes to the provider and comes back.
    async fn round(&self, browser: &mut Browser<'_>, from: &str) -> Answer {
        let way = browser.get(from).await.leads_to();
        let back = self.shows(&way);
        browser.get(&back).await
    }

    /// 千尋, who has linked the account.
    async fn chihiro(&self) -> Browser<'_> {
        let mut browser = self.house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
        let linked = self.round(&mut browser, "/account/provider").await;
        assert_eq!(linked.leads_to(), "/account?done=linked");
        browser
    }
}

#[tokio::test]
async fn an_account_is_linked_by_its_owner_and_comes_in_by_the_provider() {
    let region = Region::new().await;
    let mut browser = region.chihiro().await;
    let account = browser.get("/account?done=linked").await;
    assert!(
        account.text.contains("結びつけました") && account.text.contains("認証基盤を加えました")
    );
    let form_key = field(&account.text, "form_key");
    let issuer = field(&account.text, "issuer");
    let code_there = browser.code();
    browser.post("/sign-out", &[]).await;

    let page = browser.get("/sign-in?next=/people").await;
    assert!(page.text.contains("href=\"/sign-in/provider?next=/people\">みなとIDでサインイン"));
    let second = region.round(&mut browser, "/sign-in/provider?next=/people").await;
    assert_eq!(second.leads_to(), "/sign-in/second?next=/people", "our own second factor");
    assert_eq!(browser.get("/people").await.leads_to(), "/sign-in/second?next=/people");
    region.house.later(MINUTE);
    let code = browser.code();
    assert_ne!(code, code_there);
    let form = [("code", &*code), ("next", "/people")];
    assert_eq!(browser.post("/sign-in/second", &form).await.leads_to(), "/people");
    browser.post("/sign-out", &[]).await;

    region.turns(Turn::ByPasskey);
    let inside = region.round(&mut browser, "/sign-in/provider?next=/people").await;
    assert_eq!(inside.leads_to(), "/people", "the provider has seen to it");
    assert_eq!(browser.get("/people").await.status, StatusCode::OK);
    assert!(browser.get("/account").await.text.contains("認証基盤でサインインしました"));

    let form_key_now = field(&browser.get("/account").await.text, "form_key");
    assert_ne!(form_key, form_key_now);
    let form = [("form_key", &*form_key_now), ("issuer", &*issuer)];
    let unlinked = browser.post("/account/provider/remove", &form).await;
    assert_eq!(unlinked.leads_to(), "/account?done=unlinked");
    browser.post("/sign-out", &[]).await;
    let nobody = region.round(&mut browser, "/sign-in/provider").await;
    assert_eq!(nobody.status, StatusCode::FORBIDDEN);
    assert!(nobody.text.contains("まだだれにも結びついていません"));
    assert!(nobody.text.contains("name=\"password\""), "the ordinary way stays");
}

#[tokio::test]
async fn a_token_that_does_not_hold_lets_nobody_in() {
    let region = Region::new().await;
    drop(region.chihiro().await);
    for turn in
        [Turn::Nonce, Turn::Audience, Turn::Issuer, Turn::Expired, Turn::Key, Turn::Unsigned]
    {
        region.turns(turn);
        let mut stranger = Browser::at(&region.house);
        let out = region.round(&mut stranger, "/sign-in/provider").await;
        assert_eq!(out.status, StatusCode::UNAUTHORIZED, "{turn:?}");
        assert!(out.text.contains("みなとIDからの確認を受け取れませんでした"), "{turn:?}");
        assert!(stranger.get("/people").await.leads_to().starts_with("/sign-in?"), "{turn:?}");
    }
    region.turns(Turn::Right);
    let mut honest = Browser::at(&region.house);
    assert!(region.round(&mut honest, "/sign-in/provider").await.leads().is_some());
}

#[tokio::test]
async fn what_is_brought_back_counts_once_in_the_browser_that_went() {
    let region = Region::new().await;
    drop(region.chihiro().await);
    let (mut one, mut other) = (Browser::at(&region.house), Browser::at(&region.house));
    let way = one.get("/sign-in/provider").await.leads_to();
    let back = region.shows(&way);
    let stolen = other.get(&back).await;
    assert_eq!(stolen.status, StatusCode::UNAUTHORIZED, "without the cookie");
    other.get("/sign-in/provider").await;
    let stolen = other.get(&back).await;
    assert_eq!(stolen.status, StatusCode::UNAUTHORIZED, "with the cookie of another asking");
    let elsewhere = one.get(&format!("{back}&iss=https://elsewhere.example")).await;
    assert_eq!(elsewhere.status, StatusCode::UNAUTHORIZED, "said by another provider");

    let back = region.shows(&one.get("/sign-in/provider").await.leads_to());
    assert!(one.get(&back).await.leads_to().starts_with("/sign-in/second"));
    one.post("/sign-out", &[]).await;
    assert_eq!(one.get(&back).await.status, StatusCode::UNAUTHORIZED, "a second time");
    // A code that was used: the provider refuses it, whoever brings it.
    let code = back.split(['=', '&']).nth(1).unwrap();
    let fresh = region.shows(&one.get("/sign-in/provider").await.leads_to());
    let state = fresh.rsplit('=').next().unwrap();
    let replayed = format!("{}?code={code}&state={state}", app::PROVIDER_BACK);
    assert_eq!(one.get(&replayed).await.status, StatusCode::UNAUTHORIZED, "a used code");

    let back = region.shows(&one.get("/sign-in/provider").await.leads_to());
    region.house.later(11 * MINUTE);
    assert_eq!(one.get(&back).await.status, StatusCode::UNAUTHORIZED, "too late");
    let refused = one.get("/sign-in/provider/back?error=access_denied&state=x").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "given up there");
}

#[tokio::test]
async fn nobody_is_linked_but_by_themselves() {
    let region = Region::new().await;
    let mut chihiro = region.chihiro().await;
    let mut nagisa = region.house.someone_in("nagisa", &[("hidamari", Role::Specialist)]).await;
    let taken = region.round(&mut nagisa, "/account/provider").await;
    assert_eq!(taken.leads_to(), "/account?done=taken", "chihiro has it");
    region.is_now("nagisa-there");
    let back = region.shows(&nagisa.get("/account/provider").await.leads_to());
    let not = chihiro.get(&back).await;
    assert_eq!(not.leads_to(), "/account?done=not-linked", "begun by another");
    let mut stranger = Browser::at(&region.house);
    assert_eq!(stranger.get(&back).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(nagisa.get(&back).await.leads_to(), "/account?done=linked");
    region.is_now("nagisa-elsewhere");
    let second = region.round(&mut nagisa, "/account/provider").await;
    assert_eq!(second.leads_to(), "/account?done=taken", "one at a time");
    region.house.later(11 * MINUTE);
    assert_eq!(nagisa.get("/account/provider").await.leads_to(), "/prove?next=/account/provider");
    // Nobody is found by anything but the link, and no account is made.
    region.is_now("nagisa");
    let unlinked = region.round(&mut stranger, "/sign-in/provider").await;
    assert_eq!(unlinked.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn where_the_provider_is_away_the_ordinary_way_stays() {
    let region = Region::new().await;
    drop(region.chihiro().await);
    region.house.later(6 * MINUTE);
    region.turns(Turn::Large);
    let mut browser = Browser::at(&region.house);
    let away = browser.get("/sign-in/provider?next=/people").await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE, "more than 64 KiB is no answer");
    region.turns(Turn::Right);
    region.house.later(MINUTE);
    assert!(browser.get("/sign-in/provider").await.leads().is_some(), "asked again");
    region.house.later(6 * MINUTE);
    region.task.abort();
    tokio::task::yield_now().await;
    let away = browser.get("/sign-in/provider?next=/people").await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(away.text.contains("みなとIDにつながりません。名前とパスワードでサインインできます"));
    let form = [("login", "chihiro"), ("password", PASSWORD)];
    assert!(browser.post("/sign-in", &form).await.leads_to().starts_with("/sign-in/second"));
}

#[tokio::test]
async fn without_a_provider_there_is_no_way_to_one() {
    let house = House::new().await;
    let mut browser = house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
    assert!(!browser.get("/account").await.text.contains("/account/provider"));
    assert_eq!(browser.get("/account/provider").await.leads_to(), "/account");
    browser.post("/sign-out", &[]).await;
    assert!(!browser.get("/sign-in").await.text.contains("/sign-in/provider"));
    for path in ["/sign-in/provider", "/sign-in/provider/back?code=x&state=y"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn what_an_operator_says_is_judged() {
    let origin = Origin::parse("https://renkei.example");
    let settings = |issuer: &str, client_id: &str| ProviderSettings {
        name: String::new(),
        issuer: issuer.to_owned(),
        client_id: client_id.to_owned(),
        client_secret: None,
        second_factor: Vec::new(),
    };
    let judged = |issuer, client_id, origin: Option<&Origin>| {
        Provider::new(settings(issuer, client_id), origin, web::fetch()).err()
    };
    assert_eq!(judged("https://id.example/realms/minato", "renkei", origin.as_ref()), None);
    assert_eq!(judged("https://id.example/", "renkei", origin.as_ref()), None);
    let fault = Some(app::ProviderFault::Issuer);
    for issuer in ["http://id.example", "id.example", "", "https://"] {
        assert_eq!(judged(issuer, "renkei", origin.as_ref()), fault, "{issuer}");
    }
    let fault = judged("https://id.example", " ", origin.as_ref());
    assert_eq!(fault, Some(app::ProviderFault::ClientId));
    let fault = judged("https://id.example", "renkei", None);
    assert_eq!(fault, Some(app::ProviderFault::NoOrigin));
}
