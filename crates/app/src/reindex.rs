//! The index of a case made anew from its documents.

use access::Read;
use domain::CaseId;

use crate::open_case::authorize;
use crate::{Desk, Outcome, derive};

/// What reindexing found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReindexReport {
    /// Whether the findings kept were other than the documents give.
    pub changed: bool,
}

/// Makes the index of a case anew.
pub async fn reindex_case(desk: &Desk, case: &CaseId) -> Outcome<ReindexReport> {
    let grant = authorize::<Read>(desk, case).await?;
    let loaded = store::load_case(&desk.db, &grant).await?;
    let before = store::findings_of_case(&desk.db, &grant).await?;
    let derived = derive(&loaded.case, desk.moment.today);
    let same = before.len() == derived.findings.len()
        && before.iter().zip(&derived.findings).all(|(kept, made)| {
            kept.code == made.code && kept.place == made.place && kept.message == made.message
        });
    store::reindex(&desk.db, &grant, loaded.row_version, &loaded.case, &derived).await?;
    Ok(ReindexReport { changed: !same })
}
