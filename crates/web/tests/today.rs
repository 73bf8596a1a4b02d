//! Today, and the people: what each sees, filters, whose turn it is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::Role;
use support::Web;

/// 五味渕's review at あさひの丘 and monitoring are overdue; 来栖 waits for a draft, 乙部 for a
/// conference; 安達 is in charge of 玉置, who waits for the city.
const STORIES: [&str; 6] =
    ["01-tachibana", "11-momose", "15-gomibuchi", "33-kurusu", "34-tamaki", "35-otobe"];

#[tokio::test]
async fn a_specialist_sees_what_is_due_whose_turn_it_is_and_where_it_is_done() {
    let web = Web::with(&STORIES).await;
    let chihiro = web.chihiro().await;
    let page = chihiro.sees("/").await.ok();
    let overdue = page.between("過ぎています", "</ul>");
    assert!(overdue.contains("五味渕 千夏さん") && overdue.contains("あさひの丘"));
    assert!(overdue.find("9月16日").unwrap() < overdue.find("10月31日").unwrap(), "earliest first");
    assert!(overdue.contains("name=\"kind\" value=\"monitoring\""), "begun from the line");
    let mine = page.between("わたしたちの番", "</ul>");
    assert!(mine.contains("乙部 里美さん") && mine.contains("value=\"conference\""));
    assert!(mine.contains("来栖 映子さん") && mine.contains("value=\"service_plan_draft\""));
    assert!(!page.has("玉置"), "a colleague's");
    assert!(page.has("S02"), "a finding of the law");
    assert!(page.has("/write/d.plan?at=body.lines%5B2%5D#at-body.lines[2]"), "leads to the field");
    let found = page.between("id=\"found\"", "</section>");
    assert!(!found.contains("D02"), "told once, among the dues");

    let all = chihiro.sees("/?of=office").await.ok();
    let waiting = all.between("市町村の決定を待っている", "</ul>");
    assert!(waiting.contains("玉置 悟さん"));
}

#[tokio::test]
async fn a_service_manager_sees_their_own_work_alone() {
    let web = Web::with(&STORIES).await;
    let asahi = web.staff("asahi", "大槻 志保", Role::ServiceManager).await;
    let page = asahi.sees("/").await.ok();
    let overdue = page.between("過ぎています", "</ul>");
    assert!(overdue.contains("個別支援計画を見直す") && overdue.contains("わたし"));
    assert!(overdue.contains("name=\"kind\" value=\"review\""));
    assert!(overdue.contains("name=\"about\" value=\"p."));
    assert!(!page.has("モニタリングに行き"), "the consultation office's");
    assert!(!page.has("来栖") && !page.has("/people/new"));
}

#[tokio::test]
async fn an_emergency_is_told_until_it_was_seen() {
    let web = Web::with(&STORIES).await;
    let id = web.region.find(&web.region.specialist("hidamari"), "橘").await.unwrap();
    let core = web.staff("tsunagu", "久遠 理恵", Role::CoreCentre).await;
    assert!(core.sees("/").await.ok().has("href=\"/emergency\""), "a way there from every page");
    let reason = [("reason", "駅で倒れている")];
    core.sends(&format!("/cases/{id}/emergency"), &reason).await;
    let chihiro = web.chihiro().await;
    let told = chihiro.sees("/").await.ok();
    let notice = told.between("id=\"notices\"", "</section>");
    assert!(notice.contains("久遠 理恵さんが、緊急に橘 はるかさんの記録を1時間開きました"));
    let (_, path) = notice.split_once("action=\"").unwrap();
    let path = path.split('"').next().unwrap();
    let seen = chihiro.sends(path, &[("kind", "emergency")]).await;
    let journal = seen.location.unwrap();
    assert_eq!(journal, format!("/cases/{id}/journal"));
    let journal = chihiro.sees(&journal).await.ok();
    assert!(journal.has("みどり川市基幹相談支援センターつなぐ") && journal.has("駅で倒れている"));
    assert!(!chihiro.sees("/").await.ok().has("id=\"notices\""), "seen");
    let minato = web.staff("minato", "磯部 夏生", Role::Specialist).await;
    assert!(!minato.sees("/").await.ok().has("id=\"notices\""), "not theirs");
}

