//! Periods that awards and plans run for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Day, YearMonth};

/// From a day to a day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
}

impl Period {
    /// Whether a day lies inside.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }
}

/// Last day of an award decided on `decided` for `months` (総合支援法施行規則15条1項).
///
/// The period is what is left of the month of decision plus the months; decided on the first of a
/// month, it is the months alone.
pub fn validity_end(decided: Day, months: u8) -> Day {
    let months = i32::from(months);
    let whole_month = i32::from(decided.day() == 1);
    decided.year_month().plus(months - whole_month).last_day()
}

/// The months in which monitoring is due, earliest first (施行規則34条の54).
///
/// The final month is always one of them and the others are counted back from it, so a first
/// stretch may be shorter than the interval. Empty if `every` is 0 or the period is reversed.
pub fn monitoring_months(from: YearMonth, until: YearMonth, every: u8) -> Vec<YearMonth> {
    if every == 0 || until < from {
        return Vec::new();
    }
    let mut months: Vec<_> =
        (0..=until.since(from)).step_by(usize::from(every)).map(|back| until.plus(-back)).collect();
    months.reverse();
    months
}

/// The last day on which an individual plan made on `made` may be reviewed, `months` being the
/// interval of its service (サービス基準58条9項 and the articles that apply it).
pub fn review_due(made: Day, months: u8) -> Day {
    made.plus_months(i32::from(months))
}
