//! 支援ケース: everything one consultation office keeps for one person.

use calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::form::{choices, form, is_blank};
use crate::{
    Assessment, Award, BasicInformation, CaseId, CertificateNumber, Citation, Conference, Consent,
    Delivery, DocumentId, DocumentKind, IndividualPlan, Key, Member, MonitoringReport, Person,
    Place, Review, ServicePlan, SharingConsent, SupportCategory, Text, WeeklyPlan,
};

/// Number of the present form of documents and case files.
pub const SCHEMA: u32 = 1;

choices! {
    /// 職種
    pub enum Profession {
        /// 相談支援専門員
        Specialist,
        /// 相談支援員
        ConsultationWorker,
        /// サービス管理責任者
        ServiceManager,
        /// 児童発達支援管理責任者
        ChildServiceManager,
        /// サービス提供責任者
        ServiceLead,
        /// 支援員・世話人
        SupportWorker,
        /// 市町村職員
        MunicipalOfficer,
        /// 本人・家族
        PersonOrFamily,
    }
}

form! {
    /// 作成担当者
    pub struct Author {
        /// 氏名
        pub name: Text,
        /// 職種
        pub profession: Option<Profession>,
        /// Office it was made for, as member of the care team.
        pub member: Option<Key>,
    }
}

form! {
    /// The heading common to the national forms, as it stood when the version was made, so that an
    /// old version prints the same for ever.
    pub struct Heading {
        /// 利用者氏名（児童氏名）
        pub name: Text,
        /// ふりがな
        pub kana: crate::Kana,
        /// 生年月日
        pub born: Option<Day>,
        /// 保護者氏名
        pub guardian: Text,
        /// 本人との続柄
        pub guardian_relation: Text,
        /// 障害支援区分
        pub category: Option<SupportCategory>,
        /// 障害福祉サービス受給者証番号
        pub certificate: Option<CertificateNumber>,
        /// 地域相談支援受給者証番号
        pub regional_certificate: Option<CertificateNumber>,
        /// 通所受給者証番号
        pub child_certificate: Option<CertificateNumber>,
        /// 利用者負担上限額（円）
        pub monthly_limit_yen: Option<u32>,
        /// 相談支援事業者名・事業所名
        pub office: Text,
        /// 計画作成担当者
        pub author: Text,
    }
}

/// One version of a document: the body as it was saved, once and for all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "{B}Version")]
#[serde(deny_unknown_fields)]
pub struct Version<B> {
    /// 版, from 1.
    pub number: u32,
    /// 作成日
    #[serde(default, skip_serializing_if = "is_blank")]
    pub made_on: Option<Day>,
    /// 作成担当者
    #[serde(default, skip_serializing_if = "is_blank")]
    pub author: Author,
    /// Heading at that time; filled from the case when left out.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub heading: Heading,
    /// The document itself.
    pub body: B,
}

/// A document through all its versions, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "{B}Lineage")]
#[serde(deny_unknown_fields)]
pub struct Lineage<B> {
    /// Mark of the document inside the case.
    pub id: DocumentId,
    /// The versions.
    pub versions: Vec<Version<B>>,
}

/// One version together with the document it belongs to.
#[derive(Debug, PartialEq)]
pub struct Edition<'a, B> {
    /// Kind of document.
    pub kind: DocumentKind,
    /// The document.
    pub document: &'a DocumentId,
    /// The version.
    pub version: &'a Version<B>,
}

impl<B> Clone for Edition<'_, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B> Copy for Edition<'_, B> {}

impl<'a, B> Edition<'a, B> {
    /// The body.
    pub fn body(&self) -> &'a B {
        &self.version.body
    }

    /// The place of the whole document.
    pub fn place(&self) -> Place {
        Place {
            kind: Some(self.kind),
            document: Some(self.document.clone()),
            version: self.version.number,
            path: String::new(),
        }
    }

    /// How others cite this version.
    pub fn citation(&self) -> Citation {
        Citation::of(self.document.clone(), self.version.number)
    }
}

choices! {
    /// 終了の理由 (S0-04)
    pub enum ClosureReason {
        /// ニーズの解消
        NeedsMet,
        /// 本人の希望
        PersonsWish,
        /// 事業所変更・引継ぎ
        HandedOver,
        /// ライフステージの移行
        LifeStage,
        /// 転出
        Moved,
        /// 死亡
        Deceased,
    }
}

