//! L02 (お見合い): several share a line and none, or more than one, leads.

use domain::{Key, Part, PlanLine};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "L02",
    name: "several-and-no-lead",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["lecture-omiai"],
    page: include_str!("l02_several_and_no_lead.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for (plan, i, line) in view.lines() {
        let members = providers(line);
        if members.len() < 2 || leads(line) == 1 {
            continue;
        }
        let names: Vec<_> = members.into_iter().map(|member| name_of(view, member)).collect();
        findings.say(
            plan.place().at(format!("lines[{i}].supports")),
            [("need", (&line.need).into()), ("names", names.into())],
        );
    }
}

fn leads(line: &PlanLine) -> usize {
    let all = line.supports.iter().flat_map(|support| &support.providers);
    let mut leads: Vec<&Key> =
        all.filter(|provider| provider.part == Some(Part::Lead)).map(|p| &p.member).collect();
    leads.sort();
    leads.dedup();
    leads.len()
}
