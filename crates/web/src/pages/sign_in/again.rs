//! Showing again who one is: after resting, and before what needs it.

use app::{Again, Presence, Proof, Session};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use words::sign_in as say;

use super::{Next, address_for, go_on, with_wait};
use crate::Site;
use crate::frame::{Frame, page_with};
use crate::onward::{Kept, Onward};
use crate::pages::passkey::Passkey;
use crate::posted::PublicPost;
use crate::problem::Problem;
use crate::staff::Comer;

#[derive(Template)]
#[template(path = "sign_in/again.html")]
struct Page {
    frame: Frame,
    title: &'static str,
    name: String,
    /// Where it is sent.
    action: &'static str,
    /// Whether the second factor is asked for too.
    fully: bool,
    /// Whether there is an app for it.
    app: bool,
    onward: Onward,
    fault: Option<String>,
    passkey: Option<Passkey>,
}

/// The page of a session that rested.
pub(crate) async fn locked(
    State(site): State<Site>,
    comer: Comer,
    Query(next): Query<Next>,
) -> Response {
    let onward = Onward::to(&next.next);
    match &comer.presence {
        Presence::Locked(session) => {
            locked_page(&site, StatusCode::OK, session, onward, None).await
        }
        Presence::Here(_) => Redirect::to(&onward.next).into_response(),
        other => Redirect::to(&address_for(other, &onward.next)).into_response(),
    }
}

pub(super) async fn locked_page(
    site: &Site,
    status: StatusCode,
    session: &Session,
    onward: Onward,
    fault: Option<String>,
) -> Response {
    show(site, status, session, (say::LOCKED, "/locked", false), onward, fault).await
}

async fn show(
    site: &Site,
    status: StatusCode,
    session: &Session,
    (title, action, fully): (&'static str, &'static str, bool),
    onward: Onward,
    fault: Option<String>,
) -> Response {
    let ways = match app::ways(&site.door(), session).await {
        Ok(ways) => ways,
        Err(failure) => return Problem::from(failure).into_response(),
    };
    let fully = fully && (ways.app || ways.passkey || ways.elsewhere);
    let passkey = Passkey::of(site, ways, action);
    let frame = Frame::new(site, None, "", title);
    let name = session.account_name.clone();
    page_with(
        status,
        &Page { frame, title, name, action, fully, app: ways.app, onward, fault, passkey },
    )
}

/// Goes on with a session that rested.
pub(crate) async fn unlock(State(site): State<Site>, posted: PublicPost) -> Response {
    take(&site, posted, false).await
}

/// The page that asks for everything again, leading back to a page.
pub(crate) async fn prove_form(
    State(site): State<Site>,
    comer: Comer,
    Query(next): Query<Next>,
) -> Response {
    let onward = Onward::to(&next.next);
    match &comer.presence {
        Presence::Here(session) => prove_page(&site, StatusCode::OK, session, onward, None).await,
        other => Redirect::to(&address_for(other, &onward.next)).into_response(),
    }
}

/// Asks for everything again before a form is taken; the page carries the form.
pub(crate) async fn prove_first(site: &Site, session: &Session, kept: Kept) -> Response {
    prove_page(site, StatusCode::UNAUTHORIZED, session, Onward::with(kept), None).await
}

async fn prove_page(
    site: &Site,
    status: StatusCode,
    session: &Session,
    onward: Onward,
    fault: Option<String>,
) -> Response {
    show(site, status, session, (say::PROVE, "/prove", true), onward, fault).await
}

/// Takes the second factor again.
pub(crate) async fn prove(State(site): State<Site>, posted: PublicPost) -> Response {
    take(&site, posted, true).await
}

async fn take(site: &Site, posted: PublicPost, fully: bool) -> Response {
    let PublicPost { comer, pairs } = posted;
    let onward = Onward::read(&pairs);
    let session = match &comer.presence {
        Presence::Locked(session) | Presence::Here(session) => session,
        other => {
            return match onward.kept {
                Some(kept) => super::come_in_first(site, &comer, kept).await,
                None => Redirect::to(&address_for(other, &onward.next)).into_response(),
            };
        }
    };
    let passkey = pairs.get("passkey");
    let by_passkey = !passkey.is_empty();
    let proof = if by_passkey {
        Proof::Passkey(passkey.to_owned())
    } else {
        let (password, code) = (pairs.get("password").to_owned(), pairs.get("code").to_owned());
        Proof::Password { password, code }
    };
    let (door, visitor, token) = (&comer.door, &comer.visitor, &comer.token);
    let shown = if fully {
        app::prove_again(door, visitor, token, session, proof).await
    } else {
        app::unlock(door, visitor, token, session, proof).await
    };
    let (status, fault, seconds) = match shown {
        Ok(Again::Right(token)) => return go_on(site, &comer, &token, None, onward).await,
        Ok(Again::Over) => return Redirect::to("/sign-in").into_response(),
        Err(failure) => return Problem::from(failure).into_response(),
        Ok(Again::Wrong) if by_passkey => {
            (StatusCode::UNAUTHORIZED, words::passkey::WRONG.to_owned(), 0)
        }
        Ok(Again::Wrong) if fully => (StatusCode::UNAUTHORIZED, say::WRONG_PROOF.to_owned(), 0),
        Ok(Again::Wrong) => (StatusCode::UNAUTHORIZED, say::WRONG_PASSWORD.to_owned(), 0),
        Ok(Again::Used) => (StatusCode::UNAUTHORIZED, say::USED_CODE.to_owned(), 0),
        Ok(Again::Wait(seconds)) => (StatusCode::TOO_MANY_REQUESTS, say::wait(seconds), seconds),
    };
    let page = if fully {
        prove_page(site, status, session, onward, Some(fault)).await
    } else {
        locked_page(site, status, session, onward, Some(fault)).await
    };
    if seconds > 0 { with_wait(page, seconds) } else { page }
}
