//! Sentences of the pages around the editors: today, people, intake, the person.

use calendar::Day;
use domain::{DocumentKind, DueKind, LabelSet, StepKind, Turn};

use crate::{Term, document_title, weekday};

/// How the person and the office found each other, as the basic information keeps it.
pub fn found(text: &str) -> String {
    if text.trim().is_empty() {
        String::new()
    } else {
        format!("相談のきっかけ: {}", text.trim())
    }
}

/// Title of the page of the day.
pub const TODAY: &str = "今日";
/// Title of the page on which a person is new.
pub const NEW_PERSON: &str = "はじめての人";
/// How person and office found each other, as a field.
pub const FOUND: &str = "どうやってつながったか";
/// The first words, as a field.
pub const FIRST_WORDS: &str = "本人が最初に話してくれたこと";
/// The day the first talk was, as a field.
pub const RECEIVED_ON: &str = "受付日";
/// The cases one is in charge of.
pub const MINE: &str = "わたし";
/// The office itself, among others.
pub const OWN_OFFICE: &str = "この事業所";
/// Cases under way.
pub const OPEN_CASES: &str = "続いている人";
/// Cases that are closed.
pub const CLOSED_CASES: &str = "終了した人";
/// Both.
pub const ALL_CASES: &str = "終了した人も";
/// Dues whose day has passed.
pub const OVERDUE: &str = "過ぎています";
/// Dues until the end of the month.
pub const THIS_MONTH: &str = "今月";
/// Dues of the next days beyond the month.
pub const SOON: &str = "まもなく";
/// What waits for oneself.
pub const MY_TURN: &str = "わたしたちの番";
/// What waits for the person.
pub const PERSONS_TURN: &str = "本人の返事を待っている";
/// What waits for the municipality.
pub const MUNICIPALITYS_TURN: &str = "市町村の決定を待っている";
/// What waits for offices.
pub const OFFICES_TURN: &str = "事業所の計画を待っている";
/// Oneself, where whose turn it is is told.
pub const ME: &str = "わたし";

/// 11月20日(金), with the year where it is another
pub fn near_day(day: Day, today: Day) -> String {
    if day.year() == today.year() {
        crate::day_with_weekday(day)
    } else {
        format!("{}({})", crate::day(day), weekday(day.weekday()))
    }
}

/// How far a day is away: 3日過ぎました, きょうまで, あと12日
pub fn distance(day: Day, today: Day) -> String {
    match day.days_since(today) {
        0 => "今日まで".to_owned(),
        1 => "あしたまで".to_owned(),
        ahead if ahead > 0 => format!("あと{ahead}日"),
        past => format!("{}日過ぎました", -past),
    }
}

/// What is to be done when something falls due.
pub fn due(kind: DueKind) -> &'static str {
    match kind {
        DueKind::Monitoring => "モニタリングに行き、報告書を書く",
        DueKind::Review => "個別支援計画を見直す",
        DueKind::AwardEnd => "支給決定が終わる。更新の申請と計画案",
        DueKind::CategoryEnd => "障害支援区分が終わる。認定の調査",
        DueKind::PlanEnd => "計画の期間が終わる。次の計画を立てる",
        DueKind::Turns18 => "18歳になる。児童から大人の制度へ引き継ぐ",
        DueKind::Turns65 => "65歳になる。介護保険とのつなぎを相談する",
        DueKind::SharingEnd => "情報共有の同意が終わる。続けるか本人に聞く",
    }
}

/// Whose turn it is when something falls due, by rule: the specialist's, the office's, and where an
/// award ends the person's, who applies anew.
pub fn due_turn(kind: DueKind) -> Turn {
    match kind {
        DueKind::Review => Turn::Office,
        DueKind::AwardEnd => Turn::Person,
        DueKind::CategoryEnd => Turn::Municipality,
        DueKind::Monitoring
        | DueKind::PlanEnd
        | DueKind::Turns18
        | DueKind::Turns65
        | DueKind::SharingEnd => Turn::Specialist,
    }
}

/// What a case waits for, as an act.
pub fn wait(step: StepKind, turn: Turn) -> &'static str {
    match (step, turn) {
        (StepKind::Draft, Turn::Person) => "計画案の説明を受け、同意する",
        (StepKind::Plan, Turn::Person) => "計画の説明を受け、同意する",
        (StepKind::IndividualPlans, Turn::Person) => "個別支援計画の説明を受け、同意する",
        (StepKind::Intake, _) => "受け付けをする",
        (StepKind::Assessment, _) => "訪問して、アセスメントをする",
        (StepKind::Draft, _) => "計画案を書く",
        (StepKind::Award, _) => "支給決定をする",
        (StepKind::Conference, _) => "サービス担当者会議を開く",
        (StepKind::Plan, _) => "計画を書く",
        (StepKind::Delivery, _) => "計画を渡す",
        (StepKind::IndividualPlans, _) => "個別支援計画を書く",
        (StepKind::Monitoring, _) => "モニタリングをする",
        (StepKind::Closure, _) => "終了する",
    }
}

