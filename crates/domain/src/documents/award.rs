//! 支給決定と受給者証: the award and what the certificate says (規則13–15条, 14条, 34条の54).

use calendar::{Day, YearMonth, monitoring_months, validity_end};

use crate::form::{choices, form};
use crate::{Key, LocalGovernmentCode, Service, SupportUnit, Text};

choices! {
    /// 障害支援区分
    pub enum SupportCategory {
        /// 非該当
        None,
        /// 区分1
        One,
        /// 区分2
        Two,
        /// 区分3
        Three,
        /// 区分4
        Four,
        /// 区分5
        Five,
        /// 区分6
        Six,
    }
}

form! {
    /// 支給量: one service with its monthly amount and period.
    pub struct Allowance {
        /// Mark.
        pub key: Key,
        /// サービスの種類
        pub service: Option<Service>,
        /// 1月あたりの量; half hours are possible
        pub amount: Option<f32>,
        /// 時間 or 日
        pub unit: Option<SupportUnit>,
        /// 当該月の日数から8日を控除した日数（原則の日数）
        pub standard_days: bool,
        /// 上乗せの月数 (規則15条)
        pub months: Option<u8>,
        /// 有効期間の終わり, if the certificate says another than the months give
        pub until: Option<Day>,
        /// 備考
        pub notes: Text,
    }
}

form! {
    /// モニタリング期間の一区切り: 「6月ごと（R8.10～R9.4）」
    pub struct MonitoringSegment {
        /// 何月ごと
        pub every: u8,
        /// 始まりの月
        pub from: Option<YearMonth>,
        /// 終わりの月
        pub until: Option<YearMonth>,
    }
}

impl MonitoringSegment {
    /// The months monitoring is due in, counted back from the last.
    pub fn months(&self) -> Vec<YearMonth> {
        match (self.from, self.until) {
            (Some(from), Some(until)) => monitoring_months(from, until, self.every),
            _ => Vec::new(),
        }
    }
}

form! {
    /// 支給決定
    pub struct Award {
        /// 支給決定日
        pub decided_on: Option<Day>,
        /// 支給決定市町村
        pub municipality: Option<LocalGovernmentCode>,
        /// 受給者証の交付年月日
        pub issued_on: Option<Day>,
        /// 受給者証を確認した日 (計画相談基準9条)
        pub certificate_seen_on: Option<Day>,
        /// 障害支援区分
        pub category: Option<SupportCategory>,
        /// 区分の認定有効期間の終わり
        pub category_until: Option<Day>,
        /// 支給量
        pub allowances: Vec<Allowance>,
        /// モニタリング期間
        pub monitoring: Vec<MonitoringSegment>,
        /// 利用者負担上限月額（円）
        pub monthly_limit_yen: Option<u32>,
        /// 特記事項
        pub notes: Text,
    }
}

impl Award {
    /// The last day of one allowance: as written, or by its months from the day of decision.
    pub fn end_of(&self, allowance: &Allowance) -> Option<Day> {
        allowance.until.or_else(|| Some(validity_end(self.decided_on?, allowance.months?)))
    }

    /// The last day of the longest allowance.
    pub fn end(&self) -> Option<Day> {
        self.allowances.iter().filter_map(|allowance| self.end_of(allowance)).max()
    }

    /// Every month monitoring is due in, earliest first, each once.
    pub fn monitoring_months(&self) -> Vec<YearMonth> {
        let mut months: Vec<_> =
            self.monitoring.iter().flat_map(MonitoringSegment::months).collect();
        months.sort_unstable();
        months.dedup();
        months
    }

    /// The allowance for a service.
    pub fn allowance(&self, service: Service) -> Option<&Allowance> {
        self.allowances.iter().find(|allowance| allowance.service == Some(service))
    }
}
