//! A posted form: its pairs in the order of the page, after the checks every unsafe request passes.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};

use app::Presence;

use crate::Site;
use crate::onward::Kept;
use crate::pages::sign_in;
use crate::problem::Problem;
use crate::serve::too_slow;
use crate::staff::{Admitted, Comer, Staff};

/// Most bytes a form may have: a plan of 500 lines with long cells fits.
pub(crate) const FORM_LIMIT: usize = 8 * 1024 * 1024;

/// Most bytes of a form that carries another one.
const CARRYING_LIMIT: usize = FORM_LIMIT + FORM_LIMIT / 4;

/// The pairs of a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// The value of a field; empty if it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All values of a field, as boxes give them.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Reads `application/x-www-form-urlencoded`.
    pub(crate) fn read(body: &[u8]) -> Self {
        let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| {
                    let mut halves = pair.splitn(2, |byte| *byte == b'=');
                    let mut half = || decode(halves.next().unwrap_or_default());
                    (half(), half())
                })
                .collect(),
        )
    }
}

/// Percent-decoding as forms do it: + is a space, broken UTF-8 becomes �.
fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter().copied();
    let digit = |byte: Option<u8>| (byte? as char).to_digit(16);
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                match (digit(ahead.next()), digit(ahead.next())) {
                    (Some(high), Some(low)) => {
                        bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                        rest = ahead;
                    }
                    _ => bytes.push(b'%'),
                }
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A form posted by someone signed in, with the key of their session.
///
/// If the session is over, rests, or is another one, nothing typed is lost: the answer is the page
/// on which one comes in, and it carries the form.
pub(crate) struct Posted<W = Staff> {
    pub staff: W,
    pub pairs: Pairs,
}

impl<W: Admitted> FromRequest<Site> for Posted<W> {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (staff, pairs, _) = posted(request, site).await?;
        Ok(Self { staff, pairs })
    }
}

/// A form posted by someone who has shown the second factor just now; whoever has not is asked to,
/// and the form goes on afterwards.
pub(crate) struct Proved<W = Staff> {
    pub staff: W,
    pub pairs: Pairs,
}

impl<W: Admitted> FromRequest<Site> for Proved<W> {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (staff, pairs, path) = posted::<W>(request, site).await?;
        let session = &staff.staff().session;
        if session.proved {
            return Ok(Self { staff, pairs });
        }
        Err(sign_in::prove_first(site, session, Kept::of(&path, pairs)).await)
    }
}

async fn posted<W: Admitted>(
    request: Request,
    site: &Site,
) -> Result<(W, Pairs, String), Response> {
    let (parts, body) = request.into_parts();
    let comer = Comer::of(&parts, site).await?;
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let pairs = read_pairs(Request::from_parts(parts, body), FORM_LIMIT).await?;
    let session = match &comer.presence {
        Presence::Here(session) if pairs.get("form_key") == session.form_key => session.clone(),
        _ => return Err(sign_in::come_in_first(site, &comer, Kept::of(&path, pairs)).await),
    };
    let desk = comer.desk(&session);
    match W::admit(Staff { desk, session }) {
        Some(staff) => Ok((staff, pairs, path)),
        None => Err(Problem::hidden().into_response()),
    }
}

/// A form posted by anyone, from a page of this very site. It may carry another form that waits to
/// be sent again.
pub(crate) struct PublicPost {
    pub comer: Comer,
    pub pairs: Pairs,
}

impl FromRequest<Site> for PublicPost {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        if request.method() != Method::POST || !same_origin(request.headers()) {
            return Err(Problem::forged().into_response());
        }
        let (parts, body) = request.into_parts();
        let comer = Comer::of(&parts, site).await?;
        let request = Request::from_parts(parts, body);
        let pairs = read_pairs(request, CARRYING_LIMIT).await?;
        Ok(Self { comer, pairs })
    }
}

/// Browsers say where a post comes from; one from elsewhere is refused.
fn same_origin(headers: &HeaderMap) -> bool {
    let text =
        |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    match (text(header::HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin.split_once("://").is_some_and(|(_, origin)| origin == host),
        (None, None) => true,
    }
}

async fn read_pairs(request: Request, limit: usize) -> Result<Pairs, Response> {
    let (parts, body) = request.into_parts();
    let length = parts
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit) {
        return Err(Problem::too_large().into_response());
    }
    let bytes: Bytes = axum::body::to_bytes(body, limit).await.map_err(|error| {
        let problem = if too_slow(&error) { Problem::too_slow() } else { Problem::too_large() };
        problem.into_response()
    })?;
    Ok(Pairs::read(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_written() {
        let pairs = Pairs::read("a=1+2&b=%E3%81%82&c=100%25&d=%zz&a=x&e".as_bytes());
        assert_eq!(pairs.get("a"), "1 2");
        assert_eq!(pairs.get("b"), "あ");
        assert_eq!(pairs.get("c"), "100%");
        assert_eq!(pairs.get("d"), "%zz");
        assert_eq!(pairs.get("e"), "");
        assert_eq!(pairs.0.len(), 6);
    }
}