form! {
    /// 終了と事後評価
    pub struct Closure {
        /// 終了日
        pub on: Option<Day>,
        /// 理由
        pub reason: Option<ClosureReason>,
        /// 事後評価
        pub evaluation: Text,
    }
}

form! {
    /// What of a case is not a document: the person, the care team, opening and closure.
    pub struct CaseHead {
        /// 本人
        pub person: Person,
        /// 受付日
        pub opened_on: Option<Day>,
        /// ケアチーム
        pub members: Vec<Member>,
        /// 終了
        pub closure: Closure,
    }
}

form! {
    /// 支援ケースの全体: the care team, every document in all its versions, consents and
    /// deliveries. This is the form in which a case is exported and imported.
    pub struct CaseFile {
        /// Schema number of the file.
        pub schema: u32,
        /// Identity in the store; given when the case first enters one.
        pub id: Option<CaseId>,
        /// The consultation office, as member of the care team.
        pub office: Key,
        /// 受付日
        pub opened_on: Option<Day>,
        /// 終了
        pub closure: Closure,
        /// The person.
        pub person: Person,
        /// ケアチーム
        pub members: Vec<Member>,
        /// 基本情報（別紙1）
        pub basic_information: Vec<Lineage<BasicInformation>>,
        /// 現在の生活（別紙2）
        pub current_life: Vec<Lineage<WeeklyPlan>>,
        /// アセスメント
        pub assessments: Vec<Lineage<Assessment>>,
        /// サービス等利用計画案
        pub service_plan_drafts: Vec<Lineage<ServicePlan>>,
        /// 支給決定・受給者証
        pub awards: Vec<Lineage<Award>>,
        /// 会議の記録
        pub conferences: Vec<Lineage<Conference>>,
        /// サービス等利用計画
        pub service_plans: Vec<Lineage<ServicePlan>>,
        /// 個別支援計画
        pub individual_plans: Vec<Lineage<IndividualPlan>>,
        /// 個別支援計画の見直し
        pub reviews: Vec<Lineage<Review>>,
        /// モニタリング報告書
        pub monitoring: Vec<Lineage<MonitoringReport>>,
        /// 同意
        pub consents: Vec<Consent>,
        /// 交付
        pub deliveries: Vec<Delivery>,
        /// 情報共有の同意
        pub sharing: Vec<SharingConsent>,
    }
}

/// Calls a generic function or macro once per kind of document: the kind, the field of
/// [`CaseFile`] that holds it and the type of its body. The one list of document kinds.
macro_rules! each_kind {
    ($callback:ident) => {
        $callback! {
            (BasicInformation, basic_information, $crate::BasicInformation),
            (CurrentLife, current_life, $crate::WeeklyPlan),
            (Assessment, assessments, $crate::Assessment),
            (ServicePlanDraft, service_plan_drafts, $crate::ServicePlan),
            (Award, awards, $crate::Award),
            (Conference, conferences, $crate::Conference),
            (ServicePlan, service_plans, $crate::ServicePlan),
            (IndividualPlan, individual_plans, $crate::IndividualPlan),
            (Review, reviews, $crate::Review),
            (Monitoring, monitoring, $crate::MonitoringReport),
        }
    };
}

/// What every version of every kind has in common.
#[derive(Clone, Copy, Debug)]
pub struct VersionHead<'a> {
    /// Kind of document.
    pub kind: DocumentKind,
    /// The document.
    pub document: &'a DocumentId,
    /// 版
    pub number: u32,
    /// 作成日
    pub made_on: Option<Day>,
    /// 作成担当者
    pub author: &'a Author,
    /// Heading at that time.
    pub heading: &'a Heading,
}

fn editions<B>(
    kind: DocumentKind,
    lineages: &[Lineage<B>],
) -> impl DoubleEndedIterator<Item = Edition<'_, B>> {
    lineages.iter().flat_map(move |lineage| {
        lineage.versions.iter().map(move |version| Edition { kind, document: &lineage.id, version })
    })
}

