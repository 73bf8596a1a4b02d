//! The drawing from wishes to needs, lines, goals and what came of them.

use domain::{CaseFile, Trace, TraceKind};
use words::Term as _;

/// Voices, and everything that follows from them.
pub(super) struct Stem {
    pub voices: Vec<Voiced>,
    pub branches: Vec<Branch>,
}

/// Someone's words.
#[derive(PartialEq, Eq)]
pub(super) struct Voiced {
    /// Whose; empty where nobody has said.
    pub who: String,
    pub words: String,
    pub own: bool,
}

/// A need with the line of the big plan that answers it.
pub(super) struct Branch {
    pub needs: Vec<String>,
    pub line: Option<LineView>,
    pub leaves: Vec<Leaf>,
}

/// A line of the big plan.
pub(super) struct LineView {
    pub number: String,
    pub text: String,
    /// Who does what.
    pub supports: Vec<(String, String)>,
}

/// A goal of a near plan, or what the monitoring of the line says, with what came of it.
pub(super) struct Leaf {
    /// The office; empty for the monitoring.
    pub office: String,
    pub goal: String,
    pub outcomes: Vec<Outcome>,
}

/// What came of a goal.
pub(super) struct Outcome {
    /// How far it was reached.
    pub reached: &'static str,
    pub words: String,
    /// Whether it is what the person says.
    pub own: bool,
}

/// The drawing: stems in the order of the trace, each line once.
pub(super) fn stems(file: &CaseFile) -> Vec<Stem> {
    let roots = domain::trace(file);
    let mut found: Vec<Found<'_>> = Vec::new();
    for root in &roots {
        gather(root, &mut Vec::new(), &mut found);
    }
    let mut stems: Vec<Stem> = Vec::new();
    for found in found {
        let voices: Vec<Voiced> = found.voices.iter().map(|step| voiced(step)).collect();
        let branch = found.branch(file);
        match stems.iter_mut().find(|stem| stem.voices == voices) {
            Some(stem) => stem.branches.extend(branch),
            None => stems.push(Stem { voices, branches: branch.into_iter().collect() }),
        }
    }
    stems
}

/// A line, a need nothing answers yet or a voice from which no need was found, with what stands
/// above it.
struct Found<'a> {
    voices: Vec<&'a Trace>,
    needs: Vec<&'a Trace>,
    line: Option<&'a Trace>,
}

impl Found<'_> {
    fn branch(&self, file: &CaseFile) -> Option<Branch> {
        if self.line.is_none() && self.needs.is_empty() {
            return None;
        }
        Some(Branch {
            needs: self.needs.iter().map(|need| need.text.clone()).collect(),
            line: self.line.map(line_view),
            leaves: self.line.map(|line| leaves(file, line)).unwrap_or_default(),
        })
    }
}

fn gather<'a>(at: &'a Trace, above: &mut Vec<&'a Trace>, found: &mut Vec<Found<'a>>) {
    let ends = at.children.is_empty() && at.kind != TraceKind::Line;
    if at.kind == TraceKind::Line || ends {
        let line = (at.kind == TraceKind::Line).then_some(at);
        let way = above.iter().copied().chain(ends.then_some(at));
        let (mut voices, mut needs) = (Vec::new(), Vec::new());
        for step in way {
            match step.kind {
                TraceKind::Need => needs.push(step),
                _ => voices.push(step),
            }
        }
        add(found, Found { voices, needs, line });
        return;
    }
    above.push(at);
    for child in &at.children {
        gather(child, above, found);
    }
    above.pop();
}

/// The same line, or need, reached from another voice is one branch with both voices.
fn add<'a>(found: &mut Vec<Found<'a>>, new: Found<'a>) {
    let mark = |of: &Found<'_>| {
        of.line.or(of.needs.last().copied()).map(|step| (step.kind, step.key.clone()))
    };
    let wanted = mark(&new);
    let known = found.iter_mut().find(|known| wanted.is_some() && mark(known) == wanted);
    let Some(known) = known else { return found.push(new) };
    let is_new = |of: &[&Trace], step: &Trace| !of.iter().any(|known| known.place == step.place);
    for step in new.voices {
        if is_new(&known.voices, step) {
            known.voices.push(step);
        }
    }
    for step in new.needs {
        if is_new(&known.needs, step) {
            known.needs.push(step);
        }
    }
}

fn voiced(step: &Trace) -> Voiced {
    Voiced { who: words::voice(&step.voice), words: step.text.clone(), own: step.voice.is_person() }
}

fn line_view(line: &Trace) -> LineView {
    let supports = line.children.iter().filter(|child| child.kind == TraceKind::Support);
    let number = line.place.path.trim_start_matches("lines[").trim_end_matches(']');
    LineView {
        number: number.parse::<usize>().map(|i| (i + 1).to_string()).unwrap_or_default(),
        text: line.text.clone(),
        supports: supports.map(|support| (support.who.join("、"), support.text.clone())).collect(),
    }
}

fn leaves(file: &CaseFile, line: &Trace) -> Vec<Leaf> {
    let of = |kind: TraceKind| line.children.iter().filter(move |child| child.kind == kind);
    let mut leaves: Vec<Leaf> = of(TraceKind::Goal)
        .map(|goal| Leaf {
            office: goal.who.join("、"),
            goal: goal.text.clone(),
            outcomes: goal.children.iter().map(|review| outcome(review, false)).collect(),
        })
        .collect();
    let heard: Vec<Outcome> =
        of(TraceKind::Monitoring).map(|row| outcome(row, is_own(file, row))).collect();
    if !heard.is_empty() {
        leaves.push(Leaf { office: String::new(), goal: String::new(), outcomes: heard });
    }
    leaves
}

/// Whether a row of a monitoring is told in the person's words rather than the specialist's.
fn is_own(file: &CaseFile, step: &Trace) -> bool {
    let mut rows = file.monitoring_reports().flat_map(|report| &report.body().rows);
    rows.any(|row| row.line == step.key && *row.person_says == *step.text)
}

fn outcome(step: &Trace, own: bool) -> Outcome {
    Outcome {
        reached: step.achievement.map_or("", |achievement| achievement.term()),
        words: step.text.clone(),
        own,
    }
}
