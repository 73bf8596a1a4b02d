//! A document as a page to be written: for each field the control that fits it, with what is said
//! of it beside it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use calendar::Day;
use domain::{LabelSet, Service};
use serde_json::Value;

use crate::form::layout::{Placing, is_own_words, is_short, placing, rank};
use crate::form::names::Names;
use crate::form::shape::{Field, Refer, Shape, fields};
use crate::form::take::join;
use crate::form::week::{WeekTable, line_mark};

/// A field to be written.
#[derive(Template, Debug)]
#[template(path = "write_field.html")]
pub(crate) struct Entry {
    /// What it is called.
    pub label: String,
    /// What belongs there and what does not; may be empty.
    pub help: &'static str,
    /// Its name in the form, which is its path.
    pub path: String,
    /// What one writes with.
    pub control: Control,
    /// What is said of it.
    pub says: Vec<Say>,
}

/// What is said of a field.
#[derive(Clone, Debug)]
pub(crate) struct Say {
    /// Class in the style sheet: a severity, or `problem`.
    pub class: &'static str,
    /// The severity, or that it cannot be kept so.
    pub kind: &'static str,
    /// The sentence.
    pub message: String,
    /// How to put it right.
    pub fix: String,
    /// The rule, whose page is one click away.
    pub code: Option<&'static str>,
}

/// A choice of a list.
#[derive(Debug)]
pub(crate) struct Offer {
    /// What is sent.
    pub mark: String,
    /// What it is called.
    pub name: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What one writes with.
#[derive(Debug)]
pub(crate) enum Control {
    /// Many lines.
    Area { value: String, lines: usize, own: bool },
    /// One line; `hint` says the form of what is written, `list` names a list to choose from.
    Line { value: String, hint: &'static str, numeric: bool, list: &'static str },
    /// One of a list.
    Pick { offers: Vec<Offer> },
    /// Several of a list.
    Tick { offers: Vec<Offer> },
    /// Yes or no.
    Flag { set: bool },
    /// From when to when.
    Ends { from: String, to: String },
    /// A form inside the form; small ones stand on one line.
    Group { entries: Entries, small: bool },
    /// Rows of a form.
    Rows { rows: Vec<Row>, add: String },
    /// The blocks of a week.
    Week { week: Box<WeekTable> },
}

/// The fields of a form: those one sees, those behind a word, those nobody sees.
#[derive(Template, Debug, Default)]
#[template(path = "write_fields.html")]
pub(crate) struct Entries {
    /// Those one sees.
    pub open: Vec<Entry>,
    /// Those behind 「ほかの項目」.
    pub folded: Vec<Entry>,
    /// Those nobody sees.
    pub hidden: Vec<Hidden>,
}

/// A row of a list.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its path.
    pub path: String,
    /// What it is called: 3行目, and what it is about.
    pub title: String,
    /// What one should know while writing it.
    pub context: Vec<String>,
    /// Its fields.
    pub entries: Entries,
    /// What is said of the row as a whole.
    pub says: Vec<Say>,
}

/// A field that is sent and not seen.
#[derive(Debug)]
pub(crate) struct Hidden {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub value: String,
}

/// What is said, by path, until a field has taken it.
#[derive(Debug, Default)]
pub(crate) struct Says(RefCell<BTreeMap<String, Vec<Say>>>);

impl Says {
    pub(crate) fn add(&self, path: &str, say: Say) {
        self.0.borrow_mut().entry(path.to_owned()).or_default().push(say);
    }

    /// What is said of a path, taken by the field that shows it.
    fn take(&self, path: &str) -> Vec<Say> {
        self.0.borrow_mut().remove(path).unwrap_or_default()
    }

    /// What is said of a path and of what lies below it, taken by the one line that shows it.
    pub(super) fn take_inside(&self, path: &str) -> Vec<Say> {
        let paths: Vec<String> = self.rest(path).into_iter().map(|(at, _)| at).collect();
        paths.iter().flat_map(|at| self.take(at)).collect()
    }

    /// How much is said of what lies at or below a path.
    pub(crate) fn count(&self, path: &str) -> usize {
        let inside = |at: &str| {
            at.strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.0.borrow().iter().filter(|(at, _)| inside(at)).map(|(_, says)| says.len()).sum()
    }

    /// What no field has taken, at or below a path.
    pub(crate) fn rest(&self, path: &str) -> Vec<(String, Say)> {
        let inside = |at: &str| {
            at.strip_prefix(path).is_some_and(|rest| {
                path.is_empty() || rest.is_empty() || rest.starts_with(['.', '['])
            })
        };
        let says = self.0.borrow();
        let rest = says.iter().filter(|(at, _)| inside(at));
        rest.flat_map(|(at, says)| says.iter().map(|say| (at.clone(), say.clone()))).collect()
    }
}

/// What all fields of a page need to know.
pub(crate) struct Writer<'a> {
    /// What the marks of the case are called.
    pub names: &'a Names,
    /// What is said.
    pub says: &'a Says,
    /// Today, by which services are offered.
    pub today: Day,
    /// Whether it is a child's form.
    pub labels: LabelSet,
    /// What one should know while writing a row, by its path.
    pub context: BTreeMap<String, Vec<String>>,
}

