//! Days, eras, months and times: tables of cases (domain: law-and-forms §7).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use calendar::{Clock, ClockFault, Day, DayFault, Era, Span, Weekday, YearMonth};

fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

#[test]
fn a_day_is_read_as_people_write_it() {
    let cases = [
        ("2026-11-20", "2026-11-20"),
        ("2026/11/20", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"),
        ("令和8年11月20日", "2026-11-20"),
        ("令和 8 年 11 月 20 日", "2026-11-20"),
        ("令和８年１１月２０日", "2026-11-20"),
        ("R8.11.20", "2026-11-20"),
        ("r8/11/20", "2026-11-20"),
        ("Ｒ８．１１．２０", "2026-11-20"),
        ("令和元年5月1日", "2019-05-01"),
        ("令和1年5月1日", "2019-05-01"),
        ("R元.5.1", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("平成元年1月8日", "1989-01-08"),
        ("昭和64年1月7日", "1989-01-07"),
        ("昭和元年12月25日", "1926-12-25"),
        ("大正15年12月24日", "1926-12-24"),
        ("大正元年7月30日", "1912-07-30"),
        ("明治45年7月29日", "1912-07-29"),
        ("S36.10.15", "1961-10-15"),
        (" 2024-02-29 ", "2024-02-29"),
    ];
    for (text, iso) in cases {
        assert_eq!(day(text).to_string(), iso, "{text}");
    }
}

#[test]
fn a_day_that_never_was_is_refused_with_its_reason() {
    let no_such_day =
        ["2026-02-31", "2025-02-29", "2026-13-01", "2026-00-10", "令和8年2月30日", "令和0年1月1日"];
    for text in no_such_day {
        assert!(matches!(text.parse::<Day>(), Err(DayFault::NoSuchDay { .. })), "{text}");
    }
    for text in ["", "きのう", "2026-11", "26-11-20", "2026-11-20-1", "20261120", "2026-1x-02"] {
        assert!(matches!(text.parse::<Day>(), Err(DayFault::NotADay { .. })), "{text}");
    }
}

#[test]
fn a_day_outside_its_era_is_told_with_the_right_era() {
    let cases = [
        ("平成31年5月1日", Era::Reiwa, 1, "2019-05-01"),
        ("令和元年4月30日", Era::Heisei, 31, "2019-04-30"),
        ("昭和64年1月8日", Era::Heisei, 1, "1989-01-08"),
        ("平成元年1月7日", Era::Showa, 64, "1989-01-07"),
        ("H32.1.1", Era::Reiwa, 2, "2020-01-01"),
    ];
    for (text, era, year, iso) in cases {
        let Err(DayFault::OutsideEra { meant, .. }) = text.parse::<Day>() else {
            panic!("{text} must be outside its era")
        };
        assert_eq!((meant.era, meant.year), (era, year), "{text}");
        assert_eq!(day(iso).era(), meant);
    }
}

#[test]
fn months_are_read_with_eras_and_change_over_months_belong_to_both() {
    let cases = [
        ("2026-11", "2026-11"),
        ("令和8年11月", "2026-11"),
        ("R8.11", "2026-11"),
        ("H28.7", "2016-07"),
        ("平成31年4月", "2019-04"),
        ("令和元年5月", "2019-05"),
        ("昭和64年1月", "1989-01"),
        ("平成元年1月", "1989-01"),
    ];
    for (text, iso) in cases {
        assert_eq!(text.parse::<YearMonth>().unwrap().to_string(), iso, "{text}");
    }
    assert!(matches!("平成31年5月".parse::<YearMonth>(), Err(DayFault::OutsideEra { .. })));
    assert!(matches!("2026-13".parse::<YearMonth>(), Err(DayFault::NoSuchDay { .. })));
    assert!(matches!("来月".parse::<YearMonth>(), Err(DayFault::NotADay { .. })));
}

#[test]
fn month_arithmetic_ends_with_the_month() {
    let cases = [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-11-20", 3, "2027-02-20"),
        ("2026-12-15", 1, "2027-01-15"),
    ];
    for (from, months, to) in cases {
        assert_eq!(day(from).plus_months(months), day(to), "{from} + {months}");
    }
    assert_eq!(day("2024-02-29").plus_years(1), day("2025-02-28"));
    assert_eq!(day("2026-11-20").days_since(day("2026-10-21")), 30);
    assert_eq!(day("2026-11-20").weekday(), Weekday::Fri);
    assert_eq!("2026-02".parse::<YearMonth>().unwrap().last_day(), day("2026-02-28"));
    assert_eq!("2026-11".parse::<YearMonth>().unwrap().weekday_counts(), [5, 4, 4, 4, 4, 4, 5]);
}

#[test]
fn times_run_past_midnight_and_never_backwards() {
    for (text, minutes) in [
        ("5:00", 300),
        ("09:30", 570),
        ("９：３０", 570),
        ("9時30分", 570),
        ("9時", 540),
        ("30:00", 1800),
    ] {
        assert_eq!(text.parse::<Clock>().unwrap().minutes(), minutes, "{text}");
    }
    for text in ["", "9", "9:60", "朝", ":30", "54:00", "9:5a", "-1:00"] {
        assert!(matches!(text.parse::<Clock>(), Err(ClockFault::NotATime { .. })), "{text}");
    }
    let span = |from: &str, to: &str| Span::new(from.parse().unwrap(), to.parse().unwrap());
    assert!(matches!(span("17:00", "15:00"), Err(ClockFault::EndsBeforeItBegins { .. })));
    assert!(matches!(span("9:00", "9:00"), Err(ClockFault::EndsBeforeItBegins { .. })));
    assert!(matches!(span("6:00", "31:00"), Err(ClockFault::LongerThanADay { .. })));
    assert_eq!(span("21:00", "30:00").unwrap().minutes(), 540);
}

#[test]
fn a_span_falls_on_the_half_hours_of_the_form() {
    let rows = |from: &str, to: &str| -> Vec<(i8, u8, u8)> {
        let span = Span::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        span.half_hours().iter().map(|piece| (piece.day_offset, piece.first, piece.end)).collect()
    };
    assert_eq!(rows("5:00", "5:30"), [(0, 0, 1)]);
    assert_eq!(rows("10:00", "16:00"), [(0, 10, 22)]);
    assert_eq!(rows("10:15", "10:45"), [(0, 10, 12)], "widened to the half-hours it touches");
    assert_eq!(rows("21:00", "30:00"), [(0, 32, 48), (1, 0, 2)], "past five it goes on next day");
    assert_eq!(rows("3:00", "6:00"), [(-1, 44, 48), (0, 0, 2)], "before five is the day before");
    assert_eq!(rows("5:00", "29:00"), [(0, 0, 48)]);
}
