//! A person who is new: the first conversation.

use app::{AlikeLine, Begun, FirstTalk};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::{CaseId, Problem as Wrong, Sex, mark};
use words::Term as _;

use crate::Site;
use crate::frame::{Frame, page_with};
use crate::posted::{Pairs, Posted};
use crate::problem::{Answer, Problem, judged};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "intake.html")]
struct Page {
    frame: Frame,
    form_key: String,
    /// Identity the case will have: the same form sent twice is one case.
    case: String,
    talk: FirstTalk,
    sexes: Vec<(String, &'static str)>,
    municipalities: Vec<(String, String)>,
    wrong: Vec<(String, String)>,
    alike: Vec<AlikeLine>,
}

impl Page {
    /// What is wrong with a field.
    fn fault(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|(path, _)| path == field).map(|(_, why)| why.as_str())
    }
}

/// What a field of the form is called.
fn label(field: &str) -> &'static str {
    match field {
        "found" => words::around::FOUND,
        "words" => words::around::FIRST_WORDS,
        "received_on" => words::around::RECEIVED_ON,
        field => words::field("Person", field).label,
    }
}

/// The form, empty.
pub(crate) async fn form(State(site): State<Site>, staff: Staff) -> Answer {
    if !access::may_begin(staff.desk.actor.role) {
        return Err(Problem::hidden());
    }
    let received_on = words::day(staff.desk.moment.today);
    let talk = FirstTalk { received_on, ..FirstTalk::default() };
    let case = staff.desk.new_id();
    show(&site, &staff, StatusCode::OK, case, talk, Vec::new(), Vec::new()).await
}

/// Begins the case, or says at each field what does not hold.
pub(crate) async fn begin(State(site): State<Site>, Posted { staff, pairs }: Posted) -> Answer {
    let talk = talk(&pairs);
    let given = pairs.get("case").to_owned();
    let Ok(case) = given.parse::<CaseId>() else { return Err(Problem::hidden()) };
    let is_another = pairs.get("another") == "yes";
    match judged(app::begin_case(&staff.desk, case, &talk, is_another).await)? {
        Ok(Begun::Case(case)) => Ok(Redirect::to(&format!("/cases/{case}")).into_response()),
        Ok(Begun::Alike(alike)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&site, &staff, status, given, talk, Vec::new(), alike).await
        }
        Err(wrong) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&site, &staff, status, given, talk, wrong, Vec::new()).await
        }
    }
}

fn talk(pairs: &Pairs) -> FirstTalk {
    let text = |name: &str| pairs.get(name).to_owned();
    FirstTalk {
        name: text("name"),
        kana: text("kana"),
        called: text("called"),
        born: text("born"),
        sex: text("sex"),
        municipality: text("municipality"),
        found: text("found"),
        words: text("words"),
        received_on: text("received_on"),
    }
}

async fn show(
    site: &Site,
    staff: &Staff,
    status: StatusCode,
    case: String,
    talk: FirstTalk,
    wrong: Vec<Wrong>,
    alike: Vec<AlikeLine>,
) -> Answer {
    let municipalities = app::municipalities(&staff.desk).await?;
    let said = |wrong: Wrong| (wrong.path, words::why(&wrong.fault));
    Ok(page_with(
        status,
        &Page {
            frame: Frame::new(site, Some(&staff.session), "people", words::around::NEW_PERSON),
            form_key: staff.session.form_key.clone(),
            case,
            talk,
            sexes: Sex::ALL.iter().map(|sex| (mark(sex), sex.term())).collect(),
            municipalities,
            wrong: wrong.into_iter().map(said).collect(),
            alike,
        },
    ))
}