impl Writer<'_> {
    /// Fields of a form at a path.
    pub(crate) fn entries(
        &self,
        type_: &str,
        wanted: &[&Field],
        value: &Value,
        at: &str,
    ) -> Entries {
        let mut entries = Entries::default();
        let mut wanted = wanted.to_vec();
        wanted.sort_by_key(|field| rank(type_, field.name));
        for field in wanted {
            let path = join(at, field.name);
            let inside = &value[field.name];
            let blank = inside.is_null();
            match placing(type_, field.name) {
                Placing::Hidden => hide(field.shape, inside, &path, &mut entries.hidden),
                Placing::Child if blank && self.labels == LabelSet::Adult => {}
                Placing::Folded if blank && self.says.count(&path) == 0 => {
                    entries.folded.extend(self.entry(type_, field, value, path));
                }
                _ => entries.open.extend(self.entry(type_, field, value, path)),
            }
        }
        entries
    }

    fn all(&self, type_: &str, value: &Value, at: &str) -> Entries {
        let wanted: Vec<&Field> = fields(type_).iter().collect();
        self.entries(type_, &wanted, value, at)
    }

    fn entry(&self, type_: &str, field: &Field, form: &Value, path: String) -> Option<Entry> {
        let words = words::field(type_, field.name);
        let control = match (type_, field.name) {
            ("BeyondWeek", "support") => return None,
            ("BeyondWeek", "line") => {
                Control::Pick { offers: self.drawn_supports(&line_mark(form)) }
            }
            _ => self.control(type_, field, form, &path),
        };
        // Rows tell of themselves what their fields do not take.
        let says = self.says.take(&path);
        Some(Entry { label: words.label.to_owned(), help: words.help, path, control, says })
    }

    fn control(&self, type_: &str, field: &Field, form: &Value, path: &str) -> Control {
        let value = &form[field.name];
        let text = || typed(value);
        let line = |hint| plain(text(), hint);
        match field.shape {
            Shape::Text if (type_, field.name) == ("Member", "name") => {
                Control::Line { value: text(), hint: "", numeric: false, list: "offices" }
            }
            Shape::Text if is_short(type_, field.name) && !text().contains('\n') => line(""),
            Shape::Text => area(text(), is_own_words(type_, field.name, form)),
            Shape::Texts => area(lines(value), false),
            Shape::Day => plain(day(value), words::write::DAY),
            Shape::Month => plain(month(value), words::write::MONTH),
            Shape::Clock => line(words::write::CLOCK),
            Shape::Whole | Shape::Decimal => {
                Control::Line { value: text(), hint: "", numeric: true, list: "" }
            }
            Shape::Line | Shape::Mark | Shape::Document => line(""),
            Shape::Flag => Control::Flag { set: value == &Value::Bool(true) },
            Shape::Span => Control::Ends { from: typed(&value["from"]), to: typed(&value["to"]) },
            Shape::Choice(type_) => Control::Pick { offers: terms(type_, value) },
            Shape::Choices(type_) => Control::Tick { offers: terms(type_, value) },
            Shape::Refer(refer) => Control::Pick { offers: self.marks(refer, value) },
            Shape::Refers(refer) => Control::Tick { offers: self.marks(refer, value) },
            Shape::Service => Control::Pick { offers: self.services(value) },
            Shape::Services => Control::Tick { offers: self.services(value) },
            Shape::Struct("Citation") => {
                Control::Pick { offers: self.cited(type_, field.name, value) }
            }
            Shape::Struct("Serves") => Control::Pick { offers: self.served(value) },
            Shape::Struct("WeeklyPlan") => {
                Control::Group { entries: self.all("WeeklyPlan", value, path), small: false }
            }
            Shape::Struct(inner) => {
                Control::Group { entries: self.all(inner, value, path), small: is_small(inner) }
            }
            Shape::Rows("Block") => Control::Week { week: Box::new(self.week(value, path)) },
            Shape::Rows(inner) => {
                Control::Rows { rows: self.rows(inner, value, path), add: path.to_owned() }
            }
        }
    }

    fn rows(&self, type_: &str, value: &Value, path: &str) -> Vec<Row> {
        let rows = value.as_array().into_iter().flatten().enumerate();
        rows.map(|(i, row)| self.row(type_, row, i, &format!("{path}[{i}]"))).collect()
    }

    fn row(&self, type_: &str, value: &Value, index: usize, path: &str) -> Row {
        let entries = match type_ {
            // One choice is the whole row.
            "Serves" => self.alone(Control::Pick { offers: self.served(value) }, path),
            "Citation" => self.alone(Control::Pick { offers: self.cited("", "", value) }, path),
            type_ => self.all(type_, value, path),
        };
        Row {
            path: path.to_owned(),
            title: words::write::row(index + 1),
            context: self.context.get(path).cloned().unwrap_or_default(),
            entries,
            says: self.says.take(path),
        }
    }

    fn alone(&self, control: Control, path: &str) -> Entries {
        let label = words::write::CHOOSE.to_owned();
        let says = self.says.take(path);
        let entry = Entry { label, help: "", path: path.to_owned(), control, says };
        Entries { open: vec![entry], ..Entries::default() }
    }

    fn marks(&self, refer: Refer, value: &Value) -> Vec<Offer> {
        let known = self.names.all(refer).into_iter();
        chosen(known.map(|(mark, name)| (mark.to_owned(), name.to_owned())), value)
    }

    fn services(&self, value: &Value) -> Vec<Offer> {
        let written: BTreeSet<&str> = marks_of(value).collect();
        let offered = Service::all()
            .filter(|service| service.existed_on(self.today) || written.contains(service.key()));
        chosen(offered.map(|service| (service.key().to_owned(), service.name().to_owned())), value)
    }

    /// Versions of the documents a field may cite.
    fn cited(&self, type_: &str, name: &str, value: &Value) -> Vec<Offer> {
        let mark = match (value["document"].as_str(), value["version"].as_u64()) {
            (Some(document), Some(version)) => Value::from(format!("{document}@{version}")),
            _ => Value::Null,
        };
        let editions = self.names.editions().iter().filter(|e| e.may_be_cited_by(type_, name));
        chosen(editions.map(|edition| (edition.mark.clone(), edition.name.clone())), &mark)
    }

    fn served(&self, value: &Value) -> Vec<Offer> {
        let version = value["version"].as_u64().unwrap_or_default();
        let mark = match (value["line"].as_str(), value["support"].as_str()) {
            (Some(line), Some(support)) => Value::from(format!("{version}/{line}/{support}")),
            (Some(line), None) => Value::from(format!("{version}/{line}")),
            (None, _) => Value::Null,
        };
        chosen(self.names.served().iter().cloned(), &mark)
    }
}

