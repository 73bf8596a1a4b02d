//! A person who is new: begun once, never typed again, told where it does not hold.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::Role;
use axum::http::StatusCode;
use domain::{About, DocumentKind};
use support::{Visitor, Web};

const WORDS: &str = "ひとりで電車に乗って、\n海まで行ってみたい。";

async fn form(visitor: &Visitor) -> String {
    visitor.sees("/people/new").await.ok().hidden("case").to_owned()
}

fn filled(case: &str) -> Vec<(&str, &str)> {
    vec![
        ("case", case),
        ("name", "新田 さくら"),
        ("kana", "ニッタ　さくら"),
        ("born", "平成12年4月1日"),
        ("sex", "female"),
        ("municipality", "992011"),
        ("found", "図書館の司書さんの紹介"),
        ("words", WORDS),
        ("received_on", "R8.11.19"),
    ]
}

#[tokio::test]
async fn the_first_words_lead_to_a_case_and_are_never_typed_again() {
    let web = Web::with(&[]).await;
    let chihiro = web.chihiro().await;
    let case = form(&chihiro).await;
    let answer = chihiro.sends("/people/new", &filled(&case)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let person = answer.location.unwrap();
    assert_eq!(person, format!("/cases/{case}"));
    let page = chihiro.sees(&person).await.ok();
    assert!(page.has("新田 さくら") && page.has("海まで行ってみたい。"));
    assert!(page.has("アセスメント"), "the next step");

    let desk = web.region.specialist("hidamari");
    let opened = app::open_case(&desk, &case.parse().unwrap()).await.unwrap();
    let file = opened.case.get();
    assert_eq!(file.opened_on, "2026-11-19".parse().ok());
    let basic = file.basic().unwrap().body();
    assert_eq!(&*basic.chief_wish, WORDS);
    assert!(basic.summary.contains("図書館の司書さんの紹介"));
    let assessment =
        domain::prefill(file, DocumentKind::Assessment, &About::Nothing, desk.moment.today);
    assert_eq!(assessment["wishes"][0]["words"], WORDS);
    assert_eq!(assessment["wishes"][0]["voice"]["who"], "person");
    let members: Vec<_> = file.members.iter().map(|member| member.name.to_string()).collect();
    assert_eq!(members, ["相談室ひだまり"]);
    assert_eq!(&*file.members[0].contact, "小松原 千尋");
    let journal = store::journal_of(&web.region.db, &case.parse().unwrap()).await.unwrap();
    assert_eq!(journal[0].act, "begun");
    assert_eq!(journal[0].account_name, "小松原 千尋");
}

#[tokio::test]
async fn a_double_click_is_one_record() {
    let web = Web::with(&[]).await;
    let chihiro = web.chihiro().await;
    let case = form(&chihiro).await;
    let pairs = filled(&case);
    let (one, other) =
        tokio::join!(chihiro.sends("/people/new", &pairs), chihiro.sends("/people/new", &pairs));
    let third = chihiro.sends("/people/new", &pairs).await;
    for answer in [one, other, third] {
        assert_eq!(answer.location, Some(format!("/cases/{case}")), "{}", answer.text());
    }
    let people = chihiro.sees("/people").await.ok();
    assert_eq!(people.body.matches("新田 さくら").count(), 1);
    let journal = store::journal_of(&web.region.db, &case.parse().unwrap()).await.unwrap();
    assert_eq!(journal.iter().filter(|row| row.act == "begun").count(), 1);
}

#[tokio::test]
async fn each_mistake_is_told_at_its_field_and_everything_typed_stays() {
    let web = Web::with(&[]).await;
    let chihiro = web.chihiro().await;
    let wrong = [
        ("name", " ", "書かれていません。"),
        ("kana", "", "書かれていません。"),
        ("kana", "新田", "かな以外の文字があります"),
        ("born", "平成12年2月30日", "という日はありません"),
        ("born", "昭和70年1月1日", "のことなら、そう書いてください"),
        ("born", "2027-01-01", "まだ来ていない日です"),
        ("received_on", "あした", "日付として読めません"),
        ("municipality", "123", "全国地方公共団体コード"),
        ("words", "海\u{0}まで", "制御文字"),
    ];
    for (field, value, told) in wrong {
        let case = form(&chihiro).await;
        let mut pairs = filled(&case);
        for pair in &mut pairs {
            if pair.0 == field {
                pair.1 = value;
            }
        }
        let page = chihiro.sends("/people/new", &pairs).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let fault = page.between(&format!("id=\"e-{field}\""), "</p>");
        assert!(fault.contains(told), "{field}: {fault}");
        for (_, typed) in pairs.iter().filter(|(name, _)| *name != field && *name != "municipality")
        {
            assert!(page.has(typed), "{field} lost {typed}");
        }
        assert_eq!(page.hidden("case"), case, "still the same record");
        assert_eq!(chihiro.sees(&format!("/cases/{case}")).await.status, StatusCode::NOT_FOUND);
    }
    let case = form(&chihiro).await;
    let page = chihiro.sends("/people/new", &[("case", &case)]).await;
    assert!(page.has("直すところが2つあります"));
}

#[tokio::test]
async fn someone_alike_is_shown_before_a_second_record_is_made() {
    let web = Web::with(&["01-tachibana"]).await;
    let chihiro = web.chihiro().await;
    let tachibana = demo::case("01-tachibana").person;
    let born = tachibana.born.unwrap().to_string();
    let send = |case: String, another: &'static str| {
        let (born, kana) = (born.clone(), tachibana.kana.to_string());
        let chihiro = &chihiro;
        async move {
            let pairs = [
                ("case", case.as_str()),
                ("name", "立花 春香"),
                ("kana", kana.as_str()),
                ("born", born.as_str()),
                ("another", another),
            ];
            chihiro.sends("/people/new", &pairs).await
        }
    };
    let page = send(form(&chihiro).await, "").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("ふりがなと生年月日が同じ人がいます") && page.has("橘 はるか"));
    assert!(page.has("立花 春香"), "what was typed is still there");
    let page = send(form(&chihiro).await, "yes").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);

    // Another office must not learn from the warning that someone is served elsewhere.
    let minato = web.staff("minato", "磯部 夏生", Role::Specialist).await;
    let case = form(&minato).await;
    let pairs = [
        ("case", case.as_str()),
        ("name", "立花 春香"),
        ("kana", &*tachibana.kana),
        ("born", born.as_str()),
    ];
    let answer = minato.sends("/people/new", &pairs).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[tokio::test]
async fn only_a_consultation_office_begins_a_case() {
    let web = Web::with(&["01-tachibana"]).await;
    for role in [Role::ServiceManager, Role::SupportWorker, Role::MunicipalOfficer] {
        let visitor = web.staff("kanata", &format!("{role:?}"), role).await;
        assert_eq!(visitor.sees("/people/new").await.status, StatusCode::NOT_FOUND);
        let answer = visitor.sends("/people/new", &filled("brand-new")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?}");
    }
}

#[tokio::test]
async fn a_form_with_the_identity_of_another_offices_case_changes_nothing() {
    let web = Web::with(&["01-tachibana"]).await;
    let home = web.region.specialist("hidamari");
    let id = web.region.find(&home, "橘").await.unwrap();
    let minato = web.staff("minato", "磯部 夏生", Role::Specialist).await;
    let answer = minato.sends("/people/new", &filled(id.as_str())).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let opened = app::open_case(&home, &id).await.unwrap();
    assert_eq!(&*opened.case.get().person.name, "橘 はるか");
}
