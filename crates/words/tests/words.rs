//! Every field has a name, dates sound as forms print them, and every refusal says what to do.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use calendar::{Day, YearMonth};
use domain::{Fault, Frequency, MonitoringSegment, Per, read_case_file};
use words::{
    day, day_short, field, frequency, monitoring_segment, month, month_short, where_it_is, why,
};

#[test]
fn every_field_of_every_form_has_a_label() {
    let schema = domain::form_schema();
    let types = schema["$defs"].as_object().unwrap().iter();
    let mut nameless = Vec::new();
    for (type_, definition) in types.chain([(&"CaseFile".to_owned(), &schema)]) {
        let Some(properties) = definition["properties"].as_object() else { continue };
        for name in properties.keys() {
            if field(type_, name).label.is_empty() {
                nameless.push(format!("{type_}.{name}"));
            }
        }
    }
    assert!(nameless.is_empty(), "data/fields.tsv lacks {nameless:?}");
}

#[test]
fn every_label_belongs_to_a_field() {
    let schema = domain::form_schema();
    for line in include_str!("../data/fields.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut column = line.split('\t');
        let (type_, name) = (column.next().unwrap(), column.next().unwrap());
        let definition = if type_ == "CaseFile" { &schema } else { &schema["$defs"][type_] };
        let known = type_ == "*" || definition["properties"].get(name).is_some();
        assert!(known, "data/fields.tsv names {type_}.{name}, which is not there");
    }
}

#[test]
fn dates_are_said_in_eras_with_their_first_year() {
    let on = |text: &str| text.parse::<Day>().unwrap();
    let in_month = |text: &str| text.parse::<YearMonth>().unwrap();
    assert_eq!(day(on("2026-11-20")), "令和8年11月20日");
    assert_eq!(day(on("2019-05-01")), "令和元年5月1日");
    assert_eq!(day(on("2019-04-30")), "平成31年4月30日");
    assert_eq!(day_short(on("2026-11-20")), "R8.11.20");
    assert_eq!(month(in_month("2026-11")), "令和8年11月");
    assert_eq!(month_short(in_month("2016-07")), "H28.7");
    let segment = |every, from, until| MonitoringSegment {
        every,
        from: Some(in_month(from)),
        until: Some(in_month(until)),
    };
    assert_eq!(monitoring_segment(&segment(3, "H28.7", "H29.4")), "3月ごと（H28.7～H29.4）");
    assert_eq!(monitoring_segment(&segment(1, "H28.5", "H28.7")), "毎月（H28.5～H28.7）");
}

#[test]
fn frequencies_are_said_as_people_say_them() {
    let said = |json: &str| frequency(&serde_json::from_str::<Frequency>(json).unwrap());
    assert_eq!(
        said(r#"{"per":"week","days":["sat"],"time":{"from":"15:00","to":"17:00"}}"#),
        "毎週 土曜 15:00～17:00"
    );
    assert_eq!(said(r#"{"per":"week","days":["mon","tue","wed","thu","fri"]}"#), "毎週 月～金曜");
    assert_eq!(said(r#"{"per":"month","times":1}"#), "月1回");
    assert_eq!(said(r#"{"per":"week","times":4}"#), "週4回");
    assert_eq!(said(r#"{"per":"day"}"#), "毎日");
    assert_eq!(said(r#"{"per":"fortnight","days":["tue","thu"]}"#), "隔週 火・木曜");
    assert_eq!(said(r#"{"per":"day","time":{"from":"21:00","to":"31:00"}}"#), "毎日 21:00～翌7:00");
    assert_eq!(
        frequency(&Frequency { per: Some(Per::AsNeeded), ..Frequency::default() }),
        "必要なとき"
    );
}

#[test]
fn a_path_is_said_by_the_names_of_its_fields() {
    assert_eq!(
        where_it_is("service_plans[0].versions[1].body.lines[3].goal"),
        "サービス等利用計画 1件目 › 第2版 › 計画の行 4行目 › 支援目標"
    );
    assert_eq!(where_it_is("person.born"), "本人 › 生年月日");
    assert_eq!(where_it_is(""), "ファイル全体");
}

/// Bad input and what is said of it: (field and value, words that must be in the answer).
#[test]
fn each_refusal_names_its_place_and_its_reason() {
    let cases = [
        (r#""opened_on":"2026-02-31""#, "opened_on", "という日はありません"),
        (r#""opened_on":"平成31年5月1日""#, "opened_on", "令和元年5月1日"),
        (r#""opened_on":"きのう""#, "opened_on", "日付として読めません"),
        (r#""opened_on":5"#, "opened_on", "形が違います"),
        (r#""nickname":"x""#, "nickname", "という項目はありません"),
        (r#""members":[{"key":"a b"}]"#, "members[0].key", "印として使えません"),
        (r#""members":[{"key":"a","kind":"neighbour"}]"#, "members[0].kind", "選べません"),
        (r#""members":[{"key":"a"},{"key":"a"}]"#, "members[1].key", "二度使われています"),
        (r#""members":[{"key":"a","name":"\u0000"}]"#, "members[0].name", "制御文字"),
        (
            r#""members":[{"key":"a","office":{"number":"1330100693"}}]"#,
            "members[0].office.number",
            "計算では2",
        ),
        (
            r#""members":[{"key":"a","office":{"services":["care_hotel"]}}]"#,
            "members[0].office.services[0]",
            "というサービスはありません",
        ),
    ];
    for (field, path, reason) in cases {
        let file = format!(r#"{{"schema":1,{field}}}"#);
        let problems = read_case_file(file.as_bytes()).unwrap_err();
        let found = problems.iter().find(|problem| problem.path == path);
        let found = found.unwrap_or_else(|| panic!("{field}: nothing at {path}: {problems:?}"));
        assert!(why(&found.fault).contains(reason), "{field}: {}", why(&found.fault));
    }
}

#[test]
fn a_file_that_cannot_be_read_at_all_says_so() {
    let whole = |bytes: &[u8]| why(&read_case_file(bytes).unwrap_err()[0].fault);
    assert!(whole(b"{").contains("JSON として読めません"));
    assert!(whole(b"hello").contains("1行目の1文字目"));
    assert!(whole(&[0x93, 0xFA, 0x96, 0x7B]).contains("UTF-8 ではありません"));
    assert!(whole(br#"{"schema":2}"#).contains("新しい様式（2）"));
    assert!(whole(b"{}").contains("書かれていません"));
    assert!(whole(b"[]").contains("形が違います") || whole(b"[]").contains("書かれていません"));
}

#[test]
fn a_fault_survives_the_way_through_text() {
    let fault = Fault::from(domain::ValueFault::Twice { given: "a\"b".to_owned() });
    let text = serde_json::to_string(&fault).unwrap();
    assert_eq!(Fault::recover(&format!("{text} at line 3 column 5")), fault);
}

#[test]
fn every_list_of_choices_in_a_form_is_offered_by_its_terms() {
    let schema = domain::schema();
    for (type_, definition) in schema["$defs"].as_object().unwrap() {
        let marks: Vec<&str> = definition["oneOf"]
            .as_array()
            .or(definition["enum"].as_array())
            .into_iter()
            .flatten()
            .filter_map(|choice| choice["const"].as_str().or(choice.as_str()))
            .collect();
        if marks.is_empty() || type_ == "Service" {
            continue;
        }
        let offered = words::choices(type_).unwrap_or_else(|| panic!("{type_} has no terms"));
        let offered: Vec<&str> = offered.iter().map(|(mark, _)| mark.as_str()).collect();
        assert_eq!(offered, marks, "{type_}");
    }
}
