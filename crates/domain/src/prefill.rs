//! What a new document begins with: whatever the case already knows, so that nothing is written
//! twice. A need becomes a line, a line the base of a goal, a review the hearing of a monitoring.

use calendar::{Day, Period};

use crate::{
    Assessment, Attendee, AuthorKind, Award, BasicInformation, CaseFile, Citation, Conference,
    ConferenceKind, DocumentId, DocumentKind, Edition, IndividualGoal, IndividualPlan,
    IndividualSupport, Key, Marks, MemberKind, MonitoringReport, MonitoringRow, MonitoringSegment,
    Need, PlanLine, Presence, Review, ReviewRow, Serves, ServicePlan, Setting, Statement, Text,
    Voice, WeeklyPlan, Wish,
};

/// What a new document is about, where its kind alone does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Nothing more.
    Nothing,
    /// An office of the care team: its individual plan, its conference.
    Office(Key),
    /// An individual plan: its review.
    Plan(DocumentId),
}

/// The body a new document of a kind begins with, as JSON.
pub fn prefill(
    case: &CaseFile,
    kind: DocumentKind,
    about: &About,
    today: Day,
) -> serde_json::Value {
    let json = match kind {
        DocumentKind::BasicInformation => serde_json::to_value(basic(case)),
        DocumentKind::CurrentLife => serde_json::to_value(week(case)),
        DocumentKind::Assessment => serde_json::to_value(assessment(case)),
        DocumentKind::ServicePlanDraft => serde_json::to_value(draft(case)),
        DocumentKind::Award => serde_json::to_value(award(case)),
        DocumentKind::Conference => serde_json::to_value(conference(case, about)),
        DocumentKind::ServicePlan => serde_json::to_value(plan(case, today)),
        DocumentKind::IndividualPlan => serde_json::to_value(individual_plan(case, about, today)),
        DocumentKind::Review => serde_json::to_value(review(case, about)),
        DocumentKind::Monitoring => serde_json::to_value(monitoring(case)),
    };
    // Forms serialise: their keys are text and their numbers finite.
    json.unwrap_or_default()
}

fn basic(case: &CaseFile) -> BasicInformation {
    case.basic().map(|basic| basic.body().clone()).unwrap_or_default()
}

fn week(case: &CaseFile) -> WeeklyPlan {
    case.current_life().map(|week| week.body().clone()).unwrap_or_default()
}

/// The assessment before, or the chief wish as the first wish.
fn assessment(case: &CaseFile) -> Assessment {
    if let Some(before) = case.assessment() {
        return before.body().clone();
    }
    let said = case.basic().map(|basic| basic.body().chief_wish.clone()).unwrap_or_default();
    let wish = Wish {
        key: row_key("w", 1),
        voice: Voice::person(),
        words: said.clone(),
        on: case.basic().and_then(|basic| basic.version.made_on),
        how: Text::default(),
    };
    Assessment {
        wishes: if said.is_blank() { Vec::new() } else { vec![wish] },
        ..Assessment::default()
    }
}

fn row_key(prefix: &str, number: usize) -> Key {
    format!("{prefix}{number}").parse().unwrap_or_default()
}

/// The plan that runs, to be renewed; else a line for every need that is to be answered.
fn draft(case: &CaseFile) -> ServicePlan {
    let assessment = case.assessment();
    let mut body = match case.service_plan_in_force().or_else(|| case.service_plan_draft()) {
        Some(before) => before.body().clone(),
        None => ServicePlan {
            author_kind: Some(AuthorKind::Specialist),
            wishes: assessment.map(|a| statements(a.body())).unwrap_or_default(),
            weekly: week(case),
            ..ServicePlan::default()
        },
    };
    body.assessment = assessment.map(|a| a.citation()).unwrap_or_default();
    body.draft = Citation::default();
    body.change_reason = Text::default();
    let mut marks = Marks::of(case);
    for need in assessment.iter().flat_map(|a| &a.body().needs) {
        if need.not_now.is_blank() && !body.lines.iter().any(|l| l.needs.contains(&need.key)) {
            let line = line_for(need, marks.fresh("l"), body.lines.len() + 1);
            body.lines.push(line);
        }
    }
    body
}

