//! The engine for a region: PostgreSQL, shared by as many servers as there are. Connections in a
//! pool, each with its prepared statements; the statements of a request are sent together. What
//! must hold is held by row versions, keys and one lock per journal, not by isolation levels.

use std::collections::BTreeSet;
use std::time::Duration;

use deadpool_postgres::{
    Client, GenericClient, Hook, HookError, Manager, ManagerConfig, Pool, PoolError,
    RecyclingMethod, Runtime, Transaction,
};
use futures_util::TryStreamExt as _;
use futures_util::future::join_all;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Error, IsolationLevel, NoTls, Statement as Prepared};

use crate::copy::{self, CHUNK, Copied, CopiedTable, CopyFault, Piece, Table, Tally};
use crate::db::{Engine, Fault, Op, OpenFault, Query, WriteFault};
use crate::encryption::Address;
use crate::journal::{Entry, head_query, insert_query};
use crate::migrate;
use crate::statement::{STATEMENTS, Statement};
use crate::{Row, Value};

/// Connections of one program at most.
const CONNECTIONS: usize = 16;
/// Longest wait for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// A transaction that lost against another one is tried so often.
const ATTEMPTS: usize = 5;
/// Where Debian's PostgreSQL listens when an address names no host.
const SOCKET_FOLDER: &str = "/var/run/postgresql";
/// The lock that a program holds while it migrates ("Renkei" in ASCII).
const MIGRATION_LOCK: i64 = 0x5265_6E6B_6569;

/// What each connection is told first: an answer means that it is on the server's disk, whatever
/// the server does by default; nobody waits for ever.
const GREETING: &str = "
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s';
    SET jit = off";

/// A PostgreSQL database.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: Pool,
}

impl Postgres {
    pub(crate) async fn open(address: &str, create: bool) -> Result<Self, OpenFault> {
        let pool = pool(self::address(address)?)?;
        let mut client = pool.get().await.map_err(|error| cannot_open(&error))?;
        check_ours(&client, create).await?;
        migrate(&mut client).await?;
        drop(client);
        Ok(Self { pool })
    }

    pub(crate) async fn client(&self) -> Result<Client, Fault> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                fault(&error)
            }
            PoolError::Closed => Fault::Closed,
            _ => Fault::Unreachable,
        })
    }

    pub(crate) async fn read(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, Fault> {
        // A server that was started anew leaves dead connections behind; each is met once and
        // does not go back.
        for _ in 0..CONNECTIONS {
            let mut client = self.client().await?;
            match read_all(&mut client, queries).await {
                Err(Fault::Unreachable) => drop(Client::take(client)),
                done => return done,
            }
        }
        Err(Fault::Unreachable)
    }

    pub(crate) async fn write(&self, ops: &[Op]) -> Result<(), WriteFault> {
        for _ in 0..ATTEMPTS {
            match self.try_write(ops).await {
                Ok(()) => return Ok(()),
                Err(Lost::Again) => {}
                Err(Lost::For(fault)) => return Err(fault),
            }
        }
        Err(WriteFault::Stale)
    }

    async fn try_write(&self, ops: &[Op]) -> Result<(), Lost> {
        let mut client = self.client().await?;
        let transaction = client
            .build_transaction()
            .isolation_level(IsolationLevel::ReadCommitted)
            .start()
            .await
            .map_err(|e| fault(&e))?;
        lock_journals(&transaction, ops).await?;
        let mut rest = ops;
        while let Some(first) = rest.first() {
            let done = match first {
                Op::Journal(entry) => append(&transaction, entry).await.map(|()| 1)?,
                Op::While(query) => go_on_while(&transaction, query).await.map(|()| 1)?,
                Op::Run { .. } => {
                    let plain = rest.iter().take_while(|op| matches!(op, Op::Run { .. })).count();
                    run_together(&transaction, &rest[..plain]).await?;
                    plain
                }
            };
            rest = &rest[done..];
        }
        transaction.commit().await.map_err(|e| lost(&e, "COMMIT"))
    }

    pub(crate) async fn statements_refused(&self) -> Result<Vec<(&'static str, String)>, Fault> {
        let client = self.client().await?;
        let mut refused = Vec::new();
        for statement in STATEMENTS {
            match client.prepare(statement.text).await {
                Err(error) => refused.push((statement.name, error_text(&error))),
                Ok(prepared) => refused
                    .extend(foreign_types(&prepared).map(|found| (statement.name, found)).take(1)),
            }
        }
        Ok(refused)
    }
}

