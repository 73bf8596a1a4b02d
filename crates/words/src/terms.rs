//! The terms of every choice, as exhaustive matches.

use calendar::Weekday;
use domain::{
    Achievement, Answer, Attendance, AuthorKind, Awareness, BlockKind, Bond, Capacity, Cause,
    ChangeTarget, ChildSupportKind, ClosureReason, Conclusion, ConferenceKind, DecisionDifficulty,
    DeliveryWay, DocumentKind, DueKind, FiveDomain, HandbookKind, Housing, InterviewPlace,
    LabelSet, LifeDomain, MemberKind, Method, MonitoringSegment, Part, Per, Presence, Profession,
    Qualification, RecipientKind, ReviewConclusion, Satisfaction, Scope, Setting, Severity, Sex,
    StepKind, StrengthClass, SupportCategory, SupportKind, SupportUnit, TraceKind, Turn, Urgency,
    VoiceKind,
};

/// What a choice is called.
pub trait Term {
    /// The term of the field.
    fn term(&self) -> &'static str;
}

macro_rules! terms {
    ($($type:ident { $($variant:ident => $term:literal,)* })*) => {
        $(impl Term for $type {
            fn term(&self) -> &'static str {
                match self { $(Self::$variant => $term,)* }
            }
        })*
    };
}

