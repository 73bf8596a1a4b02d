//! The plan linter: rules that check a case as a compiler checks code.
//!
//! A rule is one `.rs` and one `.md` in `rule/` and one line in the registry. The page is the
//! help, the message and the test: the cases in it are run and must give the findings written
//! below them. See `docs/adding-a-rule.md`.

mod basis;
mod finding;
mod marks;
mod page;
mod rule;
mod view;

pub use basis::{Basis, basis, child_basis};
pub use finding::{Finding, Findings};
pub use page::Page;
pub use rule::{RULES, rule};
pub use view::{Settings, View};

use calendar::Day;
use domain::{CaseFile, Severity};

/// Whether a rule is meant for everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Always on.
    Stable,
    /// Judges by the look of free text and may be wrong; its findings ask rather than tell.
    Asking,
}

/// A rule: static data and a small function.
#[derive(Debug)]
pub struct Rule {
    /// Letter of the family and two digits, never reused: `N01`.
    pub code: &'static str,
    /// What it finds, as one would allow it: `need-without-support`.
    pub name: &'static str,
    /// What follows.
    pub severity: Severity,
    /// For everyone or asking.
    pub status: Status,
    /// Keys into the table of laws.
    pub basis: &'static [&'static str],
    /// The page beside the rule.
    pub page: &'static str,
    /// Finds the fault in a case.
    pub check: fn(&View<'_>, &mut Findings),
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// Runs every rule over a case as it stands on `today`. Closed cases are left in peace.
pub fn check(case: &CaseFile, today: Day, settings: &Settings) -> Vec<Finding> {
    if case.closure.on.is_some_and(|closed| closed <= today) {
        return Vec::new();
    }
    let view = View::new(case, today, settings);
    let mut findings = Findings::of(&view);
    for rule in RULES {
        findings.run(rule, &view);
    }
    findings.sorted()
}
