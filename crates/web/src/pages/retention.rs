//! How long records are kept, and their disposal by two people.

use app::Failure;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::CaseId;
use words::trust as say;

use crate::Site;
use crate::frame::{Frame, page_with};
use crate::named::Named;
use crate::posted::Posted;
use crate::problem::Answer;
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "retention.html")]
struct Page {
    frame: Frame,
    form_key: String,
    years: u32,
    due: Vec<Due>,
    waiting: Vec<Waiting>,
    done: Vec<Done>,
    fault: Option<&'static str>,
}

struct Due {
    case: String,
    person: String,
    last: String,
    from: String,
}

struct Waiting {
    case: String,
    person: String,
    requested: String,
    mine: bool,
}

struct Done {
    case: String,
    last: String,
    requested: String,
    approved: String,
    items: u32,
    proof: String,
}

/// What is due, what waits, what was disposed of.
pub(crate) async fn show(State(site): State<Site>, staff: Staff) -> Answer {
    render(&site, &staff, StatusCode::OK, None).await
}

async fn render(
    site: &Site,
    staff: &Staff,
    status: StatusCode,
    fault: Option<&'static str>,
) -> Answer {
    let found = app::retention(&staff.desk).await?;
    let me = staff.desk.actor.account.as_str();
    let day = |day: Option<calendar::Day>| day.map(words::day).unwrap_or_default();
    Ok(page_with(
        status,
        &Page {
            frame: Frame::new(site, Some(&staff.session), "people", say::RETENTION),
            form_key: staff.session.form_key.clone(),
            years: found.years,
            due: found
                .due
                .iter()
                .map(|due| Due {
                    case: due.case.to_string(),
                    person: due.person.clone(),
                    last: words::day(due.last_provided),
                    from: words::day(due.due_on),
                })
                .collect(),
            waiting: found
                .waiting
                .iter()
                .map(|(row, person)| Waiting {
                    case: row.case.to_string(),
                    person: person.clone(),
                    requested: say::done_by(row.requested.0, &row.requested.2),
                    mine: row.requested.1 == me,
                })
                .collect(),
            done: found
                .done
                .iter()
                .map(|row| Done {
                    case: row.case.to_string(),
                    last: day(row.last_provided),
                    requested: say::done_by(row.requested.0, &row.requested.2),
                    approved: row
                        .done
                        .as_ref()
                        .map(|(at, who)| say::done_by(*at, who))
                        .unwrap_or_default(),
                    items: row.items,
                    proof: row.proof.clone(),
                })
                .collect(),
            fault,
        },
    ))
}

/// Sets how long the office keeps what it made.
pub(crate) async fn years(State(site): State<Site>, posted: Posted) -> Answer {
    let years = posted.pairs.get("years").trim().parse().unwrap_or(0);
    let done = app::set_retention(&posted.staff.desk, years).await;
    answer(&site, &posted.staff, done, say::YEARS_TOO_FEW).await
}

/// Asks for a disposal.
pub(crate) async fn request(
    State(site): State<Site>,
    Named(case): Named<CaseId>,
    posted: Posted,
) -> Answer {
    let done = app::request_disposal(&posted.staff.desk, &case).await;
    answer(&site, &posted.staff, done, say::NOT_DUE).await
}

/// Takes a request back.
pub(crate) async fn take_back(
    State(site): State<Site>,
    Named(case): Named<CaseId>,
    posted: Posted,
) -> Answer {
    let done = app::drop_disposal(&posted.staff.desk, &case).await;
    answer(&site, &posted.staff, done, say::NOT_DUE).await
}

/// Approves a disposal and does it.
pub(crate) async fn approve(
    State(site): State<Site>,
    Named(case): Named<CaseId>,
    posted: Posted,
) -> Answer {
    let done = app::approve_disposal(&posted.staff.desk, &case).await;
    answer(&site, &posted.staff, done, say::NOT_DUE).await
}

async fn answer(
    site: &Site,
    staff: &Staff,
    done: Result<(), Failure>,
    invalid: &'static str,
) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to("/retention").into_response()),
        Err(Failure::Invalid(_)) => {
            render(site, staff, StatusCode::UNPROCESSABLE_ENTITY, Some(invalid)).await
        }
        Err(Failure::Stale) => {
            render(site, staff, StatusCode::CONFLICT, Some(say::SECOND_PERSON)).await
        }
        Err(failure) => Err(failure.into()),
    }
}
