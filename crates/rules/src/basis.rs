//! The one table of laws that rules point into, `data/laws.tsv`.

use std::sync::LazyLock;

/// A provision, or a teaching of the trade, behind a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Key used by rules.
    pub key: &'static str,
    /// Law.
    pub law: &'static str,
    /// Article, paragraph, item.
    pub article: &'static str,
    /// Date of the text it was read in.
    pub as_of: &'static str,
    /// What it says, in our words.
    pub gist: &'static str,
}

static ROWS: LazyLock<Vec<Basis>> = LazyLock::new(|| {
    include_str!("../data/laws.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut column = line.split('\t');
            let mut next = || column.next();
            Some(Basis {
                key: next()?,
                law: next()?,
                article: next()?,
                as_of: next()?,
                gist: next()?,
            })
        })
        .collect()
});

/// The provision with a key.
pub fn basis(key: &str) -> Option<Basis> {
    ROWS.iter().copied().find(|row| row.key == key)
}
