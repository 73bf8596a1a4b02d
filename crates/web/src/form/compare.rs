//! Two versions of a document side by side: rows are matched by their marks, long texts word by
//! word.

use askama::Template;
use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::form::layout::is_own_words;
use crate::form::names::Names;
use crate::form::read::said;
use crate::form::shape::{Field, Shape, fields};
use crate::form::take::join;

/// What became of a part of a document.
#[derive(Template, Clone, Debug, PartialEq, Eq)]
#[template(path = "difference.html")]
pub(crate) struct Difference {
    /// What it is called.
    pub label: String,
    /// Path in the later version, or in the earlier where the later has none.
    pub path: String,
    /// Whether it stands in both, and reads the same.
    pub state: State,
    /// For a row that stands in another order: where it stood and where it stands, from 1.
    pub moved: Option<(usize, usize)>,
    /// What it says, or its parts.
    pub body: Body,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Reads the same.
    Same,
    /// Reads differently.
    Changed,
    /// Only in the later version.
    Added,
    /// Only in the earlier version.
    Removed,
}

/// What it says, or its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// Text before and after.
    Text {
        /// As it was.
        before: Vec<Piece>,
        /// As it is.
        after: Vec<Piece>,
        /// The person's own words.
        own: bool,
    },
    /// Parts.
    Parts(Vec<Difference>),
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The text.
    pub text: String,
    /// Whether the other version has it not.
    pub marked: bool,
}

impl Difference {
    /// Whether anything about it is other than before.
    pub(crate) fn is_change(&self) -> bool {
        self.state != State::Same || self.moved.is_some()
    }

    /// The same without the parts that did not change; `None` if nothing did.
    pub(crate) fn only_changes(mut self) -> Option<Self> {
        if !self.is_change() {
            return None;
        }
        if let Body::Parts(parts) = self.body {
            self.body = Body::Parts(parts.into_iter().filter_map(Self::only_changes).collect());
        }
        Some(self)
    }

    /// Fields and rows that read differently, came or went, each once.
    pub(crate) fn count(&self) -> usize {
        let own = usize::from(self.moved.is_some());
        match (&self.body, self.state) {
            (_, State::Same) => own,
            (Body::Parts(parts), State::Changed) => {
                own + parts.iter().map(Self::count).sum::<usize>()
            }
            _ => own + 1,
        }
    }
}

/// What became of every part of a form between two versions.
pub(crate) fn compare(
    type_: &str,
    before: &Value,
    after: &Value,
    names: &Names,
) -> Vec<Difference> {
    form(type_, before, after, names, "")
}

fn form(type_: &str, before: &Value, after: &Value, names: &Names, at: &str) -> Vec<Difference> {
    fields(type_)
        .iter()
        .filter(|field| field.shape != Shape::Mark)
        .filter_map(|field| one(type_, field, before, after, names, at))
        .collect()
}

/// One field; `None` where neither version says anything.
fn one(
    type_: &str,
    field: &Field,
    before: &Value,
    after: &Value,
    names: &Names,
    at: &str,
) -> Option<Difference> {
    let path = join(at, field.name);
    let label = words::field(type_, field.name).label.to_owned();
    let (old, new) = (&before[field.name], &after[field.name]);
    let body = match (said(field.shape, old, names), said(field.shape, new, names)) {
        (Some(old), Some(new)) => {
            let own = [before, after].into_iter().any(|form| is_own_words(type_, field.name, form));
            return text(label, path, &old, &new, own);
        }
        _ => match field.shape {
            Shape::Rows(inner) => rows(inner, old, new, names, &path),
            Shape::Struct(inner) => form(inner, old, new, names, &path),
            _ => Vec::new(),
        },
    };
    (!body.is_empty()).then(|| whole(label, path, body))
}

