//! Words looked for in free text, from `data/marks.tsv`, and the things free text speaks of.

use std::sync::LazyLock;

use domain::{Frequency, Per};

struct Mark {
    kind: &'static str,
    word: &'static str,
    meaning: &'static str,
}

static MARKS: LazyLock<Vec<Mark>> = LazyLock::new(|| {
    include_str!("../data/marks.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut column = line.split('\t');
            let (kind, word) = (column.next()?, column.next()?);
            Some(Mark { kind, word, meaning: column.next().unwrap_or_default() })
        })
        .collect()
});

/// The word of a kind that a text contains, as it is told.
pub(crate) fn find(kind: &str, text: &str) -> Option<&'static str> {
    let mark = MARKS.iter().find(|mark| mark.kind == kind && text.contains(mark.word))?;
    Some(if mark.meaning.is_empty() { mark.word } else { mark.meaning })
}

/// A frequency named in a text, and the clause it governs.
pub(crate) struct SaidFrequency<'a> {
    /// The frequency.
    pub frequency: Frequency,
    /// The clause it stands in.
    pub clause: &'a str,
}

/// Frequencies said in a text, clause by clause.
pub(crate) fn frequencies(text: &str) -> impl Iterator<Item = SaidFrequency<'_>> {
    let clauses = text.split(['。', '、', '\n', '・', '／', '（', '）']);
    clauses.filter_map(|clause| {
        let frequency = counted(clause).or_else(|| named(clause))?;
        Some(SaidFrequency { frequency, clause })
    })
}

/// 毎週, 月例, 隔週: a word that says it all.
fn named(clause: &str) -> Option<Frequency> {
    let mark = MARKS.iter().find(|mark| mark.kind == "frequency" && clause.contains(mark.word))?;
    Some(often(mark.meaning, 1))
}

/// 週3回, 月に一度: per what, an optional に, how many, and a counter.
fn counted(clause: &str) -> Option<Frequency> {
    MARKS.iter().filter(|mark| mark.kind == "per").find_map(|mark| {
        let (_, after) = clause.split_once(mark.word)?;
        let mut letters = after.trim_start_matches('に').chars();
        let times = digit(letters.next()?)?;
        matches!(letters.next()?, '回' | '度').then(|| often(mark.meaning, times))
    })
}

fn digit(c: char) -> Option<u8> {
    const KANJI: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let place = |first: char| u8::try_from(u32::from(c) - u32::from(first) + 1).ok();
    match c {
        '1'..='9' => place('1'),
        '１'..='９' => place('１'),
        _ => u8::try_from(KANJI.iter().position(|k| *k == c)? + 1).ok(),
    }
}

fn often(per: &str, times: u8) -> Frequency {
    let per = match per {
        "day" => Per::Day,
        "week" => Per::Week,
        "fortnight" => Per::Fortnight,
        "year" => Per::Year,
        _ => Per::Month,
    };
    Frequency { per: Some(per), times, ..Frequency::default() }
}

/// The things a text speaks of: runs of three or more katakana or two or more kanji, without
/// frequencies and words that every plan is full of.
pub(crate) fn things(text: &str) -> Vec<&str> {
    let plain = |run: &&str| {
        !MARKS
            .iter()
            .any(|m| matches!(m.kind, "frequency" | "per" | "common") && run.contains(m.word))
    };
    runs(text).into_iter().filter(plain).collect()
}

fn runs(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut class = Class::Other;
    let ends = text.char_indices().map(|(at, c)| (at, Class::of(c)));
    for (at, next) in ends.chain([(text.len(), Class::End)]) {
        if next != class {
            let run = &text[start..at];
            let long_enough = match class {
                Class::Katakana => run.chars().count() >= 3,
                Class::Kanji => run.chars().count() >= 2,
                Class::Other | Class::End => false,
            };
            if long_enough {
                found.push(run);
            }
            (start, class) = (at, next);
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Katakana,
    Kanji,
    Other,
    End,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            'ァ'..='ヺ' | 'ー' => Self::Katakana,
            '一'..='鿿' | '々' | '〇' => Self::Kanji,
            _ => Self::Other,
        }
    }
}
