//! Who may see whom, why and for how long: restriction, emergencies, concerns, retention, the days
//! of the journal.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::{AccountId, Refusal, Role};
use app::{
    BookFault, ChainWhy, ConcernForm, Desk, Failure, IncidentQuery, JournalQuery, NoticeKind,
};
use domain::{AbuseConcern, CaseId, ClosureReason, Reporter};
use support::{Region, desk, noon, office_id, on_both};

on_both! {
    a_restricted_person_is_known_to_the_named_alone,
    where_a_restricted_person_lives_is_on_no_paper,
    an_emergency_opens_an_hour_and_is_told,
    a_concern_is_invisible_to_the_accused_line_even_by_count,
    a_concern_about_the_home_office_reaches_those_outside_it,
    nothing_is_disposed_of_before_its_time_or_by_one_alone,
    the_table_refuses_a_disposal_that_is_not_due_or_of_one_alone,
    a_former_home_reads_and_does_not_write,
    what_is_closed_while_an_export_runs_does_not_leave,
    days_are_sealed_and_the_whole_journal_is_checked,
    what_cannot_be_written_down_is_not_shown,
    nobody_sees_what_was_closed_before_the_entry_was_written,
    a_form_sent_without_its_page_is_a_look,
}

const HOUR: i64 = 60 * 60 * 1000;
const HIDDEN: Failure = Failure::Refused(Refusal::Hidden);

/// A desk of someone by name.
fn someone(region: &Region, account: &str, office: &str, role: Role) -> Desk {
    let mut desk = desk(&region.db, &office_id(office), role);
    desk.actor.account = AccountId::new(account);
    account.clone_into(&mut desk.account_name);
    desk
}

async fn staff(region: &Region, login: &str, office: &str, role: Role) -> Desk {
    let console = region.specialist("hidamari");
    let id = office_id(office);
    let new =
        app::NewStaff {
            login, name: login, password: "とても長い合言葉です", office: &id, role
        };
    app::add_account(&console, &new).await.unwrap();
    let account = app::account_id(&console, login).await.unwrap().unwrap();
    let mut desk = someone(region, &account, office, role);
    login.clone_into(&mut desk.account_name);
    desk
}

/// The region with one person, shared with ワークスペースかなた.
async fn region() -> (Region, Desk, CaseId) {
    let region = Region::with(&["01-tachibana", "10-shitara"]).await;
    let home = someone(&region, "chihiro", "hidamari", Role::Specialist);
    let id = region.find(&home, "橘").await.unwrap();
    (region, home, id)
}

async fn acts(region: &Region, chain: &CaseId) -> Vec<String> {
    let rows = store::journal_of(&region.db, chain).await.unwrap();
    rows.into_iter().map(|row| row.act).collect()
}

async fn a_restricted_person_is_known_to_the_named_alone() {
    let (region, home, id) = region().await;
    let named = staff(&region, "kazuya", "hidamari", Role::Specialist).await;
    let partner = region.manager("kanata");
    let other = someone(&region, "other", "hidamari", Role::Specialist);
    assert!(app::restrict(&home, &id, " ", &[]).await.is_err(), "a reason is needed");
    let account = named.actor.account.as_str().to_owned();
    app::restrict(&home, &id, "避難している", &[account]).await.unwrap();
    for unnamed in [&other, &partner, &someone(&region, "core", "tsunagu", Role::CoreCentre)] {
        assert_eq!(app::open_case(unnamed, &id).await.unwrap_err(), HIDDEN);
        assert_eq!(region.find(unnamed, "橘").await, None);
        assert_eq!(app::break_glass(unnamed, &id, "危ない").await, Err(HIDDEN));
    }
    let counts = store::caseload(&region.db, &other.actor).await.unwrap();
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<u32>(), 1, "absent from counts");
    for known in [&home, &named] {
        assert_eq!(region.find(known, "橘").await, Some(id.clone()));
        app::open_case(known, &id).await.unwrap();
    }
    let found = app::restriction(&home, &id).await.unwrap();
    assert!(found.is_in_force() && found.colleagues.iter().any(|(_, named)| *named));
    assert_eq!(app::restrict(&home, &id, "もう一度", &[]).await, Err(Failure::Stale));
    app::lift_restriction(&named, &id, "引っ越して落ち着いた").await.unwrap();
    assert_eq!(app::lift_restriction(&named, &id, "もう一度").await, Err(Failure::Stale));
    app::open_case(&other, &id).await.unwrap();
    let acts = acts(&region, &id).await;
    assert!(acts.contains(&"restricted".to_owned()) && acts.contains(&"unrestricted".to_owned()));
}

