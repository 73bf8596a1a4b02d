//! F01 (audit B04): a child's plan leaves out some of the five domains.

use domain::{ChildSupportKind, FiveDomain, IndividualPlan, Setting};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "F01",
    name: "five-domains-incomplete",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["tsusho-26-4", "tsusho-27-4"],
    page: include_str!("f01_five_domains_incomplete.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.individual_plans() {
        if !asks_for_five_domains(plan.body(), plan.version.made_on) {
            continue;
        }
        let goals = &plan.body().goals;
        let own = goals.iter().filter(|g| g.kind.is_none_or(|kind| kind == ChildSupportKind::Own));
        let covered: Vec<_> = own.flat_map(|goal| &goal.five_domains).collect();
        let missing: Vec<PhrasePart> = FiveDomain::ALL
            .iter()
            .filter(|domain| !covered.contains(domain))
            .map(|domain| PhrasePart::FiveDomain(*domain))
            .collect();
        if !missing.is_empty() {
            findings.say(plan.place().at("goals"), [("missing", missing.into())]);
        }
    }
}

/// Services of 通所基準26条4項, since the text of April 2024.
pub(super) fn asks_for_five_domains(plan: &IndividualPlan, made: Option<Day>) -> bool {
    let for_children = plan.service.is_some_and(|service| {
        service.for_children()
            && !service.for_adults()
            && (service.setting() == Setting::Day || service.key() == "home_child_development")
    });
    for_children && made.is_none_or(|made| Day::new(2024, 4, 1).is_some_and(|start| made >= start))
}
