//! One's own account: password, second factors, sessions.

use app::{Changed, PasswordFault};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use words::sign_in as say;

use crate::Site;
use crate::frame::{Frame, page, page_with};
use crate::onward::Onward;
use crate::pages::passkey::{Happened, happened};
use crate::pages::sign_in::{Enrol, RecoveryPage, signed_in};
use crate::posted::{Posted, Proved};
use crate::problem::Answer;
use crate::qr::Picture;
use crate::staff::{Anyone, Comer};

#[derive(Template)]
#[template(path = "own.html")]
struct Show {
    frame: Frame,
    form_key: String,
    login: String,
    role: &'static str,
    told: Option<&'static str>,
    factors: Vec<FactorLine>,
    codes_left: Option<String>,
    sessions: Vec<SessionLine>,
    /// Whether a passkey can be added here.
    passkeys: bool,
    events: Vec<Happened>,
    /// The identity provider, and whether the account is linked to it.
    provider: Option<(String, bool)>,
    links: Vec<LinkLine>,
}

struct LinkLine {
    issuer: String,
    used: String,
}

struct FactorLine {
    id: String,
    name: String,
    /// What it is, where its name does not say so.
    kind: Option<&'static str>,
}

struct SessionLine {
    id: String,
    browser: String,
    used: String,
    office: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "password.html")]
struct Password {
    frame: Frame,
    form_key: String,
    login: String,
    fault: Option<String>,
    new_fault: Option<String>,
}

/// What was just done.
#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

fn told(done: &str) -> Option<&'static str> {
    match done {
        "password" => Some(say::PASSWORD_CHANGED),
        "others" => Some(say::ELSEWHERE_ENDED),
        "session" => Some(say::SESSION_ENDED),
        "removed" => Some(say::FACTOR_REMOVED),
        "passkey-removed" => Some(words::passkey::REMOVED),
        "passkey" => Some(words::passkey::ADDED),
        "linked" => Some(words::provider::LINKED),
        "taken" => Some(words::provider::TAKEN),
        "not-linked" => Some(words::provider::NOT_LINKED),
        "provider-away" => Some(words::provider::AWAY),
        "unlinked" => Some(words::provider::UNLINKED),
        "last" => Some(say::LAST_FACTOR),
        _ => None,
    }
}

/// One's own account.
pub(crate) async fn show(
    State(site): State<Site>,
    anyone: Anyone,
    Query(done): Query<Done>,
) -> Answer {
    let session = &anyone.0.session;
    let own = app::own(&site.door(), session).await?;
    let factor = |factor: app::Factor| {
        let kind = match factor.kind {
            app::FactorKind::Passkey => words::passkey::UNNAMED,
            app::FactorKind::Totp | app::FactorKind::Recovery => say::APP,
        };
        let name = if factor.name.is_empty() { kind.to_owned() } else { factor.name };
        FactorLine { kind: (name != kind).then_some(kind), name, id: factor.id }
    };
    let link = |link: app::LinkLine| LinkLine {
        used: words::provider::linked(
            &words::trust::moment(link.made_at),
            link.used_at.map(words::trust::moment).as_deref(),
        ),
        issuer: link.issuer,
    };
    let line = |shown: app::SessionShown| SessionLine {
        used: say::used(
            &words::time_of_day(shown.line.made_at),
            &words::time_of_day(shown.line.seen_at),
        ),
        id: shown.line.id,
        browser: shown.line.browser,
        office: shown.line.office_name,
        here: shown.here,
    };
    Ok(page(&Show {
        frame: Frame::new(&site, Some(session), "account", say::ACCOUNT),
        form_key: session.form_key.clone(),
        login: session.login.clone(),
        role: words::trust::role(session.actor.role.key()),
        told: told(&done.done),
        codes_left: (!own.factors.is_empty()).then(|| say::codes_left(own.codes_left)),
        factors: own.factors.into_iter().map(factor).collect(),
        sessions: own.sessions.into_iter().map(line).collect(),
        passkeys: site.door().passkeys_can_be_used(),
        events: own.events.iter().map(happened).collect(),
        provider: site.provider.as_ref().map(|provider| {
            let linked = own.links.iter().any(|link| link.issuer == provider.issuer());
            (provider.name().to_owned(), linked)
        }),
        links: own.links.into_iter().map(link).collect(),
    }))
}

/// The page on which one changes the password.
pub(crate) async fn password_form(State(site): State<Site>, anyone: Anyone) -> Answer {
    Ok(password_page(&site, &anyone, StatusCode::OK, None, None))
}

fn password_page(
    site: &Site,
    anyone: &Anyone,
    status: StatusCode,
    fault: Option<String>,
    new_fault: Option<String>,
) -> Response {
    let session = &anyone.0.session;
    page_with(
        status,
        &Password {
            frame: Frame::new(site, Some(session), "account", say::PASSWORD),
            form_key: session.form_key.clone(),
            login: session.login.clone(),
            fault,
            new_fault,
        },
    )
}

/// Why a password is refused, as a sentence.
pub(crate) fn refused(fault: PasswordFault) -> String {
    match fault {
        PasswordFault::Short => say::short_password(app::SHORTEST_PASSWORD),
        PasswordFault::Long => say::long_password(app::LONGEST_PASSWORD),
        PasswordFault::Guessable => say::GUESSABLE_PASSWORD.to_owned(),
    }
}

