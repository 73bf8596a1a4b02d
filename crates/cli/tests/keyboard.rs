//! A day's work by keyboard alone: nothing is clicked, and what has the focus can be seen.

mod support;

use browser::Browser;
use support::{Demo, PASSWORD, User};

#[test]
fn a_plan_is_found_rewritten_and_agreed_to_by_keyboard_alone() {
    let demo = Demo::start();
    let mut browser = Browser::start().expect("Chromium is installed: run .ci/setup test");
    let mut user = User::comes_to(&demo, browser.tab(1366, 900, true), "/sign-in");
    user.tabs_to("input[name=login]");
    user.types("hidamari");
    user.tabs_to("input[name=password]");
    user.types(PASSWORD);
    user.enters("Enter");

    user.tabs_to("header nav a[href='/people']");
    user.enters("Enter");
    user.tabs_to("input[name=words]");
    user.types("橘");
    user.tab.wait("document.querySelectorAll('#list tbody tr').length === 1");
    user.tabs_to("#list tbody th a");
    user.enters("Enter");
    let case = user.tab.address();
    user.tabs_to("a[href$='/documents/plan/1']");
    user.enters("Enter");

    user.goes_to(&format!("{case}/write/d.plan"));
    user.tabs_to("textarea[name='body.policy']");
    user.types("はるかさんの言葉から始める。");
    user.tabs_to("button[value='go:lines']");
    user.tab.press("Enter");
    user.tab.wait("document.querySelector('button[value=\"go:lines/l1\"]')");
    user.tabs_to("button[value='go:lines/l1']");
    user.tab.press("Enter");
    user.tab.wait("document.getElementsByName('body.lines[0].goal').length");
    user.tabs_to("textarea[name='body.lines[0].goal']");
    user.types("自分の部屋で一週間を過ごす");
    user.tabs_to("button[value=save]");
    user.enters("Enter");
    assert_eq!(user.tab.address(), format!("{case}/documents/plan/2"));
    user.sees("はるかさんの言葉から始める。");

    user.goes_to(&format!("{case}/documents/plan/2/consent"));
    for (field, text) in [
        ("[name=explained_on]", "R8.11.20"),
        ("[name=words]", "これでいい"),
        ("[name=on]", "R8.11.20"),
    ] {
        user.tabs_to(field);
        user.types(text);
    }
    user.tabs_to("[name='signer.capacity']");
    user.tab.press("Space");
    user.tabs_to("[name='signer.name']");
    user.types("橘 はるか");
    user.tabs_to("[name=method]");
    user.tab.press("Space");
    user.tabs_to("form.ledger button.main");
    user.enters("Enter");
    user.sees("同意を得ています");
}
