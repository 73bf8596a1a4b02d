//! What a plan uses of each service in a month, against what was awarded (施行規則13条).
//!
//! A support counts as it is drawn in the week; one that is not drawn counts by its frequency.

use calendar::{Weekday, YearMonth};

use crate::{
    Allowance, Award, Block, Per, PlanLine, Service, Setting, Support, SupportUnit, WeeklyPlan,
};

/// A service in a month: minutes where its allowance counts hours, else days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthlyUse {
    /// The service.
    pub service: Service,
    /// What is counted.
    pub unit: SupportUnit,
    /// What is planned; `None` if nothing says how often.
    pub planned: Option<u32>,
    /// What the certificate allows; `None` if it says nothing.
    pub allowed: Option<u32>,
}

impl MonthlyUse {
    /// How much more is planned than allowed; 0 if it fits or nothing is known.
    pub fn beyond(&self) -> u32 {
        self.planned
            .zip(self.allowed)
            .map_or(0, |(planned, allowed)| planned.saturating_sub(allowed))
    }
}

/// Every service of the lines or of the award that is counted by the month, in the order of the
/// lines.
pub fn monthly_use(
    lines: &[PlanLine],
    week: &WeeklyPlan,
    award: Option<&Award>,
    month: YearMonth,
) -> Vec<MonthlyUse> {
    let allowances = || award.into_iter().flat_map(|award| &award.allowances);
    let planned = lines.iter().flat_map(|line| &line.supports).filter_map(|s| s.service);
    let mut services: Vec<Service> = Vec::new();
    for service in planned.chain(allowances().filter_map(|allowance| allowance.service)) {
        if !services.contains(&service) {
            services.push(service);
        }
    }
    let of = |service: Service| {
        let allowance = allowances().find(|allowance| allowance.service == Some(service));
        let unit = allowance.and_then(|allowance| allowance.unit).or(service.unit())?;
        let planned = planned_in(lines, week, service, unit, month);
        let allowed = allowance.and_then(|allowance| allowance.allowed_in(month));
        Some(MonthlyUse { service, unit, planned, allowed })
    };
    services.into_iter().filter_map(of).collect()
}

/// What is planned of a service in a month: minutes or days. Hours add up; days do not, for two
/// supports may lean on the same day in the same place.
pub fn planned_in(
    lines: &[PlanLine],
    week: &WeeklyPlan,
    service: Service,
    unit: SupportUnit,
    month: YearMonth,
) -> Option<u32> {
    let supports = lines.iter().flat_map(|line| line.supports.iter().map(move |s| (line, s)));
    let counted: Vec<Counted> = supports
        .filter(|(_, support)| support.service == Some(service))
        .filter_map(|(line, support)| count(line, support, week, month))
        .collect();
    if counted.is_empty() {
        return None;
    }
    match unit {
        SupportUnit::Hours => {
            let minutes: Vec<u32> = counted.iter().filter_map(|counted| counted.minutes).collect();
            (!minutes.is_empty()).then(|| minutes.iter().sum())
        }
        SupportUnit::Days => {
            let fixed = days_of(counted.iter().flat_map(|counted| &counted.weekdays), month);
            counted.iter().map(|counted| counted.days).chain([fixed]).max()
        }
    }
}

/// A support in a month.
struct Counted {
    days: u32,
    /// `None` if the time of day is not known.
    minutes: Option<u32>,
    /// Weekdays it happens on, and whether only every second week.
    weekdays: Vec<(Weekday, bool)>,
}

fn count(
    line: &PlanLine,
    support: &Support,
    week: &WeeklyPlan,
    month: YearMonth,
) -> Option<Counted> {
    let drawn: Vec<&Block> =
        week.blocks.iter().filter(|block| block.is_of(line, support)).collect();
    if drawn.is_empty() {
        let frequency = &support.frequency;
        let every_second_week = match frequency.per {
            Some(Per::Week) => Some(false),
            Some(Per::Fortnight) => Some(true),
            _ => None,
        };
        let fixed = |every| frequency.days.iter().map(move |day| (*day, every)).collect();
        return Some(Counted {
            days: frequency.days_in(month)?,
            minutes: frequency.minutes_in(month),
            weekdays: every_second_week.map(fixed).unwrap_or_default(),
        });
    }
    let weekdays: Vec<_> = drawn
        .iter()
        .flat_map(|block| block.days.iter().map(|day| (*day, block.every_second_week)))
        .collect();
    let minutes = drawn.iter().map(|block| block.minutes_in(month)).sum();
    Some(Counted { days: days_of(&weekdays, month), minutes: Some(minutes), weekdays })
}

