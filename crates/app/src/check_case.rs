//! The linter over one case, fresh from the documents.

use domain::{CaseFile, CaseId};
use rules::Finding;

use access::Disclosed;

use crate::{Desk, Outcome, open_case};

/// The case and what the rules say of it.
pub async fn check_case(
    desk: &Desk,
    case: &CaseId,
) -> Outcome<(Disclosed<CaseFile>, Vec<Finding>)> {
    let opened = open_case(desk, case).await?;
    Ok((opened.case, opened.findings))
}
