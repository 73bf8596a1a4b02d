//! The embedded engine: readers in a pool, one writer that commits the requests of a moment
//! together, each in its own savepoint, and answers only after the commit.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::copy::{self, CHUNK, Copied, CopyFault, Piece, Table, Tally};
use crate::db::{Engine, Fault, Op, OpenFault, Query, WriteFault};
use crate::file;
use crate::journal::{head_query, insert_query};
use crate::migrate;
use crate::statement::STATEMENTS;
use crate::{Row, Value};

/// Connections that read at the same time.
const READERS: usize = 4;
/// Requests committed together at most.
const BATCH: usize = 256;
/// Marks the file as ours ("Renk" in ASCII).
const APPLICATION_ID: i32 = 0x5265_6E6B;

type Answer = oneshot::Sender<Result<(), WriteFault>>;
type Asked = (Vec<Op>, Answer);

/// What the writer is asked for.
enum Request {
    /// Steps of one request.
    Steps(Asked),
    /// Work that has the connection to itself.
    Alone(Box<dyn FnOnce(&mut Connection) + Send>),
}

/// How requests are committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Commits {
    /// Those of a moment together.
    Together,
    /// Each by itself.
    OneByOne,
}

/// A SQLite database.
#[derive(Clone)]
pub(crate) struct Sqlite {
    readers: Arc<Readers>,
    writer: mpsc::UnboundedSender<Request>,
}

struct Readers {
    free: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, create: bool, commits: Commits) -> Result<Self, OpenFault> {
        if !file::is_there(path)? {
            if !create {
                return Err(OpenFault::NotThere);
            }
            file::make(path, fill)?;
        }
        let unclean = file::is_unclean(path);
        let mut writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // A file that is refused is not touched, not even by closing it.
        let keep_log = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
        writer.set_db_config(keep_log, true).map_err(|e| fault(&e))?;
        check_ours(&writer)?;
        if unclean {
            check_whole(&writer)?;
        }
        writer.set_db_config(keep_log, false).map_err(|e| fault(&e))?;
        prepare_writer(&writer).map_err(|e| fault(&e))?;
        migrate(&mut writer)?;
        let readers = (0..READERS)
            .map(|_| connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY))
            .collect::<Result<Vec<_>, _>>()?;
        let (sender, receiver) = mpsc::unbounded_channel();
        thread::Builder::new()
            .name("renkei-writer".to_owned())
            .spawn(move || write_all(&mut writer, receiver, commits))
            .map_err(|e| OpenFault::Folder(e.to_string()))?;
        let readers = Readers { free: Mutex::new(readers), permits: Semaphore::new(READERS) };
        Ok(Self { readers: Arc::new(readers), writer: sender })
    }

    pub(crate) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, Fault> {
        self.reading(move |connection| read_all(connection, &queries).map_err(|e| fault(&e)))
            .await?
    }

    /// Gives work a connection that can only read.
    pub(crate) async fn reading<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let readers = Arc::clone(&self.readers);
        let Ok(_permit) = readers.permits.acquire().await else { return Err(Fault::Closed) };
        let shared = Arc::clone(&readers);
        let work = move || {
            let taken = shared.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut connection) = taken else { return Err(Fault::Closed) };
            let done = work(&mut connection);
            shared.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            Ok(done)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Closed)?
    }

    pub(crate) async fn write(&self, ops: Vec<Op>) -> Result<(), WriteFault> {
        let (answer, answered) = oneshot::channel();
        self.writer.send(Request::Steps((ops, answer))).map_err(|_| Fault::Closed)?;
        answered.await.map_err(|_| Fault::Closed)?
    }

    /// Gives work the writing connection, to itself.
    pub(crate) async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let (answer, answered) = oneshot::channel();
        let work = move |connection: &mut Connection| drop(answer.send(work(connection)));
        self.writer.send(Request::Alone(Box::new(work))).map_err(|_| Fault::Closed)?;
        answered.await.map_err(|_| Fault::Closed)
    }

    pub(crate) async fn statements_refused(&self) -> Result<Vec<(&'static str, String)>, Fault> {
        self.reading(|connection| {
            let refused = |statement: &&crate::Statement| {
                let prepared = connection.prepare(statement.for_sqlite());
                prepared.err().map(|error| (statement.name, error.to_string()))
            };
            STATEMENTS.iter().filter_map(refused).collect()
        })
        .await
    }
}

impl Sqlite {
    /// Sends every row of the tables as they are at one moment.
    pub(crate) async fn dump(
        &self,
        tables: Arc<[Table]>,
        out: mpsc::Sender<Piece>,
    ) -> Result<(), Fault> {
        self.reading(move |connection| {
            let snapshot = connection.transaction().map_err(|e| fault(&e))?;
            let mut told = Vec::new();
            for (i, table) in tables.iter().enumerate() {
                let send =
                    |rows| out.blocking_send(Piece::Rows(i, rows)).map_err(|_| Fault::Closed);
                told.push(each_chunk(&snapshot, table, send)?);
            }
            out.blocking_send(Piece::End(Copied { tables: told })).map_err(|_| Fault::Closed)
        })
        .await?
    }

