//! C07 (audit B07): the individual plan has not reached the person or the consultation office.

use domain::Voice;

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "C07",
    name: "individual-plan-not-delivered",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["service-58-8"],
    page: include_str!("c07_individual_plan_not_delivered.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let self_plan = view.plan().is_some_and(|plan| plan.body().is_self_plan());
    for plan in view.individual_plans() {
        let agreed = view.agreed_on(plan);
        if !agreed.is_some_and(|agreed| view.is_past(agreed, view.settings.grace_days)) {
            continue;
        }
        let mut without = Vec::new();
        if !view.reached_person(plan) {
            without.push(PhrasePart::Voice(Voice::person()));
        }
        if !self_plan && !view.reached(plan, &view.case.office) {
            without.push(name_of(view, &view.case.office));
        }
        if !without.is_empty() {
            let office = name_of(view, &plan.body().office);
            findings.say(plan.place(), [("office", office), ("without", without.into())]);
        }
    }
}
