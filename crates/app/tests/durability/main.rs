//! What becomes of writes when the process is killed, the power fails or the disk does: nothing
//! acknowledged is lost, nothing is half there, a failing disk is told in words and outlived.
//!
//! Disk and power are those of real system calls, seen and changed by `strace`: its log is played
//! back up to any moment, without what had not been synced; or it makes calls fail
//! (docs/decisions/0012-durability-proofs.md).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod disk;
mod kill;
mod power;
mod strace;
mod worker;

/// A number chosen at random from a seed (xorshift): what happens must be repeatable.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// A number from the environment.
fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// A database with one case and its office, as a single file to be copied.
struct Template {
    region: support::Region,
    file: std::path::PathBuf,
    case: domain::CaseId,
}

impl Template {
    fn new() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let region = runtime.block_on(support::Region::with(&["01-tachibana"]));
        let home = region.specialist("hidamari");
        let case = runtime.block_on(region.find(&home, "橘")).unwrap();
        let file = region.folder.file("template.db");
        store::snapshot(&region.folder.file("test.db"), &file).unwrap();
        Self { region, file, case }
    }
}