    /// Takes every row that is sent; all are there in the end, or none.
    pub(crate) async fn fill(
        &self,
        tables: Arc<[Table]>,
        mut pieces: mpsc::Receiver<Piece>,
    ) -> Result<Copied, CopyFault> {
        self.alone(move |connection| {
            let to = |e: rusqlite::Error| CopyFault::To(fault(&e));
            let transaction = connection
                .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
                .map_err(to)?;
            for table in tables.iter() {
                let mut any = transaction.prepare(&table.any()).map_err(to)?;
                if any.exists([]).map_err(to)? {
                    return Err(CopyFault::NotEmpty(table.name.clone()));
                }
            }
            let inserts: Vec<_> = tables.iter().map(|t| t.insert().replace('$', "?")).collect();
            let read = loop {
                match pieces.blocking_recv() {
                    None => return Err(CopyFault::To(Fault::Closed)),
                    Some(Piece::End(read)) => break read,
                    Some(Piece::Rows(i, rows)) => {
                        let mut insert = transaction.prepare_cached(&inserts[i]).map_err(to)?;
                        for row in rows {
                            let values = params_from_iter(row.0.iter().map(Param));
                            insert.execute(values).map_err(to)?;
                        }
                    }
                }
            };
            let written = tables.iter().map(|table| each_chunk(&transaction, table, |_| Ok(())));
            let written = written.collect::<Result<_, _>>().map_err(CopyFault::To)?;
            let equal = copy::equal(read, &Copied { tables: written })?;
            transaction.commit().map_err(to)?;
            Ok(equal)
        })
        .await
        .map_err(CopyFault::To)?
    }
}

/// Gives every row of a table away, some at a time, and tells what they came to.
fn each_chunk(
    connection: &Connection,
    table: &Table,
    mut take: impl FnMut(Vec<Row>) -> Result<(), Fault>,
) -> Result<copy::CopiedTable, Fault> {
    let mut statement = connection.prepare(&table.select()).map_err(|e| fault(&e))?;
    let mut found = statement.query([]).map_err(|e| fault(&e))?;
    let (mut tally, mut chunk) = (Tally::default(), Vec::new());
    while let Some(row) = found.next().map_err(|e| fault(&e))? {
        let values = (0..table.columns.len()).map(|i| row.get_ref(i).map(value));
        let row = Row(values.collect::<Result<_, _>>().map_err(|e| fault(&e))?);
        tally.add(&row);
        chunk.push(row);
        if chunk.len() == CHUNK {
            take(std::mem::take(&mut chunk))?;
        }
    }
    take(chunk)?;
    Ok(tally.told(table))
}

/// Every table of the schema with its columns and its key, each after those it refers to. Asked of
/// an empty database in memory, for the schema is the same on both engines.
pub(crate) fn tables() -> Result<Vec<Table>, Fault> {
    let broken = |e: rusqlite::Error| fault(&e);
    let mut connection = Connection::open_in_memory().map_err(broken)?;
    migrate(&mut connection).map_err(|_| Fault::Closed)?;
    let names: Vec<String> = texts(
        &connection,
        "SELECT name FROM sqlite_master
         WHERE type = 'table' AND name <> 'migration' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
        "",
    )
    .map_err(broken)?;
    names
        .into_iter()
        .map(|name| {
            let columns = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";
            let key = "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk";
            Ok(Table {
                columns: texts(&connection, columns, &name)?,
                key: texts(&connection, key, &name)?,
                name,
            })
        })
        .collect::<rusqlite::Result<_>>()
        .map_err(broken)
}

fn texts(connection: &Connection, sql: &str, of: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    let given: &[&dyn rusqlite::ToSql] = if of.is_empty() { &[] } else { &[&of] };
    statement.query_map(given, |row| row.get(0))?.collect()
}

/// Fills a new file.
fn fill(path: &Path) -> Result<(), OpenFault> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(|e| fault(&e))?;
    migrate(&mut connection)
}

pub(crate) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, OpenFault> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|e| fault(&e))?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(|e| fault(&e))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// Refuses a file that another program made, or that is no database, before anything is written.
pub(crate) fn check_ours(connection: &Connection) -> Result<(), OpenFault> {
    let foreign = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenFault::Foreign,
        Some(ErrorCode::DatabaseCorrupt) => OpenFault::Damaged,
        _ => OpenFault::Fault(fault(&error)),
    };
    let id: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(foreign)?;
    let tables = "SELECT COUNT(*) FROM sqlite_master";
    let tables: i64 = connection.query_row(tables, [], |row| row.get(0)).map_err(foreign)?;
    let ours = id == APPLICATION_ID || (id == 0 && tables == 0);
    if ours { Ok(()) } else { Err(OpenFault::Foreign) }
}

