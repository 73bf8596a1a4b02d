//! The contract of the store: what goes in comes out, all or nothing, and every statement runs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::{Keep, Read, Role, Write};
use app::{Db, Failure, OpenFault, PeopleQuery};
use domain::{CaseId, Delivery, RecipientKind, write_case_file};
use store::{Change, STATEMENTS, WriteFault, Writing};
use support::{Folder, Region, noon, office_id, on_both, past_the_store};

on_both! {
    a_case_comes_out_as_it_went_in_byte_for_byte,
    an_import_is_all_or_nothing,
    people_are_found_by_kanji_kana_and_number,
    a_case_is_hidden_from_strangers_and_the_refusal_is_written_down,
    consent_opens_what_it_names_and_its_end_closes_it,
    two_who_change_the_same_case_do_not_overwrite_each_other,
    versions_consents_and_the_journal_cannot_be_rewritten,
    a_journal_that_was_tampered_with_is_found_at_its_first_bad_entry,
    reindexing_changes_nothing,
    every_statement_runs,
    every_statement_is_taken,
}

async fn a_case_comes_out_as_it_went_in_byte_for_byte() {
    let (one, other) = (Region::with(&[]).await, Region::with(&[]).await);
    for story in ["01-tachibana", "09-ukai", "18-kiryu", "32-saegusa", "36-mamiya"] {
        let case = demo::case(story);
        let id = one.import(case.clone()).await;
        let written = app::export_case(&one.home_of(&case), &id).await.unwrap();
        let read = domain::read_case_file(written.as_bytes()).unwrap();
        let again = other.import(read).await;
        assert_eq!(again, id, "{story} keeps its id");
        let written_again = app::export_case(&other.home_of(&case), &id).await.unwrap();
        assert_eq!(written_again, written, "{story}");
    }
}

async fn an_import_is_all_or_nothing() {
    let region = Region::with(&["01-tachibana"]).await;
    let home = region.specialist("hidamari");
    let id = region.find(&home, "橘").await.unwrap();
    let text = app::export_case(&home, &id).await.unwrap();
    let again = domain::read_case_file(text.as_bytes()).unwrap();
    let before = rows(&region);
    assert!(matches!(app::import_case(&home, again, false).await, Err(Failure::Invalid(_))));
    let elsewhere = demo::case("22-yaegashi");
    let refused = app::import_case(&home, elsewhere, false).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "another office's case is not ours");
    let dry = app::import_case(&home, demo::case("10-shitara"), true).await.unwrap();
    assert_eq!(dry.findings, 1);
    assert_eq!(rows(&region), before, "nothing was written");
}

fn rows(region: &Region) -> Vec<String> {
    ["support_case", "person", "member", "document_version", "office", "search_gram"]
        .iter()
        .flat_map(|table| region.past_the_store(&format!("SELECT COUNT(*) FROM {table}")).unwrap())
        .collect()
}

async fn people_are_found_by_kanji_kana_and_number() {
    let region = Region::with(&["01-tachibana", "06-yoshioka", "10-shitara"]).await;
    let home = region.specialist("hidamari");
    let tachibana = region.find(&home, "橘").await;
    assert!(tachibana.is_some(), "one kanji is enough");
    for words in ["たちばな", "タチバナ", "ﾀﾁﾊﾞﾅ", "はるか", "ちば", "9920100101", "橘　はるか"]
    {
        assert_eq!(region.find(&home, words).await, tachibana, "{words}");
    }
    assert_eq!(region.find(&home, "たちばなけ").await, None);
    assert_eq!(region.find(&home, "%").await, None);
    let query = PeopleQuery { limit: 10, ..PeopleQuery::default() };
    let all = app::list_people(&home, &query).await.unwrap();
    let kana: Vec<_> = all.into_iter().map(|line| line.kana).collect();
    let mut sorted = kana.clone();
    sorted.sort();
    assert_eq!(kana, sorted);
}

