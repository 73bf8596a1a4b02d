//! What a whole case must satisfy beyond the types: marks are unique and everything cited exists.

use std::collections::BTreeSet;

use calendar::{Day, Period};

use crate::fault::Cited;
use crate::{
    CaseFile, Citation, Conference, DocumentId, IndividualPlan, Key, Lineage, MonitoringReport,
    PlanLine, Problem, Review, Serves, Service, ServicePlan, ValueFault, Version, WeeklyPlan,
};

/// Most rows a table of a document may have.
const ROWS: usize = 500;

/// Everything that contradicts itself in a case. What is merely incomplete is left to the linter.
pub fn validate(case: &CaseFile) -> Vec<Problem> {
    let mut walk = Walk { case, problems: Vec::new() };
    walk.case_file();
    walk.problems
}

struct Walk<'a> {
    case: &'a CaseFile,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    fn say(&mut self, path: impl Into<String>, fault: ValueFault) {
        self.problems.push(Problem { path: path.into(), fault: fault.into() });
    }

    fn case_file(&mut self) {
        let case = self.case;
        if case.person.name.is_blank() {
            self.say("person.name", ValueFault::Missing);
        }
        self.unique("members", case.members.iter().map(|m| &m.key));
        self.member("office", &case.office);
        for (i, member) in case.members.iter().enumerate() {
            self.period(&format!("members[{i}].period"), member.period);
        }
        self.documents();
        self.unique("consents", case.consents.iter().map(|c| &c.key));
        self.unique("deliveries", case.deliveries.iter().map(|d| &d.key));
        self.unique("sharing", case.sharing.iter().map(|s| &s.key));
        for (i, consent) in case.consents.iter().enumerate() {
            self.citation(&format!("consents[{i}].document"), &consent.document);
        }
        for (i, delivery) in case.deliveries.iter().enumerate() {
            self.citation(&format!("deliveries[{i}].document"), &delivery.document);
            if let Some(member) = &delivery.to.member {
                self.member(&format!("deliveries[{i}].to.member"), member);
            }
        }
        for (i, sharing) in case.sharing.iter().enumerate() {
            self.period(&format!("sharing[{i}].period"), sharing.period);
            if let Some(recipient) = &sharing.recipient {
                self.member(&format!("sharing[{i}].recipient"), recipient);
            }
        }
    }

    fn documents(&mut self) {
        let case = self.case;
        let mut seen = BTreeSet::new();
        self.lineages("basic_information", &case.basic_information, &mut seen, |walk, path, v| {
            for (i, relation) in v.body.relations.iter().enumerate() {
                walk.member(&format!("{path}.relations[{i}].member"), &relation.member);
            }
        });
        self.lineages("current_life", &case.current_life, &mut seen, |walk, path, v| {
            walk.weekly(path, &v.body, None);
        });
        self.lineages("assessments", &case.assessments, &mut seen, Self::assessment);
        self.lineages("service_plan_drafts", &case.service_plan_drafts, &mut seen, |w, p, v| {
            w.service_plan(p, &v.body, v.made_on);
        });
        self.lineages("awards", &case.awards, &mut seen, |walk, path, v| {
            let body = &v.body;
            walk.unique(&format!("{path}.allowances"), body.allowances.iter().map(|a| &a.key));
            for (i, allowance) in body.allowances.iter().enumerate() {
                let path = format!("{path}.allowances[{i}].service");
                walk.service(&path, allowance.service, body.decided_on.or(v.made_on));
            }
        });
        self.lineages("conferences", &case.conferences, &mut seen, |walk, path, v| {
            walk.conference(path, &v.body);
        });
        self.lineages("service_plans", &case.service_plans, &mut seen, |walk, path, v| {
            walk.service_plan(path, &v.body, v.made_on);
        });
        self.lineages("individual_plans", &case.individual_plans, &mut seen, |walk, path, v| {
            walk.individual_plan(path, &v.body, v.made_on);
        });
        self.lineages("reviews", &case.reviews, &mut seen, |walk, path, v| {
            walk.review(path, &v.body);
        });
        self.lineages("monitoring", &case.monitoring, &mut seen, |walk, path, v| {
            walk.monitoring(path, &v.body);
        });
    }

    fn lineages<'b, B>(
        &mut self,
        field: &str,
        lineages: &'b [Lineage<B>],
        seen: &mut BTreeSet<&'b DocumentId>,
        mut check: impl FnMut(&mut Self, &str, &Version<B>),
    ) {
        for (i, lineage) in lineages.iter().enumerate() {
            let path = format!("{field}[{i}]");
            if !seen.insert(&lineage.id) {
                self.say(format!("{path}.id"), ValueFault::Twice { given: lineage.id.to_string() });
            }
            if lineage.versions.is_empty() {
                self.say(format!("{path}.versions"), ValueFault::Missing);
            }
            for (j, version) in lineage.versions.iter().enumerate() {
                let path = format!("{path}.versions[{j}]");
                let expected = u32::try_from(j + 1).unwrap_or(u32::MAX);
                if version.number != expected {
                    let given = version.number;
                    self.say(
                        format!("{path}.number"),
                        ValueFault::VersionNumber { given, expected },
                    );
                }
                if let Some(member) = &version.author.member {
                    self.member(&format!("{path}.author.member"), member);
                }
                check(self, &format!("{path}.body"), version);
            }
        }
    }

    fn assessment(&mut self, path: &str, version: &Version<crate::Assessment>) {
        let body = &version.body;
        self.unique(&format!("{path}.wishes"), body.wishes.iter().map(|w| &w.key));
        self.unique(&format!("{path}.demands"), body.demands.iter().map(|d| &d.key));
        self.unique(&format!("{path}.needs"), body.needs.iter().map(|n| &n.key));
        self.unique(&format!("{path}.strengths"), body.strengths.iter().map(|s| &s.key));
        let wishes: BTreeSet<_> = body.wishes.iter().map(|w| &w.key).collect();
        let asked: BTreeSet<_> =
            wishes.iter().copied().chain(body.demands.iter().map(|d| &d.key)).collect();
        for (i, demand) in body.demands.iter().enumerate() {
            self.all_in(
                &format!("{path}.demands[{i}].wishes"),
                &demand.wishes,
                &wishes,
                Cited::Wish,
            );
        }
        for (i, need) in body.needs.iter().enumerate() {
            self.all_in(&format!("{path}.needs[{i}].from"), &need.from, &asked, Cited::Wish);
        }
    }

    fn service_plan(&mut self, path: &str, plan: &ServicePlan, made_on: Option<Day>) {
        self.optional_citation(&format!("{path}.assessment"), &plan.assessment);
        self.optional_citation(&format!("{path}.draft"), &plan.draft);
        self.period(&format!("{path}.period"), plan.period);
        self.unique(&format!("{path}.lines"), plan.lines.iter().map(|l| &l.key));
        let assessed = self.needs_of(&plan.assessment);
        for (i, line) in plan.lines.iter().enumerate() {
            self.line(&format!("{path}.lines[{i}]"), line, made_on);
            if let Some(needs) = &assessed {
                let needs: BTreeSet<_> = needs.iter().collect();
                self.all_in(&format!("{path}.lines[{i}].needs"), &line.needs, &needs, Cited::Need);
            }
        }
        self.weekly(&format!("{path}.weekly"), &plan.weekly, Some(plan));
    }

    /// Marks of the needs in the assessment cited, or in the newest one.
    fn needs_of(&self, cited: &Citation) -> Option<Vec<Key>> {
        let found = self
            .case
            .assessments
            .iter()
            .filter(|lineage| cited.document.as_ref().is_none_or(|id| *id == lineage.id))
            .flat_map(|lineage| &lineage.versions)
            .rfind(|version| cited.version == 0 || version.number == cited.version)?;
        Some(found.body.needs.iter().map(|need| need.key.clone()).collect())
    }

    fn line(&mut self, path: &str, line: &PlanLine, made_on: Option<Day>) {
        self.unique(&format!("{path}.supports"), line.supports.iter().map(|s| &s.key));
        for (i, support) in line.supports.iter().enumerate() {
            let path = format!("{path}.supports[{i}]");
            self.service(&format!("{path}.service"), support.service, made_on);
            for (j, provider) in support.providers.iter().enumerate() {
                self.member(&format!("{path}.providers[{j}].member"), &provider.member);
            }
        }
    }

    fn weekly(&mut self, path: &str, weekly: &WeeklyPlan, plan: Option<&ServicePlan>) {
        self.unique(&format!("{path}.blocks"), weekly.blocks.iter().map(|b| &b.key));
        self.unique(&format!("{path}.beyond_week"), weekly.beyond_week.iter().map(|b| &b.key));
        for (i, block) in weekly.blocks.iter().enumerate() {
            let path = format!("{path}.blocks[{i}]");
            self.drawn(&path, plan, [&block.line, &block.support, &block.member]);
        }
        for (i, beyond) in weekly.beyond_week.iter().enumerate() {
            let path = format!("{path}.beyond_week[{i}]");
            self.drawn(&path, plan, [&beyond.line, &beyond.support, &beyond.member]);
        }
    }

    /// What a block of the weekly plan points to.
    fn drawn(
        &mut self,
        path: &str,
        plan: Option<&ServicePlan>,
        [line, support, member]: [&Option<Key>; 3],
    ) {
        if let Some(member) = member {
            self.member(&format!("{path}.member"), member);
        }
        let (Some(plan), Some(key)) = (plan, line) else { return };
        match (plan.line(key), support) {
            (None, _) => self.nothing(&format!("{path}.line"), Cited::Line, key.as_str()),
            (Some(line), Some(support)) if line.support(support).is_none() => {
                self.nothing(&format!("{path}.support"), Cited::Support, support.as_str());
            }
            _ => {}
        }
    }

    fn individual_plan(&mut self, path: &str, plan: &IndividualPlan, made_on: Option<Day>) {
        self.member(&format!("{path}.office"), &plan.office);
        self.service(&format!("{path}.service"), plan.service, made_on);
        self.optional_citation(&format!("{path}.based_on"), &plan.based_on);
        self.period(&format!("{path}.period"), plan.period);
        self.unique(&format!("{path}.goals"), plan.goals.iter().map(|g| &g.key));
        for (i, goal) in plan.goals.iter().enumerate() {
            let path = format!("{path}.goals[{i}]");
            self.unique(&format!("{path}.supports"), goal.supports.iter().map(|s| &s.key));
            self.serves(&format!("{path}.serves"), &goal.serves);
            for (j, support) in goal.supports.iter().enumerate() {
                self.serves(&format!("{path}.supports[{j}].serves"), &support.serves);
            }
        }
    }

    fn serves(&mut self, path: &str, serves: &[Serves]) {
        for (i, serves) in serves.iter().enumerate() {
            let path = format!("{path}[{i}]");
            let Some(plan) = self.case.service_plan_at(serves.version) else {
                self.nothing(
                    &format!("{path}.version"),
                    Cited::Version,
                    &serves.version.to_string(),
                );
                continue;
            };
            match (plan.body().line(&serves.line), &serves.support) {
                (None, _) => {
                    self.nothing(&format!("{path}.line"), Cited::Line, serves.line.as_str());
                }
                (Some(line), Some(support)) if line.support(support).is_none() => {
                    self.nothing(&format!("{path}.support"), Cited::Support, support.as_str());
                }
                _ => {}
            }
        }
    }

    fn review(&mut self, path: &str, review: &Review) {
        self.citation(&format!("{path}.plan"), &review.plan);
        let Some(plan) = self.case.individual_plan_at(&review.plan) else { return };
        for (i, row) in review.rows.iter().enumerate() {
            if plan.body().goal(&row.goal).is_none() {
                self.nothing(&format!("{path}.rows[{i}].goal"), Cited::Goal, row.goal.as_str());
            }
        }
    }

    fn monitoring(&mut self, path: &str, report: &MonitoringReport) {
        self.citation(&format!("{path}.plan"), &report.plan);
        let Some(plan) = self.case.service_plan_at(report.plan.version) else { return };
        for (i, row) in report.rows.iter().enumerate() {
            if plan.body().line(&row.line).is_none() {
                self.nothing(&format!("{path}.rows[{i}].line"), Cited::Line, row.line.as_str());
            }
            for (j, cited) in row.reviews.iter().enumerate() {
                self.citation(&format!("{path}.rows[{i}].reviews[{j}]"), cited);
            }
        }
        self.weekly(&format!("{path}.weekly"), &report.weekly, Some(plan.body()));
    }

    fn conference(&mut self, path: &str, conference: &Conference) {
        self.member(&format!("{path}.convened_by"), &conference.convened_by);
        for (i, cited) in conference.plans.iter().enumerate() {
            self.citation(&format!("{path}.plans[{i}]"), cited);
        }
        for (i, attendee) in conference.attendees.iter().enumerate() {
            if let Some(member) = &attendee.member {
                self.member(&format!("{path}.attendees[{i}].member"), member);
            }
        }
    }

    fn member(&mut self, path: &str, key: &Key) {
        if key.as_str().is_empty() {
            self.say(path, ValueFault::Missing);
        } else if self.case.member(key).is_none() {
            self.nothing(path, Cited::Member, key.as_str());
        }
    }

    fn service(&mut self, path: &str, service: Option<Service>, on: Option<Day>) {
        if let (Some(service), Some(on)) = (service, on)
            && !service.existed_on(on)
        {
            self.say(
                path,
                ValueFault::ServiceNotOnDay {
                    service: service.name().to_owned(),
                    on,
                    first: service.first_day(),
                    last: service.last_day(),
                },
            );
        }
    }

    fn period(&mut self, path: &str, period: Option<Period>) {
        if period.is_some_and(|period| period.until < period.from) {
            self.say(path, ValueFault::PeriodBackwards);
        }
    }

    fn optional_citation(&mut self, path: &str, cited: &Citation) {
        if *cited != Citation::default() {
            self.citation(path, cited);
        }
    }

    fn citation(&mut self, path: &str, cited: &Citation) {
        let Some(document) = &cited.document else {
            return self.say(format!("{path}.document"), ValueFault::Missing);
        };
        let heads = self.case.heads();
        let mut versions = heads.iter().filter(|head| head.document == document).peekable();
        if versions.peek().is_none() {
            self.nothing(&format!("{path}.document"), Cited::Document, document.as_str());
        } else if !versions.any(|head| head.number == cited.version) {
            self.nothing(&format!("{path}.version"), Cited::Version, &cited.version.to_string());
        }
    }

    fn unique<'b>(&mut self, path: &str, keys: impl Iterator<Item = &'b Key>) {
        let mut seen = BTreeSet::new();
        let mut rows = 0;
        for (i, key) in keys.enumerate() {
            rows = i + 1;
            if key.as_str().is_empty() {
                self.say(format!("{path}[{i}].key"), ValueFault::Missing);
            } else if !seen.insert(key) {
                self.say(format!("{path}[{i}].key"), ValueFault::Twice { given: key.to_string() });
            }
        }
        if rows > ROWS {
            self.say(path, ValueFault::TooManyRows { given: rows, limit: ROWS });
        }
    }

    fn all_in(&mut self, path: &str, keys: &[Key], known: &BTreeSet<&Key>, what: Cited) {
        for (i, key) in keys.iter().enumerate() {
            if !known.contains(key) {
                self.nothing(&format!("{path}[{i}]"), what, key.as_str());
            }
        }
    }

    fn nothing(&mut self, path: &str, what: Cited, given: &str) {
        self.say(path, ValueFault::NothingThere { what, given: given.to_owned() });
    }
}
