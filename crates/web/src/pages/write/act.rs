//! What can be done with what is being written: taking what was typed, rows, offers.

use app::Target;
use domain::{
    CaseFile, Key, Marks, TreeStep, goal_for, line_for, put_value, take_value, tree_steps,
    value_at, value_at_mut,
};
use serde_json::{Map, Value, json};

use crate::form::layout::{Part, fields_of, parts, row_type};
use crate::form::shape::{Shape, fields};
use crate::form::take::{Sent, fill_marks, join};
use crate::pages::write::view::{Spot, part_of, root, type_of_target};
use crate::posted::Pairs;

/// What a button asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Keep what was typed.
    Keep,
    /// Save it as a version.
    Save,
    /// Go one step back.
    Undo,
    /// Let it go.
    Drop,
    /// Go on from what someone else saved.
    Merge,
    /// Go to another part, row and field.
    Go(Spot, String),
    /// Add a row to a list.
    Add(String),
    /// Take a row away.
    Remove(String),
    /// Move a row before the one above it.
    Up(String),
    /// Move a row behind the one below it.
    Down(String),
    /// Make a need of a wish or demand.
    FromVoice(String),
    /// Make a line of a need.
    FromNeed(String),
    /// Make a goal of a line.
    FromLine(String),
}

impl Act {
    /// What the value of a button says; anything else keeps what was typed.
    pub(super) fn read(text: &str) -> Self {
        let (verb, rest) = text.split_once(':').unwrap_or((text, ""));
        let path = || rest.to_owned();
        match verb {
            "save" => Self::Save,
            "undo" => Self::Undo,
            "drop" => Self::Drop,
            "merge" => Self::Merge,
            "go" => {
                let (place, at) = rest.split_once('#').unwrap_or((rest, ""));
                let (part, row) = place.split_once('/').unwrap_or((place, ""));
                Self::Go(Spot { part: part.to_owned(), row: row.to_owned() }, at.to_owned())
            }
            "add" => Self::Add(path()),
            "remove" => Self::Remove(path()),
            "up" => Self::Up(path()),
            "down" => Self::Down(path()),
            "voice" => Self::FromVoice(path()),
            "need" => Self::FromNeed(path()),
            "line" => Self::FromLine(path()),
            _ => Self::Keep,
        }
    }

    /// Where one is afterwards, unless the change leads elsewhere.
    pub(super) fn goes(&self, spot: &Spot) -> Goes {
        match self {
            Self::Go(spot, at) => Goes { spot: spot.clone(), at: at.clone() },
            _ => Goes { spot: spot.clone(), at: String::new() },
        }
    }
}

/// Where one is afterwards.
#[derive(Clone, Debug, Default)]
pub(super) struct Goes {
    pub spot: Spot,
    pub at: String,
}

/// Takes what was typed on a page into the tree: the fields of a part, or one row of its list.
pub(super) fn take(file: &CaseFile, target: &Target, tree: &mut Value, spot: &Spot, pairs: &Pairs) {
    let Some(type_) = type_of_target(file, target) else { return };
    let Some(part) = part_of(type_, &spot.part) else { return };
    let sent = Sent::of(pairs);
    let at = pairs.get("at");
    match part.list {
        Some(list) if !spot.row.is_empty() => {
            let mut row = sent.take_all(row_type(type_, list), at);
            row["key"] = spot.row.as_str().into();
            put_row(tree, &join(root(target), list), &spot.row, row);
        }
        Some(_) => {}
        None => {
            let wanted = fields_of(type_, part);
            let taken = sent.take(type_, &wanted, at);
            put_fields(tree, root(target), part, taken);
            if pairs.0.iter().any(|(name, _)| name == "made_on") {
                tree["made_on"] = pairs.get("made_on").trim().into();
            }
        }
    }
    let mut marks = Marks::of(file);
    marks.see(tree);
    if let Some(body) = value_at_mut(tree, root(target)) {
        fill_marks(type_, body, &mut marks);
    }
}