fn text(label: String, path: String, old: &str, new: &str, own: bool) -> Option<Difference> {
    let state = match (old.trim().is_empty(), new.trim().is_empty()) {
        (true, true) => return None,
        (true, false) => State::Added,
        (false, true) => State::Removed,
        (false, false) if old == new => State::Same,
        (false, false) => State::Changed,
    };
    let (before, after) = if state == State::Changed {
        mark(old, new)
    } else {
        let marked = state != State::Same;
        let piece = |text: &str| {
            let pieces = vec![Piece { text: text.to_owned(), marked }];
            if text.is_empty() { Vec::new() } else { pieces }
        };
        (piece(old), piece(new))
    };
    Some(Difference { label, path, state, moved: None, body: Body::Text { before, after, own } })
}

/// Something with parts: new or gone where all its parts are, changed where one is.
fn whole(label: String, path: String, parts: Vec<Difference>) -> Difference {
    let all = |state| parts.iter().all(|part| part.state == state);
    let state = if parts.iter().all(|part| !part.is_change()) {
        State::Same
    } else if all(State::Added) {
        State::Added
    } else if all(State::Removed) {
        State::Removed
    } else {
        State::Changed
    };
    Difference { label, path, state, moved: None, body: Body::Parts(parts) }
}

/// Rows, matched by their marks: first those of the later version in its order, then those gone.
fn rows(type_: &str, before: &Value, after: &Value, names: &Names, path: &str) -> Vec<Difference> {
    let none = Vec::new();
    let old = before.as_array().unwrap_or(&none);
    let new = after.as_array().unwrap_or(&none);
    let old_marks: Vec<String> = old.iter().map(mark_of).collect();
    let new_marks: Vec<String> = new.iter().map(mark_of).collect();
    let stayed = stayed(&old_marks, &new_marks);
    let place_of = |marks: &[String], wanted: &str| marks.iter().position(|mark| mark == wanted);
    let row = |i: usize, at: usize, before: &Value, after: &Value, moved| {
        let title = title(type_, if after.is_null() { before } else { after }, names);
        let label = words::around::row(i + 1, &title);
        let parts = form(type_, before, after, names, &format!("{path}[{at}]"));
        Difference { moved, ..whole(label, format!("{path}[{at}]"), parts) }
    };
    let mut all: Vec<Difference> = Vec::new();
    for (i, mark) in new_marks.iter().enumerate() {
        let was = place_of(&old_marks, mark);
        let moved = was.filter(|_| !stayed.contains(mark)).map(|was| (was + 1, i + 1));
        let before = was.map_or(&Value::Null, |was| &old[was]);
        all.push(row(i, i, before, &new[i], moved));
    }
    for (i, mark) in old_marks.iter().enumerate() {
        if place_of(&new_marks, mark).is_none() {
            all.push(row(i, i, &old[i], &Value::Null, None));
        }
    }
    all.retain(|row| !matches!(&row.body, Body::Parts(parts) if parts.is_empty()));
    all
}

/// The mark of a row; rows without one are matched by what they say.
fn mark_of(row: &Value) -> String {
    row["key"].as_str().map_or_else(|| row.to_string(), str::to_owned)
}

/// Marks whose order among each other is the same in both versions: all others were moved.
fn stayed(old: &[String], new: &[String]) -> Vec<String> {
    let both = |of: &[String], other: &[String]| -> Vec<String> {
        of.iter().filter(|mark| other.contains(mark)).cloned().collect()
    };
    let (old, new) = (both(old, new), both(new, old));
    let kept = capture_diff_slices(Algorithm::Myers, &old, &new);
    let equal = kept.iter().filter_map(|op| match op {
        DiffOp::Equal { old_index, len, .. } => Some(&old[*old_index..*old_index + *len]),
        _ => None,
    });
    equal.flatten().cloned().collect()
}

/// What a row is known by: its first field that says something.
fn title(type_: &str, row: &Value, names: &Names) -> String {
    let said = fields(type_)
        .iter()
        .filter(|field| matches!(field.shape, Shape::Text | Shape::Refer(_) | Shape::Service))
        .filter_map(|field| said(field.shape, &row[field.name], names));
    said.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default()
}