/// Looks through all pages; after an unclean end, when what was written last may be damaged.
fn check_whole(connection: &Connection) -> Result<(), OpenFault> {
    let told = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match told.map_err(|e| fault(&e)) {
        Ok(told) if told == "ok" => Ok(()),
        Ok(_) | Err(Fault::Damaged) => Err(OpenFault::Damaged),
        Err(other) => Err(OpenFault::Fault(other)),
    }
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

pub(crate) fn rows(connection: &Connection, query: &Query) -> rusqlite::Result<Vec<Row>> {
    query.statement.mark(Engine::Sqlite);
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
    mut requests: mpsc::UnboundedReceiver<Request>,
    commits: Commits,
) {
    let most = if commits == Commits::Together { BATCH } else { 1 };
    while let Some(first) = requests.blocking_recv() {
        let mut batch = Vec::new();
        let mut next = Some(first);
        let mut alone = None;
        while let Some(request) = next.take() {
            match request {
                Request::Steps(asked) => batch.push(asked),
                Request::Alone(work) => alone = Some(work),
            }
            if alone.is_none() && batch.len() < most {
                next = requests.try_recv().ok();
            }
        }
        if !batch.is_empty() {
            write_batch(connection, batch);
        }
        if let Some(work) = alone {
            work(connection);
        }
    }
}

fn write_batch(connection: &mut Connection, batch: Vec<Asked>) {
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

fn commit_batch(
    connection: &mut Connection,
    batch: &[Asked],
    done: &mut Vec<Result<(), WriteFault>>,
) -> Result<(), Fault> {
    let mut transaction = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(|e| fault(&e))?;
    for (ops, _) in batch {
        let savepoint = transaction.savepoint().map_err(|e| fault(&e))?;
        let result = ops.iter().try_for_each(|op| run(&savepoint, op));
        let ended = if result.is_ok() { savepoint.commit() } else { savepoint.finish() };
        match (ended, &result) {
            (Ok(()), _) => done.push(result),
            // A full or failing disk has undone the whole transaction and the savepoint with it:
            // what failed first is the reason.
            (Err(_), Err(WriteFault::Fault(first))) => return Err(first.clone()),
            (Err(error), _) => return Err(fault(&error)),
        }
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
        Op::While(query) => {
            let found = rows(connection, query).map_err(|e| fault(&e))?;
            if found.is_empty() { Err(WriteFault::Stale) } else { Ok(()) }
        }
        Op::Journal(entry) => {
            let head = rows(connection, &head_query(&entry.case)).map_err(|e| fault(&e))?;
            execute(connection, &insert_query(entry, head.first())).map(|_| ())
        }
    }
}

fn execute(connection: &Connection, query: &Query) -> Result<usize, WriteFault> {
    query.statement.mark(Engine::Sqlite);
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

/// Runs the migrations that have not run yet, each in its own transaction; another program that
/// does the same at this moment waits.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), OpenFault> {
    let broken = |e: rusqlite::Error| OpenFault::Fault(fault(&e));
    loop {
        let transaction = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(broken)?;
        transaction.execute_batch(&migrate::ledger(Engine::Sqlite)).map_err(broken)?;
        let ran: Vec<(i64, String)> = {
            let mut statement = transaction.prepare(migrate::LEDGER_ROWS).map_err(broken)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
            rows.and_then(Iterator::collect).map_err(broken)?
        };
        let Some(next) = migrate::next(&ran)? else {
            return transaction.commit().map_err(broken);
        };
        transaction.execute_batch(&next.text(Engine::Sqlite)).map_err(broken)?;
        let line = rusqlite::params![next.number, next.name, next.checksum];
        transaction.execute(migrate::LEDGER_INSERT, line).map_err(broken)?;
        transaction.commit().map_err(broken)?;
    }
}

#[cfg(test)]
mod tests {
    use super::{Commits, Sqlite};

    #[tokio::test]
    async fn what_is_answered_is_on_the_disk_and_readers_do_not_wait_for_it() {
        let name = format!("renkei-pragmas-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let sqlite = Sqlite::open(&folder.join("x.db"), true, Commits::Together).unwrap();
        let pragmas = sqlite.alone(|connection| {
            ["journal_mode", "synchronous", "foreign_keys"].map(|pragma| {
                let read = |row: &rusqlite::Row<'_>| row.get_ref(0).map(|v| format!("{v:?}"));
                connection.pragma_query_value(None, pragma, read).unwrap()
            })
        });
        let pragmas = pragmas.await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        // 2 is FULL: the log is synced at every commit.
        assert_eq!(pragmas, ["Text([119, 97, 108])", "Integer(2)", "Integer(1)"]);
    }
}
