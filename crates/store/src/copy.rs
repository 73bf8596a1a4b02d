//! A whole database copied into an empty one, of either engine, with proof that both are equal.
//!
//! The source is read in one snapshot and the target is written in one transaction, which is
//! committed only when what was written, read back, is the same row for row. The only SQL that is
//! made when it runs: the tables and their columns are asked of the schema, so that none is
//! forgotten.

use std::sync::Arc;

use domain::hex;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use crate::db::{Db, Driver, Fault};
use crate::{Row, Value, sqlite};

/// Rows that travel together.
pub(crate) const CHUNK: usize = 500;
/// Chunks under way at most.
const UNDER_WAY: usize = 4;

/// What was copied and is equal in both databases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Every table.
    pub tables: Vec<CopiedTable>,
}

/// A table that was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: String,
    /// Rows.
    pub rows: u64,
    /// SHA-256 over every value, in the order of its key.
    pub digest: String,
}

impl Copied {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Digest of a table; empty if there is no such table.
    pub fn digest_of(&self, table: &str) -> String {
        let found = self.tables.iter().find(|copied| copied.name == table);
        found.map(|copied| copied.digest.clone()).unwrap_or_default()
    }

    /// SHA-256 over names and digests of all tables.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for table in &self.tables {
            hash.update(format!("{} {}\n", table.name, table.digest));
        }
        hex(&hash.finalize())
    }
}

/// Why nothing was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyFault {
    /// The target has rows, in this table.
    NotEmpty(String),
    /// What was written is not what was read, in this table.
    Differs(String),
    /// The source failed.
    From(Fault),
    /// The target failed.
    To(Fault),
}

/// Copies every table of a database into an empty one.
///
/// # Errors
/// Nothing is written then.
pub async fn copy_everything(from: &Db, to: &Db) -> Result<Copied, CopyFault> {
    let tables: Arc<[Table]> = sqlite::tables().map_err(CopyFault::From)?.into();
    let (sender, receiver) = mpsc::channel(UNDER_WAY);
    let (dumped, filled) =
        tokio::join!(dump(from, Arc::clone(&tables), sender), fill(to, tables, receiver));
    match (dumped, filled) {
        // The target stops listening when it has a reason of its own.
        (_, Ok(copied)) => Ok(copied),
        (Err(fault), Err(CopyFault::To(Fault::Closed))) => Err(CopyFault::From(fault)),
        (_, Err(fault)) => Err(fault),
    }
}

async fn dump(db: &Db, tables: Arc<[Table]>, out: mpsc::Sender<Piece>) -> Result<(), Fault> {
    match &db.driver {
        Driver::Sqlite(sqlite) => sqlite.dump(tables, out).await,
        Driver::Postgres(postgres) => postgres.dump(&tables, out).await,
    }
}

async fn fill(
    db: &Db,
    tables: Arc<[Table]>,
    pieces: mpsc::Receiver<Piece>,
) -> Result<Copied, CopyFault> {
    match &db.driver {
        Driver::Sqlite(sqlite) => sqlite.fill(tables, pieces).await,
        Driver::Postgres(postgres) => postgres.fill(&tables, pieces).await,
    }
}

/// What travels from the source to the target.
pub(crate) enum Piece {
    /// Rows of a table, by its place in the list.
    Rows(usize, Vec<Row>),
    /// All is said; this is what it came to.
    End(Copied),
}

/// A table as the schema has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub name: String,
    pub columns: Vec<String>,
    pub key: Vec<String>,
}

impl Table {
    /// Every row, in the order of the key.
    pub(crate) fn select(&self) -> String {
        format!(
            "SELECT {} FROM \"{}\" ORDER BY {}",
            quoted(&self.columns),
            self.name,
            quoted(&self.key)
        )
    }

    /// One row, if there is any.
    pub(crate) fn any(&self) -> String {
        format!("SELECT 1 FROM \"{}\" LIMIT 1", self.name)
    }

    pub(crate) fn insert(&self) -> String {
        let holes: Vec<_> = (1..=self.columns.len()).map(|i| format!("${i}")).collect();
        let (columns, holes) = (quoted(&self.columns), holes.join(", "));
        format!("INSERT INTO \"{}\" ({columns}) VALUES ({holes})", self.name)
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Counts and digests rows as they go by.
#[derive(Clone, Default)]
pub(crate) struct Tally {
    rows: u64,
    hash: Sha256,
}

impl Tally {
    /// Adds a row: every value with its kind and its length, so that no two rows read alike.
    pub(crate) fn add(&mut self, row: &Row) {
        self.rows += 1;
        for value in &row.0 {
            match value {
                Value::Null => self.hash.update([0]),
                Value::Int(number) => {
                    self.hash.update([1]);
                    self.hash.update(number.to_be_bytes());
                }
                Value::Text(text) => {
                    self.hash.update([2]);
                    self.hash.update(text.len().to_be_bytes());
                    self.hash.update(text.as_bytes());
                }
            }
        }
    }

    /// What was counted, as a table of the report.
    pub(crate) fn told(self, table: &Table) -> CopiedTable {
        CopiedTable {
            name: table.name.clone(),
            rows: self.rows,
            digest: hex(&self.hash.finalize()),
        }
    }
}

/// Compares what was read with what was written.
pub(crate) fn equal(read: Copied, written: &Copied) -> Result<Copied, CopyFault> {
    let differs = read.tables.iter().zip(&written.tables).find(|(read, written)| read != written);
    match differs {
        None if read.tables.len() == written.tables.len() => Ok(read),
        None => Err(CopyFault::Differs(String::new())),
        Some((read, _)) => Err(CopyFault::Differs(read.name.clone())),
    }
}
