//! 交付: a version is handed to those who must have it, and who has received it is noted.

use calendar::Day;
use domain::{CaseId, Citation, Delivery, DocumentKind, Key, Proposal, Text};
use store::Change;

use crate::ledger::{keep, keeper_of};
use crate::{Desk, Failure, Opened, Outcome, open_case};

/// A version to be handed over.
#[derive(Debug)]
pub struct ToDeliver {
    /// The case as whoever hands it over may see it.
    pub opened: Opened,
    /// Kind of document.
    pub kind: DocumentKind,
    /// Whom it should go to, who has it, and the rest of the team.
    pub proposals: Vec<Proposal>,
    /// The day on which the person agreed to the electronic way with this version's consent.
    pub electronic_agreed_on: Option<Day>,
}

/// Opens a version for its delivery.
///
/// # Errors
/// [`Failure::Refused`] if there is no such version for this office, or it is another's to hand over.
pub async fn open_delivery(desk: &Desk, case: &CaseId, document: &Citation) -> Outcome<ToDeliver> {
    let opened = open_case(desk, case).await?;
    let file = opened.case.get();
    keeper_of(desk, case, |_| Some(document.clone())).await?;
    let hidden = Failure::Refused(access::Refusal::Hidden);
    let kind = file.kind_at(document).ok_or(hidden.clone())?;
    let id = document.document.as_ref().ok_or(hidden)?;
    let proposals = file.recipients(id, document.version, desk.moment.today);
    let electronic_agreed_on =
        file.seal(id, document.version).and_then(|consent| consent.electronic_agreed_on);
    Ok(ToDeliver { opened, kind, proposals, electronic_agreed_on })
}

/// Records deliveries of one version to several, in one transaction. Sent twice, it is recorded
/// once.
///
/// # Errors
/// [`Failure::Invalid`] with paths that begin with the number of the delivery: `[0].way`.
pub async fn record_delivery(
    desk: &Desk,
    case: &CaseId,
    document: &Citation,
    deliveries: &[Delivery],
    form: &str,
) -> Outcome<()> {
    let keeper = keeper_of(desk, case, |_| Some(document.clone())).await?;
    let today = desk.moment.today;
    let of_it = |delivery: &Delivery| Delivery { document: document.clone(), ..delivery.clone() };
    let recorded = keep(desk, &keeper, case, form, None, |after| {
        let keys = after.deliver(deliveries.iter().map(of_it).collect(), today)?;
        Ok((Change::Delivered(keys), String::new()))
    });
    recorded.await.map(drop)
}

/// Notes that a delivery was received, by whom and when.
///
/// # Errors
/// [`Failure::Invalid`] with the paths `received_on` and `received_by`.
pub async fn record_receipt(
    desk: &Desk,
    case: &CaseId,
    delivery: &Key,
    on: Option<Day>,
    by: &Text,
    form: &str,
) -> Outcome<()> {
    let known = |file: &domain::CaseFile| {
        let known = file.deliveries.iter().find(|known| known.key == *delivery)?;
        Some(known.document.clone())
    };
    let keeper = keeper_of(desk, case, known).await?;
    let today = desk.moment.today;
    let recorded = keep(desk, &keeper, case, form, None, |after| {
        after.receive(delivery, on, by.clone(), today)?;
        Ok((Change::Delivered(vec![delivery.clone()]), String::new()))
    });
    recorded.await.map(drop)
}
