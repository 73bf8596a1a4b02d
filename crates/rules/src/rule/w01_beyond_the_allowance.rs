//! W01 (audit B12): the plan uses more in a month than was awarded.

use calendar::YearMonth;
use domain::{Allowance, Edition, ServicePlan, SupportUnit, planned_in};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "W01",
    name: "beyond-the-allowance",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["kisoku-13"],
    page: include_str!("w01_beyond_the_allowance.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let (Some(plan), Some(award)) = (view.plan(), view.award()) else { return };
    let start = plan.body().period.map_or(view.today, |period| period.from).year_month();
    for (i, allowance) in award.body().allowances.iter().enumerate() {
        let Some((month, planned, allowed)) = worst_month(plan, allowance, start) else { continue };
        let Some(service) = allowance.service else { continue };
        findings.say(
            award.place().at(format!("allowances[{i}].amount")),
            [
                ("service", service.into()),
                ("month", month.into()),
                ("planned", amount(planned, allowance)),
                ("allowed", amount(allowed, allowance)),
            ],
        );
    }
}

fn amount(units: u32, allowance: &Allowance) -> PhrasePart {
    match allowance.unit {
        Some(SupportUnit::Hours) => PhrasePart::Minutes(units),
        _ => PhrasePart::Count(units),
    }
}

/// The month of the first year in which most is planned beyond what is allowed: minutes or days.
fn worst_month(
    plan: Edition<'_, ServicePlan>,
    allowance: &Allowance,
    start: YearMonth,
) -> Option<(YearMonth, u32, u32)> {
    let service = allowance.service?;
    let unit = allowance.unit.unwrap_or(SupportUnit::Days);
    let body = plan.body();
    (0..12)
        .map(|ahead| start.plus(ahead))
        .filter_map(|month| {
            let planned = planned_in(&body.lines, &body.weekly, service, unit, month)?;
            let allowed = allowance.allowed_in(month)?;
            (planned > allowed).then_some((month, planned, allowed))
        })
        .max_by_key(|(month, planned, allowed)| (planned - allowed, std::cmp::Reverse(*month)))
}
