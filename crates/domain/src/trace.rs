//! From the person's own words down to what came of them, and back up.

use crate::{
    Achievement, Assessment, CaseFile, Edition, IndividualGoal, IndividualPlan, Key, Need, Place,
    PlanLine, Satisfaction, ServicePlan, Voice,
};

/// What a step of the trace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceKind {
    /// 希望
    Wish,
    /// デマンド
    Demand,
    /// ニーズ
    Need,
    /// サービス等利用計画の行
    Line,
    /// 行の支援
    Support,
    /// 個別支援計画の目標
    Goal,
    /// 個別支援計画の見直しの行
    Review,
    /// モニタリングの行
    Monitoring,
}

/// One step of the trace with what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// What it is.
    pub kind: TraceKind,
    /// Where it stands.
    pub place: Place,
    /// Mark of the row.
    pub key: Key,
    /// The words.
    pub text: String,
    /// Whose words, where that is known.
    pub voice: Voice,
    /// Office or member concerned.
    pub who: Vec<String>,
    /// How far the goal was reached, in reviews and monitoring.
    pub achievement: Option<Achievement>,
    /// What the person felt, in reviews and monitoring.
    pub satisfaction: Option<Satisfaction>,
    /// What follows from it.
    pub children: Vec<Trace>,
}

impl Trace {
    fn new(kind: TraceKind, place: Place, key: &Key, text: &str) -> Self {
        Self {
            kind,
            place,
            key: key.clone(),
            text: text.to_owned(),
            voice: Voice::default(),
            who: Vec::new(),
            achievement: None,
            satisfaction: None,
            children: Vec::new(),
        }
    }

    /// Whether anything further down was evaluated.
    pub fn has_outcome(&self) -> bool {
        matches!(self.kind, TraceKind::Review | TraceKind::Monitoring)
            || self.children.iter().any(Self::has_outcome)
    }
}

/// The whole trace of a case: first every wish, then needs that stand on no wish, then needs that
/// only the plan has.
pub fn trace(case: &CaseFile) -> Vec<Trace> {
    let plan = case.service_plan_in_force().or_else(|| case.service_plan());
    let plan = plan.or_else(|| case.service_plan_draft());
    let tracer = Tracer { case, plan };
    let mut roots = case.assessment().map(|a| tracer.wishes(a)).unwrap_or_default();
    roots.extend(tracer.unassessed());
    roots
}

/// Every way from the words down to the row with a mark in a document, first step first.
pub fn trace_up(case: &CaseFile, place: &Place, key: &Key) -> Vec<Vec<Trace>> {
    let mut found = Vec::new();
    for root in trace(case) {
        walk_up(&root, place, key, &mut Vec::new(), &mut found);
    }
    found
}

fn walk_up(
    at: &Trace,
    place: &Place,
    key: &Key,
    way: &mut Vec<Trace>,
    found: &mut Vec<Vec<Trace>>,
) {
    way.push(Trace { children: Vec::new(), ..at.clone() });
    if at.key == *key && at.place.document == place.document {
        found.push(way.clone());
    }
    for child in &at.children {
        walk_up(child, place, key, way, found);
    }
    way.pop();
}

struct Tracer<'a> {
    case: &'a CaseFile,
    plan: Option<Edition<'a, ServicePlan>>,
}

impl<'a> Tracer<'a> {
    fn wishes(&self, assessment: Edition<'a, Assessment>) -> Vec<Trace> {
        let body = assessment.body();
        let place = |part: &str, i: usize| assessment.place().at(format!("{part}[{i}]"));
        let needs_from = |key: &Key| -> Vec<Trace> {
            let from = |need: &&Need| need.from.contains(key);
            body.needs.iter().filter(from).map(|need| self.need(assessment, need)).collect()
        };
        let demands_from = |key: &Key| -> Vec<Trace> {
            body.demands
                .iter()
                .enumerate()
                .filter(|(_, demand)| demand.wishes.contains(key))
                .map(|(i, demand)| Trace {
                    voice: demand.voice.clone(),
                    children: needs_from(&demand.key),
                    ..Trace::new(TraceKind::Demand, place("demands", i), &demand.key, &demand.words)
                })
                .collect()
        };
        let wishes = body.wishes.iter().enumerate().map(|(i, wish)| Trace {
            voice: wish.voice.clone(),
            children: demands_from(&wish.key).into_iter().chain(needs_from(&wish.key)).collect(),
            ..Trace::new(TraceKind::Wish, place("wishes", i), &wish.key, &wish.words)
        });
        // Those that stand on nothing, or on what the reader is not shown.
        let is_wish = |key: &Key| body.wishes.iter().any(|wish| wish.key == *key);
        let is_voice =
            |key: &Key| is_wish(key) || body.demands.iter().any(|demand| demand.key == *key);
        let free_demands =
            body.demands.iter().enumerate().filter(|(_, d)| !d.wishes.iter().any(is_wish)).map(
                |(i, demand)| Trace {
                    voice: demand.voice.clone(),
                    children: needs_from(&demand.key),
                    ..Trace::new(TraceKind::Demand, place("demands", i), &demand.key, &demand.words)
                },
            );
        let free_needs = body.needs.iter().filter(|need| !need.from.iter().any(is_voice));
        wishes
            .chain(free_demands)
            .chain(free_needs.map(|need| self.need(assessment, need)))
            .collect()
    }

