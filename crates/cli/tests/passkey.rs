//! Passkeys in a real browser, with an authenticator of its own making.

mod support;

use browser::Browser;
use serde_json::json;
use support::{Demo, PASSWORD, User, authenticator};

fn shown(user: &mut User<'_>, selector: &str) -> bool {
    user.tab.eval(&format!("!!document.querySelector({selector:?})?.checkVisibility()")) == true
}

const BUTTON: &str = "[data-passkey] button";

#[test]
fn a_passkey_is_made_shown_and_taken_away() {
    let mut demo = Demo::start();
    let numeric = demo.address.clone();
    demo.address = demo.address.replace("127.0.0.1", "localhost");
    let mut browser = Browser::start().expect("Chromium is installed: run .ci/setup test");
    let mut tab = browser.tab(1366, 900, true);
    let first = authenticator(&mut tab);
    let mut user = User::signs_in(&demo, tab, "hidamari");

    user.goes_to("/account/passkey");
    assert!(!shown(&mut user, "[data-passkey-without]"));
    user.writes("name", "仕事用のパソコン");
    user.tab.follow(BUTTON);
    user.sees("回復コード");
    assert_eq!(user.tab.eval("document.querySelectorAll('.recovery li').length"), 10);
    user.goes_to("/account");
    user.sees("仕事用のパソコン");
    user.sees("パスキーを加えました");
    assert!(!shown(&mut user, "form[action='/account/factors/remove']"), "the last one stays");

    user.goes_to("/account/passkey");
    user.tab.click(BUTTON);
    user.tab.wait("document.querySelector('[data-passkey] [role=alert]').checkVisibility()");
    user.sees("もう加えてあります");

    user.signs_out();
    user.tab.fill("input[name=login]", "hidamari");
    user.tab.fill("input[name=password]", PASSWORD);
    user.tab.follow("form button.main");
    user.sees("パスキーで確かめてください");
    user.tab.follow(BUTTON);
    assert_eq!(user.tab.address(), "/");

    user.signs_out();
    user.tab.follow(BUTTON);
    assert_eq!(user.tab.address(), "/", "with nothing but the passkey");
    user.sees("相談室ひだまり");

    // Whoever holds the machine without being its user is not let in, and may go on otherwise.
    user.signs_out();
    let verified = |is: bool| json!({ "authenticatorId": first, "isUserVerified": is });
    user.tab.ask("WebAuthn.setUserVerified", verified(false));
    user.tab.click(BUTTON);
    user.tab.wait("document.querySelector('[data-passkey] [role=alert]').checkVisibility()");
    user.sees("もう一度押すか、ほかの方法で進んでください");
    user.tab.ask("WebAuthn.setUserVerified", verified(true));
    user.tab.follow(BUTTON);

    // A second one in place of the first.
    user.tab.ask("WebAuthn.removeVirtualAuthenticator", json!({ "authenticatorId": first }));
    authenticator(&mut user.tab);
    user.goes_to("/account/passkey");
    user.writes("name", "予備の鍵");
    user.tab.follow(BUTTON);
    user.sees("パスキーを加えました");
    user.tab.follow("form[action='/account/factors/remove'] button");
    user.sees("外しました");
    let left = user.tab.eval("document.querySelector('#factors-heading ~ ul').innerText");
    let left = left.as_str().unwrap_or_default();
    assert!(left.contains("予備の鍵") && !left.contains("仕事用"), "{left}");
    user.sees("パスキーを外しました");

    // At an address of numbers there is no button, and the way to where there is one.
    user.tab.go(&format!("{numeric}/sign-in"));
    assert!(!shown(&mut user, BUTTON));
    let localhost = demo.address.clone();
    user.sees(&format!("パスキーは {localhost} で開いたときに使えます"));
}

#[test]
fn without_script_nothing_is_offered_that_cannot_work() {
    let mut demo = Demo::start();
    demo.address = demo.address.replace("127.0.0.1", "localhost");
    let mut browser = Browser::start().expect("Chromium is installed: run .ci/setup test");
    let tab = browser.tab(390, 900, false);
    let mut user = User::comes_to(&demo, tab, "/sign-in");
    assert!(!shown(&mut user, BUTTON));
    let mut user = User::signs_in(&demo, user.tab, "hidamari");
    user.goes_to("/account/passkey");
    assert!(!shown(&mut user, BUTTON));
    user.sees("今はパスキーを使えません");
    user.sees("認証アプリを加える");
}
