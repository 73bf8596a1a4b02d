//! Reads a posted form back into a tree of values, by the shapes of its fields. What does not hold
//! is kept as it was typed: the check says so at its field.

use std::collections::HashMap;

use domain::{Marks, put_value};
use serde_json::{Map, Value};

use crate::form::layout::mark_prefix;
use crate::form::shape::{Field, Shape, fields};
use crate::posted::Pairs;

/// Most rows a list may have; more are not read.
const ROWS: usize = 2_000;

/// The pairs of a form, by their names, and how many rows each list has.
pub(crate) struct Sent<'a> {
    values: HashMap<&'a str, Vec<&'a str>>,
    rows: HashMap<&'a str, usize>,
}

impl<'a> Sent<'a> {
    pub(crate) fn of(pairs: &'a Pairs) -> Self {
        let mut sent = Self { values: HashMap::new(), rows: HashMap::new() };
        for (name, value) in &pairs.0 {
            sent.values.entry(name).or_default().push(value);
            for (at, _) in name.match_indices('[') {
                let row = name[at + 1..].split(']').next().and_then(|row| row.parse().ok());
                if let Some(row) = row.filter(|row: &usize| *row < ROWS) {
                    let count = sent.rows.entry(&name[..at]).or_default();
                    *count = (*count).max(row + 1);
                }
            }
        }
        sent
    }

    fn text(&self, path: &str) -> &str {
        self.values.get(path).and_then(|values| values.first()).copied().unwrap_or_default()
    }

    fn texts(&self, path: &str) -> Value {
        let values = self.values.get(path).into_iter().flatten();
        let filled = values.map(|value| value.trim()).filter(|value| !value.is_empty());
        Value::Array(filled.map(Value::from).collect())
    }

    /// The values of some fields of a form at a path.
    pub(crate) fn take(&self, type_: &str, wanted: &[&Field], at: &str) -> Value {
        let mut tree = Value::Object(Map::new());
        for field in wanted {
            let path = join(at, field.name);
            self.take_field(type_, field, &path, &mut tree);
        }
        tree
    }

    /// The values of a whole form at a path.
    pub(crate) fn take_all(&self, type_: &str, at: &str) -> Value {
        let wanted: Vec<&Field> = fields(type_).iter().collect();
        self.take(type_, &wanted, at)
    }

    fn take_field(&self, type_: &str, field: &Field, path: &str, tree: &mut Value) {
        if let ("Block" | "BeyondWeek", "line") = (type_, field.name) {
            // One choice says both the line and the support.
            let (line, support) = self.text(path).split_once('/').unwrap_or((self.text(path), ""));
            put(tree, "line", line.into());
            put(tree, "support", support.into());
        } else if !(matches!(type_, "Block" | "BeyondWeek") && field.name == "support") {
            put(tree, field.name, self.value(field.shape, path));
        }
    }

    fn value(&self, shape: Shape, path: &str) -> Value {
        match shape {
            Shape::Text => self.text(path).into(),
            Shape::Whole | Shape::Decimal => number(self.text(path)),
            Shape::Flag if self.text(path).is_empty() => Value::Null,
            Shape::Flag => true.into(),
            Shape::Choices(_) | Shape::Refers(_) | Shape::Services => self.texts(path),
            Shape::Texts => {
                let lines = self.text(path).lines().map(str::trim);
                Value::Array(lines.filter(|line| !line.is_empty()).map(Value::from).collect())
            }
            Shape::Span => self.ends(path),
            Shape::Struct("Citation") => cited(self.text(path)),
            Shape::Struct("Serves") => served(self.text(path)),
            Shape::Struct(type_) => self.take_all(type_, path),
            Shape::Rows(type_) => self.take_rows(type_, path),
            _ => self.text(path).trim().into(),
        }
    }

    fn ends(&self, path: &str) -> Value {
        let mut tree = Value::Object(Map::new());
        for end in ["from", "to"] {
            put(&mut tree, end, self.text(&join(path, end)).trim().into());
        }
        tree
    }

    /// The rows that were sent; numbers that are missing are rows that were taken away.
    fn take_rows(&self, type_: &str, path: &str) -> Value {
        let count = self.rows.get(path).copied().unwrap_or_default();
        let sent = |row: &String| {
            let inside = |name: &&str| name.strip_prefix(row.as_str()).is_some_and(is_end);
            self.values.keys().any(inside)
        };
        let rows = (0..count).map(|row| format!("{path}[{row}]")).filter(sent);
        let row = |row: String| match type_ {
            "Citation" => cited(self.text(&row)),
            "Serves" => served(self.text(&row)),
            type_ => self.take_all(type_, &row),
        };
        Value::Array(rows.map(row).filter(|row| !is_empty(row)).collect())
    }
}

fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['.', '['])
}