/// What is said in a transaction that copies everything: it may be long.
const LONG: &str = "SET LOCAL idle_in_transaction_session_timeout = 0";

impl Postgres {
    /// Sends every row of the tables as they are at one moment.
    pub(crate) async fn dump(
        &self,
        tables: &[Table],
        out: mpsc::Sender<Piece>,
    ) -> Result<(), Fault> {
        let mut client = self.client().await?;
        let snapshot = client
            .build_transaction()
            .isolation_level(IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()
            .await
            .map_err(|e| fault(&e))?;
        snapshot.batch_execute(LONG).await.map_err(|e| fault(&e))?;
        let mut told = Vec::new();
        for (i, table) in tables.iter().enumerate() {
            told.push(each_chunk(&snapshot, table, Some((i, &out))).await?);
        }
        out.send(Piece::End(Copied { tables: told })).await.map_err(|_| Fault::Closed)
    }

    /// Takes every row that is sent; all are there in the end, or none.
    pub(crate) async fn fill(
        &self,
        tables: &[Table],
        mut pieces: mpsc::Receiver<Piece>,
    ) -> Result<Copied, CopyFault> {
        let to = |e: Error| CopyFault::To(fault(&e));
        let mut client = self.client().await.map_err(CopyFault::To)?;
        let transaction = client.transaction().await.map_err(to)?;
        transaction.batch_execute(LONG).await.map_err(to)?;
        let mut inserts = Vec::new();
        for table in tables {
            if transaction.query_opt(&table.any(), &[]).await.map_err(to)?.is_some() {
                return Err(CopyFault::NotEmpty(table.name.clone()));
            }
            inserts.push(transaction.prepare(&table.insert()).await.map_err(to)?);
        }
        let read = loop {
            match pieces.recv().await {
                None => return Err(CopyFault::To(Fault::Closed)),
                Some(Piece::End(read)) => break read,
                Some(Piece::Rows(i, rows)) => {
                    let sent = rows.iter().map(async |row| {
                        let values = row.0.iter().map(|value| value as &(dyn ToSql + Sync));
                        transaction.execute_raw(&inserts[i], values).await.map(|_| ())
                    });
                    join_all(sent).await.into_iter().collect::<Result<(), _>>().map_err(to)?;
                }
            }
        };
        let mut written = Vec::new();
        for table in tables {
            written.push(each_chunk(&transaction, table, None).await.map_err(CopyFault::To)?);
        }
        let equal = copy::equal(read, &Copied { tables: written })?;
        transaction.commit().await.map_err(to)?;
        Ok(equal)
    }
}

/// Goes over every row of a table, gives them away if someone wants them, and tells what they came
/// to.
async fn each_chunk(
    transaction: &Transaction<'_>,
    table: &Table,
    out: Option<(usize, &mpsc::Sender<Piece>)>,
) -> Result<CopiedTable, Fault> {
    let nothing: [&Value; 0] = [];
    let found = transaction.query_raw(&table.select(), nothing).await.map_err(|e| fault(&e))?;
    let mut found = std::pin::pin!(found);
    let (mut tally, mut chunk) = (Tally::default(), Vec::new());
    loop {
        let next = found.try_next().await.map_err(|e| fault(&e))?;
        let last = next.is_none();
        if let Some(found) = next {
            let row = row(&found).map_err(|e| fault(&e))?;
            tally.add(&row);
            chunk.push(row);
        }
        if last || chunk.len() == CHUNK {
            let rows = std::mem::take(&mut chunk);
            if let Some((i, out)) = out {
                out.send(Piece::Rows(i, rows)).await.map_err(|_| Fault::Closed)?;
            }
        }
        if last {
            return Ok(tally.told(table));
        }
    }
}

fn error_text(error: &Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// Parameters and columns that are neither text nor whole numbers.
fn foreign_types(prepared: &Prepared) -> impl Iterator<Item = String> {
    let parameters = prepared
        .params()
        .iter()
        .enumerate()
        .filter(|(_, kind)| !matches!(**kind, Type::TEXT | Type::INT8));
    let columns = prepared.columns().iter().filter(|column| {
        !matches!(*column.type_(), Type::TEXT | Type::INT8 | Type::INT4 | Type::BOOL)
    });
    parameters
        .map(|(i, kind)| format!("${} is {kind}", i + 1))
        .chain(columns.map(|column| format!("column {} is {}", column.name(), column.type_())))
        .collect::<Vec<_>>()
        .into_iter()
}

fn address(text: &str) -> Result<Address, OpenFault> {
    let mut address = Address::read(text, reason)?;
    let config = &mut address.config;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        config.host_path(SOCKET_FOLDER);
    }
    if config.get_application_name().is_none() {
        config.application_name("renkei");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    Ok(address)
}

fn pool(Address { config, encrypted }: Address) -> Result<Pool, OpenFault> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let greet = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
        Box::pin(async move { client.batch_execute(GREETING).await.map_err(HookError::Backend) })
    });
    let manager = match encrypted {
        Some(encrypted) => Manager::from_config(config, encrypted, recycling),
        None => Manager::from_config(config, NoTls, recycling),
    };
    Pool::builder(manager)
        .max_size(CONNECTIONS)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .runtime(Runtime::Tokio1)
        .post_create(greet)
        .build()
        .map_err(|_| OpenFault::Fault(Fault::Closed))
}

