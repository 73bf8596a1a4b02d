//! The power fails: at any moment of a run, what had been synced is there, and of the rest any part.

use std::collections::{BTreeMap, BTreeSet};

use crate::kill::look;
use crate::strace::{self, Act};
use crate::support::{Folder, past_the_store};
use crate::{Dice, Template, asked, worker};

/// A disk writes so many bytes at once or not at all.
const SECTOR: usize = 512;

/// A file as the disk has it, and what is on the way there.
#[derive(Clone, Default)]
struct Disk {
    durable: Vec<u8>,
    on_the_way: Vec<Act>,
}

impl Disk {
    fn synced(&mut self) {
        for act in std::mem::take(&mut self.on_the_way) {
            apply(&mut self.durable, &act, |_| true);
        }
    }

    /// What is left when the power fails: any part of what was on the way.
    fn after(&self, dice: &mut Dice) -> Vec<u8> {
        let mut left = self.durable.clone();
        // A third of the times nothing more arrives, a third everything but torn, else anything.
        let mood = dice.below(3);
        for act in &self.on_the_way {
            let arrives = match mood {
                0 => false,
                1 => true,
                _ => dice.below(2) == 0,
            };
            if arrives {
                let torn = dice.below(8) == 0;
                apply(&mut left, act, |_| !torn || dice.below(2) == 0);
            }
        }
        left
    }
}

/// Does to a file what was done; of a write, the sectors that arrive.
fn apply(file: &mut Vec<u8>, act: &Act, mut arrives: impl FnMut(usize) -> bool) {
    match act {
        Act::Wrote { at, bytes, .. } => {
            let mut from = 0;
            while from < bytes.len() {
                let sector = (at + from) / SECTOR;
                let until = bytes.len().min((sector + 1) * SECTOR - at);
                if arrives(sector) {
                    if file.len() < at + until {
                        file.resize(at + until, 0);
                    }
                    file[at + from..at + until].copy_from_slice(&bytes[from..until]);
                }
                from = until;
            }
        }
        Act::Cut { length, .. } => file.resize(*length, 0),
        Act::Synced { .. } | Act::Said(_) => {}
    }
}

/// A run, and the database it began with.
struct Run {
    acts: Vec<Act>,
    before: Vec<u8>,
}

impl Run {
    fn record(template: &Template, work: &str) -> Self {
        let folder = Folder::new();
        let (database, log) = (folder.file("test.db"), folder.file("log"));
        let before = std::fs::read(&template.file).unwrap();
        std::fs::write(&database, &before).unwrap();
        let under = strace::recording(&log);
        let done = worker::command(&under, &database, "k0", work).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        Self { acts: strace::read(&log), before }
    }

