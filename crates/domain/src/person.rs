//! The person, and everyone around the person who takes part.

use calendar::{Day, Period, age_on, attains};

use crate::form::{choices, form};
use crate::{
    CertificateNumber, CorporateNumber, Kana, Key, LocalGovernmentCode, OfficeId, OfficeNumber,
    PersonId, Service, Text,
};

choices! {
    /// 性別
    pub enum Sex {
        /// 女
        Female,
        /// 男
        Male,
        /// Not told, or neither.
        Unstated,
    }
}

form! {
    /// 利用者・本人: the person whose life the plans serve.
    pub struct Person {
        /// Identity in the store; given when the case first enters one.
        pub id: Option<PersonId>,
        /// 氏名
        pub name: Text,
        /// ふりがな
        pub kana: Kana,
        /// How the person likes to be called.
        pub called: Text,
        /// 生年月日
        pub born: Option<Day>,
        /// 性別
        pub sex: Option<Sex>,
        /// 支給決定をする市町村 (全国地方公共団体コード)
        pub municipality: Option<LocalGovernmentCode>,
        /// 障害福祉サービス受給者証番号
        pub certificate: Option<CertificateNumber>,
        /// 地域相談支援受給者証番号
        pub regional_certificate: Option<CertificateNumber>,
        /// 通所受給者証番号
        pub child_certificate: Option<CertificateNumber>,
        /// 保護者氏名, for a child
        pub guardian: Text,
        /// 本人との続柄
        pub guardian_relation: Text,
    }
}

/// Which of the two sets of terms a form uses: 者 or 児 (one model, two label sets).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelSet {
    /// 障害者
    Adult,
    /// 障害児
    Child,
}

impl Person {
    /// Age in full years on a day, as printed on forms.
    pub fn age_on(&self, on: Day) -> Option<i16> {
        self.born.map(|born| age_on(born, on))
    }

    /// Child until the day on which 18 is reached has passed (児童福祉法4条, 年齢計算ニ関スル法律);
    /// an unknown birthday is taken for an adult's.
    pub fn labels_on(&self, on: Day) -> LabelSet {
        match self.born {
            Some(born) if on <= attains(born, 18) => LabelSet::Child,
            _ => LabelSet::Adult,
        }
    }

    /// The terms for something made on a day; an adult's where the day is not known.
    pub fn labels_when(&self, made_on: Option<Day>) -> LabelSet {
        made_on.map_or(LabelSet::Adult, |on| self.labels_on(on))
    }
}

choices! {
    /// What a member of the care team is to the person.
    pub enum MemberKind {
        /// 指定特定・障害児相談支援事業所
        ConsultationOffice,
        /// 障害福祉サービス事業所など
        ServiceOffice,
        /// 家族
        Family,
        /// 友人・近隣・ボランティア
        Informal,
        /// 一般の機関 (市営体育館, 商店, 町内会)
        GeneralOrganisation,
        /// 医療機関
        Medical,
        /// 学校・保育所・教育委員会
        School,
        /// 市町村
        Municipality,
        /// 介護保険の事業所
        LongTermCare,
        /// 後見人・日常生活自立支援事業
        RightsSupport,
        /// 就労支援機関・企業
        Employment,
        /// 基幹相談支援センター・協議会
        CoreCentre,
    }
}

impl MemberKind {
    /// Informal or general support: not paid for by a benefit.
    pub const fn is_informal(self) -> bool {
        matches!(self, Self::Family | Self::Informal | Self::GeneralOrganisation)
    }
}

form! {
    /// 事業所: the office behind a member, as far as known.
    pub struct Office {
        /// Identity in the store.
        pub id: Option<OfficeId>,
        /// 事業所番号; not unique, branches share it
        pub number: Option<OfficeNumber>,
        /// 法人名
        pub corporation: Text,
        /// 法人番号
        pub corporate_number: Option<CorporateNumber>,
        /// Services it provides to the person.
        pub services: Vec<Service>,
    }
}

form! {
    /// ケアチームの一員 (`Membership`): an office, a relative, a neighbour, a doctor — formal or
    /// informal, everyone who takes part.
    pub struct Member {
        /// Mark by which plans name the member.
        pub key: Key,
        /// Name of the office or of the human being.
        pub name: Text,
        /// What the member is to the person.
        pub kind: Option<MemberKind>,
        /// 続柄 or role: 母, 民生委員, 主治医
        pub role: Text,
        /// 担当者
        pub contact: Text,
        /// 電話番号
        pub phone: Text,
        /// The office, where the member is one.
        pub office: Option<Office>,
        /// When the member takes part.
        pub period: Option<Period>,
        /// What the family can and cannot take on, what the organisation is good at.
        pub notes: Text,
    }
}

impl Member {
    /// Whether the support is informal or general rather than a benefit.
    pub fn is_informal(&self) -> bool {
        self.kind.is_some_and(MemberKind::is_informal)
    }

    /// Whether the member still takes part on a day.
    pub fn is_present_on(&self, day: Day) -> bool {
        self.period.is_none_or(|period| period.contains(day))
    }
}
