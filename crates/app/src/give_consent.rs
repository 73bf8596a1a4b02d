//! 同意: a version is explained, agreed to and sealed.

use calendar::Day;
use domain::{
    CaseFile, CaseId, Citation, Consent, DocumentKind, Key, LabelSet, Method, Signer, Text,
};
use rules::{Finding, Settings};
use store::Change;

use crate::attachment::Evidence;
use crate::ledger::{keep, keeper_of, with_evidence};
use crate::{Desk, Failure, Opened, Outcome, open_case};

/// A version that is or may be agreed to.
#[derive(Debug)]
pub struct ToAgree {
    /// The case as whoever takes the consent may see it.
    pub opened: Opened,
    /// Kind of document.
    pub kind: DocumentKind,
    /// The consent that seals it, if it was given.
    pub seal: Option<Consent>,
    /// What the linter would say of a consent given today: too early, to an older version.
    pub ahead: Vec<Finding>,
    /// What is known of the signer before anyone asks.
    pub usual: Signer,
}

/// Opens a version for its consent to be taken or looked up.
///
/// # Errors
/// [`Failure::Refused`] if there is no such version for this office, or the consent is another's to
/// take.
pub async fn open_consent(desk: &Desk, case: &CaseId, document: &Citation) -> Outcome<ToAgree> {
    let opened = open_case(desk, case).await?;
    let file = opened.case.get();
    keeper_of(desk, case, |_| Some(document.clone())).await?;
    let hidden = Failure::Refused(access::Refusal::Hidden);
    let kind = file.kind_at(document).ok_or(hidden)?;
    let seal = document.document.as_ref().and_then(|id| file.seal(id, document.version)).cloned();
    let ahead = if seal.is_none() { findings_ahead(desk, &opened, document) } else { Vec::new() };
    let usual = usual_signer(file, desk.moment.today);
    Ok(ToAgree { opened, kind, seal, ahead, usual })
}

/// What the linter would say of the version if it were agreed to today and does not say now. Asked
/// by the home only: elsewhere half the case is withheld and would be missed.
fn findings_ahead(desk: &Desk, opened: &Opened, document: &Citation) -> Vec<Finding> {
    if opened.basis != access::Basis::Home {
        return Vec::new();
    }
    let today = desk.moment.today;
    let mut after = opened.case.get().clone();
    after.consents.push(Consent {
        document: document.clone(),
        on: Some(today),
        method: Some(Method::Paper),
        ..Consent::default()
    });
    let said = |finding: &Finding| {
        opened
            .findings
            .iter()
            .any(|known| known.rule.code == finding.rule.code && known.place == finding.place)
    };
    let found = rules::check(&after, today, &Settings::default()).into_iter();
    found.filter(|finding| finding.place.document == document.document && !said(finding)).collect()
}

/// A child's parent signs for the child; everyone else for themselves.
pub fn usual_signer(file: &CaseFile, today: Day) -> Signer {
    let person = &file.person;
    match person.labels_on(today) {
        LabelSet::Child => Signer {
            name: person.guardian.clone(),
            capacity: Some(domain::Capacity::Parent),
            relation: person.guardian_relation.clone(),
            reason: Text::default(),
        },
        LabelSet::Adult => Signer {
            name: person.name.clone(),
            capacity: Some(domain::Capacity::Person),
            ..Signer::default()
        },
    }
}

/// Records a consent: seals exactly the version it names. `form` is the key of the page it was sent
/// from: sent twice, it is recorded once.
///
/// # Errors
/// [`Failure::Invalid`] with paths inside the consent, `signature` and `scan` for the evidence.
pub async fn give_consent(
    desk: &Desk,
    case: &CaseId,
    consent: &Consent,
    evidence: &Evidence,
    form: &str,
) -> Outcome<Key> {
    let keeper = keeper_of(desk, case, |_| Some(consent.document.clone())).await?;
    let today = desk.moment.today;
    let (taken, unreadable) = match evidence.take_in(desk, consent.method) {
        Ok(taken) => (taken, Vec::new()),
        Err(problems) => (None, problems),
    };
    let (proof, kept) = taken.unzip();
    let given = Consent { proof: proof.unwrap_or_default(), ..consent.clone() };
    let answer = keep(desk, &keeper, case, form, kept.as_ref(), |after| {
        let key = with_evidence(after.give_consent(given.clone(), today), &unreadable)?;
        Ok((Change::ConsentGiven(key.clone()), key.to_string()))
    });
    Ok(answer.await?.parse().unwrap_or_default())
}