fn cannot_open(error: &PoolError) -> OpenFault {
    let (PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error))) = error
    else {
        return OpenFault::Fault(Fault::Unreachable);
    };
    match error.code() {
        Some(code) if *code == SqlState::INVALID_CATALOG_NAME => OpenFault::NotThere,
        Some(code) if code.code().starts_with("28") => OpenFault::Denied,
        Some(_) => OpenFault::Fault(fault(error)),
        None if reason(error) == "password missing" => OpenFault::Denied,
        None if is_of_tls(error) => OpenFault::Certificate(reason(error)),
        None if error.to_string() == "invalid configuration" => OpenFault::Address(reason(error)),
        None => OpenFault::Fault(Fault::Unreachable),
    }
}

/// Whether the server could not be greeted in private: it has no encryption, or a certificate that
/// is not to be trusted.
fn is_of_tls(error: &Error) -> bool {
    error.to_string().starts_with("error performing TLS handshake")
}

/// What stands behind an error of the driver.
fn reason(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

/// Refuses a database that holds another program's tables, before anything is written.
async fn check_ours(client: &Client, create: bool) -> Result<(), OpenFault> {
    let broken = |e: Error| OpenFault::Fault(fault(&e));
    let row = client
        .query_one(
            "SELECT current_setting('server_encoding'), to_regclass('migration') IS NOT NULL,
                 (SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema())",
            &[],
        )
        .await
        .map_err(broken)?;
    let (encoding, ours, tables): (String, bool, i64) = (row.get(0), row.get(1), row.get(2));
    if encoding != "UTF8" {
        return Err(OpenFault::Encoding);
    }
    if !ours && tables > 0 {
        return Err(OpenFault::Foreign);
    }
    if !ours && !create {
        return Err(OpenFault::NotThere);
    }
    if ours {
        // Another program may have a table of that name too, but not with these columns.
        client.prepare(migrate::LEDGER_ROWS).await.map_err(|_| OpenFault::Foreign)?;
    }
    Ok(())
}

/// Runs the migrations that have not run yet, each in its own transaction; another program that
/// does the same at this moment waits.
async fn migrate(client: &mut Client) -> Result<(), OpenFault> {
    let broken = |e: Error| OpenFault::Fault(fault(&e));
    loop {
        let transaction = client.transaction().await.map_err(broken)?;
        transaction
            .execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK])
            .await
            .map_err(broken)?;
        transaction.batch_execute(&migrate::ledger(Engine::Postgres)).await.map_err(broken)?;
        let ran = transaction.query(migrate::LEDGER_ROWS, &[]).await.map_err(broken)?;
        let ran: Vec<(i64, String)> = ran.iter().map(|row| (row.get(0), row.get(1))).collect();
        let Some(next) = migrate::next(&ran)? else {
            return transaction.commit().await.map_err(broken);
        };
        transaction.batch_execute(&next.text(Engine::Postgres)).await.map_err(broken)?;
        transaction
            .execute(migrate::LEDGER_INSERT, &[&next.number, &next.name, &next.checksum])
            .await
            .map_err(broken)?;
        transaction.commit().await.map_err(broken)?;
    }
}

