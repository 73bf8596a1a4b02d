//! Migrations: numbered SQL files, forward only, each in one transaction. What has run is kept in
//! a ledger with its checksum; a changed file refuses to start. A small runner of our own: no
//! well-kept migrator fits both drivers at these versions (`docs/decisions/0003-migrations.md`).

use domain::hex;
use sha2::{Digest, Sha256};

use crate::db::{Engine, OpenFault};

/// Number, name and text of every migration.
const FILES: &[(i64, &str, &str)] = &[(1, "ground", include_str!("../migrations/0001_ground.sql"))];

/// Number of the newest migration.
pub const LATEST: i64 = FILES[FILES.len() - 1].0;

/// The ledger's own table, with the tokens of migrations.
const LEDGER: &str = "CREATE TABLE IF NOT EXISTS migration (
    number {int} PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";
pub(crate) const LEDGER_ROWS: &str = "SELECT number, checksum FROM migration ORDER BY number";
pub(crate) const LEDGER_INSERT: &str =
    "INSERT INTO migration (number, name, checksum) VALUES ($1, $2, $3)";

/// A migration that has not run yet.
pub(crate) struct Pending {
    pub number: i64,
    pub name: &'static str,
    pub checksum: String,
    text: &'static str,
}

impl Pending {
    /// The text as an engine runs it.
    pub(crate) fn text(&self, engine: Engine) -> String {
        translate(self.text, engine)
    }
}

/// Makes the ledger where there is none.
pub(crate) fn ledger(engine: Engine) -> String {
    translate(LEDGER, engine)
}

/// What has to run next after what the ledger says.
pub(crate) fn next(ran: &[(i64, String)]) -> Result<Option<Pending>, OpenFault> {
    if let Some((found, _)) = ran.iter().find(|(number, _)| *number > LATEST) {
        return Err(OpenFault::Newer { found: *found });
    }
    let mut pending = None;
    for (number, name, text) in FILES {
        let checksum = hex(&Sha256::digest(text.as_bytes()));
        match ran.iter().find(|(known, _)| known == number) {
            Some((_, known)) if *known == checksum => {}
            Some(_) => return Err(OpenFault::Changed { number: *number }),
            None if pending.is_none() => {
                pending = Some(Pending { number: *number, name, checksum, text });
            }
            None => {}
        }
    }
    Ok(pending)
}

/// The table a line makes append-only, and whether disposal is excepted.
fn append_only(line: &str) -> Option<(&str, bool)> {
    let (act, table) = line.strip_prefix('{')?.strip_suffix('}')?.split_once(' ')?;
    match act {
        "append_only" => Some((table, false)),
        "append_only_until_disposal" => Some((table, true)),
        _ => None,
    }
}

/// Puts in what an engine says for the tokens.
fn translate(text: &str, engine: Engine) -> String {
    let mut sql = String::with_capacity(text.len());
    if engine == Engine::Postgres && text.contains("{append_only") {
        sql.push_str(&trigger_functions());
    }
    for line in text.lines() {
        match append_only(line) {
            Some((table, but_disposal)) => sql.push_str(&triggers(table, but_disposal, engine)),
            None => sql.push_str(&tokens(line, engine)),
        }
        sql.push('\n');
    }
    sql
}

/// On PostgreSQL text is compared letter by letter in every column, as SQLite does, whatever the
/// language of the database.
fn tokens(line: &str, engine: Engine) -> String {
    match engine {
        Engine::Sqlite => line
            .replace("{strict}", "STRICT")
            .replace("{int}", "INTEGER")
            .replace("{collate}", "COLLATE BINARY"),
        Engine::Postgres => line
            .replace("{strict}", "")
            .replace("{int}", "BIGINT")
            .replace(" {collate}", "")
            .replace(" TEXT", " TEXT COLLATE \"C\""),
    }
}

/// Rows may go while the disposal of their case is approved and not done, and at no other time.
const DISPOSED: &str = "EXISTS (SELECT 1 FROM disposal d
    WHERE d.case_id = OLD.case_id AND d.approved_at IS NOT NULL AND d.done_at IS NULL)";

/// What the triggers of PostgreSQL call.
fn trigger_functions() -> String {
    let function = |name: &str, but: &str| {
        format!(
            "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {but}
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;\n"
        )
    };
    let but_disposal = format!("IF {DISPOSED} THEN RETURN OLD; END IF;");
    function("append_only", "") + &function("append_only_until_disposal", &but_disposal)
}

/// Triggers that refuse to change what stands in a table, with the one exception; PostgreSQL's fire
/// for its replication roles too, and also when a table is emptied.
fn triggers(table: &str, but_disposal: bool, engine: Engine) -> String {
    let trigger = |act: &str| {
        let excepted = but_disposal && act == "DELETE";
        let name = format!("{table}_no_{act}");
        match engine {
            Engine::Sqlite => {
                let when = if excepted { format!("WHEN NOT {DISPOSED}") } else { String::new() };
                format!(
                    "CREATE TRIGGER {name} BEFORE {act} ON {table} {when} \
                     BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;\n"
                )
            }
            Engine::Postgres => {
                let each = if act == "TRUNCATE" { "STATEMENT" } else { "ROW" };
                let function = if excepted { "append_only_until_disposal" } else { "append_only" };
                format!(
                    "CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} \
                     EXECUTE FUNCTION {function}();\n\
                     ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};\n"
                )
            }
        }
    };
    let acts: &[&str] = match engine {
        Engine::Sqlite => &["UPDATE", "DELETE"],
        Engine::Postgres => &["UPDATE", "DELETE", "TRUNCATE"],
    };
    acts.iter().map(|act| trigger(act)).collect()
}
