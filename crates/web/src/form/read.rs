//! A document as a page to be read: labels and values, blank fields left out.

use askama::Template;
use domain::{Citation, Deadline, Frequency, Measure, OwnAnswer, Service, Voice, WeeklyPlan};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::form::layout::is_own_words;
use crate::form::names::Names;
use crate::form::shape::{Field, Refer, Shape, fields};
use crate::form::take::join;
use crate::form::week::{WeekGrid, week_to_read};

/// A part of a document to be read.
#[derive(Template, Debug)]
#[template(path = "read_item.html")]
pub(crate) struct Item {
    /// What it is called.
    pub label: &'static str,
    /// Path in the body, so that findings can be put beside it.
    pub path: String,
    /// What stands there.
    pub content: Content,
    /// What the rules say of it.
    pub remarks: Vec<Remark>,
}

/// What a rule says of a part.
#[derive(Clone, Debug)]
pub(crate) struct Remark {
    /// Path in the body.
    pub path: String,
    /// Class of the severity.
    pub class: &'static str,
    /// The severity.
    pub severity: &'static str,
    /// The sentence.
    pub message: String,
    /// How it is put right.
    pub fix: String,
    /// Code of the rule.
    pub code: &'static str,
    /// Where it is put right, for those who may.
    pub href: Option<String>,
}

/// Puts remarks beside the innermost parts they are about; gives back those about no part that is
/// shown.
pub(crate) fn put_remarks(items: &mut [Item], remarks: Vec<Remark>) -> Vec<Remark> {
    remarks.into_iter().filter_map(|remark| put_remark(items, remark)).collect()
}

fn put_remark(items: &mut [Item], remark: Remark) -> Option<Remark> {
    let holds = |item: &Item| is_inside(&remark.path, &item.path);
    let Some(item) = items.iter_mut().find(|item| holds(item)) else { return Some(remark) };
    let left = match &mut item.content {
        Content::Group(parts) => put_remark(parts, remark),
        Content::Rows(rows) => {
            let index = row_index(&remark.path, &item.path);
            match index.and_then(|index| rows.get_mut(index)) {
                Some(row) => put_remark(row, remark).and_then(|remark| put_first(row, remark)),
                None => Some(remark),
            }
        }
        Content::Text(_) | Content::Own(_) | Content::Week(_) => Some(remark),
    };
    item.remarks.extend(left);
    None
}

/// A remark about a whole row stands beside its first part.
fn put_first(row: &mut [Item], remark: Remark) -> Option<Remark> {
    let Some(first) = row.first_mut() else { return Some(remark) };
    first.remarks.push(remark);
    None
}

