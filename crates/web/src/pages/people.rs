//! The list of people.

use app::PeopleQuery;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use words::Term as _;

use crate::Site;
use crate::frame::{Frame, page};
use crate::problem::Problem;
use crate::staff::Staff;

/// People on one page of the list.
const PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    frame: Frame,
    words: String,
    lines: Vec<Line>,
    more: Option<(String, String)>,
}

struct Line {
    case: String,
    name: String,
    kana: String,
    age: Option<i16>,
    stage: &'static str,
    specialist: String,
    office: Option<String>,
    findings: u32,
    gravest: &'static str,
    gravest_term: &'static str,
    due: Option<String>,
    overdue: bool,
    closed: bool,
}

/// What is asked of the list.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    words: String,
    #[serde(default)]
    kana: String,
    #[serde(default)]
    after: String,
}

/// The first page of whoever signs in.
pub(crate) async fn home(_: Staff) -> Redirect {
    Redirect::to("/people")
}

/// The list, or the part of it that matches.
pub(crate) async fn list(
    State(site): State<Site>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Response {
    let query = PeopleQuery {
        words: asked.words.clone(),
        after: (asked.kana, asked.after),
        limit: PAGE + 1,
    };
    let mut lines = match app::list_people(&staff.desk, &query).await {
        Ok(lines) => lines,
        Err(failure) => return Problem::new(&site, failure).into_response(),
    };
    let more = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let last = lines.last().filter(|_| more);
    let more = last.map(|line| (line.kana_key.clone(), line.id.to_string()));
    let today = staff.desk.moment.today;
    let own = &staff.desk.actor.office;
    let line = |line: &app::CaseLine| {
        let severity = line.gravest.and_then(crate::pages::person::severity);
        Line {
            case: line.id.to_string(),
            name: line.name.clone(),
            kana: line.kana.clone(),
            age: line.born.map(|born| calendar::age_on(born, today)),
            stage: domain::from_mark::<domain::StepKind>(&line.stage).map_or("", |s| s.term()),
            specialist: line.specialist.clone(),
            office: (line.office != *own).then(|| line.office_name.clone()),
            findings: line.findings,
            gravest: severity.map_or("", crate::pages::person::severity_class),
            gravest_term: severity.map_or("", |severity| severity.term()),
            due: line.next_due.map(words::day_with_weekday),
            overdue: line.next_due.is_some_and(|due| due < today),
            closed: line.closed_on.is_some(),
        }
    };
    let lines: Vec<_> = lines.iter().map(line).collect();
    let frame = Frame::new(&site, Some(&staff.session), "people", words::web::PEOPLE);
    page(&People { frame, words: asked.words, lines, more })
}
