//! Sentences from typed particulars.

use calendar::Weekday;
use domain::{Frequency, Per, Phrase, PhrasePart, Voice, VoiceKind};

use crate::{Term, clock_span, day, document_title, field, month, weekday};

/// Longest quotation inside a sentence, in characters.
const QUOTE: usize = 40;

/// A phrase, spoken.
pub fn phrase(phrase: &Phrase) -> String {
    phrase.0.iter().map(part).collect()
}

fn part(part_: &PhrasePart) -> String {
    match part_ {
        PhrasePart::Words(words) => words.clone(),
        PhrasePart::Quote(text) => quote(text),
        PhrasePart::Day(on) => day(*on),
        PhrasePart::Month(on) => month(*on),
        PhrasePart::Frequency(often) => frequency(often),
        PhrasePart::Service(service) => service.name().to_owned(),
        PhrasePart::Kind(kind, labels) => document_title(*kind, *labels).to_owned(),
        PhrasePart::Version(number) => format!("第{number}版"),
        PhrasePart::Voice(whose) => voice(whose),
        PhrasePart::Count(count) => count.to_string(),
        PhrasePart::Minutes(minutes) => hours(*minutes),
        PhrasePart::Rows(rows) => format!("{}行目", runs(rows)),
        PhrasePart::Field(type_, name) => field(type_, name).label.to_owned(),
        PhrasePart::FiveDomain(domain) => domain.term().to_owned(),
        PhrasePart::List(parts) => parts.iter().map(part).collect::<Vec<_>>().join("、"),
    }
}

/// 1・3～5
fn runs(rows: &[usize]) -> String {
    let mut told: Vec<String> = Vec::new();
    let mut rest = rows;
    while let Some(first) = rest.first() {
        let next = |(i, row): (usize, &usize)| *row == first + i;
        let length = rest.iter().enumerate().take_while(|at| next((at.0, at.1))).count();
        match length {
            1 => told.push(first.to_string()),
            2 => told.extend([first.to_string(), (first + 1).to_string()]),
            _ => told.push(format!("{first}～{}", first + length - 1)),
        }
        rest = &rest[length..];
    }
    told.join("・")
}

/// 10時間30分
pub(crate) fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours}時間"),
        (hours, rest) => format!("{hours}時間{rest}分"),
    }
}

/// The first line of a text, shortened with … if it is long.
fn quote(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    if line.chars().count() <= QUOTE {
        return line.to_owned();
    }
    line.chars().take(QUOTE).chain(['…']).collect()
}

/// 本人, 家族（母）, 支援者（世話人）
pub fn voice(voice: &Voice) -> String {
    match voice.who {
        None => String::new(),
        Some(VoiceKind::Person) => VoiceKind::Person.term().to_owned(),
        Some(who) if voice.relation.is_blank() => who.term().to_owned(),
        Some(who) => format!("{}（{}）", who.term(), voice.relation),
    }
}

/// 毎週 土曜 15:00～17:00
pub fn frequency(frequency: &Frequency) -> String {
    let mut pieces = Vec::new();
    match (frequency.per, frequency.days.is_empty()) {
        (None, true) => {}
        (None, false) => pieces.push(weekdays(&frequency.days)),
        (Some(Per::Week), false) => pieces.push(format!("毎週 {}", weekdays(&frequency.days))),
        (Some(per), false) => pieces.push(format!("{} {}", per.term(), weekdays(&frequency.days))),
        (Some(per), true) => pieces.push(times(per, frequency.times)),
    }
    pieces.extend(frequency.time.map(clock_span));
    if !frequency.note.is_blank() {
        pieces.push(frequency.note.to_string());
    }
    pieces.join(" ")
}

fn times(per: Per, times: u8) -> String {
    match (per, times) {
        (Per::Day | Per::Fortnight, 0 | 1) | (Per::AsNeeded, _) => per.term().to_owned(),
        (Per::Day, n) => format!("1日{n}回"),
        (Per::Week, n) => format!("週{}回", n.max(1)),
        (Per::Fortnight, n) => format!("2週に{n}回"),
        (Per::Month, n) => format!("月{}回", n.max(1)),
        (Per::Year, n) => format!("年{}回", n.max(1)),
    }
}

/// 月～金曜, 火・木曜
pub(crate) fn weekdays(days: &[Weekday]) -> String {
    let run = days.windows(2).all(|pair| pair[1].index() == pair[0].index() + 1);
    match (days, run) {
        ([first, .., last], true) if days.len() > 2 => {
            format!("{}～{}曜", weekday(*first), weekday(*last))
        }
        _ => {
            let names: Vec<_> = days.iter().map(|day| weekday(*day)).collect();
            format!("{}曜", names.join("・"))
        }
    }
}

/// A message with its holes shown as ○○, for the page that explains it.
pub fn hole_names(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        text.push_str("○○");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    text + rest
}
