//! A restricted person: one of whom only named people may know.

use access::{Grant, Restrict};
use domain::{CaseId, Problem, ValueFault};
use store::{Colleague, JournalAct, RestrictionRow};

use crate::open_case::{Noted, authorize};
use crate::{Desk, Failure, Outcome};

/// A restriction and who could be named in it.
#[derive(Clone, Debug)]
pub struct Restriction {
    /// The person.
    pub person: String,
    /// Restrictions, newest first; the first may be in force.
    pub rows: Vec<RestrictionRow>,
    /// Those who may be named, and whether they are.
    pub colleagues: Vec<(Colleague, bool)>,
}

impl Restriction {
    /// Whether one is in force.
    pub fn is_in_force(&self) -> bool {
        self.rows.iter().any(|row| row.lifted_at.is_none())
    }
}

/// The restriction of a person; who looked is written down.
pub async fn restriction(desk: &Desk, case: &CaseId) -> Outcome<Restriction> {
    loop {
        let grant = authorize::<Restrict>(desk, case).await?;
        let restriction = read(desk, &grant).await?;
        let noted = desk.note(&grant, JournalAct::Viewed, None, "restriction").await?;
        if noted == Noted::Written {
            return Ok(restriction);
        }
    }
}

async fn read(desk: &Desk, grant: &Grant<Restrict>) -> Outcome<Restriction> {
    let person = store::person_name(&desk.db, grant).await?;
    let (rows, named) = store::restrictions(&desk.db, grant).await?;
    let today = desk.moment.today;
    let colleagues = store::colleagues_for_restriction(&desk.db, grant, today).await?;
    let named = |colleague: Colleague| {
        let is = named.contains(&colleague.account);
        (colleague, is)
    };
    Ok(Restriction { person, rows, colleagues: colleagues.into_iter().map(named).collect() })
}

/// A field of a form that must be filled.
pub(crate) fn missing(path: &str) -> Failure {
    Failure::Invalid(vec![Problem { path: path.to_owned(), fault: ValueFault::Missing.into() }])
}

/// Lets only the named accounts know of a person; whoever sets it is always among them.
///
/// # Errors
/// [`Failure::Invalid`] without a reason; [`Failure::Stale`] if one is in force.
pub async fn restrict(desk: &Desk, case: &CaseId, reason: &str, named: &[String]) -> Outcome<()> {
    let grant = authorize::<Restrict>(desk, case).await?;
    if reason.trim().is_empty() {
        return Err(missing("reason"));
    }
    let today = desk.moment.today;
    let known = store::colleagues_for_restriction(&desk.db, &grant, today).await?;
    let named: Vec<_> = named
        .iter()
        .filter(|id| known.iter().any(|known| known.account == **id))
        .cloned()
        .collect();
    let (id, writing) = (desk.new_id(), desk.writing());
    Ok(store::restrict(&desk.db, &grant, &id, reason.trim(), &named, &writing).await?)
}

/// Lifts the restriction of a person.
///
/// # Errors
/// [`Failure::Invalid`] without a reason; [`Failure::Stale`] if none is in force.
pub async fn lift_restriction(desk: &Desk, case: &CaseId, why: &str) -> Outcome<()> {
    let grant = authorize::<Restrict>(desk, case).await?;
    if why.trim().is_empty() {
        return Err(missing("why"));
    }
    Ok(store::lift_restriction(&desk.db, &grant, why.trim(), &desk.writing()).await?)
}
