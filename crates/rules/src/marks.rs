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

/// The word of a kind that a text contains.
pub(crate) fn find(kind: &str, text: &str) -> Option<&'static str> {
    MARKS.iter().find(|mark| mark.kind == kind && text.contains(mark.word)).map(|mark| mark.word)
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
        let marks = MARKS.iter().filter(|mark| mark.kind == "frequency");
        let mark = marks.filter(|mark| clause.contains(mark.word)).max_by_key(|m| m.word.len())?;
        Some(SaidFrequency { frequency: meaning(mark.meaning)?, clause })
    })
}

fn meaning(text: &str) -> Option<Frequency> {
    let (per, times) = text.split_once(' ')?;
    let per = match per {
        "day" => Per::Day,
        "week" => Per::Week,
        "fortnight" => Per::Fortnight,
        _ => Per::Month,
    };
    Some(Frequency { per: Some(per), times: times.parse().ok()?, ..Frequency::default() })
}

/// The things a text speaks of: runs of three or more katakana or two or more kanji, without
/// frequencies and words that every plan is full of.
pub(crate) fn things(text: &str) -> Vec<&str> {
    let plain = |run: &&str| {
        !MARKS.iter().any(|m| matches!(m.kind, "frequency" | "common") && run.contains(m.word))
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
