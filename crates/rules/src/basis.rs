//! The one table of laws that rules point into, `data/laws.tsv`.

use std::sync::LazyLock;

use calendar::Day;
use domain::LabelSet;

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
    /// First day it bound anyone; `None` for what is no law or older than any plan.
    pub since: Option<Day>,
    /// What it says, in our words.
    pub gist: &'static str,
}

static ROWS: LazyLock<Vec<Basis>> = LazyLock::new(|| {
    include_str!("../data/laws.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(read_row)
        .collect()
});

fn read_row(line: &'static str) -> Option<Basis> {
    let mut column = line.split('\t');
    let mut next = || column.next();
    Some(Basis {
        key: next()?,
        law: next()?,
        article: next()?,
        as_of: next()?,
        since: next()?.parse().ok(),
        gist: next()?,
    })
}

/// Ends the key of the provision that stands in another's place for a child.
const CHILD: &str = "@child";

/// The provision with a key, for an adult.
pub fn basis(key: &str) -> Option<Basis> {
    ROWS.iter().copied().find(|row| row.key == key)
}

/// The provision that stands in its place for a child, where there is another.
pub fn child_basis(key: &str) -> Option<Basis> {
    ROWS.iter().copied().find(|row| row.key.strip_suffix(CHILD) == Some(key))
}

/// The provision as it binds whoever works for an adult or for a child.
pub(crate) fn basis_for(key: &str, labels: LabelSet) -> Option<Basis> {
    let child = || child_basis(key).filter(|_| labels == LabelSet::Child);
    child().or_else(|| basis(key))
}