terms! {
    Sex { Female => "女", Male => "男", Unstated => "―", }
    MemberKind {
        ConsultationOffice => "相談支援事業所",
        ServiceOffice => "サービス事業所",
        Family => "家族",
        Informal => "友人・近隣・ボランティア",
        GeneralOrganisation => "一般の機関・団体",
        Medical => "医療機関",
        School => "学校・保育所など",
        Municipality => "市町村",
        LongTermCare => "介護保険の事業所",
        RightsSupport => "権利擁護の支援者",
        Employment => "就労支援機関・企業",
        CoreCentre => "基幹相談支援センター",
    }
    Housing {
        Owned => "持家", Rented => "借家", GroupHome => "グループホーム", Facility => "入所施設",
        Hospital => "医療機関", Other => "その他",
    }
    HandbookKind {
        Physical => "身体障害者手帳", Intellectual => "療育手帳", Mental => "精神障害者保健福祉手帳",
    }
    Bond { Strong => "強い", Ordinary => "ふつう", Weak => "うすい", Strained => "緊張がある", }
    VoiceKind { Person => "本人", Family => "家族", Supporter => "支援者", }
    Answer { Yes => "はい", No => "いいえ", NotYet => "まだ決めない", }
    LifeDomain {
        Housing => "住まい", Daytime => "日中活動・仕事・学び", Household => "暮らし・家事",
        Leisure => "余暇・休日", Health => "健康・医療", Relationships => "家族・人との関係",
        Money => "お金", Communication => "コミュニケーション", Rights => "権利擁護",
    }
    StrengthClass {
        Inherent => "本来の強さ", Healthy => "健康な側面", Skill => "得意なこと",
        Potential => "潜在的な能力", Acquired => "暮らしで獲得した技能",
        Interest => "関心・好きなこと", Communication => "コミュニケーション技術",
        Environment => "環境の利点",
    }
    Urgency { Urgent => "早急", InTime => "時間をかける", }
    Awareness { NotYet => "まだ", Partly => "一部", Aware => "あり", }
    InterviewPlace {
        Home => "居宅", FacilityOrHospital => "入所・入院先", Office => "サービス事業所",
        ConsultationOffice => "相談支援事業所", VideoCall => "テレビ電話", Elsewhere => "その他",
    }
    DecisionDifficulty { None => "困難はない", Some => "困難がある", }
    SupportCategory {
        None => "非該当", One => "区分1", Two => "区分2", Three => "区分3", Four => "区分4",
        Five => "区分5", Six => "区分6",
    }
    SupportUnit { Hours => "時間", Days => "日", }
    BlockKind { Formal => "公的なサービス", Informal => "家族・友人・地域", Own => "本人の時間", }
    AuthorKind { Specialist => "相談支援専門員", SelfPlan => "本人・家族（セルフプラン）", }
    SupportKind {
        Welfare => "障害福祉サービス等", Community => "地域生活支援事業",
        OtherSystem => "他の制度", General => "一般の資源",
        Informal => "家族・友人・地域の人", Consultation => "相談支援",
    }
    Part { Lead => "主", Share => "副", Help => "協力", Inform => "情報", }
    ChangeTarget { Person => "本人", Environment => "環境", Both => "本人と環境", }
    ChildSupportKind {
        Own => "本人支援", Family => "家族支援", Transition => "移行支援",
        Community => "地域支援・地域連携",
    }
    FiveDomain {
        Health => "健康・生活", Motor => "運動・感覚", Cognition => "認知・行動",
        Language => "言語・コミュニケーション", Social => "人間関係・社会性",
    }
    Achievement {
        NotStarted => "未着手", Working => "取組中", Partly => "一部達成", Nearly => "ほぼ達成",
        Achieved => "達成",
    }
    Satisfaction {
        VeryBad => "とてもいや", Bad => "いや", Neutral => "ふつう", Good => "よい",
        VeryGood => "とてもよい", NoAnswer => "答えない",
    }
    Conclusion { Continue => "継続", Reassess => "再アセスメント・計画変更", Close => "終結", }
    Cause {
        Method => "支援の方法が合わない", Amount => "支援の量が足りない",
        Health => "体調・障害の状態が変わった", Environment => "環境・家族が変わった",
        Wish => "本人の思いが変わった", GoalTooFar => "目標が高すぎた・遠すぎた",
        NoResource => "資源がない",
    }
    ReviewConclusion {
        Keep => "変更なし", Change => "この計画を変更する",
        ChangeDirection => "支援の方向性が大きく変わる（両方の計画を見直す）",
    }
    ConferenceKind {
        Care => "サービス担当者会議", Support => "個別支援会議", Decision => "意思決定支援会議",
    }
    Attendance {
        InPerson => "対面", Video => "テレビ電話", Inquired => "欠席（照会）", Absent => "欠席",
    }
    Presence {
        Present => "参加した", Video => "テレビ電話で参加した",
        HeardOtherwise => "別の方法で意見を聞いた", Absent => "参加していない",
    }
    Capacity {
        Person => "本人", Parent => "保護者", Guardian => "後見人等", Scribe => "代筆",
        FamilyProxy => "家族（代理）",
    }
    Method { Paper => "書面", Electronic => "電磁的方法", }
    RecipientKind {
        Person => "本人", Guardian => "保護者・後見人", Member => "担当者", Municipality => "市町村",
    }
    DeliveryWay { Hand => "手渡し", Post => "郵送", Fax => "FAX", Electronic => "電磁的方法", }
    Scope {
        Basic => "基本情報", Assessment => "アセスメント", Medical => "医療", Money => "お金",
        Family => "家族", Plan => "計画", Weekly => "週間計画", Monitoring => "モニタリング・会議",
        Records => "支援記録", Rights => "権利擁護",
    }
    Profession {
        Specialist => "相談支援専門員", ConsultationWorker => "相談支援員",
        ServiceManager => "サービス管理責任者", ChildServiceManager => "児童発達支援管理責任者",
        ServiceLead => "サービス提供責任者", SupportWorker => "支援員",
        MunicipalOfficer => "市町村職員", PersonOrFamily => "本人・家族",
    }
    Qualification {
        ConsultationInitial => "相談支援従事者初任者研修",
        ConsultationCurrent => "相談支援従事者現任研修",
        ConsultationChief => "主任相談支援専門員研修",
        ManagementBasic => "サービス管理責任者等基礎研修",
        ManagementPractical => "サービス管理責任者等実践研修",
        ManagementRenewal => "サービス管理責任者等更新研修",
        BehaviourSupport => "強度行動障害支援者養成研修",
        MedicalCareCoordinator => "医療的ケア児等コーディネーター養成研修",
        SocialWorker => "社会福祉士", MentalHealthSocialWorker => "精神保健福祉士",
        CareWorker => "介護福祉士", NurseryTeacher => "保育士", Psychologist => "公認心理師",
        Nurse => "保健師・看護師",
    }
    ClosureReason {
        NeedsMet => "ニーズの解消", PersonsWish => "本人の希望", HandedOver => "事業所変更・引継ぎ",
        LifeStage => "ライフステージの移行", Moved => "転出", Deceased => "死亡",
    }
    DocumentKind {
        BasicInformation => "基本情報", CurrentLife => "現在の生活", Assessment => "アセスメント",
        ServicePlanDraft => "サービス等利用計画案", Award => "支給決定・受給者証",
        Conference => "会議の記録", ServicePlan => "サービス等利用計画",
        IndividualPlan => "個別支援計画", Review => "個別支援計画の見直し",
        Monitoring => "モニタリング報告書",
    }
    DueKind {
        Monitoring => "モニタリング", Review => "個別支援計画の見直し", AwardEnd => "支給決定の終わり",
        CategoryEnd => "障害支援区分の終わり", PlanEnd => "計画の期間の終わり",
        Turns18 => "18歳になる", Turns65 => "65歳になる", SharingEnd => "情報共有の同意の終わり",
    }
    Turn {
        Specialist => "相談支援専門員", Office => "事業所", Person => "本人",
        Municipality => "市町村",
    }
    TraceKind {
        Wish => "希望", Demand => "デマンド", Need => "ニーズ", Line => "計画の行",
        Support => "支援", Goal => "個別支援計画の目標", Review => "見直し",
        Monitoring => "モニタリング",
    }
    Per {
        Day => "毎日", Week => "毎週", Fortnight => "隔週", Month => "毎月", Year => "毎年",
        AsNeeded => "必要なとき",
    }
    StepKind {
        Intake => "受付", Assessment => "アセスメント", Draft => "計画案", Award => "支給決定",
        Conference => "担当者会議", Plan => "計画と同意", Delivery => "交付",
        IndividualPlans => "個別支援計画", Monitoring => "モニタリング", Closure => "終了",
    }
    Severity { Tidy => "整え", Care => "配慮", Claim => "請求", Breach => "法令", }
    Setting {
        Visiting => "訪問系", Day => "日中活動系", Residential => "居住系", Consultation => "相談系",
        Community => "地域生活支援事業",
    }
}

