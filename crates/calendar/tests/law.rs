//! Ages, school years, awards, monitoring and holidays: tables of cases from the statutes
//! (domain: law-and-forms §2.3, §3.2, §3.4, §7).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use calendar::{
    Day, FiscalYear, Holiday, SchoolStage, YearMonth, age_on, attains, holiday, holidays,
    monitoring_months, review_due, school_grade, school_stage, validity_end,
};

fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

fn month(text: &str) -> YearMonth {
    text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

#[test]
fn an_age_is_reached_the_day_before_the_birthday() {
    let cases = [
        ("1961-10-15", 65, "2026-10-14"),
        ("2008-04-01", 18, "2026-03-31"),
        ("2008-04-02", 18, "2026-04-01"),
        ("2008-01-01", 18, "2025-12-31"),
        ("2008-02-29", 18, "2026-02-28"),
        ("2008-02-29", 20, "2028-02-28"),
        ("2008-03-01", 18, "2026-02-28"),
        ("2008-03-01", 20, "2028-02-29"),
        ("1986-11-21", 40, "2026-11-20"),
    ];
    for (born, years, reached) in cases {
        assert_eq!(attains(day(born), years), day(reached), "{born} {years}");
    }
}

#[test]
fn the_age_on_a_form_changes_on_the_birthday() {
    let cases = [
        ("1961-10-15", "2026-10-14", 64),
        ("1961-10-15", "2026-10-15", 65),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2024-02-29", "2028-02-29", 4),
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-21", "2026-11-20", 0),
    ];
    for (born, on, age) in cases {
        assert_eq!(age_on(day(born), day(on)), age, "{born} on {on}");
    }
}

#[test]
fn the_first_of_april_belongs_to_the_earlier_school_year() {
    let cases = [
        ("2019-04-01", "2025-04-01", 1, SchoolStage::Primary),
        ("2019-04-01", "2025-03-31", 0, SchoolStage::BeforeSchool),
        ("2019-04-02", "2025-04-01", 0, SchoolStage::BeforeSchool),
        ("2019-04-02", "2026-04-01", 1, SchoolStage::Primary),
        ("2013-05-10", "2026-11-20", 7, SchoolStage::LowerSecondary),
        ("2010-04-02", "2026-11-20", 10, SchoolStage::UpperSecondary),
        ("2009-03-31", "2026-11-20", 12, SchoolStage::UpperSecondary),
        ("2008-04-01", "2026-04-01", 13, SchoolStage::After),
        ("2008-04-02", "2026-04-01", 12, SchoolStage::UpperSecondary),
    ];
    for (born, on, grade, stage) in cases {
        assert_eq!(school_grade(day(born), day(on)), grade, "{born} on {on}");
        assert_eq!(school_stage(day(born), day(on)), stage, "{born} on {on}");
    }
    assert_eq!(FiscalYear::of(day("2027-03-31")), FiscalYear(2026));
    assert_eq!(FiscalYear::of(day("2027-04-01")), FiscalYear(2027));
    assert_eq!(FiscalYear(2026).first_day(), Day::new(2026, 4, 1));
    assert_eq!(FiscalYear(2026).last_day(), Day::new(2027, 3, 31));
}

#[test]
fn an_award_runs_to_the_month_end_plus_its_months() {
    let cases = [
        ("2026-04-10", 12, "2027-04-30"),
        ("2026-04-01", 12, "2027-03-31"),
        ("2026-04-30", 12, "2027-04-30"),
        ("2026-02-28", 36, "2029-02-28"),
        ("2026-02-01", 36, "2029-01-31"),
        ("2026-11-20", 1, "2026-12-31"),
        ("2026-11-01", 1, "2026-11-30"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-12-02", 60, "2031-12-31"),
    ];
    for (decided, months, end) in cases {
        assert_eq!(validity_end(day(decided), months), day(end), "{decided} + {months}");
    }
}

#[test]
fn monitoring_is_counted_back_from_the_final_month() {
    let months = |from, until, every| -> Vec<String> {
        monitoring_months(month(from), month(until), every)
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    // 「3月ごと（H28.7〜H29.4）」, 「毎月ごと（H28.5〜H28.7）」, 「6月ごと（H28.10〜H29.4）」
    assert_eq!(months("H28.7", "H29.4", 3), ["2016-07", "2016-10", "2017-01", "2017-04"]);
    assert_eq!(months("H28.5", "H28.7", 1), ["2016-05", "2016-06", "2016-07"]);
    assert_eq!(months("H28.10", "H29.4", 6), ["2016-10", "2017-04"]);
    assert_eq!(months("2026-05", "2027-04", 6), ["2026-10", "2027-04"], "a short first stretch");
    assert_eq!(months("2026-05", "2026-05", 3), ["2026-05"]);
    assert!(months("2026-06", "2026-05", 3).is_empty());
    assert!(months("2026-05", "2027-04", 0).is_empty());
}

#[test]
fn a_review_is_due_after_the_months_of_its_service() {
    let cases = [
        ("2026-05-20", 6, "2026-11-20"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-08-20", 3, "2026-11-20"),
    ];
    for (made, months, due) in cases {
        assert_eq!(review_due(day(made), months), day(due), "{made} + {months}");
    }
}

#[test]
fn holidays_follow_the_law_of_their_year() {
    let all = |year: i16| -> Vec<String> {
        holidays(year).iter().map(|(day, _)| format!("{}/{}", day.month(), day.day())).collect()
    };
    assert_eq!(
        all(2026),
        [
            "1/1", "1/12", "2/11", "2/23", "3/20", "4/29", "5/3", "5/4", "5/5", "5/6", "7/20",
            "8/11", "9/21", "9/22", "9/23", "10/12", "11/3", "11/23"
        ]
    );
    assert_eq!(
        all(2019),
        [
            "1/1", "1/14", "2/11", "3/21", "4/29", "4/30", "5/1", "5/2", "5/3", "5/4", "5/5",
            "5/6", "7/15", "8/11", "8/12", "9/16", "9/23", "10/14", "10/22", "11/3", "11/4",
            "11/23"
        ]
    );
    assert_eq!(
        all(2021),
        [
            "1/1", "1/11", "2/11", "2/23", "3/20", "4/29", "5/3", "5/4", "5/5", "7/22", "7/23",
            "8/8", "8/9", "9/20", "9/23", "11/3", "11/23"
        ]
    );
    assert_eq!(holiday(day("2026-09-22")), Some(Holiday::Between));
    assert_eq!(holiday(day("2026-05-06")), Some(Holiday::Substitute));
    assert_eq!(holiday(day("2026-02-23")), Some(Holiday::Named("天皇誕生日")));
    assert_eq!(holiday(day("2026-11-20")), None);
    assert_eq!(holiday(day("1973-02-12")), None, "no substitute before 12 April 1973");
    assert_eq!(holiday(day("1973-04-30")), Some(Holiday::Substitute));
    assert_eq!(holiday(day("2000-01-10")), Some(Holiday::Named("成人の日")));
    assert_eq!(holiday(day("1999-01-15")), Some(Holiday::Named("成人の日")));
}
