//! The whole loop, walked by a specialist and a service manager in a real browser: from the first
//! words to the revision of the plan, once with script and once without. What was written once is
//! found again wherever it belongs.

mod support;

use browser::Browser;
use support::{Demo, User};

const WORDS: &str = "パンをやく人になりたい。あさがにがてだけど、やってみたい";
const NEED: &str = "パンを焼く仕事を、朝の時間に慣れながら始めたい";

#[test]
fn a_life_is_followed_from_the_first_words_to_the_revision_with_script() {
    walk(true);
}

#[test]
fn a_life_is_followed_from_the_first_words_to_the_revision_without_script() {
    walk(false);
}

fn walk(script: bool) {
    let demo = Demo::start();
    let mut browser = Browser::start().expect("Chromium is installed: run .ci/setup test");
    let mut user = User::signs_in(&demo, browser.tab(1366, 900, script), "hidamari");
    let case = first_talk(&mut user);
    care_team(&mut user, &case);
    assessment(&mut user, &case);
    draft(&mut user, &case);
    award(&mut user, &case);
    conference(&mut user, &case);
    plan(&mut user, &case);
    consent(&mut user, &format!("{case}/documents/plan/1"), "朝比奈 すみれ");
    delivery(&mut user, &case);
    sharing(&mut user, &case);
    user.signs_out();

    let mut manager = User::signs_in(&demo, user.tab, "kanata");
    near_plan(&mut manager, &case);
    consent(&mut manager, &format!("{case}/documents/near-m1/1"), "朝比奈 すみれ");
    review(&mut manager, &case);
    manager.signs_out();

    let mut user = User::signs_in(&demo, manager.tab, "hidamari");
    monitoring(&mut user, &case);
    revision(&mut user, &case);
    user.signs_out();

    // The near plan is told that the big one has moved on.
    let mut manager = User::signs_in(&demo, user.tab, "kanata");
    manager.goes_to(&case);
    manager.sees("K03");
}

/// First words, and a page for the person.
fn first_talk(user: &mut User<'_>) -> String {
    user.goes_to("/people/new");
    user.writes("words", WORDS);
    user.writes("name", "朝比奈 すみれ");
    user.writes("kana", "あさひな すみれ");
    user.writes("born", "平成12年5月3日");
    let code = user.tab.eval("document.querySelector('[name=municipality]').options[1].value");
    user.chooses("municipality", code.as_str().expect("a municipality"));
    user.tab.follow("form.intake button.main");
    user.sees(WORDS);
    user.tab.address().split('?').next().unwrap_or_default().to_owned()
}

fn care_team(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/write/head?part=team"));
    // The consultation office and the municipality are in the team from the first talk on.
    let members = [("ワークスペースかなた", "service_office", ""), ("朝比奈 葉子", "family", "母")];
    for (i, (name, kind, role)) in members.into_iter().enumerate() {
        let at = format!("members[{}]", i + 2);
        user.adds("members", &format!("{at}.name"));
        user.writes(&format!("{at}.name"), name);
        user.chooses(&format!("{at}.kind"), kind);
        user.writes(&format!("{at}.role"), role);
        user.presses("go:team", "document.querySelector('button[value=\"add:members\"]')");
    }
    user.does("save");
    user.sees("ワークスペースかなた");
    user.sees("朝比奈 葉子");
}

fn assessment(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/write/n.assessment"));
    // The first words need not be typed again.
    assert_eq!(user.field("body.wishes[0].words"), WORDS);
    user.writes("body.portrait", "朝は弱いが、手先が器用で、パンの匂いに目を輝かせる人。");
    user.adds("body.interviews", "body.interviews[0].on");
    user.writes("body.interviews[0].on", "令和8年11月16日");
    user.chooses("body.interviews[0].place", "home");
    user.ticks("body.interviews[0].met_person", "1");
    user.ticks("body.interviews[0].purpose_explained", "1");
    user.presses("go:strengths", "document.querySelector('button[value=\"add:body.strengths\"]')");
    user.adds("body.strengths", "body.strengths[0].words");
    user.chooses("body.strengths[0].class", "interest");
    user.writes(
        "body.strengths[0].words",
        "パンの本を何度も読み、写真を見ながら形をまねて粘土で作る",
    );
    user.presses("go:needs", "document.querySelector('button[value^=\"voice:\"]')");
    let act = user.tab.eval("document.querySelector('button[value^=\"voice:\"]').value");
    user.presses(
        act.as_str().expect("an offer"),
        "document.getElementsByName('body.needs[0].text').length",
    );
    // A need begins with the person's own words.
    assert_eq!(user.field("body.needs[0].text"), WORDS);
    user.writes("body.needs[0].text", NEED);
    user.writes("body.needs[0].evidence", "家で3回、母とパンを焼いた。起きられたのは10時");
    user.saves("/documents/assessment/1");
}

