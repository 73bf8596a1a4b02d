//! A whole case as a file, as it may be imported again.

use access::{Export, disclose};
use domain::{CaseId, write_case_file};
use store::JournalAct;

use crate::open_case::{Noted, authorize};
use crate::{Desk, Outcome};

/// The case file of a case of the acting office.
pub async fn export_case(desk: &Desk, case: &CaseId) -> Outcome<String> {
    loop {
        let grant = authorize::<Export>(desk, case).await?;
        let loaded = store::load_case(&desk.db, &grant).await?;
        let disclosed = disclose(loaded.case, &grant);
        // What was closed meanwhile does not leave.
        if desk.note(&grant, JournalAct::Exported, None, "case-file").await? == Noted::Written {
            return Ok(write_case_file(disclosed.get()));
        }
    }
}