/// Since when something waits.
pub fn since(day: Day) -> String {
    format!("{}から", crate::day_short(day))
}

/// What someone did: the act by its mark, the document by kind.
pub fn done(act: &str, kind: Option<DocumentKind>, version: Option<u32>) -> String {
    let title = kind.map(|kind| document_title(kind, LabelSet::Adult)).unwrap_or_default();
    match (act, version) {
        ("saved", Some(1)) => format!("{title}を書きました"),
        ("saved", Some(number)) => format!("{title}を第{number}版にしました"),
        ("begun", _) => "受け付けました".to_owned(),
        ("agreed", _) => "同意を記録しました".to_owned(),
        ("delivered", _) => "計画などを渡した記録をつけました".to_owned(),
        ("sharing_given", _) => "情報共有の同意を記録しました".to_owned(),
        ("sharing_withdrawn", _) => "情報共有の同意が撤回されました".to_owned(),
        ("changed", _) => "本人・ケアチームの情報を直しました".to_owned(),
        _ => "記録を変えました".to_owned(),
    }
}

/// The name of someone's office beside their own.
pub fn of_office(name: &str, office: &str) -> String {
    if office.is_empty() { name.to_owned() } else { format!("{name}（{office}）") }
}

/// The button that begins a document or its next version.
pub fn begin(kind: DocumentKind) -> String {
    format!("{}を書く", kind.term())
}

/// Going on with writing.
pub const GO_ON: &str = "続きを書く";
/// Going to record a consent.
pub const CONSENT: &str = "説明と同意へ";
/// Going to record a delivery.
pub const DELIVER: &str = "交付へ";
/// Going to the consents to share.
pub const SHARE: &str = "情報共有の同意へ";
/// Going to a person.
pub const SEE_PERSON: &str = "この人のページへ";
/// Going to a document.
pub const SEE_DOCUMENT: &str = "文書を見る";
/// The head of a case as something that is written.
pub const HEAD: &str = "本人・ケアチームの情報";

/// The rows of kana people are listed by: what they are called, and the readings they hold.
pub const KANA_ROWS: [(&str, &str, &str); 10] = [
    ("あ", "ぁ", "か"),
    ("か", "か", "さ"),
    ("さ", "さ", "た"),
    ("た", "た", "な"),
    ("な", "な", "は"),
    ("は", "は", "ま"),
    ("ま", "ま", "ゃ"),
    ("や", "ゃ", "ら"),
    ("ら", "ら", "ゎ"),
    ("わ", "ゎ", "\u{10FFFF}"),
];

/// A row by its place and what it is known by: 2 クッキーの仕事
pub fn row(number: usize, title: &str) -> String {
    format!("{number} {title}").trim_end().to_owned()
}

/// A document at a version: サービス等利用計画 第2版
pub fn edition(title: &str, version: u32) -> String {
    format!("{title} 第{version}版")
}

/// Choosing what is printed.
pub const PRINT: &str = "会議の一式を印刷";
/// A copy for oneself.
pub const OWN_COPY: &str = "控え（自分たちの分）";
/// Who looked.
pub const JOURNAL: &str = "だれが見たか";
/// Who alone may know of the person.
pub const RESTRICTION: &str = "見られる人を限る";
/// Worries about rights and safety.
pub const CONCERNS: &str = "気がかり（権利と安全）";
/// A monitoring month in which none was.
pub const NOT_HELD: &str = "記録がありません";
/// A monitoring month ahead.
pub const TO_HOLD: &str = "予定";

/// A person by name, politely.
pub fn honoured(name: &str) -> String {
    format!("{name}さん")
}

/// Writing that is not finished.
pub fn writing(title: &str) -> String {
    format!("{title}を書きかけています")
}

/// By when, and how far away that is.
pub fn until(day: Day, today: Day) -> String {
    format!("{} {}", near_day(day, today), distance(day, today))
}

/// A monitoring that was.
pub fn held(on: Day) -> String {
    format!("行った（{}）", crate::day_short(on))
}

/// Something ends.
pub fn ends_on(what: &str, on: Day) -> String {
    format!("{what}（{}）", crate::day_short(on))
}

/// A review that was.
pub fn reviewed(office: &str, on: Day) -> String {
    format!("{office} 見直した（{}）", crate::day_short(on))
}

/// By when an office is to review.
pub fn review_by(office: &str, on: Day) -> String {
    format!("{office} {}までに見直す", crate::day_short(on))
}

/// A document handed to someone: 橘 はるか R8.11.2 手渡し
pub fn handed(to: &str, on: Day, way: &str, received: Option<Day>) -> String {
    let mut said = format!("{to} {} {way}", crate::day_short(on));
    if let Some(received) = received {
        said.push_str(&format!("（受け取り {}）", crate::day_short(received)));
    }
    said
}
