//! The first office and its administrator.

use app::{Failure, FieldFaults, FirstOffice, NewPerson};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::MemberKind;
use serde::Deserialize;
use words::organisation as say;

use crate::Site;
use crate::frame::{Frame, page_with};
use crate::pages::office::{Choice, Faults, kinds};
use crate::pages::sign_in::signed_in;
use crate::posted::{Pairs, PublicPost};
use crate::problem::{Answer, Problem};

#[derive(Template)]
#[template(path = "set_up.html")]
struct SetUp {
    frame: Frame,
    code: String,
    first: FirstOffice,
    kinds: Vec<Choice>,
    /// The kind that is chosen.
    chosen: String,
    faults: Faults,
}

/// The code of set-up, or of an invitation.
#[derive(Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    pub code: String,
}

/// The page of set-up.
pub(crate) async fn form(State(site): State<Site>, Query(code): Query<Code>) -> Answer {
    if !app::is_set_up(&site.door(), &code.code).await? {
        return Err(no_set_up());
    }
    Ok(show(&site, code.code, FirstOffice::default(), FieldFaults::new()))
}

fn no_set_up() -> Problem {
    Problem::told(StatusCode::NOT_FOUND, say::NO_SET_UP)
}

fn show(site: &Site, code: String, first: FirstOffice, faults: FieldFaults) -> Response {
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = Frame::new(site, None, "", say::SET_UP);
    let chosen = first.kind.as_ref().map(domain::mark).unwrap_or_default();
    page_with(status, &SetUp { frame, code, first, kinds: kinds(), chosen, faults: Faults(faults) })
}

/// A new person as a form gives them.
pub(crate) fn person(pairs: &Pairs) -> NewPerson {
    let field = |name| pairs.get(name).to_owned();
    NewPerson {
        name: field("name"),
        login: field("login"),
        password: field("password"),
        again: field("again"),
    }
}

/// Sets up.
pub(crate) async fn set_up(State(site): State<Site>, posted: PublicPost) -> Answer {
    let PublicPost { comer, pairs } = posted;
    let field = |name| pairs.get(name).to_owned();
    let first = FirstOffice {
        corporation: field("corporation"),
        office: field("office"),
        kana: field("kana"),
        kind: domain::from_mark::<MemberKind>(pairs.get("kind")),
        number: field("number"),
        person: person(&pairs),
    };
    let done = app::set_up(&comer.door, &comer.visitor, pairs.get("code"), &first).await;
    let done = done.map_err(|failure| match failure {
        Failure::Refused(_) => no_set_up(),
        failure => failure.into(),
    })?;
    Ok(match done {
        Ok(token) => {
            signed_in(Redirect::to("/sign-in/enrol?next=/office").into_response(), &token, None)
        }
        Err(faults) => show(&site, field("code"), first, faults),
    })
}
