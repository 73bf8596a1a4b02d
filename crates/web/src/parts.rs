//! A posted form that may carry a file. The key of the session stands first and is compared before
//! anything else of the body is kept; a file beyond the limit is let go and the fields are not.

use app::{Presence, Upload};
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::MediaType;

use crate::Site;
use crate::onward::Kept;
use crate::pages::sign_in;
use crate::posted::{FORM_LIMIT, Pairs, Posted};
use crate::problem::Problem;
use crate::staff::{Admitted as _, Comer, Staff};

/// Most bytes that are read at all: what is beyond the limit of a scan is read past, so that the
/// browser hears why instead of losing its connection.
const READ_LIMIT: usize = 64 * 1024 * 1024;

/// A form that may carry a file, posted by someone signed in, with the key of their session. One
/// that comes without parts has no file: so it comes after someone had to sign in again in between.
pub(crate) struct PostedParts {
    pub staff: Staff,
    pub pairs: Pairs,
    pub file: Upload,
}

/// Says that a file came with a form that had to wait until someone had come in, and was let go.
const FILE_LOST: &str = "file_lost";

impl FromRequest<Site> for PostedParts {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        if !has_parts(&request) {
            let Posted { staff, pairs } = Posted::from_request(request, site).await?;
            let lost = !pairs.get(FILE_LOST).is_empty();
            let file = if lost { Upload::Lost } else { Upload::Nothing };
            return Ok(Self { staff, pairs, file });
        }
        let (head, body) = request.into_parts();
        let comer = Comer::of(&head, site).await?;
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let mut request = Request::from_parts(head, body);
        DefaultBodyLimit::max(READ_LIMIT).apply(&mut request);
        let forged = || Problem::forged().into_response();
        let mut parts = Multipart::from_request(request, site).await.map_err(|_| forged())?;
        let key = match parts.next_field().await {
            Ok(Some(first)) if first.name() == Some("form_key") => text(first).await,
            _ => None,
        };
        let key = key.ok_or_else(forged)?;
        let Presence::Here(session) = &comer.presence else {
            return Err(come_in_first(site, &comer, &path, parts, key).await);
        };
        if session.form_key != key {
            return Err(come_in_first(site, &comer, &path, parts, key).await);
        }
        let (pairs, file) = rest(parts, key, MediaType::SCAN_LIMIT).await.ok_or_else(too_large)?;
        let (desk, session) = (comer.desk(session), session.clone());
        let staff = Staff::admit(Staff { desk, session });
        let staff = staff.ok_or_else(|| Problem::hidden().into_response())?;
        Ok(Self { staff, pairs, file })
    }
}

fn too_large() -> Response {
    Problem::too_large().into_response()
}

/// The form waits until someone has come in; its file does not.
async fn come_in_first(
    site: &Site,
    comer: &Comer,
    path: &str,
    parts: Multipart,
    key: String,
) -> Response {
    let Some((mut pairs, file)) = rest(parts, key, 0).await else { return too_large() };
    if file != Upload::Nothing {
        pairs.0.push((FILE_LOST.to_owned(), "1".to_owned()));
    }
    sign_in::come_in_first(site, comer, Kept::of(path, pairs)).await
}

/// The fields after the key and the file, of which no more than `most` bytes are kept; none if the
/// fields are longer than a form may be.
async fn rest(mut parts: Multipart, key: String, most: usize) -> Option<(Pairs, Upload)> {
    let mut pairs = Pairs(vec![("form_key".to_owned(), key)]);
    let mut upload = Upload::Nothing;
    let mut room = FORM_LIMIT;
    while let Some(field) = parts.next_field().await.ok()? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            // A file that cannot be read to its end ends the form; it stands last.
            match file(field, most).await {
                Ok(whole) => upload = whole,
                Err(()) => return Some((pairs, Upload::TooLarge)),
            }
            continue;
        }
        let value = text(field).await?;
        room = room.checked_sub(name.len() + value.len())?;
        pairs.0.push((name, value));
    }
    Some((pairs, upload))
}

fn has_parts(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// A field of text; none if it is longer than a form may be.
async fn text(field: Field<'_>) -> Option<String> {
    let bytes = read(field, FORM_LIMIT).await.ok()??;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A file, empty where none was chosen.
async fn file(field: Field<'_>, most: usize) -> Result<Upload, ()> {
    Ok(match read(field, most).await? {
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
