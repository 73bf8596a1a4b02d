//! The embedded database as a file: a copy made while it is in use, and proof that a copy is whole.
//!
//! Works on files that nobody else has open, all but [`snapshot`]. PostgreSQL has tools of its own
//! for this (docs/operating.md).

use std::path::Path;

use domain::hex;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

use crate::db::{Fault, OpenFault, Query};
use crate::file::private;
use crate::journal::JournalRow;
use crate::seal::{BookFault, days_of, vanished, verify_days, verify_sealed_chain};
use crate::sqlite::{check_ours, connect, fault, migrate, rows};
use crate::statement::{self as sql, Statement};

/// What a whole database holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// Number of its newest migration when it was found.
    pub found: i64,
    /// Number of its newest migration now.
    pub migration: i64,
    /// Versions of documents whose bytes are those that were saved.
    pub versions: u64,
    /// Chains of the journal, all of which hold.
    pub journals: u64,
    /// Entries in them.
    pub entries: u64,
}

/// What is wrong with a database, the first thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsound {
    /// It does not open.
    Open(OpenFault),
    /// Its pages or indexes are damaged.
    Damaged,
    /// A row of this table refers to one that is not there.
    Reference(String),
    /// A version of a document is not what was saved.
    Version {
        /// The case.
        case: String,
        /// The document.
        document: String,
        /// The version.
        number: i64,
    },
    /// The journal is broken.
    Journal(BookFault),
}

impl From<rusqlite::Error> for Unsound {
    fn from(error: rusqlite::Error) -> Self {
        match fault(&error) {
            Fault::Damaged => Self::Damaged,
            other => Self::Open(OpenFault::Fault(other)),
        }
    }
}

impl From<OpenFault> for Unsound {
    fn from(fault: OpenFault) -> Self {
        Self::Open(fault)
    }
}

/// Copies the database of a file as it is at one moment, while others read and write it. The copy
/// is made anew page by page, so it holds nothing that was deleted; only its owner may read it.
///
/// # Errors
/// If the database does not open, or the copy exists or cannot be written.
pub fn snapshot(from: &Path, to: &Path) -> Result<(), OpenFault> {
    if !from.exists() {
        return Err(OpenFault::NotThere);
    }
    let source = connect(from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    check_ours(&source)?;
    private(to).map_err(|e| OpenFault::Folder(e.to_string()))?;
    let copied = source.execute("VACUUM INTO ?1", [to.to_string_lossy().as_ref()]);
    copied.map(|_| ()).map_err(|e| OpenFault::Fault(fault(&e)))
}

/// How many rows each table has, whatever the schema.
///
/// # Errors
/// If the file is not ours or cannot be read.
pub fn counts(path: &Path) -> Result<Vec<(String, u64)>, OpenFault> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    check_ours(&connection)?;
    let count = || -> rusqlite::Result<Vec<(String, u64)>> {
        let mut names = connection.prepare(
            "SELECT name FROM sqlite_master
             WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )?;
        let names = names.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        let rows = |name: &String| format!("SELECT COUNT(*) FROM \"{name}\"");
        names
            .into_iter()
            .map(|name| {
                let rows: i64 = connection.query_row(&rows(&name), [], |row| row.get(0))?;
                Ok((name, u64::try_from(rows).unwrap_or(0)))
            })
            .collect()
    };
    count().map_err(|e| OpenFault::Fault(fault(&e)))
}

/// Brings a copy up to date and examines all of it: every page and index, every reference, every
/// version against its hash, every journal link by link.
///
/// # Errors
/// The first thing that is wrong.
pub fn examine(path: &Path) -> Result<Examined, Unsound> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    check_ours(&connection)?;
    whole(&connection)?;
    let newest = |connection: &Connection| {
        connection.query_row("SELECT MAX(number) FROM migration", [], |row| row.get(0))
    };
    let found = newest(&connection)?;
    migrate(&mut connection)?;
    let migration = newest(&connection)?;
    references(&connection)?;
    let versions = versions(&connection)?;
    let (journals, entries) = journals(&connection)?;
    Ok(Examined { found, migration, versions, journals, entries })
}

fn whole(connection: &Connection) -> Result<(), Unsound> {
    let told: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if told == "ok" { Ok(()) } else { Err(Unsound::Damaged) }
}

fn references(connection: &Connection) -> Result<(), Unsound> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    match statement.query([])?.next()? {
        None => Ok(()),
        Some(row) => Err(Unsound::Reference(row.get(0)?)),
    }
}

fn versions(connection: &Connection) -> Result<u64, Unsound> {
    let mut statement = connection
        .prepare("SELECT case_id, document_id, number, body, sha256 FROM document_version")?;
    let mut found = statement.query([])?;
    let mut count = 0;
    while let Some(row) = found.next()? {
        let (body, saved): (String, String) = (row.get(3)?, row.get(4)?);
        if hex(&Sha256::digest(body.as_bytes())) != saved {
            let (case, document, number) = (row.get(0)?, row.get(1)?, row.get(2)?);
            return Err(Unsound::Version { case, document, number });
        }
        count += 1;
    }
    Ok(count)
}

/// Chains of the journal and their entries, those of cases that are gone included, with the days
/// that were sealed.
fn journals(connection: &Connection) -> Result<(u64, u64), Unsound> {
    let read =
        |statement: &'static Statement, values| rows(connection, &Query { statement, values });
    let days = days_of(&read(&sql::DAYS, Vec::new())?, &read(&sql::DAY_HEADS, Vec::new())?);
    let broken = |fault: Option<BookFault>| fault.map_or(Ok(()), |f| Err(Unsound::Journal(f)));
    broken(verify_days(&days, None).into_iter().next())?;
    let mut statement = connection.prepare("SELECT DISTINCT case_id FROM journal")?;
    let chains = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let mut entries = 0;
    for chain in &chains {
        let rows = read(&sql::JOURNAL_OF_CASE, vec![chain.as_str().into()])?;
        let journal: Vec<_> = rows.iter().map(JournalRow::read).collect();
        broken(verify_sealed_chain(chain, &journal, &days))?;
        entries += journal.len() as u64;
    }
    let known = |chain: &str| chains.iter().any(|known| known == chain);
    broken(vanished(&days, known).into_iter().next())?;
    Ok((chains.len() as u64, entries))
}