/// A path one step further.
pub(crate) fn join(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

/// Puts a value into a field unless it is blank.
fn put(tree: &mut Value, name: &str, value: Value) {
    if !is_empty(&value) {
        put_value(tree, name, value);
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(rows) => rows.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// A number as typed, full-width digits too; what is none stays text and is told at its field.
fn number(text: &str) -> Value {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '．' => '.',
        other => other,
    };
    let plain: String =
        text.trim().chars().map(narrow).filter(|c| !matches!(c, ',' | '，')).collect();
    let whole = plain.parse::<u64>().map(Value::from);
    whole.or_else(|_| plain.parse::<f64>().map(Value::from)).unwrap_or_else(|_| text.trim().into())
}

/// `document@version`
fn cited(text: &str) -> Value {
    let Some((document, version)) = text.rsplit_once('@') else { return Value::Null };
    serde_json::json!({ "document": document, "version": number(version) })
}

/// `version/line` or `version/line/support`
fn served(text: &str) -> Value {
    let mut parts = text.split('/');
    let (Some(version), Some(line)) = (parts.next(), parts.next()) else { return Value::Null };
    let mut serves = serde_json::json!({ "version": number(version), "line": line });
    if let Some(support) = parts.next() {
        serves["support"] = support.into();
    }
    serves
}

/// Gives rows that have no mark yet a fresh one.
pub(crate) fn fill_marks(type_: &str, tree: &mut Value, marks: &mut Marks) {
    for field in fields(type_) {
        match field.shape {
            Shape::Struct(inner) => {
                if let Some(value) = tree.get_mut(field.name) {
                    fill_marks(inner, value, marks);
                }
            }
            Shape::Rows(inner) => {
                let rows = tree.get_mut(field.name).and_then(Value::as_array_mut);
                for row in rows.into_iter().flatten() {
                    fill_mark(inner, row, marks);
                    fill_marks(inner, row, marks);
                }
            }
            _ => {}
        }
    }
}

fn fill_mark(type_: &str, row: &mut Value, marks: &mut Marks) {
    let marked = fields(type_).iter().any(|field| field.shape == Shape::Mark);
    if marked && row["key"].as_str().is_none_or(str::is_empty) {
        row["key"] = marks.fresh(mark_prefix(type_)).as_str().into();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn take(type_: &str, pairs: &[(&str, &str)], at: &str) -> Value {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let pairs = Pairs(pairs.collect());
        Sent::of(&pairs).take_all(type_, at)
    }

    #[test]
    fn a_form_becomes_a_tree() {
        let line = take(
            "PlanLine",
            &[
                ("x.key", "l1"),
                ("x.priority", "２"),
                ("x.needs", "n1"),
                ("x.needs", "n2"),
                ("x.need", " 働きたい\n"),
                ("x.voice.who", "person"),
                ("x.due.by", "令和9年3月"),
                ("x.goal", "  "),
                ("x.supports[0].key", "s1"),
                ("x.supports[0].frequency.days", "mon"),
                ("x.supports[0].frequency.time.from", "9:00"),
                ("x.supports[0].frequency.time.to", "15:00"),
                ("x.supports[2].content", "見守り"),
            ],
            "x",
        );
        assert_eq!(
            line,
            json!({
                "key": "l1", "priority": 2, "needs": ["n1", "n2"], "need": " 働きたい\n",
                "voice": { "who": "person" }, "due": { "by": "令和9年3月" },
                "supports": [
                    { "key": "s1", "frequency": {
                        "days": ["mon"], "time": { "from": "9:00", "to": "15:00" } } },
                    { "content": "見守り" },
                ],
            })
        );
    }

    #[test]
    fn what_does_not_hold_is_kept_as_typed() {
        let award = take("Award", &[("decided_on", "2月31日"), ("monthly_limit_yen", "九千")], "");
        assert_eq!(award, json!({ "decided_on": "2月31日", "monthly_limit_yen": "九千" }));
    }

    #[test]
    fn one_choice_says_line_and_support() {
        let block = take("Block", &[("line", "l2/s1"), ("every_second_week", "1")], "");
        assert_eq!(block, json!({ "line": "l2", "support": "s1", "every_second_week": true }));
        let goal = take("IndividualGoal", &[("serves[0]", "2/l1/s3"), ("serves[1]", "")], "");
        assert_eq!(goal, json!({ "serves": [{ "version": 2, "line": "l1", "support": "s3" }] }));
    }

    #[test]
    fn rows_without_a_mark_get_one() {
        let mut tree = json!({ "lines": [{ "key": "l1", "supports": [{}] }, {}] });
        let mut marks = Marks::default();
        marks.see(&tree);
        fill_marks("ServicePlan", &mut tree, &mut marks);
        assert_eq!(
            tree,
            json!({ "lines": [{ "key": "l1", "supports": [{ "key": "s1" }] }, { "key": "l2" }] })
        );
    }
}
