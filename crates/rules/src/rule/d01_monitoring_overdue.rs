//! D01 (audit A25): a month of monitoring has passed without a report.

use domain::DueKind;

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "D01",
    name: "monitoring-overdue",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["keikaku-15-3-2", "kisoku-34-54"],
    page: include_str!("d01_monitoring_overdue.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let (Some(award), Some(first)) = (view.award(), first_agreement(view)) else { return };
    let months: Vec<PhrasePart> = domain::index(view.case)
        .dues
        .into_iter()
        .filter(|due| due.kind == DueKind::Monitoring && due.on < view.today)
        .map(|due| due.on.year_month())
        .filter(|month| *month > first.year_month())
        .map(PhrasePart::Month)
        .collect();
    if !months.is_empty() {
        findings.say(award.place().at("monitoring"), [("months", months.into())]);
    }
}

/// Monitoring begins after the first plan was agreed to.
fn first_agreement(view: &View<'_>) -> Option<Day> {
    view.case.service_plan_editions().filter_map(|plan| view.agreed_on(plan)).min()
}
