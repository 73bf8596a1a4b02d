//! A posted form that may carry a file. The key of the session stands first and is compared before
//! anything else of the body is kept; a file beyond the limit is let go and the fields are not.

use app::Upload;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts as _, Multipart, Request};
use axum::response::{IntoResponse, Response};
use domain::MediaType;

use crate::Site;
use crate::posted::{FORM_LIMIT, Pairs};
use crate::problem::Problem;
use crate::staff::Staff;

/// Most bytes that are read at all: what is beyond the limit of a scan is read past, so that the
/// browser hears why instead of losing its connection.
const READ_LIMIT: usize = 64 * 1024 * 1024;

/// A form with a file, posted by someone signed in, with the key of their session.
pub(crate) struct PostedParts {
    pub staff: Staff,
    pub pairs: Pairs,
    pub file: Upload,
}

impl FromRequest<Site> for PostedParts {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (mut head, body) = request.into_parts();
        let staff = Staff::from_request_parts(&mut head, site).await?;
        let mut request = Request::from_parts(head, body);
        DefaultBodyLimit::max(READ_LIMIT).apply(&mut request);
        let forged = || Problem::forged(site).into_response();
        let too_large = || Problem::too_large(site).into_response();
        let mut parts = Multipart::from_request(request, site).await.map_err(|_| forged())?;

        let key = match parts.next_field().await {
            Ok(Some(first)) if first.name() == Some("form_key") => text(first).await,
            _ => None,
        };
        if key.as_deref() != Some(staff.session.form_key.as_str()) {
            return Err(forged());
        }
        let mut posted = Self { staff, pairs: Pairs::default(), file: Upload::Nothing };
        let mut room = FORM_LIMIT;
        while let Some(field) = parts.next_field().await.map_err(|_| too_large())? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_some() {
                // A file that cannot be read to its end ends the form; it stands last.
                let whole = file(field).await;
                posted.file = whole.clone().unwrap_or(Upload::TooLarge);
                if whole.is_err() {
                    break;
                }
                continue;
            }
            let value = text(field).await.ok_or_else(too_large)?;
            room = room.checked_sub(name.len() + value.len()).ok_or_else(too_large)?;
            posted.pairs.0.push((name, value));
        }
        Ok(posted)
    }
}

/// A field of text; none if it is longer than a form may be.
async fn text(field: Field<'_>) -> Option<String> {
    let bytes = read(field, FORM_LIMIT).await.ok()??;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A file, empty where none was chosen.
async fn file(field: Field<'_>) -> Result<Upload, ()> {
    Ok(match read(field, MediaType::SCAN_LIMIT).await? {
        None => Upload::TooLarge,
        Some(bytes) if bytes.is_empty() => Upload::Nothing,
        Some(bytes) => Upload::Bytes(bytes),
    })
}

/// The contents of a field; none, but read to its end, if there is more than `limit`.
async fn read(mut field: Field<'_>, limit: usize) -> Result<Option<Vec<u8>>, ()> {
    let mut bytes = Vec::new();
    let mut all = 0;
    while let Some(chunk) = field.chunk().await.map_err(|_| ())? {
        all += chunk.len();
        if all <= limit {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok((all <= limit).then_some(bytes))
}