async fn a_case_is_hidden_from_strangers_and_the_refusal_is_written_down() {
    let region = Region::with(&["01-tachibana"]).await;
    let home = region.specialist("hidamari");
    let id = region.find(&home, "橘").await.unwrap();
    for stranger in [region.specialist("minato"), region.manager("asahi")] {
        let hidden = app::open_case(&stranger, &id).await.unwrap_err();
        assert_eq!(hidden, Failure::Refused(access::Refusal::Hidden));
        assert_eq!(region.find(&stranger, "橘").await, None);
        let never: CaseId = "never-was".parse().unwrap();
        let never = app::open_case(&stranger, &never).await.unwrap_err();
        assert_eq!(never, hidden, "hidden is as if it never was");
    }
    let journal = store::journal_of(&region.db, &id).await.unwrap();
    let acts: Vec<_> = journal.iter().map(|row| row.act.as_str()).collect();
    assert_eq!(acts, ["imported", "refused", "refused"]);
}

async fn consent_opens_what_it_names_and_its_end_closes_it() {
    let region = Region::with(&["01-tachibana"]).await;
    let home = region.specialist("hidamari");
    let id = region.find(&home, "橘").await.unwrap();
    let kanata = region.manager("kanata");
    assert_eq!(region.find(&kanata, "橘").await, Some(id.clone()));
    let opened = app::open_case(&kanata, &id).await.unwrap();
    let basic = opened.case.get().basic().unwrap().body().clone();
    assert!(basic.medical_note.is_blank() && basic.income.is_blank(), "not in the consent");
    assert!(!opened.case.get().service_plans.is_empty(), "in the consent");
    assert!(
        opened.case.get().sharing.iter().all(|s| s.recipient == Some("kanata".parse().unwrap()))
    );

    let mut late = kanata.clone();
    late.moment.today = "2029-03-01".parse().unwrap();
    assert!(app::open_case(&late, &id).await.is_err(), "the consent ran until 28 February 2029");

    let grant = store::authorize::<Keep>(&region.db, &home.actor, &id, noon());
    let grant = grant.await.unwrap().unwrap();
    let mut loaded = store::load_case(&region.db, &grant).await.unwrap();
    for sharing in &mut loaded.case.sharing {
        sharing.withdrawn_on = Some(demo::today());
    }
    let keys: Vec<_> = loaded.case.sharing.iter().map(|sharing| sharing.key.clone()).collect();
    for (i, key) in keys.into_iter().enumerate() {
        let change = Change::SharingWithdrawn(key);
        let derived = app::derive(&loaded.case, demo::today());
        let writing = Writing { account_name: "試験", at: noon().at, ..Writing::default() };
        let version = loaded.row_version + i64::try_from(i).unwrap();
        store::apply(&region.db, &grant, version, &loaded.case, &change, &derived, &writing)
            .await
            .unwrap();
    }
    assert!(app::open_case(&kanata, &id).await.is_err(), "withdrawn at the next request");
    assert_eq!(region.find(&kanata, "橘").await, None);
}

async fn two_who_change_the_same_case_do_not_overwrite_each_other() {
    let region = Region::with(&["01-tachibana"]).await;
    let home = region.specialist("hidamari");
    let id = region.find(&home, "橘").await.unwrap();
    let grant = store::authorize::<Write>(&region.db, &home.actor, &id, noon());
    let grant = grant.await.unwrap().unwrap();
    let loaded = store::load_case(&region.db, &grant).await.unwrap();
    let derived = app::derive(&loaded.case, demo::today());
    let writing = Writing { account_name: "試験", at: noon().at, ..Writing::default() };
    let deliver = |mark: &str| {
        let mut case = loaded.case.clone();
        let mut delivery: Delivery = case.deliveries[0].clone();
        delivery.key = mark.parse().unwrap();
        delivery.to.kind = Some(RecipientKind::Municipality);
        case.deliveries.push(delivery);
        (case, Change::Delivered(vec![mark.parse().unwrap()]))
    };
    let (first, change) = deliver("x1");
    let write = |case, change| {
        let (db, grant, derived, writing) = (&region.db, &grant, &derived, &writing);
        let version = loaded.row_version;
        async move { store::apply(db, grant, version, &case, &change, derived, writing).await }
    };
    write(first, change).await.unwrap();
    let (second, change) = deliver("x2");
    assert_eq!(write(second, change).await, Err(WriteFault::Stale));
    let now = store::load_case(&region.db, &grant).await.unwrap();
    assert_eq!(now.case.deliveries.len(), loaded.case.deliveries.len() + 1);
}

