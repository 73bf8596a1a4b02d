//! Sentences of the pages on which documents are written.

use domain::{LabelSet, PlanLine, Support, VersionHead};

use crate::{day, document_title};

/// How a day is typed.
pub const DAY: &str = "令和8年11月20日・R8.11.20・2026-11-20";
/// How a month is typed.
pub const MONTH: &str = "令和8年11月・2026-11";
/// How a time is typed.
pub const CLOCK: &str = "9:30";
/// Label of a choice that is a whole row.
pub const CHOOSE: &str = "選ぶ";
/// What a field that cannot be kept so is marked with.
pub const PROBLEM: &str = "直してください";
/// The head of a case, as a title.
pub const HEAD: &str = "本人とケアチーム";
/// Label of the day a document is made.
pub const MADE_ON: &str = "作成日";

/// 3行目
pub fn row(number: usize) -> String {
    format!("{number}行目")
}

/// The name of a part of a document.
pub fn part(mark: &str) -> &'static str {
    match mark {
        "person" => "本人",
        "team" => "ケアチーム",
        "closing" => "終了",
        "said" => "聞いたこと",
        "self" => "くらしの基本",
        "around" => "家族と関わる人",
        "history" => "生活歴と医療",
        "supports" => "いまの支援",
        "strengths" => "ストレングス",
        "needs" => "ニーズ",
        "living" => "くらしの様子",
        "deciding" => "意思決定支援",
        "whole" => "全体の方針",
        "lines" => "計画の行",
        "week" => "一週間",
        "choices" => "選択肢と緊急時",
        "award" => "支給決定",
        "meeting" => "会議",
        "talk" => "話し合い",
        "goals" => "目標と支援",
        "hours" => "提供時間",
        "rows" => "行ごとの評価",
        "end" => "結論",
        _ => "",
    }
}

/// サービス等利用計画 第2版（令和8年4月1日）
pub fn edition(head: &VersionHead<'_>, labels: LabelSet) -> String {
    let title = document_title(head.kind, labels);
    let office = &head.heading.office;
    let made = head.made_on.map(day).unwrap_or_default();
    format!("{title} 第{}版 {office} {made}", head.number).trim_end().to_owned()
}

/// A support under its line: 2 働きたい › 就労継続支援B型 クッキー作り
pub fn support_of_line(line: &PlanLine, support: &Support) -> String {
    let service = support.service.map(domain::Service::name).unwrap_or_default();
    let what = [service, first_words(&support.content)].join(" ");
    format!("{} {} › {}", line.priority, first_words(&line.need), what.trim())
}

/// The first words of a long text, for a list one chooses from.
fn first_words(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    line.char_indices().nth(24).map_or(line, |(at, _)| &line[..at])
}

/// A line that can be served, at its version.
pub fn served_line(version: u32, line: &PlanLine) -> String {
    format!("第{version}版 {} {}", line.priority, first_words(&line.need))
}

/// A support that can be served, at its version.
pub fn served_support(version: u32, line: &PlanLine, support: &Support) -> String {
    format!("第{version}版 {}", support_of_line(line, support))
}

/// When writing was kept last.
pub fn kept(time: &str) -> String {
    format!("{time} に下書きを保存しました")
}

/// Nothing was written yet.
pub const NOT_KEPT: &str = "まだ何も変えていません";

/// Another window of the same writer kept something too.
pub const ELSEWHERE: &str = "別の窓でも書いていました。その上にこの窓の内容を重ねました。「一つ戻す」で前の内容に戻れます。";

/// Some fields do not hold, so nothing was saved.
pub fn not_saved(count: usize) -> String {
    format!("直してほしいところが{count}か所あります。書いたものは下書きに残っています。")
}

/// Someone else saved the same document first.
pub fn first(author: &str, version: u32) -> String {
    format!(
        "{author}さんが先に第{version}版を保存しました。あなたの書いたものは下書きに残っています。違うところを見比べて、どちらを使うか選んでください。"
    )
}

/// Headings of what stands beside a page that is written.
pub mod beside {
    /// Needs no line answers yet.
    pub const OPEN_NEEDS: &str = "まだ行のないニーズ";
    /// Makes a line of a need.
    pub const NEED_TO_LINE: &str = "このニーズで行を作る";
    /// What the need of a line rests on.
    pub const NEED: &str = "もとになったニーズ";
    /// Wishes and demands no need was found for yet.
    pub const OPEN_WISHES: &str = "まだニーズにしていない声";
    /// Makes a need of a wish.
    pub const WISH_TO_NEED: &str = "この声からニーズを書く";
    /// The person's words.
    pub const WORDS: &str = "本人の言葉";
    /// Strengths.
    pub const STRENGTHS: &str = "ストレングス";
    /// The big plan, for the writer of a near one.
    pub const WHOLE_LIFE: &str = "くらし全体（サービス等利用計画）";
    /// Lines entrusted to the office.
    pub const ENTRUSTED: &str = "この事業所に託された行";
    /// Makes a goal of a line.
    pub const LINE_TO_GOAL: &str = "この行を担う目標を作る";
    /// The policy of the big plan.
    pub const POLICY: &str = "総合的な援助の方針";
    /// Long-term goal.
    pub const LONG: &str = "長期目標";
    /// Short-term goal.
    pub const SHORT: &str = "短期目標";
    /// The picture of life when the week has gone round.
    pub const WEEK: &str = "一週間で実現する生活";
    /// What the near plan says.
    pub const NEAR: &str = "個別支援計画";
    /// Monthly allowance and what the week adds up to.
    pub const ALLOWANCE: &str = "一か月の合計と支給量";
}

/// 支援目標: 目標
pub fn goal_of_line(goal: &str, due: &str) -> String {
    if due.is_empty() {
        format!("支援目標: {goal}")
    } else {
        format!("支援目標: {goal}（{due}）")
    }
}

/// はじめの値と、めざす値
pub fn measure(what: &str, baseline: &str, target: &str) -> String {
    format!("{what}: はじめ {baseline} → めざす {target}")
}
