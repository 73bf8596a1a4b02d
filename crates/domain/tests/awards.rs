//! What a certificate says of months and ends, as people write it
//! (domain: law-and-forms §3.2, §3.4; 規則15条, 34条の54).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use calendar::{Day, YearMonth};
use domain::{Allowance, Award, MonitoringSegment, PlanLine, Support, monitoring_proposal};

fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn segment(every: u8, from: &str, until: &str) -> MonitoringSegment {
    MonitoringSegment { every, from: Some(month(from)), until: Some(month(until)) }
}

#[test]
fn segments_follow_each_other_and_each_month_is_told_once() {
    let cases = [
        (vec![segment(3, "H28.7", "H29.4")], vec!["H28.7", "H28.10", "H29.1", "H29.4"]),
        (
            vec![segment(1, "H28.5", "H28.7"), segment(6, "H28.10", "H29.4")],
            vec!["H28.5", "H28.6", "H28.7", "H28.10", "H29.4"],
        ),
        (
            vec![segment(1, "R8.5", "R8.7"), segment(3, "R8.7", "R9.4")],
            vec!["R8.5", "R8.6", "R8.7", "R8.10", "R9.1", "R9.4"],
        ),
    ];
    for (monitoring, months) in cases {
        let award = Award { monitoring, ..Award::default() };
        let expected: Vec<YearMonth> = months.into_iter().map(month).collect();
        assert_eq!(award.monitoring_months(), expected);
    }
}

#[test]
fn an_award_ends_with_its_longest_allowance() {
    let allowance = |months, until: Option<&str>| Allowance {
        months,
        until: until.map(day),
        ..Allowance::default()
    };
    let award = Award {
        decided_on: Some(day("2026-04-10")),
        allowances: vec![allowance(Some(12), None), allowance(Some(36), None)],
        ..Award::default()
    };
    assert_eq!(award.end_of(&award.allowances[0]), Some(day("2027-04-30")));
    assert_eq!(award.end(), Some(day("2029-04-30")));
    let written = allowance(Some(12), Some("2027-03-31"));
    assert_eq!(
        award.end_of(&written),
        Some(day("2027-03-31")),
        "the certificate has the last word"
    );
}

/// 3月 from the first, monthly; then the shortest standard of the services (6条の16).
#[test]
fn the_proposal_is_monthly_at_first_and_then_the_shortest_standard() {
    let line = |services: &[&str]| PlanLine {
        supports: services
            .iter()
            .map(|service| Support { service: service.parse().ok(), ..Support::default() })
            .collect(),
        ..PlanLine::default()
    };
    let proposed = |services: &[&str]| {
        monitoring_proposal(&[line(services)], day("2026-05-01"), day("2027-04-30"))
    };
    let monthly = segment(1, "2026-05", "2026-07");
    assert_eq!(proposed(&["daily_care"]), [monthly.clone(), segment(6, "2026-08", "2027-04")]);
    assert_eq!(proposed(&["daily_care", "home_care"]), [monthly, segment(3, "2026-08", "2027-04")]);
    let short =
        monitoring_proposal(&[line(&["employment_choice"])], day("2026-05-01"), day("2026-06-30"));
    assert_eq!(short, [segment(1, "2026-05", "2026-06")]);
}
