//! What holds for every day, found by trying many.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use calendar::{Day, YearMonth, age_on, attains, monitoring_months, validity_end};
use proptest::prelude::*;

fn any_day() -> impl Strategy<Value = Day> {
    (0..55_000i32).prop_map(|days| Day::new(1900, 1, 1).unwrap().plus_days(days))
}

proptest! {
    #[test]
    fn a_day_written_in_its_era_reads_back_as_itself(day in any_day()) {
        let in_era = day.era();
        let year = if in_era.year == 1 { "元".to_owned() } else { in_era.year.to_string() };
        let text = format!("{}{year}年{}月{}日", in_era.era.name(), in_era.month, in_era.day);
        prop_assert_eq!(text.parse::<Day>().unwrap(), day);
        prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
    }

    #[test]
    fn an_age_shows_the_day_after_it_is_reached(born in any_day(), years in 0i16..100) {
        let reached = attains(born, years);
        prop_assert_eq!(age_on(born, reached.plus_days(1)), years);
        prop_assert_eq!(age_on(born, reached), (years - 1).max(0));
    }

    #[test]
    fn an_award_ends_with_a_month_and_is_never_shorter_than_its_months(
        decided in any_day(), months in 1u8..=60,
    ) {
        let end = validity_end(decided, months);
        prop_assert_eq!(end, end.year_month().last_day());
        let length = end.plus_days(1).year_month().since(decided.year_month());
        prop_assert!(length == i32::from(months) || length == i32::from(months) + 1);
        prop_assert!(end.plus_days(1) >= decided.plus_months(i32::from(months)));
    }

    #[test]
    fn monitoring_ends_in_the_final_month_and_keeps_its_interval(
        from in any_day(), length in 0i32..60, every in 1u8..=12,
    ) {
        let from = YearMonth::of(from);
        let until = from.plus(length);
        let months = monitoring_months(from, until, every);
        prop_assert_eq!(months.last(), Some(&until));
        prop_assert!(months[0] >= from && months[0].since(from) < i32::from(every));
        prop_assert!(months.windows(2).all(|pair| pair[1].since(pair[0]) == i32::from(every)));
    }
}
