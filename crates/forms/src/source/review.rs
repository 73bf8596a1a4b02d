//! 個別支援計画のモニタリング記録.

use domain::{IndividualGoal, IndividualPlan, Review, ReviewRow};
use words::Term;

use super::{Doc, Source, lines, plain};
use crate::sheet::Run;

struct Record<'a> {
    doc: Doc<'a>,
    body: &'a Review,
    plan: Option<&'a IndividualPlan>,
}

pub(super) fn review<'a>(doc: Doc<'a>, body: &'a Review) -> Box<dyn Source + 'a> {
    let plan = doc.file().individual_plan_at(&body.plan).map(|plan| plan.body());
    Box::new(Record { doc, body, plan })
}

impl Source for Record<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let (doc, body) = (&self.doc, self.body);
        Some(match key {
            "office_service" => {
                let office = self.plan.map(|plan| doc.member_name(&plan.office));
                let service = self.plan.and_then(|plan| plan.service).map(domain::Service::name);
                lines([plain(office.unwrap_or_default()), plain(service.unwrap_or_default())])
            }
            "held" => plain(words::form::interviews(&body.interviews)),
            "plan" => plain(doc.cited(&body.plan)),
            "goals_before" => {
                let goals = self.plan.map(|plan| {
                    lines([
                        plain(words::form::goal(&plan.long_term)),
                        plain(words::form::goal(&plan.short_term)),
                    ])
                });
                goals.unwrap_or_default()
            }
            "person_wish" => plain(&*body.person_wish),
            "family_wish" => doc.within(domain::Scope::Family, plain(&*body.family_wish)),
            "others_wish" => plain(&*body.others_wish),
            "conclusion" => {
                let term = body.conclusion.map(|conclusion| conclusion.term()).unwrap_or_default();
                plain(format!("{term}　{}", body.conclusion_reason).trim())
            }
            "notes" => plain(&*body.notes),
            key => return doc.common(key),
        })
    }

    fn items(&self, _: &str) -> Vec<Box<dyn Source + '_>> {
        let row = |row: &'_ ReviewRow| {
            let goal = self.plan.and_then(|plan| plan.goal(&row.goal));
            Row { row: row.clone(), goal: goal.cloned() }
        };
        self.body.rows.iter().map(|r| Box::new(row(r)) as Box<dyn Source>).collect()
    }
}

struct Row {
    row: ReviewRow,
    goal: Option<IndividualGoal>,
}

impl Source for Row {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let row = &self.row;
        Some(match key {
            "priority" => {
                plain(self.goal.as_ref().map(|g| g.priority.to_string()).unwrap_or_default())
            }
            "goal" => plain(self.goal.as_ref().map(|g| g.goal.to_string()).unwrap_or_default()),
            "progress" => plain(&*row.progress),
            "achievement" => plain(words::form::achievement(&row.measured, row.achievement)),
            "person_says" => plain(words::form::satisfaction(&row.person_says, row.satisfaction)),
            "consideration" => {
                let cause = row.cause.map(|cause| words::form::with_scale("", Some(cause.term())));
                lines([plain(&*row.consideration), plain(cause.unwrap_or_default())])
            }
            "next" => plain(&*row.next),
            _ => return None,
        })
    }
}
