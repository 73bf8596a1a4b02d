//! Concerns of abuse: recorded by whoever notices, seen by whom it names, invisible to the accused
//! line, even by count.

use access::{Concern, ConcernGrant, Read, Refusal, may_know};
use domain::{AbuseConcern, CaseId, OfficeId, Reporter};
use store::{Colleague, ConcernRow, NewConcern};

use crate::restriction::missing;
use crate::{Desk, Failure, Outcome};

/// The concerns of a case that whoever sits at the desk may know of.
#[derive(Clone, Debug)]
pub struct Concerns {
    /// The person, where the case itself may be known of.
    pub person: Option<String>,
    /// The concerns, newest first.
    pub rows: Vec<ConcernView>,
    /// Whom a new concern may name or accuse; nothing where none may be recorded.
    pub colleagues: Option<Vec<Colleague>>,
}

/// A concern as it may be shown.
#[derive(Clone, Debug)]
pub struct ConcernView {
    /// What the store keeps.
    pub row: ConcernRow,
    /// What was seen and heard.
    pub concern: AbuseConcern,
    /// Who reported, if that is open.
    pub reporter: Option<Reporter>,
}

/// A concern to be recorded.
#[derive(Clone, Debug, Default)]
pub struct ConcernForm {
    /// What was seen and heard.
    pub concern: AbuseConcern,
    /// Who reported.
    pub reporter: Reporter,
    /// The accused, where it is someone with an account.
    pub accused_account: Option<String>,
    /// The accused office.
    pub accused_office: Option<OfficeId>,
    /// Accounts that may know.
    pub named: Vec<String>,
}

/// The grants to know of concerns of a case, and the one to read the case.
async fn known(
    desk: &Desk,
    case: &CaseId,
) -> Outcome<(Vec<ConcernGrant>, Option<access::Grant<Read>>)> {
    let read = store::authorize::<Read>(&desk.db, &desk.actor, case, desk.moment).await?.ok();
    let account = desk.actor.account.as_str();
    let offices = store::offices_of_account(&desk.db, account, desk.moment.today).await?;
    let facts = store::concerns_of_case(&desk.db, case).await?;
    let may = facts.iter().filter_map(|f| may_know(&desk.actor, &offices, read.as_ref(), f));
    Ok((may.collect(), read))
}

/// Shows the concerns of a case; who looked is written into the chain of each.
///
/// # Errors
/// Hidden for whoever may know neither of the case nor of a concern.
pub async fn concerns(desk: &Desk, case: &CaseId) -> Outcome<Concerns> {
    let (grants, read) = known(desk, case).await?;
    if grants.is_empty() {
        // Whoever may not know of the case either is refused like anyone, and it is written down.
        crate::open_case::authorize::<Concern>(desk, case).await?;
    }
    let mut rows = Vec::new();
    for grant in &grants {
        let row = store::load_concern(&desk.db, grant, &desk.writing()).await?;
        rows.push(view(row));
    }
    let record = store::authorize::<Concern>(&desk.db, &desk.actor, case, desk.moment).await?.ok();
    let colleagues = match &record {
        Some(grant) => {
            Some(store::colleagues_for_concern(&desk.db, grant, desk.moment.today).await?)
        }
        None => None,
    };
    let person = match &read {
        Some(grant) => Some(store::person_name(&desk.db, grant).await?),
        None => None,
    };
    Ok(Concerns { person, rows, colleagues })
}

fn view(row: ConcernRow) -> ConcernView {
    let concern = serde_json::from_str(&row.body).unwrap_or_default();
    let reporter = row.reporter.as_deref().map(|r| serde_json::from_str(r).unwrap_or_default());
    ConcernView { row, concern, reporter }
}

/// Records a concern and tells those it names.
///
/// # Errors
/// [`Failure::Invalid`] if nothing was seen or heard, or if someone of the accused line is named.
pub async fn record_concern(desk: &Desk, case: &CaseId, form: &ConcernForm) -> Outcome<()> {
    let grant = crate::open_case::authorize::<Concern>(desk, case).await?;
    let concern = &form.concern;
    if concern.seen.is_blank() && concern.heard.is_blank() && concern.words.is_blank() {
        return Err(missing("seen"));
    }
    let known = store::colleagues_for_concern(&desk.db, &grant, desk.moment.today).await?;
    let accused = |colleague: &&Colleague| {
        form.accused_account.as_ref() == Some(&colleague.account)
            || form.accused_office.as_ref() == Some(&colleague.office)
    };
    if known.iter().filter(accused).any(|colleague| form.named.contains(&colleague.account)) {
        return Err(missing("named"));
    }
    let there = |account: &String| known.iter().any(|colleague| colleague.account == *account);
    let new = NewConcern {
        id: desk.new_id(),
        accused_account: form.accused_account.clone().filter(there),
        accused_office: form.accused_office.clone(),
        named: form.named.iter().filter(|account| there(account)).cloned().collect(),
        body: serde_json::to_string(concern).unwrap_or_default(),
        reporter: serde_json::to_string(&form.reporter).unwrap_or_default(),
    };
    Ok(store::record_concern(&desk.db, &grant, &new, &desk.writing()).await?)
}

/// Adds what was done about a concern.
///
/// # Errors
/// Hidden for whoever may not know of it; [`Failure::Invalid`] if nothing is written.
pub async fn follow_concern(desk: &Desk, case: &CaseId, id: &str, what: &str) -> Outcome<()> {
    let (grants, _) = known(desk, case).await?;
    let grant = grants.into_iter().find(|grant| grant.id() == id);
    let grant = grant.ok_or(Failure::Refused(Refusal::Hidden))?;
    if what.trim().is_empty() {
        return Err(missing("what"));
    }
    let (step, writing) = (desk.new_id(), desk.writing());
    Ok(store::follow_concern(&desk.db, &grant, &step, what.trim(), &writing).await?)
}

/// Cases with a concern that whoever sits at the desk recorded or is named in.
pub async fn my_concerns(desk: &Desk) -> Outcome<Vec<(CaseId, usize)>> {
    let mut mine = Vec::new();
    for case in store::cases_with_concerns_of(&desk.db, &desk.actor.account).await? {
        let count = known(desk, &case).await?.0.len();
        if count > 0 {
            mine.push((case, count));
        }
    }
    Ok(mine)
}