    fn need(&self, assessment: Edition<'a, Assessment>, need: &Need) -> Trace {
        let i = assessment.body().needs.iter().position(|n| n.key == need.key).unwrap_or(0);
        let place = assessment.place().at(format!("needs[{i}]"));
        Trace {
            voice: need.voice.clone(),
            children: self.lines(|line| line.needs.contains(&need.key)),
            ..Trace::new(TraceKind::Need, place, &need.key, &need.text)
        }
    }

    /// Needs written in the plan alone, as in plans whose assessment was not kept.
    fn unassessed(&self) -> Vec<Trace> {
        let lines = self.lines(|line| !self.is_assessed(line));
        let need_of = |line: Trace| {
            let place = line.place.at(format!("{}.need", line.place.path));
            let plan = self.plan.and_then(|plan| plan.body().line(&line.key));
            Trace {
                voice: line.voice.clone(),
                children: vec![line.clone()],
                ..Trace::new(
                    TraceKind::Need,
                    place,
                    &line.key,
                    plan.map(|plan| &*plan.need).unwrap_or_default(),
                )
            }
        };
        lines.into_iter().map(need_of).collect()
    }

    /// Whether a line answers a need that the assessment has.
    fn is_assessed(&self, line: &PlanLine) -> bool {
        let Some(assessment) = self.case.assessment() else { return false };
        line.needs.iter().any(|key| assessment.body().needs.iter().any(|need| need.key == *key))
    }

    fn lines(&self, wanted: impl Fn(&PlanLine) -> bool) -> Vec<Trace> {
        let Some(plan) = self.plan else { return Vec::new() };
        plan.body()
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| wanted(line))
            .map(|(i, line)| self.line(plan, i, line))
            .collect()
    }

    fn line(&self, plan: Edition<'a, ServicePlan>, i: usize, line: &PlanLine) -> Trace {
        let place = plan.place().at(format!("lines[{i}]"));
        let supports = line.supports.iter().enumerate().map(|(j, support)| Trace {
            who: support
                .providers
                .iter()
                .filter_map(|provider| self.case.member(&provider.member))
                .map(|member| member.name.to_string())
                .collect(),
            ..Trace::new(
                TraceKind::Support,
                plan.place().at(format!("lines[{i}].supports[{j}]")),
                &support.key,
                &support.content,
            )
        });
        let children =
            supports.chain(self.goals(&line.key)).chain(self.monitoring(&line.key)).collect();
        let text = if line.goal.is_blank() { &line.need } else { &line.goal };
        Trace {
            voice: line.voice.clone(),
            children,
            ..Trace::new(TraceKind::Line, place, &line.key, text)
        }
    }

    fn goals(&self, line: &Key) -> Vec<Trace> {
        let serves = |goal: &IndividualGoal| goal.all_serves().any(|serves| serves.line == *line);
        self.case
            .individual_plans()
            .flat_map(|plan| {
                let goals = plan.body().goals.iter().enumerate();
                goals.filter(|(_, goal)| serves(goal)).map(move |(i, goal)| (plan, i, goal))
            })
            .map(|(plan, i, goal)| Trace {
                who: self.office_of(plan),
                children: self.reviews(plan, &goal.key),
                ..Trace::new(
                    TraceKind::Goal,
                    plan.place().at(format!("goals[{i}]")),
                    &goal.key,
                    &goal.goal,
                )
            })
            .collect()
    }

    fn office_of(&self, plan: Edition<'a, IndividualPlan>) -> Vec<String> {
        let member = self.case.member(&plan.body().office);
        member.map(|member| member.name.to_string()).into_iter().collect()
    }

    fn reviews(&self, plan: Edition<'a, IndividualPlan>, goal: &Key) -> Vec<Trace> {
        self.case
            .reviews()
            .filter(|review| review.body().plan.document.as_ref() == Some(plan.document))
            .flat_map(|review| {
                let rows = review.body().rows.iter().enumerate();
                rows.filter(|(_, row)| row.goal == *goal).map(move |(i, row)| (review, i, row))
            })
            .map(|(review, i, row)| Trace {
                achievement: row.achievement,
                satisfaction: row.satisfaction,
                ..Trace::new(
                    TraceKind::Review,
                    review.place().at(format!("rows[{i}]")),
                    &row.goal,
                    if row.consideration.is_blank() { &row.progress } else { &row.consideration },
                )
            })
            .collect()
    }

    fn monitoring(&self, line: &Key) -> Vec<Trace> {
        self.case
            .monitoring_reports()
            .flat_map(|report| {
                let rows = report.body().rows.iter().enumerate();
                rows.filter(|(_, row)| row.line == *line).map(move |(i, row)| (report, i, row))
            })
            .map(|(report, i, row)| Trace {
                achievement: row.achievement,
                satisfaction: row.satisfaction,
                ..Trace::new(
                    TraceKind::Monitoring,
                    report.place().at(format!("rows[{i}]")),
                    &row.line,
                    if row.person_says.is_blank() { &row.fulfilment } else { &row.person_says },
                )
            })
            .collect()
    }
}
