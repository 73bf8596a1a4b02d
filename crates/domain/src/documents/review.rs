//! 個別支援計画のモニタリング記録 (サービス基準58条9・10項, law-and-forms §1.13).

use crate::form::{choices, form};
use crate::{Achievement, Cause, Citation, Interview, Key, Satisfaction, Text};

choices! {
    /// 見直しの結論
    pub enum ReviewConclusion {
        /// 変更なし
        Keep,
        /// この計画を変更する
        Change,
        /// 支援の方向性が大きく変わる: both plans are to change (S1-14)
        ChangeDirection,
    }
}

form! {
    /// 個別支援計画の一行の評価
    pub struct ReviewRow {
        /// Goal of the individual plan.
        pub goal: Key,
        /// 支援の経過
        pub progress: Text,
        /// 目標達成度
        pub achievement: Option<Achievement>,
        /// 測った値
        pub measured: Text,
        /// 本人の感想
        pub person_says: Text,
        /// 本人の満足度
        pub satisfaction: Option<Satisfaction>,
        /// 達成していない原因
        pub cause: Option<Cause>,
        /// 評価・考察
        pub consideration: Text,
        /// 今後の対応
        pub next: Text,
    }
}

form! {
    /// 個別支援計画の見直し
    pub struct Review {
        /// The individual plan, at its version.
        pub plan: Citation,
        /// 面接
        pub interviews: Vec<Interview>,
        /// 本人の希望
        pub person_wish: Text,
        /// 家族の希望
        pub family_wish: Text,
        /// 関係者の希望
        pub others_wish: Text,
        /// 行
        pub rows: Vec<ReviewRow>,
        /// 結論
        pub conclusion: Option<ReviewConclusion>,
        /// 結論の理由
        pub conclusion_reason: Text,
        /// 備考
        pub notes: Text,
    }
}

impl Review {
    /// The day of the first interview.
    pub fn held_on(&self) -> Option<calendar::Day> {
        self.interviews.iter().filter_map(|interview| interview.on).min()
    }
}