async fn versions_consents_and_the_journal_cannot_be_rewritten() {
    let region = Region::with(&["01-tachibana"]).await;
    for table in ["document_version", "consent", "journal"] {
        for sql in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET case_id = 'x'")] {
            let refused = region.past_the_store(&sql).unwrap_err();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
    }
}

async fn a_journal_that_was_tampered_with_is_found_at_its_first_bad_entry() {
    let region = Region::with(&["01-tachibana"]).await;
    let home = region.specialist("hidamari");
    let id = region.find(&home, "橘").await.unwrap();
    for _ in 0..5 {
        app::open_case(&home, &id).await.unwrap();
    }
    assert_eq!(app::verify_journal(&home, &id).await.unwrap(), Ok(6));
    region.unguard("journal", "UPDATE");
    region.unguard("journal", "DELETE");
    region.past_the_store("UPDATE journal SET account_name = 'だれか' WHERE seq = 3").unwrap();
    let fault = app::verify_journal(&home, &id).await.unwrap().unwrap_err();
    assert_eq!((fault.seq, fault.why), (3, app::ChainWhy::Altered));
    region.past_the_store("DELETE FROM journal WHERE seq = 3").unwrap();
    let fault = app::verify_journal(&home, &id).await.unwrap().unwrap_err();
    assert_eq!((fault.seq, fault.why), (3, app::ChainWhy::Gap));
}

async fn reindexing_changes_nothing() {
    let stories = ["01-tachibana", "09-ukai", "15-gomibuchi", "18-kiryu", "32-saegusa"];
    let region = Region::with(&stories).await;
    let index = |table: &str| {
        region.past_the_store(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3, 4")).unwrap()
    };
    let all = || ["goal_link", "due", "finding", "search_gram"].map(index);
    let before = all();
    for story in stories {
        let case = demo::case(story);
        let home = region.home_of(&case);
        let words = case.person.name.to_string();
        let id = region.find(&home, &words).await.unwrap();
        assert!(!app::reindex_case(&home, &id).await.unwrap().changed, "{story}");
    }
    assert_eq!(all(), before);
    assert!(before.iter().all(|rows| !rows.is_empty()));
}

#[tokio::test]
async fn files_of_others_are_refused_and_left_as_they_are() {
    let folder = Folder::new();
    let fault = |name: &str, bytes: &[u8]| {
        let file = folder.file(name);
        std::fs::write(&file, bytes).unwrap();
        let fault = Db::open(&file, true).err().unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "{name} is untouched");
        fault
    };
    assert_eq!(fault("letter.txt", "拝啓".repeat(2000).as_bytes()), OpenFault::Foreign);
    let other = folder.file("other.db");
    past_the_store(&other).execute_batch("CREATE TABLE t (a)").unwrap();
    assert_eq!(Db::open(&other, true).err(), Some(OpenFault::Foreign));
    assert_eq!(Db::open(&folder.file("nowhere.db"), false).err(), Some(OpenFault::NotThere));

    let newer = folder.file("newer.db");
    drop(Db::open(&newer, true).unwrap());
    past_the_store(&newer)
        .execute("INSERT INTO migration (number, name, checksum) VALUES (999, 'x', 'x')", [])
        .unwrap();
    assert_eq!(Db::open(&newer, true).err(), Some(OpenFault::Newer { found: 999 }));
    let changed = folder.file("changed.db");
    drop(Db::open(&changed, true).unwrap());
    past_the_store(&changed).execute("UPDATE migration SET checksum = 'x'", []).unwrap();
    assert_eq!(Db::open(&changed, true).err(), Some(OpenFault::Changed { number: 1 }));
}

