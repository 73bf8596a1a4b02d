//! What a rule says about a case.

use domain::{DocumentKind, LabelSet, Phrase, PhrasePart, Place, Severity};

use crate::basis::basis_for;
use crate::{Basis, Page, Rule, View};

/// A fault found, at its place, with the particulars of its sentence.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// Where.
    pub place: Place,
    /// Particulars for the holes of the message.
    holes: Vec<(&'static str, PhrasePart)>,
    /// Whether it is about an adult's case or a child's.
    labels: LabelSet,
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

    /// The law and the teachings behind it, as they are for this person.
    pub fn basis(&self) -> impl Iterator<Item = Basis> {
        self.rule.basis.iter().filter_map(|key| basis_for(key, self.labels))
    }

    /// Whether a law behind it bound whoever made a document on a day. Good practice is always
    /// told, and so is what stands in a document without a date.
    fn is_asked_of(&self, made_on: Option<calendar::Day>) -> bool {
        let Some(made_on) = made_on.filter(|_| self.rule.severity >= Severity::Claim) else {
            return true;
        };
        self.basis().any(|basis| basis.since.is_none_or(|since| since <= made_on))
    }
}

/// Findings as they are gathered.
#[derive(Debug)]
pub struct Findings {
    rule: Option<&'static Rule>,
    labels: LabelSet,
    found: Vec<Finding>,
}

impl Findings {
    /// None yet, about an adult's case or a child's.
    pub(crate) fn of(view: &View<'_>) -> Self {
        Self { rule: None, labels: view.labels(), found: Vec::new() }
    }

    /// Runs one rule and leaves out what no law asked of the document when it was made.
    pub(crate) fn run(&mut self, rule: &'static Rule, view: &View<'_>) {
        self.rule = Some(rule);
        let before = self.found.len();
        (rule.check)(view, self);
        let mut at = before;
        while let Some(finding) = self.found.get(at) {
            if finding.is_asked_of(view.made_on(&finding.place)) {
                at += 1;
            } else {
                self.found.remove(at);
            }
        }
    }

    /// A fault of the rule that is running. The hole `{plan}` is always filled: with what a plan
    /// is called for this person.
    pub fn say<const N: usize>(&mut self, place: Place, holes: [(&'static str, PhrasePart); N]) {
        let Some(rule) = self.rule else { return };
        let mut holes: Vec<_> = holes.into();
        holes.push(("plan", PhrasePart::Kind(DocumentKind::ServicePlan, self.labels)));
        self.found.push(Finding { rule, place, holes, labels: self.labels });
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
