//! F02 (audit B04): a child's plan says nothing of growing up among other children.

use super::f01_five_domains_incomplete::asks_for_five_domains;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "F02",
    name: "inclusion-missing",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["tsusho-27-4"],
    page: include_str!("f02_inclusion_missing.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.individual_plans() {
        let goals = &plan.body().goals;
        let silent = goals.iter().all(|goal| goal.inclusion.is_blank());
        if asks_for_five_domains(plan.body(), plan.version.made_on) && silent {
            findings.say(plan.place().at("goals"), []);
        }
    }
}