/// Tables under a case, and the statements that may look across cases.
const UNDER_A_CASE: [&str; 25] = [
    "support_case",
    "member",
    "document",
    "document_version",
    "consent",
    "delivery",
    "sharing",
    "goal_link",
    "finding",
    "due",
    "search_gram",
    "journal",
    "draft",
    "answered",
    "attachment",
    "restriction",
    "restricted_name",
    "emergency",
    "notice",
    "abuse_concern",
    "concern_name",
    "concern_reporter",
    "concern_step",
    "disposal",
    "disposal_item",
];
const ACROSS_CASES: [&str; 20] = [
    "CASE_IDS",
    "CASE_IDS_OF_OFFICE",
    "CASES_OF_OFFICE",
    "DUES_OF_OFFICE",
    "CASELOAD",
    "CHANGES_OF_OFFICE",
    "DRAFTS_OF_ACCOUNT",
    "STANDING_OF_OFFICE",
    "FINDINGS_OF_OFFICE",
    "OFFICES_OF_CASES",
    "CASES_ALIKE",
    "LAST_SEEN",
    "NOTICES",
    "CASE_BY_KANA_AND_BIRTH",
    "CASES_WITH_CONCERNS_OF",
    "CASES_CLOSED",
    "DISPOSALS",
    "JOURNAL_MOVED",
    "JOURNAL_CHAINS",
    "JOURNAL_SPAN",
];

#[test]
fn every_statement_on_a_table_under_a_case_binds_the_case() {
    for statement in STATEMENTS.iter().filter(|s| !ACROSS_CASES.contains(&s.name)) {
        let words: Vec<&str> =
            statement.text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').collect();
        let touches = words.iter().any(|word| UNDER_A_CASE.contains(word));
        let squeezed: String = statement.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let binds = ["case_id = $", "c.id = $1", "WHERE id = $1", "VALUES ($1"]
            .iter()
            .any(|bound| squeezed.contains(bound));
        assert!(!touches || binds, "{} does not bind the case", statement.name);
    }
}

/// Runs everything once and then asks which statements never ran.
async fn every_statement_runs() {
    let region = Region::with(&["01-tachibana", "10-shitara"]).await;
    let home = region.specialist("hidamari");
    let id = region.find(&home, "橘").await.unwrap();
    app::open_case(&home, &id).await.unwrap();
    app::export_case(&home, &id).await.unwrap();
    app::reindex_case(&home, &id).await.unwrap();
    app::verify_journal(&home, &id).await.unwrap().unwrap();
    assert!(app::registered_offices(&home).await.unwrap().len() >= 10);
    assert_eq!(app::all_cases(&home).await.unwrap().len(), 2);
    let office = office_id("hidamari");
    assert!(store::offices(&region.db).await.unwrap().len() > 20);
    assert!(store::office(&region.db, &office).await.unwrap().is_some());
    assert_eq!(store::case_ids_of_office(&region.db, &office).await.unwrap().len(), 2);
    around(&home).await;

    support::coming_in::everything(&region).await;
    support::offices::everything(&region).await;

    let grant = store::authorize::<Write>(&region.db, &home.actor, &id, noon());
    let grant = grant.await.unwrap().unwrap();
    let writing = Writing { account_name: "試験", at: noon().at, ..Writing::default() };
    let mut version = 0;
    for change in everything_that_can_happen() {
        let mut loaded = store::load_case(&region.db, &grant).await.unwrap();
        version = loaded.row_version;
        make(&mut loaded.case, &change);
        let derived = app::derive(&loaded.case, demo::today());
        store::apply(&region.db, &grant, version, &loaded.case, &change, &derived, &writing)
            .await
            .unwrap_or_else(|fault| panic!("{change:?}: {fault:?}"));
    }
    assert!(version > 1);
    // What was left out of the index as untouched was untouched.
    let grams = || region.past_the_store("SELECT * FROM search_gram ORDER BY 1, 2, 3, 4").unwrap();
    let before = grams();
    app::reindex_case(&home, &id).await.unwrap();
    assert_eq!(grams(), before);
    what_goes_with_writing(&region, &home, &id).await;
    let read = store::authorize::<Read>(&region.db, &home.actor, &id, noon());
    let loaded = store::load_case(&region.db, &read.await.unwrap().unwrap()).await.unwrap();
    assert!(write_case_file(&loaded.case).contains("書き直した方針"));

    trust(&region, &home, &id).await;
    let lease = store::Lease { name: "any", holder: "me" };
    assert!(lease.take(&region.db, demo::today(), 1, 2).await.unwrap());
    assert!(lease.done(&region.db, demo::today()).await.unwrap());
    assert_eq!(lease.day(&region.db).await.unwrap(), Some(demo::today()));

    let engine = region.db.engine();
    let ran = store::ran(engine);
    let never: Vec<_> =
        STATEMENTS.iter().map(|s| s.name).filter(|name| !ran.contains(name)).collect();
    assert!(never.is_empty(), "never run on {engine:?}: {never:?}");
}

