//! Who may know of a concern of abuse (障害者虐待防止法7条・16条・22条).
//!
//! A concern does not follow the case: it must reach people outside the accused one's line, and be
//! invisible inside it, whatever else they may see of the person.

use domain::{CaseId, OfficeId};

use crate::{AccountId, Actor, Grant, Read};

/// What the policy needs to know of a concern: no text of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcernFacts {
    /// The case of the person it is about.
    pub case: CaseId,
    /// The concern.
    pub id: String,
    /// Who recorded it.
    pub recorded_by: AccountId,
    /// Whom the recorder named.
    pub named: Vec<AccountId>,
    /// The accused, where it is someone with an account.
    pub accused_account: Option<AccountId>,
    /// The accused office, where it is an office or how it works.
    pub accused_office: Option<OfficeId>,
}

/// Proof that one actor may know of one concern.
#[derive(Debug)]
pub struct ConcernGrant {
    case: CaseId,
    id: String,
    actor: Actor,
    reporter: bool,
}

impl ConcernGrant {
    /// The case.
    pub fn case(&self) -> &CaseId {
        &self.case
    }

    /// The concern.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who may know.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether the name of whoever reported is open too.
    pub fn opens_reporter(&self) -> bool {
        self.reporter
    }
}

/// The policy of concerns. `offices` are all offices the account works in, whichever it acts for
/// now; `standing` is its grant to read the case, if it has one.
///
/// Whoever recorded it may always know. Nobody of the accused line may, even if named. Others may
/// if they are named, or of the home office.
pub fn may_know(
    actor: &Actor,
    offices: &[OfficeId],
    standing: Option<&Grant<Read>>,
    facts: &ConcernFacts,
) -> Option<ConcernGrant> {
    let recorder = facts.recorded_by == actor.account;
    let accused = facts.accused_account.as_ref() == Some(&actor.account)
        || facts
            .accused_office
            .as_ref()
            .is_some_and(|line| *line == actor.office || offices.contains(line));
    let named = facts.named.contains(&actor.account);
    let home = standing
        .is_some_and(|grant| grant.basis() == crate::Basis::Home && *grant.case() == facts.case);
    (recorder || (!accused && (named || home))).then(|| ConcernGrant {
        case: facts.case.clone(),
        id: facts.id.clone(),
        actor: actor.clone(),
        reporter: recorder || named,
    })
}
