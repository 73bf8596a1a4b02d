//! How often and when something is done.

use calendar::{Span, Weekday, YearMonth};

use crate::Text;
use crate::form::{choices, form};

choices! {
    /// What a frequency counts per.
    pub enum Per {
        /// 毎日
        Day,
        /// 毎週
        Week,
        /// 隔週
        Fortnight,
        /// 毎月
        Month,
        /// 毎年
        Year,
        /// 必要なとき
        AsNeeded,
    }
}

form! {
    /// 頻度・時間: per what, how many times or on which weekdays, from when to when.
    pub struct Frequency {
        /// Per day, week, fortnight, month, year, or as needed.
        pub per: Option<Per>,
        /// Times per that, if weekdays do not say it; 0 counts as once.
        pub times: u8,
        /// Fixed weekdays.
        pub days: Vec<Weekday>,
        /// Time of day.
        pub time: Option<Span>,
        /// Whatever the fields above cannot say.
        pub note: Text,
    }
}

impl Frequency {
    /// Whether nothing says how often.
    pub fn is_missing(&self) -> bool {
        self.per.is_none() && self.note.is_blank()
    }

    /// Times per `per`: the number of weekdays, or the number written, at least one.
    pub fn count(&self) -> u32 {
        let days = u32::try_from(self.days.len()).unwrap_or(7);
        if days > 0 { days } else { u32::from(self.times.max(1)) }
    }

    /// Times in a year of 48 weeks of four to the month, to compare two frequencies; `None` if as
    /// needed or only described.
    pub fn yearly(&self) -> Option<u32> {
        let per_year = match self.per? {
            Per::Day => 336,
            Per::Week => 48,
            Per::Fortnight => 24,
            Per::Month => 12,
            Per::Year => 1,
            Per::AsNeeded => return None,
        };
        // Every day three times is still every day, and the weekdays of 毎日 say nothing more.
        Some(if self.per == Some(Per::Day) { per_year } else { per_year * self.count() })
    }

    /// Days on which it happens in a month, counted by that month's calendar.
    pub fn days_in(&self, month: YearMonth) -> Option<u32> {
        let counts = month.weekday_counts();
        let all: u32 = counts.iter().map(|n| u32::from(*n)).sum();
        let on_weekdays = || self.days.iter().map(|d| u32::from(counts[d.index()])).sum::<u32>();
        match self.per? {
            Per::Day => Some(all),
            Per::Week if self.days.is_empty() => Some(self.count() * 4),
            Per::Week => Some(on_weekdays()),
            Per::Fortnight if self.days.is_empty() => Some(self.count() * 2),
            Per::Fortnight => Some(on_weekdays().div_ceil(2)),
            Per::Month => Some(self.count()),
            Per::Year | Per::AsNeeded => None,
        }
    }

    /// Minutes in a month, if the time of day is known.
    pub fn minutes_in(&self, month: YearMonth) -> Option<u32> {
        Some(self.days_in(month)? * u32::from(self.time?.minutes()))
    }
}