/// Days of a month that fall on weekdays; a weekday met twice counts once, and every second week
/// counts half.
fn days_of<'a>(weekdays: impl IntoIterator<Item = &'a (Weekday, bool)>, month: YearMonth) -> u32 {
    let (mut weekly, mut fortnightly) = ([false; 7], [false; 7]);
    for (day, every_second_week) in weekdays {
        let of = if *every_second_week { &mut fortnightly } else { &mut weekly };
        of[day.index()] = true;
    }
    let counts = month.weekday_counts();
    let sum = |is: &dyn Fn(usize) -> bool| {
        (0..7).filter(|day| is(*day)).map(|day| u32::from(counts[day])).sum::<u32>()
    };
    sum(&|day| weekly[day]) + sum(&|day| fortnightly[day] && !weekly[day]).div_ceil(2)
}

impl Block {
    /// Whether it draws a support: by its mark, or by its line if that has no other service.
    fn is_of(&self, line: &PlanLine, support: &Support) -> bool {
        if self.line.as_ref() != Some(&line.key) || self.days.is_empty() {
            return false;
        }
        match &self.support {
            Some(mark) => *mark == support.key,
            None => line.supports.iter().filter(|other| other.service.is_some()).count() == 1,
        }
    }

    /// Minutes in a month.
    fn minutes_in(&self, month: YearMonth) -> u32 {
        let weekdays: Vec<_> = self.days.iter().map(|day| (*day, self.every_second_week)).collect();
        days_of(&weekdays, month) * self.time.map_or(0, |time| u32::from(time.minutes()))
    }
}

impl Allowance {
    /// What the certificate allows in a month, minutes or days; residential services run every day
    /// of it.
    pub fn allowed_in(&self, month: YearMonth) -> Option<u32> {
        let days = u32::from(month.last_day().day());
        let residential =
            self.service.is_some_and(|service| service.setting() == Setting::Residential);
        match (self.amount, self.unit) {
            (Some(hours), Some(SupportUnit::Hours)) => whole(hours * 60.0),
            (Some(amount), _) => whole(amount),
            (None, Some(SupportUnit::Days)) if residential => Some(days),
            (None, Some(SupportUnit::Days)) if self.standard_days => Some(days - 8),
            _ => None,
        }
    }
}

