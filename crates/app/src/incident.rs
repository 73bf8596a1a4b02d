//! The incident pack: who saw what, of one person, by one office or one account, in a span of time.

use access::Audit;
use calendar::Day;
use domain::CaseId;
use serde::Serialize;
use store::JournalAct;

use crate::open_case::Noted;
use crate::{Desk, Outcome};

/// What a pack is about. What is empty does not narrow it.
#[derive(Clone, Debug, Default)]
pub struct IncidentQuery {
    /// The person's case.
    pub case: Option<CaseId>,
    /// The office that looked.
    pub office: String,
    /// The account that looked.
    pub account: String,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub until: Option<Day>,
    /// Whether chains of concerns are part of it.
    pub concerns: bool,
}

/// One line of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncidentLine {
    /// Milliseconds since 1970.
    pub at: i64,
    /// The case.
    pub case: String,
    /// The person.
    pub person: String,
    /// The account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// The office.
    pub office: String,
    /// Its name.
    pub office_name: String,
    /// Mark of the role.
    pub role: String,
    /// Mark of what was done.
    pub act: String,
    /// Mark of the ground.
    pub basis: String,
    /// Document and version, where it was about one.
    pub item: String,
    /// Number in the chain, by which the entry is found again.
    pub seq: i64,
    /// Hash of the entry.
    pub hash: String,
}

/// Who saw what; each case it tells of gets an entry that it was taken out.
pub async fn incident(desk: &Desk, query: &IncidentQuery) -> Outcome<Vec<IncidentLine>> {
    let from = query.from.map_or(0, store::begins);
    let until = query.until.map_or(i64::MAX, |day| store::begins(day.plus_days(1)));
    let rows = store::journal_span(&desk.db, from, until, &query.office, &query.account).await?;
    let offices = store::offices(&desk.db).await?;
    let office_name = |id: &str| {
        let office = offices.iter().find(|office| office.id.as_str() == id);
        office.map(|office| office.name.clone()).unwrap_or_default()
    };
    let mut people: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    let mut lines = Vec::new();
    for (chain, row) in rows {
        let of_concern = row.act.starts_with("concern_");
        let case = if of_concern { row.detail.clone() } else { chain };
        let wanted = query.case.as_ref().is_none_or(|id| id.as_str() == case);
        if !wanted || (of_concern && !query.concerns) {
            continue;
        }
        if !people.contains_key(&case) {
            people.insert(case.clone(), taken_out(desk, &case).await?);
        }
        let item = row.document.as_ref().map(|d| format!("{d} {}", row.version.unwrap_or(0)));
        lines.push(IncidentLine {
            at: row.at,
            person: people.get(&case).cloned().unwrap_or_default(),
            case,
            office_name: office_name(&row.office),
            item: item.unwrap_or_default(),
            hash: row.hash().to_owned(),
            account: row.account,
            account_name: row.account_name,
            office: row.office,
            role: row.role,
            act: row.act,
            basis: row.basis,
            seq: row.seq,
        });
    }
    Ok(lines)
}

/// The name of the person, with an entry that it was taken out; nothing where the case is gone.
async fn taken_out(desk: &Desk, case: &str) -> Outcome<String> {
    let Ok(id) = case.parse::<CaseId>() else { return Ok(String::new()) };
    let Ok(home) = desk.at_home_of(&id).await else { return Ok(String::new()) };
    loop {
        let grant = store::authorize::<Audit>(&home.db, &home.actor, &id, home.moment).await?;
        let Ok(grant) = grant else { return Ok(String::new()) };
        let name = store::person_name(&home.db, &grant).await?;
        if home.note(&grant, JournalAct::Exported, None, "incident").await? == Noted::Written {
            return Ok(name);
        }
    }
}

/// The account with a name to sign in with.
pub async fn account_id(desk: &Desk, login: &str) -> Outcome<Option<String>> {
    Ok(store::account_by_login(&desk.db, login).await?.map(|account| account.id))
}