/// Puts the fields of a part; those left blank go away.
fn put_fields(tree: &mut Value, root: &str, part: &Part, mut taken: Value) {
    if value_at(tree, root).is_none_or(|body| !body.is_object()) {
        put_value(tree, root, Value::Object(Map::new()));
    }
    let Some(body) = value_at_mut(tree, root).and_then(Value::as_object_mut) else { return };
    for name in part.fields {
        match taken.get_mut(name).map(Value::take) {
            Some(value) => {
                body.insert((*name).to_owned(), value);
            }
            None => {
                body.shift_remove(*name);
            }
        }
    }
}

/// Puts a row where the one with its mark stands; a row another window took away comes back.
fn put_row(tree: &mut Value, list: &str, key: &str, row: Value) {
    let rows = value_at(tree, list).and_then(Value::as_array);
    let there = rows.and_then(|rows| rows.iter().position(|row| row["key"] == key));
    let at = there.unwrap_or_else(|| rows.map_or(0, Vec::len));
    put_value(tree, &format!("{list}[{at}]"), row);
}

/// Changes the tree as a button asks, and says where one is afterwards.
pub(super) fn change(
    file: &CaseFile,
    target: &Target,
    tree: &mut Value,
    act: &Act,
    goes: &mut Goes,
) {
    let is_list = |path: &str| {
        let type_ = type_of_target(file, target).unwrap_or_default();
        is_list_of(type_, path.strip_prefix(root(target)).unwrap_or(path))
    };
    match act {
        Act::Add(path) if !is_list(path) => {}
        Act::Remove(path) | Act::Up(path) | Act::Down(path)
            if !split_row(path).is_some_and(|(list, _)| is_list(list)) => {}
        Act::Add(list) => add_row(file, target, tree, list, json!({}), goes),
        Act::Remove(path) => {
            take_value(tree, path);
            renumber(target, tree, path);
        }
        Act::Up(path) => shift_row(target, tree, path, true),
        Act::Down(path) => shift_row(target, tree, path, false),
        Act::FromVoice(key) => from_voice(file, target, tree, key, goes),
        Act::FromNeed(key) => from_need(file, target, tree, key, goes),
        Act::FromLine(key) => from_line(file, target, tree, key, goes),
        Act::Keep | Act::Go(..) | Act::Save | Act::Undo | Act::Drop | Act::Merge => {}
    }
}

/// Adds a row at the end of a list and leads to it.
fn add_row(
    file: &CaseFile,
    target: &Target,
    tree: &mut Value,
    list: &str,
    mut row: Value,
    goes: &mut Goes,
) {
    let Some(type_) = type_of_target(file, target) else { return };
    let count = value_at(tree, list).and_then(Value::as_array).map_or(0, Vec::len);
    let path = format!("{list}[{count}]");
    let main = parts(type_)
        .iter()
        .find(|part| part.list.is_some_and(|field| list == join(root(target), field)));
    if main.is_some_and(|part| part.list != Some("members")) && row["priority"].is_null() {
        row["priority"] = (count + 1).into();
    }
    put_value(tree, &path, row);
    let mut marks = Marks::of(file);
    marks.see(tree);
    if let Some(body) = value_at_mut(tree, root(target)) {
        fill_marks(type_, body, &mut marks);
    }
    goes.at.clone_from(&path);
    if let Some(part) = main {
        let key = value_at(tree, &path).and_then(|row| row["key"].as_str()).unwrap_or_default();
        goes.spot = Spot { part: part.mark.to_owned(), row: key.to_owned() };
        goes.at.clear();
    }
}

