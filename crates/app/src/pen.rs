//! The right to change a case: of the consultation office the whole case, of a service office its
//! own individual plan and what belongs to it.

use access::{Act, Actor, Grant, Keep, KeepNear, Refusal, Write, WriteNear};
use domain::{CaseFile, CaseId, DocumentKind, Key, OfficeId};
use store::{Change, Derived, Loaded, WriteFault, Writing};

use crate::open_case::authorize;
use crate::{Desk, Failure, Outcome};

/// A grant to change a case, as its consultation office or as an office near by.
#[derive(Debug)]
pub(crate) enum Reach<H: Act, N: Act> {
    Home(Grant<H>),
    Near(Grant<N>),
}

/// A grant to write documents, of either kind.
pub(crate) type Pen = Reach<Write, WriteNear>;
/// A grant to keep the ledger of consents and deliveries, of either kind.
pub(crate) type Keeper = Reach<Keep, KeepNear>;

impl<H: Act, N: Act> Reach<H, N> {
    /// The grant of whoever sits at the desk, for a case.
    pub(crate) async fn take(desk: &Desk, case: &CaseId) -> Outcome<Self> {
        let home = store::case_home(&desk.db, case).await?;
        if home.as_ref() == Some(&desk.actor.office) {
            authorize::<H>(desk, case).await.map(Self::Home)
        } else {
            authorize::<N>(desk, case).await.map(Self::Near)
        }
    }

    /// Loads the case at a version for which the right is given, so that what is then written at
    /// that version is written by right. If the case has changed since, it is asked for anew.
    pub(crate) async fn load(&self, desk: &Desk) -> Outcome<Loaded> {
        loop {
            let loaded = match self {
                Self::Home(grant) => store::load_case(&desk.db, grant).await?,
                Self::Near(grant) => store::load_case(&desk.db, grant).await?,
            };
            let version = loaded.row_version;
            if self.version() == version
                || Self::take(desk, self.case()).await?.version() == version
            {
                return Ok(loaded);
            }
        }
    }

    fn version(&self) -> i64 {
        match self {
            Self::Home(grant) => grant.version(),
            Self::Near(grant) => grant.version(),
        }
    }

    fn case(&self) -> &CaseId {
        match self {
            Self::Home(grant) => grant.case(),
            Self::Near(grant) => grant.case(),
        }
    }

    pub(crate) fn actor(&self) -> &Actor {
        match self {
            Self::Home(grant) => grant.actor(),
            Self::Near(grant) => grant.actor(),
        }
    }

    /// The member of the care team the writer's office is.
    pub(crate) fn member(&self, case: &CaseFile) -> Option<Key> {
        member_of(case, &self.actor().office)
    }

    /// Refuses to write a document of an office that is not the writer's.
    pub(crate) fn may_write(
        &self,
        kind: DocumentKind,
        member: Option<&Key>,
        office: Option<&Key>,
    ) -> Outcome<()> {
        let near = matches!(
            kind,
            DocumentKind::IndividualPlan | DocumentKind::Review | DocumentKind::Conference
        );
        match self {
            Self::Home(_) => Ok(()),
            Self::Near(_) if near && office.is_some() && office == member => Ok(()),
            Self::Near(_) => Err(Failure::Refused(Refusal::NotYours)),
        }
    }

    /// Refuses to change the head of a case that is not the writer's own.
    pub(crate) fn may_change_head(&self) -> Outcome<()> {
        match self {
            Self::Home(_) => Ok(()),
            Self::Near(_) => Err(Failure::Refused(Refusal::NotYours)),
        }
    }

    pub(crate) async fn apply(
        &self,
        desk: &Desk,
        found: i64,
        after: &CaseFile,
        change: &Change,
        derived: &Derived,
        writing: &Writing<'_>,
    ) -> Result<(), WriteFault> {
        match self {
            Self::Home(grant) => {
                store::apply(&desk.db, grant, found, after, change, derived, writing).await
            }
            Self::Near(grant) => {
                store::apply(&desk.db, grant, found, after, change, derived, writing).await
            }
        }
    }
}

/// The member of the care team an office is.
pub(crate) fn member_of(case: &CaseFile, office: &OfficeId) -> Option<Key> {
    let is_it = |member: &&domain::Member| {
        member.office.as_ref().and_then(|o| o.id.as_ref()) == Some(office)
    };
    case.members.iter().find(is_it).map(|member| member.key.clone())
}

/// The grant to keep the ledger of a case of one's own.
pub(crate) async fn keeper(desk: &Desk, case: &CaseId) -> Outcome<Grant<Keep>> {
    authorize::<Keep>(desk, case).await
}
