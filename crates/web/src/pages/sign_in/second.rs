//! The second factor: shown, or set up, on the way in.

use app::{Entered, Halfway, Presence, Stage};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use words::sign_in as say;

use super::{Carrying, Next, address_for, go_on, signed_in, unconfirmed, with_wait};
use crate::Site;
use crate::frame::{Frame, page, page_with};
use crate::onward::Onward;
use crate::posted::PublicPost;
use crate::problem::Problem;
use crate::qr::Picture;
use crate::staff::Comer;

#[derive(Template)]
#[template(path = "sign_in/second.html")]
struct Second {
    frame: Frame,
    name: String,
    onward: Onward,
    fault: Option<String>,
}

/// Sets up an app: on the way in, or for one's own account.
#[derive(Template)]
#[template(path = "sign_in/enrol.html")]
pub(crate) struct Enrol {
    pub frame: Frame,
    /// Where the first code is sent.
    pub action: &'static str,
    /// Key of the session of someone who is in.
    pub form_key: Option<String>,
    pub key: String,
    pub picture: Option<Picture>,
    pub onward: Onward,
    pub fault: Option<&'static str>,
}

/// Shows recovery codes, once.
#[derive(Template)]
#[template(path = "sign_in/codes.html")]
pub(crate) struct RecoveryPage {
    pub frame: Frame,
    pub codes: Vec<String>,
    /// Where to go on to; nowhere if the account waits to be confirmed.
    pub next: Option<String>,
    /// A form that waits.
    pub carrying: Option<Carrying>,
    /// What waits.
    pub waiting: Option<&'static str>,
}

/// The page that asks for the second factor.
pub(crate) async fn second_form(
    State(site): State<Site>,
    comer: Comer,
    Query(next): Query<Next>,
) -> Response {
    match &comer.presence {
        Presence::Halfway(halfway) if halfway.stage == Stage::Proving => {
            second_page(&site, StatusCode::OK, halfway, Onward::to(&next.next), None)
        }
        other => Redirect::to(&address_for(other, &next.next)).into_response(),
    }
}

pub(super) fn second_page(
    site: &Site,
    status: StatusCode,
    halfway: &Halfway,
    onward: Onward,
    fault: Option<String>,
) -> Response {
    let frame = Frame::new(site, None, "", say::SECOND);
    page_with(status, &Second { frame, name: halfway.account_name.clone(), onward, fault })
}

/// Takes the second factor.
pub(crate) async fn second(State(site): State<Site>, posted: PublicPost) -> Response {
    let PublicPost { comer, pairs } = posted;
    let onward = Onward::read(&pairs);
    let Presence::Halfway(halfway) = &comer.presence else {
        return already(&site, &comer, onward).await;
    };
    let code = pairs.get("code");
    let again = |onward, fault: String| {
        second_page(&site, StatusCode::UNAUTHORIZED, halfway, onward, Some(fault))
    };
    match app::prove_code(&comer.door, &comer.visitor, &comer.token, halfway, code).await {
        Ok(Entered::In { token, browser }) => {
            go_on(&site, &comer, &token, Some(&browser), onward).await
        }
        Ok(Entered::Unconfirmed) => unconfirmed(&site),
        Ok(Entered::Wait(seconds)) => {
            let fault = Some(say::wait(seconds));
            let status = StatusCode::TOO_MANY_REQUESTS;
            with_wait(second_page(&site, status, halfway, onward, fault), seconds)
        }
        Ok(Entered::Used) => again(onward, say::USED_CODE.to_owned()),
        Ok(Entered::Wrong | Entered::Halfway { .. }) => again(onward, say::WRONG_CODE.to_owned()),
        Err(failure) => Problem::from(failure).into_response(),
    }
}

/// The form of the second factor came when nobody was halfway: sent twice, or too late.
async fn already(site: &Site, comer: &Comer, onward: Onward) -> Response {
    match onward.kept {
        Some(kept) => super::come_in_first(site, comer, kept).await,
        None => match &comer.presence {
            Presence::Here(_) => Redirect::to(&onward.next).into_response(),
            other => Redirect::to(&address_for(other, &onward.next)).into_response(),
        },
    }
}

/// The page on which a second factor is set up before anything else.
pub(crate) async fn enrol_form(
    State(site): State<Site>,
    comer: Comer,
    Query(next): Query<Next>,
) -> Response {
    match &comer.presence {
        Presence::Halfway(halfway) if halfway.stage == Stage::Enrolling => {
            let onward = Onward::to(&next.next);
            enrol_page(&site, &comer, &comer.token, halfway, onward, None).await
        }
        other => Redirect::to(&address_for(other, &next.next)).into_response(),
    }
}

pub(super) async fn enrol_page(
    site: &Site,
    comer: &Comer,
    token: &str,
    halfway: &Halfway,
    onward: Onward,
    fault: Option<&'static str>,
) -> Response {
    let enrolment = match app::begin_totp(&comer.door, token, halfway).await {
        Ok(enrolment) => enrolment,
        Err(failure) => return Problem::from(failure).into_response(),
    };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(
        status,
        &Enrol {
            frame: Frame::new(site, None, "", say::ENROL),
            action: "/sign-in/enrol",
            form_key: None,
            key: enrolment.key,
            picture: Picture::of(&enrolment.address),
            onward,
            fault,
        },
    )
}

/// Takes the first code of the app; shows the recovery codes.
pub(crate) async fn enrol(State(site): State<Site>, posted: PublicPost) -> Response {
    let PublicPost { comer, pairs } = posted;
    let onward = Onward::read(&pairs);
    let Presence::Halfway(halfway) = &comer.presence else {
        return already(&site, &comer, onward).await;
    };
    let code = pairs.get("code");
    match app::enrol_totp(&comer.door, &comer.visitor, &comer.token, halfway, code).await {
        Ok(Some((codes, entered))) => enrolled(&site, &comer, codes, entered, onward).await,
        Ok(None) => {
            let fault = Some(say::WRONG_FIRST_CODE);
            enrol_page(&site, &comer, &comer.token, halfway, onward, fault).await
        }
        Err(failure) => Problem::from(failure).into_response(),
    }
}

/// The codes are shown first; a form that waits is sent on from there.
async fn enrolled(
    site: &Site,
    comer: &Comer,
    codes: Vec<String>,
    entered: Entered,
    onward: Onward,
) -> Response {
    let frame = Frame::new(site, None, "", say::CODES);
    let Entered::In { token, browser } = entered else {
        let waiting = Some(say::UNCONFIRMED.1);
        return page(&RecoveryPage { frame, codes, next: None, carrying: None, waiting });
    };
    let session = match app::presence(&comer.door, &token).await {
        Ok(Presence::Here(session)) => session,
        Ok(_) => return unconfirmed(site),
        Err(failure) => return Problem::from(failure).into_response(),
    };
    let next = Some(onward.next.clone());
    let carrying = onward.kept.is_some().then(|| Carrying::of(&session, onward));
    let response = page(&RecoveryPage { frame, codes, next, carrying, waiting: None });
    signed_in(response, &token, Some(&browser))
}
