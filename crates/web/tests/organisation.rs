//! Set-up, the office and its staff, invitations: as a browser sees them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use access::Role;
use axum::http::StatusCode;
use house::{Answer, Browser, House, MINUTE, PASSWORD, field};

const DAY: i64 = 24 * 60 * MINUTE;

/// Someone new, as they fill in a form.
fn new_person<'a>(name: &'a str, login: &'a str) -> [(&'a str, &'a str); 4] {
    [("name", name), ("login", login), ("password", PASSWORD), ("again", PASSWORD)]
}

async fn administrator(house: &House) -> Browser<'_> {
    house.someone_in("kanri", &[("hidamari", Role::Administrator)]).await
}

/// Sends a form of the page of the office.
async fn sends(browser: &mut Browser<'_>, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let key = field(&browser.get("/office").await.text, "form_key");
    let mut form = vec![("form_key", &*key)];
    form.extend(pairs);
    browser.post(path, &form).await
}

/// The code of the invitation that was made.
fn code(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let address = answer.between("<code class=\"key\">", "</code>");
    assert!(address.starts_with("https://renkei.example/invitation?code="), "{address}");
    address.split_once("code=").unwrap().1.to_owned()
}

async fn invites(browser: &mut Browser<'_>, name: &str, role: Role) -> String {
    code(&sends(browser, "/office/invitations", &[("name", name), ("role", role.key())]).await)
}

async fn accepts<'a>(house: &'a House, code: &str, name: &str, login: &str) -> Browser<'a> {
    let mut browser = Browser::at(house);
    let page = browser.get(&format!("/invitation?code={code}")).await;
    assert!(page.text.contains("相談室ひだまり"), "{}", page.text);
    let mut form = vec![("code", code)];
    form.extend(new_person(name, login));
    let accepted = browser.post("/invitation", &form).await;
    browser.sets_up_an_app(accepted, &[]).await;
    browser
}

async fn confirms(browser: &mut Browser<'_>) -> Answer {
    let page = browser.get("/office").await;
    let invitation = field(&page.text, "invitation");
    sends(browser, "/office/invitations/confirm", &[("invitation", &invitation)]).await
}

#[tokio::test]
async fn the_first_office_is_set_up_once_and_by_its_code_alone() {
    let house = House::new().await;
    let code = app::begin_set_up(&house.door()).await.unwrap().unwrap();
    let mut browser = Browser::at(&house);
    let wrong = browser.get("/set-up?code=aaaaa-aaaaa").await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    assert!(wrong.text.contains("この設定コードは使えません"));
    let page = browser.get(&format!("/set-up?code={code}")).await;
    assert!(page.text.contains("最初の管理者") && !page.text.contains("value=\"admin\""));

    let mut form = vec![("code", &*code), ("corporation", "合同会社まちの灯"), ("kana", "")];
    form.extend([("office", "相談室まちの灯"), ("kind", "consultation_office"), ("number", "12")]);
    form.extend([("name", "宮地 楓"), ("login", "楓"), ("password", "password"), ("again", "x")]);
    let refused = browser.post("/set-up", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in ["半角の英字・数字", "12文字", "10桁"] {
        assert!(refused.text.contains(said), "{said}: {}", refused.text);
    }
    for kept in ["合同会社まちの灯", "相談室まちの灯", "宮地 楓", "value=\"楓\""]
    {
        assert!(refused.text.contains(kept), "{kept}");
    }
    assert!(!refused.text.contains("value=\"password\""), "a password is not sent back");

    form.retain(|(name, _)| !["number", "login", "password", "again"].contains(name));
    form.extend([("number", ""), ("login", "kaede"), ("password", PASSWORD), ("again", PASSWORD)]);
    let done = browser.post("/set-up", &form).await;
    assert_eq!(done.leads_to(), "/sign-in/enrol?next=/office");
    let codes = browser.sets_up_an_app(done, &[("next", "/office")]).await;
    assert!(codes.text.contains("href=\"/office\""));
    let office = browser.get("/office").await;
    for said in ["相談室まちの灯", "宮地 楓", "はじめの設定をした", "ほかの事業所・機関を迎える"]
    {
        assert!(office.text.contains(said), "{said}: {}", office.text);
    }
    assert_eq!(browser.get("/").await.leads_to(), "/office");
    for hidden in ["/people", "/cases/x", "/retention", "/emergency", "/concerns"] {
        assert_eq!(browser.get(hidden).await.status, StatusCode::NOT_FOUND, "{hidden}");
    }

    let again = Browser::at(&house).post("/set-up", &form).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "it was used");
    assert_eq!(app::begin_set_up(&house.door()).await.unwrap(), None, "someone has an account");
}

