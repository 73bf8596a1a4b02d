//! `kill -9` under load: a process that acknowledges each write is killed again and again, at any
//! moment, while it opens, recovers, writes and checkpoints. Nothing acknowledged is ever missing,
//! nothing is half there, every chain holds.
//!
//! 300 times by itself; `cargo xtask kill 3000` for more. `RENKEI_SEED` repeats a run.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Child;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use app::Db;
use domain::CaseId;
use store::JournalAct;

use crate::support::{Folder, past_the_store};
use crate::{Dice, Template, asked, worker};

/// Cycles on one database, before a new one is taken: its journal is read whole each time.
const EPOCH: u32 = 15;
/// Databases that are killed at the same time.
const LANES: u32 = 2;

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let cycles = u32::try_from(asked("RENKEI_KILL_CYCLES", 300)).unwrap();
    let seed = asked("RENKEI_SEED", 20_261_120);
    let template = Template::new();
    let (done, acknowledged, unanswered) =
        (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for lane in 0..LANES {
            let (template, done) = (&template, &done);
            let (acknowledged, unanswered) = (&acknowledged, &unanswered);
            scope.spawn(move || {
                let mut dice = Dice(seed * 1000 + u64::from(lane) + 1);
                let mut lane = Lane::new(template);
                while done.fetch_add(1, Ordering::Relaxed) < cycles {
                    if lane.cycle == EPOCH {
                        lane = Lane::new(template);
                    }
                    let (acks, others) = lane.cycle(&mut dice);
                    acknowledged.fetch_add(acks, Ordering::Relaxed);
                    unanswered.fetch_add(others, Ordering::Relaxed);
                }
            });
        }
    });
    let acknowledged = acknowledged.load(Ordering::Relaxed);
    println!(
        "killed {cycles} times (seed {seed}) in {:.0} s: {acknowledged} acknowledged writes, none \
         lost; {} more were there whose answer had not got out",
        began.elapsed().as_secs_f32(),
        unanswered.load(Ordering::Relaxed)
    );
    assert!(acknowledged > cycles, "there was load: {acknowledged}");
}

/// One database, killed again and again.
struct Lane<'a> {
    folder: Folder,
    case: &'a CaseId,
    cycle: u32,
    expected: BTreeSet<String>,
}

impl<'a> Lane<'a> {
    fn new(template: &'a Template) -> Self {
        let folder = Folder::new();
        std::fs::copy(&template.file, folder.file("test.db")).unwrap();
        Self { folder, case: &template.case, cycle: 0, expected: BTreeSet::new() }
    }

    /// Starts, kills, and looks; answers how many writes were acknowledged, and how many more are
    /// there all the same.
    fn cycle(&mut self, dice: &mut Dice) -> (u32, u32) {
        let database = self.folder.file("test.db");
        let mark = format!("k{}", self.cycle);
        self.cycle += 1;
        let mut worker = worker::command(&[], &database, &mark, "endless").spawn().unwrap();
        // One in eight dies while it opens or recovers, the others at any moment of their work.
        let early = dice.below(8) == 0;
        let lines = BufReader::new(worker.stdout.take().unwrap()).lines();
        let wait = Duration::from_micros(dice.below(if early { 40_000 } else { 90_000 }));
        let reader = std::thread::spawn(move || {
            let lines = lines.map_while(Result::ok);
            lines
                .filter_map(|line| Some(line.split_once("ack ")?.1.to_owned()))
                .collect::<BTreeSet<String>>()
        });
        if !early {
            wait_for_life(&database, &mut worker);
        }
        std::thread::sleep(wait);
        worker.kill().unwrap();
        worker.wait().unwrap();
        let acks = reader.join().unwrap();
        let count = u32::try_from(acks.len()).unwrap();
        self.expected.extend(acks);
        let more = self.look(&mark);
        (count, more)
    }

    /// Opens the database again and compares.
    fn look(&mut self, mark: &str) -> u32 {
        let there = look(&self.folder.file("test.db"), self.case);
        let lost: Vec<_> = self.expected.difference(&there).collect();
        assert!(lost.is_empty(), "{mark}: acknowledged and lost: {lost:?}");
        let before = self.expected.len();
        // What is there now must stay from now on.
        self.expected = there;
        u32::try_from(self.expected.len() - before).unwrap()
    }
}

/// What of the workers' writes is in a database, which is whole: its pages, its chain, and each
/// change with its entry in the journal.
pub fn look(database: &Path, case: &CaseId) -> BTreeSet<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let journal = runtime.block_on(async {
        let db = Db::open(database, false).unwrap();
        store::journal_of(&db, case).await.unwrap()
    });
    store::verify_chain(case.as_str(), &journal).unwrap();
    let raw = past_the_store(database);
    let texts = |sql: &str| -> BTreeSet<String> {
        let mut statement = raw.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let sound: String = raw.query_row("PRAGMA quick_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let marks = |kind: &str, all: BTreeSet<String>| -> BTreeSet<String> {
        all.into_iter().map(|mark| format!("{kind} {mark}")).collect()
    };
    let mut there = marks("note", texts("SELECT detail FROM journal WHERE detail LIKE 'k%'"));
    there.extend(marks("draft", texts("SELECT body FROM draft WHERE body LIKE 'k%'")));
    let delivered = texts("SELECT key FROM delivery WHERE key LIKE 'k%-d-%'");
    let journalled = journal.iter().filter(|row| row.act == JournalAct::Delivered.key());
    assert_eq!(journalled.count(), delivered.len(), "a change and its entry are one");
    there.extend(marks("delivery", delivered));
    there
}

/// Waits until the worker has written something, so that it is killed at work.
fn wait_for_life(database: &Path, worker: &mut Child) {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    let until = Instant::now() + Duration::from_secs(20);
    let length = |path: &std::ffi::OsStr| std::fs::metadata(path).map_or(0, |about| about.len());
    let before = length(&log);
    while length(&log) <= before && Instant::now() < until {
        assert!(worker.try_wait().unwrap().is_none(), "the worker ended by itself");
        std::thread::sleep(Duration::from_millis(1));
    }
}
