//! One interface over the engines.

use std::fmt;
use std::path::Path;

use crate::Row;
use crate::journal::Entry;
use crate::sqlite::Sqlite;
use crate::statement::Statement;
use crate::value::Value;

/// A database. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Db {
    sqlite: Sqlite,
}

/// What went wrong below the statements. Never carries data of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full.
    Full,
    /// The file or the disk may not be written.
    ReadOnly,
    /// The disk does not answer as it should.
    Disk,
    /// The file is damaged.
    Damaged,
    /// A rule of the database was broken: a fault of the program.
    Broken(String),
    /// The database has been closed.
    Closed,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the disk is full"),
            Self::ReadOnly => f.write_str("the database may not be written"),
            Self::Disk => f.write_str("the disk does not answer"),
            Self::Damaged => f.write_str("the database is damaged"),
            Self::Broken(what) => write!(f, "a rule of the database was broken: {what}"),
            Self::Closed => f.write_str("the database has been closed"),
        }
    }
}

impl std::error::Error for Fault {}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteFault {
    /// Someone else wrote in between: what was expected is no longer so.
    Stale,
    /// Below the statements.
    Fault(Fault),
}

impl From<Fault> for WriteFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Why a database was not opened. The file is never touched then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFault {
    /// There is no file, and making one was not asked for.
    NotThere,
    /// The folder is not there or may not be written.
    Folder(String),
    /// A file of another program, or no database at all.
    Foreign,
    /// The file is damaged.
    Damaged,
    /// A newer version of this program has changed the schema.
    Newer {
        /// Number of its newest migration.
        found: i64,
    },
    /// A migration that ran is not the one this program knows.
    Changed {
        /// Its number.
        number: i64,
    },
    /// Below the statements.
    Fault(Fault),
}

impl From<Fault> for OpenFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A statement with its parameters.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub statement: &'static Statement,
    pub values: Vec<Value>,
}

/// One step of a transaction.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// Runs a statement; if `rows` is given and another number of rows is touched, the whole
    /// transaction is undone as stale.
    Run { query: Query, rows: Option<usize> },
    /// Appends to the journal of a case, chained to what stands there at that moment.
    Journal(Entry),
}

impl Op {
    pub(crate) fn run(statement: &'static Statement, values: Vec<Value>) -> Self {
        Self::Run { query: Query { statement, values }, rows: None }
    }

    pub(crate) fn touch_one(statement: &'static Statement, values: Vec<Value>) -> Self {
        Self::Run { query: Query { statement, values }, rows: Some(1) }
    }
}

impl Db {
    /// Opens the embedded database at a path and brings its schema up to date; `create` makes a
    /// new one where there is none.
    ///
    /// # Errors
    /// If the file is not ours, damaged, or newer than this program; it is left as it is.
    pub fn open(path: &Path, create: bool) -> Result<Self, OpenFault> {
        Ok(Self { sqlite: Sqlite::open(path, create)? })
    }

    /// Runs queries in one snapshot and gives the rows of each.
    pub(crate) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, Fault> {
        self.sqlite.read(queries).await
    }

    /// Runs one query.
    pub(crate) async fn rows(
        &self,
        statement: &'static Statement,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, Fault> {
        let mut all = self.read(vec![Query { statement, values }]).await?;
        Ok(all.pop().unwrap_or_default())
    }

    /// Runs steps in one transaction; returns when they are safe on disk.
    pub(crate) async fn write(&self, ops: Vec<Op>) -> Result<(), WriteFault> {
        self.sqlite.write(ops).await
    }
}
