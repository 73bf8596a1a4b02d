//! Two versions side by side: what changed is marked, what moved is told as moved.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::Role;
use axum::http::StatusCode;
use domain::CaseFile;
use support::Web;

/// 橘 はるか with a second version of the plan: the first two lines changed places, the goal of one
/// was rewritten, the last line is gone and another has come.
fn revised() -> CaseFile {
    let mut case = demo::case("01-tachibana");
    let versions = &mut case.service_plans[0].versions;
    let mut next = versions.last().unwrap().clone();
    next.number += 1;
    next.made_on = Some(demo::today());
    next.body.change_reason = "本人が順番を入れ替えたいと言った".parse().unwrap();
    let lines = &mut next.body.lines;
    lines.swap(0, 1);
    lines.pop();
    let goal = lines[0].goal.replace('。', "、月に一度は泳ぐ。");
    lines[0].goal = format!("{goal}あせらない").parse().unwrap();
    let mut new = lines[0].clone();
    new.key = "brand-new".parse().unwrap();
    new.need = "俳句の会に入ってみたい".parse().unwrap();
    lines.push(new);
    versions.push(next);
    case
}

#[tokio::test]
async fn moved_changed_new_and_gone_lines_are_told_apart() {
    let web = Web::with(&[]).await;
    let case = revised();
    let gone = case.service_plans[0].versions[0].body.lines.last().unwrap().need.to_string();
    let id = web.region.import(case).await;
    let chihiro = web.chihiro().await;
    let path = format!("/cases/{id}/documents/plan/compare?from=1&to=2");
    let page = chihiro.sees(&path).await.ok();
    assert!(page.has("本人が順番を入れ替えたいと言った"), "the reason first");
    assert!(page.has("番目へ移った"));
    assert!(page.has("<ins>") && page.body.contains("あせらない"));
    let new = page.between("俳句の会に入ってみたい", "</tr>");
    assert!(new.contains("加わった"));
    let gone_at = page.body.rfind(&gone).unwrap();
    assert!(
        page.body[..gone_at].contains("なくなった") || page.body[gone_at..].contains("なくなった")
    );
    assert!(!page.has("class=\"same\""), "what did not change is folded away");
    let all = chihiro.sees(&format!("{path}&all=yes")).await.ok();
    assert!(all.has("class=\"same\""));
    let newest = chihiro.sees(&format!("/cases/{id}/documents/plan/compare")).await.ok();
    assert_eq!(newest.text(), page.text(), "the newest with the one before unless one says");
}

#[tokio::test]
async fn a_plan_is_compared_with_its_draft_and_with_nothing_that_is_not_there() {
    let web = Web::with(&["01-tachibana"]).await;
    let home = web.region.specialist("hidamari");
    let id = web.region.find(&home, "橘").await.unwrap();
    let chihiro = web.chihiro().await;
    let at = |query: &str| format!("/cases/{id}/documents/plan/compare{query}");
    let page = chihiro.sees(&at("?from=draft.1&to=1")).await.ok();
    assert!(page.has("サービス等利用計画案 第1版") && page.has("サービス等利用計画 第1版"));
    let same = chihiro.sees(&at("?from=1&to=1")).await.ok();
    assert!(same.has("二つの版の中身は同じです"));
    for missing in ["?from=9&to=1", "?from=1&to=9", "?from=assessment.1&to=1", "?from=x.y&to=1"] {
        assert_eq!(chihiro.sees(&at(missing)).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
    let elsewhere = format!("/cases/{id}/documents/never/compare");
    assert_eq!(chihiro.sees(&elsewhere).await.status, StatusCode::NOT_FOUND);
    let stranger = web.staff("minato", "磯部 夏生", Role::Specialist).await;
    assert_eq!(stranger.sees(&at("?from=1&to=1")).await.status, StatusCode::NOT_FOUND);
}
