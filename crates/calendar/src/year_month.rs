//! Months, in which awards, allowances and monitoring are counted.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::day::fault_in_json;
use crate::{Day, DayFault};

/// One month of one year, written `2026-11`. Read also from `令和8年11月` and `R8.11`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    /// Months since the year 0, so that arithmetic is addition.
    index: i32,
}

impl YearMonth {
    /// The month, or `None` where `month` is not 1 to 12.
    pub fn new(year: i16, month: u8) -> Option<Self> {
        (1..=12)
            .contains(&month)
            .then(|| Self { index: i32::from(year) * 12 + i32::from(month) - 1 })
    }

    /// The month a day lies in.
    pub fn of(day: Day) -> Self {
        Self { index: i32::from(day.year()) * 12 + i32::from(day.month()) - 1 }
    }

    /// Year of the common era.
    pub fn year(self) -> i16 {
        i16::try_from(self.index.div_euclid(12)).unwrap_or(i16::MAX)
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        u8::try_from(self.index.rem_euclid(12) + 1).unwrap_or(12)
    }

    /// So many months later.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self { index: self.index + months }
    }

    /// Months from `earlier` to this one.
    pub const fn since(self, earlier: Self) -> i32 {
        self.index - earlier.index
    }

    /// The first day.
    pub fn first_day(self) -> Day {
        // A month always has a first day inside the range of years that can be written.
        Day::new(self.year(), self.month(), 1).unwrap_or_else(|| crate::Era::Reiwa.first_day())
    }

    /// The last day (月末).
    pub fn last_day(self) -> Day {
        self.plus(1).first_day().plus_days(-1)
    }

    /// How many of each weekday the month has, Monday first.
    pub fn weekday_counts(self) -> [u8; 7] {
        let mut counts = [0; 7];
        let mut day = self.first_day();
        while day.year_month() == self {
            counts[day.weekday().index()] += 1;
            day = day.plus_days(1);
        }
        counts
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl fmt::Debug for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for YearMonth {
    type Err = DayFault;

    /// A month is a date whose day was left out, so that eras and their ends are judged alike.
    fn from_str(text: &str) -> Result<Self, DayFault> {
        let trimmed = text.trim();
        let completed = |day: &str| match trimmed.strip_suffix('月') {
            Some(_) => format!("{trimmed}{day}日"),
            None => format!("{trimmed}-{day}"),
        };
        let name_it = |fault: DayFault| match fault {
            DayFault::NotADay { .. } => DayFault::NotADay { text: text.to_owned() },
            DayFault::NoSuchDay { .. } => DayFault::NoSuchDay { text: text.to_owned() },
            DayFault::OutsideEra { meant, .. } => {
                DayFault::OutsideEra { text: text.to_owned(), meant }
            }
        };
        // A change-over month belongs to both eras: 平成31年4月 by its last day, 令和元年5月 by its first.
        completed("1")
            .parse::<Day>()
            .or_else(|fault| completed("28").parse::<Day>().map_err(|_| fault))
            .map(Day::year_month)
            .map_err(name_it)
    }
}

impl Serialize for YearMonth {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for YearMonth {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        text.parse().map_err(|fault| fault_in_json(&fault))
    }
}

impl JsonSchema for YearMonth {
    fn schema_name() -> Cow<'static, str> {
        "YearMonth".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "年月。2026-11 または 令和8年11月。書き出しはいつも前者。",
            "examples": ["2026-11", "令和8年11月", "R8.11"]
        })
    }
}
