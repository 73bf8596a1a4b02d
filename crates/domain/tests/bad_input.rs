//! What a case file is refused for, and at which place: nothing that contradicts itself comes in,
//! and nothing that is merely unusual is turned away (issue: every refusal says where and why).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use calendar::{ClockFault, DayFault};
use domain::{
    CaseFile, Cited, Fault, NumberKind, Problem, ValueFault, put_value, read_case_file,
    write_case_file,
};
use serde_json::{Value, json};

/// A small sound case.
fn sound() -> Value {
    json!({
        "schema": 1,
        "office": "desk",
        "person": { "name": "例 一郎" },
        "members": [
            { "key": "desk", "name": "相談室", "kind": "consultation_office" },
            { "key": "work", "name": "作業所", "kind": "service_office" },
        ],
        "service_plans": [{ "id": "plan", "versions": [{
            "number": 1,
            "made_on": "2026-04-16",
            "body": {
                "lines": [{ "key": "l1", "priority": 1, "need": "働きたい", "supports": [
                    { "key": "s1", "service": "就労継続支援Ｂ型", "providers": [{ "member": "work" }] },
                ] }],
                "weekly": { "blocks": [{ "key": "b1", "days": ["mon"],
                    "time": { "from": "9:00", "to": "15:00" }, "line": "l1", "support": "s1" }] },
            },
        }] }],
        "individual_plans": [{ "id": "near", "versions": [{
            "number": 1,
            "body": { "office": "work",
                "goals": [{ "key": "g1", "goal": "通う", "serves": [{ "version": 1, "line": "l1" }] }] },
        }] }],
    })
}

fn read(tree: &Value) -> Result<CaseFile, Vec<Problem>> {
    read_case_file(tree.to_string().as_bytes())
}

/// The only problem of the sound case with one value changed.
fn refused(path: &str, value: Value) -> Problem {
    let mut tree = sound();
    put_value(&mut tree, path, value);
    let mut problems = read(&tree).unwrap_err();
    assert_eq!(problems.len(), 1, "{path}: {problems:?}");
    problems.remove(0)
}

fn accepted(path: &str, value: Value) -> CaseFile {
    let mut tree = sound();
    put_value(&mut tree, path, value);
    read(&tree).unwrap_or_else(|problems| panic!("{path}: {problems:?}"))
}

const PLAN: &str = "service_plans[0].versions[0]";
const NEAR: &str = "individual_plans[0].versions[0]";

#[test]
fn the_sound_case_is_read_and_written_byte_for_byte() {
    let case = read(&sound()).unwrap();
    let written = write_case_file(&case);
    assert_eq!(write_case_file(&read_case_file(written.as_bytes()).unwrap()), written);
    let with_mark = [b"\xEF\xBB\xBF", written.as_bytes()].concat();
    assert_eq!(read_case_file(&with_mark).unwrap(), case, "a byte order mark is no fault");
}

#[test]
fn a_file_that_is_no_case_says_so() {
    let whole = |bytes: &[u8]| read_case_file(bytes).unwrap_err().remove(0);
    let at = |problem: &Problem| problem.path.clone();
    for bytes in [&b""[..], b"hello", b"{\"schema\": 1", b"{\"schema\": 1,}"] {
        let fault = whole(bytes).fault;
        assert!(matches!(fault, Fault::Value(ValueFault::NotJson { .. })), "{fault:?}");
    }
    let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(whole(&[0xFF, 0xFE]).fault, Fault::Value(ValueFault::NotUtf8)), "{utf16:?}");
    assert!(matches!(
        whole(b"{\"schema\": 2}").fault,
        Fault::Value(ValueFault::NewerSchema { given: 2, known: 1 })
    ));
    assert_eq!(at(&whole(b"{}")), "schema");
    for shape in [&b"[]"[..], b"7", b"\"case\"", b"null"] {
        let problem = whole(shape);
        assert!(!matches!(problem.fault, Fault::Day(_)), "{problem:?}");
    }
    let nested = [b"{\"schema\": 1, \"person\": ".to_vec(), b"[".repeat(100_000)].concat();
    assert!(matches!(whole(&nested).fault, Fault::Value(ValueFault::NotJson { .. })));
}

