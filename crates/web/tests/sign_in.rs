//! Coming in, resting, being sent away: as a browser sees it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use access::Role;
use axum::http::StatusCode;
use house::{Browser, House, MINUTE, PASSWORD, field, fields};

const HOUR: i64 = 60 * MINUTE;

#[tokio::test]
async fn one_comes_in_with_a_second_factor_or_not_at_all() {
    let house = House::new().await;
    house.hires("chihiro", &[("hidamari", Role::Specialist)]).await;
    let mut browser = Browser::at(&house);
    let asked = browser.get("/people?words=%E5%B1%B1").await;
    assert_eq!(asked.leads_to(), "/sign-in?next=/people%3Fwords%3D%25E5%25B1%25B1");
    let page = browser.get(&asked.leads_to()).await;
    let next = field(&page.text, "next");
    assert_eq!(next, "/people?words=%E5%B1%B1");
    let wrong = browser.post("/sign-in", &[("login", "chihiro"), ("password", "ちがう")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.text.contains("名前かパスワードが違います"));
    let form = [("login", "chihiro"), ("password", PASSWORD), ("next", &next)];
    let halfway = browser.post("/sign-in", &form).await;
    assert!(halfway.leads_to().starts_with("/sign-in/enrol?next="));
    for path in ["/people", "/account", "/cases/x"] {
        let kept_out = browser.get(path).await.leads_to();
        assert!(kept_out.starts_with("/sign-in/enrol?next="), "{path}: {kept_out}");
    }
    let enrol = browser.get(&halfway.leads_to()).await;
    assert!(enrol.text.contains("<svg class=\"qr\"") && !enrol.text.contains("data:image"));
    let key = enrol.between("<code class=\"key\">", "</code>");
    let code = house.code(&key);
    let again = browser.post("/sign-in/enrol", &[("code", "000000"), ("next", &next)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.between("<code class=\"key\">", "</code>"), key, "the same key again");
    let codes = browser.post("/sign-in/enrol", &[("code", &code), ("next", &next)]).await;
    assert_eq!(codes.text.matches("<li><code>").count(), 10);
    assert!(codes.text.contains("href=\"/people?words=%E5%B1%B1\""));
    let session = codes.cookies.iter().find(|cookie| cookie.starts_with("__Host-renkei=")).unwrap();
    assert!(session.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{session}");
    assert_eq!(browser.get(&next).await.status, StatusCode::OK);
    browser.post("/sign-out", &[]).await;
    assert!(browser.get("/people").await.leads_to().starts_with("/sign-in?"));
}

#[tokio::test]
async fn what_was_written_when_the_session_was_over_is_sent_on() {
    let house = House::new().await;
    let mut browser = house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
    let page = browser.get("/account/password").await;
    let key = field(&page.text, "form_key");
    let text = "朝は\r\n「散歩」に行きたい & <b>毎日</b>";
    let form = [("form_key", &*key), ("current", text), ("new", "一つめ"), ("again", "二つめ")];
    house.later(13 * HOUR);
    let over = browser.post("/account/password", &form).await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    assert!(over.text.contains("書いたものはこの画面に残っています"));
    let (kept, wrong) = (field(&over.text, "kept"), "ちがう合言葉です。。");
    let sign_in = [("login", "chihiro"), ("password", wrong), ("kept", &kept)];
    let wrong = browser.post("/sign-in", &sign_in).await;
    assert_eq!(field(&wrong.text, "kept"), kept, "a slip of the finger loses nothing");
    let sign_in = [("login", "chihiro"), ("password", PASSWORD), ("kept", &kept)];
    let second = browser.post("/sign-in", &sign_in).await;
    assert!(second.text.contains("もう一つの確認"));
    let code = browser.code();
    let kept = field(&second.text, "kept");
    let resend = browser.post("/sign-in/second", &[("code", &code), ("kept", &kept)]).await;
    assert!(resend.text.contains("action=\"/account/password\""));
    assert!(resend.text.contains("data-at-once"));
    let sent = fields(&resend.text);
    let value = |name: &str| &sent.iter().find(|(n, _)| n == name).unwrap().1;
    assert_eq!(value("current"), text, "byte for byte");
    assert_ne!(*value("form_key"), key);
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let arrived = browser.post("/account/password", &pairs).await;
    assert_eq!(arrived.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(arrived.text.contains("二つの新しいパスワードが同じではありません"), "it arrived");
}

#[tokio::test]
async fn what_was_written_while_the_page_was_locked_is_sent_on() {
    let house = House::new().await;
    let mut browser = house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
    let key = field(&browser.get("/account/password").await.text, "form_key");
    house.later(16 * MINUTE);
    let asked = browser.get("/people").await;
    assert_eq!(asked.leads_to(), "/locked?next=/people");
    let form = [("form_key", &*key), ("current", "書いたもの"), ("new", "一"), ("again", "二")];
    let locked = browser.post("/account/password", &form).await;
    assert_eq!(locked.status, StatusCode::UNAUTHORIZED);
    assert!(locked.text.contains("画面をロックしています"));
    assert!(!locked.text.contains("name=\"code\""), "the password is enough");
    let kept = field(&locked.text, "kept");
    let wrong = browser.post("/locked", &[("password", "ちがう"), ("kept", &kept)]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(field(&wrong.text, "kept"), kept);
    let resend = browser.post("/locked", &[("password", PASSWORD), ("kept", &kept)]).await;
    assert!(fields(&resend.text).contains(&("current".to_owned(), "書いたもの".to_owned())));
    assert_eq!(browser.get("/people").await.status, StatusCode::OK);
    let forged = [("form_key", "0000"), ("new", "一")];
    house.later(32 * MINUTE);
    let answer = browser.post("/account/password", &forged).await;
    assert_eq!(answer.leads_to(), "/locked?next=/", "a form of no session of ours is not carried");
}

#[tokio::test]
async fn a_form_of_someone_else_is_never_sent() {
    let house = House::new().await;
    let mut browser = house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
    let key = field(&browser.get("/account/password").await.text, "form_key");
    browser.post("/sign-out", &[]).await;
    let form = [("form_key", &*key), ("current", "千尋さんが書いた"), ("new", "一")];
    let over = browser.post("/account/password", &form).await;
    let kept = field(&over.text, "kept");
    house.hires("makoto", &[("hidamari", Role::Specialist)]).await;
    let other = browser.signs_up("makoto", Some(&kept)).await;
    assert!(other.text.contains("name=\"kept\""), "the codes come first");
    let on: Vec<_> = fields(&other.text);
    let pairs: Vec<(&str, &str)> = on.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let refused = browser.post("/acting", &pairs).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("別の人がサインインしていたときに書かれた"));
    assert!(!refused.text.contains("data-at-once"));
    let kept = field(&refused.text, "kept");
    let out = browser.post("/sign-out", &[("kept", &kept)]).await;
    assert_eq!(field(&out.text, "kept"), kept, "its writer may still sign in and send it");
}

#[tokio::test]
async fn a_form_of_the_other_office_is_asked_about() {
    let house = House::new().await;
    let offices = [("hidamari", Role::Specialist), ("kanata", Role::ServiceManager)];
    let mut browser = house.someone_in("chihiro", &offices).await;
    let page = browser.get("/acting").await;
    let key = field(&page.text, "form_key");
    let (office, role) = (field(&page.text, "office"), field(&page.text, "role"));
    let written = [("form_key", &*key), ("current", "前の事業所で書いた"), ("new", "一")];
    let switch = [("form_key", &*key), ("office", &*office), ("role", &*role)];
    assert_eq!(browser.post("/acting", &switch).await.leads_to(), "/");
    let asked = browser.post("/account/password", &written).await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    assert!(asked.text.contains("切り替えて送ります"));
    let pairs = fields(&asked.text);
    assert!(pairs.iter().any(|(name, value)| name == "office" && *value != office));
    let own: Vec<(&str, &str)> = pairs
        .iter()
        .filter(|(name, _)| ["form_key", "office", "role", "kept", "next"].contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let resend = browser.post("/acting", &own).await;
    assert!(resend.text.contains("前の事業所で書いた") && resend.text.contains("data-at-once"));
}

#[tokio::test]
async fn what_needs_proof_asks_and_goes_on() {
    let house = House::new().await;
    let mut browser = house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
    house.later(11 * MINUTE);
    let key = field(&browser.get("/account").await.text, "form_key");
    let asked = browser.post("/account/codes", &[("form_key", &key)]).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    assert!(asked.text.contains("name=\"password\"") && asked.text.contains("name=\"code\""));
    let kept = field(&asked.text, "kept");
    let code = browser.code();
    let proof = [("password", PASSWORD), ("code", &*code), ("kept", &*kept)];
    let resend = browser.post("/prove", &proof).await;
    let pairs = fields(&resend.text);
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let codes = browser.post("/account/codes", &pairs).await;
    assert_eq!(codes.text.matches("<li><code>").count(), 10);
    let replayed = browser.post("/prove", &proof).await;
    assert!(replayed.text.contains("そのコードはもう使われています"));
}

#[tokio::test]
async fn the_administrator_of_the_system_sees_nobody() {
    let house = House::new().await;
    let mut browser = house.someone_in("kanri", &[("hidamari", Role::Administrator)]).await;
    for route in web::ROUTES.iter().filter(|r| r.method == "get" && r.path.starts_with("/cases")) {
        let path = route.path.replace("{case}", "x").replace("{document}", "x");
        let path = path.replace("{version}", "1");
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(browser.get("/people").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_stranger_is_led_to_the_door_from_every_page_but_the_public_ones() {
    let house = House::new().await;
    for route in web::ROUTES {
        let mut path = route.path.to_owned();
        while let Some((before, rest)) = path.split_once('{') {
            path = format!("{before}1{}", rest.split_once('}').unwrap().1);
        }
        let mut stranger = Browser::at(&house);
        let answer = match route.method {
            "get" => stranger.get(&path).await,
            _ => stranger.post(&path, &[("form_key", "guessed"), ("text", "x")]).await,
        };
        if route.public {
            assert!(!answer.leads().is_some_and(|to| to.starts_with("/sign-in")), "{path}");
        } else {
            assert!(answer.leads_to().starts_with("/sign-in"), "{} {path}", route.method);
        }
        if route.method == "post" {
            let forged = stranger.post_from_elsewhere(&path).await;
            assert_ne!(forged.status, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn guessing_is_told_how_long_to_wait() {
    let house = House::new().await;
    house.hires("chihiro", &[("hidamari", Role::Specialist)]).await;
    let mut browser = Browser::at(&house);
    let guess = [("login", "chihiro"), ("password", "あてずっぽうの合言葉")];
    for _ in 0..6 {
        assert_eq!(browser.post("/sign-in", &guess).await.status, StatusCode::UNAUTHORIZED);
    }
    let held = browser.post("/sign-in", &guess).await;
    assert_eq!(held.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(held.header("retry-after"), "2");
    assert!(held.text.contains("あと2秒待ってから"));
}

#[tokio::test]
async fn the_password_is_changed_with_the_one_there_was() {
    let house = House::new().await;
    let mut browser = house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
    let key = field(&browser.get("/account/password").await.text, "form_key");
    let form = |current: &'static str, new: &'static str| {
        [
            ("form_key", key.clone()),
            ("current", current.into()),
            ("new", new.into()),
            ("again", new.into()),
        ]
    };
    let mut change = async |current, new| {
        let form = form(current, new);
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        browser.post("/account/password", &pairs).await
    };
    let weak = change(PASSWORD, "password-1234").await;
    assert!(
        weak.text.contains("当てられやすいパスワード") && weak.text.contains("id=\"new-fault\"")
    );
    let wrong = change("ちがう合言葉です。。", "うみべのまちで育った猫です").await;
    assert!(wrong.text.contains("今のパスワードが違います"));
    let done = change(PASSWORD, "うみべのまちで育った猫です").await;
    assert_eq!(done.leads_to(), "/account?done=password");
    let told = browser.get(&done.leads_to()).await;
    assert!(told.text.contains("パスワードを変えました"), "the renewed session goes on");
}

#[tokio::test]
async fn every_cookie_is_bound_to_this_host() {
    let house = House::new().await;
    house.hires("chihiro", &[("hidamari", Role::Specialist)]).await;
    let mut browser = Browser::at(&house);
    let mut cookies = browser.post("/passkey/ask", &[("kind", "anyone")]).await.cookies;
    let form = [("login", "chihiro"), ("password", PASSWORD)];
    let halfway = browser.post("/sign-in", &form).await;
    let enrol = browser.get(&halfway.leads_to()).await;
    cookies.extend(halfway.cookies);
    let code = house.code(&enrol.between("<code class=\"key\">", "</code>"));
    cookies.extend(browser.post("/sign-in/enrol", &[("code", &code)]).await.cookies);
    cookies.extend(browser.post("/sign-out", &[]).await.cookies);
    let names: std::collections::BTreeSet<_> =
        cookies.iter().map(|cookie| cookie.split('=').next().unwrap()).collect();
    let expected = ["__Host-renkei", "__Host-renkei-arrival", "__Host-renkei-browser"];
    assert_eq!(names.into_iter().collect::<Vec<_>>(), expected);
    for cookie in &cookies {
        let parts: Vec<_> = cookie.split("; ").skip(1).collect();
        for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
            assert!(parts.contains(&part), "{cookie} without {part}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    // A page of another site asks for nothing, and nobody is asked for what is not theirs.
    let forged = browser.post_from_elsewhere("/passkey/ask").await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    for kind in ["make", "show", ""] {
        let asked = browser.post("/passkey/ask", &[("kind", kind)]).await;
        assert_eq!((asked.status, asked.text.as_str()), (StatusCode::NOT_FOUND, ""), "{kind}");
    }
}

/// A form of a full plan is far larger than what signing in needs.
#[tokio::test]
async fn a_large_form_is_carried_over_signing_in() {
    let house = House::new().await;
    let mut browser = house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
    let key = field(&browser.get("/account/password").await.text, "form_key");
    let long = "長い記録。".repeat(60_000);
    house.later(13 * HOUR);
    let form = [("form_key", &*key), ("current", &*long), ("new", "一"), ("again", "二")];
    let over = browser.post("/account/password", &form).await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    let kept = field(&over.text, "kept");
    assert!(kept.len() > 800_000);
    let sign_in = [("login", "chihiro"), ("password", PASSWORD), ("kept", &kept)];
    let second = browser.post("/sign-in", &sign_in).await;
    assert_eq!(second.status, StatusCode::OK, "{}", &second.text[..200]);
    let code = browser.code();
    let kept = field(&second.text, "kept");
    let resend = browser.post("/sign-in/second", &[("code", &code), ("kept", &kept)]).await;
    let sent = fields(&resend.text);
    assert_eq!(sent.iter().find(|(name, _)| name == "current").unwrap().1, long);
}

#[tokio::test]
async fn what_counts_in_one_session_is_asked_for_after_the_proof() {
    let house = House::new().await;
    let mut browser = house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
    assert_eq!(browser.get("/account/passkey").await.status, StatusCode::OK);
    assert!(browser.post("/passkey/ask", &[("kind", "make")]).await.text.contains("challenge"));
    house.later(11 * MINUTE);
    for page in ["/account/app", "/account/passkey"] {
        assert_eq!(browser.get(page).await.leads_to(), format!("/prove?next={page}"));
    }
    let asked = browser.post("/passkey/ask", &[("kind", "make")]).await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND, "not before the proof");
    let code = browser.code();
    let proof = [("password", PASSWORD), ("code", &*code), ("next", "/account/passkey")];
    assert_eq!(browser.post("/prove", &proof).await.leads_to(), "/account/passkey");
    assert_eq!(browser.get("/account/passkey").await.status, StatusCode::OK);
    let account = browser.get("/account").await;
    assert!(account.text.contains("認証アプリでサインインしました"), "{}", account.text);
    assert_eq!(browser.get("/office/sign-ins").await.status, StatusCode::NOT_FOUND);
}
