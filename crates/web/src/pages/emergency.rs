//! Opening a case for an hour because life or body is in danger.

use app::Failure;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Day;
use domain::CaseId;
use words::trust as say;

use crate::Site;
use crate::frame::{Frame, page_with};
use crate::named::Named;
use crate::posted::Posted;
use crate::problem::{Answer, Problem, judged};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "emergency.html")]
struct Page {
    frame: Frame,
    form_key: String,
    case: Option<String>,
    kana: String,
    born: String,
    reason: String,
    fault: Option<&'static str>,
}

impl Page {
    fn new(site: &Site, staff: &Staff, case: Option<&CaseId>) -> Self {
        Self {
            frame: Frame::new(site, Some(&staff.session), "people", say::EMERGENCY),
            form_key: staff.session.form_key.clone(),
            case: case.map(ToString::to_string),
            kana: String::new(),
            born: String::new(),
            reason: String::new(),
            fault: None,
        }
    }

    fn refused(self, status: StatusCode, reason: &str, fault: &'static str) -> Response {
        page_with(status, &Self { reason: reason.to_owned(), fault: Some(fault), ..self })
    }
}

/// The page to open a case whose address is known; shows nothing of it.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
) -> Answer {
    app::may_break_glass(&staff.desk, &case).await?;
    Ok(page_with(StatusCode::OK, &Page::new(&site, &staff, Some(&case))))
}

/// Opens it.
pub(crate) async fn open(
    State(site): State<Site>,
    Named(case): Named<CaseId>,
    posted: Posted,
) -> Answer {
    let (staff, reason) = (&posted.staff, posted.pairs.get("reason"));
    if judged(app::break_glass(&staff.desk, &case, reason).await)?.is_err() {
        let (status, fault) = (StatusCode::UNPROCESSABLE_ENTITY, say::REASON_MISSING);
        return Ok(Page::new(&site, staff, Some(&case)).refused(status, reason, fault));
    }
    Ok(Redirect::to(&format!("/cases/{case}")).into_response())
}

/// The page to find someone by exact reading and birthday.
pub(crate) async fn ask(State(site): State<Site>, staff: Staff) -> Answer {
    if staff.desk.actor.role.sees_people() {
        Ok(page_with(StatusCode::OK, &Page::new(&site, &staff, None)))
    } else {
        Err(Problem::hidden())
    }
}

/// Finds and opens.
pub(crate) async fn find(State(site): State<Site>, posted: Posted) -> Answer {
    let (staff, pairs) = (&posted.staff, &posted.pairs);
    if !staff.desk.actor.role.sees_people() {
        return Err(Problem::hidden());
    }
    let (kana, reason) = (pairs.get("kana"), pairs.get("reason"));
    let page = Page {
        kana: kana.to_owned(),
        born: pairs.get("born").to_owned(),
        ..Page::new(&site, staff, None)
    };
    let Ok(born) = pairs.get("born").parse::<Day>() else {
        return Ok(page.refused(StatusCode::UNPROCESSABLE_ENTITY, reason, say::BIRTHDAY_MISSING));
    };
    match app::find_in_emergency(&staff.desk, kana, born, reason).await {
        Ok(case) => Ok(Redirect::to(&format!("/cases/{case}")).into_response()),
        Err(Failure::Invalid(problems)) => {
            let kana = problems.iter().any(|problem| problem.path == "kana");
            let fault = if kana { say::KANA_MISSING } else { say::REASON_MISSING };
            Ok(page.refused(StatusCode::UNPROCESSABLE_ENTITY, reason, fault))
        }
        Err(Failure::Refused(_)) => {
            Ok(page.refused(StatusCode::NOT_FOUND, reason, say::NOBODY_IN_EMERGENCY))
        }
        Err(failure) => Err(failure.into()),
    }
}
