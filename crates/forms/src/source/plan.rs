//! サービス等利用計画（案）and its weekly table.

use domain::{PlanLine, ServicePlan};

use super::{Doc, Named, Source, basic, lines, plain, statements, toned};
use crate::sheet::{Run, Tone};

struct Plan<'a> {
    doc: Doc<'a>,
    body: &'a ServicePlan,
}

/// The plan and its week.
pub(super) fn sheets<'a>(
    doc: impl Fn() -> Doc<'a>,
    body: &'a ServicePlan,
    plan: &'static str,
    week: &'static str,
) -> Vec<Named<'a>> {
    vec![(plan, Box::new(Plan { doc: doc(), body })), (week, basic::week(doc(), &body.weekly))]
}

impl Source for Plan<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let body = self.body;
        Some(match key {
            "wishes" => statements(&body.wishes),
            "policy" => plain(&*body.policy),
            "long_term" => plain(words::form::goal(&body.long_term)),
            "short_term" => plain(words::form::goal(&body.short_term)),
            "monitoring" => {
                lines(body.monitoring.iter().map(|s| plain(words::monitoring_segment(s))))
            }
            key => return self.doc.common(key),
        })
    }

    fn items(&self, _: &str) -> Vec<Box<dyn Source + '_>> {
        let row = |line| Box::new(Row { doc: &self.doc, line }) as Box<dyn Source>;
        self.body.lines.iter().map(row).collect()
    }
}

struct Row<'a> {
    doc: &'a Doc<'a>,
    line: &'a PlanLine,
}

impl Source for Row<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let line = self.line;
        Some(match key {
            "priority" => plain(line.priority.to_string()),
            "need" => {
                let whose = words::voice(&line.voice);
                let other =
                    line.voice.is_other().then(|| toned(Tone::Quiet, format!("〔{whose}〕")));
                let answer = line
                    .own_answer
                    .answer
                    .map(|a| words::form::own_answer(a, &line.own_answer.words));
                let answer = answer.map(|answer| toned(Tone::Quiet, answer)).unwrap_or_default();
                lines([plain(&*line.need), other.unwrap_or_default(), answer])
            }
            "goal" => plain(words::form::goal(&domain::Goal {
                text: line.goal.clone(),
                measure: line.measure.clone(),
                ..domain::Goal::default()
            })),
            "due" => plain(words::form::deadline(&line.due)),
            "supports" => {
                lines(line.supports.iter().map(|support| plain(words::form::support(support))))
            }
            "providers" => lines(
                line.supports
                    .iter()
                    .flat_map(|support| &support.providers)
                    .map(|provider| self.provider(provider)),
            ),
            "own_role" => plain(&*line.own_role),
            "evaluation" => plain(words::form::deadline(&line.evaluation)),
            "notes" => plain(&*line.notes),
            _ => return None,
        })
    }
}

impl Row<'_> {
    fn provider(&self, provider: &domain::Provider) -> Vec<Run> {
        let member = self.doc.file().member(&provider.member);
        let name = member.map(|member| member.name.to_string()).unwrap_or_default();
        let phone = member.map(|member| member.phone.to_string()).unwrap_or_default();
        plain(words::form::provider(provider, &name, &phone))
    }
}
