//! What form fields are called and what belongs in them, from `data/fields.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;

/// A field of a form in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub label: &'static str,
    /// What belongs there and what does not; may be empty.
    pub help: &'static str,
}

static FIELDS: LazyLock<HashMap<(&str, &str), Field>> = LazyLock::new(|| {
    include_str!("../data/fields.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut column = line.split('\t');
            let (type_, name, label) = (column.next()?, column.next()?, column.next()?);
            Some(((type_, name), Field { label, help: column.next().unwrap_or_default() }))
        })
        .collect()
});

/// The words of a field of a type, or those any type uses for a field of that name. A field
/// nobody has named gets an empty label, which a test refuses.
pub fn field(type_: &str, name: &str) -> Field {
    let found = FIELDS.get(&(type_, name)).or_else(|| FIELDS.get(&("*", name)));
    found.copied().unwrap_or(Field { label: "", help: "" })
}

static SCHEMA: LazyLock<Value> = LazyLock::new(domain::form_schema);

/// A path such as `service_plans[0].versions[1].body.lines[3].goal` in words:
/// サービス等利用計画 › 第2版 › 計画の行 4行目 › 支援目標.
///
/// `root` is the type the path starts from, `CaseFile` for a whole file.
pub fn path_label(root: &str, path: &str) -> String {
    let mut at = definition(root).unwrap_or(&Value::Null);
    let mut type_ = root.to_owned();
    let mut steps = Vec::new();
    for segment in path.split('.').filter(|segment| !segment.is_empty()) {
        let (name, index) = match segment.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<usize>().ok()),
            None => (segment, None),
        };
        let label = field(&type_, name).label;
        match (name, index) {
            ("versions", Some(index)) => steps.push(format!("第{}版", index + 1)),
            ("body", _) => {}
            // Documents of a case are counted as things, rows of a document as rows.
            (_, Some(index)) => {
                let counter = if type_ == "CaseFile" { "件目" } else { "行目" };
                steps.push(format!("{} {}{counter}", named(label, name), index + 1));
            }
            (_, None) => steps.push(named(label, name)),
        }
        let next = &at["properties"][name];
        (type_, at) = resolve(next);
    }
    steps.join(" › ")
}

fn named(label: &str, name: &str) -> String {
    if label.is_empty() { name.to_owned() } else { label.to_owned() }
}

fn definition(type_: &str) -> Option<&'static Value> {
    if type_ == "CaseFile" { Some(&SCHEMA) } else { SCHEMA["$defs"].get(type_) }
}

/// The type behind a property: itself, what its list holds, or what it may be instead of null.
fn resolve(property: &'static Value) -> (String, &'static Value) {
    let candidates =
        [Some(property), property.get("items"), property["anyOf"].get(0)].into_iter().flatten();
    for candidate in candidates {
        if let Some(name) = candidate["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
            return (name.to_owned(), definition(name).unwrap_or(&Value::Null));
        }
    }
    (String::new(), property)
}
