//! Concerns of abuse: their text through a grant of their own, their journal a chain of its own.

use access::{AccountId, Concern, ConcernFacts, ConcernGrant, Grant};
use domain::{CaseId, OfficeId};

use crate::change::Writing;
use crate::db::{Db, Fault, Op, WriteFault};
use crate::journal::{Entry, JournalAct};
use crate::statement as sql;
use crate::trust::{NoticeKind, notice_op};
use crate::{Row, Value};

/// A concern to be recorded.
#[derive(Clone, Debug, Default)]
pub struct NewConcern {
    /// Its id.
    pub id: String,
    /// The accused, where it is someone with an account.
    pub accused_account: Option<String>,
    /// The accused office.
    pub accused_office: Option<OfficeId>,
    /// Whom the recorder names.
    pub named: Vec<String>,
    /// What was seen and heard, as JSON.
    pub body: String,
    /// Who reported, as JSON; kept apart.
    pub reporter: String,
}

/// An entry in the chain of a concern; its detail says which case it is about. Whoever was named
/// has no other ground than that.
fn concern_entry(
    chain: &str,
    actor: &access::Actor,
    act: JournalAct,
    basis: Option<access::Basis>,
    case: &str,
    writing: &Writing<'_>,
) -> Option<Entry> {
    Some(Entry {
        case: chain.parse().ok()?,
        at: writing.at,
        actor: actor.clone(),
        account_name: writing.account_name.to_owned(),
        act,
        basis,
        document: None,
        detail: case.to_owned(),
    })
}

/// Records a concern and tells those named.
pub async fn record_concern(
    db: &Db,
    grant: &Grant<Concern>,
    concern: &NewConcern,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    let ids = || vec![Value::from(grant.case().as_str()), Value::from(concern.id.as_str())];
    let with = |more: Vec<Value>| ids().into_iter().chain(more).collect::<Vec<_>>();
    let mut ops = vec![
        Op::run(
            &sql::CONCERN_PUT,
            with(vec![
                writing.at.into(),
                grant.actor().account.as_str().into(),
                concern.accused_account.clone().into(),
                concern.accused_office.as_ref().map(OfficeId::as_str).into(),
                concern.body.as_str().into(),
            ]),
        ),
        Op::run(&sql::CONCERN_REPORTER_PUT, with(vec![concern.reporter.as_str().into()])),
    ];
    for account in &concern.named {
        ops.push(Op::run(&sql::CONCERN_NAME_PUT, with(vec![account.as_str().into()])));
        let office = &grant.actor().office;
        let (case, kind) = (grant.case(), NoticeKind::Concern);
        ops.push(notice_op(case, &concern.id, kind, office, account, writing));
    }
    let case = grant.case().as_str();
    let (act, actor) = (JournalAct::ConcernRecorded, grant.actor());
    ops.extend(
        concern_entry(&concern.id, actor, act, Some(grant.basis()), case, writing).map(Op::Journal),
    );
    db.write(ops).await
}

/// What the policy needs to know of the concerns of a case.
pub async fn concerns_of_case(db: &Db, case: &CaseId) -> Result<Vec<ConcernFacts>, Fault> {
    let rows = db.rows(&sql::CONCERNS_OF_CASE, vec![case.as_str().into()]).await?;
    let names = db.rows(&sql::CONCERN_NAMES, vec![case.as_str().into()]).await?;
    let named = |id: &str| {
        let of = names.iter().filter(|row| row.text(0) == id);
        of.map(|row| AccountId::new(row.text(1))).collect()
    };
    let facts = |row: &Row| ConcernFacts {
        case: case.clone(),
        id: row.text(0).to_owned(),
        recorded_by: AccountId::new(row.text(1)),
        named: named(row.text(0)),
        accused_account: row.maybe_text(2).map(AccountId::new),
        accused_office: row.maybe_text(3).and_then(|office| office.parse().ok()),
    };
    Ok(rows.iter().map(facts).collect())
}

/// A concern as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcernRow {
    /// Its id.
    pub id: String,
    /// When it was recorded, milliseconds.
    pub at: i64,
    /// Name of the person it is about.
    pub person: String,
    /// What was seen and heard, as JSON.
    pub body: String,
    /// Who reported, as JSON, if it is open.
    pub reporter: Option<String>,
    /// What was done about it: when, by whom, what; oldest first.
    pub steps: Vec<(i64, String, String)>,
}

/// A concern whole, as far as the grant opens it; writes who looked.
///
/// # Errors
/// If there is no such concern, which a grant rules out.
pub async fn load_concern(
    db: &Db,
    grant: &ConcernGrant,
    writing: &Writing<'_>,
) -> Result<ConcernRow, WriteFault> {
    let ids = || vec![Value::from(grant.case().as_str()), Value::from(grant.id())];
    let rows = db.rows(&sql::CONCERN_BODY, ids()).await?;
    let row = rows.first().ok_or(Fault::Closed)?;
    let reporter = if grant.opens_reporter() {
        let rows = db.rows(&sql::CONCERN_REPORTER, ids()).await?;
        rows.first().map(|row| row.text(0).to_owned())
    } else {
        None
    };
    let steps = db.rows(&sql::CONCERN_STEPS, ids()).await?;
    let (act, actor) = (JournalAct::ConcernViewed, grant.actor());
    let case = grant.case().as_str();
    let entry = concern_entry(grant.id(), actor, act, None, case, writing).map(Op::Journal);
    db.write(entry.into_iter().collect()).await?;
    Ok(ConcernRow {
        id: grant.id().to_owned(),
        at: row.int(0),
        body: row.text(1).to_owned(),
        person: row.text(2).to_owned(),
        reporter,
        steps: steps
            .iter()
            .map(|row| (row.int(0), row.text(1).to_owned(), row.text(2).to_owned()))
            .collect(),
    })
}

/// Adds what was done about a concern.
pub async fn follow_concern(
    db: &Db,
    grant: &ConcernGrant,
    id: &str,
    body: &str,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    let mut ops = vec![Op::run(
        &sql::CONCERN_STEP_PUT,
        vec![
            grant.case().as_str().into(),
            grant.id().into(),
            id.into(),
            writing.at.into(),
            writing.account_name.into(),
            body.into(),
        ],
    )];
    let (act, actor) = (JournalAct::ConcernFollowed, grant.actor());
    let case = grant.case().as_str();
    ops.extend(concern_entry(grant.id(), actor, act, None, case, writing).map(Op::Journal));
    db.write(ops).await
}

/// Cases with a concern that an account recorded or is named in.
pub async fn cases_with_concerns_of(db: &Db, account: &AccountId) -> Result<Vec<CaseId>, Fault> {
    let rows = db.rows(&sql::CASES_WITH_CONCERNS_OF, vec![account.as_str().into()]).await?;
    Ok(rows.iter().filter_map(|row| row.text(0).parse().ok()).collect())
}
