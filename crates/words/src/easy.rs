//! Easy Japanese: the register of the page the person reads. Short sentences, 24-hour times as
//! morning and afternoon, weekdays in full, words of the field explained. What the person said and
//! what a plan says is never rewritten; the writer is told what is hard to read.

use std::sync::LazyLock;

use calendar::{Day, Span, Weekday};
use domain::{BlockKind, DueKind, Frequency, Per, Scope};

use crate::{Term, frequency, plain_time, weekday};

/// A word of the field with its reading and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain {
    /// The word.
    pub term: &'static str,
    /// How it is read.
    pub reading: &'static str,
    /// What it says in easy words.
    pub plain: &'static str,
}

static PLAIN: LazyLock<Vec<Plain>> = LazyLock::new(|| {
    include_str!("../data/plain.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut column = line.split('\t');
            Some(Plain { term: column.next()?, reading: column.next()?, plain: column.next()? })
        })
        .collect()
});

/// The words of the field that are explained.
pub fn glossary() -> &'static [Plain] {
    &PLAIN
}

/// The explained words in some texts, each once, in the order of the glossary. A word inside a
/// longer one that is explained itself does not count.
pub fn explained<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Plain> {
    let mut found = vec![false; PLAIN.len()];
    for text in texts {
        take_out(text, |i| found[i] = true);
    }
    PLAIN.iter().zip(found).filter(|(_, found)| *found).map(|(plain, _)| *plain).collect()
}

/// The text without the explained words; `seen` hears which there were.
fn take_out(text: &str, mut seen: impl FnMut(usize)) -> String {
    let mut rest = text.to_owned();
    for (i, plain) in PLAIN.iter().enumerate() {
        if rest.contains(plain.term) {
            seen(i);
            rest = rest.replace(plain.term, " ");
        }
    }
    rest
}

/// Longest row of kanji that still reads as a word.
const KANJI_ROW: usize = 3;
/// Longest sentence, in characters.
const SENTENCE: usize = 30;

/// Words of four and more kanji that nobody explains, each once. Names are left out.
pub fn hard_words(text: &str, names: &[&str]) -> Vec<String> {
    let mut rest = take_out(text, |_| ());
    for name in names.iter().filter(|name| !name.is_empty()) {
        rest = rest.replace(*name, " ");
    }
    let mut hard: Vec<String> = Vec::new();
    for row in rest.split(|c: char| !is_kanji(c)) {
        if row.chars().count() > KANJI_ROW && !hard.iter().any(|known| known == row) {
            hard.push(row.to_owned());
        }
    }
    hard
}

fn is_kanji(c: char) -> bool {
    matches!(c, '㐀'..='鿿' | '豈'..='﫿' | '々')
}

/// Whether a sentence is longer than thirty characters.
pub fn is_long(text: &str) -> bool {
    text.split(['。', '\n', '！', '？']).any(|sentence| sentence.trim().chars().count() > SENTENCE)
}

