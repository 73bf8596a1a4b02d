//! Words that printed forms need beside those of their layouts.

use calendar::Weekday;
use domain::{
    Achievement, Block, Capacity, Consent, Deadline, Goal, Interview, Provider, Satisfaction,
    Statement, Support, Text,
};

use crate::{Term, clock_span, day, frequency, month, voice, weekday};

/// Title of a continuation page.
pub fn continued(title: &str) -> String {
    format!("{title}（続紙）")
}

/// Heading of a day's column: Sundays and holidays share one.
pub fn grid_day(day: Weekday) -> String {
    match day {
        Weekday::Sun => "日・祝".to_owned(),
        day => weekday(day).to_owned(),
    }
}

/// Hour at the side of the grid; the day runs to five the next morning.
pub fn grid_hour(hour: u8) -> String {
    match hour {
        0..=24 => format!("{hour}:00"),
        hour => format!("{}:00", hour - 24),
    }
}

/// What stands in a box of the grid.
pub fn block_label(block: &Block) -> String {
    let mut label = block.label.to_string();
    if let Some(time) = block.time {
        let exact = time.from().minutes() % 30 == 0 && time.to().minutes() % 30 == 0;
        if !exact {
            label = format!("{label} {}", clock_span(time));
        }
    }
    if block.every_second_week { format!("{label}（隔週）") } else { label }
}

/// A block of the grid in words: 月～金曜 9:00～16:00 かなた
pub fn block_told(block: &Block) -> String {
    let when = frequency(&domain::Frequency {
        days: block.days.clone(),
        time: block.time,
        ..domain::Frequency::default()
    });
    let label = if block.every_second_week {
        format!("{}（隔週）", block.label)
    } else {
        block.label.to_string()
    };
    format!("{when} {label}")
}

/// A week in words, never empty: a picture without words is no accessible document.
pub fn week_told(blocks: &[Block]) -> String {
    if blocks.is_empty() {
        return "時間割には何も書かれていません".to_owned();
    }
    blocks.iter().map(block_told).collect::<Vec<_>>().join("\n")
}

/// Stands where the words are too many for their place beside the grid.
pub fn see_below() -> &'static str {
    "（表の下に書いています）"
}

/// ①, ② … and (21) beyond what the circle has.
pub fn number_mark(number: usize) -> String {
    match u32::try_from(number) {
        Ok(n @ 1..=20) => char::from_u32('①' as u32 + n - 1).map(String::from).unwrap_or_default(),
        _ => format!("({number})"),
    }
}

/// Mark of a version nobody has agreed to.
pub fn draft_mark() -> &'static str {
    "同意前"
}

/// Foot of each page: name, certificate, document and version, recipient.
pub fn page_label(
    name: &str,
    certificate: Option<&str>,
    title: &str,
    version: u32,
    recipient: Option<&str>,
) -> String {
    let mut label = format!("{name} 様");
    if let Some(number) = certificate {
        label.push_str(&format!("　受給者証番号 {number}"));
    }
    label.push_str(&format!("　{title} 第{version}版"));
    if let Some(recipient) = recipient {
        label.push_str(&format!("　交付先: {recipient}"));
    }
    label
}

/// What stands where something is withheld.
pub fn withheld() -> &'static str {
    "（共有の同意の範囲に含まれていません）"
}

/// 令和8年9月, or the words, or both.
pub fn deadline(deadline: &Deadline) -> String {
    match (deadline.by, deadline.text.is_blank()) {
        (Some(by), true) => month(by),
        (Some(by), false) => format!("{}（{}）", deadline.text, month(by)),
        (None, _) => deadline.text.to_string(),
    }
}

/// A goal with its time.
pub fn goal(goal: &Goal) -> String {
    let due = deadline(&goal.due);
    let measure = &goal.measure;
    let mut text = goal.text.to_string();
    if !due.is_empty() && !text.is_empty() {
        text.push_str(&format!("　［{due}］"));
    }
    if !measure.baseline.is_blank() {
        text.push_str(&format!(
            "　［{}: はじめ {} → めざす {}］",
            measure.what, measure.baseline, measure.target
        ));
    }
    text
}

/// Whose words stand before a statement: 本人, 家族（母）.
pub fn statement_voice(statement: &Statement) -> String {
    match voice(&statement.voice) {
        who if who.is_empty() => String::new(),
        who => format!("{who}："),
    }
}

