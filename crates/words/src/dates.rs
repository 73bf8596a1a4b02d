//! Dates and times as they are printed on forms: in eras, with 元年.

use calendar::{Clock, Day, EraDay, Period, Span, YearMonth};

use crate::weekday;

fn era_year(day: EraDay) -> String {
    let year = if day.year == 1 { "元".to_owned() } else { day.year.to_string() };
    format!("{}{year}年", day.era.name())
}

/// 令和8年11月20日
pub fn day(day: Day) -> String {
    let era = day.era();
    format!("{}{}月{}日", era_year(era), era.month, era.day)
}

/// R8.11.20, for narrow cells
pub fn day_short(day: Day) -> String {
    let era = day.era();
    format!("{}{}.{}.{}", era.era.letter(), era.year, era.month, era.day)
}

/// 11月20日(金)
pub fn day_with_weekday(day: Day) -> String {
    format!("{}月{}日({})", day.month(), day.day(), weekday(day.weekday()))
}

/// 令和8年11月. A change-over month takes the era of its last day.
pub fn month(month: YearMonth) -> String {
    let era = month.last_day().era();
    format!("{}{}月", era_year(era), era.month)
}

/// R8.11, as certificates write it
pub fn month_short(month: YearMonth) -> String {
    let era = month.last_day().era();
    format!("{}{}.{}", era.era.letter(), era.year, era.month)
}

/// 令和8年4月1日～令和9年3月31日
pub fn period(period: Period) -> String {
    format!("{}～{}", day(period.from), day(period.until))
}

/// 9:30, and past midnight 翌6:00
pub fn clock(clock: Clock) -> String {
    match clock.minutes() {
        minutes if minutes > 24 * 60 => {
            format!("翌{}:{:02}", minutes / 60 - 24, minutes % 60)
        }
        minutes => format!("{}:{:02}", minutes / 60, minutes % 60),
    }
}

/// 9:30～16:00
pub fn clock_span(span: Span) -> String {
    format!("{}～{}", clock(span.from()), clock(span.to()))
}

/// The time of day in Japan of a moment in milliseconds since 1970: 9:05
pub fn time_of_day(at: i64) -> String {
    let minutes = (at.div_euclid(60_000) + 9 * 60).rem_euclid(24 * 60);
    format!("{}:{:02}", minutes / 60, minutes % 60)
}