#[tokio::test]
async fn a_code_of_set_up_is_dead_once_anyone_has_an_account() {
    let house = House::new().await;
    let code = app::begin_set_up(&house.door()).await.unwrap().unwrap();
    house.hires("chihiro", &[("hidamari", Role::Specialist)]).await;
    let page = Browser::at(&house).get(&format!("/set-up?code={code}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_invitation_is_handed_over_accepted_and_confirmed() {
    let house = House::new().await;
    let mut administrator = administrator(&house).await;
    let code = invites(&mut administrator, "日下部 渚", Role::Specialist).await;
    let again = administrator.get("/office").await;
    assert!(again.text.contains("日下部 渚") && !again.text.contains(&code), "told this once");

    let mut nagisa = accepts(&house, &code, "日下部 渚", "nagisa").await;
    let waiting = nagisa.get("/people").await.leads_to();
    assert!(waiting.starts_with("/sign-in"), "nobody has confirmed: {waiting}");
    let used = Browser::at(&house).get(&format!("/invitation?code={code}")).await;
    assert_eq!(used.status, StatusCode::NOT_FOUND, "an invitation counts once");
    assert!(administrator.get("/office").await.text.contains("受けた人: 日下部 渚（nagisa）"));

    assert_eq!(confirms(&mut administrator).await.leads_to(), "/office?done=confirmed");
    house.later(MINUTE);
    nagisa.signs_in("nagisa").await;
    assert_eq!(nagisa.get("/people").await.status, StatusCode::OK);
    assert_eq!(nagisa.get("/office").await.status, StatusCode::NOT_FOUND, "not their business");
    let key = field(&nagisa.get("/account").await.text, "form_key");
    let form = [("form_key", &*key), ("name", "だれか"), ("role", "specialist")];
    let invited = nagisa.post("/office/invitations", &form).await;
    assert_eq!(invited.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_invitation_ends_after_seven_days_or_when_it_is_taken_back() {
    let house = House::new().await;
    let mut administrator = administrator(&house).await;
    let late = invites(&mut administrator, "日下部 渚", Role::Specialist).await;
    let page = administrator.get("/office").await;
    let first = field(&page.text, "invitation");
    let withdrawn = invites(&mut administrator, "堀 朝陽", Role::SupportWorker).await;
    let invitations: Vec<_> = house::fields(&administrator.get("/office").await.text)
        .into_iter()
        .filter(|(name, value)| name == "invitation" && *value != first)
        .collect();
    let pairs = [("invitation", &*invitations[0].1)];
    sends(&mut administrator, "/office/invitations/withdraw", &pairs).await;
    let mut stranger = Browser::at(&house);
    let seen = stranger.get(&format!("/invitation?code={withdrawn}")).await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND);
    house.later(7 * DAY - MINUTE);
    assert_eq!(stranger.get(&format!("/invitation?code={late}")).await.status, StatusCode::OK);
    house.later(MINUTE);
    let mut form = vec![("code", &*late)];
    form.extend(new_person("日下部 渚", "nagisa"));
    let seen = stranger.post("/invitation", &form).await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND);
    assert!(seen.text.contains("7日を過ぎて"));
}

#[tokio::test]
async fn one_account_works_in_two_offices() {
    let house = House::new().await;
    let mut administrator = administrator(&house).await;
    let mut chihiro = house.someone_in("chihiro", &[("yuzu", Role::ServiceManager)]).await;
    let code = invites(&mut administrator, "小松原 千尋", Role::Specialist).await;
    let page = chihiro.get(&format!("/invitation?code={code}")).await;
    assert!(page.text.contains("この事業所でも働く"));
    let key = field(&page.text, "form_key");
    let taken = [("code", &*code), ("name", "だれか"), ("login", "chihiro")];
    let passwords = [("password", PASSWORD), ("again", PASSWORD)];
    let taken: Vec<_> = taken.into_iter().chain(passwords).collect();
    let refused = Browser::at(&house).post("/invitation", &taken).await;
    assert!(refused.text.contains("この名前はもう使われています"), "{}", refused.text);
    let joined = chihiro.post("/invitation/join", &[("form_key", &key), ("code", &code)]).await;
    assert!(joined.text.contains("招待を受けました"));
    assert!(!chihiro.get("/account").await.text.contains("href=\"/acting\""), "not yet");
    confirms(&mut administrator).await;
    house.later(MINUTE);
    chihiro.signs_in("chihiro").await;
    let acting = chihiro.get("/acting").await;
    for office in ["相談室ひだまり", "ゆず"] {
        assert!(acting.text.contains(office), "{office}");
    }
}

#[tokio::test]
async fn whoever_is_shut_out_is_out_at_once_and_the_last_administrator_stays() {
    let house = House::new().await;
    let mut administrator = administrator(&house).await;
    let mut chihiro = house.someone_in("chihiro", &[("hidamari", Role::Specialist)]).await;
    let page = administrator.get("/office").await;
    let account = |login: &str| {
        let (_, line) = page.text.split_once(&format!(">{login}</span></th>")).unwrap();
        field(line, "account")
    };
    let (own, theirs) = (account("kanri"), account("chihiro"));
    let shut = [("account", &*theirs), ("role", "specialist"), ("confirmed", "0")];
    sends(&mut administrator, "/office/staff", &shut).await;
    assert!(chihiro.get("/people").await.leads_to().starts_with("/sign-in"));
    let last = [("account", &*own), ("role", "administrator"), ("confirmed", "0")];
    let told = sends(&mut administrator, "/office/staff", &last).await.leads_to();
    assert!(administrator.get(&told).await.text.contains("最後の管理者は止められません"));
    let ends = [("account", &*own), ("role", "administrator"), ("confirmed", "1")];
    let ends: Vec<_> = ends.into_iter().chain([("until", "令和5年1月1日")]).collect();
    assert_eq!(sends(&mut administrator, "/office/staff", &ends).await.leads_to(), told);
    let foreign = [("account", "office-yuzu-x"), ("role", "specialist"), ("confirmed", "0")];
    let foreign = sends(&mut administrator, "/office/staff", &foreign).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "no one of another office");

    let again = [("account", &*theirs), ("role", "specialist"), ("confirmed", "1")];
    let again: Vec<_> = again.into_iter().chain([("until", "きのう")]).collect();
    let refused = sends(&mut administrator, "/office/staff", &again).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"きのう\"") && refused.text.contains("日付"));

    let reset = sends(&mut administrator, "/office/staff/factors", &[("account", &theirs)]).await;
    assert_eq!(reset.leads_to(), "/office?done=reset");
    let own = sends(&mut administrator, "/office/staff/factors", &[("account", &own)]).await;
    assert_eq!(own.leads_to(), "/office?done=not-reset", "not one's own");
}

