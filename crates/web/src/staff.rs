//! Who asks: the session behind a request, as a desk for use cases.

use std::net::IpAddr;

use app::{Desk, Door, Presence, Session, Visitor};
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};

use crate::Site;
use crate::pages::sign_in;
use crate::problem::Problem;
use crate::serve::Client;

/// Name of the cookie of the session: bound to this host, only over a safe connection.
pub(crate) const COOKIE: &str = "__Host-renkei";
/// Name of the cookie by which a browser is known.
pub(crate) const BROWSER_COOKIE: &str = "__Host-renkei-browser";

/// Name of the cookie that goes with what is begun before anyone is in.
const ARRIVAL_COOKIE: &str = "__Host-renkei-arrival";

/// The cookie that goes with what was begun, for so many seconds.
pub(crate) fn arrival_cookie(token: &str, seconds: u32) -> String {
    format!("{ARRIVAL_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}")
}

/// Someone signed in, with the desk of this request. The administrator of the system has no
/// business with people's records and is sent away.
pub(crate) struct Staff {
    pub desk: Desk,
    pub session: Session,
}

/// Anyone signed in, the administrator too: for one's own account.
pub(crate) struct Anyone(pub Staff);

/// Who may ask: which of those who are signed in.
pub(crate) trait Admitted: Sized + Send + Sync {
    /// Lets in, or sends away.
    fn admit(staff: Staff) -> Option<Self>;
    /// Whoever was let in.
    fn staff(&self) -> &Staff;
}

impl Admitted for Staff {
    fn admit(staff: Staff) -> Option<Self> {
        (staff.session.actor.role != access::Role::Administrator).then_some(staff)
    }

    fn staff(&self) -> &Staff {
        self
    }
}

impl Admitted for Anyone {
    fn admit(staff: Staff) -> Option<Self> {
        Some(Self(staff))
    }

    fn staff(&self) -> &Staff {
        &self.0
    }
}

/// The value of a cookie.
fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let cookies = parts.headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The token a request carries.
pub(crate) fn token(parts: &Parts) -> Option<&str> {
    cookie(parts, COOKIE)
}

/// Where a request comes from.
pub(crate) fn visitor(parts: &Parts) -> Visitor {
    let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Visitor {
        address: address(parts),
        browser: cookie(parts, BROWSER_COOKIE).map(str::to_owned),
        agent: words::sign_in::browser(agent.unwrap_or_default()),
    }
}

fn address(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<Client>().map(|client| client.address)
}

/// A request before anyone is in: the door, who comes, and what their token says.
pub(crate) struct Comer {
    pub door: Door,
    pub visitor: Visitor,
    pub token: String,
    /// The token of what was begun before anyone was in; empty if nothing was.
    pub arrival: String,
    pub presence: Presence,
}

impl Comer {
    /// Reads a request.
    pub(crate) async fn of(parts: &Parts, site: &Site) -> Result<Self, Response> {
        let (door, visitor) = (site.door(), visitor(parts));
        let token = token(parts).unwrap_or_default().to_owned();
        let presence = if token.is_empty() {
            Presence::Nobody
        } else {
            app::presence(&door, &token)
                .await
                .map_err(|failure| Problem::from(failure).into_response())?
        };
        let arrival = cookie(parts, ARRIVAL_COOKIE).unwrap_or_default().to_owned();
        Ok(Self { door, visitor, token, arrival, presence })
    }

    /// The desk of someone who is in.
    pub(crate) fn desk(&self, session: &Session) -> Desk {
        Desk {
            db: self.door.db.clone(),
            moment: self.door.moment,
            entropy: self.door.entropy,
            actor: session.actor.clone(),
            account_name: session.account_name.clone(),
        }
    }
}

impl FromRequestParts<Site> for Comer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        Self::of(parts, site).await
    }
}

/// Whoever is in, or the way to the page where one comes in and back to the path that was asked.
pub(crate) async fn admitted<W: Admitted>(parts: &Parts, site: &Site) -> Result<W, Response> {
    let comer = Comer::of(parts, site).await?;
    let wanted = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let session = match &comer.presence {
        Presence::Here(session) => session.clone(),
        other => return Err(Redirect::to(&sign_in::address_for(other, wanted)).into_response()),
    };
    let desk = comer.desk(&session);
    W::admit(Staff { desk, session }).ok_or_else(|| match wanted {
        // The first page of an administrator is the office.
        "/" => Redirect::to("/office").into_response(),
        _ => Problem::hidden().into_response(),
    })
}

impl FromRequestParts<Site> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        admitted(parts, site).await
    }
}

impl FromRequestParts<Site> for Anyone {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        admitted(parts, site).await
    }
}
