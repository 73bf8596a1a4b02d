//! Offices and municipalities, as the console keeps them; cases of the whole store.

use domain::{CaseId, Member, OfficeId};
use store::OfficeRow;

use crate::{Desk, Failure, Outcome};

/// Offices that work with this program.
pub async fn registered_offices(desk: &Desk) -> Outcome<Vec<OfficeRow>> {
    Ok(store::registered_offices(&desk.db).await?)
}

/// Keeps an office.
pub async fn put_office(desk: &Desk, office: &OfficeRow) -> Outcome<()> {
    Ok(store::put_office(&desk.db, office).await?)
}

/// Keeps a municipality.
pub async fn put_municipality(desk: &Desk, code: &str, name: &str) -> Outcome<()> {
    Ok(store::put_municipality(&desk.db, code, name).await?)
}

/// The office behind a consultation office named in a file: the known one, or a new identity that
/// the import will keep.
pub async fn home_office(desk: &Desk, member: &Member) -> Outcome<OfficeId> {
    let office = member.office.as_ref();
    if let Some(id) = office.and_then(|office| office.id.clone()) {
        return Ok(id);
    }
    let number = office.and_then(|office| office.number.as_ref()).map(domain::OfficeNumber::as_str);
    match store::find_office(&desk.db, number, &member.name).await? {
        Some(known) => Ok(known.id),
        None => desk.new_id().parse().map_err(|_| Failure::Fault(store::Fault::Closed)),
    }
}

/// Every case of the store, for work of the console.
pub async fn all_cases(desk: &Desk) -> Outcome<Vec<CaseId>> {
    const PAGE: u32 = 1000;
    let mut all: Vec<CaseId> = Vec::new();
    loop {
        let after = all.last().map(CaseId::as_str).unwrap_or_default().to_owned();
        let page = store::all_case_ids(&desk.db, &after, PAGE).await?;
        let last = page.len() < PAGE as usize;
        all.extend(page);
        if last {
            return Ok(all);
        }
    }
}
