//! Rows extracted from a case: links between documents and due dates. They are an index, never the
//! truth; `renkei reindex` makes them anew and must change nothing.

use calendar::{Day, YearMonth, attains, review_due};
use serde::{Deserialize, Serialize};

use crate::form::choices;
use crate::{CaseFile, Citation, DocumentId, Key, PlanDuty};

/// One goal of an individual plan serving one line of a service plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LinkRow {
    /// The individual plan.
    pub document: DocumentId,
    /// Its version.
    pub version: u32,
    /// The goal.
    pub goal: Key,
    /// Version of the service plan.
    pub plan_version: u32,
    /// Line of the service plan.
    pub line: Key,
}

choices! {
    /// What falls due.
    pub enum DueKind {
        /// モニタリングの実施月の末日
        Monitoring,
        /// 個別支援計画の見直し
        Review,
        /// 支給決定の終わり
        AwardEnd,
        /// 障害支援区分の終わり
        CategoryEnd,
        /// サービス等利用計画の期間の終わり
        PlanEnd,
        /// 18歳に達する日
        Turns18,
        /// 65歳に達する日
        Turns65,
        /// 情報共有の同意の終わり
        SharingEnd,
    }
}

/// Something that is due on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Due {
    /// The last day it may be done.
    pub on: Day,
    /// What.
    pub kind: DueKind,
    /// The document it follows from.
    pub document: Option<DocumentId>,
    /// The member of the care team whose turn it is; `None` = the consultation office.
    pub member: Option<Key>,
}

/// All rows of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Goals and the lines they serve, of every version.
    pub links: Vec<LinkRow>,
    /// What is due, earliest first.
    pub dues: Vec<Due>,
}

/// Extracts the rows of a case.
pub fn index(case: &CaseFile) -> Rows {
    let mut dues = Vec::new();
    if case.closure.on.is_none() {
        dues.extend(monitoring_dues(case));
        dues.extend(review_dues(case));
        dues.extend(ends(case));
        dues.extend(birthdays(case));
    }
    dues.sort();
    dues.dedup();
    Rows { links: links(case), dues }
}

fn links(case: &CaseFile) -> Vec<LinkRow> {
    let mut rows = Vec::new();
    for lineage in &case.individual_plans {
        for version in &lineage.versions {
            for goal in &version.body.goals {
                rows.extend(goal.all_serves().map(|serves| LinkRow {
                    document: lineage.id.clone(),
                    version: version.number,
                    goal: goal.key.clone(),
                    plan_version: serves.version,
                    line: serves.line.clone(),
                }));
            }
        }
    }
    rows.sort();
    rows.dedup();
    rows
}

/// Months of the award in force in which no report has been made, from the first consented plan on.
pub(crate) fn monitoring_dues(case: &CaseFile) -> Vec<Due> {
    let Some(award) = case.award() else { return Vec::new() };
    if case.service_plan().is_some_and(|plan| plan.body().is_self_plan()) {
        return Vec::new();
    }
    let done: Vec<YearMonth> = case
        .monitoring_reports()
        .filter_map(|report| report.body().held_on())
        .map(Day::year_month)
        .collect();
    award
        .body()
        .monitoring_months()
        .into_iter()
        .filter(|month| !done.contains(month))
        .map(|month| Due {
            on: month.last_day(),
            kind: DueKind::Monitoring,
            document: Some(award.document.clone()),
            member: None,
        })
        .collect()
}

/// Each individual plan with an interval: due so many months after it was last made or reviewed,
/// unless its office has left by then.
fn review_dues(case: &CaseFile) -> Vec<Due> {
    let stays = |due: &Due| {
        let office = due.member.as_ref().and_then(|office| case.member(office));
        let period = office.and_then(|office| office.period);
        period.is_none_or(|period| due.on <= period.until)
    };
    let dues = case.individual_plans().filter_map(|plan| review_due_of(case, &plan.citation()));
    dues.filter(stays).collect()
}

/// When the individual plan must have been reviewed (サービス基準58条9項), if its service has an
/// interval and it has begun.
pub fn review_due_of(case: &CaseFile, cited: &Citation) -> Option<Due> {
    let plan = case.individual_plan_at(cited)?;
    let PlanDuty::Individual { review_months } = plan.body().service?.plan_duty() else {
        return None;
    };
    let agreed = case.seal(plan.document, plan.version.number).and_then(|consent| consent.on);
    let reviewed = case
        .reviews()
        .filter(|review| review.body().plan.document.as_ref() == Some(plan.document))
        .filter_map(|review| review.body().held_on())
        .max();
    let from = agreed.max(reviewed).or(plan.version.made_on)?;
    Some(Due {
        on: review_due(from, review_months),
        kind: DueKind::Review,
        document: Some(plan.document.clone()),
        member: Some(plan.body().office.clone()),
    })
}

fn ends(case: &CaseFile) -> Vec<Due> {
    let mut dues = Vec::new();
    let mut due = |on: Option<Day>, kind, document: Option<&DocumentId>, member: Option<&Key>| {
        dues.extend(on.map(|on| Due {
            on,
            kind,
            document: document.cloned(),
            member: member.cloned(),
        }));
    };
    if let Some(award) = case.award() {
        due(award.body().end(), DueKind::AwardEnd, Some(award.document), None);
        due(award.body().category_until, DueKind::CategoryEnd, Some(award.document), None);
    }
    if let Some(plan) = case.service_plan_in_force() {
        let end = plan.body().period.map(|period| period.until);
        due(end, DueKind::PlanEnd, Some(plan.document), None);
    }
    for sharing in case.sharing.iter().filter(|sharing| sharing.withdrawn_on.is_none()) {
        let end = sharing.period.map(|period| period.until);
        due(end, DueKind::SharingEnd, None, sharing.recipient.as_ref());
    }
    dues
}

/// Ages with consequences that lay ahead when the case was last written; one that passes without
/// anything being written stays due.
fn birthdays(case: &CaseFile) -> Vec<Due> {
    let Some(born) = case.person.born else { return Vec::new() };
    let written = case.heads().iter().filter_map(|head| head.made_on).max().or(case.opened_on);
    [(18, DueKind::Turns18), (65, DueKind::Turns65)]
        .into_iter()
        .map(|(years, kind)| Due { on: attains(born, years), kind, document: None, member: None })
        .filter(|due| written.is_some_and(|written| written < due.on))
        .collect()
}