/// The person's words, as the plan repeats them.
fn statements(assessment: &Assessment) -> Vec<Statement> {
    let statement = |wish: &Wish| Statement {
        voice: wish.voice.clone(),
        words: wish.words.clone(),
        wishes: vec![wish.key.clone()],
    };
    assessment.wishes.iter().map(statement).collect()
}

/// A line for a need.
pub fn line_for(need: &Need, key: Key, priority: usize) -> PlanLine {
    PlanLine {
        key,
        priority: u16::try_from(priority).unwrap_or(u16::MAX),
        needs: vec![need.key.clone()],
        need: need.text.clone(),
        voice: need.voice.clone(),
        own_answer: need.own_answer.clone(),
        domains: need.domains.clone(),
        ..PlanLine::default()
    }
}

fn award(case: &CaseFile) -> Award {
    let before = case.award().map(|award| award.body().clone()).unwrap_or_default();
    Award {
        decided_on: None,
        issued_on: None,
        certificate_seen_on: None,
        monitoring: Vec::new(),
        municipality: before.municipality.clone().or_else(|| case.person.municipality.clone()),
        ..before
    }
}

/// The draft as it was agreed to, with what the award decided.
fn plan(case: &CaseFile, today: Day) -> ServicePlan {
    let source = case.service_plan_draft().map(|draft| (draft, true));
    let newest = case.service_plan().map(|plan| (plan, false));
    let fresh = |(draft, _): &(Edition<'_, ServicePlan>, bool)| {
        newest.is_none_or(|(plan, _)| plan.version.made_on < draft.version.made_on)
    };
    let Some((from, is_draft)) = source.filter(fresh).or(newest) else {
        return draft(case);
    };
    let mut body = from.body().clone();
    if is_draft {
        body.draft = from.citation();
    }
    body.change_reason = Text::default();
    if let Some(award) = case.award() {
        let months = &award.body().monitoring;
        if !months.is_empty() {
            body.monitoring.clone_from(months);
        }
        body.period = award.body().end().map(|until| Period { from: today.min(until), until });
    }
    body
}

/// The lines the big plan entrusts to an office, each as the base of a goal.
fn individual_plan(case: &CaseFile, about: &About, today: Day) -> IndividualPlan {
    let office = match about {
        About::Office(office) => office.clone(),
        _ => Key::default(),
    };
    let before = case.individual_plans().find(|plan| plan.body().office == office);
    let Some(plan) = case.service_plan_in_force().or_else(|| case.service_plan()) else {
        return before.map_or_else(
            || IndividualPlan { office, ..IndividualPlan::default() },
            |before| before.body().clone(),
        );
    };
    let entrusted = entrusted(plan, &office);
    let service = entrusted.iter().find_map(|(_, support)| {
        plan.body().line(&support.line)?.support(support.support.as_ref()?)?.service
    });
    IndividualPlan {
        service,
        based_on: plan.citation(),
        period: plan.body().period.map(|period| Period {
            from: today.min(period.until),
            until: today.plus_years(1).plus_days(-1).min(period.until),
        }),
        wishes: plan.body().wishes.clone(),
        goals: goals(&entrusted),
        office,
        ..IndividualPlan::default()
    }
}

/// Lines with a support by an office, and what it would serve there.
fn entrusted<'a>(plan: Edition<'a, ServicePlan>, office: &Key) -> Vec<(&'a PlanLine, Serves)> {
    let by_office = |line: &'a PlanLine| {
        let mut supports = line.supports.iter();
        let support = supports.find(|s| s.providers.iter().any(|p| p.member == *office))?;
        let serves = Serves {
            version: plan.version.number,
            line: line.key.clone(),
            support: Some(support.key.clone()),
        };
        Some((line, serves))
    };
    plan.body().lines.iter().filter_map(by_office).collect()
}

