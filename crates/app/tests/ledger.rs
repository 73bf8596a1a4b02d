//! The ledger: a consent seals exactly what it names, what the law forbids is refused at its field,
//! a form sent twice is one record, and what was taken back is closed at the next request.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::{Refusal, Role};
use app::{Desk, Evidence, Failure, Upload};
use domain::{
    Capacity, CaseFile, CaseId, Citation, Consent, Delivery, DeliveryWay, Fault, LedgerFault,
    Method, Recipient, RecipientKind, Scope, SharingConsent, Signer, ValueFault,
};
use support::{Region, desk, office_id, on_both};

on_both! {
    a_consent_seals_the_version_it_names_and_no_other,
    what_is_missing_or_forbidden_is_told_at_every_field_at_once,
    electronic_consent_comes_after_the_agreement_to_it_and_with_a_signature,
    a_form_sent_twice_is_one_record_with_one_scan,
    a_scan_is_seen_by_those_who_may_see_its_consent_and_no_other,
    an_office_takes_the_consent_to_its_own_plan_alone,
    a_version_is_handed_to_several_at_once_and_to_each_but_once,
    what_is_shared_is_open_at_once_and_what_is_taken_back_closed_at_once,
    a_consent_to_share_names_purpose_scope_recipient_and_end,
    the_preview_shows_what_the_office_would_see,
}

const PDF: &[u8] = b"%PDF-1.7\nsigned";

/// 橘 はるか, whose plans were made and not yet agreed to.
async fn unsigned() -> (Region, Desk, CaseId) {
    let region = Region::with(&[]).await;
    let mut case = demo::case("01-tachibana");
    case.consents.clear();
    case.deliveries.clear();
    let id = region.import(case).await;
    let home = region.specialist("hidamari");
    (region, home, id)
}

fn cited(document: &str, version: u32) -> Citation {
    Citation::of(document.parse().unwrap(), version)
}

fn consent(document: &str) -> Consent {
    Consent {
        document: cited(document, 1),
        explained_on: Some(demo::today()),
        explained_by: "小松原 千尋".parse().unwrap(),
        on: Some(demo::today()),
        signer: Signer {
            name: "橘 はるか".parse().unwrap(),
            capacity: Some(Capacity::Person),
            ..Signer::default()
        },
        method: Some(Method::Paper),
        ..Consent::default()
    }
}

fn scan(bytes: &[u8]) -> Evidence {
    Evidence { scan: Upload::Bytes(bytes.to_vec()), ..Evidence::default() }
}

async fn case_of(home: &Desk, id: &CaseId) -> CaseFile {
    app::open_case(home, id).await.unwrap().case.get().clone()
}

