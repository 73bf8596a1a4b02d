//! The embedded engine: readers in a pool, one writer that commits the requests of a moment
//! together, each in its own savepoint, and answers only after the commit.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::db::{Fault, Op, OpenFault, Query, WriteFault};
use crate::journal::{head_query, insert_query};
use crate::migrate::{self, Migrator};
use crate::{Row, Value};

/// Connections that read at the same time.
const READERS: usize = 4;
/// Requests committed together at most.
const BATCH: usize = 256;
/// Marks the file as ours ("Renk" in ASCII).
const APPLICATION_ID: i32 = 0x5265_6E6B;

type Answer = oneshot::Sender<Result<(), WriteFault>>;

/// A SQLite database.
#[derive(Clone)]
pub(crate) struct Sqlite {
    readers: Arc<Readers>,
    writer: mpsc::UnboundedSender<(Vec<Op>, Answer)>,
}

struct Readers {
    free: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, create: bool) -> Result<Self, OpenFault> {
        let exists = path.exists();
        if !exists && !create {
            return Err(OpenFault::NotThere);
        }
        if !exists && let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| OpenFault::Folder(e.to_string()))?;
        }
        if !exists {
            make_private(path).map_err(|e| OpenFault::Folder(e.to_string()))?;
        }
        let mut writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | create_flag(!exists))?;
        check_ours(&writer, exists)?;
        prepare_writer(&writer).map_err(|e| fault(&e))?;
        Migrator { connection: &mut writer }.run()?;
        let readers = (0..READERS)
            .map(|_| connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY))
            .collect::<Result<Vec<_>, _>>()?;
        let (sender, receiver) = mpsc::unbounded_channel();
        thread::Builder::new()
            .name("renkei-writer".to_owned())
            .spawn(move || write_all(&mut writer, receiver))
            .map_err(|e| OpenFault::Folder(e.to_string()))?;
        let readers = Readers { free: Mutex::new(readers), permits: Semaphore::new(READERS) };
        Ok(Self { readers: Arc::new(readers), writer: sender })
    }

    pub(crate) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, Fault> {
        let readers = Arc::clone(&self.readers);
        let Ok(_permit) = readers.permits.acquire().await else { return Err(Fault::Closed) };
        let shared = Arc::clone(&readers);
        let work = move || {
            let taken = shared.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut connection) = taken else { return Err(Fault::Closed) };
            let rows = read_all(&mut connection, &queries).map_err(|e| fault(&e));
            shared.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            rows
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Closed)?
    }

    pub(crate) async fn write(&self, ops: Vec<Op>) -> Result<(), WriteFault> {
        let (answer, answered) = oneshot::channel();
        self.writer.send((ops, answer)).map_err(|_| Fault::Closed)?;
        answered.await.map_err(|_| Fault::Closed)?
    }
}

/// An empty file that only its owner may read: what is written there is nobody else's business on
/// this machine. SQLite gives its neighbours (`-wal`, `-shm`) the same rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}

fn create_flag(create: bool) -> OpenFlags {
    if create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, OpenFault> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|e| fault(&e))?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(|e| fault(&e))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// Refuses a file that another program made, or that is no database, before anything is written.
fn check_ours(connection: &Connection, exists: bool) -> Result<(), OpenFault> {
    let read =
        |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let id = read("application_id").map_err(|e| match fault(&e) {
        Fault::Damaged => OpenFault::Foreign,
        other => OpenFault::Fault(other),
    })?;
    let tables: i64 = connection
        .query_row("SELECT COUNT(*) FROM sqlite_master", [], |row| row.get(0))
        .map_err(|e| match fault(&e) {
            Fault::Damaged => OpenFault::Damaged,
            other => OpenFault::Fault(other),
        })?;
    if exists && id != APPLICATION_ID && (tables > 0 || id != 0) {
        return Err(OpenFault::Foreign);
    }
    Ok(())
}

fn prepare_writer(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)
}

fn read_all(connection: &mut Connection, queries: &[Query]) -> rusqlite::Result<Vec<Vec<Row>>> {
    let transaction = connection.transaction()?;
    let all = queries.iter().map(|query| rows(&transaction, query)).collect();
    transaction.finish()?;
    all
}

