//! A scan or signature, to be looked at: nothing in it may run.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use domain::{CaseId, Key, MediaType};

use crate::named::Named;
use crate::problem::Answer;
use crate::staff::Staff;

/// Gives an attachment of a case.
pub(crate) async fn show(staff: Staff, Named((case, id)): Named<(CaseId, Key)>) -> Answer {
    let scan = app::open_attachment(&staff.desk, &case, &id).await?;
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
    Ok((headers, scan.bytes).into_response())
}