#[tokio::test]
async fn an_office_without_consent_sees_nothing_of_what_is_due() {
    let web = Web::with(&STORIES).await;
    let minato = web.staff("minato", "磯部 夏生", Role::Specialist).await;
    let page = minato.sees("/").await.ok();
    assert!(page.has("いま急ぐことはありません"));
    for name in ["五味渕", "橘", "来栖", "玉置", "乙部", "百瀬"] {
        assert!(!page.has(name), "{name}");
    }
    let people = minato.sees("/people").await.ok();
    assert!(people.has("まだだれもいません"));
}

#[tokio::test]
async fn what_others_changed_is_told_and_what_oneself_did_is_not() {
    let web = Web::with(&["01-tachibana", "33-kurusu"]).await;
    let chihiro = web.chihiro().await;
    assert!(chihiro.sees("/").await.ok().has("ほかの人が変えたものはありません"));
    let new = [("name", "新田 さくら"), ("kana", "にった さくら")];
    let form = chihiro.sees("/people/new").await.ok();
    let mut sent = vec![("case", form.hidden("case"))];
    sent.extend(new);
    chihiro.sends("/people/new", &sent).await;
    let page = chihiro.sees("/").await.ok();
    assert!(!page.between("id=\"changed\"", "</section>").contains("新田"));
    let adachi = web.staff("hidamari", "安達 和也", Role::Specialist).await;
    let all = adachi.sees("/?of=office").await.ok();
    let changed = all.between("id=\"changed\"", "</section>");
    assert!(changed.contains("新田 さくら") && changed.contains("受け付けました"), "{changed}");
}

#[tokio::test]
async fn people_are_narrowed_by_every_filter_and_the_filters_stay_in_the_links() {
    let web = Web::with(&STORIES).await;
    let chihiro = web.chihiro().await;
    let names = |page: &support::Answer| -> Vec<&'static str> {
        let all = ["橘 はるか", "百瀬 和江", "五味渕 千夏", "来栖 映子", "玉置 悟", "乙部 里美"];
        let list = page.between("id=\"list\"", "</main>").to_owned();
        all.into_iter().filter(|name| list.contains(*name)).collect()
    };
    let asked = [
        ("", vec!["橘 はるか", "百瀬 和江", "五味渕 千夏", "来栖 映子", "玉置 悟", "乙部 里美"]),
        ("?words=橘", vec!["橘 はるか"]),
        ("?specialist=安達 和也", vec!["玉置 悟"]),
        ("?stage=draft", vec!["来栖 映子"]),
        ("?gravest=breach", vec!["百瀬 和江"]),
        ("?gravest=claim", vec!["百瀬 和江", "五味渕 千夏"]),
        ("?closed=closed", vec![]),
        ("?row=1", vec!["五味渕 千夏", "来栖 映子"]),
        ("?row=1&stage=draft", vec!["来栖 映子"]),
        ("?row=9", vec![]),
        ("?office=office-hidamari&words=9920100101", vec!["橘 はるか"]),
    ];
    for (query, expected) in asked {
        let page = chihiro.sees(&format!("/people{query}")).await.ok();
        assert_eq!(names(&page), expected, "{query}");
    }
    let page = chihiro.sees("/people?stage=draft&row=1").await.ok();
    assert!(page.has("stage=draft&#38;row=2") || page.has("stage=draft&amp;row=2"), "kept");
    assert!(page.has("担当の人数") && page.has("小松原 千尋"));
}

#[tokio::test]
async fn a_shared_person_is_listed_without_what_the_consent_withholds() {
    let web = Web::with(&["01-tachibana"]).await;
    let kanata = web.staff("kanata", "三田村 徹", Role::ServiceManager).await;
    let page = kanata.sees("/people").await.ok();
    assert!(page.has("橘 はるか") && page.has("相談室ひだまりから共有"));
    assert!(!page.has("はじめての人を受け付ける"));
}