#[test]
fn a_value_that_cannot_be_is_refused_at_its_path() {
    let cases = [
        (format!("{PLAN}.made_on"), json!("2026-02-31")),
        (format!("{PLAN}.made_on"), json!("平成31年5月1日")),
        (format!("{PLAN}.body.weekly.blocks[0].time"), json!({"from": "17:00", "to": "9:00"})),
        (format!("{PLAN}.body.lines[0].supports[0].service"), json!("就労継続")),
        (format!("{PLAN}.body.lines[0].supports[0].service"), json!("care_home")),
        (format!("{PLAN}.body.policy"), json!("前\u{0}後")),
        (format!("{PLAN}.body.lines[0].notes"), json!("あ".repeat(20_001))),
        (format!("{PLAN}.body.lines[0].priority"), json!(1.5)),
        (format!("{PLAN}.body.lines"), json!("なし")),
        (format!("{NEAR}.body.goals[0].serves[0].version"), json!(7)),
        (format!("{NEAR}.body.goals[0].serves[0].line"), json!("l9")),
        ("person.certificate".to_owned(), json!("12345")),
        ("person.kana".to_owned(), json!("例いちろう")),
        ("person.name".to_owned(), json!("　")),
        ("office".to_owned(), json!("nobody")),
    ];
    let faults: Vec<Fault> = cases
        .iter()
        .map(|(path, value)| {
            let problem = refused(path, value.clone());
            assert_eq!(problem.path, *path);
            problem.fault
        })
        .collect();
    assert!(matches!(faults[0], Fault::Day(DayFault::NoSuchDay { .. })));
    assert!(matches!(faults[1], Fault::Day(DayFault::OutsideEra { .. })));
    assert!(matches!(faults[2], Fault::Clock(ClockFault::EndsBeforeItBegins { .. })));
    assert_eq!(
        faults[3],
        ValueFault::UnknownService {
            given: "就労継続".to_owned(),
            near: vec!["就労継続支援A型".to_owned(), "就労継続支援B型".to_owned()],
        }
        .into()
    );
    assert!(matches!(faults[4], Fault::Value(ValueFault::ServiceNotOnDay { .. })));
    assert_eq!(faults[5], ValueFault::ControlCharacter { at: 1 }.into());
    assert_eq!(faults[6], ValueFault::TooLong { given: 20_001, limit: 20_000 }.into());
    assert_eq!(faults[7], ValueFault::NotANumber { given: "1.5".to_owned() }.into());
    assert!(matches!(faults[8], Fault::Value(ValueFault::WrongShape { .. })));
    let nothing = |what, given: &str| ValueFault::NothingThere { what, given: given.to_owned() };
    assert_eq!(faults[9], nothing(Cited::Version, "7").into());
    assert_eq!(faults[10], nothing(Cited::Line, "l9").into());
    assert!(matches!(
        faults[11],
        Fault::Value(ValueFault::NumberForm { kind: NumberKind::Certificate, .. })
    ));
    assert!(matches!(faults[12], Fault::Value(ValueFault::NotKana { .. })));
    assert_eq!(faults[13], ValueFault::Missing.into());
    assert_eq!(faults[14], nothing(Cited::Member, "nobody").into());
}

#[test]
fn fields_and_choices_that_do_not_exist_are_named() {
    let fault = |path: &str, value| refused(path, value).fault;
    assert_eq!(
        fault(&format!("{PLAN}.body.polcy"), json!("x")),
        ValueFault::UnknownField { name: "polcy".to_owned() }.into()
    );
    assert!(matches!(
        fault("person.sex", json!("otoko")),
        Fault::Value(ValueFault::UnknownChoice { .. })
    ));
}

#[test]
fn five_hundred_lines_come_in_and_one_more_does_not() {
    let line = |n: usize| json!({ "key": format!("x{n}"), "priority": n, "need": "課題" });
    let lines = |count| {
        let mut all = vec![sound()["service_plans"][0]["versions"][0]["body"]["lines"][0].clone()];
        all.extend((1..count).map(line));
        Value::Array(all)
    };
    let path = format!("{PLAN}.body.lines");
    assert_eq!(accepted(&path, lines(500)).service_plan().unwrap().body().lines.len(), 500);
    assert_eq!(
        refused(&path, lines(501)).fault,
        ValueFault::TooManyRows { given: 501, limit: 500 }.into()
    );
}

#[test]
fn unusual_letters_are_kept_as_they_are() {
    let words =
        "👍\u{1F3FD}と👩\u{200D}💻、𠮷野、葛\u{E0100}城、\u{202E}右から\u{202C}、ﾊﾝｶｸ、髙﨑①㈱";
    let case = accepted(&format!("{PLAN}.body.policy"), json!(words));
    assert_eq!(&*case.service_plan().unwrap().body().policy, words);
    let written = write_case_file(&case);
    assert_eq!(read_case_file(written.as_bytes()).unwrap(), case);
    let long = "長い言葉。".repeat(4_000);
    let case = accepted(&format!("{PLAN}.body.lines[0].notes"), json!(long));
    assert_eq!(case.service_plan().unwrap().body().lines[0].notes.chars().count(), 20_000);
}

#[test]
fn an_old_service_is_read_in_a_plan_of_its_time() {
    let mut tree = sound();
    put_value(&mut tree, &format!("{PLAN}.made_on"), json!("平成22年7月1日"));
    put_value(
        &mut tree,
        &format!("{PLAN}.body.lines[0].supports[0].service"),
        json!("共同生活介護"),
    );
    let case = read(&tree).unwrap();
    let service = case.service_plan().unwrap().body().lines[0].supports[0].service.unwrap();
    assert_eq!(service.key(), "care_home");
    assert!(write_case_file(&case).contains("\"service\": \"care_home\""));
}
