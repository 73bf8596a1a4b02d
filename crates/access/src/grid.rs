//! The policy tried out: every role × act × situation, to be printed and reviewed.

use calendar::{Day, Period};
use domain::{CaseId, OfficeId, Scope};

use crate::policy::{CaseState, EmergencyHour, Facts, Moment, Refusal, Scopes, Sharing, judge};
use crate::{AccountId, ActKind, Actor, Role};

macro_rules! situations {
    ($($(#[$meta:meta])* $name:ident => $key:literal,)*) => {
        /// How an actor's office stands to a case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Situation {
            $($(#[$meta])* $name,)*
        }

        impl Situation {
            /// Every situation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The mark by which the printed policy names it.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

situations! {
    /// The office's own case.
    Home => "home",
    /// Its own, closed for an ordinary reason.
    HomeClosed => "home-closed",
    /// Its own, handed over to another consultation office.
    HomeTransferred => "home-transferred",
    /// Its own, of someone who has died.
    HomeDeceased => "home-deceased",
    /// Its own, of a restricted person, for someone named.
    HomeRestrictedNamed => "home-restricted-named",
    /// Its own, of a restricted person, for someone not named.
    HomeRestricted => "home-restricted",
    /// Its own, disposed of after the retention period.
    HomeDisposed => "home-disposed",
    /// A member of the care team whom no consent names.
    Team => "team",
    /// A member of the care team with a living consent.
    Shared => "shared",
    /// Its consent has ended.
    SharedExpired => "shared-expired",
    /// Its consent was taken back.
    SharedWithdrawn => "shared-withdrawn",
    /// It has a living consent and no longer takes part.
    SharedLeft => "shared-left",
    /// A living consent, and the case was handed over.
    SharedTransferred => "shared-transferred",
    /// A living consent, and the person has died.
    SharedDeceased => "shared-deceased",
    /// A living consent to see a restricted person, for someone named.
    SharedRestrictedNamed => "shared-restricted-named",
    /// A living consent to see a restricted person, for someone not named.
    SharedRestricted => "shared-restricted",
    /// Nothing to do with the person.
    Foreign => "foreign",
    /// Nothing to do with the person, within an hour opened in an emergency.
    Emergency => "emergency",
    /// The hour is over.
    EmergencyOver => "emergency-over",
    /// An hour was opened and the person restricted meanwhile.
    EmergencyRestricted => "emergency-restricted",
}

/// What the policy answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Allowed, with these scopes open.
    Allowed(Scopes),
    /// May be seen, but this may not be done.
    NotYours,
    /// Not to be known of.
    Hidden,
}

/// The answer for one role, act and situation; the consent of the example opens the plan alone.
pub fn cell(situation: Situation, role: Role, act: ActKind) -> Cell {
    let (actor, facts) = (actor(situation, role), facts(situation));
    match judge(&actor, &facts, act) {
        Ok((_, scopes)) => Cell::Allowed(scopes),
        Err(Refusal::NotYours) => Cell::NotYours,
        Err(Refusal::Hidden) => Cell::Hidden,
    }
}

/// Identities of the example.
fn office(mark: &str) -> OfficeId {
    mark.parse().unwrap_or_default()
}

fn actor(situation: Situation, role: Role) -> Actor {
    use Situation as S;
    let at = match situation {
        S::Home
        | S::HomeClosed
        | S::HomeTransferred
        | S::HomeDeceased
        | S::HomeRestrictedNamed
        | S::HomeRestricted
        | S::HomeDisposed => "home",
        S::Team
        | S::Shared
        | S::SharedExpired
        | S::SharedWithdrawn
        | S::SharedLeft
        | S::SharedTransferred
        | S::SharedDeceased
        | S::SharedRestrictedNamed
        | S::SharedRestricted => "partner",
        S::Foreign | S::Emergency | S::EmergencyOver | S::EmergencyRestricted => "foreign",
    };
    Actor { account: AccountId::new("actor"), office: office(at), role }
}

/// The day of the example.
fn today() -> Day {
    calendar::Era::Reiwa.first_day().plus_years(7)
}

fn facts(situation: Situation) -> Facts {
    use Situation as S;
    let moment = Moment { at: 1_000, today: today() };
    let named = |who: &str| Some(vec![AccountId::new(who)]);
    let hour = |until| EmergencyHour {
        account: AccountId::new("actor"),
        office: office("foreign"),
        until,
    };
    Facts {
        case: CaseId::default(),
        version: 1,
        home: office("home"),
        state: match situation {
            S::HomeClosed => CaseState::Closed,
            S::HomeTransferred | S::SharedTransferred => CaseState::HandedOver,
            S::HomeDeceased | S::SharedDeceased => CaseState::Deceased,
            S::HomeDisposed => CaseState::Disposed,
            _ => CaseState::Open,
        },
        team: match situation {
            S::SharedLeft => vec![office("home")],
            _ => vec![office("home"), office("partner")],
        },
        sharing: sharing(situation).into_iter().collect(),
        named: match situation {
            S::HomeRestrictedNamed | S::SharedRestrictedNamed => named("actor"),
            S::HomeRestricted | S::SharedRestricted | S::EmergencyRestricted => named("another"),
            _ => None,
        },
        emergencies: match situation {
            S::Emergency | S::EmergencyRestricted => vec![hour(moment.at + 1)],
            S::EmergencyOver => vec![hour(moment.at)],
            _ => Vec::new(),
        },
        moment,
    }
}

/// The consent of the example: to the partner, for the plan alone.
fn sharing(situation: Situation) -> Option<Sharing> {
    use Situation as S;
    let yesterday = today().plus_days(-1);
    let live = Sharing {
        office: office("partner"),
        scopes: vec![Scope::Plan],
        given_on: today().plus_years(-1),
        period: None,
        withdrawn_on: None,
    };
    match situation {
        S::Shared
        | S::SharedLeft
        | S::SharedTransferred
        | S::SharedDeceased
        | S::SharedRestrictedNamed
        | S::SharedRestricted => Some(live),
        S::SharedExpired => {
            let period = Some(Period { from: live.given_on, until: yesterday });
            Some(Sharing { period, ..live })
        }
        S::SharedWithdrawn => Some(Sharing { withdrawn_on: Some(today()), ..live }),
        _ => None,
    }
}
