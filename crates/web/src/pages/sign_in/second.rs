//! The second factor: shown, or set up, on the way in.

use app::{Entered, Halfway, Presence, Stage, Ways};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use words::sign_in as say;

use super::{Carrying, Next, address_for, go_on, signed_in, unconfirmed, with_wait};
use crate::Site;
use crate::frame::{Frame, page, page_with};
use crate::onward::Onward;
use crate::pages::passkey::Passkey;
use crate::posted::PublicPost;
use crate::problem::Problem;
use crate::qr::Picture;
use crate::staff::Comer;

#[derive(Template)]
#[template(path = "sign_in/second.html")]
struct Second {
    frame: Frame,
    name: String,
    ways: Ways,
    onward: Onward,
    fault: Option<String>,
    passkey: Option<Passkey>,
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
    /// The other way, where there is one.
    pub passkey: Option<Passkey>,
    pub onward: Onward,
    pub fault: Option<&'static str>,
    pub passkey_fault: Option<&'static str>,
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
            second_page(&site, StatusCode::OK, halfway, Onward::to(&next.next), None).await
        }
        other => Redirect::to(&address_for(other, &next.next)).into_response(),
    }
}

pub(super) async fn second_page(
    site: &Site,
    status: StatusCode,
    halfway: &Halfway,
    onward: Onward,
    fault: Option<String>,
) -> Response {
    let ways = match app::ways(&site.door(), halfway).await {
        Ok(ways) => ways,
        Err(failure) => return Problem::from(failure).into_response(),
    };
    let passkey = Passkey::of(site, ways, "/sign-in/second");
    let (frame, name) = (Frame::new(site, None, "", say::SECOND), halfway.account_name.clone());
    page_with(status, &Second { frame, name, ways, onward, fault, passkey })
}

/// Takes the second factor.
pub(crate) async fn second(State(site): State<Site>, posted: PublicPost) -> Response {
    let PublicPost { comer, pairs } = posted;
    let onward = Onward::read(&pairs);
    let Presence::Halfway(halfway) = &comer.presence else {
        return already(&site, &comer, onward).await;
    };
    let code = pairs.get("code");
    let again = async |onward, fault: String| {
        second_page(&site, StatusCode::UNAUTHORIZED, halfway, onward, Some(fault)).await
    };
    let (door, visitor, token) = (&comer.door, &comer.visitor, &comer.token);
    let passkey = pairs.get("passkey");
    let (shown, wrong) = if passkey.is_empty() {
        (app::prove_code(door, visitor, token, halfway, code).await, say::WRONG_CODE)
    } else {
        let shown = app::prove_passkey(door, visitor, token, halfway, passkey).await;
        (shown, words::passkey::WRONG)
    };
    match shown {
        Ok(Entered::In { token, browser }) => {
            go_on(&site, &comer, &token, Some(&browser), onward).await
        }
        Ok(Entered::Unconfirmed) => unconfirmed(),
        Ok(Entered::Wait(seconds)) => {
            let fault = Some(say::wait(seconds));
            let status = StatusCode::TOO_MANY_REQUESTS;
            with_wait(second_page(&site, status, halfway, onward, fault).await, seconds)
        }
        Ok(Entered::Used) => again(onward, say::USED_CODE.to_owned()).await,
        Ok(Entered::Wrong | Entered::Halfway { .. }) => again(onward, wrong.to_owned()).await,
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
            enrol_page(&site, &comer, &comer.token, halfway, onward, (None, None)).await
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
    (fault, passkey_fault): (Option<&'static str>, Option<&'static str>),
) -> Response {
    let enrolment = match app::begin_totp(&comer.door, token, halfway).await {
        Ok(enrolment) => enrolment,
        Err(failure) => return Problem::from(failure).into_response(),
    };
    let wrong = fault.or(passkey_fault).is_some();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(
        status,
        &Enrol {
            frame: Frame::new(site, None, "", say::ENROL),
            action: "/sign-in/enrol",
            form_key: None,
            key: enrolment.key,
            picture: Picture::of(&enrolment.address),
            passkey: Passkey::new_ones(site, "/sign-in/enrol", None),
            onward,
            fault,
            passkey_fault,
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
    let (door, visitor, token) = (&comer.door, &comer.visitor, &comer.token);
    let (code, passkey) = (pairs.get("code"), pairs.get("passkey"));
    let (enrolled, fault) = if passkey.is_empty() {
        let enrolled = app::enrol_totp(door, visitor, token, halfway, code).await;
        (enrolled, (Some(say::WRONG_FIRST_CODE), None))
    } else {
        let name = pairs.get("name");
        let enrolled = app::enrol_passkey(door, visitor, token, halfway, name, passkey).await;
        (enrolled, (None, Some(words::passkey::NOT_MADE)))
    };
    match enrolled {
        Ok(Some((codes, entered))) => show_codes(&site, &comer, codes, entered, onward).await,
        Ok(None) => enrol_page(&site, &comer, &comer.token, halfway, onward, fault).await,
        Err(failure) => Problem::from(failure).into_response(),
    }
}

/// The codes are shown first; a form that waits is sent on from there.
async fn show_codes(
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
        Ok(_) => return unconfirmed(),
        Err(failure) => return Problem::from(failure).into_response(),
    };
    let next = Some(onward.next.clone());
    let carrying = onward.kept.is_some().then(|| Carrying::of(&session, onward));
    let response = page(&RecoveryPage { frame, codes, next, carrying, waiting: None });
    signed_in(response, &token, Some(&browser))
}