/// 種類 内容 頻度 of a support.
pub fn support(support: &Support) -> String {
    let kind = match (support.service, support.kind) {
        (Some(service), _) => format!("【{}】", service.name()),
        (None, Some(kind)) => format!("【{}】", kind.term()),
        (None, None) => String::new(),
    };
    let mut text = format!("{kind}{}", support.content);
    let often = frequency(&support.frequency);
    for more in [often, support.place.to_string()] {
        if !more.is_empty() {
            text.push_str(&format!("　{more}"));
        }
    }
    if !support.alternative.is_blank() {
        text.push_str(&format!("　（代わりの案: {}）", support.alternative));
    }
    if !support.fee.is_blank() {
        text.push_str(&format!("　利用料: {}", support.fee));
    }
    text
}

/// Name, part, person in charge and telephone of a provider.
pub fn provider(provider: &Provider, name: &str, phone: &str) -> String {
    let mut text = String::new();
    if let Some(part) = provider.part {
        text.push_str(&format!("［{}］", part.term()));
    }
    text.push_str(name);
    let more: Vec<&str> = [&*provider.contact, phone]
        .into_iter()
        .filter(|more| !more.trim().is_empty() && *more != name)
        .collect();
    if !more.is_empty() {
        text.push_str(&format!("（{}）", more.join("・")));
    }
    text
}

/// Names in （）, as partner agencies are written (S4-18).
pub fn partners(names: &[Text]) -> String {
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    format!("（{}）", names.join("、"))
}

/// What a consent prints: date, name, capacity, way.
pub fn consent(consent: &Consent) -> String {
    let mut text = consent.on.map(day).unwrap_or_default();
    text.push_str(&format!("　{}", consent.signer.name));
    match consent.signer.capacity {
        None | Some(Capacity::Person) => {}
        Some(capacity) => text.push_str(&format!("（{}）", capacity.term())),
    }
    text
}

/// Who signed, in which capacity.
pub fn signer(consent: &Consent) -> String {
    match consent.signer.capacity {
        None | Some(Capacity::Person | Capacity::Parent) => consent.signer.name.to_string(),
        Some(capacity) => format!("{}（{}）", consent.signer.name, capacity.term()),
    }
}

/// What a drawn signature is, for whoever cannot see it.
pub fn signature_of(name: &str) -> String {
    format!("{name}が画面に書いた署名")
}

/// 令和8年9月18日　本人
pub fn interviews(interviews: &[Interview]) -> String {
    let one = |interview: &Interview| {
        let mut who = Vec::new();
        if interview.met_person {
            who.push("本人");
        }
        if interview.met_family {
            who.push("家族");
        }
        let place =
            interview.place.map(|place| format!("（{}）", place.term())).unwrap_or_default();
        format!("{}　{}{place}", interview.on.map(day).unwrap_or_default(), who.join("・"))
    };
    interviews.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Words and the scale beside them.
pub fn with_scale(words: &str, scale: Option<&str>) -> String {
    match (words.trim().is_empty(), scale) {
        (_, None) => words.to_owned(),
        (true, Some(scale)) => format!("〔{scale}〕"),
        (false, Some(scale)) => format!("{words}\n〔{scale}〕"),
    }
}

/// What the person felt.
pub fn satisfaction(words: &str, satisfaction: Option<Satisfaction>) -> String {
    with_scale(words, satisfaction.map(|s| s.term()))
}

/// How far a goal was reached.
pub fn achievement(words: &str, achievement: Option<Achievement>) -> String {
    with_scale(words, achievement.map(|a| a.term()))
}

/// 有 or 無
pub fn yes_no(yes: bool) -> &'static str {
    if yes { "有" } else { "無" }
}

/// 32歳
pub fn age(years: i16) -> String {
    format!("{years}歳")
}

/// 4,600円
pub fn yen(amount: u32) -> String {
    let digits = amount.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text}円")
}

/// 1時間30分 of a number of minutes; empty for none.
pub fn minutes(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 0) => String::new(),
        (hours, 0) => format!("{hours}時間"),
        (0, rest) => format!("{rest}分"),
        (hours, rest) => format!("{hours}時間{rest}分"),
    }
}

/// サービス等利用計画 第1版 2・3行目
pub fn served_lines(title: &str, version: u32, priorities: &[u16]) -> String {
    let rows: Vec<String> = priorities.iter().map(ToString::to_string).collect();
    format!("{title} 第{version}版 {}行目", rows.join("・"))
}

/// Mark of a goal that is the office's own.
pub fn offices_own() -> &'static str {
    "事業所独自の目標"
}

/// サービス等利用計画 第1版（令和8年3月16日作成）
pub fn based_on(title: &str, version: u32, made_on: Option<calendar::Day>) -> String {
    match made_on {
        Some(made_on) => format!("{title} 第{version}版（{}作成）", day(made_on)),
        None => format!("{title} 第{version}版"),
    }
}

