//! 同意・交付・情報共有の同意 as transitions of a case: what the law forbids is refused at the field
//! where it was written; what is only unwise is left to the linter.

use calendar::Day;
use serde::{Deserialize, Serialize};

use crate::{
    Capacity, CaseFile, Citation, Cited, Consent, Delivery, DeliveryWay, DocumentId, DocumentKind,
    Fault, Key, LabelSet, Marks, MemberKind, Method, MonitoringReport, Person, Problem, Proof,
    Recipient, RecipientKind, ServicePlan, SharingConsent, Signer, Text, ValueFault,
};

/// What the ledger of a case refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerFault {
    /// The version is sealed: it was agreed to on that day.
    AlreadyAgreed {
        /// The day.
        on: Day,
    },
    /// Documents of this kind are not agreed to.
    NotAgreedTo,
    /// A day that has not come yet.
    InFuture,
    /// Agreed to before it was explained.
    NotExplained,
    /// Received before it was handed over, or taken back before it was given.
    TooEarly {
        /// The first day possible.
        from: Day,
    },
    /// Someone else signs under the person's own name.
    NameOfThePerson,
    /// Someone else signs and nobody knows what they are to the person.
    RelationMissing,
    /// Someone else signs and nobody wrote why the person does not.
    ReasonMissing,
    /// 電磁的方法 without 承諾 of the other side (計画相談基準31条2項).
    NotAgreedElectronically,
    /// 承諾 only after the fact.
    AgreedElectronicallyLate,
    /// Electronic, and nothing was signed on the screen.
    SignatureMissing,
    /// What was drawn cannot be read as a signature.
    SignatureUnreadable,
    /// The file did not arrive, for the session was over.
    ScanLost,
    /// A file that is neither PDF, PNG nor JPEG.
    NotAScan,
    /// A file with more bytes than are kept.
    ScanTooLarge {
        /// Bytes allowed.
        limit: usize,
    },
    /// Nobody was chosen to hand it to.
    NobodyChosen,
    /// It was handed to them already.
    AlreadyDelivered {
        /// The day.
        on: Day,
    },
    /// Receipt was noted already.
    AlreadyReceived,
    /// Nothing of the case was chosen to be shared.
    NothingShared,
    /// A consent to share must say until when.
    PeriodMissing,
    /// It was taken back already.
    AlreadyWithdrawn,
}

impl From<LedgerFault> for Fault {
    fn from(fault: LedgerFault) -> Self {
        Self::Ledger(fault)
    }
}

impl DocumentKind {
    /// Whether documents of this kind are explained and agreed to (計画相談基準15条2項10号・13号,
    /// サービス基準58条7項; the report of a monitoring has a place for it too).
    pub const fn is_agreed_to(self) -> bool {
        matches!(
            self,
            Self::ServicePlanDraft | Self::ServicePlan | Self::IndividualPlan | Self::Monitoring
        )
    }
}

/// Collects what is wrong, by path.
#[derive(Default)]
struct Refusals(Vec<Problem>);

impl Refusals {
    fn say(&mut self, path: &str, fault: impl Into<Fault>) {
        self.0.push(Problem { path: path.to_owned(), fault: fault.into() });
    }

    fn need(&mut self, path: &str, there: bool) {
        if !there {
            self.say(path, ValueFault::Missing);
        }
    }

    /// A day that must be written and must have come.
    fn past(&mut self, path: &str, on: Option<Day>, today: Day) {
        match on {
            None => self.say(path, ValueFault::Missing),
            Some(on) if on > today => self.say(path, LedgerFault::InFuture),
            Some(_) => {}
        }
    }

