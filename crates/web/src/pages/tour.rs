//! The first tour: through the real pages of a case of the demo region, a note at the top of each.

use app::{Desk, Failure, PeopleQuery};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::{CaseFile, CaseId, DocumentKind};
use words::tour::{PERSON, STEPS, TITLE, To};

use crate::Site;
use crate::frame::{Frame, page};
use crate::named::Named;
use crate::problem::{Answer, Problem};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "tour.html")]
struct Tour {
    frame: Frame,
    here: bool,
}

/// Says where the tour leads.
pub(crate) async fn show(State(site): State<Site>, staff: Staff) -> Answer {
    let case = case_of_tour(&staff.desk).await?;
    Ok(page(&Tour {
        frame: Frame::new(&site, Some(&staff.session), "", TITLE),
        here: case.is_some(),
    }))
}

/// Leads to the page of a step.
pub(crate) async fn step(staff: Staff, Named(number): Named<usize>) -> Answer {
    let Some(step) = number.checked_sub(1).and_then(|at| STEPS.get(at)) else {
        return Err(Problem::hidden());
    };
    let case = match case_of_tour(&staff.desk).await {
        Ok(Some(case)) => case,
        Ok(None) => return Ok(Redirect::to("/tour").into_response()),
        Err(failure) => return Err(failure.into()),
    };
    let opened = app::open_case(&staff.desk, &case).await?;
    let path = path_of(opened.case.get(), &case, step.to);
    let sign = if path.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{path}{sign}tour={number}")).into_response())
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
