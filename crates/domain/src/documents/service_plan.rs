//! サービス等利用計画 (障害児支援利用計画) and its draft: the big plan
//! (規則6条の15, 計画相談基準15条2項8〜14号, law-and-forms §1.3–1.4).

use calendar::{Period, YearMonth};

use crate::form::{choices, form};
use crate::{
    DocumentId, Frequency, Key, LifeDomain, MonitoringSegment, OwnAnswer, Service, Text, Voice,
    WeeklyPlan,
};

choices! {
    /// Who made the plan (S1-05).
    pub enum AuthorKind {
        /// 相談支援専門員
        Specialist,
        /// 本人・家族 (セルフプラン, 規則12条の4・5)
        SelfPlan,
    }
}

choices! {
    /// 支援の種類 (S3-14)
    pub enum SupportKind {
        /// 障害福祉サービス・障害児通所支援
        Welfare,
        /// 地域生活支援事業
        Community,
        /// 他の制度 (医療, 介護保険, 教育, 就労)
        OtherSystem,
        /// 一般の資源
        General,
        /// 家族・友人・近隣・ボランティア
        Informal,
        /// 相談支援
        Consultation,
    }
}

choices! {
    /// 役割分担 (S1-11)
    pub enum Part {
        /// 主
        Lead,
        /// 副
        Share,
        /// 協力
        Help,
        /// 情報
        Inform,
    }
}

choices! {
    /// 「本人」を変えるのか「環境」を変えるのか (S0-10⑤)
    pub enum ChangeTarget {
        /// 本人
        Person,
        /// 環境
        Environment,
        /// 両方
        Both,
    }
}

form! {
    /// 提供事業者名（担当者名・電話）
    pub struct Provider {
        /// Member of the care team.
        pub member: Key,
        /// 担当者名・電話
        pub contact: Text,
        /// 主・副・協力・情報
        pub part: Option<Part>,
    }
}

form! {
    /// 福祉サービス等の一つ: 種類・内容・量（頻度・時間）と提供者
    pub struct Support {
        /// Mark.
        pub key: Key,
        /// 支援の種類
        pub kind: Option<SupportKind>,
        /// 障害福祉サービス等の種類
        pub service: Option<Service>,
        /// 内容
        pub content: Text,
        /// 量（頻度・時間）
        pub frequency: Frequency,
        /// 場所
        pub place: Text,
        /// 提供者
        pub providers: Vec<Provider>,
        /// 利用料
        pub fee: Text,
        /// 代わりの案（雨天など）
        pub alternative: Text,
    }
}

form! {
    /// 達成時期・評価時期: a month, or words.
    pub struct Deadline {
        /// 年月
        pub by: Option<YearMonth>,
        /// 言葉で
        pub text: Text,
    }
}

impl Deadline {
    /// Whether neither a month nor words are given.
    pub fn is_missing(&self) -> bool {
        self.by.is_none() && self.text.is_blank()
    }
}

form! {
    /// 測り方: what is counted, where it stands, where it should be.
    pub struct Measure {
        /// 何を数えるか
        pub what: Text,
        /// はじめの値（ベースライン）
        pub baseline: Text,
        /// めざす値
        pub target: Text,
        /// だれがどう数えるか
        pub how: Text,
    }
}

form! {
    /// 長期目標・短期目標
    pub struct Goal {
        /// 目標
        pub text: Text,
        /// 期間・時期
        pub due: Deadline,
        /// 測り方
        pub measure: Measure,
    }
}

form! {
    /// 計画の一行
    pub struct PlanLine {
        /// Mark; stays with the line through all versions.
        pub key: Key,
        /// 優先順位
        pub priority: u16,
        /// Needs of the assessment that it answers.
        pub needs: Vec<Key>,
        /// 解決すべき課題（本人のニーズ）
        pub need: Text,
        /// だれの声か
        pub voice: Voice,
        /// ほかの人の声なら、本人の返事
        pub own_answer: OwnAnswer,
        /// 支援目標
        pub goal: Text,
        /// 達成時期
        pub due: Deadline,
        /// 福祉サービス等
        pub supports: Vec<Support>,
        /// 課題解決のための本人の役割
        pub own_role: Text,
        /// 評価時期
        pub evaluation: Deadline,
        /// その他留意事項
        pub notes: Text,
        /// 生活の領域
        pub domains: Vec<LifeDomain>,
        /// 本人を変えるのか環境を変えるのか
        pub target: Option<ChangeTarget>,
        /// 測り方
        pub measure: Measure,
    }
}

form! {
    /// 意向の一つ: whose, and in which words.
    pub struct Statement {
        /// だれの声か
        pub voice: Voice,
        /// 言葉
        pub words: Text,
        /// Wishes of the assessment it repeats.
        pub wishes: Vec<Key>,
    }
}

form! {
    /// 示した選択肢と本人の返事 (S0-08)
    pub struct Alternative {
        /// 選択肢
        pub option: Text,
        /// 見せ方（見学・体験・写真）
        pub shown: Text,
        /// 本人の返事
        pub answer: OwnAnswer,
    }
}

form! {
    /// Cites a document at a version.
    pub struct Citation {
        /// The document.
        pub document: Option<DocumentId>,
        /// The version; 0 = none.
        pub version: u32,
    }
}

impl Citation {
    /// A document at a version.
    pub fn of(document: DocumentId, version: u32) -> Self {
        Self { document: Some(document), version }
    }
}

form! {
    /// サービス等利用計画・サービス等利用計画案
    pub struct ServicePlan {
        /// 作成者の別
        pub author_kind: Option<AuthorKind>,
        /// Assessment its needs are taken from.
        pub assessment: Citation,
        /// Draft it was made from.
        pub draft: Citation,
        /// 計画の期間
        pub period: Option<Period>,
        /// 利用者及びその家族の生活に対する意向（希望する生活）
        pub wishes: Vec<Statement>,
        /// 総合的な援助の方針
        pub policy: Text,
        /// 長期目標
        pub long_term: Goal,
        /// 短期目標
        pub short_term: Goal,
        /// モニタリング期間（案では提案）
        pub monitoring: Vec<MonitoringSegment>,
        /// 計画の行
        pub lines: Vec<PlanLine>,
        /// 示した選択肢
        pub alternatives: Vec<Alternative>,
        /// 緊急時の対応
        pub emergency: Text,
        /// 前の版から変えたこととその理由
        pub change_reason: Text,
        /// 週間計画表
        pub weekly: WeeklyPlan,
    }
}

impl ServicePlan {
    /// The line with a mark.
    pub fn line(&self, key: &Key) -> Option<&PlanLine> {
        self.lines.iter().find(|line| line.key == *key)
    }

    /// Whether the person or family made the plan themselves.
    pub fn is_self_plan(&self) -> bool {
        self.author_kind == Some(AuthorKind::SelfPlan)
    }
}

impl PlanLine {
    /// The support with a mark.
    pub fn support(&self, key: &Key) -> Option<&Support> {
        self.supports.iter().find(|support| support.key == *key)
    }
}
