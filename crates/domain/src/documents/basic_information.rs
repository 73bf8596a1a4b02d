//! 別紙1 申請者の現状（基本情報）(law-and-forms §1.1).

use calendar::Day;

use crate::form::{choices, form};
use crate::{Frequency, Key, Text, Voice};

choices! {
    /// 住居の種別
    pub enum Housing {
        /// 持家
        Owned,
        /// 借家
        Rented,
        /// グループホーム
        GroupHome,
        /// 入所施設
        Facility,
        /// 医療機関
        Hospital,
        /// その他
        Other,
    }
}

choices! {
    /// 手帳の種類
    pub enum HandbookKind {
        /// 身体障害者手帳
        Physical,
        /// 療育手帳
        Intellectual,
        /// 精神障害者保健福祉手帳
        Mental,
    }
}

form! {
    /// 手帳. A child needs none to be supported (S3-08).
    pub struct Handbook {
        /// Which handbook.
        pub kind: Option<HandbookKind>,
        /// 等級・程度
        pub grade: Text,
        /// 交付年月日
        pub issued_on: Option<Day>,
        /// 障害名など
        pub notes: Text,
    }
}

form! {
    /// One of the person's family.
    pub struct Relative {
        /// Mark.
        pub key: Key,
        /// 氏名
        pub name: Text,
        /// 続柄
        pub relation: Text,
        /// 年齢
        pub age: Option<u8>,
        /// 職業
        pub job: Text,
        /// 同居
        pub lives_together: bool,
        /// 主たる介護者
        pub main_carer: bool,
        /// キーパーソン
        pub key_person: bool,
        /// 死亡
        pub deceased: bool,
        /// What the relative takes on, health, wishes of their own.
        pub notes: Text,
    }
}

choices! {
    /// How strong a relation is (エコマップの線).
    pub enum Bond {
        /// 太線
        Strong,
        /// 細線
        Ordinary,
        /// 点線
        Weak,
        /// ジグザグ線
        Strained,
    }
}

form! {
    /// 社会関係図の一本の線: a relation of the person to someone of the care team.
    pub struct Relation {
        /// The member at the other end.
        pub member: Key,
        /// 役割
        pub role: Text,
        /// Strength of the tie.
        pub bond: Option<Bond>,
        /// How often they meet.
        pub frequency: Frequency,
    }
}

form! {
    /// 生活歴の一項目
    pub struct LifeEvent {
        /// 時期: an age, a year or a date, as the person remembers it.
        pub at: Text,
        /// What happened, where, with whom.
        pub event: Text,
        /// How the person felt about it.
        pub feeling: Text,
    }
}

form! {
    /// 医療の状況の一項目
    pub struct MedicalCare {
        /// 医療機関
        pub hospital: Text,
        /// 受診科目
        pub department: Text,
        /// 主治医
        pub doctor: Text,
        /// 疾患名
        pub disease: Text,
        /// 頻度
        pub frequency: Text,
        /// 服薬状況
        pub medication: Text,
    }
}

form! {
    /// 支援の状況の一行
    pub struct CurrentSupport {
        /// 名称
        pub name: Text,
        /// 提供機関・提供者
        pub provider: Text,
        /// 支援内容
        pub content: Text,
        /// 頻度
        pub frequency: Text,
        /// 備考
        pub notes: Text,
    }
}

form! {
    /// 申請者の現状（基本情報）
    pub struct BasicInformation {
        /// １．概要（支援経過・現状と課題等）
        pub summary: Text,
        /// 住所
        pub address: Text,
        /// 住居
        pub housing: Option<Housing>,
        /// 住居 その他
        pub housing_note: Text,
        /// 電話番号
        pub phone: Text,
        /// FAX番号
        pub fax: Text,
        /// 障害または疾患名
        pub disability: Text,
        /// 手帳
        pub handbooks: Vec<Handbook>,
        /// 年金・手当・生活保護
        pub income: Text,
        /// 金銭管理をしている人
        pub money_keeper: Text,
        /// 成年後見・日常生活自立支援事業
        pub rights_support: Text,
        /// 家族構成
        pub family: Vec<Relative>,
        /// 家族構成の補足
        pub family_note: Text,
        /// 社会関係図
        pub relations: Vec<Relation>,
        /// 社会関係図の補足
        pub relations_note: Text,
        /// 生活歴
        pub life_history: Vec<LifeEvent>,
        /// 医療の状況
        pub medical: Vec<MedicalCare>,
        /// 医療の補足（アレルギー、医療的ケアなど）
        pub medical_note: Text,
        /// 本人の主訴（意向・希望）
        pub chief_wish: Text,
        /// 家族の主訴（意向・希望）
        pub family_wish: Text,
        /// だれが家族の主訴を述べたか
        pub family_voice: Voice,
        /// 公的支援（障害福祉サービス、介護保険等）
        pub public_support: Vec<CurrentSupport>,
        /// その他の支援
        pub other_support: Vec<CurrentSupport>,
    }
}
