//! Two people saved the same document: the second sees both texts and chooses.

use std::collections::BTreeMap;

use app::{Desktop, Target, Theirs};
use askama::Template;
use domain::CaseFile;
use serde_json::Value;

use crate::Site;
use crate::frame::Frame;
use crate::pages::write::view::{root, type_of_target};
use crate::staff::Staff;

/// The page that shows both.
#[derive(Template)]
#[template(path = "write_conflict.html")]
pub(super) struct Conflict {
    frame: Frame,
    case: String,
    person: String,
    target: String,
    title: String,
    sentence: String,
    form_key: String,
    differences: Vec<Difference>,
}

/// A field in which the two texts differ.
#[derive(Debug, PartialEq, Eq)]
struct Difference {
    path: String,
    place: String,
    mine: String,
    theirs: String,
    /// Whether only they changed it, so that theirs is what one will want.
    take: bool,
}

pub(super) fn page(
    site: &Site,
    staff: &Staff,
    target: &Target,
    desktop: &Desktop,
    theirs: &Theirs,
) -> Conflict {
    let file = desktop.opened.case.get();
    let type_ = type_of_target(file, target).unwrap_or_default();
    let labels = file.person.labels_on(staff.desk.moment.today);
    let title = desktop.kind.map_or(words::write::HEAD, |kind| words::document_title(kind, labels));
    let base = base(file, target, desktop.base);
    Conflict {
        frame: Frame::new(site, Some(&staff.session), "people", title),
        case: file.id.as_ref().map(ToString::to_string).unwrap_or_default(),
        person: file.person.name.to_string(),
        target: target.to_string(),
        title: title.to_owned(),
        sentence: words::write::first(&theirs.author, theirs.version),
        form_key: staff.session.form_key.clone(),
        differences: differences(type_, root(target), &base, &desktop.tree, &theirs.tree),
    }
}

/// What both began from.
fn base(file: &CaseFile, target: &Target, version: u32) -> Value {
    let Target::Document(document) = target else { return Value::Null };
    let json = file.version_json(document, version).unwrap_or_default();
    serde_json::from_str(&json).unwrap_or_default()
}

fn differences(
    type_: &str,
    root: &str,
    base: &Value,
    mine: &Value,
    theirs: &Value,
) -> Vec<Difference> {
    let leaves = |tree: &Value| {
        let mut found = BTreeMap::new();
        gather(domain::value_at(tree, root).unwrap_or(&Value::Null), root, &mut found);
        found
    };
    let (base, mine, theirs) = (leaves(base), leaves(mine), leaves(theirs));
    let mut paths: Vec<&String> = mine.keys().chain(theirs.keys()).collect();
    paths.sort();
    paths.dedup();
    let of = |leaves: &BTreeMap<String, String>, path: &String| {
        leaves.get(path).cloned().unwrap_or_default()
    };
    let differs = paths.into_iter().filter(|path| of(&mine, path) != of(&theirs, path));
    differs
        .map(|path| Difference {
            path: path.clone(),
            place: words::path_label(
                type_,
                path.strip_prefix(root).unwrap_or(path).trim_start_matches('.'),
            ),
            mine: of(&mine, path),
            theirs: of(&theirs, path),
            take: of(&mine, path) == of(&base, path),
        })
        .collect()
}

/// Every field with something in it, by its path; marks of choices stand as one text.
fn gather(value: &Value, at: &str, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            for (name, inside) in fields.iter().filter(|(name, _)| *name != "key") {
                gather(inside, &format!("{at}.{name}"), found);
            }
        }
        Value::Array(rows) if rows.iter().any(Value::is_object) => {
            for (i, row) in rows.iter().enumerate() {
                gather(row, &format!("{at}[{i}]"), found);
            }
        }
        Value::Array(marks) => {
            let marks: Vec<_> = marks.iter().filter_map(Value::as_str).collect();
            found.insert(at.to_owned(), marks.join("、"));
        }
        Value::Null => {}
        Value::String(text) => {
            found.insert(at.to_owned(), text.clone());
        }
        other => {
            found.insert(at.to_owned(), other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_only_they_changed_is_theirs_to_take() {
        let base = json!({ "body": { "policy": "a", "emergency": "x" } });
        let mine = json!({ "body": { "policy": "mine", "emergency": "x" } });
        let theirs = json!({ "body": { "policy": "theirs", "emergency": "y" } });
        let found = differences("ServicePlan", "body", &base, &mine, &theirs);
        let told: Vec<_> = found.iter().map(|d| (d.path.as_str(), d.take)).collect();
        assert_eq!(told, [("body.emergency", true), ("body.policy", false)]);
    }
}
