//! A store with the demo region, on either engine, and desks in it.

#![allow(dead_code, reason = "each test file uses a part")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use access::{AccountId, Actor, Role};
use app::{Db, Desk, Engine, Entropy, Location, Moment, OfficeRow, PeopleQuery};
use domain::{CaseFile, CaseId, OfficeId};

pub mod authenticator;
pub mod coming_in;
pub mod offices;

/// Makes two tests of each named function, one on each engine: `name::on_sqlite` and
/// `name::on_postgres`. The function opens its stores through [`Region`].
#[allow(unused_macros, reason = "each test file uses a part")]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                crate::support::on(app::Engine::Sqlite, super::$name()).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                crate::support::on(app::Engine::Postgres, super::$name()).await;
            }
        }
    )+};
}
#[allow(unused_imports, reason = "each test file uses a part")]
pub(crate) use on_both;

tokio::task_local! {
    static ENGINE: Engine;
}

/// Runs a test on an engine.
pub async fn on(engine: Engine, test: impl Future<Output = ()>) {
    ENGINE.scope(engine, test).await;
}

/// The engine the test at hand runs on; the embedded one where a test does not say.
pub fn engine() -> Engine {
    ENGINE.try_with(|engine| *engine).unwrap_or(Engine::Sqlite)
}

static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// A folder that goes away with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("renkei-test-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The moment of all tests: noon of the demo's day.
pub fn noon() -> Moment {
    Moment { at: 1_795_143_600_000, today: demo::today() }
}

/// Bytes that differ from call to call and are the same in every run.
pub fn entropy() -> Entropy {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    Entropy(|bytes| {
        for chunk in bytes.chunks_mut(4) {
            let number = COUNT.fetch_add(1, Ordering::Relaxed).wrapping_mul(2_654_435_761);
            chunk.copy_from_slice(&number.to_le_bytes()[..chunk.len()]);
        }
    })
}

/// A desk of an office.
pub fn desk(db: &Db, office: &OfficeId, role: Role) -> Desk {
    Desk {
        db: db.clone(),
        moment: noon(),
        entropy: entropy(),
        actor: Actor { account: AccountId::new("test"), office: office.clone(), role },
        account_name: "試験".to_owned(),
    }
}

/// A store with the offices of the region and some of its stories.
pub struct Region {
    pub folder: Folder,
    pub location: Location,
    pub db: Db,
}

impl Region {
    /// An empty store, on the engine of the test.
    pub async fn empty() -> Self {
        let folder = Folder::new();
        let location = match engine() {
            Engine::Sqlite => Location::File(folder.file("test.db")),
            Engine::Postgres => Location::Server(cluster::shared().database()),
        };
        let db = Db::at(&location, true).await.unwrap();
        Self { folder, location, db }
    }

    /// The same store as another program opens it.
    pub async fn again(&self) -> Db {
        Db::at(&self.location, false).await.unwrap()
    }

    /// Runs SQL past the store, as someone can who holds the database: each row as a line, columns
    /// parted by `|`.
    pub fn past_the_store(&self, sql: &str) -> Result<Vec<String>, String> {
        match &self.location {
            Location::Server(address) => cluster::query(address, sql),
            Location::File(file) => run(&past_the_store(file), sql).map_err(|e| e.to_string()),
        }
    }

    /// Takes off what keeps a table from being rewritten.
    pub fn unguard(&self, table: &str, act: &str) {
        let on = match self.db.engine() {
            Engine::Sqlite => String::new(),
            Engine::Postgres => format!(" ON {table}"),
        };
        self.past_the_store(&format!("DROP TRIGGER {table}_no_{act}{on}")).unwrap();
    }

    /// Lets no entry into the journal any more.
    pub fn stop_the_journal(&self) {
        let stop = match self.db.engine() {
            Engine::Sqlite => {
                "CREATE TRIGGER stopped BEFORE INSERT ON journal
                 BEGIN SELECT RAISE(ABORT, 'no entry'); END"
            }
            Engine::Postgres => {
                "ALTER TABLE journal ADD CONSTRAINT stopped CHECK (at < 0) NOT VALID"
            }
        };
        self.past_the_store(stop).unwrap();
    }

    /// Tables with a column for the case.
    pub fn tables_with_a_case(&self) -> Vec<String> {
        let sql = match self.db.engine() {
            Engine::Sqlite => {
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
                 WHERE m.type = 'table' AND p.name = 'case_id' ORDER BY m.name"
            }
            Engine::Postgres => {
                "SELECT table_name FROM information_schema.columns
                 WHERE table_schema = 'public' AND column_name = 'case_id' ORDER BY table_name"
            }
        };
        self.past_the_store(sql).unwrap()
    }

    pub async fn with(stories: &[&str]) -> Self {
        let region = Self::empty().await;
        let console = desk(&region.db, &"console".parse().unwrap(), Role::Specialist);
        for municipality in &demo::region().municipality {
            let code = municipality.code().unwrap();
            app::put_municipality(&console, code.as_str(), &municipality.name).await.unwrap();
        }
        for office in &demo::region().office {
            app::put_office(&console, &office_row(office)).await.unwrap();
        }
        for story in stories {
            region.import(demo::case(story)).await;
        }
        region
    }

    pub async fn import(&self, case: CaseFile) -> CaseId {
        let home = self.home_of(&case);
        app::import_case(&home, case, false).await.unwrap().case
    }

    /// The desk of the consultation office of a case.
    pub fn home_of(&self, case: &CaseFile) -> Desk {
        desk(&self.db, &office_id(case.office.as_str()), Role::Specialist)
    }

    pub fn specialist(&self, office: &str) -> Desk {
        desk(&self.db, &office_id(office), Role::Specialist)
    }

    pub fn manager(&self, office: &str) -> Desk {
        desk(&self.db, &office_id(office), Role::ServiceManager)
    }

    /// The only case an office finds by some words.
    pub async fn find(&self, desk: &Desk, words: &str) -> Option<CaseId> {
        let query = PeopleQuery { words: words.to_owned(), limit: 10, ..PeopleQuery::default() };
        let found = app::list_people(desk, &query).await.unwrap();
        assert!(found.len() <= 1, "{words}: {found:?}");
        found.into_iter().next().map(|line| line.id)
    }
}

/// Offices of tests are named by their marks.
pub fn office_id(mark: &str) -> OfficeId {
    format!("office-{mark}").parse().unwrap()
}

fn office_row(office: &demo::RegionOffice) -> OfficeRow {
    OfficeRow {
        id: office_id(&office.key),
        name: office.name.clone(),
        kana: office.kana.clone(),
        kind: office.kind.as_ref().map(domain::mark).unwrap_or_default(),
        number: office.office_number().map(|number| number.to_string()),
        corporation: office.corporation.clone(),
        municipality: None,
        phone: office.phone.clone(),
        registered: !office.staff.is_empty(),
    }
}

fn run(connection: &rusqlite::Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let text = |value: rusqlite::types::ValueRef<'_>| match value {
        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
        rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        _ => String::new(),
    };
    let rows = statement.query_map([], |row| {
        let cells = (0..columns).map(|i| row.get_ref(i).map(text));
        cells.collect::<Result<Vec<_>, _>>().map(|cells| cells.join("|"))
    });
    rows?.collect()
}

/// A connection past the store, as someone has who holds the file.
pub fn past_the_store(file: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(file).unwrap()
}
