//! K01 (audit B11): an office provides a service of the plan and has no individual plan for it.

use domain::{Key, PlanDuty, Service};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "K01",
    name: "office-without-plan",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["service-58-5", "service-26", "lecture-link"],
    page: include_str!("k01_office_without_plan.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.in_force().or_else(|| view.plan()) else { return };
    let since = view.agreed_on(plan).or(plan.version.made_on);
    if since.is_some_and(|since| !view.is_past(since, view.settings.first_plan_days)) {
        return;
    }
    let mut told: Vec<(&Key, Service)> = Vec::new();
    for (path, _, support) in supports(plan.body()) {
        let Some(service) = support.service.filter(|service| asks_for_plan(*service)) else {
            continue;
        };
        for provider in &support.providers {
            let already = told.contains(&(&provider.member, service));
            if already || has_plan(view, &provider.member, service) {
                continue;
            }
            told.push((&provider.member, service));
            let office = name_of(view, &provider.member);
            findings.say(plan.place().at(&path), [("office", office), ("service", service.into())]);
        }
    }
}

fn asks_for_plan(service: Service) -> bool {
    !matches!(service.plan_duty(), PlanDuty::None | PlanDuty::Assessment)
}

/// A facility makes one plan for living there and for its days (施設基準23条).
fn has_plan(view: &View<'_>, office: &Key, service: Service) -> bool {
    let covers = |own: Service| own == service || own.key() == "facility_residence";
    view.individual_plans().any(|plan| {
        let body = plan.body();
        body.office == *office && body.service.is_none_or(covers)
    })
}
