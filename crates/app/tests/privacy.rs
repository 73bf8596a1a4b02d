//! Every column of the live schema is classed in `store/privacy.toml`, and what is classed as
//! personal is where disposal and the policy reach it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use support::{Region, past_the_store};

const CLASSES: [&str; 6] = ["person", "link", "staff", "office", "secret", "system"];

/// Table and column, with its class.
fn classed() -> BTreeMap<(String, String), String> {
    let mut table = String::new();
    let mut all = BTreeMap::new();
    for line in include_str!("../../store/privacy.toml").lines() {
        if let Some(name) = line.strip_prefix('[') {
            name.trim_end_matches(']').clone_into(&mut table);
        } else if let Some((column, class)) = line.split_once(" = ")
            && !line.starts_with('#')
        {
            let class = class.trim_matches('"').to_owned();
            let twice = all.insert((table.clone(), column.to_owned()), class);
            assert!(twice.is_none(), "{table}.{column} is classed twice");
        }
    }
    all
}

#[tokio::test]
async fn every_column_is_classed_and_no_other() {
    let region = Region::with(&[]).await;
    let connection = past_the_store(&region.folder.file("test.db"));
    let sql = "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
    let mut statement = connection.prepare(sql).unwrap();
    let live: BTreeSet<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let classed = classed();
    let said: BTreeSet<_> = classed.keys().cloned().collect();
    let missing: Vec<_> = live.difference(&said).collect();
    assert!(missing.is_empty(), "say in store/privacy.toml what these hold: {missing:?}");
    let gone: Vec<_> = said.difference(&live).collect();
    assert!(gone.is_empty(), "these are no longer there: {gone:?}");
    for (column, class) in &classed {
        assert!(CLASSES.contains(&class.as_str()), "{column:?}: {class}");
    }
}

/// Personal data hangs under a case, where grants and disposal reach it: in a table that names the
/// case, or in the case and the person themselves.
#[test]
fn personal_columns_hang_under_a_case() {
    let classed = classed();
    for ((table, column), _) in classed.iter().filter(|(_, class)| *class == "person") {
        let under = ["support_case", "person"].contains(&table.as_str())
            || classed.contains_key(&(table.clone(), "case_id".to_owned()));
        assert!(under, "{table}.{column} is personal and hangs under no case");
    }
}
