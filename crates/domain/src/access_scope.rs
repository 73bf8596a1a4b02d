//! What a consent to share can open.

use crate::form::choices;

choices! {
    /// 情報の範囲: the parts into which a case is divided for sharing.
    pub enum Scope {
        /// Name, address, contacts.
        Basic,
        /// Wishes, needs, strengths.
        Assessment,
        /// 医療の状況
        Medical,
        /// 年金・手当・金銭管理
        Money,
        /// 家族
        Family,
        /// Service plans, drafts and individual plans.
        Plan,
        /// 週間計画表・現在の生活
        Weekly,
        /// Monitoring, reviews and minutes.
        Monitoring,
        /// 支援記録
        Records,
        /// 権利擁護
        Rights,
    }
}