fn draft(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/write/n.service_plan_draft?part=lines"));
    user.sees(NEED);
    user.presses("go:lines/l1", "document.getElementsByName('body.lines[0].goal').length");
    assert_eq!(user.field("body.lines[0].need"), NEED);
    let line = "body.lines[0]";
    user.writes(&format!("{line}.goal"), "週3日、10時からのパン作りに続けて通う");
    user.writes(&format!("{line}.due.by"), "令和9年5月");
    user.writes(&format!("{line}.own_role"), "前の晩に着る服を自分で選んでおく");
    user.writes(&format!("{line}.evaluation.by"), "令和9年5月");
    user.adds(&format!("{line}.supports"), &format!("{line}.supports[0].content"));
    let support = format!("{line}.supports[0]");
    user.chooses(&format!("{support}.kind"), "welfare");
    user.chooses(&format!("{support}.service"), "continuous_employment_b");
    user.writes(
        &format!("{support}.content"),
        "生地の計量と成形。10時の始まりに間に合う支度の練習",
    );
    user.chooses(&format!("{support}.frequency.per"), "week");
    for day in ["mon", "wed", "fri"] {
        user.ticks(&format!("{support}.frequency.days"), day);
    }
    user.writes(&format!("{support}.frequency.time.from"), "10:00");
    user.writes(&format!("{support}.frequency.time.to"), "15:00");
    user.adds(&format!("{support}.providers"), &format!("{support}.providers[0].member"));
    user.chooses(&format!("{support}.providers[0].member"), "m1");
    user.chooses(&format!("{support}.providers[0].part"), "lead");
    user.presses("go:whole", "document.getElementsByName('body.policy').length");
    user.writes("body.policy", "パンを焼きたいという願いから始め、朝のからだに合わせて一歩ずつ。");
    user.writes("body.long_term.text", "週3日のパン作りが暮らしの柱になっている");
    user.writes("body.long_term.due.by", "令和9年11月");
    user.writes("body.short_term.text", "10時の始まりに自分で間に合う日が週2日ある");
    user.writes("body.short_term.due.by", "令和9年2月");
    user.presses("go:week", "document.querySelector('button[value=\"add:body.weekly.blocks\"]')");
    user.saves("/documents/draft/1");
    user.sees("パンを焼きたいという願いから始め");
}

fn award(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/write/n.award"));
    user.writes("body.decided_on", "R8.11.18");
    user.writes("body.certificate_seen_on", "令和8年11月19日");
    user.adds("body.allowances", "body.allowances[0].amount");
    user.chooses("body.allowances[0].service", "continuous_employment_b");
    user.writes("body.allowances[0].amount", "２２");
    user.chooses("body.allowances[0].unit", "days");
    user.writes("body.allowances[0].months", "12");
    user.adds("body.monitoring", "body.monitoring[0].every");
    user.writes("body.monitoring[0].every", "1");
    user.writes("body.monitoring[0].from", "令和8年12月");
    user.writes("body.monitoring[0].until", "令和9年2月");
    user.saves("/documents/award/1");
}

fn conference(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/write/n.conference"));
    user.writes("body.on", "令和8年11月19日");
    user.writes("body.place", "ワークスペースかなた 相談室");
    user.presses("go:talk", "document.getElementsByName('body.strengths').length");
    user.writes("body.strengths", "手先の器用さ。パンへの思い");
    user.writes("body.wishes_confirmed", "「やってみたい」と、粘土のパンを見せてくれた");
    user.writes("body.discussion", "始まりを10時に。送迎は使わず、母が駅まで");
    user.writes("body.conclusion", "かなたが主。月末に相談室ひだまりへ知らせる");
    user.saves("/documents/conference/1");
}

fn plan(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/write/n.service_plan"));
    // The draft and the award are there already.
    assert_eq!(
        user.field("body.policy"),
        "パンを焼きたいという願いから始め、朝のからだに合わせて一歩ずつ。"
    );
    assert_eq!(user.field("body.period.until"), "令和9年11月30日");
    assert_eq!(user.field("body.monitoring[0].every"), "1");
    user.saves("/documents/plan/1");
}

fn consent(user: &mut User<'_>, version: &str, name: &str) {
    user.goes_to(&format!("{version}/consent"));
    user.writes("explained_on", "令和8年11月20日");
    user.writes("words", "うん、これでいい");
    user.writes("on", "令和8年11月20日");
    user.ticks("signer.capacity", "person");
    user.writes("signer.name", name);
    user.ticks("method", "paper");
    user.tab.follow("form.ledger button.main");
    user.sees("同意を得ています");
}

fn delivery(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/documents/plan/1/delivery"));
    user.writes("on", "令和8年11月20日");
    let marks = user
        .tab
        .eval("[...document.querySelectorAll('form#ledger > table [name=to]')].map(e => e.value)");
    for mark in marks.as_array().expect("recipients") {
        user.ticks("to", mark.as_str().expect("a mark"));
    }
    user.tab.follow("form#ledger button.main");
    user.sees("法令で渡すことになっている相手には、すべて渡しています");
}