macro_rules! edition_lists {
    ($(($kind:ident, $field:ident, $body:ty),)*) => {
        impl CaseFile {
            /// The heads of all versions of all documents, in the order of the process.
            pub fn heads(&self) -> Vec<VersionHead<'_>> {
                let mut heads = Vec::new();
                $(heads.extend(editions(DocumentKind::$kind, &self.$field).map(head_of));)*
                heads
            }

            /// The body of one version as JSON, as it is stored.
            pub fn version_json(&self, document: &DocumentId, number: u32) -> Option<String> {
                $(if let Some(edition) = editions(DocumentKind::$kind, &self.$field)
                    .find(|e| e.document == document && e.version.number == number)
                {
                    return serde_json::to_string(edition.version).ok();
                })*
                None
            }

            /// Adds a version from a tree of values, or says at which path it does not fit.
            pub fn read_version(
                &mut self,
                kind: DocumentKind,
                document: &DocumentId,
                tree: &serde_json::Value,
            ) -> Result<(), crate::Problem> {
                match kind {
                    $(DocumentKind::$kind => {
                        let version: Version<$body> = crate::read::read_body(tree)?;
                        add(&mut self.$field, document, version);
                    })*
                }
                Ok(())
            }

            /// The path of a version from the root of the file.
            pub fn path_of(&self, document: &DocumentId, number: u32) -> String {
                let index = |of: Option<usize>| of.unwrap_or_default();
                $(if let Some(i) = self.$field.iter().position(|lineage| lineage.id == *document) {
                    let versions = &self.$field[i].versions;
                    let j = index(versions.iter().position(|version| version.number == number));
                    return format!("{}[{i}].versions[{j}]", stringify!($field));
                })*
                String::new()
            }

            /// Adds a version read from JSON, making the document if it is new.
            pub fn add_version_json(
                &mut self,
                kind: DocumentKind,
                document: &DocumentId,
                json: &str,
            ) -> Result<(), serde_json::Error> {
                match kind {
                    $(DocumentKind::$kind => {
                        let version: Version<$body> = serde_json::from_str(json)?;
                        add(&mut self.$field, document, version);
                    })*
                }
                Ok(())
            }
        }
    };
}
each_kind!(edition_lists);

fn head_of<B>(edition: Edition<'_, B>) -> VersionHead<'_> {
    VersionHead {
        kind: edition.kind,
        document: edition.document,
        number: edition.version.number,
        made_on: edition.version.made_on,
        author: &edition.version.author,
        heading: &edition.version.heading,
    }
}

fn add<B>(lineages: &mut Vec<Lineage<B>>, document: &DocumentId, version: Version<B>) {
    match lineages.iter_mut().find(|lineage| lineage.id == *document) {
        Some(lineage) => lineage.versions.push(version),
        None => lineages.push(Lineage { id: document.clone(), versions: vec![version] }),
    }
}

/// The newest version of each document of a kind.
fn latest<B>(
    kind: DocumentKind,
    lineages: &[Lineage<B>],
) -> impl DoubleEndedIterator<Item = Edition<'_, B>> {
    lineages.iter().filter_map(move |lineage| {
        lineage.versions.last().map(|version| Edition { kind, document: &lineage.id, version })
    })
}

impl CaseFile {
    /// The member of the care team with a mark.
    pub fn member(&self, key: &Key) -> Option<&Member> {
        self.members.iter().find(|member| member.key == *key)
    }

    /// The consent that seals a version, if there is one with a date.
    pub fn seal(&self, document: &DocumentId, version: u32) -> Option<&Consent> {
        self.consents.iter().find(|consent| {
            consent.on.is_some()
                && consent.document.version == version
                && consent.document.document.as_ref() == Some(document)
        })
    }

