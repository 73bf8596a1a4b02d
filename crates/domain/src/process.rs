//! The steps of the process, read from the evidence in the case; nobody ticks them (RT-03, S0-04).

use calendar::Day;

use crate::form::choices;
use crate::{
    CaseFile, ConferenceKind, Key, MemberKind, Place, PlanDuty, RecipientKind, Service, ServicePlan,
};

choices! {
    /// 手順の一段
    pub enum StepKind {
        /// 受付
        Intake,
        /// アセスメント
        Assessment,
        /// 計画案
        Draft,
        /// 支給決定
        Award,
        /// 担当者会議
        Conference,
        /// 計画と同意
        Plan,
        /// 交付
        Delivery,
        /// 個別支援計画
        IndividualPlans,
        /// モニタリング
        Monitoring,
        /// 終了
        Closure,
    }
}

/// One step with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which step.
    pub kind: StepKind,
    /// The day it was done, if it was.
    pub done_on: Option<Day>,
    /// Where the evidence stands.
    pub evidence: Option<Place>,
    /// How much of how many is done, where a step has parts.
    pub parts: Option<(usize, usize)>,
}

impl Step {
    /// Whether the step is done whole.
    pub fn is_done(&self) -> bool {
        self.done_on.is_some() && self.parts.is_none_or(|(done, of)| done >= of)
    }
}

/// All steps in their order.
pub fn process(case: &CaseFile) -> Vec<Step> {
    StepKind::ALL.iter().map(|kind| step(case, *kind)).collect()
}

/// The first step that is not done: where the case stands.
pub fn standing(case: &CaseFile) -> StepKind {
    if case.closure.on.is_some() {
        return StepKind::Closure;
    }
    let open = process(case).into_iter().find(|step| !step.is_done());
    match open.map(|step| step.kind) {
        None | Some(StepKind::Closure) => StepKind::Monitoring,
        Some(kind) => kind,
    }
}

fn step(case: &CaseFile, kind: StepKind) -> Step {
    let (done_on, evidence, parts) = match kind {
        StepKind::Intake => {
            let basic = case.basic();
            let on = case.opened_on.or(basic.and_then(|basic| basic.version.made_on));
            (on, basic.map(|basic| basic.place()), None)
        }
        StepKind::Assessment => {
            let made = case.assessment();
            let visited = made.and_then(|a| a.body().interviews.iter().filter_map(|i| i.on).max());
            (visited, made.map(|made| made.place()), None)
        }
        StepKind::Draft => {
            let draft = case.service_plan_draft();
            let agreed = draft
                .and_then(|draft| case.seal(draft.document, draft.version.number))
                .and_then(|consent| consent.on);
            // Whoever holds a plan has passed the draft, whatever was kept of it.
            let passed = agreed.or(case.service_plan().and_then(|plan| plan.version.made_on));
            (passed, draft.map(|draft| draft.place()), None)
        }
        StepKind::Award => {
            let award = case.award();
            (award.and_then(|award| award.body().decided_on), award.map(|a| a.place()), None)
        }
        StepKind::Conference => {
            let held = case
                .conferences()
                .filter(|conference| conference.body().kind == Some(ConferenceKind::Care))
                .max_by_key(|conference| conference.body().on);
            (held.and_then(|held| held.body().on), held.map(|held| held.place()), None)
        }
        StepKind::Plan => {
            let plan = case.service_plan_in_force();
            let agreed = plan
                .and_then(|plan| case.seal(plan.document, plan.version.number))
                .and_then(|consent| consent.on);
            (agreed, plan.or(case.service_plan()).map(|plan| plan.place()), None)
        }
        StepKind::Delivery => delivery(case),
        StepKind::IndividualPlans => individual_plans(case),
        StepKind::Monitoring => {
            let last = case.monitoring_reports().max_by_key(|report| report.body().held_on());
            let on = last.and_then(|last| last.body().held_on());
            (on, last.map(|last| last.place()), None)
        }
        StepKind::Closure => (case.closure.on, None, None),
    };
    Step { kind, done_on, evidence, parts }
}

type Evidence = (Option<Day>, Option<Place>, Option<(usize, usize)>);

/// The plan in force, handed to the person, every office it names and the municipality.
fn delivery(case: &CaseFile) -> Evidence {
    let Some(plan) = case.service_plan_in_force() else { return (None, None, None) };
    let mut wanted: Vec<&Key> = plan
        .body()
        .lines
        .iter()
        .flat_map(|line| &line.supports)
        .flat_map(|support| &support.providers)
        .map(|provider| &provider.member)
        .filter(|member| {
            case.member(member).and_then(|m| m.kind) == Some(MemberKind::ServiceOffice)
        })
        .collect();
    wanted.sort();
    wanted.dedup();
    let cited = plan.citation();
    let handed: Vec<_> = case
        .deliveries
        .iter()
        .filter(|delivery| delivery.document == cited && delivery.on.is_some())
        .collect();
    let to = |kind: RecipientKind| handed.iter().any(|d| d.to.kind == Some(kind));
    let offices = wanted
        .iter()
        .filter(|member| handed.iter().any(|d| d.to.member.as_ref() == Some(**member)))
        .count();
    let person = to(RecipientKind::Person) || to(RecipientKind::Guardian);
    let done = offices + usize::from(person) + usize::from(to(RecipientKind::Municipality));
    let last = handed.iter().filter_map(|delivery| delivery.on).max();
    (last, Some(plan.place()), Some((done, wanted.len() + 2)))
}

/// Individual plans agreed to, of those the services of the plan ask for.
fn individual_plans(case: &CaseFile) -> Evidence {
    let Some(plan) = case.service_plan_in_force() else { return (None, None, None) };
    let wanted = offices_with_duty(plan.body());
    let agreed: Vec<Day> = wanted
        .iter()
        .filter_map(|office| {
            let near = case.individual_plans().find(|near| near.body().office == **office)?;
            case.seal(near.document, near.version.number)?.on
        })
        .collect();
    let place = case.individual_plans().next().map(|near| near.place());
    if wanted.is_empty() {
        let agreed = case.seal(plan.document, plan.version.number).and_then(|c| c.on);
        return (agreed, None, None);
    }
    (agreed.iter().max().copied(), place, Some((agreed.len(), wanted.len())))
}

/// Members of a plan whose service asks for an individual plan, each once.
pub(crate) fn offices_with_duty(plan: &ServicePlan) -> Vec<&Key> {
    let asks =
        |service: Service| !matches!(service.plan_duty(), PlanDuty::None | PlanDuty::Assessment);
    let supports = plan.lines.iter().flat_map(|line| &line.supports);
    let mut offices: Vec<&Key> = supports
        .filter(|support| support.service.is_some_and(asks))
        .flat_map(|support| &support.providers)
        .map(|provider| &provider.member)
        .collect();
    offices.sort();
    offices.dedup();
    offices
}
