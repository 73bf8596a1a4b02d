//! What can be wrong with a value, as data; the sentences are in the crate `words`.

use std::fmt;

use calendar::{ClockFault, DayFault};
use serde::{Deserialize, Serialize, de};

/// What is wrong at one place of a document or of a typed form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fault {
    /// Not a day, or a day that never was.
    Day(DayFault),
    /// Not a time, or a span that ends before it begins.
    Clock(ClockFault),
    /// Anything else.
    Value(ValueFault),
    /// What the ledger of consents and deliveries refuses.
    Ledger(crate::LedgerFault),
}

/// Which number failed its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// 事業所番号
    Office,
    /// 市町村番号 (国保連)
    Municipality,
    /// 全国地方公共団体コード
    LocalGovernment,
    /// 受給者証番号
    Certificate,
    /// 法人番号
    Corporate,
}

/// What is wrong with a value that is not a date or a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueFault {
    /// More characters than a cell may hold.
    TooLong {
        /// Characters written.
        given: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// NUL or another control character.
    ControlCharacter {
        /// Position in the text, counted in characters from 0.
        at: usize,
    },
    /// A reading with something other than kana in it.
    NotKana {
        /// What was written.
        text: String,
    },
    /// A number with the wrong length or with letters in it.
    NumberForm {
        /// Which number.
        kind: NumberKind,
        /// What was written.
        given: String,
    },
    /// A number whose check digit does not fit.
    CheckDigit {
        /// Which number.
        kind: NumberKind,
        /// What was written.
        given: String,
        /// The digit that would fit.
        expected: u8,
    },
    /// A mark (key, id) that is empty, too long or has other characters than letters, digits, - _.
    BadKey {
        /// What was written.
        given: String,
    },
    /// A service that no table has.
    UnknownService {
        /// What was written.
        given: String,
        /// Names in law that contain what was written, or are contained in it.
        near: Vec<String>,
    },
    /// A service that did not exist on the day of the document.
    ServiceNotOnDay {
        /// Name of the service.
        service: String,
        /// The day the document was made.
        on: calendar::Day,
        /// First day of the service.
        first: calendar::Day,
        /// Last day, if it has ended.
        last: Option<calendar::Day>,
    },
    /// A value that the field must have is missing.
    Missing,
    /// Something cites what is not there.
    NothingThere {
        /// What kind of thing is cited.
        what: Cited,
        /// How it was cited.
        given: String,
    },
    /// Two things carry the same mark.
    Twice {
        /// The mark.
        given: String,
    },
    /// Versions are not numbered 1, 2, 3 ….
    VersionNumber {
        /// The number written.
        given: u32,
        /// The number expected.
        expected: u32,
    },
    /// A day that has not come yet where only a past one makes sense.
    StillToCome {
        /// The day written.
        given: calendar::Day,
    },
    /// A period whose end lies before its beginning.
    PeriodBackwards,
    /// More rows than a table may have.
    TooManyRows {
        /// Rows written.
        given: usize,
        /// Rows allowed.
        limit: usize,
    },
    /// The file is of a newer version of this program.
    NewerSchema {
        /// Schema number of the file.
        given: u64,
        /// The newest this program reads.
        known: u32,
    },
    /// The file is not JSON at all.
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The file is not text in UTF-8.
    NotUtf8,
    /// A field that does not exist.
    UnknownField {
        /// Its name.
        name: String,
    },
    /// The same field twice.
    RepeatedField {
        /// Its name.
        name: String,
    },
    /// A choice that is not offered.
    UnknownChoice {
        /// What was written.
        given: String,
        /// What is offered.
        offered: Vec<String>,
    },
    /// Something else than a number, or one that is too large or below zero.
    NotANumber {
        /// What was written.
        given: String,
    },
    /// A number where text is wanted, a text where a list is wanted, and the like.
    WrongShape {
        /// What was found and what is wanted, in the reader's words.
        detail: String,
    },
}

/// What kind of thing a citation points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cited {
    /// A member of the care team.
    Member,
    /// A wish or demand of the assessment.
    Wish,
    /// A need of the assessment.
    Need,
    /// A line of the service plan.
    Line,
    /// A support of a line.
    Support,
    /// A goal of an individual plan.
    Goal,
    /// A document.
    Document,
    /// A version of a document.
    Version,
}

/// A fault and where it is: a path such as `service_plans[0].versions[1].body.lines[3].goal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Path from the root of the file or form; empty for the whole.
    pub path: String,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for ValueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for ValueFault {}

impl From<DayFault> for Fault {
    fn from(fault: DayFault) -> Self {
        Self::Day(fault)
    }
}

impl From<ClockFault> for Fault {
    fn from(fault: ClockFault) -> Self {
        Self::Clock(fault)
    }
}

impl From<ValueFault> for Fault {
    fn from(fault: ValueFault) -> Self {
        Self::Value(fault)
    }
}

/// A fault as the text of a serde error, to be [`Fault::recover`]ed.
pub(crate) fn in_json<E: de::Error>(fault: &ValueFault) -> E {
    E::custom(serde_json::to_string(fault).unwrap_or_default())
}

impl Fault {
    /// Reads the fault back from the message of a serde error: ours whole, serde's own sentences
    /// by their fixed beginnings.
    pub fn recover(message: &str) -> Self {
        let message = match message.rfind(" at line ") {
            Some(at) => &message[..at],
            None => message,
        };
        serde_json::from_str(message).unwrap_or_else(|_| serde_sentence(message).into())
    }
}

fn serde_sentence(message: &str) -> ValueFault {
    let quoted =
        || -> Vec<String> { message.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let first = || quoted().into_iter().next().unwrap_or_default();
    if message.starts_with("missing field") {
        ValueFault::Missing
    } else if message.starts_with("unknown field") {
        ValueFault::UnknownField { name: first() }
    } else if message.starts_with("duplicate field") {
        ValueFault::RepeatedField { name: first() }
    } else if message.starts_with("unknown variant") {
        let mut names = quoted();
        let given = if names.is_empty() { String::new() } else { names.remove(0) };
        ValueFault::UnknownChoice { given, offered: names }
    } else if let Some(given) = not_a_number(message) {
        ValueFault::NotANumber { given }
    } else {
        ValueFault::WrongShape { detail: message.to_owned() }
    }
}

/// What was written where serde expected a number: `invalid type: string "abc", expected u32`.
fn not_a_number(message: &str) -> Option<String> {
    let (said, expected) = message.rsplit_once(", expected ")?;
    let number = matches!(expected, "u8" | "u16" | "u32" | "u64" | "i64" | "f64" | "nonzero u16");
    let given = said.split_once(": ")?.1;
    // Numbers stand between backquotes, text between quotes after the word `string`.
    let given = match given.split('`').nth(1) {
        Some(number) => number,
        None => given.split_once(' ').map_or(given, |(_, text)| text).trim_matches('"'),
    };
    number.then(|| given.to_owned())
}
