//! 週間計画表 (law-and-forms §1.5): 48 half-hours from 5:00, Monday to Sunday and holidays.

use calendar::{Span, Weekday, YearMonth};

use crate::form::{choices, form};
use crate::{Frequency, Key, Text};

choices! {
    /// What kind of time a block is.
    pub enum BlockKind {
        /// 公的なサービス
        Formal,
        /// 家族・ボランティアなど
        Informal,
        /// 本人の活動
        Own,
    }
}

form! {
    /// One block of the grid: the same time on one or more weekdays.
    pub struct Block {
        /// Mark.
        pub key: Key,
        /// 曜日; Sunday is the column 日・祝
        pub days: Vec<Weekday>,
        /// 時刻
        pub time: Option<Span>,
        /// 内容
        pub label: Text,
        /// 公的・インフォーマル・本人
        pub kind: Option<BlockKind>,
        /// 隔週
        pub every_second_week: bool,
        /// Line of the plan it carries out.
        pub line: Option<Key>,
        /// Support of that line.
        pub support: Option<Key>,
        /// Who provides it.
        pub member: Option<Key>,
    }
}

form! {
    /// 週単位以外のサービスの一項目
    pub struct BeyondWeek {
        /// Mark.
        pub key: Key,
        /// 内容
        pub text: Text,
        /// 頻度
        pub frequency: Frequency,
        /// Line of the plan it carries out.
        pub line: Option<Key>,
        /// Support of that line.
        pub support: Option<Key>,
        /// Who provides it.
        pub member: Option<Key>,
    }
}

form! {
    /// 週間計画表
    pub struct WeeklyPlan {
        /// 計画開始年月
        pub starts: Option<YearMonth>,
        /// 時間割
        pub blocks: Vec<Block>,
        /// 主な日常生活上の活動
        pub daily_life: Text,
        /// 週単位以外のサービス
        pub beyond_week: Vec<BeyondWeek>,
        /// サービス提供によって実現する生活の全体像
        pub whole_life: Text,
    }
}

impl WeeklyPlan {
    /// Whether nothing is drawn or written.
    pub fn is_blank(&self) -> bool {
        self.blocks.is_empty() && self.beyond_week.is_empty() && self.daily_life.is_blank()
    }
}