/// The choices of a type by its name: marks as files write them, and terms.
pub fn choices(type_: &str) -> Option<Vec<(String, &'static str)>> {
    fn all<T: Term + serde::Serialize>(choices: &[T]) -> Vec<(String, &'static str)> {
        choices.iter().map(|choice| (domain::mark(choice), choice.term())).collect()
    }
    macro_rules! by_name {
        ($($type:ident),* $(,)?) => {
            match type_ {
                $(stringify!($type) => Some(all($type::ALL)),)*
                "Weekday" => Some(all(&Weekday::ALL)),
                _ => None,
            }
        };
    }
    by_name!(
        Sex,
        MemberKind,
        Housing,
        HandbookKind,
        Bond,
        VoiceKind,
        Answer,
        LifeDomain,
        StrengthClass,
        Urgency,
        Awareness,
        InterviewPlace,
        DecisionDifficulty,
        SupportCategory,
        SupportUnit,
        BlockKind,
        AuthorKind,
        SupportKind,
        Part,
        ChangeTarget,
        ChildSupportKind,
        FiveDomain,
        Achievement,
        Satisfaction,
        Conclusion,
        Cause,
        ReviewConclusion,
        ConferenceKind,
        Attendance,
        Presence,
        Capacity,
        Method,
        RecipientKind,
        DeliveryWay,
        Scope,
        Profession,
        ClosureReason,
        DocumentKind,
        DueKind,
        Per,
        StepKind,
        Severity,
    )
}

impl Term for Weekday {
    fn term(&self) -> &'static str {
        weekday(*self)
    }
}

/// 月, 火 …
pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "月",
        Weekday::Tue => "火",
        Weekday::Wed => "水",
        Weekday::Thu => "木",
        Weekday::Fri => "金",
        Weekday::Sat => "土",
        Weekday::Sun => "日",
    }
}

/// What the person is called in labels: 利用者 or 児童.
pub fn labels_person(labels: LabelSet) -> &'static str {
    match labels {
        LabelSet::Adult => "利用者",
        LabelSet::Child => "児童",
    }
}

/// Title of a document: a child's plan has another name in law (S1-01).
pub fn document_title(kind: DocumentKind, labels: LabelSet) -> &'static str {
    match (kind, labels) {
        (DocumentKind::ServicePlan, LabelSet::Child) => "障害児支援利用計画",
        (DocumentKind::ServicePlanDraft, LabelSet::Child) => "障害児支援利用計画案",
        (kind, _) => kind.term(),
    }
}

/// 6月ごと（R8.10～R9.4）, as certificates write it
pub fn monitoring_segment(segment: &MonitoringSegment) -> String {
    let every = match segment.every {
        1 => "毎月".to_owned(),
        months => format!("{months}月ごと"),
    };
    match (segment.from, segment.until) {
        (Some(from), Some(until)) => {
            format!("{every}（{}～{}）", crate::month_short(from), crate::month_short(until))
        }
        _ => every,
    }
}