    fn signer(&mut self, signer: &Signer, person: &Person, on: Day) {
        self.need("signer.name", !signer.name.is_blank());
        let Some(capacity) = signer.capacity else {
            return self.say("signer.capacity", ValueFault::Missing);
        };
        if capacity == Capacity::Person {
            return;
        }
        if signer.name == person.name && !signer.name.is_blank() {
            self.say("signer.name", LedgerFault::NameOfThePerson);
        }
        if signer.relation.is_blank() {
            self.say("signer.relation", LedgerFault::RelationMissing);
        }
        // A parent signs for a child by law; for an adult nobody does without a reason.
        let by_law = capacity == Capacity::Parent && person.labels_on(on) == LabelSet::Child;
        if !by_law && signer.reason.is_blank() {
            self.say("signer.reason", LedgerFault::ReasonMissing);
        }
    }

    fn method(&mut self, signed: &Signed<'_>) {
        match signed.method {
            None => self.say("method", ValueFault::Missing),
            Some(Method::Paper) => {}
            Some(Method::Electronic) => {
                self.electronic(signed.electronic_agreed_on, signed.on);
                if signed.proof.attachment.is_none() {
                    self.say("signature", LedgerFault::SignatureMissing);
                }
            }
        }
    }

    /// 承諾 comes first.
    fn electronic(&mut self, agreed: Option<Day>, on: Option<Day>) {
        let path = "electronic_agreed_on";
        match (agreed, on) {
            (None, _) => self.say(path, LedgerFault::NotAgreedElectronically),
            (Some(agreed), Some(on)) if agreed > on => {
                self.say(path, LedgerFault::AgreedElectronicallyLate);
            }
            _ => {}
        }
    }

    fn done(self) -> Result<(), Vec<Problem>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// How something was signed.
struct Signed<'a> {
    on: Option<Day>,
    method: Option<Method>,
    electronic_agreed_on: Option<Day>,
    proof: &'a Proof,
}

/// Someone to whom a document is or should be handed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Who.
    pub to: Recipient,
    /// Whether the law says they must have it.
    pub must: bool,
    /// Whether the document names them, or they have it already; others are the rest of the team.
    pub named: bool,
    /// How they got it.
    pub delivery: Option<Delivery>,
}

impl CaseFile {
    /// The kind of a document at a version, if it is there.
    pub fn kind_at(&self, cited: &Citation) -> Option<DocumentKind> {
        let document = cited.document.as_ref()?;
        let heads = self.heads();
        let head = heads.iter().find(|h| h.document == document && h.number == cited.version);
        head.map(|head| head.kind)
    }

    /// Records a consent under a new mark and seals the version it is given to.
    ///
    /// # Errors
    /// Everything that is missing or forbidden, by its path in the consent.
    pub fn give_consent(&mut self, mut consent: Consent, today: Day) -> Result<Key, Vec<Problem>> {
        let mut no = Refusals::default();
        match self.kind_at(&consent.document) {
            None => no.say("document", nothing_there(&consent.document)),
            Some(kind) if !kind.is_agreed_to() => no.say("document", LedgerFault::NotAgreedTo),
            Some(_) => {}
        }
        if let Some(on) = self.sealed_on(&consent.document) {
            no.say("", LedgerFault::AlreadyAgreed { on });
        }
        no.past("explained_on", consent.explained_on, today);
        no.need("explained_by", !consent.explained_by.is_blank());
        no.past("on", consent.on, today);
        if let (Some(explained), Some(on)) = (consent.explained_on, consent.on)
            && explained > on
        {
            no.say("explained_on", LedgerFault::NotExplained);
        }
        no.signer(&consent.signer, &self.person, consent.on.unwrap_or(today));
        no.method(&Signed {
            on: consent.on,
            method: consent.method,
            electronic_agreed_on: consent.electronic_agreed_on,
            proof: &consent.proof,
        });
        no.done()?;
        let key = Marks::of_rows(self.consents.iter().map(|consent| &consent.key)).fresh("c");
        consent.key = key.clone();
        self.consents.push(consent);
        Ok(key)
    }

