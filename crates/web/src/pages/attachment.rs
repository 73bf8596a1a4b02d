//! A scan or signature, to be looked at: nothing in it may run.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::MediaType;

use crate::Site;
use crate::problem::{Problem, not_found};
use crate::staff::Staff;

/// Gives an attachment of a case.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Path((case, attachment)): Path<(String, String)>,
) -> Response {
    let (Ok(case), Ok(id)) = (case.parse(), attachment.parse::<domain::Key>()) else {
        return not_found(State(site)).await;
    };
    match app::open_attachment(&staff.desk, &case, &id).await {
        Err(failure) => Problem::new(&site, failure).into_response(),
        Ok(scan) => {
            // Browsers show no PDF inside a sandbox; it is saved and opened by a program for it.
            let how = if scan.kind == MediaType::Pdf { "attachment" } else { "inline" };
            let name = format!("{how}; filename=\"{id}.{}\"", scan.kind.ending());
            let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static(how));
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(scan.kind.name())),
                (header::CONTENT_DISPOSITION, name),
                (
                    header::CONTENT_SECURITY_POLICY,
                    HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
                ),
            ];
            (headers, scan.bytes).into_response()
        }
    }
}
