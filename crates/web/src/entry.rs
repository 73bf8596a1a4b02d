//! What was typed into a form, read field by field: what does not hold is told at its field, and
//! everything typed is shown again.

use calendar::Day;
use domain::{Fault, Problem, Text, ValueFault, from_mark};
use serde::de::DeserializeOwned;

use crate::posted::Pairs;

/// A form as it was typed, with what is said about it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pairs: Pairs,
    problems: Vec<Problem>,
    file_lost: bool,
}

/// One thing to be put right, for the list above a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Where it is, as a fragment of the page.
    pub field: String,
    /// What the field is called.
    pub label: String,
    /// Why it does not hold.
    pub why: String,
}

impl Entry {
    /// A form before anyone typed, with what is known already.
    pub(crate) fn prefilled(known: &[(&str, String)]) -> Self {
        let pairs = known.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Self { pairs: Pairs(pairs.collect()), ..Self::default() }
    }

    /// A form that came back.
    pub(crate) fn refused(pairs: Pairs, problems: Vec<Problem>, file_lost: bool) -> Self {
        Self { pairs, problems, file_lost }
    }

    /// The same form with what is wrong with it.
    pub(crate) fn with(self, problems: Vec<Problem>) -> Self {
        Self { problems, ..self }
    }

    /// What stands in a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.pairs.get(name)
    }

    /// Whether a box is ticked or a choice made.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.pairs.all(name).any(|given| given == value)
    }

    /// Why a field does not hold.
    pub(crate) fn why(&self, name: &str) -> Option<String> {
        let here = self.problems.iter().filter(|problem| problem.path == name);
        let told: Vec<_> = here.map(|problem| words::why(&problem.fault)).collect();
        (!told.is_empty()).then(|| told.join(" "))
    }

    /// Whether a file was chosen and has to be chosen again.
    pub(crate) fn is_file_lost(&self) -> bool {
        self.file_lost
    }

    /// Everything that does not hold, in the order it was found; `type_` names the fields.
    pub(crate) fn wrong(&self, type_: &str) -> Vec<Wrong> {
        let wrong = |problem: &Problem| Wrong {
            field: problem.path.clone(),
            label: words::consent::label(type_, &problem.path),
            why: words::why(&problem.fault),
        };
        self.problems.iter().map(wrong).collect()
    }
}

/// Reads fields and gathers what cannot be read.
pub(crate) struct Reader<'a> {
    pairs: &'a Pairs,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// A reader of a form.
    pub(crate) fn of(pairs: &'a Pairs) -> Self {
        Self { pairs, problems: Vec::new() }
    }

    /// The form.
    pub(crate) fn pairs(&self) -> &'a Pairs {
        self.pairs
    }

    fn say(&mut self, path: &str, fault: impl Into<Fault>) {
        self.problems.push(Problem { path: path.to_owned(), fault: fault.into() });
    }

    /// Free text.
    pub(crate) fn text(&mut self, name: &str) -> Text {
        let typed = self.pairs.get(name);
        self.whole_text(name, typed)
    }

    /// Free text put together from several fields.
    pub(crate) fn whole_text(&mut self, name: &str, text: &str) -> Text {
        Text::new(text.trim()).unwrap_or_else(|fault| {
            self.say(name, fault);
            Text::default()
        })
    }

    /// A day, in any way it is written; none if nothing is written.
    pub(crate) fn day(&mut self, name: &str) -> Option<Day> {
        match self.pairs.get(name).trim() {
            "" => None,
            typed => match typed.parse() {
                Ok(day) => Some(day),
                Err(fault) => {
                    self.say(name, Fault::Day(fault));
                    None
                }
            },
        }
    }

    /// One of a list, by its mark; none if nothing is chosen.
    pub(crate) fn choice<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let mark = self.pairs.get(name);
        let choice = from_mark(mark);
        if choice.is_none() && !mark.is_empty() {
            let fault = ValueFault::UnknownChoice { given: mark.to_owned(), offered: Vec::new() };
            self.say(name, fault);
        }
        choice
    }

    /// Several of a list, by their marks.
    pub(crate) fn choices<T: DeserializeOwned>(&self, name: &str) -> Vec<T> {
        self.pairs.all(name).filter_map(from_mark).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Pairs {
        Pairs(all.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    }

    #[test]
    fn what_cannot_be_read_is_told_and_still_shown() {
        let typed = pairs(&[("on", "R8.13.40"), ("explained_by", "千尋 "), ("method", "fax")]);
        let mut read = Reader::of(&typed);
        assert_eq!(read.day("on"), None);
        assert_eq!(&*read.text("explained_by"), "千尋");
        assert_eq!(read.choice::<domain::Method>("method"), None);
        assert_eq!(read.day("explained_on"), None);
        let paths: Vec<_> = read.problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, ["on", "method"]);
        let entry = Entry::refused(typed.clone(), read.problems, false);
        assert_eq!(entry.value("on"), "R8.13.40");
        assert!(entry.why("on").is_some() && entry.why("explained_by").is_none());
        let read = Reader::of(&typed).day("on");
        assert_eq!(read, None);
        let good = pairs(&[("on", "令和8年11月20日"), ("scopes", "plan"), ("scopes", "weekly")]);
        let mut read = Reader::of(&good);
        assert_eq!(read.day("on"), "2026-11-20".parse().ok());
        assert_eq!(read.choices::<domain::Scope>("scopes").len(), 2);
    }
}
