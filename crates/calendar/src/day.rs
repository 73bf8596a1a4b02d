//! One day of the civil calendar, read from ISO or from era notation.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Era, EraDay, YearMonth};

/// A day of the civil calendar in Japan, without a time or a zone.
///
/// It is written as ISO 8601 (`2026-11-20`) and read from ISO or from era notation
/// (`令和8年11月20日`, `R8.11.20`), in half- or full-width digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Why a text is not a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayFault {
    /// The text has no form a date is written in.
    NotADay {
        /// What was written.
        text: String,
    },
    /// The month has no such day, as in 31 February.
    NoSuchDay {
        /// What was written.
        text: String,
    },
    /// The era does not contain the day, as in 平成31年5月1日.
    OutsideEra {
        /// What was written.
        text: String,
        /// The same day in the era it belongs to.
        meant: EraDay,
    },
}

impl fmt::Display for DayFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADay { text } => write!(f, "not a date: {text:?}"),
            Self::NoSuchDay { text } => write!(f, "no such day: {text:?}"),
            Self::OutsideEra { text, .. } => write!(f, "the era has no such day: {text:?}"),
        }
    }
}

impl std::error::Error for DayFault {}

/// A day of the week, Monday first, as the weekly plan form has them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// 月
    Mon,
    /// 火
    Tue,
    /// 水
    Wed,
    /// 木
    Thu,
    /// 金
    Fri,
    /// 土
    Sat,
    /// 日
    Sun,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] =
        [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// Position in the week, Monday = 0.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl Day {
    /// The day, or `None` where the calendar has none (31 February).
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let part = |n: u8| i8::try_from(n).ok();
        Date::new(year, part(month)?, part(day)?).ok().map(Self)
    }

    /// Year of the common era.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// Day of the month, from 1.
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// The month the day lies in.
    pub fn year_month(self) -> YearMonth {
        YearMonth::of(self)
    }

    /// Day of the week.
    pub fn weekday(self) -> Weekday {
        Weekday::ALL[usize::from(self.0.weekday().to_monday_zero_offset().unsigned_abs())]
    }

    /// The day in its era.
    pub fn era(self) -> EraDay {
        EraDay::of(self)
    }

    /// So many days later (earlier if negative). Stops at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// So many months later; a day the month lacks becomes its last day.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().months(months)))
    }

    /// So many years later; 29 February becomes 28 February in a common year.
    #[must_use]
    pub fn plus_years(self, years: i16) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().years(years)))
    }

    /// Days from `earlier` to this day, negative if it is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.since(earlier.0).map_or(0, |span| span.get_days())
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        day.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = DayFault;

    fn from_str(text: &str) -> Result<Self, DayFault> {
        let plain = narrow(text.trim());
        let (era, rest) = Era::strip_prefix(&plain);
        let fault = || DayFault::NotADay { text: text.to_owned() };
        let [year, month, day] = three_numbers(rest).ok_or_else(fault)?;
        let (month, day) =
            (u8::try_from(month).map_err(|_| fault())?, u8::try_from(day).map_err(|_| fault())?);
        let no_such_day = || DayFault::NoSuchDay { text: text.to_owned() };
        match era {
            None if year >= 1000 => Self::new(year, month, day).ok_or_else(no_such_day),
            None => Err(fault()),
            Some(era) => {
                let found = era
                    .common_year(year)
                    .and_then(|year| Self::new(year, month, day))
                    .ok_or_else(no_such_day)?;
                let meant = found.era();
                if meant.era == era {
                    Ok(found)
                } else {
                    Err(DayFault::OutsideEra { text: text.to_owned(), meant })
                }
            }
        }
    }
}

/// Full-width digits, signs and letters as their ASCII counterparts, so that both may be typed.
fn narrow(text: &str) -> Cow<'_, str> {
    let full = |c: char| ('！'..='～').contains(&c) || c == '　';
    if !text.contains(full) {
        return Cow::Borrowed(text);
    }
    let half = |c: char| match c {
        '　' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    Cow::Owned(text.chars().map(half).collect())
}

/// `2026-11-20`, `8年11月20日`, `元年5月1日`, `8.11.20`, `8/11/20`: the three numbers.
fn three_numbers(text: &str) -> Option<[i16; 3]> {
    let text = text.trim();
    let rest = text.strip_suffix('日').unwrap_or(text);
    let mut parts = rest.split(['-', '/', '.', '年', '月']).map(str::trim);
    let mut next = || parts.next().and_then(number);
    let numbers = [next()?, next()?, next()?];
    parts.next().is_none().then_some(numbers)
}

fn number(text: &str) -> Option<i16> {
    match text {
        "元" => Some(1),
        digits if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            digits.parse().ok()
        }
        _ => None,
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        text.parse().map_err(|fault| fault_in_json(&fault))
    }
}

/// A fault carried through serde's text-only errors as JSON, so that it can be read back whole
/// and told in Japanese at its place (`domain::Fault::recover`).
pub(crate) fn fault_in_json<E: de::Error>(fault: &impl Serialize) -> E {
    E::custom(FaultText(fault))
}

struct FaultText<'a, F>(&'a F);

impl<F: Serialize> fmt::Display for FaultText<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self.0).map_err(|_| fmt::Error)?)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "暦日。2026-11-20 または 令和8年11月20日。書き出しはいつも前者。",
            "examples": ["2026-11-20", "令和8年11月20日", "R8.11.20"]
        })
    }
}
