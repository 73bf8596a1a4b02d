//! Every released schema is kept as a fixture and brought up to date: whole, though it be killed in
//! the middle, and from a backup too.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use app::backup::{Plan, RecoveryKey, make_backup, restore_backup};
use app::{Db, LATEST_MIGRATION, PeopleQuery};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use support::{Folder, Region, noon, past_the_store};

/// A small case of the demo.
const STORY: &str = "10-shitara";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/fixtures")
}

fn fixture(number: i64) -> PathBuf {
    fixtures().join(format!("schema-{number:04}.sql"))
}

/// A database as SQL.
fn dump(file: &Path) -> String {
    let raw = past_the_store(file);
    let mut sql = String::new();
    let id: i64 = raw.query_row("PRAGMA application_id", [], |row| row.get(0)).unwrap();
    writeln!(sql, "PRAGMA application_id = {id};\nPRAGMA foreign_keys = OFF;\nBEGIN;").unwrap();
    let made = |what: &str| -> Vec<(String, String)> {
        let text = format!(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND {what}
             AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        );
        let mut statement = raw.prepare(&text).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for (name, made) in made("type = 'table'") {
        writeln!(sql, "{made};").unwrap();
        rows(&raw, &name, &mut sql);
    }
    for (_, made) in made("type <> 'table'") {
        writeln!(sql, "{made};").unwrap();
    }
    sql.push_str("COMMIT;\n");
    sql
}

fn rows(raw: &Connection, table: &str, sql: &mut String) {
    let mut statement = raw.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
    let columns = statement.column_count();
    let mut found = statement.query([]).unwrap();
    while let Some(row) = found.next().unwrap() {
        let values: Vec<String> = (0..columns)
            .map(|i| match row.get_ref(i).unwrap() {
                ValueRef::Null => "NULL".to_owned(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Text(text) => {
                    format!("'{}'", std::str::from_utf8(text).unwrap().replace('\'', "''"))
                }
                other => panic!("{table}: {other:?}"),
            })
            .collect();
        writeln!(sql, "INSERT INTO {table} VALUES ({});", values.join(", ")).unwrap();
    }
}

fn load(sql: &str, file: &Path) {
    past_the_store(file).execute_batch(sql).unwrap();
}

/// A database of today's schema with a small case, as SQL.
async fn today() -> String {
    let region = Region::with(&[STORY]).await;
    let copy = region.folder.file("copy.db");
    store::snapshot(&region.folder.file("test.db"), &copy).unwrap();
    dump(&copy)
}

/// Brings a fixture up to date and reads all of it, directly and out of a backup.
async fn comes_up_to_date(number: i64, sql: &str) {
    let folder = Folder::new();
    let file = folder.file("test.db");
    load(sql, &file);
    let key = RecoveryKey::generate();
    let recipient = key.recipient();
    let plan = Plan { recipient, folder: folder.file("vault"), vault: None, drilled_on: None };
    let made = make_backup(&file, &plan, noon()).unwrap();
    assert_eq!((made.examined.found, made.examined.migration), (number, LATEST_MIGRATION));
    let restored = folder.file("restored.db");
    restore_backup(&made.file, &key, &restored).unwrap();
    for file in [file, restored] {
        let db = Db::open(&file, false)
            .unwrap_or_else(|fault| panic!("schema {number} was released: {fault:?}"));
        let desk = support::desk(&db, &support::office_id("hidamari"), access::Role::Specialist);
        let query = PeopleQuery { limit: 10, ..PeopleQuery::default() };
        let people = app::list_people(&desk, &query).await.unwrap();
        assert_eq!(people.len(), 1);
        app::open_case(&desk, &people[0].id).await.unwrap();
        assert!(!app::reindex_case(&desk, &people[0].id).await.unwrap().changed);
        assert!(app::verify_journal(&desk, &people[0].id).await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn every_released_schema_comes_up_to_date() {
    for number in 1..=LATEST_MIGRATION {
        match std::fs::read_to_string(fixture(number)) {
            Ok(sql) => comes_up_to_date(number, &sql).await,
            Err(_) if number == LATEST_MIGRATION => {}
            Err(e) => panic!("schema {number} has no fixture (cargo xtask freeze): {e}"),
        }
    }
    comes_up_to_date(LATEST_MIGRATION, &today().await).await;
}

#[tokio::test]
async fn a_fixture_is_the_database_it_was_made_of() {
    let sql = today().await;
    let folder = Folder::new();
    load(&sql, &folder.file("test.db"));
    assert_eq!(dump(&folder.file("test.db")), sql);
}

#[tokio::test]
#[ignore = "writes the fixture of the newest schema: cargo xtask freeze"]
async fn freeze() {
    let file = fixture(LATEST_MIGRATION);
    assert!(!file.exists(), "schema {LATEST_MIGRATION} is frozen already");
    std::fs::write(file, today().await).unwrap();
}
