//! The people an office may see.

use store::{CaseLine, CaseQuery};

use crate::{Desk, Outcome};

/// What is asked of the list.
#[derive(Clone, Debug, Default)]
pub struct PeopleQuery {
    /// Part of a name, a reading or a number.
    pub words: String,
    /// Where the page before ended.
    pub after: (String, String),
    /// Most lines.
    pub limit: u32,
}

/// The people of the acting office and those shared with it, in the order of their readings.
pub async fn list_people(desk: &Desk, query: &PeopleQuery) -> Outcome<Vec<CaseLine>> {
    let asked = CaseQuery {
        office: &desk.actor.office,
        words: &query.words,
        after: (&query.after.0, &query.after.1),
        today: desk.moment.today,
        limit: query.limit,
    };
    Ok(store::cases_of_office(&desk.db, &asked).await?)
}
