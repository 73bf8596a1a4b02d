//! How long records are kept, and their disposal by two people.

use access::{Dispose, Refusal};
use calendar::Day;
use domain::{CaseId, last_provided};
use store::DisposalRow;

use crate::open_case::authorize;
use crate::{Desk, Failure, Outcome};

/// A case kept long enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueForDisposal {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: String,
    /// The last day on which anything was provided.
    pub last_provided: Day,
    /// From when it may be disposed of.
    pub due_on: Day,
}

/// What an office keeps, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Years the office keeps what it made.
    pub years: u32,
    /// What has been kept long enough and was not asked for yet.
    pub due: Vec<DueForDisposal>,
    /// What was asked for and waits for a second person, with the name of the person it is about.
    pub waiting: Vec<(DisposalRow, String)>,
    /// What was disposed of.
    pub done: Vec<DisposalRow>,
}

/// From when a case may be disposed of: the day after the retention period, which begins with the
/// last provision (計画相談基準30条2項).
fn due_on(last: Day, years: u32) -> Day {
    last.plus_years(i16::try_from(years).unwrap_or(i16::MAX)).plus_days(1)
}

/// What of the acting office is due for disposal, waits for approval, or was disposed of.
pub async fn retention(desk: &Desk) -> Outcome<Retention> {
    if !desk.actor.role.sees_own_cases() {
        return Err(Failure::Refused(Refusal::NotYours));
    }
    let office = &desk.actor.office;
    let years = store::retention_years(&desk.db, office).await?;
    let all = store::disposals(&desk.db, office).await?;
    let until = desk.moment.today.plus_years(-i16::try_from(years).unwrap_or(i16::MAX));
    let mut due = Vec::new();
    let mut waiting = Vec::new();
    for case in store::closed_cases(&desk.db, office, until).await? {
        // A list is no attempt: what may not be known of is left out and not written down.
        let grant = store::authorize::<Dispose>(&desk.db, &desk.actor, &case, desk.moment).await?;
        let Ok(grant) = grant else { continue };
        let person = store::person_name(&desk.db, &grant).await?;
        if let Some(row) = all.iter().find(|row| row.case == case) {
            waiting.push((row.clone(), person));
            continue;
        }
        let file = store::load_case(&desk.db, &grant).await?.case;
        let Some(last) = last_provided(&file) else { continue };
        let due_on = due_on(last, years);
        if due_on <= desk.moment.today {
            due.push(DueForDisposal { case, person, last_provided: last, due_on });
        }
    }
    let done = all.into_iter().filter(|row| row.done.is_some()).collect();
    Ok(Retention { years, due, waiting, done })
}

/// Sets how long the acting office keeps what it made.
///
/// # Errors
/// [`Failure::Invalid`] below five years.
pub async fn set_retention(desk: &Desk, years: u32) -> Outcome<()> {
    if !desk.actor.role.sees_own_cases() {
        return Err(Failure::Refused(Refusal::NotYours));
    }
    if !(store::YEARS..=100).contains(&years) {
        return Err(crate::restriction::missing("years"));
    }
    Ok(store::put_retention(&desk.db, &desk.actor.office, years).await?)
}

/// Asks for the disposal of a case.
///
/// # Errors
/// [`Failure::Invalid`] if it has not been kept long enough.
pub async fn request_disposal(desk: &Desk, case: &CaseId) -> Outcome<()> {
    let grant = authorize::<Dispose>(desk, case).await?;
    let years = store::retention_years(&desk.db, &desk.actor.office).await?;
    let file = store::load_case(&desk.db, &grant).await?.case;
    let last = last_provided(&file).ok_or_else(|| crate::restriction::missing("closure.on"))?;
    let (due, today) = (due_on(last, years), desk.moment.today);
    if due > today {
        return Err(crate::restriction::missing("closure.on"));
    }
    let (notice, writing) = (desk.new_id(), desk.writing());
    let (db, grant) = (&desk.db, &grant);
    Ok(store::request_disposal(db, grant, last, due, today, &notice, &writing).await?)
}

/// Takes a request back.
pub async fn drop_disposal(desk: &Desk, case: &CaseId) -> Outcome<()> {
    let grant = authorize::<Dispose>(desk, case).await?;
    Ok(store::drop_disposal(&desk.db, &grant, &desk.writing()).await?)
}

/// Approves a disposal that someone else asked for, and does it.
///
/// # Errors
/// [`Failure::Stale`] if nobody else asked, or it is done already.
pub async fn approve_disposal(desk: &Desk, case: &CaseId) -> Outcome<()> {
    let grant = authorize::<Dispose>(desk, case).await?;
    Ok(store::dispose(&desk.db, &grant, &desk.writing()).await?)
}
