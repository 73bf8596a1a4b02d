//! The first day of an office: from an empty database to the first person, in a real browser, by the
//! addresses and codes the program itself gives.

mod support;

use std::time::{SystemTime, UNIX_EPOCH};

use browser::Browser;
use support::{Demo, PASSWORD, User};

/// The code an authenticator app shows now for a key.
#[expect(clippy::disallowed_methods, reason = "an app on a telephone has a clock of its own")]
fn code(key: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).expect("base32");
    let app = totp_rs::Builder::new().with_secret(secret).build().expect("a secret");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    app.generate(now.as_secs()).to_string()
}

/// Reads the key of the page, and gives the code of the app; answers with the key.
fn sets_up_an_app(user: &mut User<'_>) -> String {
    let key = user.tab.eval("document.querySelector('code.key').textContent");
    let key = key.as_str().expect("a key").to_owned();
    user.writes("code", &code(&key));
    user.tab.follow("button.main");
    user.sees("回復コード");
    key
}

fn writes_all(user: &mut User<'_>, fields: &[(&str, &str)]) {
    for (field, text) in fields {
        user.writes(field, text);
    }
}

fn first_day(script: bool) {
    let (server, set_up) = Demo::first_run();
    let mut browser = Browser::start().expect("Chromium is installed: run .ci/setup test");

    let mut kaede = User::comes_to(&server, browser.tab(1366, 900, script), &set_up);
    kaede.sees("はじめの設定");
    kaede.chooses("kind", "consultation_office");
    writes_all(&mut kaede, &[("corporation", "合同会社まちの灯"), ("office", "相談室まちの灯")]);
    writes_all(&mut kaede, &[("name", "宮地 楓"), ("login", "kaede")]);
    writes_all(&mut kaede, &[("password", PASSWORD), ("again", "typo-typo-typo")]);
    kaede.tab.follow("button.main");
    kaede.sees("二つのパスワードが同じではありません");
    writes_all(&mut kaede, &[("password", PASSWORD), ("again", PASSWORD)]);
    kaede.tab.follow("button.main");
    sets_up_an_app(&mut kaede);
    kaede.tab.follow("a.button.main");
    kaede.sees("事業所と職員");

    kaede.tab.fill("#municipality-municipality", "みどり川市");
    kaede.tab.fill("#municipality-code", "992011");
    kaede.tab.follow("form[action='/office/municipalities'] button");
    kaede.sees("市町村を保存しました。");
    kaede.tab.fill("#invite-name", "日下部 渚");
    kaede.tab.follow("form[action='/office/invitations'] button");
    kaede.sees("ここでしか表示しません");
    let invitation = kaede.tab.eval("document.querySelector('code.key').textContent");
    let invitation = invitation.as_str().expect("an address").to_owned();
    let invitation = invitation.strip_prefix(&server.address).expect("of this server").to_owned();
    kaede.tab.follow("a.button.main");

    let mut elsewhere = Browser::start().expect("Chromium is installed");
    let mut nagisa = User::comes_to(&server, elsewhere.tab(1366, 900, script), &invitation);
    nagisa.sees("「相談室まちの灯」から、相談支援専門員として招かれています");
    writes_all(&mut nagisa, &[("login", "nagisa"), ("password", PASSWORD), ("again", PASSWORD)]);
    nagisa.tab.follow("button.main");
    let key = sets_up_an_app(&mut nagisa);
    nagisa.sees("確認");
    nagisa.goes_to("/people");
    nagisa.sees("サインイン");

    kaede.goes_to("/office");
    kaede.tab.follow("form[action='/office/invitations/confirm'] button");
    kaede.sees("確認しました。この人は今から入れます。");

    nagisa.goes_to("/sign-in");
    writes_all(&mut nagisa, &[("login", "nagisa"), ("password", PASSWORD)]);
    nagisa.tab.follow("form button.main");
    nagisa.writes("code", &next_code(&key));
    nagisa.tab.follow("button.main");
    nagisa.goes_to("/people/new");
    nagisa.writes("name", "青野 すみれ");
    nagisa.writes("kana", "あおの すみれ");
    nagisa.chooses("municipality", "992011");
    nagisa.tab.follow("form.intake button.main");
    nagisa.sees("青野 すみれ");
    let case = nagisa.tab.address().split('?').next().unwrap_or_default().to_owned();
    nagisa.goes_to(&format!("{case}/write/head"));
    assert_eq!(nagisa.field("person.municipality"), "992011");

    kaede.goes_to("/people");
    kaede.does_not_see("青野");
}

/// The next code of an app: one that was used does not count twice, so it waits for another step.
fn next_code(key: &str) -> String {
    let used = code(key);
    loop {
        let next = code(key);
        if next != used {
            return next;
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
}

#[test]
fn an_office_begins_with_an_address_and_ends_its_first_day_with_a_person() {
    first_day(true);
}

#[test]
fn an_office_begins_without_script_as_well() {
    first_day(false);
}
