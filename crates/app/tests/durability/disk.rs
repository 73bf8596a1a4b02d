//! The disk fails: every write is refused by name, nothing is half-written, reading goes on, and
//! when the disk is well again so is the program.

use std::path::{Path, PathBuf};

use app::{Db, Fault, OpenFault};
use store::WriteFault;

use crate::support::{Folder, past_the_store};
use crate::{Template, strace, worker};

fn log_of(folder: &Folder) -> PathBuf {
    folder.file("test.db-wal")
}

#[test]
fn writes_on_a_failing_disk_are_refused_by_name_and_reading_goes_on() {
    assert!(strace::there(), "strace cannot trace here; this proof needs it (apt install strace)");
    let template = Template::new();
    for (inject, expected) in [
        ("inject=pwrite64:error=ENOSPC:when=30..60", Fault::Full),
        ("inject=pwrite64:error=EIO:when=30..60", Fault::Disk),
        ("inject=pwrite64:error=EROFS:when=30..60", Fault::Disk),
        ("inject=fsync,fdatasync:error=EIO:when=8..12", Fault::Disk),
        ("inject=fsync,fdatasync:error=ENOSPC:when=8..12", Fault::Disk),
    ] {
        let folder = Folder::new();
        let database = folder.file("test.db");
        std::fs::copy(&template.file, &database).unwrap();
        let log = log_of(&folder);
        let under = strace::failing(&log, inject);
        let done = worker::command(&under, &database, "k0", "failing").output().unwrap();
        let output = String::from_utf8(done.stdout).unwrap();
        let refused: Vec<_> = worker::told(&output, "refused ").collect();
        let read: Vec<_> = worker::told(&output, "read ").collect();
        assert!(!refused.is_empty(), "{inject}: {output}");
        let expected = format!("{:?}", WriteFault::Fault(expected));
        assert!(refused.iter().all(|fault| *fault == expected), "{inject}: {refused:?}");
        assert!(read.iter().all(|read| *read == "exactly"), "{inject}: {output}");
        assert_eq!(read.len(), refused.len(), "{inject}: reading went on");
        assert!(
            output.trim_end().lines().any(|line| line.ends_with("k0-39")),
            "well again: {output}"
        );
        let there = crate::kill::look(&database, &template.case);
        for acknowledged in worker::told(&output, "ack ") {
            assert!(there.contains(acknowledged), "{inject}: {acknowledged} is lost");
        }
    }
}

#[test]
fn a_database_that_may_not_be_written_is_refused_by_name() {
    assert!(strace::there(), "strace cannot trace here; this proof needs it (apt install strace)");
    let template = Template::new();
    let folder = Folder::new();
    let database = folder.file("test.db");
    std::fs::copy(&template.file, &database).unwrap();
    let before = std::fs::read(&database).unwrap();
    // The first opening is for writing; SQLite then opens for reading alone.
    let under = strace::failing(&database, "inject=openat:error=EROFS:when=1");
    let done = worker::command(&under, &database, "k0", "open").output().unwrap();
    let output = String::from_utf8(done.stdout).unwrap();
    let expected = format!("refused {:?}", OpenFault::Fault(Fault::ReadOnly));
    assert!(output.contains(&expected), "{output}");
    assert_eq!(std::fs::read(&database).unwrap(), before);
}

/// A new database is there whole or not at all, at whatever call its making is killed.
#[test]
fn the_making_of_a_database_may_be_killed_at_any_call() {
    let calls = ["openat", "pwrite64", "fsync,fdatasync", "unlink", "linkat"];
    let killed = kill_at_any_call(&calls, "create", |_| {});
    assert!(killed > 40, "{killed}");
}

/// Bringing a schema up to date goes on where it was killed. Before the first migration ran, a
/// database of ours has nothing but its mark.
#[test]
fn bringing_a_database_up_to_date_may_be_killed_at_any_call() {
    let calls = ["pwrite64", "fsync,fdatasync"];
    let killed = kill_at_any_call(&calls, "open", |file| {
        past_the_store(file).execute_batch("PRAGMA application_id = 0x52656E6B").unwrap();
    });
    assert!(killed > 20, "{killed}");
}

/// Starts some work again and again and kills it at its first, second … call of a kind, until it
/// is done before. Whatever is there then opens, and has all migrations.
fn kill_at_any_call(calls: &[&str], work: &str, prepare: impl Fn(&Path)) -> u32 {
    assert!(strace::there(), "strace cannot trace here; this proof needs it (apt install strace)");
    let mut killed = 0;
    for call in calls {
        let mut number = 1;
        loop {
            let folder = Folder::new();
            let database = folder.file("test.db");
            prepare(&database);
            let inject = format!("inject={call}:signal=KILL:when={number}");
            let under = strace::injecting(&inject);
            let done = worker::command(&under, &database, "k0", work).output().unwrap();
            if database.exists() {
                let whole = Db::open(&database, false);
                assert!(whole.is_ok(), "{inject}: {:?}", whole.err());
            }
            drop(Db::open(&database, true).unwrap());
            let raw = past_the_store(&database);
            let count = "SELECT COUNT(*) FROM migration";
            let migrations: i64 = raw.query_row(count, [], |row| row.get(0)).unwrap();
            assert_eq!(migrations, app::LATEST_MIGRATION, "{inject}");
            if done.status.success() {
                break;
            }
            killed += 1;
            // Each of the first, then ever fewer: a table is made like the one before it.
            number += 1 + number / 8;
        }
    }
    killed
}

#[test]
fn what_is_no_whole_database_of_ours_is_refused_by_name_and_left_as_it_is() {
    let template = Template::new();
    let whole = std::fs::read(&template.file).unwrap();
    let refused = |name: &str, bytes: &[u8], log: Option<&[u8]>| {
        let folder = Folder::new();
        let database = folder.file("test.db");
        if name != "gone" {
            std::fs::write(&database, bytes).unwrap();
        }
        if let Some(log) = log {
            std::fs::write(log_of(&folder), log).unwrap();
        }
        let fault = Db::open(&database, true).err();
        let untouched = if name == "gone" {
            !database.exists()
        } else {
            std::fs::read(&database).unwrap() == bytes
        };
        assert!(untouched, "{name} was touched: {fault:?}");
        if let Some(log) = log {
            assert_eq!(std::fs::read(log_of(&folder)).unwrap(), log, "{name}: the log was touched");
        }
        fault
    };
    assert_eq!(refused("empty", b"", None), Some(OpenFault::Empty));
    assert_eq!(refused("gone", b"", Some(b"what was written last")), Some(OpenFault::LogAlone));
    assert_eq!(refused("letter", &[0x41; 5000], None), Some(OpenFault::Foreign));
    for cut in [whole.len() / 2, whole.len() - 4096, 8192, 4096, 1000] {
        let fault = refused("cut off", &whole[..cut], None);
        assert_eq!(fault, Some(OpenFault::Damaged), "{cut} of {}", whole.len());
    }
    let mut scratched = whole.clone();
    scratched[4096 * 2..4096 * 20].fill(0xAA);
    assert_eq!(refused("scratched", &scratched, Some(&[0; 100])), Some(OpenFault::Damaged));
}
