//! What rules see: a case on a day, nothing else.

use calendar::Day;
use domain::{
    Assessment, Award, CaseFile, Citation, Conference, ConferenceKind, Consent, Delivery,
    DocumentId, DocumentKind, Edition, IndividualPlan, Key, LabelSet, PhrasePart, Place, PlanLine,
    RecipientKind, ServicePlan, Support,
};

/// Figures the law leaves open; each office may set its own.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Days a document may wait for consent, delivery or copy before the linter speaks.
    pub grace_days: i32,
    /// Days before the end of an award from which its renewal is asked for.
    pub award_notice_days: i32,
    /// Days before an age with consequences from which it is told.
    pub milestone_notice_days: i32,
    /// Days an office has after its contract to make the first individual plan (R6 Q&A: one month).
    pub first_plan_days: i32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            grace_days: 14,
            award_notice_days: 90,
            milestone_notice_days: 183,
            first_plan_days: 31,
        }
    }
}

/// A case on a day.
#[derive(Debug)]
pub struct View<'a> {
    /// The case.
    pub case: &'a CaseFile,
    /// The day.
    pub today: Day,
    /// Figures the law leaves open.
    pub settings: &'a Settings,
    plan: Option<Edition<'a, ServicePlan>>,
    in_force: Option<Edition<'a, ServicePlan>>,
    draft: Option<Edition<'a, ServicePlan>>,
    assessment: Option<Edition<'a, Assessment>>,
    award: Option<Edition<'a, Award>>,
}

impl<'a> View<'a> {
    /// The case as it stands on `today`.
    pub fn new(case: &'a CaseFile, today: Day, settings: &'a Settings) -> Self {
        let plan = case.service_plan();
        let draft = case.service_plan_draft().filter(|draft| {
            plan.is_none_or(|plan| {
                plan.body().draft != draft.citation()
                    && plan.version.made_on < draft.version.made_on
            })
        });
        Self {
            case,
            today,
            settings,
            plan,
            in_force: case.service_plan_in_force(),
            draft,
            assessment: case.assessment(),
            award: case.award(),
        }
    }