/// Whether a path inside a form leads to a list of rows: nothing else is added to or moved.
fn is_list_of(type_: &'static str, path: &str) -> bool {
    let mut at = Some(Shape::Struct(type_));
    for step in tree_steps(path) {
        at = match (at, step) {
            (Some(Shape::Struct(inner)), TreeStep::Field(name)) => {
                fields(inner).iter().find(|field| field.name == name).map(|field| field.shape)
            }
            // Inside a row one is in its form.
            (Some(Shape::Rows(inner)), TreeStep::Row(_)) => {
                fields(inner).first().map(|_| Shape::Struct(inner))
            }
            _ => None,
        };
    }
    matches!(at, Some(Shape::Rows(_)))
}

/// Splits `body.lines[3]` into the list and the row.
fn split_row(path: &str) -> Option<(&str, usize)> {
    let (list, row) = path.strip_suffix(']')?.rsplit_once('[')?;
    Some((list, row.parse().ok()?))
}

fn shift_row(target: &Target, tree: &mut Value, path: &str, up: bool) {
    let Some((list, at)) = split_row(path) else { return };
    let rows = value_at_mut(tree, list).and_then(Value::as_array_mut);
    let Some(rows) = rows.filter(|rows| at < rows.len()) else { return };
    let other = if up { at.checked_sub(1) } else { Some(at + 1) };
    if let Some(other) = other.filter(|other| *other < rows.len()) {
        rows.swap(at, other);
    }
    renumber(target, tree, path);
}

/// Lines and goals are numbered in the order they stand in.
fn renumber(target: &Target, tree: &mut Value, path: &str) {
    let Some((list, _)) = split_row(path) else { return };
    let numbered = ["lines", "goals"].iter().any(|name| list == join(root(target), name));
    if !numbered {
        return;
    }
    let rows = value_at_mut(tree, list).and_then(Value::as_array_mut);
    for (i, row) in rows.into_iter().flatten().enumerate() {
        row["priority"] = (i + 1).into();
    }
}

/// A need in the words of a wish or demand.
fn from_voice(file: &CaseFile, target: &Target, tree: &mut Value, key: &str, goes: &mut Goes) {
    let body = value_at(tree, root(target)).cloned().unwrap_or_default();
    let voices = ["wishes", "demands"].into_iter().filter_map(|list| body[list].as_array());
    let Some(said) = voices.flatten().find(|row| row["key"] == key).cloned() else { return };
    let need = json!({ "text": said["words"], "voice": said["voice"], "from": [key] });
    add_row(file, target, tree, &join(root(target), "needs"), need, goes);
    "needs".clone_into(&mut goes.spot.part);
}

/// A line that answers a need of the assessment.
fn from_need(file: &CaseFile, target: &Target, tree: &mut Value, key: &str, goes: &mut Goes) {
    let needs = file.assessment().into_iter().flat_map(|assessment| &assessment.body().needs);
    let Some(need) = needs.into_iter().find(|need| need.key.as_str() == key) else { return };
    let list = join(root(target), "lines");
    let count = value_at(tree, &list).and_then(Value::as_array).map_or(0, Vec::len);
    let mut line =
        serde_json::to_value(line_for(need, Key::default(), count + 1)).unwrap_or_default();
    take_value(&mut line, "key");
    add_row(file, target, tree, &list, line, goes);
}

/// A goal that carries out a line of the big plan.
fn from_line(file: &CaseFile, target: &Target, tree: &mut Value, mark: &str, goes: &mut Goes) {
    let (version, line) = mark.split_once('/').unwrap_or_default();
    let (Ok(version), Ok(line)) = (version.parse(), line.parse::<Key>()) else { return };
    let office = value_at(tree, "body.office").and_then(Value::as_str).unwrap_or_default();
    let Ok(office) = office.parse::<Key>() else { return };
    let list = join(root(target), "goals");
    let count = value_at(tree, &list).and_then(Value::as_array).map_or(0, Vec::len);
    let goal = goal_for(file, version, &line, &office, Key::default(), count + 1);
    let Some(goal) = goal else { return };
    let mut goal = serde_json::to_value(goal).unwrap_or_default();
    take_value(&mut goal, "key");
    add_row(file, target, tree, &list, goal, goes);
}
