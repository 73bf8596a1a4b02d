//! The people an office may see.

use access::Read;
use domain::{CaseId, Scope, Severity, StepKind, mark};
use store::{CaseLine, CaseQuery};

use crate::derive::severity;
use crate::{Desk, Outcome};

/// After every reading in kana.
const LAST: &str = "\u{10FFFF}";

/// What is asked of the list.
#[derive(Clone, Debug, Default)]
pub struct PeopleQuery {
    /// Part of a name, a reading or a number.
    pub words: String,
    /// Where the page before ended.
    pub after: (String, String),
    /// Readings from the first up to, but without, the second; all if `None`.
    pub kana: Option<(&'static str, &'static str)>,
    /// Who is in charge; anyone if empty.
    pub specialist: String,
    /// The consultation office; any if empty.
    pub office: String,
    /// Where the case stands.
    pub stage: Option<StepKind>,
    /// Only with a finding at least so grave.
    pub gravest: Option<Severity>,
    /// Only closed ones, or only open ones.
    pub closed: Option<bool>,
    /// Most lines.
    pub limit: u32,
}

/// The people of the acting office and those shared with it, in the order of their readings. What
/// a consent does not open is taken from the lines.
pub async fn list_people(desk: &Desk, query: &PeopleQuery) -> Outcome<Vec<CaseLine>> {
    let stage = query.stage.map(|stage| mark(&stage)).unwrap_or_default();
    let asked = CaseQuery {
        actor: &desk.actor,
        words: &query.words,
        after: (&query.after.0, &query.after.1),
        kana: query.kana.unwrap_or(("", LAST)),
        specialist: &query.specialist,
        home: &query.office,
        stage: &stage,
        gravest: query.gravest.map_or(0, severity),
        closed: match query.closed {
            None => "",
            Some(true) => "closed",
            Some(false) => "open",
        },
        today: desk.moment.today,
        limit: query.limit,
    };
    let mut lines = store::cases_of_office(&desk.db, &asked).await?;
    for line in lines.iter_mut().filter(|line| line.office != desk.actor.office) {
        if !knows_birthday(desk, &line.id).await? {
            line.born = None;
        }
    }
    Ok(lines)
}

async fn knows_birthday(desk: &Desk, case: &CaseId) -> Outcome<bool> {
    let asked = store::authorize::<Read>(&desk.db, &desk.actor, case, desk.moment).await?;
    Ok(asked.is_ok_and(|grant| grant.scopes().contains(Scope::Basic)))
}

/// What the list can be narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// Who is in charge of how many open cases of the office.
    pub caseload: Vec<(String, u32)>,
    /// Consultation offices of the people one may find: identity and name.
    pub offices: Vec<(String, String)>,
}

/// What the list of people can be narrowed to.
pub async fn people_narrowing(desk: &Desk) -> Outcome<Narrowing> {
    let (db, actor, today) = (&desk.db, &desk.actor, desk.moment.today);
    Ok(Narrowing {
        caseload: store::caseload(db, actor).await?,
        offices: store::offices_of_cases(db, actor, today).await?,
    })
}
