//! Offices and municipalities, as the console keeps them; cases of the whole store.

use domain::{CaseFile, CaseId, Member, MemberKind, Office, OfficeId};
use store::OfficeRow;

use crate::{Desk, Outcome};

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
    Ok(store::put_municipality(&desk.db, code, name, None).await?)
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
        None => desk.fresh(),
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

/// Gives every office of the care team its id: the one it has in the store, or a new one.
pub(crate) async fn name_offices(desk: &Desk, case: &mut CaseFile) -> Outcome<Vec<OfficeRow>> {
    let mut new = Vec::new();
    for member in &mut case.members {
        if member.office.is_none() && !is_office(member.kind) {
            continue;
        }
        let home = member.key == case.office;
        let office = member.office.get_or_insert_default();
        let number = office.number.as_ref().map(|number| number.as_str().to_owned());
        let known = match &office.id {
            Some(id) => store::office(&desk.db, id).await?,
            None => store::find_office(&desk.db, number.as_deref(), &member.name).await?,
        };
        if let Some(known) = known {
            office.id = Some(known.id);
            continue;
        }
        if office.id.is_none() {
            office.id = Some(if home { desk.actor.office.clone() } else { desk.fresh()? });
            // What a file calls the acting office does not rename it.
            if home && store::office(&desk.db, &desk.actor.office).await?.is_some() {
                continue;
            }
        }
        new.extend(new_office(office, &member.name, member.kind, &member.phone, home));
    }
    Ok(new)
}

fn is_office(kind: Option<MemberKind>) -> bool {
    !matches!(kind, None | Some(MemberKind::Family | MemberKind::Informal))
}

fn new_office(
    office: &Office,
    name: &str,
    kind: Option<MemberKind>,
    phone: &str,
    registered: bool,
) -> Option<OfficeRow> {
    Some(OfficeRow {
        id: office.id.clone()?,
        name: name.to_owned(),
        kana: String::new(),
        kind: domain::mark(&kind.unwrap_or(MemberKind::ServiceOffice)),
        number: office.number.as_ref().map(ToString::to_string),
        corporation: office.corporation.to_string(),
        municipality: None,
        phone: phone.to_owned(),
        registered,
    })
}