async fn where_a_restricted_person_lives_is_on_no_paper() {
    let (region, home, id) = region().await;
    app::restrict(&home, &id, "避難している", &[]).await.unwrap();
    let grant = store::authorize::<access::Read>(&region.db, &home.actor, &id, noon()).await;
    let grant = grant.unwrap().unwrap();
    let case = || async { store::load_case(&region.db, &grant).await.unwrap().case };
    let screen = access::disclose(case().await, &grant);
    let paper = access::disclose_on_paper(case().await, &grant);
    assert!(!screen.get().basic().unwrap().body().address.is_blank(), "named people see it");
    let basic = paper.get().basic().unwrap().body().clone();
    assert!(basic.address.is_blank() && basic.phone.is_blank());
}

async fn an_emergency_opens_an_hour_and_is_told() {
    let (region, home, id) = region().await;
    let core = someone(&region, "rie", "tsunagu", Role::CoreCentre);
    assert_eq!(app::open_case(&core, &id).await.unwrap_err(), HIDDEN);
    assert!(matches!(app::break_glass(&core, &id, "").await, Err(Failure::Invalid(_))));
    let kana = "たちばな はるか";
    let born = {
        let opened = app::open_case(&home, &id).await.unwrap();
        opened.case.get().person.born.unwrap()
    };
    let wrong = app::find_in_emergency(&core, kana, born.plus_days(1), "倒れている").await;
    assert_eq!(wrong, Err(HIDDEN), "nothing alike");
    let found = app::find_in_emergency(&core, kana, born, "駅で倒れている").await;
    assert_eq!(found, Ok(id.clone()));
    let opened = app::open_case(&core, &id).await.unwrap();
    assert_eq!(opened.basis, access::Basis::Emergency);
    let basic = opened.case.get().basic().unwrap().body().clone();
    assert!(basic.income.is_blank() && basic.family.is_empty(), "not what saves a life");
    assert!(app::export_case(&core, &id).await.is_err());
    let colleague = someone(&region, "colleague", "tsunagu", Role::CoreCentre);
    assert_eq!(app::open_case(&colleague, &id).await.unwrap_err(), HIDDEN, "for nobody else");

    let notices = app::notices(&home).await.unwrap();
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].row.kind, NoticeKind::Emergency);
    app::see_notice(&home, &id, &notices[0].row.id).await.unwrap();
    assert_eq!(app::notices(&home).await.unwrap(), []);
    let looked = app::who_looked(&home, &id, &JournalQuery::default()).await.unwrap();
    assert_eq!(looked.emergencies[0].reason, "駅で倒れている");
    assert!(looked.entries.iter().any(|e| e.row.act == "viewed" && e.row.basis == "emergency"));

    let mut late = core.clone();
    late.moment.at += HOUR;
    assert_eq!(app::open_case(&late, &id).await.unwrap_err(), HIDDEN, "the hour is over");
}

fn concern(accused_office: Option<&str>, named: &[&Desk]) -> ConcernForm {
    ConcernForm {
        concern: AbuseConcern { seen: "腕にあざ".parse().unwrap(), ..AbuseConcern::default() },
        reporter: Reporter { name: "通報 花子".parse().unwrap(), ..Reporter::default() },
        accused_office: accused_office.map(office_id),
        named: named.iter().map(|desk| desk.actor.account.as_str().to_owned()).collect(),
        ..ConcernForm::default()
    }
}

