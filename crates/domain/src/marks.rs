//! Marks of rows: once given to a row, never to another one.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{CaseFile, Key};

/// The marks that rows of a case carry or carried, in any version of any document.
#[derive(Clone, Debug, Default)]
pub struct Marks(BTreeSet<String>);

impl Marks {
    /// The marks in a case.
    pub fn of(case: &CaseFile) -> Self {
        let mut marks = Self::default();
        marks.see(&serde_json::to_value(case).unwrap_or_default());
        marks
    }

    /// The marks of some rows.
    pub fn of_rows<'a>(rows: impl Iterator<Item = &'a Key>) -> Self {
        Self(rows.map(ToString::to_string).collect())
    }

    /// Adds the marks in a tree.
    pub fn see(&mut self, tree: &Value) {
        match tree {
            Value::Array(rows) => rows.iter().for_each(|row| self.see(row)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value.as_str() {
                        Some(mark) if name == "key" => {
                            self.0.insert(mark.to_owned());
                        }
                        _ => self.see(value),
                    }
                }
            }
            _ => {}
        }
    }

    /// A mark nobody carries: the prefix and the lowest free number.
    pub fn fresh(&mut self, prefix: &str) -> Key {
        let mut number = 1_u32;
        while self.0.contains(&format!("{prefix}{number}")) {
            number += 1;
        }
        let mark = format!("{prefix}{number}");
        self.0.insert(mark.clone());
        mark.parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mark_is_never_given_twice() {
        let mut marks = Marks::default();
        marks.see(
            &json!({ "body": { "lines": [{ "key": "l1" }, { "key": "l3", "words": "l2" }] } }),
        );
        assert_eq!(marks.fresh("l").as_str(), "l2");
        assert_eq!(marks.fresh("l").as_str(), "l4");
        assert_eq!(marks.fresh("s").as_str(), "s1");
    }
}
