//! Times of the day as the weekly plan counts them: from 5:00 to 5:00 the next morning.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::day::fault_in_json;

/// A time in minutes after midnight. Past midnight it goes on counting: `30:00` is six o'clock
/// the next morning, as night shifts are written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock(u16);

/// The weekly plan's day begins at five in the morning (national form, 48 half-hours).
pub const DAY_START: Clock = Clock(5 * 60);

const LATEST: u16 = 53 * 60;
const FULL_DAY: u16 = 24 * 60;

/// Why a text is not a time, or two times are not a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockFault {
    /// The text is not hours and minutes.
    NotATime {
        /// What was written.
        text: String,
    },
    /// The end is not after the beginning.
    EndsBeforeItBegins {
        /// The beginning.
        from: Clock,
        /// The end.
        to: Clock,
    },
    /// Longer than a day.
    LongerThanADay {
        /// The beginning.
        from: Clock,
        /// The end.
        to: Clock,
    },
}

impl fmt::Display for ClockFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotATime { text } => write!(f, "not a time: {text:?}"),
            Self::EndsBeforeItBegins { from, to } => write!(f, "{to} is not after {from}"),
            Self::LongerThanADay { from, to } => write!(f, "{from} to {to} is more than a day"),
        }
    }
}

impl std::error::Error for ClockFault {}

impl Clock {
    /// So many minutes after midnight, up to 53:00.
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= LATEST { Some(Self(minutes)) } else { None }
    }

    /// Minutes after midnight.
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Clock {
    type Err = ClockFault;

    fn from_str(text: &str) -> Result<Self, ClockFault> {
        let fault = || ClockFault::NotATime { text: text.to_owned() };
        let narrow: String = text
            .trim()
            .chars()
            .map(|c| match c {
                '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                '：' | '時' => ':',
                other => other,
            })
            .filter(|c| *c != '分')
            .collect();
        let (hours, minutes) = narrow.split_once(':').ok_or_else(fault)?;
        let part = |digits: &str| match digits {
            "" => Some(0),
            _ if digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse::<u16>().ok()
            }
            _ => None,
        };
        let hours = if hours.is_empty() { None } else { part(hours) };
        match (hours, part(minutes)) {
            (Some(hours), Some(minutes)) if minutes < 60 => {
                Self::from_minutes(hours * 60 + minutes).ok_or_else(fault)
            }
            _ => Err(fault()),
        }
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Clock {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        text.parse().map_err(|fault| fault_in_json(&fault))
    }
}

impl JsonSchema for Clock {
    fn schema_name() -> Cow<'static, str> {
        "Clock".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "時刻。日をまたぐときは 30:00 (翌朝6時) のように続けて数える。",
            "examples": ["09:30", "22:00", "30:00"]
        })
    }
}

/// A stretch of the day with an end after its beginning and no longer than 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Span {
    from: Clock,
    to: Clock,
}

impl Span {
    /// The span, or why the two times make none.
    pub fn new(from: Clock, to: Clock) -> Result<Self, ClockFault> {
        if to <= from {
            return Err(ClockFault::EndsBeforeItBegins { from, to });
        }
        if to.0 - from.0 > FULL_DAY {
            return Err(ClockFault::LongerThanADay { from, to });
        }
        Ok(Self { from, to })
    }

    /// The beginning.
    pub const fn from(self) -> Clock {
        self.from
    }

    /// The end.
    pub const fn to(self) -> Clock {
        self.to
    }

    /// Length in minutes.
    pub const fn minutes(self) -> u16 {
        self.to.0 - self.from.0
    }

    /// The half-hour rows of the weekly form it covers. A span that begins before five belongs to
    /// the column of the day before, one that runs past five the next morning goes on in the next
    /// column, so there may be several pieces; times inside a half-hour are widened to it.
    pub fn half_hours(self) -> Vec<GridPiece> {
        let row = |minutes: i32| (minutes - i32::from(DAY_START.0)).div_euclid(30);
        let (start, end) = (row(i32::from(self.from.0)), row(i32::from(self.to.0) + 29));
        let mut pieces = Vec::new();
        let mut at = start;
        while at < end {
            let day = at.div_euclid(ROWS);
            let stop = end.min((day + 1) * ROWS);
            let within = |row: i32| u8::try_from(row - day * ROWS).unwrap_or(0);
            pieces.push(GridPiece {
                day_offset: i8::try_from(day).unwrap_or(0),
                first: within(at),
                end: within(stop),
            });
            at = stop;
        }
        pieces
    }
}

/// Half-hours in a column of the weekly form.
const ROWS: i32 = 48;

/// The part of a [`Span`] that lies in one column of the weekly form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridPiece {
    /// Column relative to the span's own day: −1 the day before, 0 its own, 1 the next.
    pub day_offset: i8,
    /// First half-hour, 0 = 5:00.
    pub first: u8,
    /// One past the last half-hour, up to 48.
    pub end: u8,
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Ends {
            from: Clock,
            to: Clock,
        }
        let Ends { from, to } = Ends::deserialize(from)?;
        Self::new(from, to).map_err(|fault| fault_in_json(&fault))
    }
}
