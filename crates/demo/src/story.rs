//! What a story tells. Dates that follow from others are left out and filled in by `expand`.

use calendar::{Day, YearMonth};
use domain::{
    Achievement, Answer, AuthorKind, Capacity, ChildSupportKind, Conclusion, FiveDomain, Housing,
    InterviewPlace, LifeDomain, Method, Part, Presence, ReviewConclusion, Satisfaction, Service,
    Sex, StrengthClass, SupportCategory, SupportKind, Urgency,
};
use serde::Deserialize;

macro_rules! told {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$fm:meta])* $field:ident : $type:ty,)* })*) => {
        $($(#[$meta])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name { $($(#[$fm])* pub $field: $type,)* })*
    };
}

told! {
    /// One person of the demo region.
    pub struct Story {
        /// 氏名
        name: String,
        /// ふりがな
        kana: String,
        /// How the person likes to be called.
        called: String,
        /// 生年月日
        born: Option<Day>,
        /// 性別
        sex: Option<Sex>,
        /// Mark of the municipality.
        municipality: String,
        /// Mark of the consultation office.
        office: String,
        /// Name of the specialist, if not the office's first.
        specialist: String,
        /// 受給者証番号 (adult, or for services under the welfare act)
        certificate: String,
        /// 通所受給者証番号
        child_certificate: String,
        /// 受付日
        opened: Option<Day>,
        /// 終了日 and the evaluation
        closed: Option<Day>,
        /// 保護者, for a child
        guardian: String,
        /// 本人との続柄
        guardian_relation: String,
        /// 障害または疾患名
        disability: String,
        /// 手帳: kind and grade, as in "療育手帳 B"
        handbooks: Vec<String>,
        /// 住所
        address: String,
        /// 電話
        phone: String,
        /// 住居
        housing: Option<Housing>,
        /// 年金・手当
        income: String,
        /// お金の管理
        money_keeper: String,
        /// 後見など
        rights_support: String,
        /// 概要
        summary: String,
        /// 本人の主訴
        chief_wish: String,
        /// 家族の主訴
        family_wish: String,
        /// 家族
        family: Vec<FamilyTold>,
        /// Members who are neither family nor an office of the region.
        member: Vec<MemberTold>,
        /// 生活歴: time, event, feeling
        life: Vec<[String; 3]>,
        /// 医療: hospital, department, doctor, disease, frequency, medication
        medical: Vec<[String; 6]>,
        /// 医療の補足
        medical_note: String,
        /// 今の1週間 beyond the services: frequency and label
        now: Vec<[String; 2]>,
        /// アセスメント
        assessment: AssessmentTold,
        /// 希望
        wish: Vec<WishTold>,
        /// デマンド
        demand: Vec<DemandTold>,
        /// ニーズ
        need: Vec<NeedTold>,
        /// ストレングス: class and words
        strength: Vec<StrengthTold>,
        /// 計画案
        draft: DraftTold,
        /// 支給決定
        award: Option<AwardTold>,
        /// サービス担当者会議
        conference: Option<ConferenceTold>,
        /// 計画
        plan: PlanTold,
        /// 計画の行
        line: Vec<LineTold>,
        /// A second version of the plan
        revision: Option<RevisionTold>,
        /// 個別支援計画
        near: Vec<NearTold>,
        /// モニタリング
        monitoring: Vec<MonitoringTold>,
        /// 情報共有の同意
        sharing: Vec<SharingTold>,
    }

    /// A relative.
    pub struct FamilyTold {
        /// Mark, as in "mother".
        key: String,
        /// 氏名
        name: String,
        /// 続柄
        relation: String,
        /// 年齢
        age: Option<u8>,
        /// 職業
        job: String,
        /// 同居
        together: bool,
        /// 主たる介護者
        carer: bool,
        /// キーパーソン
        key_person: bool,
        /// 死亡
        deceased: bool,
        /// What the relative takes on.
        notes: String,
    }

    /// Someone else of the care team.
    pub struct MemberTold {
        /// Mark.
        key: String,
        /// Name.
        name: String,
        /// What the member is.
        kind: Option<domain::MemberKind>,
        /// Role.
        role: String,
        /// Telephone.
        phone: String,
    }

    /// アセスメント without its lists.
    pub struct AssessmentTold {
        /// ケースのタイトル
        title: String,
        /// 本人像
        portrait: String,
        /// Day of the visit.
        on: Option<Day>,
        /// Where it was, home if not told.
        place: Option<InterviewPlace>,
        /// Whether the family was not met.
        family_not_met: bool,
        /// Notes of the visit.
        notes: String,
        /// 心身の状況
        body: String,
        /// 環境
        environment: String,
        /// 日常生活
        daily: String,
        /// 意思決定の困難: will, preference, means; empty if there is no difficulty
        decision: Vec<String>,
        /// Whether nobody has said if there is a difficulty.
        decision_unknown: bool,
        /// ほかの職種の見立て
        views: String,
    }

    /// 希望
    pub struct WishTold {
        /// Mark.
        key: String,
        /// "person", or the relation of a family member.
        voice: String,
        /// The words.
        words: String,
        /// When they were said.
        on: Option<Day>,
        /// How.
        how: String,
    }

    /// デマンド
    pub struct DemandTold {
        /// Mark.
        key: String,
        /// Whose.
        voice: String,
        /// The words.
        words: String,
        /// Wishes behind it.
        wishes: Vec<String>,
    }

    /// ニーズ
    pub struct NeedTold {
        /// Mark.
        key: String,
        /// The need.
        text: String,
        /// Whose voice, the person's if empty.
        voice: String,
        /// The person's answer, if the voice is another's.
        answer: Option<Answer>,
        /// The person's words.
        answer_words: String,
        /// Wishes and demands behind it.
        from: Vec<String>,
        /// 根拠
        evidence: String,
        /// 見立て
        hypothesis: String,
        /// 領域
        domains: Vec<LifeDomain>,
        /// 緊急度
        urgency: Option<Urgency>,
        /// 今回の計画に載せない理由
        not_now: String,
    }

    /// ストレングス
    pub struct StrengthTold {
        /// 分類
        class: Option<StrengthClass>,
        /// 領域
        domains: Vec<LifeDomain>,
        /// The words.
        words: String,
        /// Whose.
        voice: String,
    }

    /// 計画案: dates only; the contents are those of the plan.
    pub struct DraftTold {
        /// 作成日; no draft if there is none.
        made: Option<Day>,
        /// 同意日
        consent: Option<Day>,
        /// Whether consent is still missing.
        no_consent: bool,
        /// モニタリング期間の提案, while there is no award
        monitoring: Vec<SegmentTold>,
        /// 示した選択肢: option, how it was shown, words of the answer
        alternatives: Vec<[String; 3]>,
    }

    /// 支給決定
    pub struct AwardTold {
        /// 支給決定日
        decided: Option<Day>,
        /// 区分
        category: Option<SupportCategory>,
        /// 区分の終わり
        category_until: Option<Day>,
        /// 支給量
        allowances: Vec<AllowanceTold>,
        /// モニタリング: every, from, until
        monitoring: Vec<SegmentTold>,
        /// 上限月額
        limit: Option<u32>,
        /// 特記事項
        notes: String,
    }

    /// One allowance.
    pub struct AllowanceTold {
        /// Service.
        service: Option<Service>,
        /// Amount per month; the standard days if not told.
        amount: Option<f32>,
        /// Months added.
        months: u8,
    }

    /// 「3月ごと」
    pub struct SegmentTold {
        /// Months.
        every: u8,
        /// From.
        from: Option<YearMonth>,
        /// Until.
        until: Option<YearMonth>,
    }

    /// サービス担当者会議
    pub struct ConferenceTold {
        /// 開催日
        on: Option<Day>,
        /// 場所
        place: String,
        /// 本人の参加
        person: Option<Presence>,
        /// Why the person was not there.
        absence: String,
        /// Members who came.
        attendees: Vec<String>,
        /// Members who were asked instead: mark and answer.
        inquired: Vec<[String; 2]>,
        /// Opinions: mark and words.
        opinions: Vec<[String; 2]>,
        /// できること・強み
        strengths: String,
        /// 意向の再確認
        wishes: String,
        /// 検討内容
        discussion: String,
        /// 結論
        conclusion: String,
        /// できないこと
        cannot: String,
        /// 次回
        next: String,
        /// 個人情報の同意
        information_consent: Option<Day>,
    }

    /// サービス等利用計画 without its lines.
    pub struct PlanTold {
        /// 作成者の別
        author_kind: Option<AuthorKind>,
        /// 作成日; no plan if there is none.
        made: Option<Day>,
        /// 期間の終わり; the award's end if not told
        until: Option<Day>,
        /// 意向: voice and words; the wishes if not told
        wishes: Vec<[String; 2]>,
        /// 総合的な援助の方針
        policy: String,
        /// 長期目標
        long: String,
        /// その時期
        long_by: Option<YearMonth>,
        /// 短期目標
        short: String,
        /// その時期
        short_by: Option<YearMonth>,
        /// 緊急時
        emergency: String,
        /// 全体像
        whole_life: String,
        /// 主な日常生活上の活動
        daily_life: String,
        /// Own and informal time of the week: frequency and label.
        week: Vec<[String; 2]>,
        /// 同意日; two days after the conference if not told
        consent: Option<Day>,
        /// Whether consent is still missing.
        no_consent: bool,
        /// In which capacity it was signed.
        signed_as: Option<Capacity>,
        /// Who signed, if not the person.
        signer: String,
        /// Why the person did not sign.
        signer_reason: String,
        /// 方法
        method: Option<Method>,
        /// 承諾
        electronic_agreed: Option<Day>,
        /// Members the plan was not handed to.
        undelivered: Vec<String>,
        /// Whether the person was not handed the plan.
        person_undelivered: bool,
        /// Whether the municipality was not handed a copy.
        municipality_undelivered: bool,
    }

    /// 計画の一行
    pub struct LineTold {
        /// Mark.
        key: String,
        /// Needs it answers; its text is the first need's if not told.
        needs: Vec<String>,
        /// The need in words.
        need: String,
        /// Voice, if it differs from the need's.
        voice: String,
        /// 支援目標
        goal: String,
        /// 達成時期
        by: Option<YearMonth>,
        /// 評価時期
        evaluate: Option<YearMonth>,
        /// 本人の役割
        own: String,
        /// 留意事項
        notes: String,
        /// 本人か環境か
        target: Option<domain::ChangeTarget>,
        /// 測り方: what, baseline, target, how
        measure: Vec<String>,
        /// 福祉サービス等
        support: Vec<SupportTold>,
    }

    /// 福祉サービス等の一つ
    pub struct SupportTold {
        /// Mark; "s1", "s2" … if not told.
        key: String,
        /// 種類; by the service or provider if not told
        kind: Option<SupportKind>,
        /// サービス
        service: Option<Service>,
        /// 内容
        content: String,
        /// Label in the week, the content if not told.
        label: String,
        /// 頻度
        freq: String,
        /// 場所
        place: String,
        /// Providers: marks.
        by: Vec<String>,
        /// Their part, for all of them.
        part: Option<Part>,
        /// 利用料
        fee: String,
        /// 代わりの案
        alternative: String,
    }

    /// The plan as it was changed later.
    pub struct RevisionTold {
        /// 作成日
        made: Option<Day>,
        /// 変更の理由
        reason: String,
        /// 同意日
        consent: Option<Day>,
        /// Lines that replace those with the same mark, or are added.
        line: Vec<LineTold>,
        /// Lines that are gone.
        dropped: Vec<String>,
    }

    /// 個別支援計画 of one office.
    pub struct NearTold {
        /// The office.
        office: String,
        /// The service, the office's first if not told.
        service: Option<Service>,
        /// 契約日
        contract: Option<Day>,
        /// 作成日
        made: Option<Day>,
        /// Version of the service plan it follows, 1 if not told.
        based_on: Option<u32>,
        /// 期間の終わり
        until: Option<Day>,
        /// 方針
        policy: String,
        /// 課題
        issues: String,
        /// 長期目標
        long: String,
        /// 短期目標
        short: String,
        /// 留意事項
        considerations: String,
        /// 標準的な支援時間
        hours: String,
        /// 別表: frequency per day
        hours_by_day: Vec<String>,
        /// Day of the support conference; none held if not told.
        conference: Option<Day>,
        /// 同意日
        consent: Option<Day>,
        /// Whether consent is still missing.
        no_consent: bool,
        /// Whether the plan was not handed to the consultation office.
        undelivered: bool,
        /// 目標
        goal: Vec<GoalTold>,
        /// 見直し
        review: Vec<ReviewTold>,
    }

    /// 個別支援計画の一行
    pub struct GoalTold {
        /// Mark; "g1", "g2" … if not told.
        key: String,
        /// 項目（児童）
        kind: Option<ChildSupportKind>,
        /// 到達目標
        goal: String,
        /// 本人の役割
        own: String,
        /// 支援内容: content and frequency
        support: Vec<[String; 2]>,
        /// 支援期間
        period: String,
        /// 達成時期
        by: Option<YearMonth>,
        /// 担当
        staff: Vec<String>,
        /// 連携機関
        partners: Vec<String>,
        /// 留意事項
        notes: String,
        /// 5領域
        five: Vec<FiveDomain>,
        /// インクルージョン
        inclusion: String,
        /// Lines it serves.
        serves: Vec<String>,
        /// 事業所独自
        offices_own: bool,
        /// 測り方: what, baseline, target, how
        measure: Vec<String>,
    }

    /// 個別支援計画の見直し
    pub struct ReviewTold {
        /// 面接日
        on: Option<Day>,
        /// 本人の希望
        wish: String,
        /// 行
        row: Vec<ReviewRowTold>,
        /// 結論
        conclusion: Option<ReviewConclusion>,
        /// 理由
        reason: String,
    }

    /// One row of a review.
    pub struct ReviewRowTold {
        /// The goal.
        goal: String,
        /// 経過
        progress: String,
        /// 達成度
        achievement: Option<Achievement>,
        /// 測った値
        measured: String,
        /// 本人の感想
        says: String,
        /// 満足度
        satisfaction: Option<Satisfaction>,
        /// 原因
        cause: Option<domain::Cause>,
        /// 考察
        consideration: String,
        /// 今後
        next: String,
    }

    /// モニタリング
    pub struct MonitoringTold {
        /// 実施日
        on: Option<Day>,
        /// Where, home if not told.
        place: Option<InterviewPlace>,
        /// 全体の状況
        overall: String,
        /// 権利の確認
        rights: String,
        /// 環境の変化
        environment: String,
        /// 行
        row: Vec<MonitoringRowTold>,
        /// 結論
        conclusion: Option<Conclusion>,
        /// 理由
        reason: String,
    }

    /// One row of a monitoring report.
    pub struct MonitoringRowTold {
        /// The line.
        line: String,
        /// 事業者からの聞き取り
        provided: String,
        /// 本人の感想
        says: String,
        /// 満足度
        satisfaction: Option<Satisfaction>,
        /// 達成度
        achievement: Option<Achievement>,
        /// 充足度
        fulfilment: String,
        /// 原因
        cause: Option<domain::Cause>,
        /// 今後
        next: String,
        /// 種類の変更
        change_kind: bool,
        /// 量の変更
        change_amount: bool,
        /// 週間計画の変更
        change_week: bool,
    }

    /// 情報共有の同意
    pub struct SharingTold {
        /// 提供先
        to: String,
        /// 目的
        purpose: String,
        /// 範囲
        scopes: Vec<domain::Scope>,
        /// 同意日
        on: Option<Day>,
        /// 期間の終わり
        until: Option<Day>,
        /// 撤回した日
        withdrawn: Option<Day>,
    }
}
