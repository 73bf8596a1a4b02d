//! The registry is whole, and every page does what it says: its cases are run.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod example;

use std::collections::BTreeSet;

use domain::{PhrasePart, Severity};
use example::{Example, base};
use rules::{Page, RULES, Settings, basis, check};

#[test]
fn codes_and_names_are_unique_and_in_order() {
    let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
    assert!(codes.is_sorted() && codes.windows(2).all(|pair| pair[0] != pair[1]), "{codes:?}");
    let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
    for rule in RULES {
        assert_eq!(rule.code.len(), 3, "{}", rule.code);
        assert!(
            rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit())
        );
    }
}

#[test]
fn every_page_has_its_parts_and_every_basis_exists() {
    for rule in RULES {
        let page = Page::of(rule);
        let code = rule.code;
        assert!(rule.page.starts_with(&format!("# {code} ")), "{code}: title");
        assert!(!page.message.is_empty() && !page.fix.is_empty(), "{code}: message and mending");
        let headings: Vec<_> = page.sections.iter().map(|(heading, _)| *heading).collect();
        assert_eq!(
            headings,
            ["何を見るか", "なぜ", "根拠", "例", "よくない例", "よい例"],
            "{code}"
        );
        for (heading, text) in page.sections.iter().filter(|(heading, _)| *heading != "例") {
            assert!(!text.trim().is_empty(), "{code}: {heading} is empty");
        }
        assert!(!rule.basis.is_empty(), "{code}: no basis");
        for key in rule.basis {
            assert!(basis(key).is_some(), "{code}: no basis {key}");
        }
    }
}

#[test]
fn the_sound_cases_have_no_findings() {
    for name in ["adult", "child"] {
        let case = base(name).case();
        let findings = check(&case, demo::today(), &Settings::default());
        let told: Vec<_> = findings.iter().map(|f| (f.rule.code, &f.place.path)).collect();
        assert!(told.is_empty(), "{name}: {told:?}");
    }
}

#[test]
fn every_case_of_every_page_gives_the_findings_written_below_it() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let page = Page::of(rule);
        let under = |heading: &str| page.examples.iter().filter(|(h, _)| *h == heading).count();
        assert!(under("よくない例") >= 1 && under("よい例") >= 1, "{}: cases", rule.code);
        for (heading, text) in &page.examples {
            let example = Example::read(text);
            let case = example.document.case();
            let found: Vec<String> = check(&case, example.today, &Settings::default())
                .iter()
                .filter(|finding| finding.rule == rule)
                .map(|finding| example.document.name_place(&finding.place))
                .collect();
            let as_written = found == example.expected(rule.code);
            if !as_written || found.is_empty() != (*heading == "よい例") {
                wrong.push(format!("{} {heading}:\n{text}found {found:?}", rule.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_hole_of_every_message_is_filled() {
    for rule in RULES {
        for (_, text) in &Page::of(rule).examples {
            let example = Example::read(text);
            let case = example.document.case();
            for finding in check(&case, example.today, &Settings::default()) {
                for phrase in [finding.message(), finding.fix()] {
                    let open = phrase
                        .0
                        .iter()
                        .any(|part| matches!(part, PhrasePart::Words(w) if w.contains(['{', '}'])));
                    assert!(!open, "{}: {phrase:?}", finding.rule.code);
                }
            }
        }
    }
}

#[test]
fn the_gravest_come_first_and_a_closed_case_is_left_in_peace() {
    let mut example = Example::read("consents[c2] -\nplan.lines[0].own_role = \"\"\n");
    let findings = check(&example.document.case(), example.today, &Settings::default());
    assert!(findings.is_sorted_by(|a, b| a.rule.severity >= b.rule.severity));
    assert!(findings.iter().any(|finding| finding.rule.severity == Severity::Claim));
    example.document.set("closure", serde_json::json!({"on": "2026-11-01"}));
    assert!(check(&example.document.case(), example.today, &Settings::default()).is_empty());
}

/// What was not yet law when a document was made is not held against it.
#[test]
fn a_law_binds_only_what_was_made_since() {
    let found = |made_on: &str| -> Vec<&str> {
        let mut example = Example::read("plan.policy = \"\"\nplan.lines[0].own_role = \"\"\n");
        example.document.set("service_plans[0].versions[0].made_on", made_on.into());
        let findings = check(&example.document.case(), example.today, &Settings::default());
        let told = findings
            .iter()
            .filter(|f| f.place.document.as_ref().is_some_and(|d| d.as_str() == "plan"));
        told.map(|finding| finding.rule.code).collect()
    };
    assert!(found("2026-04-16").contains(&"S02"));
    let before = found("平成22年7月1日");
    assert!(!before.contains(&"S02"), "計画相談支援 began in April 2012: {before:?}");
    assert!(before.contains(&"L03"), "good practice is told whenever: {before:?}");
}

/// 児相談基準 numbers its items otherwise than 計画相談基準.
#[test]
fn a_finding_rests_on_the_law_of_the_child_or_of_the_adult() {
    let article = |base: &str| {
        let text = format!("base {base}\nassessment.interviews[0].place = \"office\"\n");
        let example = Example::read(&text);
        let findings = check(&example.document.case(), example.today, &Settings::default());
        let visit = findings.iter().find(|finding| finding.rule.code == "A01").unwrap();
        visit.basis().map(|basis| format!("{}{}", basis.law, basis.article)).collect::<Vec<_>>()
    };
    assert_eq!(article("adult"), ["計画相談支援基準15条2項7号"]);
    assert_eq!(article("child"), ["障害児相談支援基準15条2項6号"]);
}

#[test]
fn an_office_that_has_left_is_left_in_peace() {
    let mut example = Example::read("today 2027-02-01\n");
    let codes = |example: &Example| -> Vec<&str> {
        let findings = check(&example.document.case(), example.today, &Settings::default());
        findings.iter().map(|finding| finding.rule.code).collect()
    };
    example.document.set("individual_plans[0].versions[0].body.goals[0].goal", "".into());
    assert!(codes(&example).contains(&"S03"));
    let period = serde_json::json!({"from": "2026-04-20", "until": "2026-12-31"});
    example.document.set("members[kanata].period", period);
    assert!(!codes(&example).contains(&"S03"), "{:?}", codes(&example));
}

#[test]
fn the_law_table_has_no_key_twice_and_none_unused() {
    let used: BTreeSet<_> = RULES.iter().flat_map(|rule| rule.basis).copied().collect();
    let mut seen = BTreeSet::new();
    let mut unused = Vec::new();
    for line in include_str!("../data/laws.tsv").lines().filter(|line| !line.starts_with('#')) {
        let key = line.split('\t').next().unwrap();
        assert!(seen.insert(key), "{key} twice");
        assert_eq!(line.split('\t').count(), 6, "{key}: columns");
        if !used.contains(key.trim_end_matches("@child")) {
            unused.push(key);
        }
    }
    assert!(unused.is_empty(), "no rule rests on {unused:?}");
}
