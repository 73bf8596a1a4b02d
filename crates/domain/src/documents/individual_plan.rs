//! 個別支援計画, adult and child: the near plan of one office
//! (サービス基準58条, 通所基準27条, law-and-forms §1.9–1.10).

use calendar::{Day, Period, Span, Weekday};

use crate::form::{choices, form};
use crate::{
    Citation, Deadline, Frequency, Goal, Interview, Key, Measure, Service, Statement, Text,
};

choices! {
    /// 項目 of the child's form (こども家庭庁 参考様式)
    pub enum ChildSupportKind {
        /// 本人支援
        Own,
        /// 家族支援
        Family,
        /// 移行支援
        Transition,
        /// 地域支援・地域連携
        Community,
    }
}

choices! {
    /// 5領域 (通所基準26条4項)
    pub enum FiveDomain {
        /// 健康・生活
        Health,
        /// 運動・感覚
        Motor,
        /// 認知・行動
        Cognition,
        /// 言語・コミュニケーション
        Language,
        /// 人間関係・社会性
        Social,
    }
}

form! {
    /// The line of a service plan, at a version, that a goal or support serves.
    pub struct Serves {
        /// Version of the service plan.
        pub version: u32,
        /// The line.
        pub line: Key,
        /// One support of the line, if the goal serves just that.
        pub support: Option<Key>,
    }
}

form! {
    /// 支援内容の一つ
    pub struct IndividualSupport {
        /// Mark.
        pub key: Key,
        /// 内容・留意点
        pub content: Text,
        /// 頻度・時間
        pub frequency: Frequency,
        /// What of the service plan it carries out.
        pub serves: Vec<Serves>,
    }
}

form! {
    /// 個別支援計画の一行 (IndividualGoal)
    pub struct IndividualGoal {
        /// Mark.
        pub key: Key,
        /// 優先順位
        pub priority: u16,
        /// 項目（児童）
        pub kind: Option<ChildSupportKind>,
        /// 課題
        pub issue: Text,
        /// 具体的な到達目標
        pub goal: Text,
        /// 測り方
        pub measure: Measure,
        /// 本人の役割
        pub own_role: Text,
        /// 支援内容
        pub supports: Vec<IndividualSupport>,
        /// 支援期間（頻度・時間・期間等）
        pub period: Text,
        /// 達成時期
        pub due: Deadline,
        /// 提供者・担当者
        pub staff: Vec<Text>,
        /// 連携機関（協力をお願いする人）
        pub partners: Vec<Text>,
        /// 留意事項
        pub notes: Text,
        /// 5領域（児童）
        pub five_domains: Vec<FiveDomain>,
        /// インクルージョンの観点（児童）
        pub inclusion: Text,
        /// サービス等利用計画のどの行を担うか
        pub serves: Vec<Serves>,
        /// 事業所独自の目標
        pub offices_own: bool,
    }
}

form! {
    /// 支援の標準的な提供時間の一日 (別表)
    pub struct SupportHours {
        /// 曜日
        pub day: Option<Weekday>,
        /// 祝日
        pub holiday: bool,
        /// 提供時間
        pub time: Option<Span>,
        /// 延長支援時間【支援前】
        pub before: Option<Span>,
        /// 延長支援時間【支援後】
        pub after: Option<Span>,
        /// 延長を必要とする理由
        pub reason: Text,
        /// 特記事項
        pub notes: Text,
    }
}

form! {
    /// 個別支援計画
    pub struct IndividualPlan {
        /// 作成する事業所
        pub office: Key,
        /// サービスの種類
        pub service: Option<Service>,
        /// Service plan it is based on, at its version.
        pub based_on: Citation,
        /// 利用契約日
        pub contract_on: Option<Day>,
        /// アセスメントの面接
        pub interviews: Vec<Interview>,
        /// 計画の期間
        pub period: Option<Period>,
        /// 利用者及び家族の生活に対する意向
        pub wishes: Vec<Statement>,
        /// 総合的な支援の方針
        pub policy: Text,
        /// 生活全般の質を向上させるための課題
        pub issues: Text,
        /// 長期目標
        pub long_term: Goal,
        /// 短期目標
        pub short_term: Goal,
        /// 具体的な到達目標と支援
        pub goals: Vec<IndividualGoal>,
        /// サービスを提供する上での留意事項
        pub considerations: Text,
        /// 標準的な支援時間（曜日・頻度、時間）
        pub hours: Text,
        /// 別表 提供時間
        pub hours_by_day: Vec<SupportHours>,
        /// 前の版から変えたこととその理由
        pub change_reason: Text,
    }
}

impl IndividualPlan {
    /// The goal with a mark.
    pub fn goal(&self, key: &Key) -> Option<&IndividualGoal> {
        self.goals.iter().find(|goal| goal.key == *key)
    }
}

impl IndividualGoal {
    /// Everything of the service plan that the goal, or one of its supports, serves.
    pub fn all_serves(&self) -> impl Iterator<Item = &Serves> {
        self.serves.iter().chain(self.supports.iter().flat_map(|support| &support.serves))
    }
}
