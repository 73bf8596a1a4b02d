//! Concerns of abuse: recorded, followed, and invisible to the accused line.

use app::{ConcernForm, ConcernView};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::{AbuseConcern, AbuseKind, AccusedKind, CaseId, Reporter, mark};
use words::Term as _;
use words::trust as say;

use crate::Site;
use crate::entry::{Entry, Reader};
use crate::frame::{Frame, page, page_with};
use crate::named::Named;
use crate::posted::Posted;
use crate::problem::{Answer, judged};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "concerns.html")]
struct Page {
    frame: Frame,
    form_key: String,
    case: String,
    person: Option<String>,
    rows: Vec<Row>,
    form: Option<Form>,
    fault: Option<&'static str>,
}

struct Row {
    id: String,
    recorded: String,
    person: String,
    items: Vec<(&'static str, String, bool)>,
    urgent: bool,
    reporter: Option<String>,
    steps: Vec<(String, String)>,
}

/// The form with what was typed.
struct Form {
    entry: Entry,
    kinds: Vec<Choice>,
    by: Vec<Choice>,
    colleagues: Vec<Person>,
    offices: Vec<(String, String)>,
}

struct Choice {
    mark: String,
    term: &'static str,
    chosen: bool,
}

struct Person {
    account: String,
    name: String,
    about: String,
    named: bool,
    accused: bool,
}

/// Shows the concerns of a case that may be known of.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
) -> Answer {
    render(&site, &staff, &case, StatusCode::OK, Entry::default(), None).await
}

async fn render(
    site: &Site,
    staff: &Staff,
    case: &CaseId,
    status: StatusCode,
    entry: Entry,
    fault: Option<&'static str>,
) -> Answer {
    let found = app::concerns(&staff.desk, case).await?;
    Ok(page_with(
        status,
        &Page {
            frame: Frame::new(site, Some(&staff.session), "people", say::CONCERNS),
            form_key: staff.session.form_key.clone(),
            case: case.to_string(),
            person: found.person,
            rows: found.rows.iter().map(row).collect(),
            form: found.colleagues.map(|colleagues| form(entry, &colleagues)),
            fault,
        },
    ))
}

fn row(view: &ConcernView) -> Row {
    let c = &view.concern;
    let kinds: Vec<_> = c.kinds.iter().map(words::Term::term).collect();
    let day = |day: Option<calendar::Day>| day.map(words::day).unwrap_or_default();
    let items = [
        (say::NOTICED_ON, day(c.noticed_on), false),
        (say::ABUSE_KINDS, kinds.join(say::POINT), false),
        (say::ACCUSED_BY, c.by.map(|by| by.term().to_owned()).unwrap_or_default(), false),
        (say::ACCUSED, c.accused.to_string(), false),
        (say::SEEN, c.seen.to_string(), false),
        (say::HEARD, c.heard.to_string(), false),
        (say::OWN_WORDS, c.words.to_string(), true),
        (say::CONDITION, c.condition.to_string(), false),
        (say::REPORTED_ON, day(c.reported_on), false),
        (say::REPORTED_TO, c.reported_to.to_string(), false),
    ];
    Row {
        id: view.row.id.clone(),
        recorded: say::moment(view.row.at),
        person: view.row.person.clone(),
        items: items.into_iter().filter(|(_, text, _)| !text.trim().is_empty()).collect(),
        urgent: c.urgent,
        reporter: view.reporter.as_ref().map(|r| say::reporter(&r.name, &r.relation, &r.contact)),
        steps: view
            .row
            .steps
            .iter()
            .map(|(at, who, what)| (say::done_by(*at, who), what.clone()))
            .collect(),
    }
}

