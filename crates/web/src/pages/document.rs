//! One document at one version, to be read.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{CaseFile, CaseId, Citation, DocumentId, DocumentKind, LabelSet, VersionHead};
use serde_json::Value;

use crate::Site;
use crate::form::names::Names;
use crate::form::read::{Item, read};
use crate::frame::{Frame, page};
use crate::pages::person::{FindingView, finding_views};
use crate::problem::{Problem, not_found};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "document.html")]
struct Show {
    frame: Frame,
    case: String,
    person: String,
    document: String,
    title: &'static str,
    version: u32,
    versions: Vec<VersionLine>,
    made: String,
    author: String,
    consent: Option<String>,
    printable: bool,
    may_keep: bool,
    items: Vec<Item>,
    findings: Vec<FindingView>,
}

struct VersionLine {
    number: u32,
    made: String,
    here: bool,
    sealed: bool,
}

/// Shows a document.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Path((case, document, version)): Path<(String, String, u32)>,
) -> Response {
    let (Ok(case), Ok(document)) = (case.parse(), document.parse::<DocumentId>()) else {
        return not_found(State(site)).await;
    };
    let opened = match app::open_case(&staff.desk, &case).await {
        Ok(opened) => opened,
        Err(failure) => return Problem::new(&site, failure).into_response(),
    };
    let file = opened.case.get();
    let heads = file.heads();
    let Some(head) = heads.iter().find(|h| *h.document == document && h.number == version) else {
        return not_found(State(site)).await;
    };
    let may_keep = match may_keep(&staff, &case, file, head).await {
        Ok(may_keep) => may_keep,
        Err(failure) => return Problem::new(&site, failure).into_response(),
    };
    let labels = head.made_on.map_or(LabelSet::Adult, |on| file.person.labels_on(on));
    let title = words::document_title(head.kind, labels);
    let of_document = heads.iter().filter(|other| *other.document == document);
    let findings = opened.findings.iter().filter(|finding| {
        finding.place.document.as_ref() == Some(&document) && finding.place.version == version
    });
    let frame_title = format!("{} {title}", file.person.name);
    page(&Show {
        frame: Frame::new(&site, Some(&staff.session), "people", frame_title),
        case: case.to_string(),
        person: file.person.name.to_string(),
        title,
        version,
        versions: of_document
            .map(|other| VersionLine {
                number: other.number,
                made: other.made_on.map(words::day).unwrap_or_default(),
                here: other.number == version,
                sealed: file.seal(&document, other.number).is_some(),
            })
            .collect(),
        made: head.made_on.map(words::day).unwrap_or_default(),
        author: head.author.name.to_string(),
        consent: file.seal(&document, version).map(words::form::consent),
        printable: !matches!(head.kind, DocumentKind::Assessment | DocumentKind::Award),
        may_keep,
        items: items(file, head.kind, &document, version),
        findings: finding_views(file, findings),
        document: document.to_string(),
    })
}

/// Whether the viewer records consents to this version and deliveries of it.
async fn may_keep(
    staff: &Staff,
    case: &CaseId,
    file: &CaseFile,
    head: &VersionHead<'_>,
) -> app::Outcome<bool> {
    if !head.kind.is_agreed_to() {
        return Ok(false);
    }
    let cited = Citation::of(head.document.clone(), head.number);
    let near = file.individual_plan_at(&cited).map(|plan| &plan.body().office);
    let hand = app::hand(&staff.desk, case, file).await?;
    Ok(hand.may_keep(head.kind, near.unwrap_or(&file.office)))
}

/// The parts of a document.
pub(crate) fn items(
    file: &CaseFile,
    kind: DocumentKind,
    document: &DocumentId,
    version: u32,
) -> Vec<Item> {
    let json = file.version_json(document, version).unwrap_or_default();
    let value: Value = serde_json::from_str(&json).unwrap_or_default();
    let mut names = Names::of(file);
    if kind == DocumentKind::Review {
        let cited = value["body"]["plan"]["document"].as_str().and_then(|id| id.parse().ok());
        names.add_goals(file, cited.as_ref());
    }
    read(words::type_of(kind), &value["body"], &names)
}
