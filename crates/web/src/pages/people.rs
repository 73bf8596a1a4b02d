//! The list of people.

use app::{CaseLine, Narrowing, PeopleQuery};
use askama::Template;
use axum::extract::{Query, State};
use calendar::Day;
use domain::{OfficeId, Severity, StepKind, from_mark, mark};
use serde::Deserialize;
use words::Term as _;
use words::around::KANA_ROWS;

use crate::Site;
use crate::address::with_query;
use crate::frame::{Frame, page};
use crate::pages::person::{severity, severity_class};
use crate::problem::Answer;
use crate::staff::Staff;

/// People on one page of the list.
const PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    frame: Frame,
    words: String,
    specialists: Vec<Choice>,
    offices: Vec<Choice>,
    stages: Vec<Choice>,
    severities: Vec<Choice>,
    closed: Vec<Choice>,
    rows: Vec<RowLink>,
    caseload: Vec<Load>,
    narrowed: bool,
    lines: Vec<Line>,
    first: Option<String>,
    more: Option<String>,
    begins: bool,
}

/// A choice of a filter.
struct Choice {
    value: String,
    name: String,
    chosen: bool,
}

/// A row of the kana table to jump to.
struct RowLink {
    name: &'static str,
    href: String,
    here: bool,
}

/// How many open cases someone has.
struct Load {
    name: String,
    count: u32,
    href: String,
    here: bool,
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

/// What is asked of the list; kept through paging.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    words: String,
    #[serde(default)]
    specialist: String,
    #[serde(default)]
    office: String,
    #[serde(default)]
    stage: String,
    #[serde(default)]
    gravest: String,
    #[serde(default)]
    closed: String,
    /// Row of the kana table, by its number.
    #[serde(default)]
    row: String,
    #[serde(default)]
    kana: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    /// The address of the list with the same filters.
    fn address(&self) -> String {
        let pairs = [
            ("words", self.words.as_str()),
            ("specialist", &self.specialist),
            ("office", &self.office),
            ("stage", &self.stage),
            ("gravest", &self.gravest),
            ("closed", &self.closed),
            ("row", &self.row),
            ("kana", &self.kana),
            ("after", &self.after),
        ];
        with_query("/people", &pairs)
    }

    /// The same filters from the first page on.
    fn at_the_first(&self) -> Self {
        Self { kana: String::new(), after: String::new(), ..self.clone() }
    }

    fn kana_row(&self) -> Option<(&'static str, &'static str)> {
        let row = self.row.parse::<usize>().ok()?;
        KANA_ROWS.get(row).map(|(_, from, to)| (*from, *to))
    }

    fn query(&self) -> PeopleQuery {
        PeopleQuery {
            words: self.words.clone(),
            after: (self.kana.clone(), self.after.clone()),
            kana: self.kana_row(),
            specialist: self.specialist.clone(),
            office: self.office.clone(),
            stage: from_mark(&self.stage),
            gravest: from_mark(&self.gravest),
            closed: match self.closed.as_str() {
                "closed" => Some(true),
                "all" => None,
                _ => Some(false),
            },
            limit: PAGE + 1,
        }
    }

    fn is_narrowed(&self) -> bool {
        self.at_the_first().address() != "/people"
    }
}

/// The list, or the part of it that matches.
pub(crate) async fn list(
    State(site): State<Site>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let lines = app::list_people(&staff.desk, &asked.query()).await?;
    let narrowing = app::people_narrowing(&staff.desk).await?;
    Ok(page(&people(&site, &staff, &asked, lines, narrowing)))
}

