//! W01 (audit B12): the plan uses more in a month than was awarded.

use calendar::YearMonth;
use domain::{Allowance, Edition, Frequency, Per, Service, ServicePlan, SupportUnit};

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
    (0..12)
        .map(|ahead| start.plus(ahead))
        .filter_map(|month| {
            let planned = planned(plan.body(), service, allowance.unit, month)?;
            let allowed = allowed(allowance, month)?;
            (planned > allowed).then_some((month, planned, allowed))
        })
        .max_by_key(|(month, planned, allowed)| (planned - allowed, std::cmp::Reverse(*month)))
}

fn planned(
    plan: &ServicePlan,
    service: Service,
    unit: Option<SupportUnit>,
    month: YearMonth,
) -> Option<u32> {
    let used = supports(plan).filter(|(_, _, support)| support.service == Some(service));
    let often: Vec<&Frequency> = used.map(|(_, _, support)| &support.frequency).collect();
    match unit {
        Some(SupportUnit::Hours) => {
            let hours: Vec<u32> = often.iter().filter_map(|f| f.minutes_in(month)).collect();
            (!hours.is_empty()).then(|| hours.iter().sum())
        }
        _ => days(&often, month),
    }
}

/// Hours add up, days do not: two lines may lean on the same day, so weekdays are put together and
/// only what has no weekday is taken at its most.
fn days(often: &[&Frequency], month: YearMonth) -> Option<u32> {
    let weekly = |f: &&&Frequency| f.per == Some(Per::Week) && !f.days.is_empty();
    let mut together = Frequency { per: Some(Per::Week), ..Frequency::default() };
    together.days = often.iter().filter(weekly).flat_map(|f| f.days.clone()).collect();
    together.days.sort_unstable();
    together.days.dedup();
    let by_weekday = (!together.days.is_empty()).then(|| together.days_in(month)).flatten();
    let others = often.iter().filter(|f| !weekly(f)).filter_map(|f| f.days_in(month));
    others.chain(by_weekday).max()
}

/// What the certificate allows in a month; residential services run every day of it.
fn allowed(allowance: &Allowance, month: YearMonth) -> Option<u32> {
    let days = u32::from(month.last_day().day());
    let residential =
        allowance.service.is_some_and(|s| s.setting() == domain::Setting::Residential);
    match (allowance.amount, allowance.unit) {
        (Some(hours), Some(SupportUnit::Hours)) => whole(hours * 60.0),
        (Some(amount), _) => whole(amount),
        (None, Some(SupportUnit::Days)) if residential => Some(days),
        (None, Some(SupportUnit::Days)) if allowance.standard_days => Some(days - 8),
        _ => None,
    }
}

/// An amount of an allowance as a whole number; certificates have at most a few hundred.
fn whole(amount: f32) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, reason = "a certificate holds no such amount")]
    let rounded = amount.round() as i64;
    u32::try_from(rounded).ok()
}
