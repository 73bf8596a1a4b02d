//! モニタリング報告書 and the week as it really is.

use domain::{MonitoringReport, MonitoringRow, PlanLine, ServicePlan};
use words::Term;

use super::{Doc, Named, Source, basic, lines, plain};
use crate::sheet::Run;

struct Report<'a> {
    doc: Doc<'a>,
    body: &'a MonitoringReport,
    plan: Option<&'a ServicePlan>,
}

/// The report, and the week if one was drawn.
pub(super) fn sheets<'a>(doc: impl Fn() -> Doc<'a>, body: &'a MonitoringReport) -> Vec<Named<'a>> {
    let plan = doc().file().service_plan_at(body.plan.version).map(|plan| plan.body());
    let mut sheets: Vec<Named<'a>> =
        vec![("monitoring", Box::new(Report { doc: doc(), body, plan }))];
    if !body.weekly.is_blank() {
        sheets.push(("monitoring_week", basic::week(doc(), &body.weekly)));
    }
    sheets
}

impl Source for Report<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let (doc, body) = (&self.doc, self.body);
        Some(match key {
            "plan_made_on" => {
                let plan = doc.file().service_plan_at(body.plan.version);
                plain(plan.and_then(|p| p.version.made_on).map(words::day).unwrap_or_default())
            }
            "held_on" => plain(body.held_on().map(words::day).unwrap_or_default()),
            "policy" => plain(self.plan.map(|plan| plan.policy.to_string()).unwrap_or_default()),
            "overall" => lines([plain(&*body.overall), plain(&*body.person_changed)]),
            "environment_changed" => plain(&*body.environment_changed),
            "rights_review" => doc.within(domain::Scope::Rights, plain(&*body.rights_review)),
            "conclusion" => {
                let term = body.conclusion.map(|conclusion| conclusion.term()).unwrap_or_default();
                plain(format!("{term}　{}", body.conclusion_reason).trim())
            }
            key => return doc.common(key),
        })
    }

    fn items(&self, _: &str) -> Vec<Box<dyn Source + '_>> {
        let row = |row: &'_ MonitoringRow| {
            let line = self.plan.and_then(|plan| plan.line(&row.line));
            Row { row: row.clone(), line: line.cloned() }
        };
        self.body.rows.iter().map(|r| Box::new(row(r)) as Box<dyn Source>).collect()
    }
}

struct Row {
    row: MonitoringRow,
    line: Option<PlanLine>,
}

impl Source for Row {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let row = &self.row;
        let of_line = |value: fn(&PlanLine) -> String| {
            plain(self.line.as_ref().map(value).unwrap_or_default())
        };
        Some(match key {
            "priority" => of_line(|line| line.priority.to_string()),
            "goal" => of_line(|line| line.goal.to_string()),
            "due" => of_line(|line| words::form::deadline(&line.due)),
            "provided" => plain(&*row.provided),
            "person_says" => plain(words::form::satisfaction(&row.person_says, row.satisfaction)),
            "achievement" => plain(words::form::achievement(&row.fulfilment, row.achievement)),
            "next" => {
                let cause = row.cause.map(|cause| words::form::with_scale("", Some(cause.term())));
                lines([plain(&*row.next), plain(cause.unwrap_or_default())])
            }
            "change_kind" => plain(words::form::yes_no(row.change_kind)),
            "change_amount" => plain(words::form::yes_no(row.change_amount)),
            "change_week" => plain(words::form::yes_no(row.change_week)),
            "notes" => plain(&*row.notes),
            _ => return None,
        })
    }
}
