//! What everyone signs alike: a consent to a plan and a consent to share.

use app::{Evidence, Upload};
use domain::{Capacity, CaseId, Key, Method, Proof, Signer};

use crate::entry::Reader;
use crate::posted::Pairs;

/// The capacities in which someone may sign.
pub(crate) fn capacities() -> Vec<(String, &'static str)> {
    words::choices("Capacity").unwrap_or_default()
}

/// Who signed, as typed.
pub(crate) fn signer(read: &mut Reader<'_>) -> Signer {
    let capacity = read.choice("signer.capacity");
    let person = capacity == Some(Capacity::Person);
    Signer {
        name: read.text("signer.name"),
        capacity,
        // What was typed before someone chose the person is not part of the record.
        relation: if person { domain::Text::default() } else { read.text("signer.relation") },
        reason: if person { domain::Text::default() } else { read.text("signer.reason") },
    }
}

/// How it was signed, as typed, and since when that way was agreed to.
pub(crate) fn method(read: &mut Reader<'_>) -> (Option<Method>, Option<calendar::Day>) {
    let method = read.choice("method");
    let electronic = method == Some(Method::Electronic);
    let agreed = if electronic { read.day("electronic_agreed_on") } else { None };
    (method, agreed)
}

/// What shows that someone signed.
pub(crate) fn evidence(pairs: &Pairs, scan: Upload) -> Evidence {
    Evidence {
        drawn: pairs.get("signature").to_owned(),
        typed: pairs.get("typed").to_owned(),
        scan,
    }
}

/// What is known of the signer before anyone types.
pub(crate) fn known(signer: &Signer) -> Vec<(&'static str, String)> {
    vec![
        ("signer.name", signer.name.to_string()),
        ("signer.capacity", signer.capacity.as_ref().map(domain::mark).unwrap_or_default()),
        ("signer.relation", signer.relation.to_string()),
        ("signer.reason", signer.reason.to_string()),
        ("method", domain::mark(&Method::Paper)),
    ]
}

/// A scan or signature to be shown beside its record.
pub(crate) struct ProofView {
    /// Where it is.
    pub href: String,
    /// What it is.
    pub name: &'static str,
    /// Whether it can be shown as a picture.
    pub picture: bool,
}

/// The proof of a record, if there is one.
pub(crate) fn proof_view(case: &CaseId, proof: &Proof) -> Option<ProofView> {
    let id: &Key = proof.attachment.as_ref()?;
    let kind = domain::MediaType::from_name(&proof.media_type);
    Some(ProofView {
        href: format!("/cases/{case}/attachments/{id}"),
        name: words::consent::proof(proof),
        picture: kind.is_some_and(domain::MediaType::is_picture),
    })
}
