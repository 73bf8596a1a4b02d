//! Rows are an index: whatever a case holds, they follow from its documents alone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use calendar::{Day, YearMonth};
use domain::{
    Award, CaseFile, Citation, Closure, Consent, DocumentId, DueKind, IndividualGoal,
    IndividualPlan, Interview, Key, Lineage, Member, MemberKind, MonitoringReport,
    MonitoringSegment, PlanLine, Review, Serves, ServicePlan, Version, index, read_case_file,
    write_case_file,
};
use proptest::prelude::*;

fn key(text: &str) -> Key {
    text.parse().unwrap()
}

fn document(text: &str) -> DocumentId {
    text.parse().unwrap()
}

fn lineage<B>(id: &str, made_on: Day, body: B) -> Lineage<B> {
    let version = Version {
        number: 1,
        made_on: Some(made_on),
        author: domain::Author::default(),
        heading: domain::Heading::default(),
        body,
    };
    Lineage { id: document(id), versions: vec![version] }
}

fn visit(on: Day) -> Vec<Interview> {
    vec![Interview { on: Some(on), ..Interview::default() }]
}

fn member(mark: &str, kind: MemberKind) -> Member {
    Member { key: key(mark), name: mark.parse().unwrap(), kind: Some(kind), ..Member::default() }
}

/// A plan of three lines, so many offices with goals on some of them, reports and reviews on some
/// days of a year.
fn case(goals: &[Vec<u8>], reports: &[u16], reviews: &[(u8, u16)], every: u8) -> CaseFile {
    let start = Day::new(2026, 4, 1).unwrap();
    let on = |days: u16| start.plus_days(i32::from(days));
    let lines = (0..3).map(|n| PlanLine { key: key(&format!("l{n}")), ..PlanLine::default() });
    let plan = ServicePlan { lines: lines.collect(), ..ServicePlan::default() };
    let near = |(i, served): (usize, &Vec<u8>)| {
        let goals = served.iter().enumerate().map(|(g, line)| IndividualGoal {
            key: key(&format!("g{g}")),
            serves: vec![Serves {
                version: 1,
                line: key(&format!("l{}", line % 3)),
                support: None,
            }],
            ..IndividualGoal::default()
        });
        let body = IndividualPlan {
            office: key(&format!("office{i}")),
            service: "daily_care".parse().ok(),
            goals: goals.collect(),
            ..IndividualPlan::default()
        };
        lineage(&format!("near{i}"), start, body)
    };
    let offices =
        (0..goals.len()).map(|i| member(&format!("office{i}"), MemberKind::ServiceOffice));
    let review = |(i, (office, days)): (usize, &(u8, u16))| {
        let of = usize::from(*office) % goals.len();
        let plan = Citation::of(document(&format!("near{of}")), 1);
        let body = Review { plan, interviews: visit(on(*days)), ..Review::default() };
        lineage(&format!("review{i}"), on(*days), body)
    };
    let report = |(i, days): (usize, &u16)| {
        let plan = Citation::of(document("plan"), 1);
        let interviews = visit(on(*days));
        let body = MonitoringReport { plan, interviews, ..MonitoringReport::default() };
        lineage(&format!("report{i}"), on(*days), body)
    };
    let award = Award {
        decided_on: Some(start),
        monitoring: vec![MonitoringSegment {
            every,
            from: YearMonth::new(2026, 4),
            until: YearMonth::new(2027, 3),
        }],
        ..Award::default()
    };
    let consent = Consent {
        key: key("c1"),
        document: Citation::of(document("plan"), 1),
        on: Some(start),
        ..Consent::default()
    };
    CaseFile {
        schema: domain::SCHEMA,
        office: key("desk"),
        person: domain::Person { name: "例".parse().unwrap(), ..domain::Person::default() },
        members: [member("desk", MemberKind::ConsultationOffice)]
            .into_iter()
            .chain(offices)
            .collect(),
        awards: vec![lineage("award", start, award)],
        service_plans: vec![lineage("plan", start, plan)],
        individual_plans: goals.iter().enumerate().map(near).collect(),
        reviews: reviews.iter().enumerate().map(review).collect(),
        monitoring: reports.iter().enumerate().map(report).collect(),
        consents: vec![consent],
        ..CaseFile::default()
    }
}

fn any_case() -> impl Strategy<Value = CaseFile> {
    let goals = prop::collection::vec(prop::collection::vec(0u8..6, 0..5), 1..5);
    let reports = prop::collection::vec(0u16..365, 0..6);
    let reviews = prop::collection::vec((0u8..5, 0u16..365), 0..6);
    (goals, reports, reviews, 1u8..=6)
        .prop_map(|(goals, reports, reviews, every)| case(&goals, &reports, &reviews, every))
}

proptest! {
    #[test]
    fn what_is_written_and_read_again_has_the_same_rows(case in any_case()) {
        let read = read_case_file(write_case_file(&case).as_bytes()).unwrap();
        prop_assert_eq!(index(&read), index(&case));
    }

    #[test]
    fn the_order_in_which_documents_came_in_changes_nothing(case in any_case()) {
        let mut other = case.clone();
        other.individual_plans.reverse();
        other.reviews.reverse();
        other.monitoring.reverse();
        prop_assert_eq!(index(&other), index(&case));
    }

    #[test]
    fn a_month_with_a_report_is_not_due_and_every_other_is(case in any_case()) {
        let due: Vec<YearMonth> = index(&case)
            .dues
            .iter()
            .filter(|due| due.kind == DueKind::Monitoring)
            .map(|due| due.on.year_month())
            .collect();
        let months = case.award().unwrap().body().monitoring_months();
        let done = |month: &YearMonth| {
            let held = case.monitoring_reports().filter_map(|report| report.body().held_on());
            held.map(Day::year_month).any(|held| held == *month)
        };
        let open: Vec<YearMonth> = months.into_iter().filter(|month| !done(month)).collect();
        prop_assert_eq!(due, open);
    }

    #[test]
    fn a_closed_case_has_nothing_due_and_keeps_its_links(case in any_case()) {
        let closed = CaseFile {
            closure: Closure { on: Day::new(2027, 3, 31), ..Closure::default() },
            ..case.clone()
        };
        prop_assert!(index(&closed).dues.is_empty());
        prop_assert_eq!(index(&closed).links, index(&case).links);
    }
}

#[test]
fn an_office_that_leaves_before_its_review_owes_none() {
    let mut case = case(&[vec![0], vec![1]], &[], &[], 6);
    let reviews = |case: &CaseFile| {
        let dues = index(case).dues.into_iter().filter(|due| due.kind == DueKind::Review);
        dues.filter_map(|due| due.member).map(|office| office.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(reviews(&case), ["office0", "office1"]);
    case.members[1].period = Some(calendar::Period {
        from: Day::new(2026, 4, 1).unwrap(),
        until: Day::new(2026, 8, 31).unwrap(),
    });
    assert_eq!(reviews(&case), ["office1"]);
}
