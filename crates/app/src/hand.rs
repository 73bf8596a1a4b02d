//! What a hand may do with a case, so that pages show only buttons that work.

use access::ActKind;
use domain::{CaseFile, CaseId, DocumentKind, Key};

use crate::pen::member_of;
use crate::{Desk, Outcome};

/// What the acting account may do with a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// Write every document of the case.
    pub writes: bool,
    /// Keep consents, deliveries and the care team.
    pub keeps: bool,
    /// Write the near plan of this member of the care team, its reviews and conferences.
    pub near: Option<Key>,
    /// Open more of it for an hour, in an emergency.
    pub breaks_glass: bool,
}

impl Hand {
    /// Whether it may write a document of a kind that belongs to a member.
    pub fn may_write(&self, kind: DocumentKind, owner: &Key) -> bool {
        let near = matches!(
            kind,
            DocumentKind::IndividualPlan | DocumentKind::Review | DocumentKind::Conference
        );
        self.writes || (near && self.near.as_ref() == Some(owner))
    }

    /// Whether it may record consents and deliveries of a document that belongs to a member.
    pub fn may_keep(&self, kind: DocumentKind, owner: &Key) -> bool {
        self.keeps || (kind == DocumentKind::IndividualPlan && self.near.as_ref() == Some(owner))
    }
}

/// Asks the policy what the acting account may do. Only asked, nothing done: not journalled.
pub async fn hand(desk: &Desk, id: &CaseId, case: &CaseFile) -> Outcome<Hand> {
    let acts = [ActKind::Write, ActKind::Keep, ActKind::WriteNear, ActKind::BreakGlass];
    let allowed = store::allowed(&desk.db, &desk.actor, id, desk.moment, acts).await?;
    let [writes, keeps, near, breaks_glass] = allowed;
    let near = if near { member_of(case, &desk.actor.office) } else { None };
    Ok(Hand { writes, keeps, near, breaks_glass })
}
