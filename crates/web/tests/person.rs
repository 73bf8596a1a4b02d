//! A person's page, a document and what is printed: who sees what, who may do what.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::Role;
use axum::http::StatusCode;
use support::Web;

#[tokio::test]
async fn the_drawing_leads_from_the_persons_words_to_what_came_of_them() {
    let web = Web::with(&["01-tachibana"]).await;
    let id = web.region.find(&web.region.specialist("hidamari"), "橘").await.unwrap();
    let page = web.chihiro().await.sees(&format!("/cases/{id}")).await.ok();
    let tree = page.between("class=\"tree\"", "</section>");
    let order = [
        "ゆきちゃんみたいに、自分の部屋でくらしたい",
        "自分の部屋で、困ったときは声をかけられる人がいる暮らしをしたい",
        "自分の部屋で一週間を過ごし",
        "困ったときに呼び出しボタンで世話人を呼ぶ",
        "写真カードは本人が自分でしまうようになった",
    ];
    let places: Vec<usize> = order.iter().map(|words| tree.find(words).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(tree.contains("class=\"own\""), "the person's words are set apart");
    let calendars = page.between("class=\"calendars\"", "</table>");
    assert!(calendars.contains("ワークスペースかなた 見直した") && calendars.contains("予定"));
    assert!(page.between("class=\"timeline\"", "</ol>").contains("40歳に達する"));
    assert!(page.between("class=\"ties\"", "</ul>").contains("つながり: "));
}

#[tokio::test]
async fn each_sees_the_acts_that_are_theirs() {
    let stories = ["15-gomibuchi", "33-kurusu", "34-tamaki", "01-tachibana"];
    let web = Web::with(&stories).await;
    let home = web.region.specialist("hidamari");
    let chihiro = web.chihiro().await;
    let asahi = web.staff("asahi", "大槻 志保", Role::ServiceManager).await;
    let kanata = web.staff("kanata", "三田村 徹", Role::ServiceManager).await;
    let address = |id: &domain::CaseId| format!("/cases/{id}");

    let gomibuchi = web.region.find(&home, "五味渕").await.unwrap();
    let page = chihiro.sees(&address(&gomibuchi)).await.ok();
    let acts = page.between("つぎにすること", "</ul>");
    assert!(acts.contains("value=\"monitoring\"") && acts.contains("あさひの丘"));
    let page = asahi.sees(&address(&gomibuchi)).await.ok();
    let acts = page.between("つぎにすること", "</ul>");
    assert!(acts.contains("value=\"review\"") && !acts.contains("value=\"monitoring\""));
    assert!(!page.has("write/head"), "the head is the consultation office's");

    let kurusu = web.region.find(&home, "来栖").await.unwrap();
    let page = chihiro.sees(&address(&kurusu)).await.ok();
    assert!(page.between("つぎにすること", "</ul>").contains("value=\"service_plan_draft\""));

    let tachibana = web.region.find(&home, "橘").await.unwrap();
    let page = kanata.sees(&address(&tachibana)).await.ok();
    let begin = page.between("ほかの文書を書く", "</details>");
    assert!(begin.contains("value=\"individual_plan\"") && begin.contains("value=\"o.kanata\""));
    assert!(!begin.contains("value=\"service_plan\""));
    let emergency = format!("{}/emergency", address(&tachibana));
    assert!(page.has(&emergency), "what is not shared can be opened for an hour");
    assert!(!chihiro.sees(&address(&tachibana)).await.ok().has(&emergency), "it is open anyway");
    let worker = web.staff("kanata", "支援員", Role::SupportWorker).await;
    let page = worker.sees(&address(&tachibana)).await.ok();
    assert!(!page.has("ほかの文書を書く") && !page.has("/begin"), "reads only");
}

#[tokio::test]
async fn a_finding_stands_beside_the_cell_it_is_about() {
    let web = Web::with(&["11-momose"]).await;
    let home = web.region.specialist("hidamari");
    let id = web.region.find(&home, "百瀬").await.unwrap();
    let chihiro = web.chihiro().await;
    let page = chihiro.sees(&format!("/cases/{id}/documents/plan/1")).await.ok();
    let row = page.between("id=\"at-lines[2].", "id=\"at-lines[3]");
    assert!(row.contains("S02") && row.contains("/write/d.plan?at=body.lines%5B2%5D"), "{row}");
    assert!(page.has("次の版を書く"));
    let newest = chihiro.sees(&format!("/cases/{id}")).await.ok();
    assert!(newest.has("直すところへ"));
}

#[tokio::test]
async fn the_state_of_a_plan_is_told_and_only_a_writer_goes_on_writing() {
    let web = Web::with(&["01-tachibana"]).await;
    let id = web.region.find(&web.region.specialist("hidamari"), "橘").await.unwrap();
    let path = format!("/cases/{id}/documents/plan/1");
    let page = web.chihiro().await.sees(&path).await.ok();
    let state = page.between("class=\"card state-of\"", "</section>");
    assert!(state.contains("✓ 同意") && state.contains("グループホームゆずの木 R8.3.16"));
    let kanata = web.staff("kanata", "三田村 徹", Role::ServiceManager).await;
    let page = kanata.sees(&path).await.ok();
    assert!(!page.has("次の版を書く"), "the big plan is not theirs");
    let own = kanata.sees(&format!("/cases/{id}/documents/near-kanata/1")).await;
    if own.status == StatusCode::OK {
        assert!(own.has("次の版を書く"));
    }
}

#[tokio::test]
async fn a_set_for_someone_holds_what_the_consent_to_them_opens() {
    let web = Web::with(&["01-tachibana"]).await;
    let id = web.region.find(&web.region.specialist("hidamari"), "橘").await.unwrap();
    let chihiro = web.chihiro().await;
    let own = chihiro.sees(&format!("/cases/{id}/print")).await.ok();
    assert!(
        own.has("モニタリング報告書") && own.has("アセスメント") == own.has("value=\"assessment")
    );
    let kanata = chihiro.sees(&format!("/cases/{id}/print?to=kanata")).await.ok();
    assert!(kanata.has("医療") && kanata.has("入りません"));
    assert!(kanata.has("value=\"ワークスペースかなた\""), "printed on each page");
    let neighbour = chihiro.sees(&format!("/cases/{id}/print?to=nobody-there")).await.ok();
    assert!(!neighbour.has("入りません"), "a mark nobody has is a copy for oneself");
    let set = format!("/cases/{id}/pdf?to=kanata&recipient=かなた&d=plan.1");
    let pdf = chihiro.sees(&set).await;
    assert_eq!(pdf.status, StatusCode::OK);
    assert!(pdf.body.starts_with("%PDF"));
    let nothing = chihiro.sees(&format!("/cases/{id}/pdf?d=never.1")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let stranger = web.staff("minato", "磯部 夏生", Role::Specialist).await;
    assert_eq!(stranger.sees(&format!("/cases/{id}/print")).await.status, StatusCode::NOT_FOUND);
}
