//! What of a case is shown: everything the scope does not name is taken away before anyone
//! renders, prints or exports it.

use calendar::Day;
use domain::{
    BasicInformation, CaseFile, Key, Lineage, MemberKind, OfficeId, Person, Scope, ServicePlan,
    Text, Version, VoiceKind, WeeklyPlan,
};

use crate::{Act, Basis, Grant, Scopes};

/// A value from which everything withheld has been taken.
#[derive(Clone, Debug)]
pub struct Disclosed<T> {
    value: T,
    open: Scopes,
}

impl<T> Disclosed<T> {
    /// What may be shown.
    pub fn get(&self) -> &T {
        &self.value
    }

    /// Whether a part was withheld, so that its place can say so instead of looking empty.
    pub fn is_withheld(&self, scope: Scope) -> bool {
        !self.open.contains(scope)
    }
}

impl Disclosed<CaseFile> {
    /// What of it may be handed to a member of the care team: what the person's consent names that
    /// member for and, of a plan, what the law has handed out to those who carry it out and to the
    /// municipality (計画相談基準15条2項13号・14号).
    #[must_use]
    pub fn for_member(mut self, member: &Key, today: Day) -> Self {
        let live = self.value.sharing.iter().filter(|sharing| {
            sharing.recipient.as_ref() == Some(member) && sharing.is_live_on(today)
        });
        let mut open = live.fold(Scopes::default(), |open, s| open.union(Scopes::of(&s.scopes)));
        if gets_the_plan(&self.value, member) {
            open = open.union(Scopes::of(&[Scope::Plan, Scope::Weekly]));
        }
        self.open = self.open.intersection(open);
        withhold(&mut self.value, self.open, std::slice::from_ref(member));
        self
    }
}

/// Whether a member carries out a part of the plan, or decides on it.
fn gets_the_plan(case: &CaseFile, member: &Key) -> bool {
    let decides = case.member(member).and_then(|m| m.kind) == Some(MemberKind::Municipality);
    let plan = case.service_plan().or_else(|| case.service_plan_draft());
    let supports = plan.into_iter().flat_map(|plan| &plan.body().lines).flat_map(|l| &l.supports);
    let mut providers = supports.flat_map(|support| &support.providers);
    decides || providers.any(|provider| provider.member == *member)
}

/// Takes from a case everything the grant does not open.
pub fn disclose<A: Act>(mut case: CaseFile, grant: &Grant<A>) -> Disclosed<CaseFile> {
    let open = grant.scopes();
    if open != Scopes::all() {
        let own = own_marks(&case, &grant.actor().office);
        withhold(&mut case, open, &own);
    }
    if grant.is_restricted() && grant.basis() != Basis::Home {
        shelter(&mut case);
    }
    Disclosed { value: case, open }
}

/// The same for paper: of a restricted person, where they live, how they are reached and which
/// school they go to is on no sheet, whoever prints it. Paper is carried about and left lying.
pub fn disclose_on_paper<A: Act>(case: CaseFile, grant: &Grant<A>) -> Disclosed<CaseFile> {
    let mut disclosed = disclose(case, grant);
    if grant.is_restricted() {
        shelter(&mut disclosed.value);
    }
    disclosed
}

/// Takes away by what a sheltered person could be found.
fn shelter(case: &mut CaseFile) {
    for version in versions(&mut case.basic_information) {
        version.body.address = Text::default();
        version.body.phone = Text::default();
        version.body.fax = Text::default();
        version.body.housing_note = Text::default();
    }
    for member in &mut case.members {
        let school = member.kind == Some(MemberKind::School);
        if school {
            member.name = Text::default();
            member.contact = Text::default();
            member.notes = Text::default();
            member.office = None;
        }
        if school || member.kind.is_some_and(MemberKind::is_informal) {
            member.phone = Text::default();
        }
    }
}

