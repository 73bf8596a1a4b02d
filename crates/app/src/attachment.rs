//! Scans and signatures of a case: taken in by their contents, given out to whoever may see the
//! record they belong to.

use std::collections::BTreeMap;

use access::{Grant, Read, Refusal, disclose};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::{
    CaseFile, CaseId, Citation, DocumentId, Key, LedgerFault, MediaType, Method, Problem, Proof,
    Strokes, Text, hex,
};
use sha2::{Digest, Sha256};
use store::{Attachment, Fault, JournalAct};

use crate::ledger::Kept;
use crate::open_case::{Noted, authorize};
use crate::{Desk, Failure, Outcome};

/// A file that came with a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Upload {
    /// None was chosen.
    #[default]
    Nothing,
    /// Its contents.
    Bytes(Vec<u8>),
    /// More bytes than are kept; they were let go.
    TooLarge,
    /// One was sent and let go, for the session was over.
    Lost,
}

/// What shows that someone signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// What was drawn on the screen, as [`Strokes`] are written.
    pub drawn: String,
    /// A name typed on the screen by whoever signs.
    pub typed: String,
    /// A scan of the signed paper.
    pub scan: Upload,
}

impl Evidence {
    /// The proof that goes into the record, and the attachment it names. Nothing for a paper
    /// without a scan; nothing for a screen without a signature, which the ledger refuses.
    pub(crate) fn take_in(
        &self,
        desk: &Desk,
        method: Option<Method>,
    ) -> Result<Option<(Proof, Kept)>, Vec<Problem>> {
        let refuse = |path: &str, fault: LedgerFault| {
            vec![Problem { path: path.to_owned(), fault: fault.into() }]
        };
        let found = match method {
            None => None,
            Some(Method::Paper) => scanned(&self.scan).map_err(|fault| refuse("scan", fault))?,
            Some(Method::Electronic) => {
                signed(&self.drawn, &self.typed).map_err(|fault| refuse("signature", fault))?
            }
        };
        Ok(found.map(|(kind, bytes)| attach(desk.new_id(), kind, &bytes)))
    }
}

type Found = Option<(MediaType, Vec<u8>)>;

fn scanned(scan: &Upload) -> Result<Found, LedgerFault> {
    match scan {
        Upload::Nothing => Ok(None),
        Upload::Lost => Err(LedgerFault::ScanLost),
        Upload::TooLarge => Err(LedgerFault::ScanTooLarge { limit: MediaType::SCAN_LIMIT }),
        Upload::Bytes(bytes) => Ok(Some((MediaType::of_scan(bytes)?, bytes.clone()))),
    }
}

fn signed(drawn: &str, typed: &str) -> Result<Found, LedgerFault> {
    if !drawn.trim().is_empty() {
        return Ok(Some((MediaType::Svg, Strokes::read(drawn)?.to_svg().into_bytes())));
    }
    let typed = Text::new(typed.trim()).map_err(|_| LedgerFault::SignatureUnreadable)?;
    Ok((!typed.is_blank()).then(|| (MediaType::Plain, typed.as_bytes().to_vec())))
}

fn attach(id: String, kind: MediaType, bytes: &[u8]) -> (Proof, Kept) {
    let sha256 = hex(&Sha256::digest(bytes));
    let proof = Proof {
        attachment: id.parse().ok(),
        media_type: kind.name().parse().unwrap_or_default(),
        sha256: sha256.parse().unwrap_or_default(),
    };
    let body = BASE64.encode(bytes);
    (proof, (id, Attachment { media_type: kind.name().to_owned(), sha256, body }))
}

/// A scan or signature, to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// What it is.
    pub kind: MediaType,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// Opens a scan or signature that belongs to a record the acting office may see, and writes who
/// looked. Its hash is compared with the one in the record.
///
/// # Errors
/// [`Failure::Refused`] as hidden if there is none to be seen; a fault if it was tampered with.
pub async fn open_attachment(desk: &Desk, case: &CaseId, id: &Key) -> Outcome<Scan> {
    loop {
        let grant = authorize::<Read>(desk, case).await?;
        let (scan, document) = scan_of(desk, &grant, id).await?;
        let noted = desk.note(&grant, JournalAct::Viewed, document, "attachment").await?;
        if noted == Noted::Written {
            return Ok(scan);
        }
    }
}

/// A scan, and the document at the version it belongs to.
async fn scan_of(
    desk: &Desk,
    grant: &Grant<Read>,
    id: &Key,
) -> Outcome<(Scan, Option<(DocumentId, u32)>)> {
    let loaded = store::load_case(&desk.db, grant).await?;
    let opened = disclose(loaded.case, grant);
    let hidden = Failure::Refused(Refusal::Hidden);
    let (proof, document) = record_of(opened.get(), id).ok_or(hidden.clone())?;
    let scan = contents(desk, grant, id, proof).await?.ok_or(hidden)?;
    let document = document.and_then(|cited| Some((cited.document.clone()?, cited.version)));
    Ok((scan, document))
}

/// What is kept under an id, if it is what the record says.
async fn contents(
    desk: &Desk,
    grant: &Grant<Read>,
    id: &Key,
    proof: &Proof,
) -> Outcome<Option<Scan>> {
    let Some(kept) = store::attachment(&desk.db, grant, id.as_str()).await? else {
        return Ok(None);
    };
    let broken = || Failure::Fault(Fault::Broken(format!("attachment {id}")));
    let kind = MediaType::from_name(&kept.media_type).ok_or_else(broken)?;
    let bytes = BASE64.decode(&kept.body).map_err(|_| broken())?;
    if hex(&Sha256::digest(&bytes)) != *proof.sha256 {
        return Err(broken());
    }
    Ok(Some(Scan { kind, bytes }))
}

/// Signatures drawn on the screen for what a file shows, for its printed copy.
pub(crate) async fn signatures(
    desk: &Desk,
    grant: &Grant<Read>,
    file: &CaseFile,
) -> Outcome<BTreeMap<Key, String>> {
    let mut drawn = BTreeMap::new();
    for proof in file.consents.iter().map(|consent| &consent.proof) {
        let is_drawn = *proof.media_type == *MediaType::Svg.name();
        let Some(id) = proof.attachment.as_ref().filter(|_| is_drawn) else { continue };
        if let Some(scan) = contents(desk, grant, id, proof).await? {
            drawn.insert(id.clone(), String::from_utf8_lossy(&scan.bytes).into_owned());
        }
    }
    Ok(drawn)
}

/// The record an attachment belongs to, among those that may be seen.
fn record_of<'a>(file: &'a CaseFile, id: &Key) -> Option<(&'a Proof, Option<&'a Citation>)> {
    let of_consents = file.consents.iter().map(|c| (&c.proof, Some(&c.document)));
    let of_sharing = file.sharing.iter().map(|s| (&s.proof, None));
    of_consents.chain(of_sharing).find(|(proof, _)| proof.attachment.as_ref() == Some(id))
}
