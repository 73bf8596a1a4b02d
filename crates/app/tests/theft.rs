//! Theft: whoever holds a grant on one case gives every statement the ids of another. On both
//! engines, with what keeps tables whole taken off: only the statement itself may stand in the way.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::{AccountId, Role};
use app::Location;
use domain::{AbuseConcern, CaseId};
use store::STATEMENTS;
use support::{Region, office_id, on_both, past_the_store};
use tokio_postgres::NoTls;
use tokio_postgres::types::{ToSql, Type};

on_both! {
    no_statement_touches_a_case_other_than_the_one_it_is_bound_to,
}

/// The person whose case is to be stolen.
const STOLEN: &str = "設楽";

async fn no_statement_touches_a_case_other_than_the_one_it_is_bound_to() {
    let region = Region::with(&["01-tachibana", "10-shitara"]).await;
    let home = region.specialist("hidamari");
    let mine = region.find(&home, "橘").await.unwrap();
    let theirs = region.find(&home, STOLEN).await.unwrap();
    fill(&region, &mine, &theirs).await;
    let tables = region.tables_with_a_case();
    let full = tables.iter().filter(|table| {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE case_id = '{theirs}'");
        region.past_the_store(&sql).unwrap() != ["0"]
    });
    assert!(full.count() > 18, "there is something to steal in most tables");

    let mut thief = Thief::enter(&region).await;
    let (mut tried, mut gave) = (0, 0);
    for statement in STATEMENTS {
        let Some(case) = case_parameter(statement.text) else { continue };
        tried += 1;
        // Documents, marks and numbers as they are in the other case, and its id itself.
        for other in ["plan", "hidamari", "test", "1", "", theirs.as_str()] {
            let before = thief.rows_of(&tables, &theirs).await;
            let cells = thief.runs(statement.text, case, mine.as_str(), other).await;
            let after = thief.rows_of(&tables, &theirs).await;
            thief.lets_go().await;
            assert_eq!(before, after, "{} changed another case", statement.name);
            gave += cells.len();
            for cell in cells {
                let leaks = cell.contains(STOLEN) || cell.contains(theirs.as_str());
                assert!(!leaks, "{} read another case: {cell}", statement.name);
            }
        }
    }
    assert!(tried > 60, "{tried} statements are bound to a case");
    assert!(gave > 100, "they read their own: {gave} cells");
}

/// Something of each kind, in both cases.
async fn fill(region: &Region, mine: &CaseId, theirs: &CaseId) {
    let home = region.specialist("hidamari");
    let mut core = support::desk(&region.db, &office_id("tsunagu"), Role::CoreCentre);
    core.actor.account = AccountId::new("rie");
    for (case, name) in [(mine, "橘"), (theirs, STOLEN)] {
        app::break_glass(&core, case, "危ない").await.unwrap();
        let form = app::ConcernForm {
            concern: AbuseConcern {
                seen: "腕にあざ".parse().unwrap(), ..AbuseConcern::default()
            },
            ..app::ConcernForm::default()
        };
        app::record_concern(&home, case, &form).await.unwrap();
        let concern = app::concerns(&home, case).await.unwrap().rows.remove(0).row.id;
        app::follow_concern(&home, case, &concern, "伝えた").await.unwrap();
        let draft = store::DraftKey { account: "test", case, target: "d.plan" };
        store::keep_draft(&region.db, &draft, 1, name, support::noon().at).await.unwrap();
        for (table, columns, values) in [
            ("answered", "form, answer, at", format!("'plan', '{name}', 0")),
            (
                "attachment",
                "id, media_type, sha256, body, added_at, added_by",
                format!("'plan', '', '', '{name}', 0, ''"),
            ),
        ] {
            let sql =
                format!("INSERT INTO {table} (case_id, {columns}) VALUES ('{case}', {values})");
            region.past_the_store(&sql).unwrap();
        }
    }
    app::restrict(&home, theirs, "避難", &[]).await.unwrap();
}

/// The number of the parameter that binds the case, if the statement is of one case.
fn case_parameter(text: &str) -> Option<usize> {
    let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let after = |pattern: &str| {
        let rest = &squeezed[squeezed.find(pattern)? + pattern.len()..];
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
    };
    if let Some(columns) = squeezed.strip_prefix("INSERT INTO ") {
        let (_, columns) = columns.split_once('(')?;
        let (columns, _) = columns.split_once(')')?;
        let at = columns.split(',').position(|column| column.trim() == "case_id")?;
        let (_, values) = squeezed.split_once("VALUES (")?;
        let value = values.split(',').nth(at)?;
        return value.trim().trim_matches(|c: char| !c.is_ascii_digit()).parse().ok();
    }
    let of_case = squeezed.contains("support_case") || squeezed.contains("case_id");
    let by_id = ["UPDATE support_case", "FROM support_case WHERE id = $1", "c.id = $1"];
    after("case_id = $").or_else(|| {
        let whole = by_id.iter().any(|pattern| squeezed.contains(pattern));
        (of_case && whole).then(|| after("id = $")).flatten()
    })
}