/// What a recipient would be shown of a case with some scopes, for whoever holds a grant on it: never
/// more than the grant itself opens. Shown to the person before they agree to share.
pub fn disclose_to<A: Act>(
    mut case: CaseFile,
    grant: &Grant<A>,
    recipient: &Key,
    scopes: Scopes,
) -> Disclosed<CaseFile> {
    let open = grant.scopes().intersection(scopes);
    withhold(&mut case, open, std::slice::from_ref(recipient));
    Disclosed { value: case, open }
}

/// Marks under which the actor's own office stands in the care team.
fn own_marks(case: &CaseFile, office: &OfficeId) -> Vec<Key> {
    let is_own = |member: &&domain::Member| {
        member.office.as_ref().and_then(|o| o.id.as_ref()) == Some(office)
    };
    case.members.iter().filter(is_own).map(|member| member.key.clone()).collect()
}

fn withhold(case: &mut CaseFile, open: Scopes, own: &[Key]) {
    let closed = |scope: Scope| !open.contains(scope);
    for version in versions(&mut case.basic_information) {
        withhold_basic(&mut version.body, open);
    }
    withhold_person(&mut case.person, open);
    if closed(Scope::Basic) {
        case.awards.clear();
    }
    if closed(Scope::Money) {
        for version in versions(&mut case.awards) {
            version.body.monthly_limit_yen = None;
        }
    }
    if closed(Scope::Family) {
        withhold_family(case);
    }
    if closed(Scope::Assessment) {
        case.assessments.clear();
    }
    if closed(Scope::Weekly) {
        case.current_life.clear();
        for plan in plans(case) {
            plan.weekly = WeeklyPlan::default();
        }
    }
    if closed(Scope::Plan) {
        case.service_plan_drafts.clear();
        case.service_plans.clear();
        case.individual_plans.retain(|plan| is_own_plan(plan, own));
    }
    if closed(Scope::Monitoring) {
        case.closure.evaluation = Text::default();
        let mine: Vec<_> = case
            .individual_plans
            .iter()
            .filter(|plan| is_own_plan(plan, own))
            .map(|plan| plan.id.clone())
            .collect();
        case.monitoring.clear();
        case.conferences.retain(|conference| {
            conference.versions.iter().any(|version| own.contains(&version.body.convened_by))
        });
        case.reviews.retain(|review| {
            let of = |id: &Option<_>| id.as_ref().is_some_and(|id| mine.contains(id));
            review.versions.iter().any(|version| of(&version.body.plan.document))
        });
    }
    if closed(Scope::Rights) {
        for version in versions(&mut case.monitoring) {
            version.body.rights_review = Text::default();
        }
    }
    case.sharing.retain(|sharing| sharing.recipient.as_ref().is_some_and(|r| own.contains(r)));
    forget_headings(case, open);
    forget_dangling(case);
}

fn versions<B>(lineages: &mut [Lineage<B>]) -> impl Iterator<Item = &mut Version<B>> {
    lineages.iter_mut().flat_map(|lineage| &mut lineage.versions)
}

fn plans(case: &mut CaseFile) -> impl Iterator<Item = &mut ServicePlan> {
    versions(&mut case.service_plan_drafts)
        .chain(versions(&mut case.service_plans))
        .map(|version| &mut version.body)
}

fn is_own_plan(plan: &Lineage<domain::IndividualPlan>, own: &[Key]) -> bool {
    plan.versions.iter().any(|version| own.contains(&version.body.office))
}

/// What is open of a value, else what a blank field has.
fn keep<T: Default>(open: bool, value: T) -> T {
    if open { value } else { T::default() }
}

