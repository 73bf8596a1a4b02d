//! What the marks of a case are called.

use std::collections::HashMap;

use domain::{CaseFile, DocumentId};

use crate::form::shape::Refer;

/// Names of members, wishes, needs, lines, supports and goals, by their marks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    by_mark: HashMap<(Refer, String), String>,
    order: HashMap<Refer, Vec<String>>,
}

impl Names {
    /// The names of a case; lines and goals of the plan `document` cites may be added after.
    pub(crate) fn of(case: &CaseFile) -> Self {
        let mut names = Self::default();
        for member in &case.members {
            let role = words::member_name(member);
            names.add(Refer::Member, member.key.as_str(), &role);
        }
        if let Some(assessment) = case.assessment() {
            let body = assessment.body();
            for wish in &body.wishes {
                names.add(Refer::Wish, wish.key.as_str(), &wish.words);
                names.add(Refer::Voice, wish.key.as_str(), &wish.words);
            }
            for demand in &body.demands {
                names.add(Refer::Voice, demand.key.as_str(), &demand.words);
            }
            for need in &body.needs {
                names.add(Refer::Need, need.key.as_str(), &need.text);
            }
        }
        if let Some(plan) = case.service_plan().or(case.service_plan_draft()) {
            names.add_plan(plan.body());
        }
        names
    }

    /// The lines and supports of a plan.
    pub(crate) fn add_plan(&mut self, plan: &domain::ServicePlan) {
        self.order.remove(&Refer::Line);
        self.order.remove(&Refer::Support);
        for line in &plan.lines {
            let name = words::line_name(line);
            self.add(Refer::Line, line.key.as_str(), &name);
            for support in &line.supports {
                let mark = format!("{}/{}", line.key, support.key);
                self.add(Refer::Support, &mark, &words::form::support(support));
            }
        }
    }

    /// The goals of an individual plan.
    pub(crate) fn add_goals(&mut self, case: &CaseFile, document: Option<&DocumentId>) {
        let plans = case.individual_plans().filter(|plan| Some(plan.document) == document);
        for goal in plans.flat_map(|plan| &plan.body().goals) {
            self.add(Refer::Goal, goal.key.as_str(), &goal.goal);
        }
    }

    fn add(&mut self, refer: Refer, mark: &str, name: &str) {
        let order = self.order.entry(refer).or_default();
        if !order.iter().any(|known| known == mark) {
            order.push(mark.to_owned());
        }
        self.by_mark.insert((refer, mark.to_owned()), name.to_owned());
    }

    /// The name of a mark; the mark itself if nobody knows it.
    pub(crate) fn name<'a>(&'a self, refer: Refer, mark: &'a str) -> &'a str {
        self.by_mark.get(&(refer, mark.to_owned())).map_or(mark, String::as_str)
    }

    /// All marks of a kind with their names, in the order of the case.
    pub(crate) fn all(&self, refer: Refer) -> Vec<(&str, &str)> {
        let marks = self.order.get(&refer).into_iter().flatten();
        marks.map(|mark| (mark.as_str(), self.name(refer, mark))).collect()
    }
}
