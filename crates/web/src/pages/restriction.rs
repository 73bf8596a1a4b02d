//! A restricted person: who alone may know, set and lifted with a reason.

use app::{Failure, Restriction};
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
use crate::problem::{Answer, judged};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "restriction.html")]
struct Page {
    frame: Frame,
    form_key: String,
    case: String,
    person: String,
    in_force: bool,
    rows: Vec<Row>,
    colleagues: Vec<Person>,
    reason: String,
    fault: Option<&'static str>,
}

struct Row {
    reason: String,
    set: String,
    lifted: Option<(String, String)>,
}

struct Person {
    account: String,
    name: String,
    office: String,
    role: String,
    own: bool,
    named: bool,
}

/// Shows the restriction of a person.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
) -> Answer {
    render(&site, &staff, &case, StatusCode::OK, "", None).await
}

async fn render(
    site: &Site,
    staff: &Staff,
    case: &CaseId,
    status: StatusCode,
    reason: &str,
    fault: Option<&'static str>,
) -> Answer {
    let found = app::restriction(&staff.desk, case).await?;
    Ok(page_with(
        status,
        &Page {
            frame: Frame::new(site, Some(&staff.session), "people", say::RESTRICTION),
            form_key: staff.session.form_key.clone(),
            case: case.to_string(),
            in_force: found.is_in_force(),
            rows: found.rows.iter().map(row).collect(),
            colleagues: colleagues(&found, staff),
            person: found.person,
            reason: reason.to_owned(),
            fault,
        },
    ))
}

fn row(row: &app::RestrictionRow) -> Row {
    let lifted = row.lifted_at.map(|at| (say::done_by(at, &row.lifted_by), row.lifted_why.clone()));
    Row { reason: row.reason.clone(), set: say::done_by(row.set_at, &row.set_by), lifted }
}

fn colleagues(found: &Restriction, staff: &Staff) -> Vec<Person> {
    let named = |(colleague, named): &(app::Colleague, bool)| Person {
        account: colleague.account.clone(),
        name: colleague.name.clone(),
        office: colleague.office_name.clone(),
        role: say::role(&colleague.role).to_owned(),
        own: colleague.account == staff.desk.actor.account.as_str(),
        named: *named,
    };
    found.colleagues.iter().map(named).collect()
}

/// Sets a restriction.
pub(crate) async fn set(
    State(site): State<Site>,
    Named(case): Named<CaseId>,
    posted: Posted,
) -> Answer {
    let pairs = &posted.pairs;
    let named: Vec<String> =
        pairs.0.iter().filter(|(key, _)| key == "named").map(|(_, id)| id.clone()).collect();
    let reason = pairs.get("reason");
    let done = app::restrict(&posted.staff.desk, &case, reason, &named).await;
    answer(&site, &posted.staff, &case, done, reason).await
}

/// Lifts a restriction.
pub(crate) async fn lift(
    State(site): State<Site>,
    Named(case): Named<CaseId>,
    posted: Posted,
) -> Answer {
    let why = posted.pairs.get("why");
    let done = app::lift_restriction(&posted.staff.desk, &case, why).await;
    answer(&site, &posted.staff, &case, done, why).await
}

async fn answer(
    site: &Site,
    staff: &Staff,
    case: &CaseId,
    done: Result<(), Failure>,
    reason: &str,
) -> Answer {
    if judged(done)?.is_err() {
        let (status, fault) = (StatusCode::UNPROCESSABLE_ENTITY, Some(say::REASON_MISSING));
        return render(site, staff, case, status, reason, fault).await;
    }
    Ok(Redirect::to(&format!("/cases/{case}/restriction")).into_response())
}
