//! 同意・交付・情報共有の同意: the ledger of who agreed to what, at which version, and who got it.

use calendar::{Day, Period};

use crate::access_scope::Scope;
use crate::form::{choices, form};
use crate::{Citation, Key, Text};

choices! {
    /// In which capacity someone signs.
    pub enum Capacity {
        /// 本人
        Person,
        /// 保護者（親権者）
        Parent,
        /// 後見人・保佐人・補助人
        Guardian,
        /// 代筆
        Scribe,
        /// 家族（代理）
        FamilyProxy,
    }
}

choices! {
    /// 同意の方法
    pub enum Method {
        /// 書面
        Paper,
        /// 電磁的方法 (31条: only after the other side's 承諾)
        Electronic,
    }
}

form! {
    /// 署名した人
    pub struct Signer {
        /// 氏名
        pub name: Text,
        /// 立場
        pub capacity: Option<Capacity>,
        /// 続柄
        pub relation: Text,
        /// 本人が署名しない理由
        pub reason: Text,
    }
}

form! {
    /// 控え・署名: a scan of the signed paper or a signature made on the screen, kept beside the
    /// case and known by its hash.
    pub struct Proof {
        /// The attachment in the store.
        pub attachment: Option<Key>,
        /// Its media type.
        pub media_type: Text,
        /// SHA-256 of its contents.
        pub sha256: Text,
    }
}

form! {
    /// 同意: whose, to which version of which document, when and how. Seals the version.
    pub struct Consent {
        /// Mark.
        pub key: Key,
        /// The document at the version agreed to.
        pub document: Citation,
        /// 説明した日
        pub explained_on: Option<Day>,
        /// 説明した人
        pub explained_by: Text,
        /// 説明に使ったもの（わかりやすい版、絵カードなど）
        pub means: Text,
        /// 同意した日
        pub on: Option<Day>,
        /// 署名した人
        pub signer: Signer,
        /// 方法
        pub method: Option<Method>,
        /// 電磁的方法の承諾を得た日
        pub electronic_agreed_on: Option<Day>,
        /// 本人の言葉、様子
        pub words: Text,
        /// 控え・署名
        pub proof: Proof,
    }
}

choices! {
    /// 交付先の別
    pub enum RecipientKind {
        /// 本人
        Person,
        /// 保護者・後見人
        Guardian,
        /// ケアチームの担当者
        Member,
        /// 市町村
        Municipality,
    }
}

form! {
    /// 交付先
    pub struct Recipient {
        /// Who it is.
        pub kind: Option<RecipientKind>,
        /// The member of the care team, if one.
        pub member: Option<Key>,
    }
}

choices! {
    /// 交付の方法
    pub enum DeliveryWay {
        /// 手渡し
        Hand,
        /// 郵送
        Post,
        /// FAX
        Fax,
        /// 電磁的方法
        Electronic,
    }
}

form! {
    /// 交付: one version of one document handed to one recipient.
    pub struct Delivery {
        /// Mark.
        pub key: Key,
        /// The document at its version.
        pub document: Citation,
        /// 交付先
        pub to: Recipient,
        /// 交付日
        pub on: Option<Day>,
        /// 方法
        pub way: Option<DeliveryWay>,
        /// 電磁的方法の承諾を得た日
        pub electronic_agreed_on: Option<Day>,
        /// 受領の確認
        pub received_on: Option<Day>,
        /// 受領者
        pub received_by: Text,
    }
}

form! {
    /// 情報共有の同意: purpose × recipient × scope × period, withdrawable at any time
    /// (計画相談基準24条3項, サービス基準36条3項, S2-30).
    pub struct SharingConsent {
        /// Mark.
        pub key: Key,
        /// 目的
        pub purpose: Text,
        /// 提供先
        pub recipient: Option<Key>,
        /// 情報の範囲
        pub scopes: Vec<Scope>,
        /// 期間
        pub period: Option<Period>,
        /// 説明した人と、わかりやすい版
        pub explained: Text,
        /// 同意した日
        pub on: Option<Day>,
        /// 署名した人
        pub signer: Signer,
        /// 方法
        pub method: Option<Method>,
        /// 電磁的方法の承諾を得た日
        pub electronic_agreed_on: Option<Day>,
        /// 本人の言葉、様子
        pub words: Text,
        /// 控え・署名
        pub proof: Proof,
        /// 撤回した日
        pub withdrawn_on: Option<Day>,
        /// 撤回の理由
        pub withdrawal_reason: Text,
    }
}

impl SharingConsent {
    /// Whether it opens anything on a day: given, begun, not ended and not withdrawn.
    pub fn is_live_on(&self, day: Day) -> bool {
        self.on.is_some_and(|on| on <= day)
            && self.withdrawn_on.is_none_or(|withdrawn| day < withdrawn)
            && self.period.is_none_or(|period| period.contains(day))
    }
}
