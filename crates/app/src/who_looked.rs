//! だれが見たか: the journal of a case, for its office and for the person.

use access::{Audit, Grant};
use calendar::Day;
use domain::CaseId;
use store::{ChainFault, EmergencyRow, JournalAct, JournalRow};

use crate::open_case::{Noted, authorize};
use crate::{Desk, Outcome};

/// Which entries are asked for. What is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalQuery {
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub until: Option<Day>,
    /// Office.
    pub office: String,
    /// Mark of an act.
    pub act: String,
}

impl JournalQuery {
    fn wants(&self, row: &JournalRow) -> bool {
        self.from.is_none_or(|day| row.at >= store::begins(day))
            && self.until.is_none_or(|day| row.at < store::begins(day.plus_days(1)))
            && (self.office.is_empty() || row.office == self.office)
            && (self.act.is_empty() || row.act == self.act)
    }
}

/// An entry with the name of its office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The entry.
    pub row: JournalRow,
    /// Name of the office it was done for.
    pub office_name: String,
}

/// The journal of a case.
#[derive(Clone, Debug)]
pub struct WhoLooked {
    /// The person.
    pub person: String,
    /// Entries asked for, newest first.
    pub entries: Vec<Looked>,
    /// Offices that appear: identity and name.
    pub offices: Vec<(String, String)>,
    /// Emergency hours with their reasons, newest first.
    pub emergencies: Vec<EmergencyRow>,
    /// How many entries the chain has, or where it is broken.
    pub chain: Result<usize, ChainFault>,
    /// The last sealed day.
    pub sealed: Option<Day>,
}

/// Shows who did what with a case; that is written down too.
pub async fn who_looked(desk: &Desk, case: &CaseId, query: &JournalQuery) -> Outcome<WhoLooked> {
    loop {
        let grant = authorize::<Audit>(desk, case).await?;
        let looked = read(desk, &grant, query).await?;
        if desk.note(&grant, JournalAct::Audited, None, "").await? == Noted::Written {
            return Ok(looked);
        }
    }
}

async fn read(desk: &Desk, grant: &Grant<Audit>, query: &JournalQuery) -> Outcome<WhoLooked> {
    let case = grant.case();
    let person = store::person_name(&desk.db, grant).await?;
    let rows = store::journal_of(&desk.db, case).await?;
    let chain = store::verify_chain(case.as_str(), &rows).map(|()| rows.len());
    let known = store::offices(&desk.db).await?;
    let name = |id: &str| {
        let office = known.iter().find(|office| office.id.as_str() == id);
        office.map_or_else(|| id.to_owned(), |office| office.name.clone())
    };
    let mut offices: Vec<_> =
        rows.iter().map(|row| (row.office.clone(), name(&row.office))).collect();
    offices.sort();
    offices.dedup();
    let entries = rows.into_iter().rev().filter(|row| query.wants(row));
    let entries = entries.map(|row| Looked { office_name: name(&row.office), row }).collect();
    let mut emergencies = store::emergencies(&desk.db, grant).await?;
    for hour in &mut emergencies {
        hour.office = name(&hour.office);
    }
    let sealed = store::last_sealed(&desk.db).await?.map(|(day, _)| day);
    Ok(WhoLooked { person, entries, offices, emergencies, chain, sealed })
}
