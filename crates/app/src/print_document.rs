//! Forms of a case as PDF.

use std::sync::Arc;

use access::{Grant, Read, disclose_on_paper};
use domain::{CaseId, DocumentId, Key};
use forms::{Copy, Pdf, PrintFault, Printer, SheetFault, document_sheets, plan_set};
use store::{Fault, JournalAct};

use crate::attachment::signatures;
use crate::open_case::{Noted, authorize};
use crate::{Desk, Failure, Outcome};

/// What is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// One document at a version.
    Document(DocumentId, u32),
    /// Some documents, each at a version.
    Some(Vec<(DocumentId, u32)>),
    /// Everything a meeting needs, each document at its newest version.
    Set,
}

/// Prints forms of a case and writes who did. What is printed for a member of the care team holds
/// no more than the person's consent, or the law, lets that member have.
///
/// # Errors
/// [`Failure::Refused`] as hidden if there is no such document to be seen, or it has no form.
pub async fn print_case(
    desk: &Desk,
    case: &CaseId,
    what: What,
    to: Option<&Key>,
    copy: Copy,
    printer: Arc<Printer>,
) -> Outcome<Pdf> {
    let document = match &what {
        What::Document(document, version) => Some((document.clone(), *version)),
        What::Some(_) | What::Set => None,
    };
    loop {
        let grant = authorize::<Read>(desk, case).await?;
        let printed = print(desk, &grant, &what, to, &copy, &printer).await?;
        // Printing takes a while; what was withdrawn meanwhile does not leave.
        let noted = desk.note(&grant, JournalAct::Printed, document.clone(), "pdf").await?;
        if noted == Noted::Written {
            return Ok(printed);
        }
    }
}

async fn print(
    desk: &Desk,
    grant: &Grant<Read>,
    what: &What,
    to: Option<&Key>,
    copy: &Copy,
    printer: &Arc<Printer>,
) -> Outcome<Pdf> {
    let loaded = store::load_case(&desk.db, grant).await?;
    let disclosed = disclose_on_paper(loaded.case, grant);
    let disclosed = match to {
        Some(member) => disclosed.for_member(member, desk.moment.today),
        None => disclosed,
    };
    let signatures = signatures(desk, grant, disclosed.get()).await?;
    let copy = &Copy { signatures, ..copy.clone() };
    let hidden = |_: SheetFault| Failure::Refused(access::Refusal::Hidden);
    let sheets = match what {
        What::Document(document, version) => {
            document_sheets(&disclosed, document, *version, copy).map_err(hidden)?
        }
        What::Some(chosen) => {
            let sheets = chosen.iter().filter_map(|(document, version)| {
                document_sheets(&disclosed, document, *version, copy).ok()
            });
            sheets.flatten().collect()
        }
        What::Set => plan_set(&disclosed, copy),
    };
    let seconds = desk.moment.at.div_euclid(1000);
    let printer = Arc::clone(printer);
    tokio::task::spawn_blocking(move || printer.print(&sheets, seconds))
        .await
        .map_err(|_| Failure::Fault(Fault::Closed))?
        .map_err(|fault| match fault {
            PrintFault::Nothing => Failure::Refused(access::Refusal::Hidden),
            PrintFault::Setting(what) => Failure::Fault(Fault::Broken(what)),
        })
}