fn is_inside(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn row_index(path: &str, list: &str) -> Option<usize> {
    path.strip_prefix(list)?.strip_prefix('[')?.split(']').next()?.parse().ok()
}

/// What stands in a part.
#[derive(Debug)]
pub(crate) enum Content {
    /// Text.
    Text(String),
    /// The person's own words.
    Own(String),
    /// Parts.
    Group(Vec<Item>),
    /// Rows of parts.
    Rows(Vec<Vec<Item>>),
    /// A week, drawn.
    Week(Box<WeekGrid>),
}

/// What stands in a field, without its label.
#[derive(Template)]
#[template(path = "read_content.html")]
struct Bare {
    content: Content,
}

/// Some fields of a row as they are read in a table.
pub(crate) fn read_fields(type_: &str, wanted: &[&str], row: &Value, names: &Names) -> String {
    let shown = fields(type_).iter().filter(|field| wanted.contains(&field.name));
    let items = shown.filter_map(|field| item(type_, field, row, names, ""));
    items.filter_map(|item| Bare { content: item.content }.render().ok()).collect()
}

/// The parts of a document that are not blank.
pub(crate) fn read(type_: &str, value: &Value, names: &Names) -> Vec<Item> {
    read_at(type_, value, names, "")
}

fn read_at(type_: &str, value: &Value, names: &Names, at: &str) -> Vec<Item> {
    fields(type_)
        .iter()
        .filter(|field| field.shape != Shape::Mark)
        .filter_map(|field| item(type_, field, value, names, at))
        .collect()
}

fn item(type_: &str, field: &Field, form: &Value, names: &Names, at: &str) -> Option<Item> {
    let path = join(at, field.name);
    let label = words::field(type_, field.name).label;
    let own = is_own_words(type_, field.name, form);
    let content = match field.shape {
        Shape::Refer(Refer::Support) => Content::Text(support_name(form, names)?),
        shape => content(shape, &form[field.name], names, &path, own)?,
    };
    Some(Item { label, path, content, remarks: Vec::new() })
}

/// What a support is called; its mark alone is known only inside its line.
fn support_name(form: &Value, names: &Names) -> Option<String> {
    let mark = format!("{}/{}", form["line"].as_str()?, form["support"].as_str()?);
    Some(names.name(Refer::Support, &mark).to_owned())
}

fn content(shape: Shape, value: &Value, names: &Names, path: &str, own: bool) -> Option<Content> {
    if value.is_null() {
        return None;
    }
    let text = |text: String| (!text.trim().is_empty()).then_some(Content::Text(text));
    match shape {
        Shape::Struct(type_) => {
            if let Some(words) = compact(type_, value, names) {
                text(words)
            } else {
                let parts = read_at(type_, value, names, path);
                (!parts.is_empty()).then_some(Content::Group(parts))
            }
        }
        Shape::Rows(type_) if compact(type_, &value[0], names).is_some() => {
            let rows = value.as_array()?.iter();
            let said: Vec<_> = rows.filter_map(|row| compact(type_, row, names)).collect();
            text(said.join("\n"))
        }
        Shape::Rows("Block") => {
            let week: WeeklyPlan = domain::read_what_holds(&json!({ "blocks": value }));
            Some(Content::Week(Box::new(week_to_read(&week))))
        }
        Shape::Rows(type_) => {
            let rows = value.as_array()?.iter().enumerate();
            let rows: Vec<_> =
                rows.map(|(i, row)| read_at(type_, row, names, &format!("{path}[{i}]"))).collect();
            (!rows.is_empty()).then_some(Content::Rows(rows))
        }
        Shape::Text if own => {
            let words = value.as_str()?.to_owned();
            (!words.trim().is_empty()).then_some(Content::Own(words))
        }
        shape => text(plain(shape, value, names)),
    }
}

/// A value that is said in a few words.
fn plain(shape: Shape, value: &Value, names: &Names) -> String {
    let written = value.as_str().unwrap_or_default();
    match shape {
        Shape::Text | Shape::Line | Shape::Mark | Shape::Document => written.to_owned(),
        Shape::Refer(refer) => names.name(refer, written).to_owned(),
        Shape::Refers(refer) => each(value, |mark| names.name(refer, mark).to_owned()),
        Shape::Day => written.parse().map(words::day).unwrap_or_default(),
        Shape::Month => written.parse().map(words::month).unwrap_or_default(),
        Shape::Clock => written.parse().map(words::clock).unwrap_or_default(),
        Shape::Span => typed(value).map(words::clock_span).unwrap_or_default(),
        Shape::Whole | Shape::Decimal => match value.to_string() {
            zero if zero == "0" => String::new(),
            number => number,
        },
        Shape::Flag if value == &Value::Bool(true) => words::web::YES.to_owned(),
        Shape::Choice(type_) => term(type_, written),
        Shape::Choices(type_) => each(value, |mark| term(type_, mark)),
        Shape::Service => service(written),
        Shape::Services => each(value, service),
        Shape::Texts => each(value, str::to_owned),
        Shape::Flag | Shape::Struct(_) | Shape::Rows(_) => String::new(),
    }
}

fn each(value: &Value, name: impl Fn(&str) -> String) -> String {
    let items = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    items.map(name).collect::<Vec<_>>().join("、")
}

fn term(type_: &str, mark: &str) -> String {
    let choices = words::choices(type_).unwrap_or_default();
    choices.iter().find(|(known, _)| known == mark).map_or(mark, |(_, term)| term).to_owned()
}

fn service(mark: &str) -> String {
    mark.parse().map_or_else(|_| mark.to_owned(), |service: Service| service.name().to_owned())
}

fn typed<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

/// Whether a form is small enough to be said in one sentence.
fn is_compact(type_: &str) -> bool {
    matches!(
        type_,
        "Frequency"
            | "Deadline"
            | "Voice"
            | "Period"
            | "Measure"
            | "OwnAnswer"
            | "Citation"
            | "Provider"
            | "Serves"
    )
}

/// What a field without parts of its own says, as text; `None` where it has parts.
pub(crate) fn said(shape: Shape, value: &Value, names: &Names) -> Option<String> {
    match shape {
        Shape::Struct(type_) if is_compact(type_) => {
            Some(compact(type_, value, names).unwrap_or_default())
        }
        Shape::Rows(type_) if is_compact(type_) => {
            let rows = value.as_array().into_iter().flatten();
            let said: Vec<_> = rows.filter_map(|row| compact(type_, row, names)).collect();
            Some(said.join("\n"))
        }
        Shape::Struct(_) | Shape::Rows(_) => None,
        _ if value.is_null() => Some(String::new()),
        shape => Some(plain(shape, value, names)),
    }
}

/// Small forms that are said in one sentence.
fn compact(type_: &str, value: &Value, names: &Names) -> Option<String> {
    match type_ {
        "Frequency" => typed::<Frequency>(value).map(|f| words::frequency(&f)),
        "Deadline" => typed::<Deadline>(value).map(|d| words::form::deadline(&d)),
        "Voice" => typed::<Voice>(value).map(|v| words::voice(&v)),
        "Period" => typed(value).map(words::period),
        "Measure" => typed::<Measure>(value).map(|m| words::form::measure(&m)),
        "OwnAnswer" => typed::<OwnAnswer>(value).map(|a| words::form::answer(&a)),
        "Citation" => typed::<Citation>(value).map(|cited| words::form::cited(&cited)),
        "Provider" => {
            let member = value["member"].as_str().unwrap_or_default();
            let provider = typed::<domain::Provider>(value)?;
            Some(words::form::provider(&provider, names.name(Refer::Member, member), ""))
        }
        "Serves" => {
            let line = value["line"].as_str().unwrap_or_default();
            let version = value["version"].as_u64().unwrap_or_default();
            Some(words::form::serves(version, names.name(Refer::Line, line)))
        }
        _ => None,
    }
}
