//! Coming in and going out.

mod again;
mod second;

use access::Actor;
use app::{Credentials, Entered, FormOwner, Presence, Session, Stage};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use words::sign_in as say;

pub(crate) use again::{locked, prove, prove_first, prove_form, unlock};
pub(crate) use second::{Enrol, RecoveryPage, enrol, enrol_form, second, second_form};

use crate::Site;
use crate::frame::{Frame, page, page_with};
use crate::onward::{Kept, Onward};
use crate::pages::passkey::Passkey;
use crate::posted::PublicPost;
use crate::problem::Problem;
use crate::staff::{BROWSER_COOKIE, COOKIE, Comer};

#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
struct SignIn {
    frame: Frame,
    login: String,
    onward: Onward,
    fault: Option<String>,
    passkey: Option<Passkey>,
    /// The identity provider: the words of its button, and the way.
    provider: Option<(String, String)>,
}

/// Sends on what was written before the session was over.
#[derive(Template)]
#[template(path = "sign_in/resend.html")]
struct Resend {
    frame: Frame,
    path: String,
    pairs: Vec<(String, String)>,
    /// Whether the script may send it at once.
    at_once: bool,
}

/// Asks before it changes as what one acts, in order to send on what was written.
#[derive(Template)]
#[template(path = "sign_in/switch.html")]
struct Switch {
    frame: Frame,
    sentence: String,
    carrying: Carrying,
}

/// A form that waits, with what one acts as when it is sent on.
pub(crate) struct Carrying {
    pub form_key: String,
    pub office: String,
    pub role: &'static str,
    pub onward: Onward,
}

impl Carrying {
    /// To be sent on as what one acts as now.
    pub(crate) fn of(session: &Session, onward: Onward) -> Self {
        Self::acting_as(session, &session.actor, onward)
    }

    fn acting_as(session: &Session, actor: &Actor, onward: Onward) -> Self {
        let (office, role) = (actor.office.to_string(), actor.role.key());
        Self { form_key: session.form_key.clone(), office, role, onward }
    }
}

/// Says that something was not sent, and what may be done.
#[derive(Template)]
#[template(path = "sign_in/unsent.html")]
struct Unsent {
    frame: Frame,
    sentence: &'static str,
    /// What was written, for its writer to copy.
    written: Vec<String>,
    /// The form, for another to sign in and send it.
    onward: Option<Onward>,
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    pub next: String,
}

/// The page on which whoever is not in comes in, leading back to a path.
pub(crate) fn address_for(presence: &Presence, wanted: &str) -> String {
    let page = match presence {
        Presence::Nobody | Presence::Here(_) => "/sign-in",
        Presence::Halfway(halfway) if halfway.stage == Stage::Enrolling => "/sign-in/enrol",
        Presence::Halfway(_) => "/sign-in/second",
        Presence::Locked(_) => "/locked",
    };
    address(page, wanted)
}

fn address(page: &str, wanted: &str) -> String {
    let escaped: String = wanted
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("{page}?next={escaped}")
}

/// The page to sign in.
pub(crate) async fn form(
    State(site): State<Site>,
    comer: Comer,
    Query(next): Query<Next>,
) -> Response {
    let onward = Onward::to(&next.next);
    match &comer.presence {
        Presence::Nobody | Presence::Halfway(_) => {
            sign_in_page(&site, StatusCode::OK, "", onward, None)
        }
        Presence::Here(_) => Redirect::to(&onward.next).into_response(),
        Presence::Locked(_) => Redirect::to(&address("/locked", &onward.next)).into_response(),
    }
}

pub(crate) fn sign_in_page(
    site: &Site,
    status: StatusCode,
    login: &str,
    onward: Onward,
    fault: Option<String>,
) -> Response {
    let frame = Frame::new(site, None, "", words::web::SIGN_IN);
    let passkey = Passkey::anyones(site, "/sign-in/passkey");
    let provider = site.provider.as_ref().map(|provider| {
        let way = address("/sign-in/provider", &onward.next);
        (words::provider::sign_in_at(provider.name()), way)
    });
    let login = login.to_owned();
    page_with(status, &SignIn { frame, login, onward, fault, passkey, provider })
}

/// Signs in.
pub(crate) async fn enter(State(site): State<Site>, posted: PublicPost) -> Response {
    let PublicPost { comer, pairs } = posted;
    let onward = Onward::read(&pairs);
    let login = pairs.get("login");
    let credentials =
        Credentials { login: login.to_owned(), password: pairs.get("password").to_owned() };
    let entered = app::sign_in(&comer.door, &comer.visitor, credentials).await;
    let wrong = words::web::WRONG_PASSWORD;
    came(&site, &comer, entered, login, wrong, onward).await
}

