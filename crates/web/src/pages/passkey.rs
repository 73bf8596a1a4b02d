//! Passkeys: asked for by script, added to one's own account; and who came in.

use app::{Presence, SignInLine, Stage, Ways};
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use words::passkey as say;

use crate::Site;
use crate::frame::{Frame, page, page_with};
use crate::onward::Onward;
use crate::pages::own::codes_page;
use crate::pages::sign_in::with_cookie;
use crate::posted::{Proved, PublicPost};
use crate::problem::Answer;
use crate::staff::{Anyone, Comer, arrival_cookie};

/// The part of a page that the script makes use of: hidden without it.
pub(crate) struct Passkey {
    /// Where the answer of the browser is sent.
    pub action: &'static str,
    /// What is asked for: `anyone`, `show`, `make`.
    pub kind: &'static str,
    /// Where passkeys are good.
    pub origin: String,
    /// Address of the script.
    pub script: String,
    /// Key of the session of someone who is in.
    pub form_key: Option<String>,
}

impl Passkey {
    fn asking(site: &Site, action: &'static str, kind: &'static str) -> Option<Self> {
        let door = site.door();
        let origin = door.origin.as_ref().filter(|_| door.passkeys_can_be_used())?;
        let (origin, script) = (origin.text().to_owned(), site.assets.address("passkey.js"));
        Some(Self { action, kind, origin, script: script.to_owned(), form_key: None })
    }

    /// For whoever has one.
    pub(crate) fn anyones(site: &Site, action: &'static str) -> Option<Self> {
        Self::asking(site, action, "anyone")
    }

    /// For someone who may have one.
    pub(crate) fn of(site: &Site, ways: Ways, action: &'static str) -> Option<Self> {
        Self::asking(site, action, "show").filter(|_| ways.passkey)
    }

    /// For a new one.
    pub(crate) fn new_ones(
        site: &Site,
        action: &'static str,
        form_key: Option<String>,
    ) -> Option<Self> {
        Some(Self { form_key, ..Self::asking(site, action, "make")? })
    }
}

/// Tells the script what the browser is to be asked, if whoever asks may be asked that.
pub(crate) async fn ask(posted: PublicPost) -> Answer {
    let PublicPost { comer, pairs } = posted;
    let (door, token) = (&comer.door, &comer.token);
    let asked = match (pairs.get("kind"), &comer.presence) {
        ("make", Presence::Halfway(halfway)) if halfway.stage == Stage::Enrolling => {
            app::ask_for_new_passkey(door, token, halfway).await?
        }
        ("make", Presence::Here(session)) if session.proved => {
            app::ask_for_new_passkey(door, token, session).await?
        }
        ("show", Presence::Halfway(halfway)) if halfway.stage == Stage::Proving => {
            app::ask_for_passkey(door, token, halfway).await?
        }
        ("show", Presence::Here(session) | Presence::Locked(session)) => {
            app::ask_for_passkey(door, token, session).await?
        }
        ("anyone", Presence::Nobody | Presence::Halfway(_)) => {
            let Some((asked, arrival)) = app::ask_anyone_for_passkey(door).await? else {
                return Ok(StatusCode::NOT_FOUND.into_response());
            };
            return Ok(with_cookie(json(asked), &arrival_cookie(&arrival, 300)));
        }
        _ => None,
    };
    Ok(asked.map_or_else(|| StatusCode::NOT_FOUND.into_response(), json))
}

fn json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

#[derive(Template)]
#[template(path = "passkey.html")]
struct Add {
    frame: Frame,
    onward: Onward,
    passkey: Option<Passkey>,
    passkey_fault: Option<&'static str>,
}

/// The page on which a passkey is added.
pub(crate) async fn form(State(site): State<Site>, anyone: Anyone) -> Response {
    if !anyone.0.session.proved {
        return Redirect::to("/prove?next=/account/passkey").into_response();
    }
    add_page(&site, &anyone, StatusCode::OK, None)
}

fn add_page(
    site: &Site,
    anyone: &Anyone,
    status: StatusCode,
    passkey_fault: Option<&'static str>,
) -> Response {
    let session = &anyone.0.session;
    let form_key = Some(session.form_key.clone());
    let add = Add {
        frame: Frame::new(site, Some(session), "account", say::ADD),
        onward: Onward::to("/account"),
        passkey: Passkey::new_ones(site, "/account/passkey", form_key),
        passkey_fault,
    };
    page_with(status, &add)
}

/// Adds a passkey.
pub(crate) async fn add(State(site): State<Site>, comer: Comer, posted: Proved<Anyone>) -> Answer {
    let (anyone, pairs) = (&posted.staff, &posted.pairs);
    let (session, token) = (&anyone.0.session, &comer.token);
    let (name, answer) = (pairs.get("name"), pairs.get("passkey"));
    let added = app::add_passkey(&comer.door, &comer.visitor, token, session, name, answer).await?;
    Ok(match added {
        Some(codes) if codes.is_empty() => Redirect::to("/account?done=passkey").into_response(),
        Some(codes) => codes_page(&site, anyone, codes),
        None => add_page(&site, anyone, StatusCode::UNPROCESSABLE_ENTITY, Some(say::NOT_MADE)),
    })
}

/// A line of who came in.
pub(crate) struct Happened {
    pub when: String,
    pub what: String,
    pub odd: bool,
    pub browser: String,
    pub place: String,
    pub who: String,
}

/// A line of who came in, in words.
pub(crate) fn happened(line: &SignInLine) -> Happened {
    Happened {
        when: words::trust::moment(line.at),
        what: say::event(&line.what, &line.way),
        odd: say::is_odd(&line.what),
        browser: line.browser.clone(),
        place: say::place(&line.address_hash),
        who: line.name.clone(),
    }
}

#[derive(Template)]
#[template(path = "sign_ins.html")]
struct SignIns {
    frame: Frame,
    events: Vec<Happened>,
}

/// Who of an office came in: for its administrator.
pub(crate) async fn sign_ins(State(site): State<Site>, anyone: Anyone) -> Answer {
    let session = &anyone.0.session;
    let lines = app::sign_ins(&site.door(), session).await?;
    let frame = Frame::new(&site, Some(session), "office", say::SIGN_INS);
    Ok(page(&SignIns { frame, events: lines.iter().map(happened).collect() }))
}