fn form(entry: Entry, colleagues: &[app::Colleague]) -> Form {
    let mut offices: Vec<_> =
        colleagues.iter().map(|c| (c.office.to_string(), c.office_name.clone())).collect();
    offices.dedup();
    let choice =
        |name: &str, mark: String, term| Choice { chosen: entry.has(name, &mark), mark, term };
    Form {
        kinds: AbuseKind::ALL.iter().map(|k| choice("kind", mark(k), k.term())).collect(),
        by: AccusedKind::ALL.iter().map(|by| choice("by", mark(by), by.term())).collect(),
        colleagues: colleagues
            .iter()
            .map(|c| Person {
                account: c.account.clone(),
                name: c.name.clone(),
                about: format!("{} {}", c.office_name, say::role(&c.role)),
                named: entry.has("named", &c.account),
                accused: entry.has("accused_account", &c.account),
            })
            .collect(),
        offices,
        entry,
    }
}

/// Records a concern.
pub(crate) async fn record(
    State(site): State<Site>,
    Named(case): Named<CaseId>,
    posted: Posted,
) -> Answer {
    let Posted { staff, pairs } = posted;
    let mut read = Reader::of(&pairs);
    let concern = concern(&mut read);
    let (status, unread) = (StatusCode::UNPROCESSABLE_ENTITY, read.problems);
    if !unread.is_empty() {
        let entry = Entry::refused(pairs, unread, false);
        return render(&site, &staff, &case, status, entry, Some(say::UNREAD)).await;
    }
    match judged(app::record_concern(&staff.desk, &case, &concern).await)? {
        Ok(()) => Ok(Redirect::to(&format!("/cases/{case}/concerns")).into_response()),
        Err(problems) => {
            let line = problems.iter().any(|problem| problem.path == "named");
            let fault = if line { say::NAMED_OF_LINE } else { say::SEEN_MISSING };
            let entry = Entry::refused(pairs, Vec::new(), false);
            render(&site, &staff, &case, status, entry, Some(fault)).await
        }
    }
}

fn concern(read: &mut Reader<'_>) -> ConcernForm {
    let pairs = read.pairs();
    let some = |name: &str| Some(pairs.get(name)).filter(|v| !v.is_empty());
    ConcernForm {
        concern: AbuseConcern {
            noticed_on: read.day("noticed_on"),
            kinds: read.choices("kind"),
            by: read.choice("by"),
            accused: read.text("accused"),
            seen: read.text("seen"),
            heard: read.text("heard"),
            words: read.text("words"),
            condition: read.text("condition"),
            urgent: pairs.get("urgent") == "1",
            reported_on: read.day("reported_on"),
            reported_to: read.text("reported_to"),
        },
        reporter: Reporter {
            name: read.text("reporter_name"),
            relation: read.text("reporter_relation"),
            contact: read.text("reporter_contact"),
        },
        accused_account: some("accused_account").map(str::to_owned),
        accused_office: some("accused_office").and_then(|office| office.parse().ok()),
        named: pairs.all("named").map(str::to_owned).collect(),
    }
}

/// Adds what was done about a concern.
pub(crate) async fn follow(
    State(site): State<Site>,
    Named((case, concern)): Named<(CaseId, String)>,
    posted: Posted,
) -> Answer {
    let Posted { staff, pairs } = posted;
    let followed = app::follow_concern(&staff.desk, &case, &concern, pairs.get("what")).await;
    if judged(followed)?.is_err() {
        let (status, fault) = (StatusCode::UNPROCESSABLE_ENTITY, Some(say::STEP_MISSING));
        return render(&site, &staff, &case, status, Entry::default(), fault).await;
    }
    Ok(Redirect::to(&format!("/cases/{case}/concerns")).into_response())
}

#[derive(Template)]
#[template(path = "my_concerns.html")]
struct Mine {
    frame: Frame,
    cases: Vec<(String, usize)>,
}

/// Concerns that whoever is signed in recorded or is named in, whichever case they are about.
pub(crate) async fn mine(State(site): State<Site>, staff: Staff) -> Answer {
    let cases = app::my_concerns(&staff.desk).await?;
    Ok(page(&Mine {
        frame: Frame::new(&site, Some(&staff.session), "", say::CONCERNS),
        cases: cases.into_iter().map(|(case, count)| (case.to_string(), count)).collect(),
    }))
}
