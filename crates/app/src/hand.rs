//! What a hand may do with a case, so that pages show only buttons that work.

use access::{BreakGlass, Keep, Write, WriteNear};
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
    let (db, actor) = (&desk.db, &desk.actor);
    let writes = store::authorize::<Write>(db, actor, id, desk.moment).await?.is_ok();
    let keeps = store::authorize::<Keep>(db, actor, id, desk.moment).await?.is_ok();
    let near = store::authorize::<WriteNear>(db, actor, id, desk.moment).await?.is_ok();
    let near = if near { member_of(case, &actor.office) } else { None };
    let breaks_glass = store::authorize::<BreakGlass>(db, actor, id, desk.moment).await?.is_ok();
    Ok(Hand { writes, keeps, near, breaks_glass })
}
