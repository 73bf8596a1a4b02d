//! Who asks: the session behind a request, as a desk for use cases.

use app::{Desk, Session};
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};

use crate::Site;
use crate::problem::Problem;

/// Name of the cookie: bound to this host, only over a safe connection.
pub(crate) const COOKIE: &str = "__Host-renkei";

/// Someone signed in, with the desk of this request.
pub(crate) struct Staff {
    pub desk: Desk,
    pub session: Session,
}

/// The token a request carries.
pub(crate) fn token(parts: &Parts) -> Option<&str> {
    let cookies = parts.headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// The session of a request, if there is a living one.
pub(crate) async fn session_of(parts: &Parts, site: &Site) -> Result<Option<Session>, Response> {
    let Some(token) = token(parts) else { return Ok(None) };
    app::resume(&site.db, site.now(), token)
        .await
        .map_err(|failure| Problem::new(site, failure).into_response())
}

impl FromRequestParts<Site> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let Some(session) = session_of(parts, site).await? else {
            let wanted = parts.uri.path_and_query().map_or("/", |path| path.as_str());
            return Err(Redirect::to(&crate::pages::sign_in::address(wanted)).into_response());
        };
        let desk = Desk {
            db: site.db.clone(),
            moment: site.now(),
            entropy: site.entropy,
            actor: session.actor.clone(),
            account_name: session.account_name.clone(),
        };
        Ok(Self { desk, session })
    }
}
