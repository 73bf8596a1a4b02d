//! What a case waits for and whose turn it is, read from the evidence like the steps themselves.

use calendar::Day;
use serde::{Deserialize, Serialize};

use crate::form::choices;
use crate::process::offices_with_duty;
use crate::{
    CaseFile, DocumentId, DocumentKind, Edition, IndividualPlan, Key, OfficeId, ServicePlan,
    StepKind, process, standing,
};

choices! {
    /// だれの番か
    pub enum Turn {
        /// 相談支援専門員
        Specialist,
        /// サービス事業所
        Office,
        /// 本人（説明を受け、同意する）
        Person,
        /// 市町村（支給決定）
        Municipality,
    }
}

/// Something a case waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextAct {
    /// The step it belongs to.
    pub step: StepKind,
    /// Whose turn it is.
    pub turn: Turn,
    /// The office whose turn it is, or for whose document the person's answer is awaited.
    pub member: Option<Key>,
    /// Its identity in the store.
    pub office: Option<OfficeId>,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: Option<Day>,
    /// The document that waits, at its version; `None` where it is still to be made.
    pub document: Option<DocumentId>,
    /// Its version; 0 where there is no document.
    pub version: u32,
}

impl NextAct {
    fn of(step: StepKind, turn: Turn, since: Option<Day>) -> Self {
        Self {
            step,
            turn,
            member: None,
            office: None,
            name: String::new(),
            since,
            document: None,
            version: 0,
        }
    }

    fn about<B>(self, edition: Option<Edition<'_, B>>) -> Self {
        Self {
            document: edition.map(|edition| edition.document.clone()),
            version: edition.map_or(0, |edition| edition.version.number),
            ..self
        }
    }
}

/// Everything an open case waits for, in the order of the process. What falls due by a date alone
/// (monitoring, reviews) is not here but among the dues.
pub fn next_acts(case: &CaseFile) -> Vec<NextAct> {
    if case.closure.on.is_some() {
        return Vec::new();
    }
    let mut acts: Vec<NextAct> = renewal(case).into_iter().chain(current(case)).collect();
    acts.extend(individual_plans(case));
    acts.sort_by_key(|act| act.step);
    acts
}

/// What keeps the process from going on: the first step that is not done.
fn current(case: &CaseFile) -> Option<NextAct> {
    let step = standing(case);
    let specialist = |since| NextAct::of(step, Turn::Specialist, since);
    Some(match step {
        StepKind::Intake => specialist(None),
        StepKind::Assessment => specialist(case.opened_on),
        StepKind::Draft => match case.service_plan_draft() {
            None => specialist(done_on(case, StepKind::Assessment)),
            Some(draft) => wait_for_consent(step, draft),
        },
        StepKind::Award => {
            let since = done_on(case, StepKind::Draft);
            NextAct::of(step, Turn::Municipality, since).about(case.service_plan_draft())
        }
        StepKind::Conference => specialist(done_on(case, StepKind::Award)),
        StepKind::Plan => match case.service_plan() {
            None => specialist(done_on(case, StepKind::Conference)),
            Some(plan) => wait_for_consent(step, plan),
        },
        StepKind::Delivery => {
            specialist(done_on(case, StepKind::Plan)).about(case.service_plan_in_force())
        }
        StepKind::IndividualPlans | StepKind::Monitoring | StepKind::Closure => return None,
    })
}

fn done_on(case: &CaseFile, kind: StepKind) -> Option<Day> {
    process(case).into_iter().find(|step| step.kind == kind)?.done_on
}

fn wait_for_consent<B>(step: StepKind, edition: Edition<'_, B>) -> NextAct {
    NextAct::of(step, Turn::Person, edition.version.made_on).about(Some(edition))
}

/// A new round that began while the plan before is in force: a newer draft, a newer version.
fn renewal(case: &CaseFile) -> Option<NextAct> {
    let in_force = case.service_plan_in_force()?;
    let newest = case.service_plan()?;
    if newest.version.number > in_force.version.number || newest.document != in_force.document {
        return Some(wait_for_consent(StepKind::Plan, newest));
    }
    let draft = case.service_plan_draft()?;
    if draft.version.made_on <= newest.version.made_on {
        return None;
    }
    let agreed = agreed_on(case, draft);
    match agreed {
        None => Some(wait_for_consent(StepKind::Draft, draft)),
        Some(agreed) => {
            let decided = case.award().and_then(|award| award.body().decided_on);
            let waits = decided.is_none_or(|decided| decided < agreed);
            let act = if waits {
                NextAct::of(StepKind::Award, Turn::Municipality, Some(agreed)).about(Some(draft))
            } else {
                NextAct::of(StepKind::Plan, Turn::Specialist, decided)
            };
            Some(act)
        }
    }
}

fn agreed_on(case: &CaseFile, edition: Edition<'_, ServicePlan>) -> Option<Day> {
    case.seal(edition.document, edition.version.number).and_then(|consent| consent.on)
}

/// Offices of the plan in force whose individual plan is not made or not agreed to yet.
fn individual_plans(case: &CaseFile) -> Vec<NextAct> {
    let Some(plan) = case.service_plan_in_force() else { return Vec::new() };
    let since = agreed_on(case, plan);
    offices_with_duty(plan.body())
        .into_iter()
        .filter_map(|office| {
            let near = case.individual_plans().find(|near| near.body().office == *office);
            let act = match near {
                None => NextAct::of(StepKind::IndividualPlans, Turn::Office, since),
                Some(near) if is_agreed(case, near) => return None,
                Some(near) => wait_for_consent(StepKind::IndividualPlans, near),
            };
            let member = case.member(office);
            Some(NextAct {
                member: Some(office.clone()),
                office: member.and_then(|member| member.office.as_ref()?.id.clone()),
                name: member.map(|member| member.name.to_string()).unwrap_or_default(),
                ..act
            })
        })
        .collect()
}

fn is_agreed(case: &CaseFile, near: Edition<'_, IndividualPlan>) -> bool {
    case.seal(near.document, near.version.number).is_some()
}

impl CaseFile {
    /// The member of the care team a document belongs to: the office of an individual plan, of its
    /// review and of the conference it convened; the consultation office for everything else.
    pub fn owner_of(&self, kind: DocumentKind, document: &DocumentId) -> &Key {
        let owner = match kind {
            DocumentKind::IndividualPlan => self
                .individual_plans()
                .find(|plan| plan.document == document)
                .map(|plan| &plan.body().office),
            DocumentKind::Review => self
                .reviews()
                .find(|review| review.document == document)
                .and_then(|review| review.body().plan.document.as_ref())
                .and_then(|plan| self.individual_plans().find(|near| near.document == plan))
                .map(|plan| &plan.body().office),
            DocumentKind::Conference => self
                .conferences()
                .find(|conference| conference.document == document)
                .map(|conference| &conference.body().convened_by),
            _ => None,
        };
        owner.unwrap_or(&self.office)
    }
}