async fn every_statement_is_taken() {
    let region = Region::empty().await;
    assert_eq!(region.db.statements_refused().await.unwrap(), []);
}

/// The lists around the day, and a case that begins.
async fn around(home: &app::Desk) {
    let until = demo::today().plus_years(5);
    let today = app::look_at_today(home, until).await.unwrap();
    assert!(!today.dues.is_empty());
    let narrowing = app::people_narrowing(home).await.unwrap();
    assert_eq!(narrowing.caseload.iter().map(|(_, count)| count).sum::<u32>(), 2);
    assert!(app::municipalities(home).await.unwrap().len() >= 2);
    let talk = app::FirstTalk {
        name: "試 はじめ".to_owned(),
        kana: "ためし はじめ".to_owned(),
        born: "平成12年4月1日".to_owned(),
        ..app::FirstTalk::default()
    };
    let case: CaseId = home.new_id().parse().unwrap();
    let begun = app::begin_case(home, case.clone(), &talk, false).await.unwrap();
    assert_eq!(begun, app::Begun::Case(case));
}

/// Restriction, emergency, concern, retention and the days of the journal.
async fn trust(region: &Region, home: &app::Desk, id: &CaseId) {
    app::restrict(home, id, "避難", &[]).await.unwrap();
    app::restriction(home, id).await.unwrap();
    app::lift_restriction(home, id, "落ち着いた").await.unwrap();
    let core = support::desk(&region.db, &office_id("tsunagu"), Role::CoreCentre);
    let person = app::open_case(home, id).await.unwrap().case.get().person.clone();
    let kana = person.kana.to_string();
    app::find_in_emergency(&core, &kana, person.born.unwrap(), "危ない").await.unwrap();
    let notice = app::notices(home).await.unwrap().remove(0);
    app::see_notice(home, id, &notice.row.id).await.unwrap();
    app::who_looked(home, id, &app::JournalQuery::default()).await.unwrap();
    let mut form = app::ConcernForm::default();
    form.concern.seen = "あざ".parse().unwrap();
    form.named = vec![app::account_id(home, "chihiro").await.unwrap().unwrap()];
    app::record_concern(home, id, &form).await.unwrap();
    let concern = app::concerns(home, id).await.unwrap().rows.remove(0).row.id;
    app::follow_concern(home, id, &concern, "通報した").await.unwrap();
    assert_eq!(app::my_concerns(home).await.unwrap().len(), 1);
    app::seal_days(home).await.unwrap();
    app::verify_books(home, None).await.unwrap();
    app::incident(home, &app::IncidentQuery::default()).await.unwrap();

    let mut closed = demo::case("06-yoshioka");
    closed.closure.on = Some(demo::today());
    let mut later = region.home_of(&closed);
    let closed = region.import(closed).await;
    later.moment.today = demo::today().plus_years(9);
    app::set_retention(&later, 6).await.unwrap();
    app::request_disposal(&later, &closed).await.unwrap();
    app::drop_disposal(&later, &closed).await.unwrap();
    app::request_disposal(&later, &closed).await.unwrap();
    assert_eq!(app::retention(&later).await.unwrap().waiting.len(), 1);
    later.actor.account = access::AccountId::new("second");
    app::approve_disposal(&later, &closed).await.unwrap();
    later.moment.at = store::begins(later.moment.today) + 60 * 60 * 1000;
    app::seal_days(&later).await.unwrap();
}

