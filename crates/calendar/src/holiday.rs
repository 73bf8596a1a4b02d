//! National holidays (国民の祝日に関する法律), from `data/holidays.tsv`.

use std::sync::LazyLock;

use crate::{Day, Weekday};

/// What makes a day a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holiday {
    /// A holiday with a name of its own.
    Named(&'static str),
    /// 振替休日: the day off for a holiday that fell on a Sunday (3条2項).
    Substitute,
    /// 国民の休日: a day between two holidays (3条3項).
    Between,
}

enum Rule {
    On(u8, u8),
    NthMonday(u8, u8),
    Spring,
    Autumn,
}

struct Row {
    from: i16,
    until: i16,
    rule: Rule,
    name: &'static str,
}

static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| include_str!("../data/holidays.tsv").lines().filter_map(read_row).collect());

fn read_row(line: &'static str) -> Option<Row> {
    let mut field = line.split('\t');
    let (from, until) = (field.next()?.parse().ok()?, field.next()?.parse().ok()?);
    Some(Row { from, until, rule: read_rule(field.next()?)?, name: field.next()? })
}

fn read_rule(text: &str) -> Option<Rule> {
    match text {
        "spring" => Some(Rule::Spring),
        "autumn" => Some(Rule::Autumn),
        other => {
            let (month, day) = other.split_once('/')?;
            let month = month.parse().ok()?;
            Some(match day.strip_suffix("Mon") {
                Some(nth) => Rule::NthMonday(month, nth.parse().ok()?),
                None => Rule::On(month, day.parse().ok()?),
            })
        }
    }
}

impl Row {
    fn day_in(&self, year: i16) -> Option<Day> {
        if !(self.from..=self.until).contains(&year) {
            return None;
        }
        match self.rule {
            Rule::On(month, day) => Day::new(year, month, day),
            Rule::NthMonday(month, nth) => {
                let first = Day::new(year, month, 1)?;
                let to_monday = (7 - i32::try_from(first.weekday().index()).ok()?) % 7;
                Some(first.plus_days(to_monday + 7 * (i32::from(nth) - 1)))
            }
            Rule::Spring => Day::new(year, 3, equinox(year, 208_431, 208_357)?),
            Rule::Autumn => Day::new(year, 9, equinox(year, 232_488, 232_588)?),
        }
    }
}

/// The day of an equinox by the approximation of the almanac, good for 1949 to 2099; the official
/// day is published each February for the year after. `base` counts ten-thousandths of a day.
fn equinox(year: i16, base: i64, base_before_1980: i64) -> Option<u8> {
    let since = i64::from(year) - 1980;
    let (base, leaps) =
        if since < 0 { (base_before_1980, (since - 3) / 4) } else { (base, since / 4) };
    u8::try_from((base * 100 + 242_194 * since) / 1_000_000 - leaps).ok()
}

/// A holiday that stands by itself, not by its neighbours.
fn named(day: Day) -> Option<&'static str> {
    ROWS.iter().find(|row| row.day_in(day.year()) == Some(day)).map(|row| row.name)
}

/// 3条2項: since 12 April 1973 the next Monday; since 2007 the next day that is no holiday.
fn is_substitute(day: Day) -> bool {
    let in_force = Day::new(1973, 4, 12).is_some_and(|start| day > start);
    if !in_force || named(day).is_some() {
        return false;
    }
    let mut before = day.plus_days(-1);
    if day.year() < 2007 {
        return before.weekday() == Weekday::Sun && named(before).is_some();
    }
    while named(before).is_some() {
        if before.weekday() == Weekday::Sun {
            return true;
        }
        before = before.plus_days(-1);
    }
    false
}

/// 3条3項, since 27 December 1985.
fn is_between(day: Day) -> bool {
    let in_force = Day::new(1985, 12, 27).is_some_and(|start| day >= start);
    in_force
        && named(day).is_none()
        && day.weekday() != Weekday::Sun
        && named(day.plus_days(-1)).is_some()
        && named(day.plus_days(1)).is_some()
}

/// Whether, and why, a day is a national holiday.
pub fn holiday(day: Day) -> Option<Holiday> {
    if let Some(name) = named(day) {
        return Some(Holiday::Named(name));
    }
    if is_substitute(day) {
        return Some(Holiday::Substitute);
    }
    is_between(day).then_some(Holiday::Between)
}

/// All holidays of a year, earliest first.
pub fn holidays(year: i16) -> Vec<(Day, Holiday)> {
    let Some(mut day) = Day::new(year, 1, 1) else { return Vec::new() };
    let mut found = Vec::new();
    while day.year() == year {
        if let Some(holiday) = holiday(day) {
            found.push((day, holiday));
        }
        day = day.plus_days(1);
    }
    found
}