    /// All versions of all service plans, oldest first.
    pub fn service_plan_editions(
        &self,
    ) -> impl DoubleEndedIterator<Item = Edition<'_, ServicePlan>> {
        editions(DocumentKind::ServicePlan, &self.service_plans)
    }

    /// The newest version of the service plan, agreed to or not.
    pub fn service_plan(&self) -> Option<Edition<'_, ServicePlan>> {
        latest(DocumentKind::ServicePlan, &self.service_plans).next_back()
    }

    /// The service plan in force: its newest version with a consent.
    pub fn service_plan_in_force(&self) -> Option<Edition<'_, ServicePlan>> {
        self.service_plan_editions()
            .rev()
            .find(|edition| self.seal(edition.document, edition.version.number).is_some())
    }

    /// The service plan at a version.
    pub fn service_plan_at(&self, version: u32) -> Option<Edition<'_, ServicePlan>> {
        self.service_plan_editions().rev().find(|edition| edition.version.number == version)
    }

    /// The newest draft.
    pub fn service_plan_draft(&self) -> Option<Edition<'_, ServicePlan>> {
        latest(DocumentKind::ServicePlanDraft, &self.service_plan_drafts).next_back()
    }

    /// The newest version of each individual plan.
    pub fn individual_plans(&self) -> impl DoubleEndedIterator<Item = Edition<'_, IndividualPlan>> {
        latest(DocumentKind::IndividualPlan, &self.individual_plans)
    }

    /// All versions of one individual plan.
    pub fn individual_plan_at(&self, cited: &Citation) -> Option<Edition<'_, IndividualPlan>> {
        editions(DocumentKind::IndividualPlan, &self.individual_plans).find(|edition| {
            Some(edition.document) == cited.document.as_ref()
                && edition.version.number == cited.version
        })
    }

    /// The newest assessment.
    pub fn assessment(&self) -> Option<Edition<'_, Assessment>> {
        latest(DocumentKind::Assessment, &self.assessments).next_back()
    }

    /// The newest basic information.
    pub fn basic(&self) -> Option<Edition<'_, BasicInformation>> {
        latest(DocumentKind::BasicInformation, &self.basic_information).next_back()
    }

    /// The newest picture of the present week.
    pub fn current_life(&self) -> Option<Edition<'_, WeeklyPlan>> {
        latest(DocumentKind::CurrentLife, &self.current_life).next_back()
    }

    /// The awards, each at its newest version, in the order they were entered.
    pub fn awards(&self) -> impl DoubleEndedIterator<Item = Edition<'_, Award>> {
        latest(DocumentKind::Award, &self.awards)
    }

    /// The award decided last.
    pub fn award(&self) -> Option<Edition<'_, Award>> {
        self.awards().max_by_key(|edition| edition.body().decided_on)
    }

    /// Minutes, each at its newest version.
    pub fn conferences(&self) -> impl DoubleEndedIterator<Item = Edition<'_, Conference>> {
        latest(DocumentKind::Conference, &self.conferences)
    }

    /// Reviews of individual plans, each at its newest version.
    pub fn reviews(&self) -> impl DoubleEndedIterator<Item = Edition<'_, Review>> {
        latest(DocumentKind::Review, &self.reviews)
    }

    /// Monitoring reports, each at its newest version.
    pub fn monitoring_reports(
        &self,
    ) -> impl DoubleEndedIterator<Item = Edition<'_, MonitoringReport>> {
        latest(DocumentKind::Monitoring, &self.monitoring)
    }

    /// The heading for a version made now by `author`, from what the case knows.
    pub fn heading_for(&self, author: &Author) -> Heading {
        let award = self.award();
        let office = author.member.as_ref().unwrap_or(&self.office);
        Heading {
            name: self.person.name.clone(),
            kana: self.person.kana.clone(),
            born: self.person.born,
            guardian: self.person.guardian.clone(),
            guardian_relation: self.person.guardian_relation.clone(),
            category: award.and_then(|award| award.body().category),
            certificate: self.person.certificate.clone(),
            regional_certificate: self.person.regional_certificate.clone(),
            child_certificate: self.person.child_certificate.clone(),
            monthly_limit_yen: award.and_then(|award| award.body().monthly_limit_yen),
            office: self.member(office).map(|member| member.name.clone()).unwrap_or_default(),
            author: author.name.clone(),
        }
    }
}

impl CaseFile {
    /// What of the case is not a document.
    pub fn head(&self) -> CaseHead {
        CaseHead {
            person: self.person.clone(),
            opened_on: self.opened_on,
            members: self.members.clone(),
            closure: self.closure.clone(),
        }
    }

    /// Puts a head in the place of the one there is; identities stay.
    pub fn set_head(&mut self, head: CaseHead) {
        let id = self.person.id.take();
        self.person = Person { id, ..head.person };
        self.opened_on = head.opened_on;
        self.members = head.members;
        self.closure = head.closure;
    }
}

macro_rules! headings {
    ($(($kind:ident, $field:ident, $body:ty),)*) => {
        impl CaseFile {
            /// Lets `change` see every heading of every version.
            pub fn each_heading(&mut self, mut change: impl FnMut(&mut Heading)) {
                $(for version in self.$field.iter_mut().flat_map(|lineage| &mut lineage.versions) {
                    change(&mut version.heading);
                })*
            }

            /// Fills the headings that were left out, as happens when a file is written by hand.
            pub fn fill_headings(&mut self) {
                let heading_of = {
                    let case = self.clone();
                    move |author: &Author| case.heading_for(author)
                };
                $(for version in self.$field.iter_mut().flat_map(|lineage| &mut lineage.versions) {
                    if is_blank(&version.heading) {
                        version.heading = heading_of(&version.author);
                    }
                })*
            }
        }
    };
}
each_kind!(headings);
