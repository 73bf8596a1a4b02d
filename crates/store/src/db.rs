//! One interface over the engines.

use std::fmt;
use std::path::Path;

use crate::journal::Entry;
use crate::postgres::Postgres;
use crate::sqlite::{Commits, Sqlite};
use crate::statement::Statement;
use crate::value::Value;
use crate::{Location, Row};

/// A database. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Db {
    pub(crate) driver: Driver,
}

/// What holds the connections.
#[derive(Clone)]
pub(crate) enum Driver {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// What keeps the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one, for one office.
    Sqlite,
    /// The server, for a region.
    Postgres,
}

impl Engine {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];
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
    /// The database server does not answer, or has no place left for us.
    Unreachable,
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
            Self::Unreachable => f.write_str("the database server does not answer"),
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

/// Why a database was not opened. It is never touched then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFault {
    /// There is no database, and making one was not asked for or is not ours to do.
    NotThere,
    /// The folder is not there or may not be written.
    Folder(String),
    /// A database of another program, or no database at all.
    Foreign,
    /// The address of the server cannot be read; why.
    Address(String),
    /// The address asks that what is sent to another machine be not encrypted.
    Unencrypted,
    /// The certificate of the server, or those to verify it with, cannot be trusted or read; why.
    Certificate(String),
    /// The server knows no such user, or another password.
    Denied,
    /// The database on the server is not in UTF-8.
    Encoding,
    /// The file is damaged.
    Damaged,
    /// The file is there and has nothing in it.
    Empty,
    /// The log of a database is there and its file is gone.
    LogAlone,
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
    /// Goes on only while the query finds something; else the whole transaction is undone as stale.
    While(Query),
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
        Sqlite::open(path, create, Commits::Together).map(Self::from)
    }

    /// The same with a commit of its own for each request: what a benchmark holds the other
    /// against.
    ///
    /// # Errors
    /// As for [`Db::open`].
    pub fn open_committing_one_by_one(path: &Path) -> Result<Self, OpenFault> {
        Sqlite::open(path, true, Commits::OneByOne).map(Self::from)
    }

    /// Opens a database of a PostgreSQL server and brings its schema up to date; `create` makes the
    /// tables where there are none. The database itself must be there. Several programs may do
    /// this at the same time.
    ///
    /// # Errors
    /// If the server is not reached or the database is not ours or newer than this program.
    pub async fn connect(address: &str, create: bool) -> Result<Self, OpenFault> {
        let postgres = Postgres::open(address, create).await?;
        Ok(Self { driver: Driver::Postgres(postgres) })
    }

    /// Opens a database wherever it is.
    ///
    /// # Errors
    /// As for [`Db::open`] and [`Db::connect`].
    pub async fn at(location: &Location, create: bool) -> Result<Self, OpenFault> {
        match location {
            Location::File(path) => Self::open(path, create),
            Location::Server(address) => Self::connect(address, create).await,
        }
    }

    /// What keeps the rows.
    pub fn engine(&self) -> Engine {
        match &self.driver {
            Driver::Sqlite(_) => Engine::Sqlite,
            Driver::Postgres(_) => Engine::Postgres,
        }
    }

    /// Prepares every statement and answers with those that this engine does not take, each with
    /// the reason: text it cannot read, a parameter or a column that is neither text nor a whole
    /// number.
    ///
    /// # Errors
    /// If the database is not reached.
    pub async fn statements_refused(&self) -> Result<Vec<(&'static str, String)>, Fault> {
        match &self.driver {
            Driver::Sqlite(sqlite) => sqlite.statements_refused().await,
            Driver::Postgres(postgres) => postgres.statements_refused().await,
        }
    }

    /// Runs queries in one snapshot and gives the rows of each.
    pub(crate) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, Fault> {
        match &self.driver {
            Driver::Sqlite(sqlite) => sqlite.read(queries).await,
            Driver::Postgres(postgres) => postgres.read(&queries).await,
        }
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
        match &self.driver {
            Driver::Sqlite(sqlite) => sqlite.write(ops).await,
            Driver::Postgres(postgres) => postgres.write(&ops).await,
        }
    }
}

impl From<Sqlite> for Db {
    fn from(sqlite: Sqlite) -> Self {
        Self { driver: Driver::Sqlite(sqlite) }
    }
}