/// Someone with a connection past the store, in a transaction that never ends well.
enum Thief {
    File(rusqlite::Connection),
    Server(tokio_postgres::Client),
}

impl Thief {
    async fn enter(region: &Region) -> Self {
        let thief = match &region.location {
            Location::File(file) => {
                let connection = past_the_store(file);
                connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
                Self::File(connection)
            }
            Location::Server(address) => {
                let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
                tokio::spawn(connection);
                client.batch_execute("SET session_replication_role = replica").await.unwrap();
                Self::Server(client)
            }
        };
        thief.does("BEGIN").await;
        thief
    }

    async fn does(&self, sql: &str) {
        match self {
            Self::File(connection) => connection.execute_batch(sql).unwrap(),
            Self::Server(client) => client.batch_execute(sql).await.unwrap(),
        }
    }

    async fn lets_go(&self) {
        self.does("ROLLBACK").await;
        self.does("BEGIN").await;
    }

    /// Runs a statement for one case with every other parameter taken from another. A constraint
    /// that refuses is as good as a row that is not there.
    async fn runs(&mut self, text: &str, case: usize, mine: &str, other: &str) -> Vec<String> {
        self.does("SAVEPOINT attempt").await;
        let cells = match self {
            Self::File(connection) => in_file(connection, text, case, mine, other),
            Self::Server(client) => on_server(client, text, case, mine, other).await,
        };
        if cells.is_none() {
            self.does("ROLLBACK TO SAVEPOINT attempt").await;
        }
        cells.unwrap_or_default()
    }

    /// Everything of a case, as text.
    async fn rows_of(&mut self, tables: &[String], case: &CaseId) -> Vec<String> {
        let of = tables.iter().map(|table| (table.as_str(), "case_id"));
        let mut all = Vec::new();
        for (table, column) in of.chain([("support_case", "id")]) {
            let sql = format!("SELECT * FROM {table} WHERE {column} = $1");
            let rows = self.runs(&sql, 1, case.as_str(), "").await;
            all.push(format!("{table}: {}", rows.join("|")));
        }
        all
    }
}

fn in_file(
    connection: &rusqlite::Connection,
    text: &str,
    case: usize,
    mine: &str,
    other: &str,
) -> Option<Vec<String>> {
    let mut prepared = connection.prepare(&text.replace('$', "?")).unwrap();
    for i in 1..=prepared.parameter_count() {
        let value = if i == case { mine } else { other };
        match value.parse::<i64>() {
            Ok(number) => prepared.raw_bind_parameter(i, number).unwrap(),
            Err(_) => prepared.raw_bind_parameter(i, value).unwrap(),
        }
    }
    let columns = prepared.column_count();
    let mut rows = prepared.raw_query();
    let mut cells = Vec::new();
    while let Some(row) = rows.next().ok()? {
        cells.extend((0..columns).map(|i| match row.get_ref(i).unwrap() {
            rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            other => format!("{other:?}"),
        }));
    }
    Some(cells)
}

async fn on_server(
    client: &tokio_postgres::Client,
    text: &str,
    case: usize,
    mine: &str,
    other: &str,
) -> Option<Vec<String>> {
    let prepared = client.prepare(text).await.unwrap();
    let number: i64 = other.parse().unwrap_or(1);
    let values = prepared.params().iter().enumerate().map(|(i, kind)| -> &(dyn ToSql + Sync) {
        match *kind {
            Type::INT8 => &number,
            _ if i + 1 == case => &mine,
            _ => &other,
        }
    });
    let values: Vec<_> = values.collect();
    let rows = client.query(&prepared, &values).await.ok()?;
    let cells = rows.iter().flat_map(|row| {
        row.columns().iter().enumerate().map(|(i, column)| match *column.type_() {
            Type::INT8 => format!("{:?}", row.get::<_, Option<i64>>(i)),
            _ => row.get::<_, Option<String>>(i).unwrap_or_default(),
        })
    });
    Some(cells.collect())
}
