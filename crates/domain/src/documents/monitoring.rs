//! モニタリング報告書（継続サービス利用支援）(law-and-forms §1.6).

use crate::form::{choices, form};
use crate::{Citation, Interview, Key, Text, WeeklyPlan};

choices! {
    /// 支援目標の達成度 (a proposal of the product; the national form is free text)
    pub enum Achievement {
        /// 未着手
        NotStarted,
        /// 取組中
        Working,
        /// 一部
        Partly,
        /// ほぼ
        Nearly,
        /// 達成
        Achieved,
    }
}

choices! {
    /// 本人の満足度
    pub enum Satisfaction {
        /// とてもいや
        VeryBad,
        /// いや
        Bad,
        /// ふつう
        Neutral,
        /// よい
        Good,
        /// とてもよい
        VeryGood,
        /// 答えられない、答えたくない (not zero)
        NoAnswer,
    }
}

choices! {
    /// What monitoring concludes (S3-17)
    pub enum Conclusion {
        /// 継続
        Continue,
        /// 再アセスメント・計画変更
        Reassess,
        /// 終結
        Close,
    }
}

choices! {
    /// Why a goal was not reached (S1-13 原因分析)
    pub enum Cause {
        /// 支援の方法が合わない
        Method,
        /// 支援の量が足りない
        Amount,
        /// 体調・障害の状態が変わった
        Health,
        /// 環境・家族が変わった
        Environment,
        /// 本人の思いが変わった
        Wish,
        /// 目標が高すぎた・遠すぎた
        GoalTooFar,
        /// 資源がない
        NoResource,
    }
}

form! {
    /// モニタリング報告書の一行
    pub struct MonitoringRow {
        /// Line of the plan; priority, goal and due date are printed from it.
        pub line: Key,
        /// サービス提供状況（事業者からの聞き取り）
        pub provided: Text,
        /// Reviews of individual plans the hearing was taken from.
        pub reviews: Vec<Citation>,
        /// 本人の感想
        pub person_says: Text,
        /// 本人の満足度
        pub satisfaction: Option<Satisfaction>,
        /// 支援目標の達成度
        pub achievement: Option<Achievement>,
        /// ニーズの充足度（言葉で）
        pub fulfilment: Text,
        /// 充足していない原因
        pub cause: Option<Cause>,
        /// 今後の課題・解決方法
        pub next: Text,
        /// サービス種類の変更
        pub change_kind: bool,
        /// サービス量の変更
        pub change_amount: bool,
        /// 週間計画の変更
        pub change_week: bool,
        /// その他留意事項
        pub notes: Text,
    }
}

form! {
    /// モニタリング報告書
    pub struct MonitoringReport {
        /// The plan that is monitored, at its version.
        pub plan: Citation,
        /// 訪問・面接; 実施日 is the first of them
        pub interviews: Vec<Interview>,
        /// 全体の状況
        pub overall: Text,
        /// 本人の変化
        pub person_changed: Text,
        /// 環境の変化
        pub environment_changed: Text,
        /// 権利擁護の確認（金銭・契約・情報・本人の意思）
        pub rights_review: Text,
        /// 行
        pub rows: Vec<MonitoringRow>,
        /// 結論
        pub conclusion: Option<Conclusion>,
        /// 結論の理由
        pub conclusion_reason: Text,
        /// 継続サービス等利用計画週間表（実績）
        pub weekly: WeeklyPlan,
    }
}

impl MonitoringReport {
    /// 実施日: the day of the first interview.
    pub fn held_on(&self) -> Option<calendar::Day> {
        self.interviews.iter().filter_map(|interview| interview.on).min()
    }
}