    /// The newest version of the service plan, agreed to or not.
    pub fn plan(&self) -> Option<Edition<'a, ServicePlan>> {
        self.plan
    }

    /// The service plan in force.
    pub fn in_force(&self) -> Option<Edition<'a, ServicePlan>> {
        self.in_force
    }

    /// The draft, while no plan has been made of it.
    pub fn draft(&self) -> Option<Edition<'a, ServicePlan>> {
        self.draft
    }

    /// What is being written or lived by now: the plan, and a draft not yet made a plan. A self
    /// plan is the person's own and is not judged by what the specialist must do.
    pub fn written(&self) -> impl Iterator<Item = Edition<'a, ServicePlan>> {
        self.plan.into_iter().chain(self.draft).filter(|edition| !edition.body().is_self_plan())
    }

    /// Every line of [`View::written`] with its place.
    pub fn lines(&self) -> impl Iterator<Item = (Edition<'a, ServicePlan>, usize, &'a PlanLine)> {
        self.written().flat_map(|edition| {
            let lines = edition.body().lines.iter().enumerate();
            lines.map(move |(i, line)| (edition, i, line))
        })
    }

    /// The newest assessment.
    pub fn assessment(&self) -> Option<Edition<'a, Assessment>> {
        self.assessment
    }

    /// The award decided last.
    pub fn award(&self) -> Option<Edition<'a, Award>> {
        self.award
    }

    /// Individual plans of offices that still take part, each at its newest version.
    pub fn individual_plans(&self) -> impl Iterator<Item = Edition<'a, IndividualPlan>> {
        let (case, today) = (self.case, self.today);
        case.individual_plans().filter(move |plan| {
            case.member(&plan.body().office).is_none_or(|office| office.is_present_on(today))
        })
    }

    /// The consent that seals a version.
    pub fn seal<B>(&self, edition: Edition<'a, B>) -> Option<&'a Consent> {
        self.case.seal(edition.document, edition.version.number)
    }

    /// The day a version was agreed to.
    pub fn agreed_on<B>(&self, edition: Edition<'a, B>) -> Option<Day> {
        self.seal(edition).and_then(|consent| consent.on)
    }

    /// Deliveries of one version.
    pub fn deliveries(
        &self,
        document: &'a DocumentId,
        version: u32,
    ) -> impl Iterator<Item = &'a Delivery> {
        self.case.deliveries.iter().filter(move |delivery| {
            delivery.on.is_some() && delivery.document == Citation::of(document.clone(), version)
        })
    }

    /// Whether a version was handed to the person (or who stands for the person).
    pub fn reached_person<B>(&self, edition: Edition<'a, B>) -> bool {
        self.deliveries(edition.document, edition.version.number).any(|delivery| {
            matches!(delivery.to.kind, Some(RecipientKind::Person | RecipientKind::Guardian))
        })
    }

    /// Whether a version was handed to a member of the care team.
    pub fn reached<B>(&self, edition: Edition<'a, B>, member: &Key) -> bool {
        self.deliveries(edition.document, edition.version.number)
            .any(|delivery| delivery.to.member.as_ref() == Some(member))
    }

    /// Minutes of care conferences.
    pub fn care_conferences(&self) -> impl Iterator<Item = Edition<'a, Conference>> {
        self.case.conferences().filter(|c| c.body().kind == Some(ConferenceKind::Care))
    }

    /// The care conference a version of the plan came from: held after the award (and after the
    /// version before was agreed to) and not later than the version itself was agreed to.
    pub fn conference_of(&self, plan: Edition<'a, ServicePlan>) -> ConferenceOf {
        let Some(agreed) = self.agreed_on(plan) else { return ConferenceOf::None };
        let before = plan.version.number.checked_sub(1).and_then(|version| {
            self.case.seal(plan.document, version).and_then(|consent| consent.on)
        });
        let decided = self
            .case
            .awards()
            .filter_map(|award| award.body().decided_on)
            .filter(|on| *on <= agreed);
        let earliest = before.into_iter().chain(decided).max();
        let mut held: Vec<Day> = self
            .care_conferences()
            .filter_map(|conference| conference.body().on)
            .filter(|on| earliest.is_none_or(|earliest| *on >= earliest))
            .collect();
        held.sort_unstable();
        match (held.iter().rfind(|on| **on <= agreed), held.first()) {
            (Some(on), _) => ConferenceOf::Held(*on),
            (None, Some(on)) => ConferenceOf::Late(*on),
            (None, None) => ConferenceOf::None,
        }
    }

    /// Whether so many days have passed since a day.
    pub fn is_past(&self, day: Day, days: i32) -> bool {
        day.plus_days(days) < self.today
    }

    /// Whether the case is an adult's or a child's by law today.
    pub fn labels(&self) -> LabelSet {
        self.case.person.labels_on(self.today)
    }

    /// What a kind of document is called for this person.
    pub fn title(&self, kind: DocumentKind) -> PhrasePart {
        PhrasePart::Kind(kind, self.labels())
    }

    /// The day a version was made.
    pub(crate) fn made_on(&self, place: &Place) -> Option<Day> {
        let document = place.document.as_ref()?;
        let heads = self.case.heads();
        let of = heads.iter().find(|h| h.document == document && h.number == place.version);
        of.and_then(|head| head.made_on)
    }
}

/// Whether the conference that should shape a plan came in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConferenceOf {
    /// Held before the plan was agreed to.
    Held(Day),
    /// Held only after the plan was agreed to.
    Late(Day),
    /// Not held.
    None,
}

/// The members named as providers of a line, each once.
pub(crate) fn providers(line: &PlanLine) -> Vec<&Key> {
    let mut members: Vec<&Key> = Vec::new();
    for provider in line.supports.iter().flat_map(|support| &support.providers) {
        if !members.contains(&&provider.member) {
            members.push(&provider.member);
        }
    }
    members
}

/// Every support of a plan with its path.
pub(crate) fn supports(plan: &ServicePlan) -> impl Iterator<Item = (String, &PlanLine, &Support)> {
    plan.lines.iter().enumerate().flat_map(|(i, line)| {
        let supports = line.supports.iter().enumerate();
        supports.map(move |(j, support)| (format!("lines[{i}].supports[{j}]"), line, support))
    })
}
