//! Opening a case: the one door to reading; who looked is written down.

use access::{Act, Basis, Disclosed, Grant, Read, disclose, disclose_on_paper};
use domain::{CaseFile, CaseId, DocumentId};
use rules::{Finding, Settings};
use store::{Entry, JournalAct, WriteFault};

use crate::{Desk, Failure, Outcome};

/// A case as the acting office may see it.
#[derive(Debug)]
pub struct Opened {
    /// The case, without what is withheld.
    pub case: Disclosed<CaseFile>,
    /// On what ground it is open.
    pub basis: Basis,
    /// Findings about what may be seen.
    pub findings: Vec<Finding>,
    /// Version of the row, which a change must still find.
    pub row_version: i64,
}

/// Opens a case and writes who looked.
pub async fn open_case(desk: &Desk, case: &CaseId) -> Outcome<Opened> {
    look(desk, case, disclose, "").await
}

/// Opens a case for a page that is made to be printed and handed over, and writes who looked: what
/// may stand on no paper is not on it.
pub async fn open_for_paper(desk: &Desk, case: &CaseId) -> Outcome<Opened> {
    look(desk, case, disclose_on_paper, "paper").await
}

async fn look(
    desk: &Desk,
    case: &CaseId,
    disclose: impl Fn(CaseFile, &Grant<Read>) -> Disclosed<CaseFile>,
    detail: &str,
) -> Outcome<Opened> {
    loop {
        let grant = authorize::<Read>(desk, case).await?;
        let opened = load(desk, &grant, &disclose).await?;
        if desk.note(&grant, JournalAct::Viewed, None, detail).await? == Noted::Written {
            return Ok(opened);
        }
    }
}

/// Opens a case again for a page that is open already and goes on being written: that one looked
/// was written down when it was opened.
pub(crate) async fn open_unseen(desk: &Desk, case: &CaseId) -> Outcome<Opened> {
    let grant = authorize::<Read>(desk, case).await?;
    load(desk, &grant, disclose).await
}

async fn load(
    desk: &Desk,
    grant: &Grant<Read>,
    disclose: impl Fn(CaseFile, &Grant<Read>) -> Disclosed<CaseFile>,
) -> Outcome<Opened> {
    let loaded = store::load_case(&desk.db, grant).await?;
    let all = rules::check(&loaded.case, desk.moment.today, &Settings::default());
    let opened = disclose(loaded.case, grant);
    let findings = all.into_iter().filter(|finding| may_see(&opened, grant, finding)).collect();
    Ok(Opened { case: opened, basis: grant.basis(), findings, row_version: loaded.row_version })
}

/// A finding about a withheld document would tell of it; one about the case is for its own office.
fn may_see(case: &Disclosed<CaseFile>, grant: &Grant<Read>, finding: &Finding) -> bool {
    match &finding.place.document {
        None => grant.basis() == Basis::Home,
        Some(document) => case.get().heads().iter().any(|head| head.document == document),
    }
}

/// Asks the policy, and writes a refusal down.
pub(crate) async fn authorize<A: Act>(desk: &Desk, case: &CaseId) -> Outcome<Grant<A>> {
    match store::authorize::<A>(&desk.db, &desk.actor, case, desk.moment).await? {
        Ok(grant) => Ok(grant),
        Err(refusal) => {
            // A case that never was has no journal; only those that are have one.
            if store::case_home(&desk.db, case).await?.is_some() {
                store::refuse(
                    &desk.db,
                    case,
                    &desk.actor,
                    &desk.account_name,
                    A::KIND,
                    refusal,
                    desk.moment.at,
                )
                .await?;
            }
            Err(Failure::Refused(refusal))
        }
    }
}

/// Whether something was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "what was not written down must not be shown"]
pub(crate) enum Noted {
    /// It stands in the journal, and what was read was so at that moment.
    Written,
    /// The case has changed since the grant was given: ask and read again. Each time another write
    /// has succeeded, so that this comes to an end.
    Changed,
}

impl Desk {
    /// Writes into the journal what was done with a case on a grant, if the case is still as it was
    /// when the grant was given. Nothing leaves before this is written.
    pub(crate) async fn note<A: Act>(
        &self,
        grant: &Grant<A>,
        act: JournalAct,
        document: Option<(DocumentId, u32)>,
        detail: &str,
    ) -> Outcome<Noted> {
        let entry = Entry {
            case: grant.case().clone(),
            at: self.moment.at,
            actor: grant.actor().clone(),
            account_name: self.account_name.clone(),
            act,
            basis: Some(grant.basis()),
            document,
            detail: detail.to_owned(),
        };
        match store::note_while(&self.db, entry, grant.version()).await {
            Ok(()) => Ok(Noted::Written),
            Err(WriteFault::Stale) => Ok(Noted::Changed),
            Err(fault) => Err(fault.into()),
        }
    }
}
