//! 虐待の疑い (障害者虐待防止法): what was noticed, who is accused, and who reported.

use calendar::Day;

use crate::form::{choices, form};
use crate::{CaseFile, Text};

choices! {
    /// 虐待の種別 (2条6項–8項)
    pub enum AbuseKind {
        /// 身体的虐待, 正当な理由のない身体拘束を含む
        Physical,
        /// 性的虐待
        Sexual,
        /// 心理的虐待
        Psychological,
        /// 放棄・放任
        Neglect,
        /// 経済的虐待
        Financial,
    }
}

choices! {
    /// だれによる虐待か: the three whom the law names
    pub enum AccusedKind {
        /// 養護者
        Caregiver,
        /// 障害者福祉施設従事者等
        FacilityWorker,
        /// 使用者
        Employer,
    }
}

form! {
    /// 虐待の疑い: noticed, not proved; a suspicion is enough to report (7条・16条・22条).
    pub struct AbuseConcern {
        /// 気づいた日
        pub noticed_on: Option<Day>,
        /// 種別
        pub kinds: Vec<AbuseKind>,
        /// だれによるか
        pub by: Option<AccusedKind>,
        /// 疑われている人・事業所
        pub accused: Text,
        /// 見たこと（事実）
        pub seen: Text,
        /// 聞いたこと（伝聞）
        pub heard: Text,
        /// 本人の言葉
        pub words: Text,
        /// 本人の様子・意向
        pub condition: Text,
        /// いのち・身体の危険
        pub urgent: bool,
        /// 通報した日
        pub reported_on: Option<Day>,
        /// 通報した先・担当者
        pub reported_to: Text,
    }
}

form! {
    /// 通報・届出をした人: a secret of its own.
    pub struct Reporter {
        /// 氏名
        pub name: Text,
        /// 本人との関係
        pub relation: Text,
        /// 連絡先
        pub contact: Text,
    }
}

/// 最後に支援を提供した日: the last day that anything in the case speaks of. Records are kept from
/// there (計画相談基準30条2項).
pub fn last_provided(case: &CaseFile) -> Option<Day> {
    let made = case.heads().into_iter().filter_map(|head| head.made_on).max();
    let agreed = case.consents.iter().filter_map(|consent| consent.on).max();
    let delivered = case.deliveries.iter().filter_map(|d| d.received_on.max(d.on)).max();
    made.max(agreed).max(delivered).max(case.closure.on).max(case.opened_on)
}
