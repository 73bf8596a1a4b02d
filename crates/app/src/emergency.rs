//! Opening a case for an hour because life or body is in danger, and what has to be told.

use access::{BreakGlass, Read};
use calendar::Day;
use domain::{CaseId, Kana};
use store::{NoticeKind, NoticeRow};

use crate::open_case::authorize;
use crate::restriction::missing;
use crate::{Desk, Failure, Outcome};

/// Whether the acting office may open the case in an emergency; shows nothing of it.
pub async fn may_break_glass(desk: &Desk, case: &CaseId) -> Outcome<()> {
    authorize::<BreakGlass>(desk, case).await.map(|_| ())
}

/// Opens a case for an hour, writes it down and tells the consultation office.
///
/// # Errors
/// [`Failure::Invalid`] without a reason.
pub async fn break_glass(desk: &Desk, case: &CaseId, reason: &str) -> Outcome<()> {
    let grant = authorize::<BreakGlass>(desk, case).await?;
    if reason.trim().is_empty() {
        return Err(missing("reason"));
    }
    let home = store::case_home(&desk.db, case).await?;
    let home = home.ok_or(Failure::Refused(access::Refusal::Hidden))?;
    let (id, writing) = (desk.new_id(), desk.writing());
    Ok(store::open_emergency(&desk.db, &grant, &home, &id, reason.trim(), &writing).await?)
}

/// Opens the case of whoever has exactly this reading and birthday. Nothing alike is shown: a list
/// of near hits would tell who uses welfare services.
///
/// # Errors
/// [`Failure::Invalid`] without a reason, [`Failure::Refused`] as hidden if there is nobody, or
/// nobody whom the acting office may open.
pub async fn find_in_emergency(
    desk: &Desk,
    kana: &str,
    born: Day,
    reason: &str,
) -> Outcome<CaseId> {
    if reason.trim().is_empty() {
        return Err(missing("reason"));
    }
    let kana = Kana::new(kana).map_err(|_| missing("kana"))?;
    for case in store::find_in_emergency(&desk.db, &kana.sort_key(), born).await? {
        let (db, actor, moment) = (&desk.db, &desk.actor, desk.moment);
        if store::authorize::<BreakGlass>(db, actor, &case, moment).await?.is_ok() {
            break_glass(desk, &case, reason).await?;
            return Ok(case);
        }
        if store::authorize::<Read>(db, actor, &case, moment).await?.is_ok() {
            return Ok(case);
        }
    }
    Err(Failure::Refused(access::Refusal::Hidden))
}

/// A notice for whoever sits at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What to mark as seen, and where it leads.
    pub row: NoticeRow,
    /// The person, where the office may know of the case.
    pub person: Option<String>,
}

/// What the acting office and account have to be told and have not seen yet, newest first.
pub async fn notices(desk: &Desk) -> Outcome<Vec<Notice>> {
    let mut shown = Vec::new();
    for row in store::notices(&desk.db, &desk.actor).await? {
        let grant = store::authorize::<Read>(&desk.db, &desk.actor, &row.case, desk.moment).await?;
        let person = match &grant {
            Ok(grant) => Some(store::person_name(&desk.db, grant).await?),
            Err(_) => None,
        };
        // A concern reaches whom it names whatever else they may see; nothing else goes to those
        // who may not know of the case.
        if person.is_some() || row.kind == NoticeKind::Concern {
            shown.push(Notice { row, person });
        }
    }
    Ok(shown)
}

/// Marks a notice as seen by whoever sits at the desk.
pub async fn see_notice(desk: &Desk, case: &CaseId, id: &str) -> Outcome<()> {
    Ok(store::see_notice(&desk.db, &desk.actor, case, id, &desk.writing()).await?)
}