/// Marks the words that only one of two texts has.
fn mark(old: &str, new: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (old, new) = (pieces(old), pieces(new));
    let mut before: Vec<Piece> = Vec::new();
    let mut after: Vec<Piece> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let marked = !matches!(op, DiffOp::Equal { .. });
        push(&mut before, &old[op.old_range()], marked);
        push(&mut after, &new[op.new_range()], marked);
    }
    (before, after)
}

fn push(to: &mut Vec<Piece>, pieces: &[&str], marked: bool) {
    let text = pieces.concat();
    match to.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.marked == marked => last.text.push_str(&text),
        _ => to.push(Piece { text, marked }),
    }
}

/// A text in runs of one script: Japanese is written without spaces, and where the script changes
/// is where words most often do.
fn pieces(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut last = None;
    for (at, letter) in text.char_indices() {
        let class = class(letter);
        if class.is_none() || class != last {
            starts.push(at);
        }
        last = class;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect()
}

/// The script of a letter; `None` for signs, which stand alone.
fn class(letter: char) -> Option<u8> {
    match u32::from(letter) {
        0x3041..=0x309F => Some(0),
        0x30A1..=0x30FA | 0x30FC..=0x30FF | 0xFF66..=0xFF9D => Some(1),
        0x3400..=0x9FFF | 0x3005..=0x3007 | 0xF900..=0xFAFF | 0x20000..=0x3134F => Some(2),
        _ if letter.is_alphabetic() => Some(3),
        _ if letter.is_numeric() => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn marked(pieces: &[Piece]) -> Vec<&str> {
        pieces.iter().filter(|piece| piece.marked).map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn long_texts_are_marked_word_by_word_and_lose_nothing() {
        let old = "週に2日、クッキーの仕事を続けたい。";
        let new = "週に3日、クッキーと喫茶の仕事を続けたい。";
        let (before, after) = mark(old, new);
        assert_eq!(marked(&before), ["2"]);
        assert_eq!(marked(&after), ["3", "と喫茶"]);
        let whole = |pieces: &[Piece]| pieces.iter().map(|p| p.text.as_str()).collect::<String>();
        assert_eq!((whole(&before).as_str(), whole(&after).as_str()), (old, new));
    }

    #[test]
    fn rows_are_matched_by_their_marks_and_moved_ones_are_told_as_moved() {
        let line = |key: &str, need: &str| json!({ "key": key, "need": need });
        let before = json!({ "lines": [line("a", "あ"), line("b", "い"), line("c", "う")] });
        let after = json!({ "lines": [line("c", "う"), line("a", "あ"), line("b", "え"), line("d", "お")] });
        let all = compare("ServicePlan", &before, &after, &Names::default());
        let Body::Parts(lines) = &all[0].body else { panic!("rows") };
        let states: Vec<_> = lines.iter().map(|line| (line.state, line.moved)).collect();
        assert_eq!(
            states,
            [
                (State::Same, Some((3, 1))),
                (State::Same, None),
                (State::Changed, None),
                (State::Added, None),
            ]
        );
        assert_eq!(all[0].count(), 3);
        let changes = all[0].clone().only_changes().unwrap();
        let Body::Parts(left) = &changes.body else { panic!("rows") };
        assert_eq!(left.len(), 3, "the line that did not change is left out");
    }

    #[test]
    fn what_is_gone_is_told_after_what_is_there() {
        let before = json!({ "lines": [{ "key": "a", "need": "あ" }], "policy": "いっしょに" });
        let after = json!({ "lines": [], "policy": "いっしょに" });
        let all = compare("ServicePlan", &before, &after, &Names::default());
        let states: Vec<_> = all.iter().map(|d| (d.label.as_str(), d.state)).collect();
        assert!(states.contains(&("総合的な援助の方針", State::Same)), "{states:?}");
        let lines = all.iter().find(|d| d.path == "lines").unwrap();
        assert_eq!((lines.state, lines.count()), (State::Removed, 1));
    }
}
