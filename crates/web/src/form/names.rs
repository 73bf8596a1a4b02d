//! What the marks of a case are called.

use std::collections::{HashMap, HashSet};

use domain::{CaseFile, DocumentId, DocumentKind, LabelSet, PlanLine, ServicePlan, VersionHead};
use serde_json::Value;

use crate::form::shape::Refer;

/// Names of members, wishes, needs, lines, supports and goals, by their marks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    by_mark: HashMap<(Refer, String), String>,
    order: HashMap<Refer, Vec<String>>,
    editions: Vec<EditionName>,
    served: Vec<(String, String)>,
    drawn: Vec<(String, String)>,
}

/// A version of a document, as it can be cited.
#[derive(Clone, Debug)]
pub(crate) struct EditionName {
    /// `document@version`
    pub mark: String,
    /// What it is called.
    pub name: String,
    kind: DocumentKind,
}

impl EditionName {
    /// Whether a field of a form cites documents of this kind.
    pub(crate) fn may_be_cited_by(&self, type_: &str, name: &str) -> bool {
        use DocumentKind::{IndividualPlan, ServicePlan, ServicePlanDraft};
        match (type_, name) {
            ("IndividualPlan", "based_on") | ("MonitoringReport", "plan") => {
                self.kind == ServicePlan
            }
            ("Review", "plan") => self.kind == IndividualPlan,
            _ => matches!(self.kind, ServicePlan | ServicePlanDraft | IndividualPlan),
        }
    }
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
    pub(crate) fn add_plan(&mut self, plan: &ServicePlan) {
        self.forget_lines();
        for line in &plan.lines {
            self.add_line(line);
        }
    }

    fn forget_lines(&mut self) {
        self.order.remove(&Refer::Line);
        self.order.remove(&Refer::Support);
        self.drawn.clear();
    }

    fn add_line(&mut self, line: &PlanLine) {
        self.add(Refer::Line, line.key.as_str(), &words::line_name(line));
        for support in &line.supports {
            let mark = format!("{}/{}", line.key, support.key);
            let name = words::write::support_of_line(line, support);
            self.add(Refer::Support, &mark, &name);
            self.drawn.push((mark, words::week::support_of_block(line, Some(support))));
        }
        if line.supports.is_empty() {
            let name = words::week::support_of_block(line, None);
            self.drawn.push((line.key.to_string(), name));
        }
    }

    /// What is being written, so that what was written a moment ago can be chosen already.
    pub(crate) fn add_written(&mut self, case: &CaseFile, body: &Value) {
        let rows = |name: &str| body[name].as_array().cloned().unwrap_or_default();
        let texts = [
            ("wishes", "words", &[Refer::Wish, Refer::Voice][..]),
            ("demands", "words", &[Refer::Voice]),
            ("needs", "text", &[Refer::Need]),
        ];
        for (list, field, refers) in texts {
            for row in rows(list) {
                if let (Some(mark), Some(text)) = (row["key"].as_str(), row[field].as_str()) {
                    for refer in refers {
                        self.add(*refer, mark, text);
                    }
                }
            }
        }
        let lines = rows("lines");
        if !lines.is_empty() {
            self.forget_lines();
        }
        for line in lines {
            if let Ok(line) = domain::read_body::<PlanLine>(&line) {
                self.add_line(&line);
            }
        }
        self.add_editions(case, body);
    }

    /// The documents that can be cited, newest first, and the lines that can be served: of the
    /// newest plan and of those that what is written serves already.
    fn add_editions(&mut self, case: &CaseFile, body: &Value) {
        self.editions = case
            .heads()
            .iter()
            .rev()
            .map(|head| EditionName {
                mark: format!("{}@{}", head.document, head.number),
                name: words::write::edition(head, labels_of(case, head)),
                kind: head.kind,
            })
            .collect();
        let mut cited = HashSet::new();
        cited_versions(body, &mut cited);
        let newest = case.service_plan_in_force().or_else(|| case.service_plan());
        cited.extend(newest.map(|plan| u64::from(plan.version.number)));
        let plans = case.service_plan_editions().rev();
        let wanted = plans.filter(|plan| cited.contains(&u64::from(plan.version.number)));
        self.served = wanted.flat_map(|plan| served_of(plan.version.number, plan.body())).collect();
    }

    /// What a block of the week can carry out: `line/support`, and its name in few letters.
    pub(crate) fn drawn(&self) -> &[(String, String)] {
        &self.drawn
    }

    /// Versions that can be cited.
    pub(crate) fn editions(&self) -> &[EditionName] {
        &self.editions
    }

    /// Lines and supports that can be served: `version/line/support` and the name.
    pub(crate) fn served(&self) -> &[(String, String)] {
        &self.served
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

fn labels_of(case: &CaseFile, head: &VersionHead<'_>) -> LabelSet {
    head.made_on.map_or(LabelSet::Adult, |on| case.person.labels_on(on))
}

/// Versions of the service plan that rows cite with `serves`.
fn cited_versions(tree: &Value, found: &mut HashSet<u64>) {
    match tree {
        Value::Array(rows) => rows.iter().for_each(|row| cited_versions(row, found)),
        Value::Object(fields) => {
            if fields.contains_key("line") {
                found.extend(fields.get("version").and_then(Value::as_u64));
            }
            fields.values().for_each(|value| cited_versions(value, found));
        }
        _ => {}
    }
}

fn served_of(version: u32, plan: &ServicePlan) -> Vec<(String, String)> {
    let line = |line: &PlanLine| {
        let name = words::write::served_line(version, line);
        let supports = line.supports.iter().map(move |support| {
            let mark = format!("{version}/{}/{}", line.key, support.key);
            (mark, words::write::served_support(version, line, support))
        });
        let whole = (format!("{version}/{}", line.key), name);
        std::iter::once(whole).chain(supports).collect::<Vec<_>>()
    };
    plan.lines.iter().flat_map(line).collect()
}
