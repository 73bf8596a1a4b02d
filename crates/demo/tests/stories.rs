//! Every story makes a case that the product itself would accept.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use domain::{read_case_file, write_case_file};

#[test]
fn every_story_is_a_valid_case_that_reads_back_byte_for_byte() {
    for (name, case) in demo::cases() {
        let written = write_case_file(&case);
        let read = read_case_file(written.as_bytes())
            .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        assert_eq!(read, case, "{name}");
        assert_eq!(write_case_file(&read), written, "{name}");
    }
}

#[test]
fn people_are_told_apart() {
    let mut seen = BTreeSet::new();
    for (name, case) in demo::cases() {
        let person = case.person;
        assert!(seen.insert(person.name.to_string()), "{name}: a second {}", person.name);
        for number in [person.certificate, person.child_certificate].into_iter().flatten() {
            assert!(seen.insert(number.to_string()), "{name}: certificate {number} twice");
        }
    }
}

#[test]
fn nothing_happens_after_the_day_of_the_demo() {
    let today = demo::today();
    for (name, case) in demo::cases() {
        for head in case.heads() {
            let made = head.made_on.unwrap_or(today);
            assert!(made <= today, "{name}: {} is made on {made}", head.document);
        }
        for consent in &case.consents {
            assert!(consent.on.is_none_or(|on| on <= today), "{name}: consent {:?}", consent.on);
        }
        for report in case.monitoring_reports() {
            assert!(report.body().held_on() <= Some(today), "{name}: monitoring in the future");
        }
    }
}
