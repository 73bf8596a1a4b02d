//! The journal checked: a chain link by link, or everything with its sealed days.

use calendar::Day;
use domain::CaseId;
use store::{BookReport, ChainFault, SealedDay, WriteFault};

use crate::{Desk, Outcome};

/// How many entries the journal of a case has, or where its chain is broken first.
pub async fn verify_journal(desk: &Desk, case: &CaseId) -> Outcome<Result<usize, ChainFault>> {
    let rows = store::journal_of(&desk.db, case).await?;
    Ok(store::verify_chain(case.as_str(), &rows).map(|()| rows.len()))
}

/// Checks every chain, every sealed day, and each against the other; `printed` is a day and its
/// head as kept on paper or elsewhere.
pub async fn verify_books(desk: &Desk, printed: Option<(&str, &str)>) -> Outcome<BookReport> {
    Ok(store::verify_books(&desk.db, printed).await?)
}

/// Seals the days that are over; to be run each night, and harmless at any other time.
pub async fn seal_days(desk: &Desk) -> Result<Option<SealedDay>, WriteFault> {
    store::seal_days(&desk.db, desk.moment.at, desk.moment.today).await
}

/// The last sealed day and its head.
pub async fn last_sealed(desk: &Desk) -> Outcome<Option<(Day, String)>> {
    Ok(store::last_sealed(&desk.db).await?)
}