    fn sealed_on(&self, cited: &Citation) -> Option<Day> {
        self.seal(cited.document.as_ref()?, cited.version)?.on
    }

    /// Records that a document was handed to several; the marks of the deliveries. Paths of what
    /// is refused begin with the number of the delivery, `[0].way`.
    ///
    /// # Errors
    /// Everything that is missing or forbidden.
    pub fn deliver(
        &mut self,
        deliveries: Vec<Delivery>,
        today: Day,
    ) -> Result<Vec<Key>, Vec<Problem>> {
        let mut no = Refusals::default();
        if deliveries.is_empty() {
            no.say("", LedgerFault::NobodyChosen);
        }
        for (i, delivery) in deliveries.iter().enumerate() {
            let refused = self.judge_delivery(delivery, today).0.into_iter();
            no.0.extend(refused.map(|p| Problem { path: format!("[{i}].{}", p.path), ..p }));
        }
        no.done()?;
        let mut keys = Vec::new();
        for mut delivery in deliveries {
            let key =
                Marks::of_rows(self.deliveries.iter().map(|delivery| &delivery.key)).fresh("d");
            delivery.key = key.clone();
            self.deliveries.push(delivery);
            keys.push(key);
        }
        Ok(keys)
    }

    fn judge_delivery(&self, delivery: &Delivery, today: Day) -> Refusals {
        let mut no = Refusals::default();
        if self.kind_at(&delivery.document).is_none() {
            no.say("document", nothing_there(&delivery.document));
        }
        no.need("to", delivery.to.kind.is_some());
        if let Some(member) = &delivery.to.member
            && self.member(member).is_none()
        {
            let given = member.to_string();
            no.say("to", ValueFault::NothingThere { what: Cited::Member, given });
        }
        if let Some(on) = self.delivered(&delivery.document, &delivery.to).and_then(|d| d.on) {
            no.say("to", LedgerFault::AlreadyDelivered { on });
        }
        no.past("on", delivery.on, today);
        no.need("way", delivery.way.is_some());
        if delivery.way == Some(DeliveryWay::Electronic) {
            no.electronic(delivery.electronic_agreed_on, delivery.on);
        }
        if let Some(received) = delivery.received_on {
            judge_receipt(&mut no, received, delivery.on, today);
        }
        no
    }

    /// How a recipient got a version, if they did.
    pub fn delivered(&self, document: &Citation, to: &Recipient) -> Option<&Delivery> {
        self.deliveries.iter().find(|delivery| {
            delivery.on.is_some() && delivery.document == *document && delivery.to == *to
        })
    }

    /// Notes that a delivery was received.
    ///
    /// # Errors
    /// If there is no such delivery, it was noted already, or the day cannot be.
    pub fn receive(
        &mut self,
        delivery: &Key,
        on: Option<Day>,
        by: Text,
        today: Day,
    ) -> Result<(), Vec<Problem>> {
        let mut no = Refusals::default();
        no.past("received_on", on, today);
        let found = self.deliveries.iter_mut().find(|known| known.key == *delivery);
        match &found {
            None => no.say("", ValueFault::Missing),
            Some(known) if known.received_on.is_some() => no.say("", LedgerFault::AlreadyReceived),
            Some(known) => {
                if let Some(on) = on {
                    judge_receipt(&mut no, on, known.on, today);
                }
            }
        }
        no.0.dedup();
        no.done()?;
        if let Some(found) = found {
            found.received_on = on;
            found.received_by = by;
        }
        Ok(())
    }

