//! Where something stands, and steps of the trace, in words.

use domain::{DocumentKind, LabelSet, Trace};

use crate::{Term, document_title, path_label, voice};

/// The type of a document's body, by which its fields are named.
fn body_type(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::BasicInformation => "BasicInformation",
        DocumentKind::CurrentLife => "WeeklyPlan",
        DocumentKind::Assessment => "Assessment",
        DocumentKind::ServicePlanDraft | DocumentKind::ServicePlan => "ServicePlan",
        DocumentKind::Award => "Award",
        DocumentKind::Conference => "Conference",
        DocumentKind::IndividualPlan => "IndividualPlan",
        DocumentKind::Review => "Review",
        DocumentKind::Monitoring => "MonitoringReport",
    }
}

/// サービス等利用計画 第2版 › 計画の行 4行目 › 支援目標
pub fn place(kind: DocumentKind, labels: LabelSet, version: u32, path: &str) -> String {
    let document = format!("{} 第{version}版", document_title(kind, labels));
    match path_label(body_type(kind), path) {
        inside if inside.is_empty() => document,
        inside => format!("{document} › {inside}"),
    }
}

/// One line of the trace: 希望（本人）「自分の部屋でくらしたい」
pub fn trace_line(step: &Trace) -> String {
    let mut about: Vec<String> = Vec::new();
    let whose = voice(&step.voice);
    if !whose.is_empty() {
        about.push(whose);
    }
    about.extend(step.who.iter().cloned());
    about.extend(step.achievement.map(|achievement| achievement.term().to_owned()));
    about.extend(step.satisfaction.map(|satisfaction| satisfaction.term().to_owned()));
    let about =
        if about.is_empty() { String::new() } else { format!("（{}）", about.join("・")) };
    format!("{}{about}「{}」", step.kind.term(), step.text)
}

/// A member of the care team: 橘 悦子（母）
pub fn member_name(member: &domain::Member) -> String {
    if member.role.is_blank() {
        member.name.to_string()
    } else {
        format!("{}（{}）", member.name, member.role)
    }
}

/// A line of a plan by its priority and need: 2 クッキーの仕事を続けたい
pub fn line_name(line: &domain::PlanLine) -> String {
    format!("{} {}", line.priority, line.need)
}

/// The type of a document's body.
pub fn type_of(kind: DocumentKind) -> &'static str {
    body_type(kind)
}