fn rows(connection: &Connection, query: &Query) -> rusqlite::Result<Vec<Row>> {
    query.statement.mark();
    let mut statement = connection.prepare_cached(query.statement.for_sqlite())?;
    let columns = statement.column_count();
    let mut found = statement.query(params_from_iter(query.values.iter().map(Param)))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let values = (0..columns).map(|i| row.get_ref(i).map(value)).collect::<Result<_, _>>()?;
        rows.push(Row(values));
    }
    Ok(rows)
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Value::Null,
    }
}

struct Param<'a>(&'a Value);

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => rusqlite::types::Null.into(),
            Value::Int(number) => (*number).into(),
            Value::Text(text) => text.as_str().into(),
        })
    }
}

/// The writer's life: waits for a request, takes those that came meanwhile too, commits them
/// together and answers.
fn write_all(
    connection: &mut Connection,
    mut requests: mpsc::UnboundedReceiver<(Vec<Op>, Answer)>,
) {
    while let Some(first) = requests.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(next) = requests.try_recv()
        {
            batch.push(next);
        }
        let mut done = Vec::with_capacity(batch.len());
        let committed = commit_batch(connection, &batch, &mut done);
        for (i, (_, answer)) in batch.into_iter().enumerate() {
            let result = match &committed {
                Ok(()) => done.get(i).cloned().unwrap_or(Err(Fault::Closed.into())),
                Err(fault) => Err(fault.clone().into()),
            };
            // Whoever asked may have gone away; the write stands all the same.
            drop(answer.send(result));
        }
    }
}

fn commit_batch(
    connection: &mut Connection,
    batch: &[(Vec<Op>, Answer)],
    done: &mut Vec<Result<(), WriteFault>>,
) -> Result<(), Fault> {
    let mut transaction = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(|e| fault(&e))?;
    for (ops, _) in batch {
        let savepoint = transaction.savepoint().map_err(|e| fault(&e))?;
        let result = ops.iter().try_for_each(|op| run(&savepoint, op));
        match result {
            Ok(()) => savepoint.commit().map_err(|e| fault(&e))?,
            Err(_) => savepoint.finish().map_err(|e| fault(&e))?,
        }
        done.push(result);
    }
    transaction.commit().map_err(|e| fault(&e))
}

fn run(connection: &Connection, op: &Op) -> Result<(), WriteFault> {
    match op {
        Op::Run { query, rows } => {
            let touched = execute(connection, query)?;
            match rows {
                Some(expected) if *expected != touched => Err(WriteFault::Stale),
                _ => Ok(()),
            }
        }
        Op::Journal(entry) => {
            let head = rows(connection, &head_query(&entry.case)).map_err(|e| fault(&e))?;
            execute(connection, &insert_query(entry, head.first())).map(|_| ())
        }
    }
}

fn execute(connection: &Connection, query: &Query) -> Result<usize, WriteFault> {
    query.statement.mark();
    let mut statement =
        connection.prepare_cached(query.statement.for_sqlite()).map_err(|e| fault(&e))?;
    let values = params_from_iter(query.values.iter().map(Param));
    statement.execute(values).map_err(|error| match &error {
        // A key that is there already: someone else wrote the same version first.
        rusqlite::Error::SqliteFailure(code, _)
            if code.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY =>
        {
            WriteFault::Stale
        }
        _ => fault(&error).into(),
    })
}

/// The fault behind an error; messages name tables and columns, never values.
pub(crate) fn fault(error: &rusqlite::Error) -> Fault {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Fault::Full,
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Fault::ReadOnly,
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::DatabaseBusy) => {
            Fault::Disk
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Fault::Damaged,
        _ => Fault::Broken(error.to_string()),
    }
}

impl Migrator<'_> {
    /// Runs what has not run yet, each migration in its own transaction.
    pub(crate) fn run(self) -> Result<(), OpenFault> {
        let connection = self.connection;
        let broken = |e: rusqlite::Error| OpenFault::Fault(fault(&e));
        connection.execute_batch(migrate::LEDGER).map_err(broken)?;
        let ran: Vec<(i64, String)> = {
            let mut statement = connection.prepare(migrate::LEDGER_ROWS).map_err(broken)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
            rows.and_then(Iterator::collect).map_err(broken)?
        };
        for migration in migrate::pending(&ran)? {
            let transaction = connection.transaction().map_err(broken)?;
            transaction.execute_batch(&migration.text).map_err(broken)?;
            transaction
                .execute(
                    migrate::LEDGER_INSERT,
                    rusqlite::params![migration.number, migration.name, migration.checksum],
                )
                .map_err(broken)?;
            transaction.commit().map_err(broken)?;
        }
        Ok(())
    }
}
