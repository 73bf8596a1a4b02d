//! Words of the weekly plan on pages.

use domain::{Block, MonthlyUse, PlanLine, Support, SupportUnit};

use crate::clock_span;
use crate::phrase::{hours, weekdays};

/// A week laid over another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The life as it was before.
    Current,
    /// The draft.
    Draft,
    /// The plan.
    Plan,
    /// The week as it came about.
    Actual,
}

impl Layer {
    /// Mark, by which the style sheet knows it.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Draft => "draft",
            Self::Plan => "plan",
            Self::Actual => "actual",
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "現在",
            Self::Draft => "案",
            Self::Plan => "計画",
            Self::Actual => "実績",
        }
    }
}

/// A week laid over another one, with its version: 案 第2版
pub fn layer(layer: Layer, version: u32) -> String {
    format!("{} 第{version}版", layer.name())
}

/// A block in a line: 月～金曜 9:00～16:00 かなた（隔週）
pub fn block_line(block: &Block) -> String {
    let time = block.time.map(clock_span).unwrap_or_default();
    let every = if block.every_second_week { "（隔週）" } else { "" };
    let days = if block.days.is_empty() { String::new() } else { weekdays(&block.days) };
    format!("{days} {time} {}{every}", block.label).trim().to_owned()
}

/// A block in the drawn week: its time and its words.
pub fn block_in_grid(block: &Block) -> (String, String) {
    let time = block.time.map(clock_span).unwrap_or_default();
    let every = if block.every_second_week { "（隔週）" } else { "" };
    (time, format!("{}{every}", block.label))
}

/// Letters of a support's name in the choice of a block.
const SHORT: usize = 14;

/// A support as a block chooses it: 2 就労継続支援B型
pub fn support_of_block(line: &PlanLine, support: Option<&Support>) -> String {
    let service = support.and_then(|support| support.service).map(domain::Service::name);
    let text = support.map_or(&line.need, |support| &support.content);
    let first = || text.lines().next().unwrap_or_default().chars().take(SHORT).collect();
    format!("{} {}", line.priority, service.map_or_else(first, str::to_owned))
}

/// An amount of a month: 22日, 10時間30分
pub fn amount(unit: SupportUnit, count: u32) -> String {
    match unit {
        SupportUnit::Hours => hours(count),
        SupportUnit::Days => format!("{count}日"),
    }
}

/// How a monthly sum stands to its allowance.
pub fn standing(used: &MonthlyUse) -> String {
    match (used.planned, used.allowed) {
        (_, None) => "支給量の記載なし".to_owned(),
        (None, _) => "計画に頻度なし".to_owned(),
        (Some(planned), Some(allowed)) => match allowed.checked_sub(planned) {
            Some(0) => "ちょうど".to_owned(),
            Some(left) => format!("あと{}", amount(used.unit, left)),
            None => format!("{}超えています", amount(used.unit, used.beyond())),
        },
    }
}

/// Nothing of the plan is counted by the month.
pub const NOTHING_COUNTED: &str = "月ごとに数えるサービスは、まだ計画の行にありません。";

/// How the sums are counted.
pub const HOW_COUNTED: &str = "計画の行の支援を描いた枠を、この月の暦で数えます。描いていない支援は、行に書いた頻度で数えます。";

/// Caption of a drawn week.
pub fn drawn(blocks: usize) -> String {
    format!("一週間の図（5:00から翌朝5:00まで、予定{blocks}件）")
}