fn sharing(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/sharing"));
    user.chooses("recipient", "m1");
    user.writes("purpose", "パン作りの支援を、計画に沿って行うため");
    for scope in ["basic", "assessment", "plan", "weekly", "monitoring"] {
        user.ticks("scopes", scope);
    }
    user.writes("period.from", "令和8年11月20日");
    user.writes("period.until", "令和9年11月30日");
    user.writes("explained", "小松原が絵カードで説明した");
    user.writes("on", "令和8年11月20日");
    user.ticks("signer.capacity", "person");
    user.writes("signer.name", "朝比奈 すみれ");
    user.ticks("method", "paper");
    user.tab.follow("button[value=give]");
    user.goes_to(&format!("{case}/sharing"));
    user.sees("パン作りの支援を、計画に沿って行うため");
}

fn near_plan(user: &mut User<'_>, case: &str) {
    assert_eq!(user.case_of("朝比奈"), case);
    user.goes_to(&format!("{case}/write/n.individual_plan.o.m1"));
    user.sees("パンを焼きたいという願いから始め");
    user.presses("go:goals", "document.querySelector('button[value^=\"go:goals/\"]')");
    user.presses("go:goals/g1", "document.getElementsByName('body.goals[0].goal').length");
    // The goal is tied to the line it carries out, and begins with its goal.
    assert_eq!(user.field("body.goals[0].goal"), "週3日、10時からのパン作りに続けて通う");
    assert!(user.field("body.goals[0].serves[0]").starts_with("1/l1"));
    user.writes("body.goals[0].goal", "10時の朝礼に、週2日以上間に合う");
    user.writes("body.goals[0].staff", "三田村 徹");
    user.presses("go:whole", "document.getElementsByName('body.policy').length");
    user.writes("body.policy", "好きなパンを入口に、朝の支度を自分の手順にしていく。");
    user.adds("body.interviews", "body.interviews[0].on");
    user.writes("body.interviews[0].on", "令和8年11月20日");
    user.ticks("body.interviews[0].met_person", "1");
    user.ticks("body.interviews[0].purpose_explained", "1");
    user.saves("/documents/near-m1/1");
}

fn review(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/write/n.review.p.near-m1?part=rows"));
    user.sees("10時の朝礼に、週2日以上間に合う");
    user.writes("body.rows[0].progress", "初めの週から2日間に合い、成形を任せている");
    user.chooses("body.rows[0].achievement", "partly");
    user.writes("body.rows[0].person_says", "クロワッサンができた！");
    user.presses("go:said", "document.querySelector('button[value=\"add:body.interviews\"]')");
    user.adds("body.interviews", "body.interviews[0].on");
    user.writes("body.interviews[0].on", "令和8年11月20日");
    user.presses("go:end", "document.getElementsByName('body.conclusion').length");
    user.chooses("body.conclusion", "keep");
    user.saves("/documents/review/1");
}

fn monitoring(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/write/n.monitoring?part=rows"));
    // What the office wrote in its review is the hearing already.
    assert_eq!(
        user.field("body.rows[0].provided"),
        "ワークスペースかなた: 初めの週から2日間に合い、成形を任せている"
    );
    user.writes("body.rows[0].person_says", "もっとはやくおきたい");
    user.chooses("body.rows[0].satisfaction", "good");
    user.chooses("body.rows[0].achievement", "partly");
    user.presses("go:said", "document.getElementsByName('body.overall').length");
    user.adds("body.interviews", "body.interviews[0].on");
    user.writes("body.interviews[0].on", "令和8年11月20日");
    user.chooses("body.interviews[0].place", "home");
    user.ticks("body.interviews[0].met_person", "1");
    user.presses("go:end", "document.getElementsByName('body.conclusion').length");
    user.chooses("body.conclusion", "reassess");
    user.writes("body.conclusion_reason", "本人が9時始まりを望んでいる");
    user.saves("/documents/monitoring/1");
    user.goes_to(case);
    for words in [WORDS, NEED, "成形を任せている", "もっとはやくおきたい"] {
        user.sees(words);
    }
}

fn revision(user: &mut User<'_>, case: &str) {
    user.goes_to(&format!("{case}/write/d.plan"));
    user.writes("body.change_reason", "本人の希望により、始まりを9時に変える");
    user.presses("go:lines", "document.querySelector('button[value=\"go:lines/l1\"]')");
    user.presses("go:lines/l1", "document.getElementsByName('body.lines[0].goal').length");
    user.writes("body.lines[0].supports[0].frequency.time.from", "9:00");
    user.saves("/documents/plan/2");
    consent(user, &format!("{case}/documents/plan/2"), "朝比奈 すみれ");
}
