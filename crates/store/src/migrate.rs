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

/// Puts in what SQLite says for the tokens.
fn for_sqlite(text: &str) -> String {
    let mut sql = String::with_capacity(text.len());
    for line in text.lines() {
        if let Some(table) =
            line.strip_prefix("{append_only ").and_then(|rest| rest.strip_suffix('}'))
        {
            for act in ["UPDATE", "DELETE"] {
                sql.push_str(&format!(
                    "CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} \
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
