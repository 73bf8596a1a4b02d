//! How long what was made is kept, and disposal by two people.

use access::{Act, Dispose, Grant};
use calendar::Day;
use domain::{CaseId, OfficeId, hex};
use sha2::{Digest, Sha256};

use crate::change::Writing;
use crate::db::{Db, Fault, Op, WriteFault};
use crate::journal::JournalAct;
use crate::statement as sql;
use crate::trust::{NoticeKind, entry, notice_op};
use crate::{Row, Value};

/// Years records are kept where an office says nothing (計画相談基準30条2項 and the like).
pub const YEARS: u32 = 5;

/// Years an office keeps what it made.
pub async fn retention_years(db: &Db, office: &OfficeId) -> Result<u32, Fault> {
    let rows = db.rows(&sql::RETENTION_OF, vec![office.as_str().into()]).await?;
    Ok(rows.first().map_or(YEARS, |row| row.count(0)).max(YEARS))
}

/// Sets how many years an office keeps what it made; fewer than five is refused by the table.
pub async fn put_retention(db: &Db, office: &OfficeId, years: u32) -> Result<(), WriteFault> {
    let values = vec![office.as_str().into(), years.max(YEARS).into()];
    db.write(vec![Op::run(&sql::RETENTION_PUT, values)]).await
}

/// Closed cases of an office, closed on or before a day: what may be due for disposal.
pub async fn closed_cases(db: &Db, office: &OfficeId, until: Day) -> Result<Vec<CaseId>, Fault> {
    let rows = db.rows(&sql::CASES_CLOSED, vec![office.as_str().into(), until.into()]).await?;
    Ok(rows.iter().filter_map(|row| row.text(0).parse().ok()).collect())
}

/// A disposal, asked for or done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisposalRow {
    /// The case.
    pub case: CaseId,
    /// The last day on which anything was provided.
    pub last_provided: Option<Day>,
    /// From when it could be disposed of.
    pub due_on: Option<Day>,
    /// When it was asked for, milliseconds, and by whom: account and name.
    pub requested: (i64, String, String),
    /// When it was approved and done, milliseconds, and by whom.
    pub done: Option<(i64, String)>,
    /// How many versions were disposed of.
    pub items: u32,
    /// Hash over the hashes of all of them.
    pub proof: String,
}

/// Disposals of an office, the newest first.
pub async fn disposals(db: &Db, office: &OfficeId) -> Result<Vec<DisposalRow>, Fault> {
    let rows = db.rows(&sql::DISPOSALS, vec![office.as_str().into()]).await?;
    let disposal = |row: &Row| {
        Some(DisposalRow {
            case: row.text(0).parse().ok()?,
            last_provided: row.day(1),
            due_on: row.day(2),
            requested: (row.int(3), row.text(4).to_owned(), row.text(5).to_owned()),
            done: row.maybe_int(6).map(|at| (at, row.text(7).to_owned())),
            items: row.count(8),
            proof: row.text(9).to_owned(),
        })
    };
    Ok(rows.iter().filter_map(disposal).collect())
}

/// Asks for the disposal of a case.
///
/// # Errors
/// [`WriteFault::Stale`] if it was asked for already. The table refuses one that is not due.
pub async fn request_disposal(
    db: &Db,
    grant: &Grant<Dispose>,
    last_provided: Day,
    due_on: Day,
    today: Day,
    notice: &str,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    let actor = grant.actor();
    db.write(vec![
        Op::run(
            &sql::DISPOSAL_PUT,
            vec![
                grant.case().as_str().into(),
                actor.office.as_str().into(),
                last_provided.into(),
                due_on.into(),
                today.into(),
                writing.at.into(),
                actor.account.as_str().into(),
                writing.account_name.into(),
            ],
        ),
        notice_op(grant.case(), notice, NoticeKind::Disposal, &actor.office, "", writing),
        Op::Journal(entry(grant, JournalAct::DisposalRequested, "", writing)),
    ])
    .await
}

/// Takes a request back.
///
/// # Errors
/// [`WriteFault::Stale`] if there is none, or it is done already.
pub async fn drop_disposal(
    db: &Db,
    grant: &Grant<Dispose>,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    db.write(vec![
        Op::touch_one(&sql::DISPOSAL_DROP, vec![grant.case().as_str().into()]),
        Op::Journal(entry(grant, JournalAct::DisposalDropped, "", writing)),
    ])
    .await
}

/// Approves a disposal and does it: everything of the case goes but its identity, its journal and
/// the proof. All in one transaction; the triggers let rows go only inside it.
///
/// # Errors
/// [`WriteFault::Stale`] if nobody else asked for it, or it is done already.
pub async fn dispose(
    db: &Db,
    grant: &Grant<Dispose>,
    writing: &Writing<'_>,
) -> Result<(), WriteFault> {
    let case = || Value::from(grant.case().as_str());
    let items = version_hashes(db, grant).await?;
    let proof = proof_of(grant.case(), &items);
    let mut ops = vec![Op::touch_one(
        &sql::DISPOSAL_APPROVE,
        vec![
            case(),
            writing.at.into(),
            grant.actor().account.as_str().into(),
            writing.account_name.into(),
        ],
    )];
    ops.extend(items.iter().map(|(document, version, sha256)| {
        Op::run(
            &sql::DISPOSAL_ITEM_PUT,
            vec![case(), document.as_str().into(), (*version).into(), sha256.as_str().into()],
        )
    }));
    ops.extend(sql::DISPOSE.iter().map(|statement| Op::run(statement, vec![case()])));
    ops.push(Op::touch_one(
        &sql::DISPOSAL_DONE,
        vec![case(), writing.at.into(), items.len().into(), proof.as_str().into()],
    ));
    ops.push(Op::Journal(entry(grant, JournalAct::Disposed, &proof, writing)));
    db.write(ops).await
}

async fn version_hashes<A: Act>(
    db: &Db,
    grant: &Grant<A>,
) -> Result<Vec<(String, u32, String)>, Fault> {
    let rows = db.rows(&sql::VERSION_HASHES, vec![grant.case().as_str().into()]).await?;
    let item = |row: &Row| (row.text(0).to_owned(), row.count(1), row.text(2).to_owned());
    Ok(rows.iter().map(item).collect())
}

/// One hash over everything a case was made of.
fn proof_of(case: &CaseId, items: &[(String, u32, String)]) -> String {
    let mut hash = Sha256::new();
    hash.update(case.as_str().as_bytes());
    for (document, version, sha256) in items {
        hash.update(format!("\n{document} {version} {sha256}").as_bytes());
    }
    hex(&hash.finalize())
}
