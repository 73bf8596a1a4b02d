//! Assessment: wishes, demands, needs and strengths, each with its voice
//! (計画相談基準15条2項5〜7号, practice §2.1–2.2).

use calendar::Day;

use crate::form::{choices, form};
use crate::{Key, OwnAnswer, Text, Voice};

choices! {
    /// 生活の領域
    pub enum LifeDomain {
        /// 住まい
        Housing,
        /// 日中活動・仕事・学び
        Daytime,
        /// 暮らし・家事
        Household,
        /// 余暇・休日
        Leisure,
        /// 健康・医療
        Health,
        /// 家族・人との関係
        Relationships,
        /// お金
        Money,
        /// コミュニケーション
        Communication,
        /// 権利擁護
        Rights,
    }
}

choices! {
    /// ストレングスの分類: seven of the person (S3-13) and the environment.
    pub enum StrengthClass {
        /// 本来の強さ
        Inherent,
        /// 健康な側面
        Healthy,
        /// 得意なこと
        Skill,
        /// 潜在的な能力
        Potential,
        /// 暮らしで獲得した技能
        Acquired,
        /// 関心・好きなこと
        Interest,
        /// コミュニケーション技術
        Communication,
        /// 環境の利点
        Environment,
    }
}

choices! {
    /// 緊急度: a need to be met at once or one to take time over (S3-30).
    pub enum Urgency {
        /// 早急
        Urgent,
        /// 時間をかける
        InTime,
    }
}

choices! {
    /// 本人の気づき
    pub enum Awareness {
        /// 未
        NotYet,
        /// 一部
        Partly,
        /// あり
        Aware,
    }
}

choices! {
    /// 面接の場所
    pub enum InterviewPlace {
        /// 居宅
        Home,
        /// 入所・入院先
        FacilityOrHospital,
        /// 事業所
        Office,
        /// 相談支援事業所
        ConsultationOffice,
        /// テレビ電話 (15条の2)
        VideoCall,
        /// その他
        Elsewhere,
    }
}

impl InterviewPlace {
    /// Whether it is a visit to where the person lives (居宅等).
    pub const fn is_dwelling(self) -> bool {
        matches!(self, Self::Home | Self::FacilityOrHospital)
    }
}

form! {
    /// 訪問・面接の記録
    pub struct Interview {
        /// 実施日
        pub on: Option<Day>,
        /// 場所
        pub place: Option<InterviewPlace>,
        /// 本人に会った
        pub met_person: bool,
        /// 家族に会った
        pub met_family: bool,
        /// 面接の趣旨を説明し理解を得た
        pub purpose_explained: bool,
        /// 面接者
        pub by: Text,
        /// 様子、本人の言葉
        pub notes: Text,
    }
}

form! {
    /// 希望: the very words, with the day they were said.
    pub struct Wish {
        /// Mark.
        pub key: Key,
        /// だれの声か
        pub voice: Voice,
        /// 言葉のまま
        pub words: Text,
        /// 聞いた日
        pub on: Option<Day>,
        /// どう聞いたか、どんな場面か
        pub how: Text,
    }
}

form! {
    /// デマンド: what is asked for, from which needs are found (S3-22).
    pub struct Demand {
        /// Mark.
        pub key: Key,
        /// だれの声か
        pub voice: Voice,
        /// 言葉のまま
        pub words: Text,
        /// もとになった希望
        pub wishes: Vec<Key>,
    }
}

form! {
    /// ニーズ: what it takes for the wish to come true.
    pub struct Need {
        /// Mark.
        pub key: Key,
        /// ニーズ（本人の言い方で）
        pub text: Text,
        /// だれの声か
        pub voice: Voice,
        /// ほかの人の声なら、本人の返事
        pub own_answer: OwnAnswer,
        /// もとになった希望・デマンド
        pub from: Vec<Key>,
        /// 根拠（事実）
        pub evidence: Text,
        /// 見立て（解釈・仮説）
        pub hypothesis: Text,
        /// 生活の領域
        pub domains: Vec<LifeDomain>,
        /// 緊急度
        pub urgency: Option<Urgency>,
        /// 本人の気づき
        pub awareness: Option<Awareness>,
        /// 今回の計画に載せない理由（載せないと決めたとき）
        pub not_now: Text,
    }
}

form! {
    /// ストレングス
    pub struct Strength {
        /// Mark.
        pub key: Key,
        /// 分類
        pub class: Option<StrengthClass>,
        /// 生活の領域
        pub domains: Vec<LifeDomain>,
        /// 本人の言葉、見たこと
        pub words: Text,
        /// だれの声か
        pub voice: Voice,
    }
}

form! {
    /// 領域ごとの評価: never only what the person cannot do (S4-22).
    pub struct LifeArea {
        /// Mark.
        pub key: Key,
        /// 領域
        pub domain: Option<LifeDomain>,
        /// 現状
        pub now: Text,
        /// 何があれば可能か
        pub possible_with: Text,
        /// どんな支援が必要か
        pub support_needed: Text,
        /// 阻害要因は何か
        pub barrier: Text,
    }
}

choices! {
    /// 意思決定に困難を抱えるか
    pub enum DecisionDifficulty {
        /// 困難はない
        None,
        /// 困難がある
        Some,
    }
}

form! {
    /// 意思決定支援 (計画相談基準15条2項6号, サービス基準58条3項)
    pub struct DecisionSupport {
        /// 困難の有無
        pub difficulty: Option<DecisionDifficulty>,
        /// 意思（表明されたもの）
        pub will: Text,
        /// 選好（好み、表情や行動から）
        pub preference: Text,
        /// 判断能力と、判断を助けるもの
        pub ability: Text,
        /// 伝え方の工夫
        pub means: Text,
    }
}

form! {
    /// アセスメント
    pub struct Assessment {
        /// ケースのタイトル (S3-12)
        pub title: Text,
        /// 大づかみにとらえた本人像（100文字程度）
        pub portrait: Text,
        /// 訪問・面接
        pub interviews: Vec<Interview>,
        /// 希望
        pub wishes: Vec<Wish>,
        /// デマンド
        pub demands: Vec<Demand>,
        /// ニーズ
        pub needs: Vec<Need>,
        /// ストレングス
        pub strengths: Vec<Strength>,
        /// 心身の状況
        pub body_and_mind: Text,
        /// 置かれている環境
        pub environment: Text,
        /// 日常生活全般の状況
        pub daily_life: Text,
        /// 領域ごとの評価
        pub areas: Vec<LifeArea>,
        /// 意思決定支援
        pub decision: DecisionSupport,
        /// ほかの職種の見立て
        pub specialist_views: Text,
    }
}
