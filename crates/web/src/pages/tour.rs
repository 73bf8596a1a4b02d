//! The first tour: through the real pages of a case of the demo region, a note at the top of each.

use app::{Desk, Failure, PeopleQuery};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{CaseFile, CaseId, DocumentKind};
use words::tour::{PERSON, STEPS, TITLE, To};

use crate::Site;
use crate::frame::{Frame, page};
use crate::problem::{Problem, not_found};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "tour.html")]
struct Tour {
    frame: Frame,
    here: bool,
}

/// Says where the tour leads.
pub(crate) async fn show(State(site): State<Site>, staff: Staff) -> Response {
    match case_of_tour(&staff.desk).await {
        Ok(case) => page(&Tour {
            frame: Frame::new(&site, Some(&staff.session), "", TITLE),
            here: case.is_some(),
        }),
        Err(failure) => Problem::new(&site, failure).into_response(),
    }
}

/// Leads to the page of a step.
pub(crate) async fn step(
    State(site): State<Site>,
    staff: Staff,
    Path(number): Path<usize>,
) -> Response {
    let Some(step) = number.checked_sub(1).and_then(|at| STEPS.get(at)) else {
        return not_found(State(site)).await;
    };
    let case = match case_of_tour(&staff.desk).await {
        Ok(Some(case)) => case,
        Ok(None) => return Redirect::to("/tour").into_response(),
        Err(failure) => return Problem::new(&site, failure).into_response(),
    };
    match app::open_case(&staff.desk, &case).await {
        Ok(opened) => {
            let path = path_of(opened.case.get(), &case, step.to);
            let sign = if path.contains('?') { '&' } else { '?' };
            Redirect::to(&format!("{path}{sign}tour={number}")).into_response()
        }
        Err(failure) => Problem::new(&site, failure).into_response(),
    }
}

/// The case of the tour, if whoever asks may see it.
async fn case_of_tour(desk: &Desk) -> Result<Option<CaseId>, Failure> {
    let query = PeopleQuery { words: PERSON.to_owned(), limit: 1, ..PeopleQuery::default() };
    let lines = app::list_people(desk, &query).await?;
    Ok(lines.into_iter().find(|line| line.name == PERSON).map(|line| line.id))
}

/// The page of a step; the person's where there is no such document.
fn path_of(file: &CaseFile, case: &CaseId, to: To) -> String {
    let person = format!("/cases/{case}");
    let heads = file.heads();
    let newest = |kind: DocumentKind| {
        heads.iter().filter(|head| head.kind == kind).max_by_key(|head| (head.made_on, head.number))
    };
    let found = match to {
        To::Today => Some("/".to_owned()),
        To::Person => None,
        To::Read(kind) => {
            newest(kind).map(|head| format!("{person}/documents/{}/{}", head.document, head.number))
        }
        To::Write(kind, part) => {
            newest(kind).map(|head| format!("{person}/write/d.{}?part={part}", head.document))
        }
    };
    found.unwrap_or(person)
}