/// Signs in with a passkey and nothing else.
pub(crate) async fn enter_by_passkey(State(site): State<Site>, posted: PublicPost) -> Response {
    let PublicPost { comer, pairs } = posted;
    let onward = Onward::read(&pairs);
    let answer = pairs.get("passkey");
    let entered =
        app::sign_in_with_passkey(&comer.door, &comer.visitor, &comer.arrival, answer).await;
    came(&site, &comer, entered, "", words::passkey::WRONG, onward).await
}

/// Answers someone who tried to come in.
pub(crate) async fn came(
    site: &Site,
    comer: &Comer,
    entered: app::Outcome<Entered>,
    login: &str,
    wrong: &str,
    onward: Onward,
) -> Response {
    match entered {
        Ok(Entered::In { token, browser }) => {
            go_on(site, comer, &token, Some(&browser), onward).await
        }
        Ok(Entered::Halfway { token, stage }) => halfway(site, comer, token, stage, onward).await,
        Ok(Entered::Unconfirmed) => unconfirmed(),
        Ok(Entered::Wait(seconds)) => {
            let page = sign_in_page(
                site,
                StatusCode::TOO_MANY_REQUESTS,
                login,
                onward,
                Some(say::wait(seconds)),
            );
            with_wait(page, seconds)
        }
        Ok(Entered::Wrong | Entered::Used) => {
            let fault = Some(wrong.to_owned());
            sign_in_page(site, StatusCode::UNAUTHORIZED, login, onward, fault)
        }
        Err(failure) => Problem::from(failure).into_response(),
    }
}

/// Goes on to the second factor. A form that waits travels in the page; a page is only led to.
async fn halfway(
    site: &Site,
    comer: &Comer,
    token: String,
    stage: Stage,
    onward: Onward,
) -> Response {
    let cookie = session_cookie(&token);
    let page = match app::presence(&comer.door, &token).await {
        Err(failure) => return Problem::from(failure).into_response(),
        Ok(Presence::Halfway(halfway)) if onward.kept.is_some() => match stage {
            Stage::Enrolling => {
                second::enrol_page(site, comer, &token, &halfway, onward, (None, None)).await
            }
            Stage::Proving | Stage::Here => {
                second::second_page(site, StatusCode::OK, &halfway, onward, None).await
            }
        },
        Ok(presence) => Redirect::to(&address_for(&presence, &onward.next)).into_response(),
    };
    with_cookie(page, &cookie)
}

/// Everything was right, but no office has confirmed the account.
pub(crate) fn unconfirmed() -> Response {
    let problem = Problem::told(StatusCode::FORBIDDEN, say::UNCONFIRMED);
    with_cookie(problem.into_response(), &gone())
}

/// Someone is in: to the page they wanted, or on with what they had written.
pub(crate) async fn go_on(
    site: &Site,
    comer: &Comer,
    token: &str,
    browser: Option<&str>,
    onward: Onward,
) -> Response {
    let Some(kept) = onward.kept else {
        return signed_in(Redirect::to(&onward.next).into_response(), token, browser);
    };
    match resend(site, comer, token, kept).await {
        Ok((response, token)) => signed_in(response, &token, browser),
        Err(failure) => signed_in(Problem::from(failure).into_response(), token, browser),
    }
}

/// The answer with the cookies of the session and of the browser.
pub(crate) fn signed_in(response: Response, token: &str, browser: Option<&str>) -> Response {
    let response = with_cookie(response, &session_cookie(token));
    let Some(browser) = browser else { return response };
    let known = format!(
        "{BROWSER_COOKIE}={browser}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=15552000"
    );
    with_cookie(response, &known)
}

/// Sends a form on in a new session, as what it was written; the session acts so from then on.
async fn resend(
    site: &Site,
    comer: &Comer,
    token: &str,
    kept: Kept,
) -> app::Outcome<(Response, String)> {
    let owner = app::form_owner(&comer.door, kept.form_key()).await?;
    let Presence::Here(session) = app::presence(&comer.door, token).await? else {
        return Ok((Problem::forged().into_response(), token.to_owned()));
    };
    let here = token.to_owned();
    let owner = match owner {
        Some(owner) if owner.actor.account == session.actor.account => owner,
        owner => return Ok((not_theirs(site, owner.as_ref(), kept), here)),
    };
    if owner.actor == session.actor {
        return Ok((resend_page(site, &session, kept), here));
    }
    let (office, role) = (&owner.actor.office, owner.actor.role);
    match app::act_as(&comer.door, &comer.visitor, token, &session, office, role).await {
        Ok(token) => match app::presence(&comer.door, &token).await? {
            Presence::Here(session) => Ok((resend_page(site, &session, kept), token)),
            _ => Ok((Problem::forged().into_response(), token)),
        },
        Err(app::Failure::Refused(_)) => Ok((gone_role(site, &session, &kept), here)),
        Err(failure) => Err(failure),
    }
}