fn goals(entrusted: &[(&PlanLine, Serves)]) -> Vec<IndividualGoal> {
    let goal = |(i, (line, serves)): (usize, &(&PlanLine, Serves))| {
        let support = serves.support.as_ref().and_then(|key| line.support(key));
        let residential = support
            .and_then(|support| support.service)
            .is_some_and(|service| service.setting() == Setting::Residential);
        IndividualGoal {
            key: row_key("g", i + 1),
            priority: u16::try_from(i + 1).unwrap_or(u16::MAX),
            goal: line.goal.clone(),
            own_role: line.own_role.clone(),
            due: line.due.clone(),
            measure: line.measure.clone(),
            supports: support
                .map(|support| IndividualSupport {
                    key: row_key("s", 1),
                    content: support.content.clone(),
                    frequency: if residential {
                        crate::Frequency::default()
                    } else {
                        support.frequency.clone()
                    },
                    serves: Vec::new(),
                })
                .into_iter()
                .collect(),
            serves: vec![serves.clone()],
            ..IndividualGoal::default()
        }
    };
    entrusted.iter().enumerate().map(goal).collect()
}

/// A goal for one line of the big plan at a version, with what is entrusted to the office there.
pub fn goal_for(
    case: &CaseFile,
    version: u32,
    line: &Key,
    office: &Key,
    key: Key,
    priority: usize,
) -> Option<IndividualGoal> {
    let plan = case.service_plan_at(version)?;
    let line = plan.body().line(line)?;
    let entrusted = entrusted(plan, office).into_iter().find(|(of, _)| of.key == line.key);
    let serves = entrusted.map_or_else(
        || Serves { version, line: line.key.clone(), support: None },
        |(_, serves)| serves,
    );
    let mut goal = goals(&[(line, serves)]).pop()?;
    goal.key = key;
    goal.priority = u16::try_from(priority).unwrap_or(u16::MAX);
    Some(goal)
}

fn conference(case: &CaseFile, about: &About) -> Conference {
    let convened_by = match about {
        About::Office(office) => office.clone(),
        _ => case.office.clone(),
    };
    let own = convened_by == case.office;
    let considered = if own {
        case.service_plan_draft().or_else(|| case.service_plan()).map(|plan| plan.citation())
    } else {
        let mut plans = case.individual_plans();
        plans.find(|plan| plan.body().office == convened_by).map(|plan| plan.citation())
    };
    let invited = case.members.iter().filter(|member| {
        !matches!(member.kind, Some(MemberKind::ConsultationOffice | MemberKind::Municipality))
    });
    Conference {
        kind: Some(if own { ConferenceKind::Care } else { ConferenceKind::Support }),
        plans: considered.into_iter().collect(),
        person: Some(Presence::Present),
        attendees: invited
            .map(|member| Attendee {
                member: Some(member.key.clone()),
                name: if member.contact.is_blank() {
                    member.name.clone()
                } else {
                    member.contact.clone()
                },
                role: if member.role.is_blank() {
                    member.name.clone()
                } else {
                    member.role.clone()
                },
                ..Attendee::default()
            })
            .collect(),
        convened_by,
        ..Conference::default()
    }
}

/// A row for every goal of the plan that is looked at again.
fn review(case: &CaseFile, about: &About) -> Review {
    let plan = match about {
        About::Plan(id) => case.individual_plans().find(|plan| plan.document == id),
        _ => None,
    };
    let Some(plan) = plan else { return Review::default() };
    let row = |goal: &IndividualGoal| ReviewRow { goal: goal.key.clone(), ..ReviewRow::default() };
    Review {
        plan: plan.citation(),
        rows: plan.body().goals.iter().map(row).collect(),
        ..Review::default()
    }
}