async fn read_all(client: &mut Client, queries: &[Query]) -> Result<Vec<Vec<Row>>, Fault> {
    if let [query] = queries {
        // One statement is a snapshot by itself.
        let prepared = prepare(client, query.statement).await?;
        return Ok(vec![rows(client, query, &prepared).await?]);
    }
    let snapshot = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await
        .map_err(|e| fault(&e))?;
    let prepared = prepare_all(&snapshot, queries.iter()).await?;
    let asked = queries.iter().zip(&prepared);
    let all = join_all(asked.map(|(query, prepared)| rows(&snapshot, query, prepared))).await;
    // Waited for: a connection goes back without a lock on anything.
    snapshot.rollback().await.map_err(|e| fault(&e))?;
    all.into_iter().collect()
}

/// Why a transaction came to nothing.
enum Lost {
    /// It stood in another one's way: it may be tried again as it is.
    Again,
    /// For good.
    For(WriteFault),
}

impl From<Fault> for Lost {
    fn from(fault: Fault) -> Self {
        Self::For(WriteFault::Fault(fault))
    }
}

/// Takes the lock of every journal that will be appended to, so that no two transactions chain to
/// the same entry. In one order, before anything else: two that write the same cases wait for each
/// other and never in a circle.
async fn lock_journals(transaction: &Transaction<'_>, ops: &[Op]) -> Result<(), Lost> {
    let locks: BTreeSet<i64> = ops
        .iter()
        .filter_map(|op| match op {
            Op::Journal(entry) => Some(journal_lock(entry)),
            Op::Run { .. } | Op::While(_) => None,
        })
        .collect();
    for lock in locks {
        let statement = "SELECT pg_advisory_xact_lock($1)";
        let prepared = transaction.prepare_cached(statement).await.map_err(|e| fault(&e))?;
        transaction.execute(&prepared, &[&lock]).await.map_err(|e| lost(&e, "lock"))?;
    }
    Ok(())
}

