//! The index of a case made anew from its documents.

use access::{Grant, Read};
use domain::CaseId;
use store::{Derived, FindingLine, Loaded};

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
    let made = Made::of(desk, case).await?;
    made.keep(desk).await?;
    Ok(made.report)
}

/// Makes the index of a case anew if its findings are no longer what they were: all that changes
/// with the day alone.
pub(crate) async fn refresh_case(desk: &Desk, case: &CaseId) -> Outcome<ReindexReport> {
    let made = Made::of(desk, case).await?;
    if made.report.changed {
        made.keep(desk).await?;
    }
    Ok(made.report)
}

/// An index made anew and not kept yet.
struct Made {
    grant: Grant<Read>,
    loaded: Loaded,
    derived: Derived,
    report: ReindexReport,
}

impl Made {
    async fn of(desk: &Desk, case: &CaseId) -> Outcome<Self> {
        let grant = authorize::<Read>(desk, case).await?;
        let loaded = store::load_case(&desk.db, &grant).await?;
        let before = store::findings_of_case(&desk.db, &grant).await?;
        let derived = derive(&loaded.case, desk.moment.today);
        let report = ReindexReport { changed: !same(&before, &derived) };
        Ok(Self { grant, loaded, derived, report })
    }

    async fn keep(&self, desk: &Desk) -> Outcome<()> {
        let Self { grant, loaded, derived, .. } = self;
        let version = loaded.row_version;
        Ok(store::reindex(&desk.db, grant, version, &loaded.case, derived).await?)
    }
}

fn same(before: &[FindingLine], derived: &Derived) -> bool {
    before.len() == derived.findings.len()
        && before.iter().zip(&derived.findings).all(|(kept, made)| {
            kept.code == made.code
                && kept.severity == made.severity
                && kept.place == made.place
                && kept.message == made.message
        })
}
