//! The work of the night: what follows from the day is made anew, so that lists tell of today.

use domain::CaseId;
use store::{Db, Fault, Lease};

use crate::desk::console;
use crate::reindex::refresh_case;
use crate::{Entropy, Failure, Moment, Outcome};

/// The lease under which one of several servers does it.
const NAME: &str = "night";
/// Held for so long at a time; when a server is gone, another takes over after this.
const HELD_MS: i64 = 5 * 60 * 1000;
/// Who came in or was turned away is kept for so long.
const SIGN_INS_KEPT_MS: i64 = 180 * 24 * 60 * 60 * 1000;
/// Cases asked for at a time.
const PAGE: u32 = 500;

/// What came of the night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Night {
    /// The work of the day was done before, or another server does it.
    NotOurs,
    /// It was done.
    Done(NightReport),
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NightReport {
    /// Cases looked at.
    pub cases: usize,
    /// Cases of which the day has changed what is found.
    pub changed: usize,
    /// Cases that could not be looked at.
    pub skipped: Vec<CaseId>,
}

/// Does the work of the day if nobody did and nobody does: findings of every case as of today.
/// `holder` names this server, and no other; `clock` is asked again and again, for the work may
/// take long.
///
/// # Errors
/// If the store fails. What was done stays done, and the work begins again at the next call.
pub async fn nightly(
    db: &Db,
    clock: &(dyn Fn() -> Moment + Send + Sync),
    entropy: Entropy,
    holder: &str,
) -> Outcome<Night> {
    let begun = clock();
    let lease = Lease { name: NAME, holder };
    if lease.day(db).await?.is_some_and(|done| done >= begun.today) {
        return Ok(Night::NotOurs);
    }
    let hold = async |now: i64| lease.take(db, begun.today, now, now + HELD_MS).await;
    if !hold(begun.at).await? {
        return Ok(Night::NotOurs);
    }
    let (mut held, mut report, mut after) = (begun.at, NightReport::default(), String::new());
    loop {
        let page = store::all_case_ids(db, &after, PAGE).await?;
        for case in &page {
            let now = clock();
            if now.at - held > HELD_MS / 2 {
                if !hold(now.at).await? {
                    return Ok(Night::NotOurs);
                }
                held = now.at;
            }
            look_at(db, begun, entropy, case, &mut report).await?;
        }
        let Some(last) = page.last() else { break };
        last.as_str().clone_into(&mut after);
    }
    store::forget_sign_ins(db, begun.at - SIGN_INS_KEPT_MS).await?;
    Ok(if lease.done(db, begun.today).await? { Night::Done(report) } else { Night::NotOurs })
}

/// One case; what is wrong with it alone does not keep the others from being looked at.
async fn look_at(
    db: &Db,
    moment: Moment,
    entropy: Entropy,
    case: &CaseId,
    report: &mut NightReport,
) -> Outcome<()> {
    report.cases += 1;
    let nowhere = "console".parse().map_err(|_| Failure::Fault(Fault::Closed))?;
    let looked = async {
        let home = console(db, moment, entropy, nowhere).at_home_of(case).await?;
        refresh_case(&home, case).await
    };
    match looked.await {
        Ok(looked) => report.changed += usize::from(looked.changed),
        // Whoever changed it in between has made it anew.
        Err(Failure::Stale) => {}
        Err(Failure::Refused(_) | Failure::Fault(Fault::Broken(_))) => {
            report.skipped.push(case.clone());
        }
        Err(failure) => return Err(failure),
    }
    Ok(())
}