#[tokio::test]
async fn only_the_office_of_set_up_welcomes_others() {
    let house = House::new().await;
    let mut first = administrator(&house).await;
    let mut other = house.someone_in("yuzu-kanri", &[("yuzu", Role::Administrator)]).await;
    let new = [("office", "訪問看護みぎわ"), ("kind", "medical"), ("administrator", "磯田 律")];
    assert!(!other.get("/office").await.text.contains("機関を迎える"));
    assert_eq!(sends(&mut other, "/office/add", &new).await.status, StatusCode::FORBIDDEN);
    let town = [("municipality", "海野町"), ("code", "993610")];
    let theirs = sends(&mut other, "/office/municipalities", &town).await;
    assert_eq!(theirs.status, StatusCode::FORBIDDEN);
    let wrong = sends(&mut first, "/office/municipalities", &town).await;
    assert!(wrong.text.contains("value=\"993610\"") && wrong.text.contains("海野町"), "kept");
    let missing = sends(&mut first, "/office/add", &[("office", "訪問看護みぎわ")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text.contains("value=\"訪問看護みぎわ\""), "nothing typed is lost");
    let taken = [("office", "相談室ひだまり"), ("kind", "consultation_office")];
    let taken: Vec<_> = taken.into_iter().chain([("administrator", "磯田 律")]).collect();
    let taken = sends(&mut first, "/office/add", &taken).await;
    assert!(taken.text.contains("この事業所の職員はもう登録されています"), "{}", taken.text);
    let code = code(&sends(&mut first, "/office/add", &new).await);
    let page = Browser::at(&house).get(&format!("/invitation?code={code}")).await;
    assert!(page.text.contains("訪問看護みぎわ") && page.text.contains("管理者"));
    let again = sends(&mut first, "/office/add", &new).await;
    assert_eq!(again.status, StatusCode::OK, "nobody has come yet: another invitation");
}

#[tokio::test]
async fn the_office_keeps_its_services_and_trainings_with_their_days() {
    let house = House::new().await;
    let mut administrator = administrator(&house).await;
    let service = [("service", "plan_consultation"), ("first_day", "令和5年4月1日")];
    sends(&mut administrator, "/office/services", &service).await;
    let backwards: Vec<_> = service.into_iter().chain([("last_day", "令和4年3月31日")]).collect();
    let backwards = sends(&mut administrator, "/office/services", &backwards).await;
    assert_eq!(backwards.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(backwards.text.contains("value=\"令和4年3月31日\""));
    let page = administrator.get("/office").await;
    assert!(page.text.contains("令和5年4月1日から"));
    let account = field(&page.text, "account");
    let whose = [("account", &*account), ("role", "administrator"), ("has", "1")];
    let training = [("qualification", "consultation_current"), ("on", "2020-10-01")];
    let training: Vec<_> = whose.into_iter().chain(training).collect();
    let done = sends(&mut administrator, "/office/qualifications", &training).await.leads_to();
    let page = administrator.get(&done).await;
    assert!(page.text.contains("次の研修の期限（令和8年3月31日）を過ぎています"), "{}", page.text);
    let to_come = [("qualification", "nurse"), ("on", "2099-10-01")];
    let to_come: Vec<_> = whose.into_iter().chain(to_come).collect();
    let refused = sends(&mut administrator, "/office/qualifications", &to_come).await;
    assert!(refused.text.contains("まだ来ていない日です"));

    let office = [("name", "相談室ひなた"), ("kind", "consultation_office"), ("number", "x")];
    let refused = sends(&mut administrator, "/office", &office).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let office = [("name", "相談室ひなた"), ("kind", "consultation_office"), ("phone", "0999-1")];
    sends(&mut administrator, "/office", &office).await;
    let page = administrator.get("/office").await;
    assert!(page.text.contains("相談室ひなた") && page.text.contains("事業所の内容を変えた"));
}