async fn a_concern_is_invisible_to_the_accused_line_even_by_count() {
    let (region, home, id) = region().await;
    let manager = staff(&region, "mitamura", "kanata", Role::ServiceManager).await;
    let whistle = staff(&region, "whistle", "kanata", Role::SupportWorker).await;
    let core = staff(&region, "kuon", "tsunagu", Role::CoreCentre).await;
    let of_line = app::record_concern(&whistle, &id, &concern(Some("kanata"), &[&manager])).await;
    assert!(matches!(of_line, Err(Failure::Invalid(_))), "the accused line is not told");
    app::record_concern(&whistle, &id, &concern(Some("kanata"), &[&core])).await.unwrap();

    let before = acts(&region, &id).await.len();
    assert_eq!(app::concerns(&manager, &id).await.unwrap().rows.len(), 0);
    assert_eq!(app::my_concerns(&manager).await.unwrap(), []);
    let journal = acts(&region, &id).await;
    assert_eq!(journal.len(), before, "numbers of the case's chain tell nothing");
    assert!(journal.iter().all(|act| !act.starts_with("concern")));

    let seen = app::concerns(&core, &id).await.unwrap();
    assert_eq!(seen.rows[0].reporter.as_ref().unwrap().name.to_string(), "通報 花子");
    assert_eq!(app::my_concerns(&core).await.unwrap(), [(id.clone(), 1)]);
    assert!(app::open_case(&core, &id).await.is_err(), "the concern opens no case");
    assert_eq!(app::notices(&core).await.unwrap()[0].row.kind, NoticeKind::Concern);
    let at_home = app::concerns(&home, &id).await.unwrap();
    assert_eq!(at_home.rows.len(), 1);
    assert!(at_home.rows[0].reporter.is_none(), "the reporter is a secret of its own");
    let row = &seen.rows[0].row.id;
    app::follow_concern(&core, &id, row, "市の虐待防止センターに伝えた").await.unwrap();
    assert_eq!(app::follow_concern(&manager, &id, row, "消して").await, Err(HIDDEN));
    let chain: CaseId = row.parse().unwrap();
    let chain = acts(&region, &chain).await;
    assert_eq!(chain.first().map(String::as_str), Some("concern_recorded"));
    assert_eq!(chain.last().map(String::as_str), Some("concern_followed"));

    let query = IncidentQuery { case: Some(id.clone()), ..IncidentQuery::default() };
    let pack = app::incident(&home, &query).await.unwrap();
    assert!(!pack.is_empty() && pack.iter().all(|line| !line.act.starts_with("concern")));
    let query = IncidentQuery { concerns: true, ..query };
    let pack = app::incident(&home, &query).await.unwrap();
    assert!(pack.iter().any(|line| line.act == "concern_recorded"));
}

async fn a_concern_about_the_home_office_reaches_those_outside_it() {
    let (region, home, id) = region().await;
    let manager = staff(&region, "mitamura", "kanata", Role::ServiceManager).await;
    let city = staff(&region, "city", "city", Role::MunicipalOfficer).await;
    app::record_concern(&manager, &id, &concern(Some("hidamari"), &[&city])).await.unwrap();
    assert_eq!(app::concerns(&home, &id).await.unwrap().rows.len(), 0);
    assert_eq!(app::concerns(&city, &id).await.unwrap().rows.len(), 1);
    assert_eq!(app::concerns(&region.specialist("minato"), &id).await.unwrap_err(), HIDDEN);
}

/// Closes the case of a desk long ago: everything in it happened then.
async fn closed_long_ago(region: &Region, reason: ClosureReason) -> CaseId {
    let mut case = demo::case("02-washio");
    case.closure.on = Some(demo::today().plus_days(-1));
    case.closure.reason = Some(reason);
    region.import(case).await
}

