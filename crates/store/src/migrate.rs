//! Migrations: numbered SQL files, forward only, each in one transaction. What has run is kept in
//! a ledger with its checksum; a changed file refuses to start. A small runner of our own: no
//! well-kept migrator fits both drivers at these versions (`docs/decisions/0003-migrations.md`).

use domain::hex;
use sha2::{Digest, Sha256};

use crate::db::OpenFault;

/// Number, name and text of every migration.
const FILES: &[(i64, &str, &str)] = &[(1, "ground", include_str!("../migrations/0001_ground.sql"))];

/// Number of the newest migration.
pub const LATEST: i64 = FILES[FILES.len() - 1].0;

pub(crate) const LEDGER: &str = "CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";
pub(crate) const LEDGER_ROWS: &str = "SELECT number, checksum FROM migration ORDER BY number";
pub(crate) const LEDGER_INSERT: &str =
    "INSERT INTO migration (number, name, checksum) VALUES ($1, $2, $3)";

/// Runs migrations over a connection of an engine.
pub(crate) struct Migrator<'a> {
    pub connection: &'a mut rusqlite::Connection,
}

/// A migration that has not run yet.
pub(crate) struct Pending {
    pub number: i64,
    pub name: &'static str,
    pub checksum: String,
    pub text: String,
}

/// What has still to run after what the ledger says.
pub(crate) fn pending(ran: &[(i64, String)]) -> Result<Vec<Pending>, OpenFault> {
    if let Some((found, _)) = ran.iter().find(|(number, _)| *number > LATEST) {
        return Err(OpenFault::Newer { found: *found });
    }
    let mut pending = Vec::new();
    for (number, name, text) in FILES {
        let checksum = checksum(text);
        match ran.iter().find(|(known, _)| known == number) {
            Some((_, known)) if *known == checksum => {}
            Some(_) => return Err(OpenFault::Changed { number: *number }),
            None => {
                pending.push(Pending { number: *number, name, checksum, text: for_sqlite(text) });
            }
        }
    }
    Ok(pending)
}

fn checksum(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Rows may go while the disposal of their case is approved and not done, and at no other time.
const UNLESS_DISPOSED: &str = "WHEN NOT EXISTS (SELECT 1 FROM disposal d
    WHERE d.case_id = OLD.case_id AND d.approved_at IS NOT NULL AND d.done_at IS NULL) ";

/// The table a line makes append-only, and whether disposal is excepted.
fn append_only(line: &str) -> Option<(&str, bool)> {
    let (act, table) = line.strip_prefix('{')?.strip_suffix('}')?.split_once(' ')?;
    match act {
        "append_only" => Some((table, false)),
        "append_only_until_disposal" => Some((table, true)),
        _ => None,
    }
}

/// Puts in what SQLite says for the tokens.
fn for_sqlite(text: &str) -> String {
    let mut sql = String::with_capacity(text.len());
    for line in text.lines() {
        if let Some((table, but_disposal)) = append_only(line) {
            for act in ["UPDATE", "DELETE"] {
                let when = if but_disposal && act == "DELETE" { UNLESS_DISPOSED } else { "" };
                sql.push_str(&format!(
                    "CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} {when}\
                     BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;\n"
                ));
            }
        } else {
            sql.push_str(
                &line
                    .replace("{strict}", "STRICT")
                    .replace("{int}", "INTEGER")
                    .replace("{collate}", "COLLATE BINARY"),
            );
            sql.push('\n');
        }
    }
    sql
}