    /// Fails the power at so many moments; tells for each what was acknowledged before it and is
    /// lost.
    fn fail(&self, template: &Template, times: u64, dice: &mut Dice) -> Vec<BTreeSet<String>> {
        let last = self.acts.len() as u64;
        let mut moments: Vec<u64> = (0..times).map(|_| dice.below(last + 1)).collect();
        moments.sort_unstable();
        let mut files: BTreeMap<&str, Disk> = BTreeMap::new();
        let mut acknowledged = BTreeSet::new();
        let mut done = 0;
        let lost = moments.into_iter().map(|moment| {
            for act in &self.acts[done..usize::try_from(moment).unwrap()] {
                match act {
                    Act::Said(text) => {
                        acknowledged.extend(worker::told(text, "ack ").map(str::to_owned));
                    }
                    Act::Wrote { file, .. } | Act::Cut { file, .. } | Act::Synced { file } => {
                        let Some(name) = file.rsplit('/').next() else { continue };
                        let disk = files.entry(name).or_insert_with(|| Disk {
                            durable: if name == "test.db" {
                                self.before.clone()
                            } else {
                                Vec::new()
                            },
                            on_the_way: Vec::new(),
                        });
                        match act {
                            Act::Synced { .. } => disk.synced(),
                            act => disk.on_the_way.push(act.clone()),
                        }
                    }
                }
            }
            done = usize::try_from(moment).unwrap();
            let folder = Folder::new();
            std::fs::write(folder.file("test.db"), &self.before).unwrap();
            for name in ["test.db", "test.db-wal"] {
                if let Some(disk) = files.get(name) {
                    std::fs::write(folder.file(name), disk.after(dice)).unwrap();
                }
            }
            let there = look(&folder.file("test.db"), &template.case);
            acknowledged.difference(&there).cloned().collect()
        });
        lost.collect()
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_fails_and_a_careless_control_loses() {
    assert!(strace::there(), "strace cannot trace here; this proof needs it (apt install strace)");
    let seed = asked("RENKEI_SEED", 20_261_120);
    let times = asked("RENKEI_POWER_CUTS", 150);
    let mut dice = Dice(seed);
    let template = Template::new();

    let ours = Run::record(&template, "40");
    let said = |run: &Run| {
        run.acts.iter().filter(|act| matches!(act, Act::Said(t) if t.contains("ack "))).count()
    };
    let checkpointed = |run: &Run| {
        run.acts.iter().any(|a| matches!(a, Act::Wrote { file, .. } if file.ends_with("test.db")))
    };
    assert!(said(&ours) > 300, "{}", said(&ours));
    assert!(checkpointed(&ours), "the run reaches a checkpoint, so that one is cut too");
    let lost = ours.fail(&template, times, &mut dice);
    let first = lost.iter().find(|lost| !lost.is_empty());
    assert_eq!(first, None, "acknowledged and lost (seed {seed})");

    let careless = Run::record(&template, "careless");
    let lost = careless.fail(&template, times, &mut dice);
    let losing = lost.iter().filter(|lost| !lost.is_empty()).count();
    println!(
        "power cut {times} times (seed {seed}): {} acknowledged writes, none lost; the control \
         with synchronous=NORMAL lost some in {losing} of {times}",
        said(&ours)
    );
    assert!(losing > 0, "the control must lose, or this test sees nothing");
}

/// A log cut off or damaged anywhere gives the database of an earlier moment, whole, or is refused.
#[test]
fn a_log_that_is_cut_off_gives_an_earlier_moment_and_never_half_of_one() {
    let template = Template::new();
    let folder = Folder::new();
    let database = folder.file("test.db");
    std::fs::copy(&template.file, &database).unwrap();
    let done = worker::command(&[], &database, "k0", "8").output().unwrap();
    assert!(done.status.success());
    let (file, log) =
        (std::fs::read(&database).unwrap(), std::fs::read(folder.file("test.db-wal")).unwrap());
    assert!(log.len() > 100_000);
    let all = look(&database, &template.case);
    let mut dice = Dice(asked("RENKEI_SEED", 20_261_120));
    let mut counts = BTreeSet::new();
    for i in 0..60 {
        let folder = Folder::new();
        let database = folder.file("test.db");
        std::fs::write(&database, &file).unwrap();
        let mut damaged = log.clone();
        let at = usize::try_from(dice.below(log.len() as u64)).unwrap();
        if i % 2 == 0 {
            damaged.truncate(at);
        } else {
            damaged[at] ^= 0x40;
        }
        std::fs::write(folder.file("test.db-wal"), damaged).unwrap();
        // Where a checkpoint came in between, the rest of the log cannot take the file back to one
        // moment: that is refused by name, and nothing half is shown.
        match app::Db::open(&database, false) {
            Err(app::OpenFault::Damaged) => continue,
            opened => drop(opened.unwrap()),
        }
        let there = look(&database, &template.case);
        assert!(there.is_subset(&all));
        counts.insert(there.len());
    }
    assert!(counts.len() > 10, "different moments: {counts:?}");
    assert!(past_the_store(&template.region.folder.file("test.db")).is_autocommit());
}