async fn nothing_is_disposed_of_before_its_time_or_by_one_alone() {
    let (region, _, _) = region().await;
    let id = closed_long_ago(&region, ClosureReason::NeedsMet).await;
    let case = demo::case("02-washio");
    let office = case.office.as_str();
    let one = someone(&region, "one", office, Role::Specialist);
    assert!(matches!(app::request_disposal(&one, &id).await, Err(Failure::Invalid(_))));
    let later = |desk: &Desk| {
        let mut desk = desk.clone();
        desk.moment.today = demo::today().plus_years(20);
        desk.moment.at = store::begins(desk.moment.today) + 12 * HOUR;
        desk
    };
    let (one, two) = (later(&one), later(&someone(&region, "two", office, Role::Specialist)));
    assert_eq!(app::retention(&one).await.unwrap().due.len(), 1);
    app::set_retention(&one, 30).await.unwrap();
    assert_eq!(app::retention(&one).await.unwrap().due.len(), 0, "an office may keep longer");
    assert!(app::set_retention(&one, 4).await.is_err());
    app::set_retention(&one, 5).await.unwrap();

    app::request_disposal(&one, &id).await.unwrap();
    assert_eq!(app::approve_disposal(&one, &id).await, Err(Failure::Stale), "by one alone");
    app::drop_disposal(&two, &id).await.unwrap();
    app::request_disposal(&one, &id).await.unwrap();
    let count = |table: &str| -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE case_id = '{id}'");
        region.past_the_store(&sql).unwrap()[0].parse().unwrap()
    };
    let refused = region.past_the_store("DELETE FROM document_version").unwrap_err();
    assert!(refused.contains("append-only"), "asked for is not approved");
    let versions = count("document_version");
    app::approve_disposal(&two, &id).await.unwrap();

    let done = app::retention(&one).await.unwrap().done;
    assert_eq!((done.len(), i64::from(done[0].items)), (1, versions));
    assert_eq!(count("disposal_item"), versions);
    assert_eq!(app::open_case(&one, &id).await.unwrap_err(), HIDDEN);
    app::verify_journal(&one, &id).await.unwrap().unwrap();
    assert!(acts(&region, &id).await.contains(&"disposed".to_owned()));
    // Every table under a case is empty of it, but for what proves that it was.
    let proofs = ["journal", "disposal", "disposal_item"];
    for table in region.tables_with_a_case() {
        let proof = proofs.contains(&table.as_str());
        assert_eq!(count(&table) > 0, proof, "{table}");
    }
    let name = format!("SELECT name || kana || kana_key FROM support_case WHERE id = '{id}'");
    assert_eq!(region.past_the_store(&name).unwrap(), [""]);
    let body = format!(
        "SELECT p.body FROM person p JOIN support_case c ON c.person_id = p.id WHERE c.id = '{id}'"
    );
    assert_eq!(region.past_the_store(&body).unwrap(), ["{}"]);
    // The door is shut again, and never opens for the journal.
    for table in ["document_version", "consent", "journal", "journal_day", "disposal_item"] {
        let before = count_all(&region, table);
        let gone = region.past_the_store(&format!("DELETE FROM {table}"));
        assert!(gone.is_err() || before == "0", "{table}");
    }
    for table in ["document_version", "consent", "journal"] {
        let refused = region.past_the_store(&format!("UPDATE {table} SET case_id = 'x'"));
        assert!(refused.unwrap_err().contains("append-only"), "{table}");
    }
}

fn count_all(region: &Region, table: &str) -> String {
    region.past_the_store(&format!("SELECT COUNT(*) FROM {table}")).unwrap().remove(0)
}

async fn the_table_refuses_a_disposal_that_is_not_due_or_of_one_alone() {
    let (region, _, id) = region().await;
    let put = |last: &str, due: &str, on: &str, approved: &str| {
        region.past_the_store(&format!(
            "INSERT INTO disposal (case_id, office_id, last_provided, due_on, requested_on,
                requested_at, requested_by, requested_name, approved_at, approved_by)
             VALUES ('{id}', 'o', '{last}', '{due}', '{on}', 0, 'one', 'one', 0, '{approved}')"
        ))
    };
    assert!(put("2020-01-01", "2025-01-02", "2024-01-01", "two").is_err(), "not due");
    assert!(put("2020-01-01", "2019-01-02", "2024-01-01", "two").is_err(), "due before it ended");
    assert!(put("2020-01-01", "2025-01-02", "2025-01-02", "one").is_err(), "by one alone");
    let refused = region.past_the_store("DELETE FROM document_version").unwrap_err();
    assert!(refused.contains("append-only"));
}

