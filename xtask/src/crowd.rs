//! Databases with very many people, made by repeating what a few are made of.

use std::path::Path;
use std::time::Duration;

use app::Db;
use domain::{CaseId, OfficeId};
use rusqlite::{Connection, params};

use crate::sources::root;
use crate::writes::desk;

/// Different files before they repeat.
pub const STORIES: usize = 200;

/// A number chosen from a seed (xorshift).
pub struct Dice(pub u64);

impl Dice {
    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or(0)
    }
}

/// Works in a folder beside the binaries that goes away afterwards: a temporary folder may be in
/// memory, where nothing is durable.
pub fn in_a_folder(work: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    let folder = root().join("target").join(format!("bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let told = work(&folder);
    drop(std::fs::remove_dir_all(&folder));
    told
}

/// Median, 99th of a hundred and longest of some times.
pub fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    let longest = times.last().copied().unwrap_or_default();
    format!("median {:.1?}, p99 {:.1?}, longest {longest:.1?}", at(50), at(99))
}

/// Imports so many different files; answers with each and its home.
pub async fn import(db: &Db, seed: u64, count: usize) -> Result<Vec<(CaseId, OfficeId)>, String> {
    let mut homes = Vec::new();
    for case in demo::grow(seed, count) {
        let mut desk = desk(db)?;
        let home = case.member(&case.office).ok_or("a case without an office")?;
        let office = app::home_office(&desk, home).await.map_err(|e| format!("{e:?}"))?;
        desk.actor.office = office.clone();
        let report = app::import_case(&desk, case, false).await;
        homes.push((report.map_err(|e| format!("{e:?}"))?.case, office));
    }
    Ok(homes)
}

/// The id of a copy of a case.
pub fn copy_of(case: &CaseId, number: usize) -> String {
    if number == 0 { case.to_string() } else { format!("{case}-{number}") }
}

/// Repeats every case with all that hangs under it, so that each is there so many times.
pub fn repeat(file: &Path, times: usize) -> Result<(), String> {
    let connection = Connection::open(file).map_err(|e| e.to_string())?;
    copy_rows(&connection, times).map_err(|e| e.to_string())
}

fn copy_rows(connection: &Connection, times: usize) -> rusqlite::Result<()> {
    connection.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000",
    )?;
    let tables = texts(
        connection,
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
         WHERE m.type = 'table' AND p.name = 'case_id' AND m.name <> 'journal'",
        "",
    )?;
    // The parts of a row that name the case.
    let mut statements = vec![
        copy(connection, "person", &["id"])?,
        copy(connection, "support_case", &["id", "person_id"])?,
    ];
    for table in &tables {
        statements.push(copy(connection, table, &["case_id"])?);
    }
    for number in 1..times {
        connection.execute_batch("BEGIN")?;
        for sql in &statements {
            connection.prepare_cached(sql)?.execute(params![format!("-{number}")])?;
        }
        connection.execute_batch("COMMIT")?;
    }
    connection.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")
}

/// The statement that copies the rows a table had at first, with a suffix on some columns.
fn copy(connection: &Connection, table: &str, with_suffix: &[&str]) -> rusqlite::Result<String> {
    let columns = texts(connection, "SELECT name FROM pragma_table_info(?1) ORDER BY cid", table)?;
    let last: i64 = connection.query_row(
        &format!("SELECT COALESCE(MAX(rowid), 0) FROM {table}"),
        [],
        |row| row.get(0),
    )?;
    let chosen: Vec<String> = columns
        .iter()
        .map(|column| {
            let suffix = if with_suffix.contains(&column.as_str()) { " || ?1" } else { "" };
            format!("{column}{suffix}")
        })
        .collect();
    Ok(format!(
        "INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE rowid <= {last}",
        columns.join(", "),
        chosen.join(", ")
    ))
}

fn texts(connection: &Connection, sql: &str, of: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    let given: &[&dyn rusqlite::ToSql] = if of.is_empty() { &[] } else { &[&of] };
    statement.query_map(given, |row| row.get(0))?.collect()
}

/// Every row of a case that its page is made of, one after the other.
pub fn read_case(connection: &Connection, case: &str) -> rusqlite::Result<String> {
    let mut all = String::new();
    for sql in [
        "SELECT c.home_key, c.opened_on, c.closure, p.body FROM support_case c
            JOIN person p ON p.id = c.person_id WHERE c.id = ?1",
        "SELECT body FROM member WHERE case_id = ?1 ORDER BY position",
        "SELECT v.body FROM document d JOIN document_version v
            ON v.case_id = d.case_id AND v.document_id = d.id
            WHERE d.case_id = ?1 ORDER BY d.position, v.number",
        "SELECT body FROM consent WHERE case_id = ?1 ORDER BY position",
        "SELECT body FROM delivery WHERE case_id = ?1 ORDER BY position",
        "SELECT body FROM sharing WHERE case_id = ?1 ORDER BY position",
    ] {
        let mut statement = connection.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([case])?;
        while let Some(row) = rows.next()? {
            for i in 0..columns {
                all.push_str(row.get_ref(i)?.as_str_or_null()?.unwrap_or_default());
            }
        }
    }
    Ok(all)
}