fn resend_page(site: &Site, session: &Session, kept: Kept) -> Response {
    let frame = Frame::new(site, None, "", say::ONWARD);
    let kept = kept.in_session(&session.form_key);
    page(&Resend { frame, path: kept.path, pairs: kept.pairs, at_once: true })
}

/// The role a form was written in is gone: its writer may copy what stands in it.
fn gone_role(site: &Site, session: &Session, kept: &Kept) -> Response {
    let frame = Frame::new(site, Some(session), "", say::GONE_ROLE.0);
    let unsent =
        Unsent { frame, sentence: say::GONE_ROLE.1, written: kept.written(), onward: None };
    page_with(StatusCode::FORBIDDEN, &unsent)
}

/// A form of someone else is not sent; whoever wrote it may sign in and send it.
fn not_theirs(site: &Site, owner: Option<&FormOwner>, kept: Kept) -> Response {
    if owner.is_none() {
        return Problem::forged().into_response();
    }
    let frame = Frame::new(site, None, "", say::OTHERS_FORM.0);
    let onward = Some(Onward::with(kept));
    let unsent = Unsent { frame, sentence: say::OTHERS_FORM.1, written: Vec::new(), onward };
    page_with(StatusCode::FORBIDDEN, &unsent)
}

/// The page on which one comes in before a form is taken; it carries the form. A form that was
/// written in no session of ours carries nothing.
pub(crate) async fn come_in_first(site: &Site, comer: &Comer, kept: Kept) -> Response {
    let owner = match app::form_owner(&comer.door, kept.form_key()).await {
        Ok(owner) => owner,
        Err(failure) => return Problem::from(failure).into_response(),
    };
    match (&comer.presence, owner) {
        (Presence::Here(session), Some(owner)) => in_another_session(site, session, &owner, kept),
        (Presence::Locked(session), Some(_)) => {
            let onward = Onward::with(kept);
            again::locked_page(site, StatusCode::UNAUTHORIZED, session, onward, None).await
        }
        (Presence::Nobody | Presence::Halfway(_), Some(_)) => {
            let fault = Some(say::KEPT.to_owned());
            sign_in_page(site, StatusCode::UNAUTHORIZED, "", Onward::with(kept), fault)
        }
        (Presence::Here(_), None) => Problem::forged().into_response(),
        (presence, None) => Redirect::to(&address_for(presence, "/")).into_response(),
    }
}

/// The session is another one than that the form was written in: in another tab one signed in
/// again, or acts as something else now.
fn in_another_session(site: &Site, session: &Session, owner: &FormOwner, kept: Kept) -> Response {
    if owner.actor.account != session.actor.account {
        return not_theirs(site, Some(owner), kept);
    }
    if owner.actor == session.actor {
        return resend_page(site, session, kept);
    }
    let sentence = say::written_as(&owner.office_name, words::trust::role(owner.actor.role.key()));
    let carrying = Carrying::acting_as(session, &owner.actor, Onward::with(kept));
    let frame = Frame::new(site, Some(session), "", say::ONWARD);
    page_with(StatusCode::CONFLICT, &Switch { frame, sentence, carrying })
}

/// Signs out; with a form that waits, another may sign in and send it.
pub(crate) async fn leave(State(site): State<Site>, posted: PublicPost) -> Response {
    let PublicPost { comer, pairs } = posted;
    if let Err(failure) = app::sign_out(&comer.door, &comer.token).await {
        return Problem::from(failure).into_response();
    }
    let onward = Onward::read(&pairs);
    let page = if onward.kept.is_some() {
        sign_in_page(&site, StatusCode::OK, "", onward, Some(say::KEPT.to_owned()))
    } else {
        Redirect::to("/sign-in").into_response()
    };
    let mut response = with_cookie(page, &gone());
    // What a tab kept because it could not be sent goes too: who comes next is someone else.
    let storage = HeaderValue::from_static("\"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), storage);
    response
}

fn session_cookie(token: &str) -> String {
    format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

fn gone() -> String {
    format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

pub(crate) fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Says to programs too how long to wait.
pub(crate) fn with_wait(mut response: Response, seconds: u32) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_escaped() {
        let address = address_for(&Presence::Nobody, "/people?words=山");
        assert_eq!(address, "/sign-in?next=/people%3Fwords%3D%E5%B1%B1");
    }
}
