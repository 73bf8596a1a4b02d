//! The people of the demo show the faults their stories are told for, and no others.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use rules::{Settings, check};

/// Stories and the codes found in them; every other story has none.
const TOLD: [(&str, &[&str]); 19] = [
    ("02-washio", &["D05"]),
    ("05-okochi", &["D04"]),
    ("08-oshidari", &["K05"]),
    ("09-ukai", &["K03"]),
    ("10-shitara", &["N01"]),
    ("11-momose", &["L01", "L02", "S02"]),
    ("12-kusakabe", &["N02"]),
    ("13-tange", &["C02"]),
    ("14-akutsu", &["C04"]),
    ("15-gomibuchi", &["D01", "D02"]),
    ("16-hiwatashi", &["W01"]),
    ("17-hiruta", &["L03", "L04", "L06"]),
    ("18-kiryu", &["F01", "F02"]),
    ("37-urushibara", &["D03"]),
    ("40-shinohe", &["C08"]),
    ("01-tachibana", &[]),
    ("06-yoshioka", &[]),
    ("20-kuzumaki-sota", &[]),
    ("36-mamiya", &[]),
];

#[test]
fn each_story_shows_its_fault_and_no_other() {
    let told: BTreeMap<_, _> = TOLD.into_iter().collect();
    let mut known = 0;
    for (name, case) in demo::cases() {
        let findings = check(&case, demo::today(), &Settings::default());
        let mut codes: Vec<_> = findings.iter().map(|finding| finding.rule.code).collect();
        codes.sort_unstable();
        codes.dedup();
        let expected = told.get(name).copied().unwrap_or_default();
        known += usize::from(told.contains_key(name));
        assert_eq!(codes, expected, "{name}");
    }
    assert_eq!(known, TOLD.len(), "every story named here is there");
}