    /// Records a consent to share under a new mark.
    ///
    /// # Errors
    /// Everything that is missing or forbidden, by its path.
    pub fn give_sharing(
        &mut self,
        mut sharing: SharingConsent,
        today: Day,
    ) -> Result<Key, Vec<Problem>> {
        let mut no = Refusals::default();
        no.need("purpose", !sharing.purpose.is_blank());
        match &sharing.recipient {
            None => no.say("recipient", ValueFault::Missing),
            Some(member) if self.member(member).is_none() => {
                let given = member.to_string();
                no.say("recipient", ValueFault::NothingThere { what: Cited::Member, given });
            }
            Some(_) => {}
        }
        if sharing.scopes.is_empty() {
            no.say("scopes", LedgerFault::NothingShared);
        }
        match sharing.period {
            None => no.say("period", LedgerFault::PeriodMissing),
            Some(period) if period.until < period.from => {
                no.say("period", ValueFault::PeriodBackwards);
            }
            Some(_) => {}
        }
        no.need("explained", !sharing.explained.is_blank());
        no.past("on", sharing.on, today);
        no.signer(&sharing.signer, &self.person, sharing.on.unwrap_or(today));
        no.method(&Signed {
            on: sharing.on,
            method: sharing.method,
            electronic_agreed_on: sharing.electronic_agreed_on,
            proof: &sharing.proof,
        });
        no.done()?;
        let key = Marks::of_rows(self.sharing.iter().map(|sharing| &sharing.key)).fresh("s");
        sharing.key = key.clone();
        self.sharing.push(sharing);
        Ok(key)
    }

    /// Takes a consent to share back: it opens nothing from that day on.
    ///
    /// # Errors
    /// If there is no such consent, it was taken back already, or the day cannot be.
    pub fn withdraw_sharing(
        &mut self,
        sharing: &Key,
        on: Option<Day>,
        reason: Text,
        today: Day,
    ) -> Result<(), Vec<Problem>> {
        let mut no = Refusals::default();
        no.past("withdrawn_on", on, today);
        let found = self.sharing.iter_mut().find(|known| known.key == *sharing);
        match &found {
            None => no.say("", ValueFault::Missing),
            Some(known) if known.withdrawn_on.is_some() => {
                no.say("", LedgerFault::AlreadyWithdrawn);
            }
            Some(known) => {
                if let (Some(given), Some(on)) = (known.on, on)
                    && on < given
                {
                    no.say("withdrawn_on", LedgerFault::TooEarly { from: given });
                }
            }
        }
        no.done()?;
        if let Some(found) = found {
            found.withdrawn_on = on;
            found.withdrawal_reason = reason;
        }
        Ok(())
    }

    /// To whom a version should be handed, who has it already, and the rest of the team
    /// (計画相談基準6条2項, 15条2項11号・14号, サービス基準58条8項).
    pub fn recipients(&self, document: &DocumentId, version: u32, today: Day) -> Vec<Proposal> {
        let cited = Citation::of(document.clone(), version);
        let Some(kind) = self.kind_at(&cited) else { return Vec::new() };
        let mut all = self.recipients_by_law(kind, &cited, today);
        for known in self.deliveries.iter().filter(|d| d.document == cited && d.on.is_some()) {
            add_proposal(&mut all, known.to.clone(), false, true);
        }
        let rest = self.members.iter().filter(|m| m.key != self.office && m.is_present_on(today));
        for member in rest {
            add_proposal(&mut all, to_member(&member.key), false, false);
        }
        for proposal in &mut all {
            proposal.delivery = self.delivered(&cited, &proposal.to).cloned();
        }
        // Whoever stands for the person receives for the person, and the other way round.
        let stands = |p: &Proposal| {
            matches!(p.to.kind, Some(RecipientKind::Person | RecipientKind::Guardian))
        };
        if all.iter().any(|proposal| stands(proposal) && proposal.delivery.is_some()) {
            all.iter_mut()
                .filter(|p| stands(p) && p.delivery.is_none())
                .for_each(|p| p.must = false);
        }
        all
    }

