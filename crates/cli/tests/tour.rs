//! The first tour leads through the real pages, without script, and can be left anywhere.

mod support;

use browser::Browser;
use support::{Demo, User};

#[test]
fn the_tour_leads_from_the_wish_to_the_monitoring() {
    let demo = Demo::start();
    let mut browser = Browser::start().expect("Chromium is installed: run .ci/setup test");
    let mut user = User::signs_in(&demo, browser.tab(820, 1100, false), "hidamari");
    let case = user.case_of("橘 はるか");
    user.goes_to("/tour");
    user.tab.follow("main a.main");
    let seen = [
        ("本人の言葉から", String::new()),
        ("基本情報を聞く", "/documents/".to_owned()),
        ("希望からニーズへ", "/documents/assessment/".to_owned()),
        ("計画案をつくる", "/documents/draft/".to_owned()),
        ("支給決定を写す", "/documents/".to_owned()),
        ("みんなで話す", "/documents/".to_owned()),
        ("計画にする", "/documents/plan/1".to_owned()),
        ("一週間を描く", "/write/d.plan?part=week".to_owned()),
        ("事業所の計画とつながる", "/documents/near-".to_owned()),
        ("事業所で見直す", "/documents/".to_owned()),
        ("暮らしを確かめる", "/documents/".to_owned()),
    ];
    for (i, (title, path)) in seen.iter().enumerate() {
        let address = user.tab.address();
        assert!(address.starts_with(&format!("{case}{path}")), "{title} at {address}");
        assert!(address.ends_with(&format!("tour={}", i + 1)), "{title} at {address}");
        user.sees(title);
        user.tab.follow(".tour a.main");
    }
    user.sees("毎日はここから");
    assert_eq!(user.tab.address(), "/?tour=12");
    // Back one step, and out of it on the very page.
    user.tab.follow(".tour a.button");
    user.tab.follow(".tour-go > a:last-child");
    user.does_not_see("暮らしを確かめる");
    assert!(user.tab.address().starts_with(&format!("{case}/documents/")));
}

#[test]
fn where_the_case_is_not_known_the_tour_says_so() {
    let demo = Demo::start();
    let mut browser = Browser::start().expect("Chromium is installed: run .ci/setup test");
    let mut user = User::signs_in(&demo, browser.tab(820, 1100, false), "minato");
    user.goes_to("/tour/3");
    assert_eq!(user.tab.address(), "/tour");
    user.sees("その記録がありません");
}