/// Drafts, answers to forms, scans.
async fn what_goes_with_writing(region: &Region, home: &app::Desk, id: &CaseId) {
    let db = &region.db;
    let draft = store::DraftKey { account: "test", case: id, target: "d.plan" };
    for text in ["{}", "{\"a\":1}"] {
        store::keep_draft(db, &draft, 1, text, noon().at).await.unwrap();
    }
    store::back_draft(db, &draft).await.unwrap();
    assert_eq!(store::last_draft(db, &draft).await.unwrap().unwrap().body, "{}");
    assert_eq!(store::drafts_of_case(db, "test", id).await.unwrap().len(), 1);
    let grant = store::authorize::<Keep>(db, &home.actor, id, noon()).await;
    let grant = grant.unwrap().unwrap();
    let mut loaded = store::load_case(db, &grant).await.unwrap();
    let change = Change::Delivered(vec!["with-a-scan".parse().unwrap()]);
    make(&mut loaded.case, &change);
    let derived = app::derive(&loaded.case, demo::today());
    let scan = store::Attachment {
        media_type: "image/png".to_owned(),
        sha256: "00".to_owned(),
        body: "iVBORw==".to_owned(),
    };
    let writing = Writing {
        account_name: "試験",
        at: noon().at,
        form: Some(("form", "answer")),
        finished: Some(draft.clone()),
        attachment: Some(("scan", &scan)),
        ..Writing::default()
    };
    let (case, version) = (&loaded.case, loaded.row_version);
    store::apply(db, &grant, version, case, &change, &derived, &writing).await.unwrap();
    assert_eq!(store::answer_of(db, id, "form").await.unwrap().as_deref(), Some("answer"));
    assert_eq!(store::attachment(db, &grant, "scan").await.unwrap(), Some(scan));
    assert!(store::last_draft(db, &draft).await.unwrap().is_none(), "finished with the change");
}

fn everything_that_can_happen() -> Vec<Change> {
    vec![
        Change::VersionSaved {
            kind: domain::DocumentKind::ServicePlan,
            document: "plan".parse().unwrap(),
            number: 2,
        },
        Change::ConsentGiven("new-consent".parse().unwrap()),
        Change::Delivered(vec!["new-delivery".parse().unwrap()]),
        Change::SharingGiven("new-sharing".parse().unwrap()),
        Change::SharingWithdrawn("new-sharing".parse().unwrap()),
        Change::HeadChanged,
    ]
}

fn make(case: &mut domain::CaseFile, change: &Change) {
    match change {
        Change::VersionSaved { .. } => {
            let versions = &mut case.service_plans[0].versions;
            let mut next = versions[0].clone();
            next.number = 2;
            next.body.policy = "書き直した方針".parse().unwrap();
            versions.push(next);
        }
        Change::ConsentGiven(key) => {
            let mut consent = case.consents[0].clone();
            consent.key = key.clone();
            consent.document = domain::Citation::of("plan".parse().unwrap(), 2);
            case.consents.push(consent);
        }
        Change::Delivered(keys) => {
            let first = case.deliveries[0].clone();
            let again = keys.iter().map(|key| Delivery { key: key.clone(), ..first.clone() });
            case.deliveries.extend(again);
        }
        Change::SharingGiven(key) => {
            let mut sharing = case.sharing[0].clone();
            sharing.key = key.clone();
            case.sharing.push(sharing);
        }
        Change::SharingWithdrawn(key) => {
            let withdrawn = case.sharing.iter_mut().find(|sharing| sharing.key == *key).unwrap();
            withdrawn.withdrawn_on = Some(demo::today());
        }
        Change::HeadChanged => case.person.called = "はるちゃん".parse().unwrap(),
    }
}