async fn a_former_home_reads_and_does_not_write() {
    let (region, _, _) = region().await;
    let id = closed_long_ago(&region, ClosureReason::HandedOver).await;
    let home = region.home_of(&demo::case("02-washio"));
    app::open_case(&home, &id).await.unwrap();
    app::export_case(&home, &id).await.unwrap();
    let refused =
        store::authorize::<access::Write>(&region.db, &home.actor, &id, noon()).await.unwrap();
    assert_eq!(refused.err(), Some(Refusal::NotYours));
}

async fn what_is_closed_while_an_export_runs_does_not_leave() {
    let (region, home, id) = region().await;
    let all = app::all_cases(&home).await.unwrap();
    assert_eq!(all.len(), 2);
    let other = someone(&region, "other", "hidamari", Role::Specialist);
    let mut given = Vec::new();
    // One export over every case; between two of them the person is restricted.
    for (i, case) in all.iter().rev().enumerate() {
        given.push(app::export_case(&other, case).await.is_ok());
        if i == 0 {
            let next = all.iter().rev().nth(1).unwrap();
            app::restrict(&home, next, "避難している", &[]).await.unwrap();
        }
    }
    assert_eq!(given, [true, false]);
    let journal = acts(&region, &id).await;
    assert!(!journal.is_empty());
}

async fn days_are_sealed_and_the_whole_journal_is_checked() {
    let (region, home, id) = region().await;
    let tomorrow = |desk: &Desk, days: i32| {
        let mut desk = desk.clone();
        desk.moment.today = demo::today().plus_days(days);
        desk.moment.at = store::begins(desk.moment.today) + 2 * HOUR;
        desk
    };
    assert_eq!(app::seal_days(&home).await.unwrap().map(|day| day.chains), Some(0));
    let second = tomorrow(&home, 1);
    let sealed = app::seal_days(&second).await.unwrap().unwrap();
    assert_eq!((sealed.day.as_str(), sealed.chains), ("2026-11-20", 2));
    assert_eq!(app::seal_days(&second).await.unwrap(), None, "once is enough");
    app::open_case(&second, &id).await.unwrap();
    let third = tomorrow(&home, 2);
    assert_eq!(app::seal_days(&third).await.unwrap().map(|day| day.chains), Some(1));
    let (day, hash) = app::last_sealed(&third).await.unwrap().unwrap();
    let day = day.to_string();
    let whole = app::verify_books(&third, Some((&day, &hash))).await.unwrap();
    assert_eq!((whole.chains, whole.days, whole.faults), (2, 3, Vec::new()));

    region.unguard("journal", "DELETE");
    let entries = format!("DELETE FROM journal WHERE case_id = '{id}'");
    region.past_the_store(&format!("{entries} AND seq = 2")).unwrap();
    let faults = app::verify_books(&third, None).await.unwrap().faults;
    let [BookFault::Chain { chain, fault }] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!((chain.as_str(), fault.why), (id.as_str(), ChainWhy::NotAsSealed));
    region.past_the_store(&entries).unwrap();
    assert_eq!(app::verify_books(&third, None).await.unwrap().faults.len(), 1);
}