/// 2027年3月31日
pub fn day(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// 2027年3月
pub fn month(day: Day) -> String {
    format!("{}年{}月", day.year(), day.month())
}

/// 月曜日
pub fn weekday_whole(day: Weekday) -> String {
    format!("{}曜日", weekday(day))
}

/// 午前10時から 午後4時まで; what goes on past midnight says so.
pub fn time(span: Span) -> String {
    const MIDNIGHT: u16 = 24 * 60;
    if span.to().minutes() > MIDNIGHT {
        plain_time(span).replacen("から ", "から つぎの日の ", 1)
    } else {
        plain_time(span)
    }
}

/// When help comes: 月曜日から 金曜日まで 午前9時から 午後3時まで.
pub fn often(often: &Frequency) -> String {
    let times = often.time.map(time).unwrap_or_default();
    let parts = if often.days.is_empty() {
        vec![frequency(&Frequency { time: None, ..often.clone() }), times]
    } else {
        let every = match often.per {
            None | Some(Per::Day | Per::Week) => String::new(),
            Some(Per::Fortnight) => "1週間おきの".to_owned(),
            Some(per) => per.term().to_owned(),
        };
        vec![every, weekdays(&often.days), times, often.note.to_string()]
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// 月曜日から 金曜日まで, 火曜日と 木曜日
pub fn weekdays(days: &[Weekday]) -> String {
    let run = days.windows(2).all(|pair| pair[1].index() == pair[0].index() + 1);
    match (days, run) {
        ([first, .., last], true) if days.len() > 2 => {
            format!("{}から {}まで", weekday_whole(*first), weekday_whole(*last))
        }
        _ => days.iter().map(|day| weekday_whole(*day)).collect::<Vec<_>>().join("と "),
    }
}

/// What a scope opens, as the person is told.
pub fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Basic => "住所や電話番号、たんじょう日",
        Scope::Assessment => "わたしの思い、すきなこと、今までのこと",
        Scope::Medical => "病気や薬のこと",
        Scope::Money => "お金のこと",
        Scope::Family => "家族のこと",
        Scope::Plan => "わたしの計画",
        Scope::Weekly => "1週間のすごし方",
        Scope::Monitoring => "話し合ったこと、計画を見直したこと",
        Scope::Records => "毎日の記ろく",
        Scope::Rights => "わたしを守るためのこと",
    }
}

/// What comes next, as the person is told; nothing where it is not for the person to wait for.
pub fn next(kind: DueKind, on: Day, who: &str, person: &str) -> Option<String> {
    Some(match kind {
        DueKind::Monitoring => {
            format!("{}に、{who}が {person}の話を聞きに来ます。", month(on))
        }
        DueKind::Review => {
            format!("{}までに、{who}の計画を見直します。", day(on))
        }
        DueKind::PlanEnd => format!("この計画は、{}までです。", day(on)),
        DueKind::AwardEnd => {
            format!("サービスを使えるのは、{}までです。その前に、つづけるか考えます。", day(on))
        }
        _ => return None,
    })
}

/// 小松原さん
pub fn called(name: &str) -> String {
    if name.trim().is_empty() { String::new() } else { format!("{name}さん") }
}

/// Whose time a block of the week is.
pub fn block(kind: Option<BlockKind>) -> &'static str {
    match kind {
        Some(BlockKind::Formal) => "サービス",
        Some(BlockKind::Informal) => "家族・友だち",
        Some(BlockKind::Own) | None => "自分の時間",
    }
}

/// Every second week.
pub const EVERY_SECOND_WEEK: &str = "（1週間おき）";
/// Title of the page.
pub const TITLE: &str = "わたしの計画";

/// Where in the plan something hard stands, for the writer.
pub fn line_of(number: usize) -> String {
    format!("計画の{number}行目")
}

/// A block of the week, for the writer.
pub fn in_the_week(label: &str) -> String {
    format!("週間計画の「{label}」")
}

/// What is hard to read there.
pub fn hard(words: &[String], long: bool) -> String {
    let mut told = Vec::new();
    if !words.is_empty() {
        told.push(format!("むずかしい言葉（{}）", words.join("、")));
    }
    if long {
        told.push("30文字より長い文".to_owned());
    }
    told.join("・")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn longer_words_come_before_those_they_contain() {
        for (i, plain) in PLAIN.iter().enumerate() {
            let shadowed = PLAIN[..i].iter().find(|before| plain.term.contains(before.term));
            assert_eq!(shadowed.map(|before| before.term), None, "before {}", plain.term);
            assert!(hard_words(plain.plain, &[]).is_empty(), "{} is explained hard", plain.term);
            assert!(!is_long(plain.plain), "{} is explained at length", plain.term);
        }
    }

    #[test]
    fn what_nobody_explains_is_hard() {
        let text = "服薬カレンダーの確認と体調変化の早期発見。社会福祉法人みどり福祉会";
        assert_eq!(hard_words(text, &["社会福祉法人みどり福祉会"]), ["体調変化", "早期発見"]);
        let explained = explained(std::iter::once(text));
        assert_eq!(explained.iter().map(|e| e.term).collect::<Vec<_>>(), ["服薬カレンダー"]);
        assert!(!is_long("くすりをのむ。ねる。"));
        assert!(is_long("自分の部屋で一人でも落ち着いて夜を過ごし、困ったときには世話人を呼ぶ"));
    }

    #[test]
    fn times_and_days_are_said_as_people_say_them() {
        let said = |json: &str| often(&serde_json::from_str(json).unwrap());
        let week = r#"{"per":"week","days":["mon","tue","wed","thu","fri"],"time":{"from":"10:00","to":"16:00"}}"#;
        assert_eq!(said(week), "月曜日から 金曜日まで 午前10時から 午後4時まで");
        let two = r#"{"per":"week","days":["tue","thu"],"time":{"from":"15:00","to":"17:00"}}"#;
        assert_eq!(said(two), "火曜日と 木曜日 午後3時から 午後5時まで");
        assert_eq!(said(r#"{"per":"month","times":1}"#), "月1回");
        let night: Span = serde_json::from_str(r#"{"from":"21:00","to":"31:00"}"#).unwrap();
        assert_eq!(time(night), "午後9時から つぎの日の 午前7時まで");
        assert_eq!(day("2027-03-31".parse().unwrap()), "2027年3月31日");
    }
}