/// Takes the form apart, so that a field added to it does not compile until it is said here which
/// scope opens it.
fn withhold_basic(body: &mut BasicInformation, open: Scopes) {
    let BasicInformation {
        summary,
        address,
        housing,
        housing_note,
        phone,
        fax,
        disability,
        handbooks,
        income,
        money_keeper,
        rights_support,
        family,
        family_note,
        relations,
        relations_note,
        life_history,
        medical,
        medical_note,
        chief_wish,
        family_wish,
        family_voice,
        public_support,
        other_support,
    } = std::mem::take(body);
    let basic = open.contains(Scope::Basic);
    let assessment = open.contains(Scope::Assessment);
    let health = open.contains(Scope::Medical);
    let money = open.contains(Scope::Money);
    let kin = open.contains(Scope::Family);
    let rights = open.contains(Scope::Rights);
    *body = BasicInformation {
        summary: keep(basic, summary),
        address: keep(basic, address),
        housing: keep(basic, housing),
        housing_note: keep(basic, housing_note),
        phone: keep(basic, phone),
        fax: keep(basic, fax),
        disability: keep(health, disability),
        handbooks: keep(basic, handbooks),
        income: keep(money, income),
        money_keeper: keep(money, money_keeper),
        rights_support: keep(rights, rights_support),
        family: keep(kin, family),
        family_note: keep(kin, family_note),
        relations: keep(kin, relations),
        relations_note: keep(kin, relations_note),
        life_history: keep(assessment, life_history),
        medical: keep(health, medical),
        medical_note: keep(health, medical_note),
        chief_wish: keep(assessment, chief_wish),
        family_wish: keep(kin, family_wish),
        family_voice: keep(kin, family_voice),
        public_support: keep(basic, public_support),
        other_support: keep(basic, other_support),
    };
}

/// The same for the person: by name they are known to whoever may know of the case at all.
fn withhold_person(person: &mut Person, open: Scopes) {
    let Person {
        id,
        name,
        kana,
        called,
        born,
        sex,
        municipality,
        certificate,
        regional_certificate,
        child_certificate,
        guardian,
        guardian_relation,
    } = std::mem::take(person);
    let basic = open.contains(Scope::Basic);
    let family = open.contains(Scope::Family);
    *person = Person {
        id,
        name,
        kana,
        called,
        born: keep(basic, born),
        sex: keep(basic, sex),
        municipality: keep(basic, municipality),
        certificate: keep(basic, certificate),
        regional_certificate: keep(basic, regional_certificate),
        child_certificate: keep(basic, child_certificate),
        guardian: keep(family, guardian),
        guardian_relation: keep(family, guardian_relation),
    };
}

fn withhold_family(case: &mut CaseFile) {
    for member in &mut case.members {
        if member.kind == Some(MemberKind::Family) {
            member.name = Text::default();
            member.contact = Text::default();
            member.phone = Text::default();
            member.notes = Text::default();
        }
    }
    let by_family = |who: Option<VoiceKind>| who == Some(VoiceKind::Family);
    for version in versions(&mut case.assessments) {
        version.body.wishes.retain(|wish| !by_family(wish.voice.who));
        version.body.demands.retain(|demand| !by_family(demand.voice.who));
    }
    for plan in plans(case) {
        plan.wishes.retain(|statement| !by_family(statement.voice.who));
    }
    for version in versions(&mut case.individual_plans) {
        version.body.wishes.retain(|statement| !by_family(statement.voice.who));
    }
}

/// Headings repeat what may have been withheld.
fn forget_headings(case: &mut CaseFile, open: Scopes) {
    case.each_heading(|heading| {
        if !open.contains(Scope::Basic) {
            heading.born = None;
            heading.certificate = None;
            heading.child_certificate = None;
            heading.regional_certificate = None;
            heading.category = None;
        }
        if !open.contains(Scope::Money) {
            heading.monthly_limit_yen = None;
        }
        if !open.contains(Scope::Family) {
            heading.guardian = Text::default();
            heading.guardian_relation = Text::default();
        }
    });
}

/// Consents and deliveries of documents that are no longer there tell of them.
fn forget_dangling(case: &mut CaseFile) {
    let known: Vec<_> =
        case.heads().iter().map(|head| (head.document.clone(), head.number)).collect();
    let there = |cited: &domain::Citation| {
        cited.document.as_ref().is_some_and(|id| known.contains(&(id.clone(), cited.version)))
    };
    case.consents.retain(|consent| there(&consent.document));
    case.deliveries.retain(|delivery| there(&delivery.document));
}