/// A relative on one line: 母 悦子（61歳、パート）同居・主たる介護者
pub fn relative(relative: &domain::Relative) -> String {
    let mut about: Vec<String> = Vec::new();
    about.extend(relative.age.map(|age| format!("{age}歳")));
    if !relative.job.is_blank() {
        about.push(relative.job.to_string());
    }
    let mut marks = Vec::new();
    for (holds, mark) in [
        (relative.lives_together, "同居"),
        (relative.main_carer, "主たる介護者"),
        (relative.key_person, "キーパーソン"),
        (relative.deceased, "故人"),
    ] {
        if holds {
            marks.push(mark);
        }
    }
    let about =
        if about.is_empty() { String::new() } else { format!("（{}）", about.join("、")) };
    let notes =
        if relative.notes.is_blank() { String::new() } else { format!("　{}", relative.notes) };
    format!("{} {}{about} {}{notes}", relative.relation, relative.name, marks.join("・"))
        .trim()
        .to_owned()
}

/// A relation on one line: 名前（役割）つながり 頻度
pub fn relation(name: &str, relation: &domain::Relation) -> String {
    let role =
        if relation.role.is_blank() { String::new() } else { format!("（{}）", relation.role) };
    let bond = relation.bond.map(|bond| format!(" {}", bond.term())).unwrap_or_default();
    let often = frequency(&relation.frequency);
    format!("{name}{role}{bond} {often}").trim().to_owned()
}

/// One line of medical care.
pub fn medical(care: &domain::MedicalCare) -> String {
    let parts = [
        &care.hospital,
        &care.department,
        &care.doctor,
        &care.disease,
        &care.frequency,
        &care.medication,
    ];
    let filled: Vec<&str> =
        parts.into_iter().filter(|part| !part.is_blank()).map(|part| &**part).collect();
    filled.join("・")
}

/// One event of a life: 時期　できごと（気持ち）
pub fn life_event(event: &domain::LifeEvent) -> String {
    let feeling =
        if event.feeling.is_blank() { String::new() } else { format!("「{}」", event.feeling) };
    format!("{}　{}{feeling}", event.at, event.event)
}

/// Groups of the table of present supports.
pub fn support_group(public: bool) -> &'static str {
    if public {
        "公的支援（障害福祉サービス、介護保険等）"
    } else {
        "その他の支援"
    }
}

/// 祝日
pub fn holiday() -> &'static str {
    "祝日"
}

/// Five domains a goal touches, as the child's form writes them.
pub fn five_domains(domains: &[domain::FiveDomain]) -> String {
    let names: Vec<&str> = domains.iter().map(Term::term).collect();
    format!("※{}", names.join("、"))
}

/// The point of view of inclusion beside a goal.
pub fn inclusion(text: &str) -> String {
    format!("インクルージョン: {text}")
}

/// The person's role in a child's column of notes.
pub fn own_role(text: &str) -> String {
    format!("本人の役割: {text}")
}

/// The person's own answer beside someone else's wish: 本人の返事: まだ決めない「…」
pub fn own_answer(answer: domain::Answer, words: &str) -> String {
    let quoted = if words.trim().is_empty() { String::new() } else { format!("「{words}」") };
    format!("本人の返事: {}{quoted}", answer.term())
}

/// What is counted, from where to where.
pub fn measure(measure: &domain::Measure) -> String {
    if measure.baseline.is_blank() && measure.target.is_blank() && measure.what.is_blank() {
        return String::new();
    }
    let how = if measure.how.is_blank() { String::new() } else { format!("（{}）", measure.how) };
    format!("{}: はじめ {} → めざす {}{how}", measure.what, measure.baseline, measure.target)
}

/// An answer with its words and day.
pub fn answer(answer: &domain::OwnAnswer) -> String {
    let mut text = answer.answer.map(|a| a.term().to_owned()).unwrap_or_default();
    if !answer.words.is_blank() {
        text.push_str(&format!("「{}」", answer.words));
    }
    if let Some(on) = answer.on.filter(|_| !text.is_empty()) {
        text.push_str(&format!("（{}）", day(on)));
    }
    text
}

/// A version cited, without its title.
pub fn cited(cited: &domain::Citation) -> String {
    if cited.version == 0 { String::new() } else { format!("第{}版", cited.version) }
}

/// A line served, at its version.
pub fn serves(version: u64, line: &str) -> String {
    format!("{line}（第{version}版）")
}
