//! Forms as PDF, from where they are shown.

use app::{Outcome, What};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::CaseId;
use forms::{Copy, Pdf};
use serde::Deserialize;

use crate::Site;
use crate::problem::{Problem, not_found};
use crate::staff::Staff;

/// Whom a copy is for.
#[derive(Deserialize)]
pub(crate) struct For {
    #[serde(default)]
    recipient: String,
}

/// One document at a version.
pub(crate) async fn document(
    State(site): State<Site>,
    staff: Staff,
    Path((case, document, version)): Path<(String, String, u32)>,
    Query(recipient): Query<For>,
) -> Response {
    match (case.parse(), document.parse()) {
        (Ok(case), Ok(document)) => {
            print(&site, &staff, case, What::Document(document, version), recipient).await
        }
        _ => not_found(State(site)).await,
    }
}

/// The set for a meeting.
pub(crate) async fn set(
    State(site): State<Site>,
    staff: Staff,
    Path(case): Path<String>,
    Query(recipient): Query<For>,
) -> Response {
    match case.parse() {
        Ok(case) => print(&site, &staff, case, What::Set, recipient).await,
        Err(_) => not_found(State(site)).await,
    }
}

async fn print(site: &Site, staff: &Staff, case: CaseId, what: What, for_: For) -> Response {
    let name = match &what {
        What::Document(document, version) => format!("{document}-{version}"),
        What::Set => "set".to_owned(),
    };
    let copy = Copy { recipient: (!for_.recipient.is_empty()).then_some(for_.recipient) };
    let printed: Outcome<Pdf> =
        app::print_case(&staff.desk, &case, what, copy, site.printer.clone()).await;
    match printed {
        Ok(pdf) => {
            let disposition = format!("inline; filename=\"{name}.pdf\"");
            let disposition =
                HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("inline"));
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            (headers, pdf.bytes).into_response()
        }
        Err(failure) => Problem::new(site, failure).into_response(),
    }
}
