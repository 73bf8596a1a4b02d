//! 情報共有の同意: the person lets one recipient see named parts of the case, for a time.

use access::{Disclosed, Scopes, disclose_to};
use domain::{CaseFile, CaseId, Key, SharingConsent};
use store::Change;

use crate::attachment::Evidence;
use crate::ledger::{keep, with_evidence};
use crate::pen::{Keeper, keeper};
use crate::{Desk, Opened, Outcome, open_case};

/// The consents to share of a case.
#[derive(Debug)]
pub struct SharingDesk {
    /// The case.
    pub opened: Opened,
    /// Members whose office works with this program.
    pub joined: Vec<Key>,
}

/// Opens the consents to share of a case of one's own.
///
/// # Errors
/// [`Failure::Refused`](crate::Failure::Refused) for anyone but the consultation office.
pub async fn open_sharing(desk: &Desk, case: &CaseId) -> Outcome<SharingDesk> {
    let opened = open_case(desk, case).await?;
    keeper(desk, case).await?;
    let registered = store::registered_offices(&desk.db).await?;
    let has_joined = |member: &&domain::Member| {
        let office = member.office.as_ref().and_then(|office| office.id.as_ref());
        office.is_some_and(|id| registered.iter().any(|known| known.id == *id))
    };
    let members = opened.case.get().members.iter();
    let joined = members.filter(has_joined).map(|member| member.key.clone()).collect();
    Ok(SharingDesk { opened, joined })
}

/// What a recipient would see of the case with some scopes: shown before anyone agrees.
///
/// # Errors
/// [`Failure::Refused`](crate::Failure::Refused) for anyone but the consultation office.
pub async fn preview_sharing(
    desk: &Desk,
    case: &CaseId,
    recipient: &Key,
    scopes: &[domain::Scope],
) -> Outcome<Disclosed<CaseFile>> {
    let grant = keeper(desk, case).await?;
    let loaded = store::load_case(&desk.db, &grant).await?;
    Ok(disclose_to(loaded.case, &grant, recipient, Scopes::of(scopes)))
}

/// Records a consent to share; it opens what it names at the recipient's next request.
///
/// # Errors
/// [`Failure::Invalid`](crate::Failure::Invalid) with paths inside the consent, `signature` and
/// `scan` for the evidence.
pub async fn give_sharing(
    desk: &Desk,
    case: &CaseId,
    sharing: &SharingConsent,
    evidence: &Evidence,
    form: &str,
) -> Outcome<Key> {
    let keeper = Keeper::Home(keeper(desk, case).await?);
    let today = desk.moment.today;
    let (taken, unreadable) = match evidence.take_in(desk, sharing.method) {
        Ok(taken) => (taken, Vec::new()),
        Err(problems) => (None, problems),
    };
    let (proof, kept) = taken.unzip();
    let given = SharingConsent { proof: proof.unwrap_or_default(), ..sharing.clone() };
    let answer = keep(desk, &keeper, case, form, kept.as_ref(), |after| {
        let key = with_evidence(after.give_sharing(given.clone(), today), &unreadable)?;
        Ok((Change::SharingGiven(key.clone()), key.to_string()))
    });
    Ok(answer.await?.parse().unwrap_or_default())
}
