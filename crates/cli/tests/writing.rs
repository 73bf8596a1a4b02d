//! Documents are written in a real browser: with script and without, by two at once, and badly.

mod support;

use browser::Browser;
use support::{Demo, User};

const WIDE: (u32, u32) = (1366, 900);

fn browser() -> Browser {
    Browser::start().expect("Chromium is installed: run `make test`, or .ci/setup test")
}

#[test]
fn a_plan_goes_on_as_its_next_version_and_nothing_typed_is_lost() {
    let demo = Demo::start();
    let mut browser = browser();
    for script in [true, false] {
        let mut user = User::signs_in(&demo, browser.tab(WIDE.0, WIDE.1, script), "hidamari");
        let case = user.case_of("橘 はるか");
        let before = if script { 1 } else { 2 };
        user.goes_to(&format!("{case}/write/d.plan"));
        user.sees(&format!("第{before}版のつづき"));
        user.writes("body.policy", "歌と仕事のある暮らしを、はるかさんの歩幅で。");
        if script {
            user.tab.wait(
                "document.querySelector('#state').textContent.includes('下書きを保存しました')",
            );
            // A closed browser loses nothing: the page is opened anew.
            user.goes_to(&format!("{case}/write/d.plan"));
        } else {
            user.does("keep");
        }
        assert_eq!(user.field("body.policy"), "歌と仕事のある暮らしを、はるかさんの歩幅で。");
        user.goes_to(&format!("{case}/write/d.plan?part=lines&row=l2"));
        user.writes("body.lines[1].goal", "週に2回、新しい人に型抜きを教える");
        if script {
            user.tab.wait("document.querySelector('[data-step]').value > 1");
        }
        user.does("save");
        assert_eq!(user.tab.address(), format!("{case}/documents/plan/{}", before + 1));
        user.sees("週に2回、新しい人に型抜きを教える");
        user.sees("歌と仕事のある暮らしを、はるかさんの歩幅で。");
    }
}

#[test]
fn bad_input_is_told_at_its_field_and_kept() {
    let demo = Demo::start();
    let mut browser = browser();
    let mut user = User::signs_in(&demo, browser.tab(WIDE.0, WIDE.1, false), "hidamari");
    let case = user.case_of("橘 はるか");
    user.goes_to(&format!("{case}/write/d.award"));
    user.writes("body.decided_on", "令和8年2月31日");
    user.writes("body.monthly_limit_yen", "九千");
    user.does("save");
    user.sees("直してほしいところが2か所あります");
    assert_eq!(user.field("body.decided_on"), "令和8年2月31日");
    assert_eq!(user.field("body.monthly_limit_yen"), "九千");
    let told = user.tab.eval("document.getElementById('say-body.decided_on').innerText");
    assert!(told.as_str().unwrap_or_default().contains("2月31日"), "{told}");
    user.goes_to(&format!("{case}/write/head"));
    user.writes("person.kana", "橘 晴香");
    user.does("save");
    assert_eq!(user.field("person.kana"), "橘 晴香");
    user.sees("かな");
}

#[test]
fn rows_are_added_moved_and_taken_back() {
    let demo = Demo::start();
    let mut browser = browser();
    for script in [true, false] {
        let mut user = User::signs_in(&demo, browser.tab(WIDE.0, WIDE.1, script), "hidamari");
        let case = user.case_of("橘 はるか");
        user.goes_to(&format!("{case}/write/d.assessment"));
        let count = "document.querySelectorAll('[data-row^=\"body.wishes[\"]').length";
        let wishes = user.tab.eval(count).as_u64().expect("a number");
        let last = format!("body.wishes[{wishes}]");
        user.presses("add:body.wishes", &format!("{count} === {}", wishes + 1));
        user.writes(&format!("{last}.words"), "海に行きたい");
        user.presses(
            &format!("up:{last}"),
            &format!(
                "document.getElementsByName('body.wishes[{}].words')[0].value === '海に行きたい'",
                wishes - 1
            ),
        );
        user.presses(
            "undo",
            &format!("document.getElementsByName('{last}.words')[0]?.value === '海に行きたい'"),
        );
        // What one wrote a moment ago is offered as a need, in its own words.
        user.presses("go:needs", "!!document.querySelector('button[value^=\"voice:\"]')");
        let act = user.tab.eval("document.querySelector('button[value^=\"voice:\"]').value");
        user.presses(
            act.as_str().expect("an act"),
            "[...document.querySelectorAll('textarea')].some(t => t.value === '海に行きたい')",
        );
        user.tab.follow("button[value=drop]");
    }
}

#[test]
fn two_who_write_the_same_document_see_both_texts() {
    let demo = Demo::start();
    let (mut one, mut other) = (browser(), browser());
    let mut first = User::signs_in(&demo, one.tab(WIDE.0, WIDE.1, false), "hidamari");
    let mut second = User::signs_in(&demo, other.tab(WIDE.0, WIDE.1, false), "hidamari2");
    let case = first.case_of("橘 はるか");
    for user in [&mut first, &mut second] {
        user.goes_to(&format!("{case}/write/d.plan"));
    }
    first.writes("body.policy", "先に書いた方針");
    first.writes("body.change_reason", "先の理由");
    second.writes("body.policy", "後から書いた方針");
    first.does("save");
    second.does("save");
    for words in ["先に第2版を保存しました", "先に書いた方針", "後から書いた方針", "先の理由"]
    {
        second.sees(words);
    }
    second.does("merge");
    assert_eq!(second.field("body.policy"), "後から書いた方針");
    assert_eq!(second.field("body.change_reason"), "先の理由");
    second.does("save");
    assert_eq!(second.tab.address(), format!("{case}/documents/plan/3"));
}

#[test]
fn a_double_click_is_one_record() {
    let demo = Demo::start();
    let mut browser = browser();
    let mut user = User::signs_in(&demo, browser.tab(WIDE.0, WIDE.1, true), "hidamari");
    let case = user.case_of("橘 はるか");
    user.goes_to(&format!("{case}/write/d.plan"));
    user.writes("body.policy", "一度だけ");
    user.tab
        .eval("{ const b = document.querySelector('button[value=save]'); b.click(); b.click(); }");
    user.tab.wait("location.pathname.endsWith('/documents/plan/2')");
    let again = format!("fetch('{case}/documents/plan/3').then(answer => answer.status)");
    assert_eq!(user.tab.eval(&again), 404, "the second click made a second version");
    user.goes_to(&format!("{case}/documents/plan/2"));
    user.sees("一度だけ");
}

#[test]
fn a_service_manager_ties_each_goal_to_its_line() {
    let demo = Demo::start();
    let mut browser = browser();
    let mut user = User::signs_in(&demo, browser.tab(WIDE.0, WIDE.1, true), "yuzu");
    let case = user.case_of("橘 はるか");
    user.goes_to(&format!("{case}/write/d.near-yuzu?part=goals"));
    user.sees("この事業所に託された行");
    user.tab.click("button[value='go:goals/g1']");
    user.tab.wait("document.getElementsByName('body.goals[0].serves[0]').length === 1");
    user.tab.choose("[name='body.goals[0].serves[0]']", "1/l4");
    user.does("save");
    user.sees("第2版");
    // The office's own plan, and nothing else, is open to its pen.
    user.goes_to(&format!("{case}/write/d.plan"));
    user.sees("この操作はできません");
}
