//! The process that is killed, traced and made to fail. It writes as the program does, through the
//! store, and says what was acknowledged.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use access::{AccountId, Actor, Role, Write};
use app::Db;
use domain::CaseId;
use store::{Change, DraftKey, Entry, JournalAct, WriteFault, Writing};

use crate::support::{self, noon, office_id, past_the_store};

/// Where its database is, what its marks begin with, and what it is to do.
const PLACE: &str = "RENKEI_WORKER_PLACE";
const MARK: &str = "RENKEI_WORKER_MARK";
const WORK: &str = "RENKEI_WORKER_WORK";

/// The command of a worker, possibly under another program.
pub fn command(under: &[&OsStr], database: &Path, mark: &str, work: &str) -> Command {
    let itself = std::env::current_exe().unwrap();
    let mut all: Vec<&OsStr> = under.to_vec();
    all.push(itself.as_os_str());
    let mut command = Command::new(all[0]);
    command
        .args(&all[1..])
        .args(["--ignored", "--exact", "worker::worker", "--nocapture", "--test-threads=1"])
        .env(PLACE, database)
        .env(MARK, mark)
        .env(WORK, work)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// What a worker acknowledged or told, from its output.
pub fn told<'a>(output: &'a str, what: &'a str) -> impl Iterator<Item = &'a str> {
    // The test runner's own words may stand before the first.
    output.lines().filter_map(move |line| Some(line.split_once(what)?.1))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a process of its own, started by the other tests"]
async fn worker() {
    let place = std::env::var_os(PLACE).unwrap();
    let mark = std::env::var(MARK).unwrap();
    let place = Path::new(&place);
    match std::env::var(WORK).unwrap().as_str() {
        "create" => drop(Db::open(place, true).unwrap()),
        "open" => match Db::open(place, false) {
            Ok(_) => println!("opened"),
            Err(fault) => println!("refused {fault:?}"),
        },
        "endless" => load(place, &mark, usize::MAX).await,
        "failing" => failing(place, &mark).await,
        "careless" => careless(place, &mark),
        count => load(place, &mark, count.parse().unwrap()).await,
    }
    // As a process ends that is killed: without closing, which would write everything out.
    std::process::exit(0);
}

fn actor() -> Actor {
    Actor { account: AccountId::new("test"), office: office_id("hidamari"), role: Role::Specialist }
}

async fn only_case(db: &Db) -> CaseId {
    let console = support::desk(db, &office_id("hidamari"), Role::Specialist);
    app::all_cases(&console).await.unwrap().remove(0)
}

/// Writes of three kinds from many tasks at once; each of them so many times.
async fn load(place: &Path, mark: &str, times: usize) {
    let db = Db::open(place, false).unwrap();
    // One handle stays for ever, so that the writer does not begin to close before the end.
    std::mem::forget(db.clone());
    let case = only_case(&db).await;
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..8 {
        tasks.spawn(notes(db.clone(), case.clone(), format!("{mark}-{task}"), times));
    }
    for task in 8..12 {
        tasks.spawn(drafts(db.clone(), case.clone(), format!("{mark}-{task}"), times));
    }
    tasks.spawn(deliveries(db, case, format!("{mark}-d"), times));
    while tasks.join_next().await.is_some() {}
}

async fn notes(db: Db, case: CaseId, mark: String, times: usize) {
    for number in 0..times {
        let detail = format!("{mark}-{number}");
        note(&db, &case, &detail).await.unwrap();
        println!("ack note {detail}");
    }
}

async fn note(db: &Db, case: &CaseId, detail: &str) -> Result<(), WriteFault> {
    let entry = Entry {
        case: case.clone(),
        at: noon().at,
        actor: actor(),
        account_name: "試験".to_owned(),
        act: JournalAct::Viewed,
        basis: Some(access::Basis::Home),
        document: None,
        detail: detail.to_owned(),
    };
    store::note(db, entry).await
}

async fn drafts(db: Db, case: CaseId, mark: String, times: usize) {
    for number in 0..times {
        let body = format!("{mark}-{number}");
        // Fifty steps are kept of one writing; each of these begins another in time.
        let target = format!("{mark}-{}", number / 40);
        let key = DraftKey { account: "test", case: &case, target: &target };
        store::keep_draft(&db, &key, 0, &body, noon().at).await.unwrap();
        println!("ack draft {body}");
    }
}

async fn deliveries(db: Db, case: CaseId, mark: String, times: usize) {
    for number in 0..times {
        let grant = store::authorize::<Write>(&db, &actor(), &case, noon()).await;
        let grant = grant.unwrap().unwrap();
        let mut loaded = store::load_case(&db, &grant).await.unwrap();
        let mut delivery = loaded.case.deliveries[0].clone();
        let key = format!("{mark}-{number}");
        delivery.key = key.parse().unwrap();
        loaded.case.deliveries.push(delivery.clone());
        let derived = app::derive(&loaded.case, noon().today);
        let change = Change::Delivered(vec![delivery.key]);
        let writing = Writing { account_name: "試験", at: noon().at, ..Writing::default() };
        let (version, case) = (loaded.row_version, &loaded.case);
        store::apply(&db, &grant, version, case, &change, &derived, &writing).await.unwrap();
        println!("ack delivery {key}");
    }
}

/// Writes one after the other on a disk that fails for a while: tells each refusal, and whether
/// reading goes on and shows neither more nor less than was acknowledged.
async fn failing(place: &Path, mark: &str) {
    let db = match Db::open(place, false) {
        Ok(db) => db,
        Err(fault) => return println!("unopened {fault:?}"),
    };
    let case = only_case(&db).await;
    let mut acknowledged = Vec::new();
    for number in 0..40 {
        let detail = format!("{mark}-{number}");
        match note(&db, &case, &detail).await {
            Ok(()) => {
                println!("ack note {detail}");
                acknowledged.push(detail);
            }
            Err(fault) => {
                println!("refused {fault:?}");
                let journal = store::journal_of(&db, &case).await.unwrap();
                store::verify_chain(case.as_str(), &journal).unwrap();
                let there: Vec<_> = journal
                    .iter()
                    .map(|row| row.detail.clone())
                    .filter(|detail| detail.starts_with(mark))
                    .collect();
                println!("read {}", if there == acknowledged { "exactly" } else { "otherwise" });
            }
        }
    }
}

/// The control: SQLite itself with `synchronous=NORMAL`, one transaction after the other.
fn careless(place: &Path, mark: &str) {
    let raw = past_the_store(place);
    raw.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL").unwrap();
    let case: String = raw.query_row("SELECT id FROM support_case", [], |row| row.get(0)).unwrap();
    for number in 0..300 {
        let body = format!("{mark}-{number}");
        let values = [case.as_str(), &body];
        raw.execute("INSERT INTO draft VALUES ('test', ?1, ?2, 1, 0, ?2, 0)", values).unwrap();
        println!("ack draft {body}");
    }
}
