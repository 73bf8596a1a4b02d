//! Eras and their change-over days, from `data/eras.tsv`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::Day;

/// A Japanese era.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

/// A day in its era. The first year is written 元年; [`EraDay::year`] is 1 then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EraDay {
    /// The era the day lies in.
    pub era: Era,
    /// Year of the era, from 1.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month.
    pub day: u8,
}

struct Row {
    letter: &'static str,
    name: &'static str,
    first: Day,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    include_str!("../data/eras.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut field = line.split('\t').skip(1);
            let (letter, name) = (field.next()?, field.next()?);
            let mut ymd = field.next()?.split('-');
            let year = ymd.next()?.parse().ok()?;
            let first = Day::new(year, ymd.next()?.parse().ok()?, ymd.next()?.parse().ok()?)?;
            Some(Row { letter, name, first })
        })
        .collect()
});

impl Era {
    /// From the oldest to the present one.
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The name as printed on forms: 令和.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The letter used in short dates: R.
    pub fn letter(self) -> &'static str {
        self.row().letter
    }

    /// The first day of the era.
    pub fn first_day(self) -> Day {
        self.row().first
    }

    /// Year of the common era for a year of this era; `None` for year 0 or a year out of range.
    pub fn common_year(self, year: i16) -> Option<i16> {
        (year >= 1).then(|| self.first_day().year().checked_add(year - 1)).flatten()
    }

    /// Splits a leading era name or letter from a text.
    pub(crate) fn strip_prefix(text: &str) -> (Option<Self>, &str) {
        let strip = |era: Self| {
            text.strip_prefix(era.name()).or_else(|| {
                let rest = text.get(1..)?;
                let head = text.get(..1)?;
                (head.eq_ignore_ascii_case(era.letter())
                    && rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '元'))
                .then_some(rest)
            })
        };
        Self::ALL
            .into_iter()
            .find_map(|era| strip(era).map(|rest| (Some(era), rest)))
            .unwrap_or((None, text))
    }
}

impl EraDay {
    /// The era, and the year in it, of a day. Days before 明治 are counted back from it.
    pub fn of(day: Day) -> Self {
        let era =
            Era::ALL.into_iter().rev().find(|era| era.first_day() <= day).unwrap_or(Era::Meiji);
        Self {
            era,
            year: day.year() - era.first_day().year() + 1,
            month: day.month(),
            day: day.day(),
        }
    }
}