/// An amount of an allowance as a whole number; certificates have at most a few hundred.
fn whole(amount: f32) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, reason = "a certificate holds no such amount")]
    let rounded = amount.round() as i64;
    u32::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines() -> Vec<PlanLine> {
        crate::read_body(&json!([
            { "key": "l1", "supports": [
                { "key": "s1", "service": "continuous_employment_b", "frequency": {
                    "per": "week", "days": ["mon", "wed"], "time": { "from": "9:00", "to": "15:00" } } },
                { "key": "s2", "content": "母が送る", "frequency": { "per": "day" } } ] },
            { "key": "l2", "supports": [
                { "key": "s3", "service": "home_care", "frequency": {
                    "per": "week", "times": 1, "time": { "from": "17:00", "to": "18:30" } } },
                { "key": "s4", "service": "home_care", "frequency": { "per": "as_needed" } } ] },
        ]))
        .unwrap()
    }

    fn week(blocks: &serde_json::Value) -> WeeklyPlan {
        crate::read_body(&json!({ "blocks": blocks })).unwrap()
    }

    /// November 2026 begins on a Sunday: five Sundays and Mondays, four of the others.
    fn november() -> YearMonth {
        YearMonth::new(2026, 11).unwrap()
    }

    fn planned(service: &str, unit: SupportUnit, blocks: &serde_json::Value) -> Option<u32> {
        planned_in(&lines(), &week(blocks), service.parse().unwrap(), unit, november())
    }

    #[test]
    fn a_support_that_is_not_drawn_counts_by_its_frequency() {
        assert_eq!(planned("continuous_employment_b", SupportUnit::Days, &json!([])), Some(9));
        assert_eq!(planned("home_care", SupportUnit::Hours, &json!([])), Some(4 * 90));
        assert_eq!(planned("short_stay", SupportUnit::Days, &json!([])), None);
    }

    #[test]
    fn a_support_counts_as_it_is_drawn() {
        let drawn = json!([
            { "key": "b1", "line": "l1", "support": "s1", "days": ["mon", "tue"],
              "time": { "from": "9:00", "to": "12:00" } },
            // The same Monday again, in the afternoon.
            { "key": "b2", "line": "l1", "support": "s1", "days": ["mon"],
              "time": { "from": "13:00", "to": "15:00" } },
            // Not of this service.
            { "key": "b3", "line": "l1", "support": "s2", "days": ["sun"] },
            { "key": "b4", "label": "散歩", "days": ["sat"] },
        ]);
        assert_eq!(planned("continuous_employment_b", SupportUnit::Days, &drawn), Some(9));
        assert_eq!(
            planned("continuous_employment_b", SupportUnit::Hours, &drawn),
            Some(9 * 180 + 5 * 120)
        );
    }

    #[test]
    fn a_block_of_the_line_alone_counts_where_the_line_has_one_service() {
        let drawn = json!([
            { "key": "b1", "line": "l1", "days": ["fri"], "time": { "from": "9:00", "to": "10:00" } },
            // Which of two visits this is nobody can say, so their frequencies count.
            { "key": "b2", "line": "l2", "days": ["fri"], "time": { "from": "9:00", "to": "10:00" } },
        ]);
        assert_eq!(planned("continuous_employment_b", SupportUnit::Days, &drawn), Some(4));
        assert_eq!(planned("home_care", SupportUnit::Hours, &drawn), Some(4 * 90));
    }

    #[test]
    fn every_second_week_counts_half_and_the_night_runs_on() {
        let drawn = json!([
            { "key": "b1", "line": "l2", "support": "s3", "days": ["mon"], "every_second_week": true,
              "time": { "from": "22:00", "to": "30:00" } },
        ]);
        assert_eq!(planned("home_care", SupportUnit::Hours, &drawn), Some(3 * 480));
    }

    #[test]
    fn two_supports_of_a_service_share_their_days() {
        let lines: Vec<PlanLine> = crate::read_body(&json!([
            { "key": "l1", "supports": [{ "key": "s1", "service": "continuous_employment_b" }] },
            { "key": "l2", "supports": [{ "key": "s2", "service": "continuous_employment_b" }] },
        ]))
        .unwrap();
        let drawn = week(&json!([
            { "key": "b1", "line": "l1", "support": "s1", "days": ["mon", "tue"] },
            { "key": "b2", "line": "l2", "support": "s2", "days": ["tue", "wed"] },
        ]));
        let service = "continuous_employment_b".parse().unwrap();
        let days = planned_in(&lines, &drawn, service, SupportUnit::Days, november());
        assert_eq!(days, Some(5 + 4 + 4));
    }

    #[test]
    fn what_is_beyond_the_allowance_is_said() {
        let award: Award = crate::read_body(&json!({ "allowances": [
            { "key": "a1", "service": "home_care", "amount": 5.5, "unit": "hours" },
            { "key": "a2", "service": "continuous_employment_b", "unit": "days", "standard_days": true },
            { "key": "a3", "service": "group_home", "unit": "days" },
        ] }))
        .unwrap();
        let uses = monthly_use(&lines(), &week(&json!([])), Some(&award), november());
        let told: Vec<_> =
            uses.iter().map(|u| (u.service.key(), u.planned, u.allowed, u.beyond())).collect();
        assert_eq!(
            told,
            [
                ("continuous_employment_b", Some(9), Some(22), 0),
                ("home_care", Some(360), Some(330), 30),
                ("group_home", None, Some(30), 0),
            ]
        );
    }
}