/// The paths at which something was refused, with why.
fn refused<T: std::fmt::Debug>(answer: app::Outcome<T>) -> Vec<(String, Fault)> {
    match answer.unwrap_err() {
        Failure::Invalid(problems) => {
            problems.into_iter().map(|problem| (problem.path, problem.fault)).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn at(path: &str, fault: LedgerFault) -> (String, Fault) {
    (path.to_owned(), fault.into())
}

async fn a_consent_seals_the_version_it_names_and_no_other() {
    let (region, home, id) = unsigned().await;
    let open = app::open_consent(&home, &id, &cited("plan", 1)).await.unwrap();
    assert!(open.seal.is_none());
    assert_eq!(open.usual.capacity, Some(Capacity::Person));
    let nothing = Evidence::default();
    app::give_consent(&home, &id, &consent("plan"), &nothing, "f1").await.unwrap();
    let case = case_of(&home, &id).await;
    assert!(case.seal(&"plan".parse().unwrap(), 1).is_some());
    assert!(case.seal(&"draft".parse().unwrap(), 1).is_none());

    let again = app::give_consent(&home, &id, &consent("plan"), &nothing, "f2").await;
    assert_eq!(refused(again), [at("", LedgerFault::AlreadyAgreed { on: demo::today() })]);
    let assessment = app::give_consent(&home, &id, &consent("assessment"), &nothing, "f3").await;
    assert_eq!(refused(assessment), [at("document", LedgerFault::NotAgreedTo)]);
    let mut never = consent("plan");
    never.document.version = 7;
    let never = app::give_consent(&home, &id, &never, &nothing, "f4").await;
    assert_eq!(never, Err(Failure::Refused(Refusal::Hidden)));

    let journal = store::journal_of(&region.db, &id).await.unwrap();
    let agreed: Vec<_> = journal.iter().filter(|row| row.act == "agreed").collect();
    assert_eq!(agreed.len(), 1);
    assert_eq!((agreed[0].document.as_deref(), agreed[0].version), (Some("plan"), Some(1)));
}

async fn what_is_missing_or_forbidden_is_told_at_every_field_at_once() {
    let (_region, home, id) = unsigned().await;
    let tomorrow = demo::today().plus_days(1);
    let refuse = async |consent: Consent, evidence: Evidence| {
        refused(app::give_consent(&home, &id, &consent, &evidence, "f").await)
    };
    let blank = Consent { document: cited("plan", 1), ..Consent::default() };
    let paths: Vec<_> =
        refuse(blank, Evidence::default()).await.into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        ["explained_on", "explained_by", "on", "signer.name", "signer.capacity", "method"]
    );

    let mut proxy = consent("plan");
    proxy.signer.capacity = Some(Capacity::FamilyProxy);
    let told = refuse(proxy.clone(), Evidence::default()).await;
    assert_eq!(told[0], at("signer.name", LedgerFault::NameOfThePerson));
    proxy.signer.name = "橘 悦子".parse().unwrap();
    let missing = [
        at("signer.relation", LedgerFault::RelationMissing),
        at("signer.reason", LedgerFault::ReasonMissing),
    ];
    assert_eq!(refuse(proxy.clone(), Evidence::default()).await, missing);
    proxy.signer.capacity = Some(Capacity::Parent);
    assert_eq!(refuse(proxy, Evidence::default()).await, missing, "an adult has no 親権者");

    let mut late = consent("plan");
    late.on = Some(tomorrow);
    assert_eq!(refuse(late.clone(), Evidence::default()).await, [at("on", LedgerFault::InFuture)]);
    late.on = Some(demo::today().plus_days(-1));
    let told = refuse(late, Evidence::default()).await;
    assert_eq!(told, [at("explained_on", LedgerFault::NotExplained)]);

    let told = refuse(consent("plan"), scan(b"<html>")).await;
    assert_eq!(told, [at("scan", LedgerFault::NotAScan)]);
    let large = Evidence { scan: Upload::TooLarge, ..Evidence::default() };
    assert!(matches!(
        &refuse(consent("plan"), large).await[..],
        [(path, Fault::Ledger(LedgerFault::ScanTooLarge { .. }))] if path == "scan"
    ));
    assert!(case_of(&home, &id).await.consents.is_empty(), "nothing was written");
}

async fn electronic_consent_comes_after_the_agreement_to_it_and_with_a_signature() {
    let (_region, home, id) = unsigned().await;
    let mut electronic = consent("plan");
    electronic.method = Some(Method::Electronic);
    let told = refused(app::give_consent(&home, &id, &electronic, &Evidence::default(), "f").await);
    assert_eq!(
        told,
        [
            at("electronic_agreed_on", LedgerFault::NotAgreedElectronically),
            at("signature", LedgerFault::SignatureMissing),
        ]
    );
    electronic.electronic_agreed_on = Some(demo::today());
    electronic.on = Some(demo::today().plus_days(-1));
    electronic.explained_on = electronic.on;
    let drawn = |text: &str| Evidence { drawn: text.to_owned(), ..Evidence::default() };
    let told = refused(app::give_consent(&home, &id, &electronic, &drawn("1,1"), "f").await);
    assert_eq!(
        told,
        [
            at("electronic_agreed_on", LedgerFault::AgreedElectronicallyLate),
            at("signature", LedgerFault::SignatureUnreadable),
        ],
        "an unreadable signature is not also a missing one"
    );
    electronic.electronic_agreed_on = Some(demo::today().plus_days(-30));
    let signature = drawn("10,10 200,80;300,40 400,160");
    app::give_consent(&home, &id, &electronic, &signature, "f").await.unwrap();
    let proof = case_of(&home, &id).await.consents[0].proof.clone();
    let kept = app::open_attachment(&home, &id, proof.attachment.as_ref().unwrap()).await.unwrap();
    assert_eq!(kept.kind, domain::MediaType::Svg);
    assert!(String::from_utf8(kept.bytes).unwrap().contains("M10 10L200 80M300 40L400 160"));

    let mut typed = consent("draft");
    typed.method = Some(Method::Electronic);
    typed.electronic_agreed_on = Some(demo::today());
    let name = Evidence { typed: "橘 はるか".to_owned(), ..Evidence::default() };
    app::give_consent(&home, &id, &typed, &name, "f2").await.unwrap();
}

async fn a_form_sent_twice_is_one_record_with_one_scan() {
    let (region, home, id) = unsigned().await;
    let first = app::give_consent(&home, &id, &consent("plan"), &scan(PDF), "once").await.unwrap();
    let again = app::give_consent(&home, &id, &consent("plan"), &scan(PDF), "once").await.unwrap();
    assert_eq!(first, again);
    assert_eq!(case_of(&home, &id).await.consents.len(), 1);
    let count = |sql: &str| region.past_the_store(sql).unwrap();
    assert_eq!(count("SELECT COUNT(*) FROM attachment"), ["1"]);
    assert_eq!(count("SELECT COUNT(*) FROM journal WHERE act = 'agreed'"), ["1"]);
}

async fn a_scan_is_seen_by_those_who_may_see_its_consent_and_no_other() {
    let (region, home, id) = unsigned().await;
    app::give_consent(&home, &id, &consent("plan"), &scan(PDF), "f").await.unwrap();
    let key = case_of(&home, &id).await.consents[0].proof.attachment.clone().unwrap();
    assert_eq!(app::open_attachment(&home, &id, &key).await.unwrap().bytes, PDF);
    let kanata = region.manager("kanata");
    assert!(app::open_attachment(&kanata, &id, &key).await.is_ok(), "plans are shared with it");
    let hidden = Err(Failure::Refused(Refusal::Hidden));
    assert_eq!(app::open_attachment(&region.manager("asahi"), &id, &key).await, hidden);
    let never = "never-was".parse().unwrap();
    assert_eq!(app::open_attachment(&home, &id, &never).await, hidden);
    let journal = store::journal_of(&region.db, &id).await.unwrap();
    let looks = journal.iter().filter(|row| row.act == "viewed" && row.detail == "attachment");
    let looks: Vec<_> = looks.map(|row| (row.office.as_str(), row.document.as_deref())).collect();
    assert_eq!(looks, [("office-hidamari", Some("plan")), ("office-kanata", Some("plan"))]);

    region.unguard("attachment", "UPDATE");
    region.past_the_store("UPDATE attachment SET body = 'JVBERi1mYWxzY2g='").unwrap();
    let altered = app::open_attachment(&home, &id, &key).await;
    assert!(matches!(altered, Err(Failure::Fault(_))), "its hash is in the record");
}

async fn an_office_takes_the_consent_to_its_own_plan_alone() {
    let (region, home, id) = unsigned().await;
    let kanata = region.manager("kanata");
    let nothing = Evidence::default();
    let own = consent("near-kanata");
    app::give_consent(&kanata, &id, &own, &nothing, "f1").await.unwrap();
    assert!(case_of(&home, &id).await.seal(&"near-kanata".parse().unwrap(), 1).is_some());
    for other in ["plan", "near-yuzu"] {
        let refused = app::give_consent(&kanata, &id, &consent(other), &nothing, "f2").await;
        assert_eq!(refused, Err(Failure::Refused(Refusal::NotYours)), "{other}");
    }
    let worker = desk(&region.db, &office_id("yuzu"), Role::SupportWorker);
    let refused = app::give_consent(&worker, &id, &consent("near-yuzu"), &nothing, "f3").await;
    assert_eq!(refused, Err(Failure::Refused(Refusal::NotYours)));
    let stranger = region.manager("asahi");
    let refused = app::give_consent(&stranger, &id, &own, &nothing, "f4").await;
    assert_eq!(refused, Err(Failure::Refused(Refusal::Hidden)));
    let handed = Delivery {
        to: Recipient { kind: Some(RecipientKind::Person), member: None },
        on: Some(demo::today()),
        way: Some(DeliveryWay::Hand),
        ..Delivery::default()
    };
    let cited = cited("near-kanata", 1);
    app::record_delivery(&kanata, &id, &cited, &[handed], "f5").await.unwrap();
    assert_eq!(case_of(&home, &id).await.deliveries.len(), 1);
}

async fn a_version_is_handed_to_several_at_once_and_to_each_but_once() {
    let (_region, home, id) = unsigned().await;
    let plan = cited("plan", 1);
    let without = async || -> Vec<Recipient> {
        let open = app::open_delivery(&home, &id, &plan).await.unwrap();
        let missing = open.proposals.into_iter().filter(|p| p.must && p.delivery.is_none());
        missing.map(|proposal| proposal.to).collect()
    };
    let missing = without().await;
    let members: Vec<_> = missing.iter().filter_map(|to| to.member.as_ref()).collect();
    assert_eq!(missing.len(), members.len() + 2, "the person and the municipality");
    assert!(members.contains(&&"kanata".parse().unwrap()));
    let handed: Vec<Delivery> = missing
        .iter()
        .map(|to| Delivery {
            to: to.clone(),
            on: Some(demo::today()),
            way: Some(DeliveryWay::Post),
            ..Delivery::default()
        })
        .collect();
    app::record_delivery(&home, &id, &plan, &handed, "f1").await.unwrap();
    app::record_delivery(&home, &id, &plan, &handed, "f1").await.unwrap();
    assert!(without().await.is_empty());
    let case = case_of(&home, &id).await;
    assert_eq!(case.deliveries.len(), handed.len(), "sent twice, recorded once");

    let on = demo::today();
    let mut bad = [handed[0].clone(), handed[1].clone()];
    bad[1].to = Recipient { kind: Some(RecipientKind::Guardian), member: None };
    bad[1].way = Some(DeliveryWay::Electronic);
    let told = refused(app::record_delivery(&home, &id, &plan, &bad, "f2").await);
    assert_eq!(
        told,
        [
            at("[0].to", LedgerFault::AlreadyDelivered { on }),
            at("[1].electronic_agreed_on", LedgerFault::NotAgreedElectronically),
        ]
    );
    let nobody = refused(app::record_delivery(&home, &id, &plan, &[], "f3").await);
    assert_eq!(nobody, [at("", LedgerFault::NobodyChosen)]);

    let key = case.deliveries[0].key.clone();
    let by = "橘 はるか".parse().unwrap();
    let early = Some(on.plus_days(-1));
    let told = refused(app::record_receipt(&home, &id, &key, early, &by, "r1").await);
    assert_eq!(told, [at("received_on", LedgerFault::TooEarly { from: on })]);
    app::record_receipt(&home, &id, &key, Some(on), &by, "r2").await.unwrap();
    let told = refused(app::record_receipt(&home, &id, &key, Some(on), &by, "r3").await);
    assert_eq!(told, [at("", LedgerFault::AlreadyReceived)]);
    assert_eq!(case_of(&home, &id).await.deliveries[0].received_on, Some(on));
}

fn sharing(recipient: &str, scopes: &[Scope]) -> SharingConsent {
    let given = consent("plan");
    SharingConsent {
        purpose: "夜の支援に生かすため".parse().unwrap(),
        recipient: Some(recipient.parse().unwrap()),
        scopes: scopes.to_vec(),
        period: Some(calendar::Period { from: demo::today(), until: demo::today().plus_years(1) }),
        explained: "絵カードで".parse().unwrap(),
        on: given.on,
        signer: given.signer,
        method: given.method,
        ..SharingConsent::default()
    }
}

async fn what_is_shared_is_open_at_once_and_what_is_taken_back_closed_at_once() {
    let region = Region::with(&[]).await;
    let mut case = demo::case("01-tachibana");
    case.sharing.clear();
    let id = region.import(case).await;
    let (home, yuzu) = (region.specialist("hidamari"), region.manager("yuzu"));
    assert!(app::open_case(&yuzu, &id).await.is_err());

    let given = sharing("yuzu", &[Scope::Plan, Scope::Weekly]);
    let nothing = Evidence::default();
    let key = app::give_sharing(&home, &id, &given, &nothing, "f1").await.unwrap();
    assert_eq!(app::give_sharing(&home, &id, &given, &nothing, "f1").await.unwrap(), key);
    let opened = app::open_case(&yuzu, &id).await.unwrap();
    assert!(opened.case.is_withheld(Scope::Assessment) && !opened.case.is_withheld(Scope::Plan));

    let why = "もう話したくない".parse().unwrap();
    let by_yuzu = app::withdraw_sharing(&yuzu, &id, &key, Some(demo::today()), &why, "w0").await;
    assert_eq!(by_yuzu, Err(Failure::Refused(Refusal::NotYours)));
    let early = Some(demo::today().plus_days(-9));
    let told = refused(app::withdraw_sharing(&home, &id, &key, early, &why, "w1").await);
    let from = demo::today();
    assert_eq!(told, [at("withdrawn_on", LedgerFault::TooEarly { from })]);
    app::withdraw_sharing(&home, &id, &key, Some(demo::today()), &why, "w2").await.unwrap();
    assert!(app::open_case(&yuzu, &id).await.is_err(), "withdrawn at the next request");
    let told = refused(app::withdraw_sharing(&home, &id, &key, Some(from), &why, "w3").await);
    assert_eq!(told, [at("", LedgerFault::AlreadyWithdrawn)]);
}

async fn a_consent_to_share_names_purpose_scope_recipient_and_end() {
    let (_region, home, id) = unsigned().await;
    let blank = SharingConsent::default();
    let told = refused(app::give_sharing(&home, &id, &blank, &Evidence::default(), "f").await);
    let paths: Vec<_> = told.iter().map(|(path, _)| path.as_str()).collect();
    let wanted = ["purpose", "recipient", "scopes", "period", "explained", "on"];
    assert_eq!(paths[..6], wanted);
    let mut nobody = sharing("nobody", &[Scope::Plan]);
    nobody.period = nobody.period.map(|p| calendar::Period { from: p.until, until: p.from });
    let told = refused(app::give_sharing(&home, &id, &nobody, &Evidence::default(), "f").await);
    assert!(matches!(&told[0].1, Fault::Value(ValueFault::NothingThere { .. })));
    assert_eq!(told[1], ("period".to_owned(), ValueFault::PeriodBackwards.into()));
}

async fn the_preview_shows_what_the_office_would_see() {
    let region = Region::with(&["01-tachibana"]).await;
    let home = region.specialist("hidamari");
    let id = region.find(&home, "橘").await.unwrap();
    let kanata = "kanata".parse().unwrap();
    let case = case_of(&home, &id).await;
    let given = case.sharing.iter().find(|s| s.recipient.as_ref() == Some(&kanata)).unwrap();
    let preview = app::preview_sharing(&home, &id, &kanata, &given.scopes).await.unwrap();
    let seen = app::open_case(&region.manager("kanata"), &id).await.unwrap();
    assert_eq!(preview.get(), seen.case.get());
    let manager = region.manager("kanata");
    let by_kanata = app::preview_sharing(&manager, &id, &kanata, Scope::ALL).await;
    assert!(by_kanata.is_err(), "only the home may look through another's eyes");
}
