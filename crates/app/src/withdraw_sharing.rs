//! 撤回: the person takes a consent to share back.

use calendar::Day;
use domain::{CaseId, Key, Text};
use store::Change;

use crate::ledger::keep;
use crate::pen::{Keeper, keeper};
use crate::{Desk, Outcome};

/// Takes a consent to share back; the recipient's next request is refused.
///
/// # Errors
/// [`Failure::Invalid`](crate::Failure::Invalid) with the path `withdrawn_on`.
pub async fn withdraw_sharing(
    desk: &Desk,
    case: &CaseId,
    sharing: &Key,
    on: Option<Day>,
    reason: &Text,
    form: &str,
) -> Outcome<()> {
    let keeper = Keeper::Home(keeper(desk, case).await?);
    let today = desk.moment.today;
    let recorded = keep(desk, &keeper, case, form, None, |after| {
        after.withdraw_sharing(sharing, on, reason.clone(), today)?;
        Ok((Change::SharingWithdrawn(sharing.clone()), String::new()))
    });
    recorded.await.map(drop)
}
