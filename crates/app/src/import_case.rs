//! A whole case enters the store: all or nothing.

use access::Refusal;
use domain::{CaseFile, Problem, ValueFault};

use crate::offices::name_offices;
use crate::{Desk, Failure, Outcome, PeopleQuery, derive, list_people};

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// The case.
    pub case: domain::CaseId,
    /// The person.
    pub name: String,
    /// Documents.
    pub documents: usize,
    /// Versions of them.
    pub versions: usize,
    /// Findings of the linter.
    pub findings: usize,
    /// Offices met for the first time.
    pub new_offices: usize,
    /// Other cases of the office, of a person with the same name and birthday.
    pub twins: Vec<domain::CaseId>,
}

/// Imports a case of the acting office. With `dry_run` everything is judged and nothing written.
///
/// # Errors
/// [`Failure::Invalid`] if a case with its id is there already; [`Failure::Refused`] if the
/// consultation office named is another than the one acting.
pub async fn import_case(desk: &Desk, mut case: CaseFile, dry_run: bool) -> Outcome<ImportReport> {
    let new_offices = name_offices(desk, &mut case).await?;
    let home = case.member(&case.office).and_then(|m| m.office.as_ref()?.id.clone());
    if home.as_ref() != Some(&desk.actor.office) {
        return Err(Failure::Refused(Refusal::NotYours));
    }
    let id = match case.id.clone() {
        Some(id) => {
            refuse_if_there(desk, &id).await?;
            id
        }
        None => desk.fresh()?,
    };
    case.id = Some(id.clone());
    if case.person.id.is_none() {
        case.person.id = Some(desk.fresh()?);
    }
    case.fill_headings();
    let derived = derive(&case, desk.moment.today);
    let heads = case.heads();
    let mut documents: Vec<_> = heads.iter().map(|head| head.document).collect();
    documents.dedup();
    let report = ImportReport {
        twins: twins(desk, &case).await?,
        case: id,
        name: case.person.name.to_string(),
        documents: documents.len(),
        versions: heads.len(),
        findings: derived.findings.len(),
        new_offices: new_offices.len(),
    };
    if !dry_run {
        let act = store::JournalAct::Imported;
        let (actor, writing) = (&desk.actor, desk.writing());
        store::import(&desk.db, &case, &new_offices, &derived, actor, act, &writing).await?;
    }
    Ok(report)
}

/// The same file twice, or the same person met before: told, for it may well be right.
async fn twins(desk: &Desk, case: &CaseFile) -> Outcome<Vec<domain::CaseId>> {
    let person = &case.person;
    let query = PeopleQuery { words: person.name.to_string(), limit: 50, ..PeopleQuery::default() };
    let alike = list_people(desk, &query).await?;
    let same = alike.into_iter().filter(|line| {
        line.office == desk.actor.office && line.name == *person.name && line.born == person.born
    });
    Ok(same.map(|line| line.id).collect())
}

async fn refuse_if_there(desk: &Desk, id: &domain::CaseId) -> Outcome<()> {
    match store::case_home(&desk.db, id).await? {
        None => Ok(()),
        Some(_) => Err(Failure::Invalid(vec![Problem {
            path: "id".to_owned(),
            fault: ValueFault::Twice { given: id.to_string() }.into(),
        }])),
    }
}
