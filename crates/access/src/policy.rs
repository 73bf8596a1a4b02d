//! The policy.

use std::marker::PhantomData;

use calendar::{Day, Period};
use domain::{CaseId, OfficeId, Scope};

use crate::{AccountId, Act, ActKind, Actor, Role};

/// The moment of a request: made once, passed down, asked for nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970.
    pub at: i64,
    /// The civil date in Japan.
    pub today: Day,
}

/// What of a case is open: a set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u16);

impl Scopes {
    /// What an emergency opens: who and where the person is and whom to call, what the body needs,
    /// and what the plan says helps. Money, family history and records of talks do not save a life.
    pub const EMERGENCY: [Scope; 3] = [Scope::Basic, Scope::Medical, Scope::Plan];

    /// Everything.
    pub fn all() -> Self {
        Self::of(Scope::ALL)
    }

    /// Just these.
    pub fn of(scopes: &[Scope]) -> Self {
        Self(scopes.iter().fold(0, |set, scope| set | 1 << *scope as u16))
    }

    /// Whether a scope is open.
    pub fn contains(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u16) != 0
    }

    /// What either opens.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both open.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing is open.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A consent to share with one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// The office.
    pub office: OfficeId,
    /// What it opens.
    pub scopes: Vec<Scope>,
    /// When it was given.
    pub given_on: Day,
    /// From when to when it holds; for good if `None`.
    pub period: Option<Period>,
    /// When it was taken back.
    pub withdrawn_on: Option<Day>,
}

impl Sharing {
    fn is_live_on(&self, today: Day) -> bool {
        self.given_on <= today
            && self.withdrawn_on.is_none_or(|withdrawn| today < withdrawn)
            && self.period.is_none_or(|period| period.contains(today))
    }
}

/// Where a case is between its opening and its disposal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseState {
    /// Under way, or closed today: a slip can still be mended on the day.
    #[default]
    Open,
    /// Closed because the need was met, the person wished it, or the like.
    Closed,
    /// 引継ぎ: another consultation office goes on. This one keeps what it made and writes no more.
    HandedOver,
    /// 死亡: the record is brought to its end; nobody can consent to sharing any longer.
    Deceased,
    /// 廃棄: kept long enough and disposed of; only the proof is left.
    Disposed,
}

/// An hour opened by someone because life or body was in danger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencyHour {
    /// Who opened it; it opens for nobody else.
    pub account: AccountId,
    /// For which office.
    pub office: OfficeId,
    /// When it ends, milliseconds since 1970.
    pub until: i64,
}

/// What the policy needs to know of a case: no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The case.
    pub case: CaseId,
    /// The version of the case at which all this is so: it rises with every consent, withdrawal,
    /// restriction and change of the care team.
    pub version: i64,
    /// The consultation office whose case it is.
    pub home: OfficeId,
    /// Where the case is.
    pub state: CaseState,
    /// Offices of the care team today.
    pub team: Vec<OfficeId>,
    /// Consents to share, of every state.
    pub sharing: Vec<Sharing>,
    /// Of a restricted person, those who alone may know of the case.
    pub named: Option<Vec<AccountId>>,
    /// Emergency access, of every state.
    pub emergencies: Vec<EmergencyHour>,
    /// The moment.
    pub moment: Moment,
}

/// Why something is allowed, for the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The office's own case.
    Home,
    /// The person's consent.
    Consent,
    /// Danger to life or body (個人情報保護法27条1項2号).
    Emergency,
}

impl Basis {
    /// The mark under which the journal keeps it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Consent => "consent",
            Self::Emergency => "emergency",
        }
    }
}

/// Why something is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The case is not for this actor to know of; answered as one that never was.
    Hidden,
    /// The case may be seen, but this may not be done with it.
    NotYours,
}

/// Proof that the policy allowed act `A` on one case for one actor.
#[derive(Debug)]
pub struct Grant<A: Act> {
    case: CaseId,
    version: i64,
    actor: Actor,
    basis: Basis,
    scopes: Scopes,
    restricted: bool,
    act: PhantomData<A>,
}

impl<A: Act> Grant<A> {
    /// The case; loading takes it from here, never from the request.
    pub fn case(&self) -> &CaseId {
        &self.case
    }

    /// The version of the case it was given for: what is written down on it is written only while
    /// the case still stands there.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Why it is allowed.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// What of the case is open.
    pub fn scopes(&self) -> Scopes {
        self.scopes
    }

    /// Whether the person is one of whom only named people may know.
    pub fn is_restricted(&self) -> bool {
        self.restricted
    }

    /// The act.
    pub fn kind(&self) -> ActKind {
        A::KIND
    }
}

/// The policy: whether `actor` may do `A` with the case the facts are of.
///
/// # Errors
/// [`Refusal::Hidden`] where the actor may not even know of the case, else
/// [`Refusal::NotYours`].
pub fn decide<A: Act>(actor: &Actor, facts: &Facts) -> Result<Grant<A>, Refusal> {
    let (basis, scopes) = judge(actor, facts, A::KIND)?;
    let (case, actor) = (facts.case.clone(), actor.clone());
    let restricted = facts.named.is_some();
    Ok(Grant { case, version: facts.version, actor, basis, scopes, restricted, act: PhantomData })
}

