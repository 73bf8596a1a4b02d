//! Which backups are kept: each of the last days, then one a week, then one a month.

use std::collections::BTreeSet;

use calendar::Day;

/// How far back backups are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generations {
    /// Days of which every backup is kept.
    pub every: i32,
    /// Days of which one a day is kept.
    pub daily: i32,
    /// Days of which one a week is kept.
    pub weekly: i32,
    /// Days of which one a month is kept.
    pub monthly: i32,
}

impl Default for Generations {
    /// Two days of every one, two weeks daily, two months weekly, thirteen months monthly: what was
    /// disposed of is out of the last backup after thirteen months.
    fn default() -> Self {
        Self { every: 2, daily: 14, weekly: 62, monthly: 396 }
    }
}

/// Which of some backups need not be kept, by their places in the list. Of a day, week or month the
/// first one stays, so that whoever writes many later ones cannot drive out an older one; the
/// newest of all always stays.
pub fn surplus(made: &[(Day, String)], today: Day, rule: Generations) -> Vec<usize> {
    let mut order: Vec<usize> = (0..made.len()).collect();
    order.sort_by(|a, b| made[*a].cmp(&made[*b]));
    let newest = order.last().copied();
    let mut seen = BTreeSet::new();
    order.retain(|i| {
        let (day, name) = &made[*i];
        let age = today.days_since(*day);
        let monday = day.plus_days(-i32::try_from(day.weekday().index()).unwrap_or(0));
        let period = match age {
            _ if age < rule.every => name.clone(),
            _ if age < rule.daily => day.to_string(),
            _ if age < rule.weekly => format!("week {monday}"),
            _ if age < rule.monthly => format!("month {}", day.year_month()),
            _ => return Some(*i) != newest,
        };
        !seen.insert(period) && Some(*i) != newest
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_backup_every_day_for_years_leaves_days_weeks_and_months() {
        let rule = Generations::default();
        let mut kept: Vec<(Day, String)> = Vec::new();
        let mut today = day("2024-01-01");
        for _ in 0..1000 {
            today = today.plus_days(1);
            kept.push((today, format!("{today}-a")));
            kept.push((today, format!("{today}-b")));
            let gone = surplus(&kept, today, rule);
            let mut i = 0;
            kept.retain(|_| {
                i += 1;
                !gone.contains(&(i - 1))
            });
            assert!(kept.iter().any(|(day, _)| *day == today));
        }
        let age = |(day, _): &(Day, String)| today.days_since(*day);
        let within = |from, until| kept.iter().filter(|m| (from..until).contains(&age(m))).count();
        assert_eq!(within(0, 2), 4);
        assert_eq!(within(2, 14), 12);
        assert!((6..=8).contains(&within(14, 62)), "{}", within(14, 62));
        assert!((10..=12).contains(&within(62, 396)), "{}", within(62, 396));
        assert_eq!(within(396, 10_000), 0);
    }

    #[test]
    fn many_later_ones_drive_out_nothing_older_and_the_last_one_stays() {
        let today = day("2026-11-25");
        let mut made = vec![(day("2026-11-02"), "good".to_owned())];
        made.extend((0..500).map(|i| (day("2026-11-03"), format!("flood-{i:03}"))));
        let gone = surplus(&made, today, Generations::default());
        assert!(!gone.contains(&0));
        assert!(gone.len() >= 498);
        let old = [(day("2020-01-01"), "last".to_owned())];
        assert_eq!(surplus(&old, today, Generations::default()), [0; 0]);
    }
}
