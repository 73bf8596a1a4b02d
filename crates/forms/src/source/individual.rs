//! 個別支援計画, adult and child, and the child's table of hours.

use calendar::Span;
use domain::{ChildSupportKind, IndividualGoal, IndividualPlan, LabelSet, Support, SupportHours};
use words::Term;

use super::{Doc, Named, Source, lines, plain, statements, toned};
use crate::sheet::{Run, Tone};

struct Plan<'a> {
    doc: Doc<'a>,
    body: &'a IndividualPlan,
}

/// The adult form, or the child's with its table of hours if hours were entered.
pub(super) fn sheets<'a>(doc: impl Fn() -> Doc<'a>, body: &'a IndividualPlan) -> Vec<Named<'a>> {
    let plan = || Box::new(Plan { doc: doc(), body });
    let child_service = body.service.is_some_and(|s| s.for_children() && !s.for_adults());
    let made_on = doc().head.made_on;
    let child = made_on.map(|on| doc().file().person.labels_on(on)) == Some(LabelSet::Child);
    let name = if child_service || (child && body.service.is_none()) {
        "individual_plan_child"
    } else {
        "individual_plan"
    };
    let mut sheets: Vec<Named<'a>> = vec![(name, plan())];
    if !body.hours_by_day.is_empty() {
        sheets.push(("individual_plan_hours", plan()));
    }
    sheets
}

impl Source for Plan<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let (doc, body) = (&self.doc, self.body);
        Some(match key {
            "office_service" => {
                let service = body.service.map(domain::Service::name).unwrap_or_default();
                lines([plain(doc.member_name(&body.office)), plain(service)])
            }
            "period" => plain(body.period.map(words::period).unwrap_or_default()),
            "wishes" => statements(&body.wishes),
            "policy" => plain(&*body.policy),
            "issues" => plain(&*body.issues),
            "long_term" => plain(words::form::goal(&body.long_term)),
            "short_term" => plain(words::form::goal(&body.short_term)),
            "hours" => plain(&*body.hours),
            "considerations" => plain(&*body.considerations),
            "based_on" => plain(doc.cited(&body.based_on)),
            key => return doc.common(key).or_else(|| hours(&body.hours_by_day, key)),
        })
    }

    fn items(&self, _: &str) -> Vec<Box<dyn Source + '_>> {
        let row = |goal| Box::new(Row { doc: &self.doc, goal }) as Box<dyn Source>;
        self.body.goals.iter().map(row).collect()
    }
}

struct Row<'a> {
    doc: &'a Doc<'a>,
    goal: &'a IndividualGoal,
}

impl Source for Row<'_> {
    fn find(&self, key: &str) -> Option<Vec<Run>> {
        let goal = self.goal;
        Some(match key {
            "priority" => plain(goal.priority.to_string()),
            "kind" => plain(goal.kind.unwrap_or(ChildSupportKind::Own).term()),
            "goal" => {
                let text = words::form::goal(&domain::Goal {
                    text: goal.goal.clone(),
                    measure: goal.measure.clone(),
                    ..domain::Goal::default()
                });
                lines([plain(text), toned(Tone::Quiet, self.served())])
            }
            "own_role" => plain(&*goal.own_role),
            "supports" => self.supports(),
            "supports_child" => {
                let mut parts = vec![self.supports()];
                if !goal.five_domains.is_empty() {
                    parts.push(plain(words::form::five_domains(&goal.five_domains)));
                }
                if !goal.inclusion.is_blank() {
                    parts.push(plain(words::form::inclusion(&goal.inclusion)));
                }
                lines(parts)
            }
            "period_text" if goal.period.is_blank() => plain(words::form::deadline(&goal.due)),
            "period_text" => plain(&*goal.period),
            "due" => plain(words::form::deadline(&goal.due)),
            "staff" => {
                let staff = goal.staff.iter().map(|name| plain(&**name));
                let mut all = lines(staff);
                if !goal.partners.is_empty() {
                    let partners = toned(Tone::Partner, words::form::partners(&goal.partners));
                    all = lines([all, partners]);
                }
                all
            }
            "notes" => plain(&*goal.notes),
            "notes_child" => {
                let own = (!goal.own_role.is_blank())
                    .then(|| plain(words::form::own_role(&goal.own_role)));
                lines([plain(&*goal.notes), own.unwrap_or_default()])
            }
            _ => return None,
        })
    }
}

impl Row<'_> {
    fn supports(&self) -> Vec<Run> {
        lines(self.goal.supports.iter().map(|support| {
            plain(words::form::support(&Support {
                content: support.content.clone(),
                frequency: support.frequency.clone(),
                ..Support::default()
            }))
        }))
    }

    /// Which lines of the service plan the goal serves, by their priorities.
    fn served(&self) -> String {
        if self.goal.offices_own {
            return words::form::offices_own().to_owned();
        }
        let Some(version) = self.goal.all_serves().map(|serves| serves.version).max() else {
            return String::new();
        };
        let Some(plan) = self.doc.file().service_plan_at(version) else { return String::new() };
        let mut priorities: Vec<u16> = self
            .goal
            .all_serves()
            .filter_map(|serves| plan.body().line(&serves.line))
            .map(|line| line.priority)
            .collect();
        priorities.sort_unstable();
        priorities.dedup();
        let labels = self.doc.file().person.labels_when(plan.version.made_on);
        let title = words::document_title(plan.kind, labels);
        words::form::served_lines(title, version, &priorities)
    }
}

/// A cell of the table of hours: `time.mon`, `reason.holiday`; `None` for a key it does not have.
fn hours(all: &[SupportHours], key: &str) -> Option<Vec<Run>> {
    let (row, day) = key.split_once('.')?;
    let on_day = |hours: &&SupportHours| match day {
        "holiday" => hours.holiday,
        day => hours.day.is_some_and(|of| DAYS[of.index()] == day),
    };
    let hours = all.iter().find(on_day).cloned().unwrap_or_default();
    let span = |span: Option<Span>| plain(span.map(words::clock_span).unwrap_or_default());
    let length = |span: Option<Span>| span.map_or(0, Span::minutes);
    Some(match row {
        "time" => span(hours.time),
        "minutes" => plain(words::form::minutes(length(hours.time))),
        "before" => span(hours.before),
        "after" => span(hours.after),
        "extension" => plain(words::form::minutes(length(hours.before) + length(hours.after))),
        "reason" => plain(&*hours.reason),
        "notes" => plain(&*hours.notes),
        _ => return None,
    })
}

/// Columns of the table of hours, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