fn people(
    site: &Site,
    staff: &Staff,
    asked: &Asked,
    mut lines: Vec<CaseLine>,
    narrowing: Narrowing,
) -> People {
    let more = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let last = lines.last().filter(|_| more);
    let more = last.map(|line| {
        let (kana, after) = (line.kana_key.clone(), line.id.to_string());
        Asked { kana, after, ..asked.clone() }.address()
    });
    let own = &staff.desk.actor.office;
    let today = staff.desk.moment.today;
    let Narrowing { caseload, offices } = narrowing;
    People {
        frame: Frame::new(site, Some(&staff.session), "people", words::web::PEOPLE),
        words: asked.words.clone(),
        specialists: specialists(asked, &caseload, &staff.session.account_name),
        offices: offices_of(asked, offices, own),
        stages: StepKind::ALL.iter().map(|kind| choice(kind, &asked.stage)).collect(),
        severities: Severity::ALL
            .iter()
            .rev()
            .map(|weight| choice(weight, &asked.gravest))
            .collect(),
        closed: closed(asked),
        rows: rows(asked),
        caseload: caseload.into_iter().map(|(name, count)| load(asked, name, count)).collect(),
        narrowed: asked.is_narrowed(),
        lines: lines.iter().map(|line| line_view(line, own, today)).collect(),
        first: (!asked.after.is_empty()).then(|| asked.at_the_first().address()),
        more,
        begins: access::may_begin(staff.desk.actor.role),
    }
}

fn choice<T: words::Term + serde::Serialize>(of: &T, asked: &str) -> Choice {
    let value = mark(of);
    Choice { chosen: value == asked, value, name: of.term().to_owned() }
}

/// Oneself first, then colleagues.
fn specialists(asked: &Asked, caseload: &[(String, u32)], me: &str) -> Vec<Choice> {
    let named = |name: &str, shown: &str| Choice {
        value: name.to_owned(),
        name: shown.to_owned(),
        chosen: asked.specialist == name,
    };
    let mine = caseload.iter().filter(|(name, _)| name == me);
    let others = caseload.iter().filter(|(name, _)| name != me && !name.is_empty());
    mine.map(|(name, _)| named(name, words::around::MINE))
        .chain(others.map(|(name, _)| named(name, name)))
        .collect()
}

/// Consultation offices whose people are in the list, where there is more than one.
fn offices_of(asked: &Asked, offices: Vec<(String, String)>, own: &OfficeId) -> Vec<Choice> {
    if offices.len() < 2 {
        return Vec::new();
    }
    let choice = |(value, name): (String, String)| {
        let name = if value == own.as_str() { words::around::OWN_OFFICE.to_owned() } else { name };
        Choice { chosen: asked.office == value, value, name }
    };
    offices.into_iter().map(choice).collect()
}

fn closed(asked: &Asked) -> Vec<Choice> {
    let choices = [
        ("", words::around::OPEN_CASES),
        ("closed", words::around::CLOSED_CASES),
        ("all", words::around::ALL_CASES),
    ];
    let choice = |(value, name): (&str, &str)| Choice {
        value: value.to_owned(),
        name: name.to_owned(),
        chosen: asked.closed == value,
    };
    choices.into_iter().map(choice).collect()
}

fn rows(asked: &Asked) -> Vec<RowLink> {
    let link = |(i, (name, _, _)): (usize, &(&'static str, _, _))| {
        let row = i.to_string();
        let here = asked.row == row;
        let row = if here { String::new() } else { row };
        RowLink { name, here, href: Asked { row, ..asked.at_the_first() }.address() }
    };
    KANA_ROWS.iter().enumerate().map(link).collect()
}

fn load(asked: &Asked, name: String, count: u32) -> Load {
    let here = asked.specialist == name;
    let specialist = if here { String::new() } else { name.clone() };
    let href = Asked { specialist, ..asked.at_the_first() }.address();
    Load { name, count, href, here }
}

fn line_view(line: &CaseLine, own: &OfficeId, today: Day) -> Line {
    let severity = line.gravest.and_then(severity);
    Line {
        case: line.id.to_string(),
        name: line.name.clone(),
        kana: line.kana.clone(),
        age: line.born.map(|born| calendar::age_on(born, today)),
        stage: from_mark::<StepKind>(&line.stage).map_or("", |stage| stage.term()),
        specialist: line.specialist.clone(),
        office: (line.office != *own).then(|| line.office_name.clone()),
        findings: line.findings,
        gravest: severity.map_or("", severity_class),
        gravest_term: severity.map_or("", |severity| severity.term()),
        due: line.next_due.map(words::day_with_weekday),
        overdue: line.next_due.is_some_and(|due| due < today),
        closed: line.closed_on.is_some(),
    }
}