    fn recipients_by_law(&self, kind: DocumentKind, cited: &Citation, today: Day) -> Vec<Proposal> {
        use DocumentKind as Kind;
        let mut all = Vec::new();
        let must = kind.is_agreed_to() && kind != Kind::Monitoring || kind == Kind::Review;
        let child = self.person.labels_on(today) == LabelSet::Child;
        add_proposal(&mut all, to_kind(RecipientKind::Person), must && !child, true);
        if child || !self.person.guardian.is_blank() {
            add_proposal(&mut all, to_kind(RecipientKind::Guardian), must && child, true);
        }
        match kind {
            Kind::ServicePlanDraft | Kind::ServicePlan => {
                for member in self.named_in(kind, cited) {
                    let must = kind == Kind::ServicePlan && self.is_in_charge(&member);
                    add_proposal(&mut all, to_member(&member), must, true);
                }
                add_proposal(&mut all, to_kind(RecipientKind::Municipality), true, true);
            }
            Kind::IndividualPlan | Kind::Review => {
                let own = self.service_plan().is_some_and(|plan| plan.body().is_self_plan());
                add_proposal(&mut all, to_member(&self.office), !own, true);
            }
            _ => {}
        }
        all
    }

    /// A service plan or a draft of one at a version.
    pub fn plan_at(&self, kind: DocumentKind, cited: &Citation) -> Option<&ServicePlan> {
        let lineages = match kind {
            DocumentKind::ServicePlanDraft => &self.service_plan_drafts,
            DocumentKind::ServicePlan => &self.service_plans,
            _ => return None,
        };
        let lineage = lineages.iter().find(|lineage| Some(&lineage.id) == cited.document.as_ref());
        let version = lineage?.versions.iter().find(|version| version.number == cited.version)?;
        Some(&version.body)
    }

    /// A report of a monitoring at a version.
    pub fn monitoring_at(&self, cited: &Citation) -> Option<&MonitoringReport> {
        let document = cited.document.as_ref();
        let lineage = self.monitoring.iter().find(|lineage| Some(&lineage.id) == document)?;
        let version = lineage.versions.iter().find(|version| version.number == cited.version)?;
        Some(&version.body)
    }

    /// The members a service plan names as providers, each once.
    fn named_in(&self, kind: DocumentKind, cited: &Citation) -> Vec<Key> {
        let lines = self.plan_at(kind, cited).into_iter().flat_map(|plan| &plan.lines);
        let mut named: Vec<Key> = Vec::new();
        for provider in lines.flat_map(|line| &line.supports).flat_map(|support| &support.providers)
        {
            let known = self.member(&provider.member).is_some() && provider.member != self.office;
            if known && !named.contains(&provider.member) {
                named.push(provider.member.clone());
            }
        }
        named
    }

    /// 担当者: those who provide welfare services or long-term care.
    fn is_in_charge(&self, member: &Key) -> bool {
        let kind = self.member(member).and_then(|member| member.kind);
        matches!(kind, Some(MemberKind::ServiceOffice | MemberKind::LongTermCare))
    }
}

fn judge_receipt(no: &mut Refusals, received: Day, handed: Option<Day>, today: Day) {
    match handed {
        _ if received > today => no.say("received_on", LedgerFault::InFuture),
        Some(from) if received < from => no.say("received_on", LedgerFault::TooEarly { from }),
        _ => {}
    }
}

fn nothing_there(cited: &Citation) -> ValueFault {
    let document = cited.document.as_ref().map(DocumentId::as_str).unwrap_or_default();
    ValueFault::NothingThere {
        what: Cited::Version,
        given: format!("{document} {}", cited.version),
    }
}

fn to_kind(kind: RecipientKind) -> Recipient {
    Recipient { kind: Some(kind), member: None }
}

fn to_member(member: &Key) -> Recipient {
    Recipient { kind: Some(RecipientKind::Member), member: Some(member.clone()) }
}

fn add_proposal(all: &mut Vec<Proposal>, to: Recipient, must: bool, named: bool) {
    if !all.iter().any(|known| known.to == to) {
        all.push(Proposal { to, must, named, delivery: None });
    }
}