/// Number of the lock of a case's journal. Two cases that share one only wait for each other.
fn journal_lock(entry: &Entry) -> i64 {
    let hash = Sha256::digest(format!("renkei journal {}", entry.case));
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

/// Whoever changes a case writes into its journal too, and so waits for the lock that was taken
/// first: what is found here is so until the commit.
async fn go_on_while(transaction: &Transaction<'_>, query: &Query) -> Result<(), Lost> {
    let prepared = prepare(transaction, query.statement).await?;
    let found = rows(transaction, query, &prepared).await?;
    if found.is_empty() { Err(Lost::For(WriteFault::Stale)) } else { Ok(()) }
}

async fn append(transaction: &Transaction<'_>, entry: &Entry) -> Result<(), Lost> {
    let asked = head_query(&entry.case);
    let prepared = prepare(transaction, asked.statement).await?;
    let head = rows(transaction, &asked, &prepared).await?;
    let insert = insert_query(entry, head.first());
    let prepared = prepare(transaction, insert.statement).await?;
    execute(transaction, &insert, &prepared).await.map(|_| ())
}

/// Runs steps that do not wait for each other's answers; the first that fails is the reason.
async fn run_together(transaction: &Transaction<'_>, ops: &[Op]) -> Result<(), Lost> {
    let steps = || {
        ops.iter().filter_map(|op| match op {
            Op::Run { query, rows } => Some((query, rows)),
            Op::Journal(_) | Op::While(_) => None,
        })
    };
    let prepared = prepare_all(transaction, steps().map(|(query, _)| query)).await?;
    let sent = steps().zip(&prepared).map(async |((query, rows), prepared)| {
        match (execute(transaction, query, prepared).await?, rows) {
            (touched, Some(expected)) if *expected != touched => Err(Lost::For(WriteFault::Stale)),
            _ => Ok(()),
        }
    });
    join_all(sent).await.into_iter().collect()
}

async fn prepare(
    client: &impl GenericClient,
    statement: &'static Statement,
) -> Result<Prepared, Fault> {
    statement.mark(Engine::Postgres);
    client.prepare_cached(statement.text).await.map_err(|error| fault_in(&error, statement.name))
}

async fn prepare_all(
    client: &impl GenericClient,
    queries: impl Iterator<Item = &Query>,
) -> Result<Vec<Prepared>, Fault> {
    let mut prepared = Vec::new();
    for query in queries {
        prepared.push(prepare(client, query.statement).await?);
    }
    Ok(prepared)
}

fn parameters(query: &Query) -> Vec<&(dyn ToSql + Sync)> {
    query.values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

async fn rows(
    client: &impl GenericClient,
    query: &Query,
    prepared: &Prepared,
) -> Result<Vec<Row>, Fault> {
    let found = client.query(prepared, &parameters(query)).await;
    let found = found.map_err(|error| fault_in(&error, query.statement.name))?;
    found
        .iter()
        .map(|found| row(found).map_err(|error| fault_in(&error, query.statement.name)))
        .collect()
}

pub(crate) fn row(found: &tokio_postgres::Row) -> Result<Row, Error> {
    (0..found.len()).map(|column| value(found, column)).collect::<Result<_, _>>().map(Row)
}

fn value(row: &tokio_postgres::Row, column: usize) -> Result<Value, Error> {
    Ok(match *row.columns()[column].type_() {
        Type::INT8 => row.try_get::<_, Option<i64>>(column)?.into(),
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(i64::from).into(),
        Type::BOOL => row.try_get::<_, Option<bool>>(column)?.into(),
        _ => row.try_get::<_, Option<String>>(column)?.map_or(Value::Null, Value::Text),
    })
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut tokio_postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql_checked(kind, out),
            Self::Text(text) => text.to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        // Which types a value has is known only when it is there; it checks then.
        true
    }

    to_sql_checked!();
}

async fn execute(
    transaction: &Transaction<'_>,
    query: &Query,
    prepared: &Prepared,
) -> Result<usize, Lost> {
    match transaction.execute(prepared, &parameters(query)).await {
        Ok(touched) => Ok(usize::try_from(touched).unwrap_or(usize::MAX)),
        Err(error) => Err(lost(&error, query.statement.name)),
    }
}

/// Why a step failed: a key that is there already means that someone else wrote the same version
/// first; two that wait for each other may be tried again.
fn lost(error: &Error, statement: &str) -> Lost {
    let Some(answer) = error.as_db_error() else { return fault_in(error, statement).into() };
    let code = answer.code();
    if *code == SqlState::T_R_DEADLOCK_DETECTED || *code == SqlState::T_R_SERIALIZATION_FAILURE {
        return Lost::Again;
    }
    let key = answer.constraint().is_some_and(|name| name.ends_with("_pkey"));
    if *code == SqlState::UNIQUE_VIOLATION && key {
        return Lost::For(WriteFault::Stale);
    }
    fault_in(error, statement).into()
}

pub(crate) fn fault(error: &Error) -> Fault {
    fault_in(error, "")
}

/// How the driver's errors begin that are of the wire and not of what is sent on it.
const WIRE: [&str; 5] = [
    "connection closed",
    "error communicating",
    "error connecting",
    "timeout waiting",
    "authentication error",
];

/// The fault behind an error; it names the statement, the code and the constraint, never values.
fn fault_in(error: &Error, statement: &str) -> Fault {
    let Some(answer) = error.as_db_error() else {
        let said = error.to_string();
        return if WIRE.iter().any(|wire| said.starts_with(wire)) {
            Fault::Unreachable
        } else {
            Fault::Broken(format!("{statement} {said}"))
        };
    };
    let code = answer.code().code();
    match (&code[..2], code) {
        (_, "53100") => Fault::Full,
        (_, "25006" | "42501") => Fault::ReadOnly,
        ("58", _) => Fault::Disk,
        ("XX", "XX001" | "XX002") => Fault::Damaged,
        // No connection, no place, going down, or waiting in vain for a lock.
        ("08" | "53" | "57", _) | (_, "55P03") => Fault::Unreachable,
        _ => {
            let constraint = answer.constraint().or(answer.table()).unwrap_or_default();
            Fault::Broken(format!("{statement} {code} {constraint}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Postgres;

    #[tokio::test]
    async fn what_is_answered_is_on_the_disk_whatever_the_server_does_by_default() {
        let address = cluster::shared().database();
        let lazy = "DO $$ BEGIN EXECUTE format(
            'ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$";
        cluster::query(&address, lazy).unwrap();
        assert_eq!(cluster::query(&address, "SHOW synchronous_commit").unwrap(), ["off"]);
        let postgres = Postgres::open(&address, true).await.unwrap();
        let client = postgres.client().await.unwrap();
        let set: String = client.query_one("SHOW synchronous_commit", &[]).await.unwrap().get(0);
        assert_eq!(set, "on");
    }
}