async fn what_cannot_be_written_down_is_not_shown() {
    let (region, home, id) = region().await;
    let printer = std::sync::Arc::new(forms::Printer::new(None).unwrap());
    region.stop_the_journal();
    let faulty = |failure: Option<Failure>, what: &str| {
        assert!(matches!(failure, Some(Failure::Fault(_))), "{what}: {failure:?}");
    };
    faulty(app::open_case(&home, &id).await.err(), "a look");
    faulty(app::open_for_paper(&home, &id).await.err(), "a look for paper");
    faulty(app::export_case(&home, &id).await.err(), "an export");
    let set = app::What::Set;
    let copy = forms::Copy::default();
    faulty(app::print_case(&home, &id, set, None, copy, printer).await.err(), "a print");
    faulty(app::who_looked(&home, &id, &JournalQuery::default()).await.err(), "the journal");
    faulty(app::restriction(&home, &id).await.err(), "a restriction");
    faulty(app::incident(&home, &IncidentQuery::default()).await.err(), "an incident pack");
    faulty(app::record_concern(&home, &id, &concern(None, &[])).await.err(), "a concern");
    let stranger = region.specialist("minato");
    faulty(app::open_case(&stranger, &id).await.err(), "a refusal");
    // Nor is anything changed.
    faulty(app::restrict(&home, &id, "避難", &[]).await.err(), "a restriction set");
    assert_eq!(region.past_the_store("SELECT COUNT(*) FROM restricted_name").unwrap(), ["0"]);
    assert_eq!(region.past_the_store("SELECT COUNT(*) FROM abuse_concern").unwrap(), ["0"]);
}

/// While a person is restricted again and again, partners look as often as they can: in the order of
/// the journal nobody looked while it was closed.
async fn nobody_sees_what_was_closed_before_the_entry_was_written() {
    let (region, home, id) = region().await;
    let partner = region.manager("kanata");
    // An entry is written only at the version at which it was allowed.
    let grant = store::authorize::<access::Read>(&region.db, &partner.actor, &id, noon()).await;
    let grant = grant.unwrap().unwrap();
    store::load_case(&region.db, &grant).await.unwrap();
    app::restrict(&home, &id, "避難", &[]).await.unwrap();
    let entry = store::Entry {
        case: id.clone(),
        at: noon().at,
        actor: partner.actor.clone(),
        account_name: String::new(),
        act: app::JournalAct::Viewed,
        basis: Some(grant.basis()),
        document: None,
        detail: String::new(),
    };
    let noted = store::note_while(&region.db, entry, grant.version()).await;
    assert_eq!(noted, Err(store::WriteFault::Stale));
    app::lift_restriction(&home, &id, "落ち着いた").await.unwrap();

    let looks = async |number: u32| {
        let (mut seen, mut refused) = (0, 0);
        for _ in 0..25 {
            match app::open_case(&region.manager("kanata"), &id).await {
                Ok(_) => seen += 1,
                Err(HIDDEN) => refused += 1,
                Err(other) => panic!("{number}: {other:?}"),
            }
        }
        (seen, refused)
    };
    let closes = async {
        for _ in 0..25 {
            app::restrict(&home, &id, "避難", &[]).await.unwrap();
            tokio::task::yield_now().await;
            app::lift_restriction(&home, &id, "落ち着いた").await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    let ((), first, second, third) = tokio::join!(closes, looks(1), looks(2), looks(3));
    let seen = first.0 + second.0 + third.0;
    let refused = first.1 + second.1 + third.1;
    assert!(seen > 3 && refused > 3, "both happened: {seen} seen, {refused} refused");
    let mut closed = false;
    for act in acts(&region, &id).await {
        match act.as_str() {
            "restricted" => closed = true,
            "unrestricted" => closed = false,
            "viewed" => assert!(!closed, "someone looked while it was closed"),
            _ => {}
        }
    }
}

async fn a_form_sent_without_its_page_is_a_look() {
    let (region, home, id) = region().await;
    let looked = async || acts(&region, &id).await.iter().filter(|act| *act == "viewed").count();
    let before = looked().await;
    let target = app::Target::Document("plan".parse().unwrap());
    let keep = async || {
        let seen = app::Seen::default();
        app::keep_writing(&home, &id, &target, seen, |_, tree| tree["x"] = 1.into(), |_, _| {})
            .await
            .unwrap();
    };
    keep().await;
    assert_eq!(looked().await, before + 1);
    keep().await;
    assert_eq!(looked().await, before + 1, "it goes on");
}
