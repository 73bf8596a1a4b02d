//! The policy.

use std::marker::PhantomData;

use calendar::{Day, Period};
use domain::{CaseId, OfficeId, Scope};

use crate::{Act, ActKind, Actor, Role};

/// What of a case is open: a set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u16);

impl Scopes {
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

/// What the policy needs to know of a case: no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The case.
    pub case: CaseId,
    /// The consultation office whose case it is.
    pub home: OfficeId,
    /// Offices of the care team today.
    pub team: Vec<OfficeId>,
    /// Consents to share, of every state.
    pub sharing: Vec<Sharing>,
    /// The day.
    pub today: Day,
}

/// Why something is allowed, for the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The office's own case.
    Home,
    /// The person's consent.
    Consent,
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
    actor: Actor,
    basis: Basis,
    scopes: Scopes,
    act: PhantomData<A>,
}

impl<A: Act> Grant<A> {
    /// The case; loading takes it from here, never from the request.
    pub fn case(&self) -> &CaseId {
        &self.case
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
    let (basis, scopes) = standing(actor, facts).ok_or(Refusal::Hidden)?;
    if !may(A::KIND, actor.role, basis) {
        return Err(Refusal::NotYours);
    }
    let (case, actor) = (facts.case.clone(), actor.clone());
    Ok(Grant { case, actor, basis, scopes, act: PhantomData })
}

/// On what ground, and how far, the actor may know of the case at all.
fn standing(actor: &Actor, facts: &Facts) -> Option<(Basis, Scopes)> {
    match actor.role {
        Role::Specialist | Role::CoreCentre if actor.office == facts.home => {
            Some((Basis::Home, Scopes::all()))
        }
        Role::Administrator => None,
        _ if facts.team.contains(&actor.office) => {
            let live = facts.sharing.iter().filter(|sharing| {
                sharing.office == actor.office && sharing.is_live_on(facts.today)
            });
            let scopes = live.fold(Scopes::default(), |open, s| open.union(Scopes::of(&s.scopes)));
            (!scopes.is_empty()).then_some((Basis::Consent, scopes))
        }
        _ => None,
    }
}

/// Whether a role may begin a case for a person who is new to its office.
pub fn may_begin(role: Role) -> bool {
    matches!(role, Role::Specialist | Role::CoreCentre)
}

/// Which acts a role may do, once it may know of the case.
fn may(act: ActKind, role: Role, basis: Basis) -> bool {
    match (act, basis) {
        (ActKind::Read, _) | (ActKind::Write | ActKind::Keep | ActKind::Export, Basis::Home) => {
            true
        }
        (ActKind::WriteNear | ActKind::KeepNear, Basis::Consent) => role == Role::ServiceManager,
        (ActKind::WriteNear | ActKind::KeepNear, Basis::Home)
        | (ActKind::Write | ActKind::Keep | ActKind::Export, Basis::Consent) => false,
    }
}