/// What the policy says of an act, without a grant to do it: on what ground, and how far.
///
/// # Errors
/// As [`decide`].
pub fn judge(actor: &Actor, facts: &Facts, act: ActKind) -> Result<(Basis, Scopes), Refusal> {
    let (basis, scopes) = match (standing(actor, facts), act) {
        (Some(standing), _) => standing,
        (None, ActKind::BreakGlass) if may_break_glass(actor, facts) => {
            (Basis::Emergency, Scopes::default())
        }
        (None, _) => return Err(Refusal::Hidden),
    };
    if may(act, actor.role, basis, facts.state, scopes) {
        Ok((basis, scopes))
    } else {
        Err(Refusal::NotYours)
    }
}

/// On what ground, and how far, the actor may know of the case at all.
fn standing(actor: &Actor, facts: &Facts) -> Option<(Basis, Scopes)> {
    if !actor.role.sees_people() || is_kept_from(actor, facts) || facts.state == CaseState::Disposed
    {
        return None;
    }
    if actor.office == facts.home && actor.role.sees_own_cases() {
        return Some((Basis::Home, Scopes::all()));
    }
    let consented = consented(actor, facts);
    if has_emergency(actor, facts) {
        let open = consented.union(Scopes::of(&Scopes::EMERGENCY));
        return Some((Basis::Emergency, open));
    }
    (!consented.is_empty()).then_some((Basis::Consent, consented))
}

/// Whether the person is restricted and the actor not one of those named. It goes before
/// everything else, emergencies included: whoever hunts a sheltered person may have a friend in any
/// office, and would have a reason at hand.
fn is_kept_from(actor: &Actor, facts: &Facts) -> bool {
    facts.named.as_ref().is_some_and(|named| !named.contains(&actor.account))
}

/// What the person's consent opens for the actor's office today. It needs both: the office takes
/// part, and a consent that names it lives.
fn consented(actor: &Actor, facts: &Facts) -> Scopes {
    if !facts.team.contains(&actor.office) || facts.state == CaseState::Deceased {
        return Scopes::default();
    }
    let today = facts.moment.today;
    let live = facts.sharing.iter().filter(|s| s.office == actor.office && s.is_live_on(today));
    live.fold(Scopes::default(), |open, s| open.union(Scopes::of(&s.scopes)))
}

fn has_emergency(actor: &Actor, facts: &Facts) -> bool {
    facts.emergencies.iter().any(|hour| {
        hour.account == actor.account && hour.office == actor.office && facts.moment.at < hour.until
    })
}

/// Who may open a case in an emergency without any other ground: offices that take part in the
/// person's life, and those whose duty it is to help anyone, the core centre (77条の2) and the
/// municipality. Never one of whom a restricted person is to be hidden.
fn may_break_glass(actor: &Actor, facts: &Facts) -> bool {
    let on_duty = matches!(actor.role, Role::CoreCentre | Role::MunicipalOfficer);
    let of_team = facts.team.contains(&actor.office) && actor.office != facts.home;
    let living = !matches!(facts.state, CaseState::Deceased | CaseState::Disposed);
    living && actor.role.sees_people() && !is_kept_from(actor, facts) && (on_duty || of_team)
}

/// Whether a role may begin a case for a person who is new to its office.
pub fn may_begin(role: Role) -> bool {
    matches!(role, Role::Specialist | Role::CoreCentre)
}

/// Which acts a role may do, once it may know of the case.
fn may(act: ActKind, role: Role, basis: Basis, state: CaseState, open: Scopes) -> bool {
    let going_on = !matches!(state, CaseState::HandedOver | CaseState::Deceased);
    match (act, basis) {
        (ActKind::Read | ActKind::Concern, _)
        | (ActKind::Export | ActKind::Audit | ActKind::Restrict, Basis::Home) => true,
        (ActKind::Write | ActKind::Keep, Basis::Home) => state != CaseState::HandedOver,
        (ActKind::Dispose, Basis::Home) => state != CaseState::Open,
        (ActKind::WriteNear | ActKind::KeepNear, Basis::Consent) => {
            role == Role::ServiceManager && going_on
        }
        (ActKind::BreakGlass, Basis::Consent) => state != CaseState::Deceased,
        // The door itself, not an hour that is running already.
        (ActKind::BreakGlass, Basis::Emergency) => open.is_empty(),
        (ActKind::WriteNear | ActKind::KeepNear | ActKind::BreakGlass, Basis::Home)
        | (
            ActKind::Write
            | ActKind::Keep
            | ActKind::Export
            | ActKind::Audit
            | ActKind::Restrict
            | ActKind::Dispose,
            Basis::Consent | Basis::Emergency,
        )
        | (ActKind::WriteNear | ActKind::KeepNear, Basis::Emergency) => false,
    }
}
