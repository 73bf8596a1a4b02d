//! The journal of a case checked link by link.

use domain::CaseId;
use store::ChainFault;

use crate::{Desk, Outcome};

/// How many entries the journal of a case has, or where its chain is broken first.
pub async fn verify_journal(desk: &Desk, case: &CaseId) -> Outcome<Result<usize, ChainFault>> {
    let rows = store::journal_of(&desk.db, case).await?;
    Ok(store::verify_chain(case, &rows).map(|()| rows.len()))
}
