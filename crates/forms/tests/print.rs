//! Forms as PDF: what is written comes out, in order, and nothing is lost.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use domain::{CaseFile, Strokes};
use forms::{Copy, Printer, Sheet, document_sheets, plan_set};
use support::as_home;

fn printer() -> Printer {
    Printer::new(None).unwrap()
}

fn sheets_of(case: CaseFile, document: &str) -> Vec<Sheet> {
    let case = as_home(case);
    document_sheets(&case, &document.parse().unwrap(), 1, &Copy::default()).unwrap()
}

/// The words of a PDF without white space, by `pdftotext`.
fn words_of(name: &str, sheets: &[Sheet]) -> String {
    let pdf = printer().print(sheets, 1_795_132_800).unwrap();
    let file: PathBuf =
        std::env::temp_dir().join(format!("renkei-{}-{name}.pdf", std::process::id()));
    std::fs::write(&file, &pdf.bytes).unwrap();
    let output = Command::new("pdftotext").args(["-raw"]).arg(&file).arg("-").output().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_plan_prints_every_word_of_its_lines() {
    let case = demo::case("01-tachibana");
    let plan = case.service_plan().unwrap().body().clone();
    let printed = words_of("plan", &sheets_of(case, "plan"));
    let mut expected = vec![squeezed(&plan.policy), squeezed(&plan.long_term.text)];
    for line in &plan.lines {
        expected.extend([squeezed(&line.need), squeezed(&line.goal), squeezed(&line.own_role)]);
        expected.extend(line.supports.iter().map(|support| squeezed(&support.content)));
    }
    for words in expected {
        assert!(printed.contains(&words), "lost: {words}\nin: {printed}");
    }
    assert!(printed.contains("令和8年3月16日"), "dates are in eras");
    assert!(printed.contains("橘はるか様"), "each page names the person");
    assert!(printed.contains("第1版"), "each page names the version");
}

#[test]
fn every_document_of_every_demo_case_can_be_set() {
    // One case in four is enough for the slow build of tests; the demo's own run prints them all.
    for (i, (name, case)) in demo::cases().into_iter().enumerate() {
        if i % 4 != 0 {
            continue;
        }
        let sheets = plan_set(&as_home(case), &Copy::default());
        if !sheets.is_empty() {
            let pdf = printer().print(&sheets, 0).unwrap_or_else(|e| panic!("{name}: {e:?}"));
            assert!(pdf.missing.is_empty(), "{name}: {:?}", pdf.missing);
        }
    }
}

#[test]
fn a_version_nobody_agreed_to_is_marked_and_a_copy_names_its_recipient() {
    let mut case = demo::case("01-tachibana");
    case.consents.clear();
    let case = as_home(case);
    let copy =
        Copy { recipient: Some("ワークスペースかなた".to_owned()), ..Copy::default() };
    let sheets = document_sheets(&case, &"plan".parse().unwrap(), 1, &copy).unwrap();
    let printed = words_of("draft", &sheets);
    assert!(printed.contains("同意前"));
    assert!(printed.contains("交付先:ワークスペースかなた"));
}

#[test]
fn a_signature_drawn_on_the_screen_is_on_the_paper_and_is_told() {
    let mut case = demo::case("01-tachibana");
    let agreed = |consent: &&mut domain::Consent| {
        consent.document.document.as_ref().is_some_and(|document| document.as_str() == "plan")
    };
    let consent = case.consents.iter_mut().find(agreed).unwrap();
    consent.proof.attachment = "drawn".parse().ok();
    let case = as_home(case);
    let strokes = Strokes::read("100,20 140,180 220,60 300,170;60,100 560,90").unwrap();
    let signatures = BTreeMap::from([("drawn".parse().unwrap(), strokes.to_svg())]);
    let signed = Copy { signatures, ..Copy::default() };
    let figures = |copy: &Copy| {
        let sheets = document_sheets(&case, &"plan".parse().unwrap(), 1, copy).unwrap();
        let pdf = printer().print(&sheets, 1_795_132_800).unwrap();
        let file = std::env::temp_dir().join(format!("renkei-{}-drawn.pdf", std::process::id()));
        std::fs::write(&file, &pdf.bytes).unwrap();
        let output = Command::new("pdfinfo").arg("-struct").arg(&file).output().unwrap();
        std::fs::remove_file(&file).unwrap();
        // Titles stand there in UTF-16.
        let told = String::from_utf8_lossy(&output.stdout);
        (pdf.sheets, told.matches("Figure").count())
    };
    let (sheets, figures_before) = figures(&Copy::default());
    assert_eq!(figures(&signed), (sheets, figures_before + 1));
}

#[test]
fn the_seventh_line_goes_to_a_continuation_page() {
    let mut case = demo::case("01-tachibana");
    let plan = &mut case.service_plans[0].versions[0].body;
    let pattern = plan.lines[0].clone();
    for n in plan.lines.len()..9 {
        let mut line = pattern.clone();
        line.key = format!("x{n}").parse().unwrap();
        line.priority = u16::try_from(n + 1).unwrap();
        line.need = format!("続きの課題その{n}").parse().unwrap();
        plan.lines.push(line);
    }
    let printed = words_of("continued", &sheets_of(case, "plan"));
    assert!(printed.contains("（続紙）"));
    for n in 4..9 {
        assert!(printed.contains(&format!("続きの課題その{n}")), "{n}");
    }
    assert!(
        printed.matches("解決すべき課題（本人のニーズ）").count() >= 2,
        "the header is repeated"
    );
}

#[test]
fn twenty_thousand_letters_flow_over_pages_and_nothing_is_lost() {
    let mut case = demo::case("01-tachibana");
    let long: String = "ながいことば。".chars().cycle().take(20_000).collect();
    case.service_plans[0].versions[0].body.lines[0].notes = long.parse().unwrap();
    let printed = words_of("long", &sheets_of(case, "plan"));
    assert!(printed.matches("ことば").count() >= 2_800, "{}", printed.matches("ことば").count());
}

#[test]
fn a_machine_without_the_preferred_font_prints_with_the_one_built_in() {
    let sheets = sheets_of(demo::case("01-tachibana"), "plan");
    let pdf = Printer::plain().print(&sheets, 0).unwrap();
    assert_eq!((pdf.sheets, pdf.missing), (2, Vec::new()));
}

#[test]
fn a_week_with_nothing_in_it_is_printed_empty() {
    let mut case = demo::case("01-tachibana");
    case.service_plans[0].versions[0].body.weekly = domain::WeeklyPlan::default();
    let printed = words_of("empty", &sheets_of(case, "plan"));
    assert!(printed.contains("週単位以外のサービス"), "{printed}");
}

#[test]
fn what_has_no_room_beside_the_week_goes_on_below_it() {
    let mut case = demo::case("01-tachibana");
    let week = &mut case.service_plans[0].versions[0].body.weekly;
    week.daily_life = "朝の日課。".repeat(400).parse().unwrap();
    let pattern = week.beyond_week[0].clone();
    week.beyond_week = (0..60)
        .map(|n| domain::BeyondWeek {
            key: format!("x{n}").parse().unwrap(),
            text: format!("月の用事その{n}").parse().unwrap(),
            ..pattern.clone()
        })
        .collect();
    let printed = words_of("below", &sheets_of(case, "plan"));
    assert_eq!(printed.matches("朝の日課。").count(), 400);
    for n in 0..60 {
        assert!(printed.contains(&format!("月の用事その{n}")), "{n}");
    }
}

#[test]
fn three_hundred_things_at_the_same_hour_are_all_told() {
    let mut case = demo::case("01-tachibana");
    let week = &mut case.service_plans[0].versions[0].body.weekly;
    let pattern = week.blocks[0].clone();
    week.blocks = (0..300)
        .map(|n| domain::Block {
            key: format!("x{n}").parse().unwrap(),
            label: format!("予定その{n}番").parse().unwrap(),
            ..pattern.clone()
        })
        .collect();
    let printed = words_of("crowded", &sheets_of(case, "plan"));
    for n in 0..300 {
        assert!(printed.contains(&format!("予定その{n}番")), "{n}");
    }
}

#[test]
fn rare_letters_are_printed_and_missing_ones_are_told() {
    let mut case = demo::case("01-tachibana");
    let plan = &mut case.service_plans[0].versions[0].body;
    plan.policy =
        "𠮷田さんと髙﨑さん、葛󠄀城、ﾊﾝｶｸ、①㈱～、\u{200F}右から\u{200E}、👍\u{1F3FD}と👩\u{200D}💻"
            .parse()
            .unwrap();
    let sheets = sheets_of(case, "plan");
    let pdf = printer().print(&sheets, 0).unwrap();
    let missing: Vec<u32> = pdf.missing.iter().map(|m| u32::from(m.0)).collect();
    assert_eq!(missing, [0x1F3FD, 0x1F44D, 0x1F469, 0x1F4BB]);
    let printed = words_of("rare", &sheets);
    for words in ["𠮷田さん", "髙﨑さん", "ﾊﾝｶｸ", "①㈱～", "〔U+1F44D〕"] {
        assert!(printed.contains(words), "{words} in {printed}");
    }
}

#[test]
fn the_same_sheets_make_the_same_bytes() {
    let sheets = sheets_of(demo::case("01-tachibana"), "plan");
    let once = printer().print(&sheets, 1_795_132_800).unwrap().bytes;
    assert_eq!(once, printer().print(&sheets, 1_795_132_800).unwrap().bytes);
}
