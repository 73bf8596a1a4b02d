//! The ledger in the browser's own words: what is agreed to, signed, handed over, shared and taken
//! back; nothing typed is lost and nothing is recorded twice.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::Role;
use axum::http::StatusCode;
use domain::CaseId;
use support::{Visitor, Web};

const PDF: &[u8] = b"%PDF-1.7\nsigned";

/// 橘 はるか before anyone agreed to anything.
async fn unsigned() -> (Web, CaseId, Visitor) {
    let web = Web::with(&[]).await;
    let mut case = demo::case("01-tachibana");
    case.consents.clear();
    case.deliveries.clear();
    let id = web.region.import(case).await;
    let chihiro = web.chihiro().await;
    (web, id, chihiro)
}

fn plan(case: &CaseId, page: &str) -> String {
    format!("/cases/{case}/documents/plan/1/{page}")
}

/// A consent as the form sends it.
fn typed(form: &str) -> Vec<(&str, &str)> {
    vec![
        ("form", form),
        ("explained_on", "令和8年11月20日"),
        ("explained_by", "小松原 千尋"),
        ("means", "わかりやすい版"),
        ("means", "絵カード"),
        ("words", "これでいい。\nでも、よるは でんき つけてね"),
        ("on", "R8.11.20"),
        ("signer.name", "橘 はるか"),
        ("signer.capacity", "person"),
        ("method", "paper"),
    ]
}

fn with<'a>(
    mut pairs: Vec<(&'a str, &'a str)>,
    name: &str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    for pair in pairs.iter_mut().filter(|(known, _)| *known == name) {
        pair.1 = value;
    }
    pairs
}

#[tokio::test]
async fn a_plan_is_shown_explained_signed_and_sealed() {
    let (_web, case, chihiro) = unsigned().await;
    let path = plan(&case, "consent");
    let page = chihiro.sees(&path).await.ok();
    assert!(page.has("何に同意するか") && page.has("橘 はるか"));
    let form = page.hidden("form").to_owned();
    let sent = chihiro.sends_file(&path, &typed(&form), Some(("a.pdf", PDF))).await;
    assert_eq!((sent.status, sent.location.as_deref()), (StatusCode::SEE_OTHER, Some(&*path)));
    let again = chihiro.sends_file(&path, &typed(&form), Some(("a.pdf", PDF))).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "a double click is one record");
    let page = chihiro.sees(&path).await.ok();
    assert!(page.has("同意を得ています") && page.has("わかりやすい版、絵カード"));
    assert!(page.has("これでいい。\nでも、よるは でんき つけてね"), "the words are whole");
    assert!(!page.has("<form method=\"post\" enctype"), "it cannot be agreed to twice");
    let other = chihiro.sends_file(&path, &typed("another"), None).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.has("この版には令和8年11月20日に同意を得ています"));
    let document = chihiro.sees(&format!("/cases/{case}/documents/plan/1")).await.ok();
    assert!(
        document.has("✓ 同意</span> 令和8年11月20日") && document.has(&plan(&case, "delivery"))
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost() {
    let (_web, case, chihiro) = unsigned().await;
    let path = plan(&case, "consent");
    let proxy = with(with(typed("f"), "signer.capacity", "family_proxy"), "on", "令和8年13月1日");
    let page = chihiro.sends_file(&path, &proxy, None).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.between("id=\"at-on\"", "</div>").contains("aria-invalid"));
    assert!(page.has("value=\"令和8年13月1日\""), "what cannot be read is shown as typed");

    let proxy = with(with(proxy, "on", "令和8年11月20日"), "signer.name", "橘 悦子");
    let page = chihiro.sends_file(&path, &proxy, Some(("scan.pdf", b"<html>"))).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.between("id=\"at-signer.relation\"", "</div>").contains("続柄や立場"));
    assert!(page.between("id=\"at-signer.reason\"", "</div>").contains("署名しない理由と"));
    let scan = page.between("id=\"at-scan\"", "</div>");
    assert!(scan.contains("もう一度選んでください") && scan.contains("どれでもないファイル"));
    assert!(page.has("でも、よるは でんき つけてね") && page.has("value=\"小松原 千尋\""));
    assert!(page.has("value=\"絵カード\" checked") && page.has("href=\"#at-signer.reason\""));

    let large = vec![b'%'; domain::MediaType::SCAN_LIMIT + 1];
    let page = chihiro.sends_file(&path, &typed("f"), Some(("large.pdf", &large))).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("8 MB までに") && page.has("でも、よるは でんき つけてね"));

    let electronic = with(typed("f"), "method", "electronic");
    let page = chihiro.sends_file(&path, &electronic, None).await;
    assert!(page.between("id=\"at-electronic_agreed_on\"", "</div>").contains("承諾"));
    assert!(page.has("画面に署名がありません"));
    let page = chihiro.sees(&path).await.ok();
    assert!(!page.has("同意を得ています"), "nothing was recorded");
}

