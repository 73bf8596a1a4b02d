//! `mon-fri 10:00-16:00`, `month 1`, `fortnight sat`, `day`, `need`: frequencies as stories write them.

use calendar::{Clock, Span, Weekday};
use domain::{Frequency, Per};

/// Reads a frequency of a story. What is not understood becomes its note.
pub(crate) fn frequency(text: &str) -> Frequency {
    let mut frequency = Frequency::default();
    let mut note = Vec::new();
    for word in text.split_whitespace() {
        if let Some(per) = per(word) {
            frequency.per = Some(per);
        } else if let Some(days) = weekdays(word) {
            frequency.per = frequency.per.or(Some(Per::Week));
            frequency.days = days;
        } else if let Some(time) = span(word) {
            frequency.time = Some(time);
        } else if let Ok(times) = word.parse() {
            frequency.times = times;
        } else {
            note.push(word);
        }
    }
    frequency.note = note.join(" ").parse().unwrap_or_default();
    frequency
}

fn per(word: &str) -> Option<Per> {
    Some(match word {
        "day" => Per::Day,
        "week" => Per::Week,
        "fortnight" => Per::Fortnight,
        "month" => Per::Month,
        "year" => Per::Year,
        "need" => Per::AsNeeded,
        _ => return None,
    })
}

pub(crate) fn weekdays(word: &str) -> Option<Vec<Weekday>> {
    let mut days = Vec::new();
    for part in word.split(',') {
        match part.split_once('-') {
            Some((first, last)) => {
                let (first, last) = (weekday(first)?, weekday(last)?);
                days.extend(Weekday::ALL.into_iter().filter(|d| (first..=last).contains(d)));
            }
            None => days.push(weekday(part)?),
        }
    }
    Some(days)
}

fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    NAMES.iter().position(|name| *name == word).map(|i| Weekday::ALL[i])
}

pub(crate) fn span(word: &str) -> Option<Span> {
    let (from, to) = word.split_once('-')?;
    Span::new(from.parse::<Clock>().ok()?, to.parse::<Clock>().ok()?).ok()
}
