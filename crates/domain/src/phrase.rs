//! A sentence whose words are fixed and whose particulars are typed, so that whoever speaks it may
//! choose how dates, frequencies and terms sound.

use calendar::{Day, YearMonth};

use crate::{Citation, DocumentKind, FiveDomain, Frequency, LabelSet, Service, Text, Voice};

/// A particular inside a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words as they stand.
    Words(String),
    /// What someone wrote, to be quoted and shortened if long.
    Quote(Text),
    /// A day.
    Day(Day),
    /// A month.
    Month(YearMonth),
    /// How often.
    Frequency(Frequency),
    /// A service.
    Service(Service),
    /// A kind of document, as it is called for an adult or a child.
    Kind(DocumentKind, LabelSet),
    /// A version of a document.
    Version(u32),
    /// Whose voice.
    Voice(Voice),
    /// A number.
    Count(u32),
    /// An amount of time, in minutes.
    Minutes(u32),
    /// Rows of a table, counted from 1.
    Rows(Vec<usize>),
    /// A field of a form, by type and name, to be called by its label.
    Field(&'static str, &'static str),
    /// One of the five domains of a child's plan.
    FiveDomain(FiveDomain),
    /// Several of them, joined by 、.
    List(Vec<Part>),
}

impl Part {
    /// Words as they stand.
    pub fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}

impl From<&Text> for Part {
    fn from(text: &Text) -> Self {
        Self::Quote(text.clone())
    }
}

impl From<Day> for Part {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<YearMonth> for Part {
    fn from(month: YearMonth) -> Self {
        Self::Month(month)
    }
}

impl From<&Frequency> for Part {
    fn from(frequency: &Frequency) -> Self {
        Self::Frequency(frequency.clone())
    }
}

impl From<Service> for Part {
    fn from(service: Service) -> Self {
        Self::Service(service)
    }
}

impl From<u32> for Part {
    fn from(count: u32) -> Self {
        Self::Count(count)
    }
}

impl From<&Citation> for Part {
    fn from(cited: &Citation) -> Self {
        Self::Version(cited.version)
    }
}

impl From<Vec<Part>> for Part {
    fn from(parts: Vec<Part>) -> Self {
        Self::List(parts)
    }
}

/// A sentence: fixed words and typed particulars in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phrase(pub Vec<Part>);

impl Phrase {
    /// Fills the holes `{name}` of a template. A hole without a particular stays as it is, which
    /// tests of the template notice.
    pub fn fill(template: &str, holes: &[(&'static str, Part)]) -> Self {
        let mut parts = Vec::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            if !before.is_empty() {
                parts.push(Part::words(before));
            }
            match holes.iter().find(|(hole, _)| *hole == name) {
                Some((_, part)) => parts.push(part.clone()),
                None => parts.push(Part::words(format!("{{{name}}}"))),
            }
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::words(rest));
        }
        Self(parts)
    }
}