#[tokio::test]
async fn a_form_without_the_key_of_the_session_is_not_read() {
    let (_web, case, chihiro) = unsigned().await;
    let path = plan(&case, "consent");
    for first in [("form_key", "other"), ("form", "f")] {
        let mut pairs = vec![first];
        pairs.extend(typed("f"));
        pairs.push(("form_key", chihiro.token.as_str()));
        let sent = chihiro.sends_parts(&path, &pairs, Some(("a.pdf", PDF))).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
    }
    assert!(!chihiro.sees(&path).await.ok().has("同意を得ています"));
}

/// Whose session is over signs in again and finds what they wrote; only the file is chosen anew.
#[tokio::test]
async fn a_form_that_waited_for_a_sign_in_is_whole_but_for_its_file() {
    let (_web, case, chihiro) = unsigned().await;
    let path = plan(&case, "consent");
    let mut waited = typed("f");
    waited.push(("file_lost", "1"));
    let page = chihiro.sends(&path, &waited).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.between("id=\"at-scan\"", "</div>").contains("ファイルは届きませんでした"));
    assert!(page.has("でも、よるは でんき つけてね") && !page.has("file_lost"));
    let sent = chihiro.sends(&path, &typed("f")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "without a scan it is recorded as it stands");
}

#[tokio::test]
async fn a_session_that_is_over_loses_no_word() {
    let (web, case, chihiro) = unsigned().await;
    let path = plan(&case, "consent");
    let connection = support::region::past_the_store(&web.region.folder.file("test.db"));
    connection.execute("UPDATE session SET seen_at = 0, made_at = 0", []).unwrap();
    let page = chihiro.sends_file(&path, &typed("f"), Some(("a.pdf", PDF))).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{}", page.text());
    assert!(page.has("でも、よるは でんき つけてね") && page.has("file_lost"));
}

#[tokio::test]
async fn a_scan_is_given_out_so_that_nothing_in_it_runs() {
    let (web, case, chihiro) = unsigned().await;
    let path = plan(&case, "consent");
    chihiro.sends_file(&path, &typed("f"), Some(("../x\".html", b"\x89PNG\r\n\x1a\nrest"))).await;
    let page = chihiro.sees(&path).await.ok();
    let link = page.between("/cases/", "\"");
    let start = page.body.find("/attachments/").unwrap();
    let id = &page.body[start + 13..start + 13 + 36];
    assert!(link.starts_with("/cases/"));
    let address = format!("/cases/{case}/attachments/{id}");
    let scan = chihiro.sees(&address).await.ok();
    let header = |name: &str| scan.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(header("content-disposition"), format!("inline; filename=\"{id}.png\""));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"));
    let kanata = web.staff("kanata", "三田村 徹", Role::ServiceManager).await;
    assert_eq!(kanata.sees(&address).await.status, StatusCode::OK, "the plan is shared with it");
    let minato = web.staff("minato", "磯部 夏生", Role::Specialist).await;
    let hidden = minato.sees(&address).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let never = minato.sees(&format!("/cases/{case}/attachments/never")).await;
    assert_eq!(never.body, hidden.body);
}