/// A row for every line, with what the offices wrote in their reviews since the report before.
fn monitoring(case: &CaseFile) -> MonitoringReport {
    let Some(plan) = case.service_plan_in_force().or_else(|| case.service_plan()) else {
        return MonitoringReport::default();
    };
    let since = case.monitoring_reports().filter_map(|report| report.body().held_on()).max();
    let row = |line: &PlanLine| {
        let (provided, reviews) = heard(case, &line.key, since);
        MonitoringRow { line: line.key.clone(), provided, reviews, ..MonitoringRow::default() }
    };
    MonitoringReport {
        plan: plan.citation(),
        rows: plan.body().lines.iter().map(row).collect(),
        weekly: plan.body().weekly.clone(),
        ..MonitoringReport::default()
    }
}

/// What reviews say of the goals that serve a line, office by office.
fn heard(case: &CaseFile, line: &Key, since: Option<Day>) -> (Text, Vec<Citation>) {
    let mut words: Vec<String> = Vec::new();
    let mut cited = Vec::new();
    for review in case.reviews().filter(|review| review.body().held_on() > since) {
        let Some(plan) = case.individual_plan_at(&review.body().plan) else { continue };
        let serves = |row: &&ReviewRow| {
            let goal = plan.body().goal(&row.goal);
            goal.is_some_and(|goal| goal.all_serves().any(|serves| serves.line == *line))
        };
        let office = case.member(&plan.body().office).map(|office| office.name.to_string());
        for row in review.body().rows.iter().filter(serves).filter(|row| !row.progress.is_blank()) {
            words.push(format!("{}: {}", office.clone().unwrap_or_default(), row.progress));
            if !cited.contains(&review.citation()) {
                cited.push(review.citation());
            }
        }
    }
    (words.join("\n").parse().unwrap_or_default(), cited)
}

/// The months a municipality usually decides on, as a proposal: monthly for the first three, then
/// at the shortest standard interval of the services in the lines (施行規則6条の16).
pub fn monitoring_proposal(lines: &[PlanLine], from: Day, until: Day) -> Vec<MonitoringSegment> {
    let services = lines.iter().flat_map(|line| &line.supports).filter_map(|s| s.service);
    let every = services.filter_map(crate::Service::monitoring_months).min().unwrap_or(6);
    let first = from.year_month();
    let last = until.year_month();
    let segment = |every, from: calendar::YearMonth, until| MonitoringSegment {
        every,
        from: Some(from),
        until: Some(until),
    };
    if last <= first.plus(2) {
        return vec![segment(1, first, last)];
    }
    vec![segment(1, first, first.plus(2)), segment(every, first.plus(3), last)]
}

/// A mark for a new document: its kind's word and, where that is taken, a number.
pub fn fresh_document(case: &CaseFile, kind: DocumentKind, about: &About) -> DocumentId {
    let stem = match (kind, about) {
        (DocumentKind::BasicInformation, _) => "basic".to_owned(),
        (DocumentKind::CurrentLife, _) => "week".to_owned(),
        (DocumentKind::Assessment, _) => "assessment".to_owned(),
        (DocumentKind::ServicePlanDraft, _) => "draft".to_owned(),
        (DocumentKind::Award, _) => "award".to_owned(),
        (DocumentKind::Conference, _) => "conference".to_owned(),
        (DocumentKind::ServicePlan, _) => "plan".to_owned(),
        (DocumentKind::IndividualPlan, About::Office(office)) => format!("near-{office}"),
        (DocumentKind::IndividualPlan, _) => "near".to_owned(),
        (DocumentKind::Review, _) => "review".to_owned(),
        (DocumentKind::Monitoring, _) => "monitoring".to_owned(),
    };
    let stem: String = stem.chars().take(34).collect();
    let taken = |id: &str| case.heads().iter().any(|head| head.document.as_str() == id);
    let mut id = stem.clone();
    let mut number = 2;
    while taken(&id) {
        id = format!("{stem}-{number}");
        number += 1;
    }
    id.parse().unwrap_or_default()
}

/// Kinds of which a case has one document through the years, with new versions.
pub fn is_lasting(kind: DocumentKind) -> bool {
    matches!(
        kind,
        DocumentKind::BasicInformation
            | DocumentKind::CurrentLife
            | DocumentKind::Assessment
            | DocumentKind::ServicePlanDraft
            | DocumentKind::ServicePlan
    )
}
