//! What a rule says about a case.

use domain::{Phrase, PhrasePart, Place};

use crate::{Page, Rule, View};

/// A fault found, at its place, with the particulars of its sentence.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// Where.
    pub place: Place,
    /// Particulars for the holes of the message.
    holes: Vec<(&'static str, PhrasePart)>,
}

impl Finding {
    /// The sentence: the message of the rule's page with its holes filled.
    pub fn message(&self) -> Phrase {
        Phrase::fill(Page::of(self.rule).message, &self.holes)
    }

    /// How to put it right.
    pub fn fix(&self) -> Phrase {
        Phrase::fill(Page::of(self.rule).fix, &self.holes)
    }
}

/// Findings as they are gathered.
#[derive(Debug, Default)]
pub struct Findings {
    rule: Option<&'static Rule>,
    found: Vec<Finding>,
}

impl Findings {
    /// Runs one rule.
    pub(crate) fn run(&mut self, rule: &'static Rule, view: &View<'_>) {
        self.rule = Some(rule);
        (rule.check)(view, self);
    }

    /// A fault of the rule that is running.
    pub fn say<const N: usize>(&mut self, place: Place, holes: [(&'static str, PhrasePart); N]) {
        if let Some(rule) = self.rule {
            self.found.push(Finding { rule, place, holes: holes.into() });
        }
    }

    /// The gravest first, then by rule and place.
    pub(crate) fn sorted(mut self) -> Vec<Finding> {
        self.found.sort_by(|a, b| {
            let key = |finding: &Finding| (finding.rule.severity, finding.rule.code);
            let (a_key, b_key) = (key(a), key(b));
            b_key.0.cmp(&a_key.0).then(a_key.1.cmp(b_key.1)).then(a.place.cmp(&b.place))
        });
        self.found
    }
}