#[tokio::test]
async fn an_office_takes_the_consent_to_its_own_plan() {
    let (web, case, _) = unsigned().await;
    let kanata = web.staff("kanata", "三田村 徹", Role::ServiceManager).await;
    let own = format!("/cases/{case}/documents/near-kanata/1/consent");
    kanata.sees(&own).await.ok();
    let sent = kanata.sends_file(&own, &typed("f"), None).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(kanata.sees(&own).await.ok().has("同意を得ています"));
    assert_eq!(kanata.sees(&plan(&case, "consent")).await.status, StatusCode::FORBIDDEN);
    let document = |id: &str| format!("/cases/{case}/documents/{id}/1");
    assert!(kanata.sees(&document("near-kanata")).await.ok().has("/near-kanata/1/delivery"));
    assert!(!kanata.sees(&document("plan")).await.ok().has("/plan/1/consent"), "no dead button");
    let sharing = kanata.sees(&format!("/cases/{case}/sharing")).await;
    assert_eq!(sharing.status, StatusCode::FORBIDDEN, "whom to tell is not theirs to ask");
}

#[tokio::test]
async fn a_plan_is_handed_to_several_at_once_and_the_rest_is_named() {
    let (_web, case, chihiro) = unsigned().await;
    let path = plan(&case, "delivery");
    let page = chihiro.sees(&path).await.ok();
    let missing = page.between("id=\"not-yet\"", "</p>").to_owned();
    assert!(missing.contains("橘 はるか") && missing.contains("ワークスペースかなた"));
    assert!(missing.contains("市町村"));
    let pairs = [
        ("form", "f1"),
        ("on", "令和8年11月20日"),
        ("to", "person"),
        ("way.person", "hand"),
        ("received", "person"),
        ("to", "member.kanata"),
        ("way.member.kanata", "electronic"),
    ];
    let refused = chihiro.sends(&path, &pairs).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.between("id=\"at-electronic_agreed_on\"", "</div>").contains("承諾"));
    assert!(refused.has("value=\"member.kanata\" checked"));
    let mut pairs = pairs.to_vec();
    pairs.push(("electronic_agreed_on", "R8.10.1"));
    assert_eq!(chihiro.sends(&path, &pairs).await.status, StatusCode::SEE_OTHER);
    assert_eq!(chihiro.sends(&path, &pairs).await.status, StatusCode::SEE_OTHER);
    let page = chihiro.sees(&path).await.ok();
    let missing = page.between("id=\"not-yet\"", "</p>");
    assert!(!missing.contains("橘 はるか") && !missing.contains("ワークスペースかなた"));
    let handed = page.between("id=\"handed-heading\"", "</table>");
    assert!(handed.contains("令和8年11月20日　橘 はるか"), "received on the spot");
    let action = format!("/cases/{case}/deliveries/d2/receipt");
    assert!(handed.contains(&action));
    let receipt = |on: &'static str| {
        [
            ("form", "r"),
            ("document", "plan"),
            ("version", "1"),
            ("received_on", on),
            ("received_by", "三田村"),
        ]
    };
    let early = chihiro.sends(&action, &receipt("R8.11.1")).await;
    assert!(early.has("令和8年11月20日より前にはできません") && early.has("value=\"三田村\""));
    assert_eq!(chihiro.sends(&action, &receipt("R8.11.20")).await.status, StatusCode::SEE_OTHER);
    assert!(chihiro.sees(&path).await.ok().has("令和8年11月20日　三田村"));
    let nobody = chihiro.sends(&path, &[("form", "f2"), ("on", "R8.11.20")]).await;
    assert!(nobody.has("渡した相手に印を付けてください"));
}

