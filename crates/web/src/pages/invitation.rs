//! Accepting an invitation.

use app::{Accepting, Failure, FieldFaults, Invitation, Presence};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use words::organisation as say;

use crate::Site;
use crate::frame::{Frame, page_with};
use crate::pages::office::Faults;
use crate::pages::set_up::{Code, person};
use crate::pages::sign_in::signed_in;
use crate::posted::{Posted, PublicPost};
use crate::problem::{Answer, Problem};
use crate::staff::{Anyone, Comer};

#[derive(Template)]
#[template(path = "invitation.html")]
struct Show {
    frame: Frame,
    code: String,
    office: String,
    role: &'static str,
    /// Whoever is signed in, and the key of their forms.
    own: Option<(String, String)>,
    person: Accepting,
    faults: Faults,
}

/// The page of an invitation.
pub(crate) async fn form(
    State(site): State<Site>,
    comer: Comer,
    Query(code): Query<Code>,
) -> Answer {
    let invitation = app::invitation(&comer.door, &code.code).await?.ok_or_else(gone)?;
    let person = Accepting { name: invitation.name.clone(), ..Accepting::default() };
    Ok(show(&site, &comer, code.code, &invitation, person, FieldFaults::new()))
}

fn gone() -> Problem {
    Problem::told(StatusCode::NOT_FOUND, say::NO_INVITATION)
}

fn show(
    site: &Site,
    comer: &Comer,
    code: String,
    invitation: &Invitation,
    person: Accepting,
    faults: FieldFaults,
) -> Response {
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let session = match &comer.presence {
        Presence::Here(session) => Some(session),
        _ => None,
    };
    page_with(
        status,
        &Show {
            frame: Frame::new(site, session, "", say::INVITATION),
            code,
            office: invitation.office_name.clone(),
            role: words::trust::role(invitation.role.key()),
            own: session.map(|s| (s.account_name.clone(), s.form_key.clone())),
            person,
            faults: Faults(faults),
        },
    )
}

fn or_gone(failure: Failure) -> Problem {
    match failure {
        Failure::Refused(_) => gone(),
        failure => failure.into(),
    }
}

/// Accepts as someone new.
pub(crate) async fn accept(State(site): State<Site>, posted: PublicPost) -> Answer {
    let PublicPost { comer, pairs } = posted;
    let (code, person) = (pairs.get("code"), person(&pairs));
    let accepted = app::accept_as_new(&comer.door, &comer.visitor, code, &person).await;
    match accepted.map_err(or_gone)? {
        Ok(token) => Ok(signed_in(Redirect::to("/sign-in/enrol").into_response(), &token, None)),
        Err(faults) => {
            let invitation = app::invitation(&comer.door, code).await?.ok_or_else(gone)?;
            Ok(show(&site, &comer, code.to_owned(), &invitation, person, faults))
        }
    }
}

/// Accepts with the account that is signed in.
pub(crate) async fn join(State(site): State<Site>, posted: Posted<Anyone>) -> Answer {
    let session = &posted.staff.0.session;
    app::accept_as(&site.door(), session, posted.pairs.get("code")).await.map_err(or_gone)?;
    Ok(Problem::told(StatusCode::OK, say::ACCEPTED).into_response())
}
