//! Durable writes: requests of a moment committed together against a commit for each.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use access::{AccountId, Actor, Grant, Keep, Role};
use app::{Db, Desk, Entropy, Moment};
use domain::{CaseFile, CaseId, Key};
use store::{Change, Entry, JournalAct, Writing};

/// Who write at the same time, each their own case.
const CLIENTS: usize = 64;
/// How long each figure is taken.
const TIME: Duration = Duration::from_secs(3);

/// Prints writes per second of 64 clients, both ways, and the ratio.
pub fn writes(seed: u64) -> Result<(), String> {
    crate::crowd::in_a_folder(|folder| compare(seed, folder))
}

fn compare(seed: u64, folder: &Path) -> Result<(), String> {
    let sync = sync(folder).map_err(|e| e.to_string())?;
    let together = Db::open(&folder.join("together.db"), true).map_err(|e| format!("{e:?}"))?;
    let single = Db::open_committing_one_by_one(&folder.join("single.db"));
    let single = single.map_err(|e| format!("{e:?}"))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|e| e.to_string())?;
    runtime.block_on(async {
        let (together, single) =
            (Office::of(together, seed).await?, Office::of(single, seed).await?);
        println!("writes: {CLIENTS} clients, synchronous=FULL, a sync of this disk takes {sync:?}");
        for (what, write) in [
            ("a journal entry", Kind::Entry),
            ("a delivery with index and journal", Kind::Delivery),
        ] {
            let one = single.per_second(write).await?;
            let all = together.per_second(write).await?;
            println!(
                "writes: {what}: {all:.0}/s committed together, {one:.0}/s one by one: {:.1} times \
                 (bar 20 where a sync is what a write waits for)",
                all / one
            );
        }
        Ok(())
    })
}

/// Median time until the disk says that a page is on it.
fn sync(folder: &Path) -> std::io::Result<Duration> {
    let mut file = File::create(folder.join("sync"))?;
    let mut times = Vec::new();
    for _ in 0..200 {
        file.write_all(&[1; 4096])?;
        let start = Instant::now();
        file.sync_data()?;
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times[times.len() / 2])
}

#[derive(Clone, Copy)]
enum Kind {
    Entry,
    Delivery,
}

/// An office with a case for each client.
struct Office {
    db: Db,
    cases: Vec<CaseId>,
}

impl Office {
    async fn of(db: Db, seed: u64) -> Result<Self, String> {
        let mut cases = Vec::new();
        let has_delivery = |case: &CaseFile| !case.deliveries.is_empty();
        for case in demo::grow(seed, CLIENTS * 40).filter(has_delivery).take(CLIENTS) {
            let mut desk = desk(&db)?;
            let home = case.member(&case.office).ok_or("a case without an office")?;
            desk.actor.office =
                app::home_office(&desk, home).await.map_err(|e| format!("{e:?}"))?;
            let report = app::import_case(&desk, case, false).await;
            cases.push(report.map_err(|e| format!("{e:?}"))?.case);
        }
        Ok(Self { db, cases })
    }

    async fn per_second(&self, kind: Kind) -> Result<f64, String> {
        let start = Instant::now();
        let mut clients = tokio::task::JoinSet::new();
        for case in &self.cases {
            clients.spawn(client(self.db.clone(), case.clone(), kind, start));
        }
        let mut written = 0;
        while let Some(client) = clients.join_next().await {
            written += client.map_err(|e| e.to_string())??;
        }
        Ok(f64::from(written) / start.elapsed().as_secs_f64())
    }
}

/// A desk of the console.
pub fn desk(db: &Db) -> Result<Desk, String> {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let entropy = Entropy(|bytes| {
        for chunk in bytes.chunks_mut(8) {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&number.to_le_bytes()[..chunk.len()]);
        }
    });
    let office = "bench".parse().map_err(|_| "no office")?;
    Ok(app::console(db, moment(), entropy, office))
}

/// The moment of all benchmarks.
pub fn moment() -> Moment {
    Moment { at: 0, today: demo::today() }
}

/// Writes one after the other until the time is over; how many were acknowledged.
async fn client(db: Db, case: CaseId, kind: Kind, start: Instant) -> Result<u32, String> {
    let home = store::case_home(&db, &case).await.map_err(|e| format!("{e:?}"))?;
    let office = home.ok_or("no such case")?;
    let actor = Actor { account: AccountId::new("bench"), office, role: Role::Specialist };
    let grant = store::authorize::<Keep>(&db, &actor, &case, moment()).await;
    let grant = grant.map_err(|e| format!("{e:?}"))?.map_err(|e| format!("{e:?}"))?;
    let mut loaded = store::load_case(&db, &grant).await.map_err(|e| format!("{e:?}"))?;
    let derived = app::derive(&loaded.case, demo::today());
    let mut written = 0;
    while start.elapsed() < TIME {
        let done = match kind {
            Kind::Entry => store::note(&db, entry(&grant)).await,
            Kind::Delivery => {
                let mut delivery = loaded.case.deliveries[0].clone();
                let key: Key = format!("b{written}").parse().map_err(|_| "no key")?;
                delivery.key = key.clone();
                loaded.case.deliveries.truncate(1);
                loaded.case.deliveries.push(delivery);
                let writing = Writing { account_name: "bench", ..Writing::default() };
                let found = loaded.row_version;
                loaded.row_version += 1;
                let change = Change::Delivered(vec![key]);
                store::apply(&db, &grant, found, &loaded.case, &change, &derived, &writing).await
            }
        };
        done.map_err(|e| format!("{e:?}"))?;
        written += 1;
    }
    Ok(written)
}

fn entry(grant: &Grant<Keep>) -> Entry {
    Entry {
        case: grant.case().clone(),
        at: 0,
        actor: grant.actor().clone(),
        account_name: "bench".to_owned(),
        act: JournalAct::Viewed,
        basis: Some(grant.basis()),
        document: None,
        detail: String::new(),
    }
}