/// Changes the password.
pub(crate) async fn password(
    State(site): State<Site>,
    comer: Comer,
    posted: Posted<Anyone>,
) -> Answer {
    let (anyone, pairs) = (&posted.staff, &posted.pairs);
    let (current, new) = (pairs.get("current"), pairs.get("new"));
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    if new != pairs.get("again") {
        let fault = Some(say::DIFFERENT.to_owned());
        return Ok(password_page(&site, anyone, wrong, None, fault));
    }
    let session = &anyone.0.session;
    let (door, visitor, token) = (&comer.door, &comer.visitor, &comer.token);
    let changed = app::change_password(door, visitor, token, session, current, new).await?;
    Ok(match changed {
        Changed::Done(token) => {
            signed_in(Redirect::to("/account?done=password").into_response(), &token, None)
        }
        Changed::Refused(fault) => password_page(&site, anyone, wrong, None, Some(refused(fault))),
        Changed::Wrong => {
            let fault = Some(say::WRONG_OLD_PASSWORD.to_owned());
            password_page(&site, anyone, wrong, fault, None)
        }
        Changed::Wait(seconds) => {
            let fault = Some(say::wait(seconds));
            password_page(&site, anyone, StatusCode::TOO_MANY_REQUESTS, fault, None)
        }
        Changed::Over => Redirect::to("/sign-in").into_response(),
    })
}

/// The page on which another app is added. What is shown on it counts in this session alone, so
/// whoever must prove who they are does so before.
pub(crate) async fn app_form(State(site): State<Site>, comer: Comer, anyone: Anyone) -> Answer {
    if !anyone.0.session.proved {
        return Ok(Redirect::to("/prove?next=/account/app").into_response());
    }
    app_page(&site, &comer, &anyone, None).await
}

async fn app_page(
    site: &Site,
    comer: &Comer,
    anyone: &Anyone,
    fault: Option<&'static str>,
) -> Answer {
    let session = &anyone.0.session;
    let enrolment = app::begin_totp(&comer.door, &comer.token, session).await?;
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(
        status,
        &Enrol {
            frame: Frame::new(site, Some(session), "account", say::ENROL),
            action: "/account/app",
            form_key: Some(session.form_key.clone()),
            key: enrolment.key,
            picture: Picture::of(&enrolment.address),
            passkey: None,
            onward: Onward::to("/account"),
            fault,
            passkey_fault: None,
        },
    ))
}

/// Adds an app.
pub(crate) async fn add_app(
    State(site): State<Site>,
    comer: Comer,
    posted: Proved<Anyone>,
) -> Answer {
    let (anyone, pairs) = (&posted.staff, &posted.pairs);
    let session = &anyone.0.session;
    let (name, code) = (pairs.get("name"), pairs.get("code"));
    match app::add_totp(&comer.door, &comer.visitor, session, name, code).await? {
        Some(codes) if codes.is_empty() => Ok(Redirect::to("/account").into_response()),
        Some(codes) => Ok(codes_page(&site, anyone, codes)),
        None => app_page(&site, &comer, anyone, Some(say::WRONG_FIRST_CODE)).await,
    }
}

pub(crate) fn codes_page(site: &Site, anyone: &Anyone, codes: Vec<String>) -> Response {
    page(&RecoveryPage {
        frame: Frame::new(site, Some(&anyone.0.session), "account", say::CODES),
        codes,
        next: Some("/account".to_owned()),
        carrying: None,
        waiting: None,
    })
}

/// Takes an app or a passkey away.
pub(crate) async fn remove(comer: Comer, posted: Proved<Anyone>) -> Answer {
    let (session, factor) = (&posted.staff.0.session, posted.pairs.get("factor"));
    let removed = app::remove_factor(&comer.door, &comer.visitor, session, factor).await?;
    let done = match removed {
        Some(app::FactorKind::Passkey) => "/account?done=passkey-removed",
        Some(_) => "/account?done=removed",
        None => "/account?done=last",
    };
    Ok(Redirect::to(done).into_response())
}

/// Makes new recovery codes.
pub(crate) async fn codes(
    State(site): State<Site>,
    comer: Comer,
    posted: Proved<Anyone>,
) -> Answer {
    let session = &posted.staff.0.session;
    let codes = app::new_recovery_codes(&comer.door, &comer.visitor, session).await?;
    Ok(codes_page(&site, &posted.staff, codes))
}

/// Ends one of one's own sessions.
pub(crate) async fn end_session(State(site): State<Site>, posted: Posted<Anyone>) -> Answer {
    let session = &posted.staff.0.session;
    app::end_own_session(&site.door(), session, posted.pairs.get("session")).await?;
    Ok(Redirect::to("/account?done=session").into_response())
}

/// Ends every other session of one's own.
pub(crate) async fn end_others(comer: Comer, posted: Posted<Anyone>) -> Answer {
    let session = &posted.staff.0.session;
    app::sign_out_elsewhere(&comer.door, &comer.token, session).await?;
    Ok(Redirect::to("/account?done=others").into_response())
}