#[tokio::test]
async fn sharing_is_previewed_given_and_taken_back() {
    let web = Web::with(&[]).await;
    let mut story = demo::case("01-tachibana");
    story.sharing.clear();
    let case = web.region.import(story).await;
    let chihiro = web.chihiro().await;
    let yuzu = web.staff("yuzu", "世話人", Role::ServiceManager).await;
    let person = format!("/cases/{case}");
    assert_eq!(yuzu.sees(&person).await.status, StatusCode::NOT_FOUND);

    let path = format!("/cases/{case}/sharing");
    chihiro.sees(&path).await.ok();
    let mut pairs = vec![
        ("form", "s1"),
        ("recipient", "yuzu"),
        ("purpose", "夜の支援に生かすため"),
        ("scopes", "plan"),
        ("scopes", "weekly"),
        ("period.from", "R8.11.20"),
        ("period.until", "R9.3.31"),
        ("explained", "絵カードで"),
        ("words", "おかあさんには いわないで"),
        ("on", "R8.11.20"),
        ("signer.name", "橘 はるか"),
        ("signer.capacity", "person"),
        ("method", "paper"),
        ("do", "preview"),
    ];
    let page = chihiro.sends_file(&path, &pairs, None).await.ok();
    let preview = page.between("id=\"preview\"", "<form");
    let (open, closed) = preview.split_once("見えないもの").unwrap();
    assert!(open.contains("サービス等利用計画") && closed.contains("アセスメント"));
    assert!(page.has("おかあさんには いわないで") && page.has("value=\"weekly\" checked"));
    assert_eq!(yuzu.sees(&person).await.status, StatusCode::NOT_FOUND, "only looked at so far");

    *pairs.last_mut().unwrap() = ("do", "give");
    let sent = chihiro.sends_file(&path, &pairs, None).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let one = sent.location.unwrap();
    yuzu.sees(&person).await.ok();
    assert!(chihiro.sees(&one).await.ok().has("令和9年3月31日まで有効"));
    let easy = chihiro.sees(&format!("/cases/{case}/easy")).await.ok();
    assert!(easy.between("id=\"knows\"", "</section>").contains("1週間のすごし方"));

    let withdraw = format!("{one}/withdraw");
    let wrong = [("form", "w1"), ("withdrawn_on", "いつか"), ("withdrawal_reason", "もういい")];
    let refused = chihiro.sends(&withdraw, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("value=\"いつか\"") && refused.has("もういい"));
    let right = [("form", "w1"), ("withdrawn_on", "R8.11.20"), ("withdrawal_reason", "もういい")];
    assert_eq!(chihiro.sends(&withdraw, &right).await.status, StatusCode::SEE_OTHER);
    assert_eq!(yuzu.sees(&person).await.status, StatusCode::NOT_FOUND, "at the next request");
    assert!(chihiro.sees(&one).await.ok().has("令和8年11月20日に撤回"));
    let blank = chihiro.sends_file(&path, &[("form", "s2"), ("do", "give")], None).await;
    assert!(blank.between("id=\"at-scopes\"", "</fieldset>").contains("一つ以上印を"));
}

#[tokio::test]
async fn a_paper_reaches_who_has_not_joined() {
    let web = Web::with(&["01-tachibana"]).await;
    let chihiro = web.chihiro().await;
    let home = web.region.specialist("hidamari");
    let case = web.region.find(&home, "橘").await.unwrap();
    let path = format!("/cases/{case}/sharing");
    let pairs = [("form", "s"), ("recipient", "choir"), ("scopes", "plan"), ("do", "preview")];
    let page = chihiro.sends_file(&path, &pairs, None).await.ok();
    let preview = page.between("id=\"preview\"", "<form");
    assert!(preview.contains("渡す控えを印刷") && preview.contains("?recipient="));
}

#[tokio::test]
async fn the_person_reads_their_own_words_and_who_helps_when() {
    let web = Web::with(&["01-tachibana"]).await;
    let chihiro = web.chihiro().await;
    let home = web.region.specialist("hidamari");
    let case = web.region.find(&home, "橘").await.unwrap();
    let path = format!("/cases/{case}/easy");
    let page = chihiro.sees(&path).await.ok();
    assert!(page.has("<ruby>橘 はるか<rt>たちばな はるか</rt></ruby>"));
    assert!(page.has("クッキーのしごとは、ずっとつづけたい。しんじんさんに、おしえるのもやりたい"));
    assert!(!page.has("発作のときに、すぐ気づいてもらえる暮らしであってほしい"), "her mother's");
    let week = page.between("id=\"week\"", "</table>");
    assert!(week.contains("月曜日") && week.contains("午前") && week.contains("午後"));
    let clock = week.as_bytes().windows(5).any(|w| {
        w[0].is_ascii_digit() && w[1].is_ascii_digit() && w[2] == b':' && w[3].is_ascii_digit()
    });
    assert!(!clock, "no 24-hour clock");
    assert!(page.between("id=\"knows\"", "</section>").contains("やめることが できます"));
    assert!(page.has("0999-"), "whom to call");
    let kanata = web.staff("kanata", "三田村 徹", Role::ServiceManager).await;
    let theirs = kanata.sees(&path).await.ok();
    assert!(!theirs.has("id=\"knows\""), "who else knows is the home's to tell");
    let minato = web.staff("minato", "磯部 夏生", Role::Specialist).await;
    assert_eq!(minato.sees(&path).await.status, StatusCode::NOT_FOUND);
}