/// Forms of few words, whose fields stand side by side.
fn is_small(type_: &str) -> bool {
    matches!(
        type_,
        "Voice" | "Deadline" | "Period" | "OwnAnswer" | "Frequency" | "Measure" | "Provider"
    )
}

/// One line of text.
pub(crate) fn plain(value: String, hint: &'static str) -> Control {
    Control::Line { value, hint, numeric: false, list: "" }
}

fn area(value: String, own: bool) -> Control {
    // A guess at how many lines the text takes; the page lets it grow.
    let lines: usize = value.lines().map(|line| line.chars().count() / 40 + 1).sum();
    Control::Area { lines: lines.clamp(2, 14), value, own }
}

/// A value as it was typed, or as it is kept.
pub(super) fn typed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string().trim_end_matches(".0").to_owned(),
        _ => String::new(),
    }
}

fn lines(value: &Value) -> String {
    marks_of(value).collect::<Vec<_>>().join("\n")
}

fn day(value: &Value) -> String {
    let text = typed(value);
    text.parse().map_or(text, words::day)
}

fn month(value: &Value) -> String {
    let text = typed(value);
    text.parse().map_or(text, words::month)
}

/// The marks a value holds: one, or several.
fn marks_of(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_str()
        .into_iter()
        .chain(value.as_array().into_iter().flatten().filter_map(Value::as_str))
}

pub(super) fn terms(type_: &str, value: &Value) -> Vec<Offer> {
    let choices = words::choices(type_).unwrap_or_default();
    chosen(choices.into_iter().map(|(mark, term)| (mark, term.to_owned())), value)
}

/// Offers with those that are chosen; what is chosen and not offered any more stays a choice, so
/// that it is not lost.
pub(super) fn chosen(offered: impl Iterator<Item = (String, String)>, value: &Value) -> Vec<Offer> {
    let mut left: Vec<&str> = marks_of(value).collect();
    let mut offers: Vec<Offer> = offered
        .map(|(mark, name)| {
            let found = left.iter().position(|written| **written == *mark);
            Offer { chosen: found.map(|at| left.remove(at)).is_some(), mark, name }
        })
        .collect();
    let unknown = |mark: &str| Offer { mark: mark.to_owned(), name: mark.to_owned(), chosen: true };
    offers.extend(left.into_iter().map(unknown));
    offers
}

/// A field that is sent as it is.
fn hide(shape: Shape, value: &Value, path: &str, hidden: &mut Vec<Hidden>) {
    let mut send = |name: String, value: String| {
        if !value.is_empty() {
            hidden.push(Hidden { name, value });
        }
    };
    match shape {
        Shape::Struct("Citation") => send(path.to_owned(), citation_mark(value)),
        Shape::Rows("Citation") => {
            for (i, row) in value.as_array().into_iter().flatten().enumerate() {
                send(format!("{path}[{i}]"), citation_mark(row));
            }
        }
        Shape::Refers(_) | Shape::Choices(_) | Shape::Services => {
            for mark in marks_of(value) {
                send(path.to_owned(), mark.to_owned());
            }
        }
        _ => send(path.to_owned(), typed(value)),
    }
}

fn citation_mark(value: &Value) -> String {
    match (value["document"].as_str(), value["version"].as_u64()) {
        (Some(document), Some(version)) => format!("{document}@{version}"),
        _ => String::new(),
    }
}
