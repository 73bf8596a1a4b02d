//! Forms as PDF, from where they are shown, and the set for a meeting.

use access::Disclosed;
use app::{Outcome, What};
use askama::Template;
use axum::extract::{Query, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use domain::{CaseFile, CaseId, DocumentId, DocumentKind, Key, LabelSet, Scope};
use forms::{Copy, Pdf};
use serde::Deserialize;

use crate::Site;
use crate::frame::{Frame, page};
use crate::named::Named;
use crate::pages::person::{conference_kind, is_printable};
use crate::posted::Pairs;
use crate::problem::{Answer, Problem};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "print.html")]
struct Choose {
    frame: Frame,
    case: String,
    person: String,
    recipients: Vec<Recipient>,
    /// Mark of whom the copies are for; empty for oneself.
    to: String,
    /// What is printed at the foot of each page.
    named: String,
    /// Scopes that stay out because the person's consent to this recipient does not open them.
    closed: Vec<&'static str>,
    documents: Vec<Line>,
}

/// Someone the set may be printed for.
struct Recipient {
    mark: String,
    name: String,
    chosen: bool,
}

/// A document that may go in.
struct Line {
    mark: String,
    title: String,
    made: String,
    version: u32,
    /// Whether it usually goes to a meeting.
    usual: bool,
}

/// Whom a copy is for.
#[derive(Default, Deserialize)]
pub(crate) struct For {
    /// Printed at the foot of each page.
    #[serde(default)]
    recipient: String,
    /// Mark of a member of the care team, or `person`.
    #[serde(default)]
    to: String,
}

/// The person, among recipients.
const PERSON: &str = "person";

/// Offers what goes into the set, and for whom.
pub(crate) async fn choose(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
    Query(asked): Query<For>,
) -> Answer {
    let opened = app::open_case(&staff.desk, &case).await?;
    Ok(page(&choice(&site, &staff, &case, opened.case, &asked.to)))
}

fn choice(
    site: &Site,
    staff: &Staff,
    case: &CaseId,
    whole: Disclosed<CaseFile>,
    to: &str,
) -> Choose {
    let member = member(whole.get(), to);
    let recipients = recipients(whole.get(), to);
    let shown = match &member {
        Some(member) => whole.for_member(member, staff.desk.moment.today),
        None => whole,
    };
    let file = shown.get();
    let closed = Scope::ALL.iter().filter(|scope| member.is_some() && shown.is_withheld(**scope));
    let named = recipients.iter().find(|r| r.chosen && !r.mark.is_empty());
    Choose {
        frame: Frame::new(site, Some(&staff.session), "people", words::around::PRINT),
        case: case.to_string(),
        person: file.person.name.to_string(),
        named: named.map(|recipient| recipient.name.clone()).unwrap_or_default(),
        to: to.to_owned(),
        closed: closed.map(words::Term::term).collect(),
        documents: lines(file),
        recipients,
    }
}

/// The member of the care team behind a mark; `None` for oneself and for the person.
fn member(file: &CaseFile, to: &str) -> Option<Key> {
    let key: Key = to.parse().ok()?;
    file.member(&key).map(|member| member.key.clone())
}

fn recipients(file: &CaseFile, to: &str) -> Vec<Recipient> {
    let one =
        |mark: &str, name: String| Recipient { chosen: mark == to, mark: mark.to_owned(), name };
    let person = words::around::honoured(&file.person.name);
    let members = file.members.iter().filter(|member| member.key != file.office);
    [one("", words::around::OWN_COPY.to_owned()), one(PERSON, person)]
        .into_iter()
        .chain(members.map(|member| one(member.key.as_str(), words::member_name(member))))
        .collect()
}

/// The newest version of everything that has a form, in the order of the process.
fn lines(file: &CaseFile) -> Vec<Line> {
    let heads = file.heads();
    let newest = heads.iter().filter(|head| {
        is_printable(head.kind)
            && !heads.iter().any(|o| o.document == head.document && o.number > head.number)
    });
    newest
        .map(|head| {
            let labels = head.made_on.map_or(LabelSet::Adult, |on| file.person.labels_on(on));
            let title = conference_kind(file, head)
                .unwrap_or_else(|| words::document_title(head.kind, labels));
            Line {
                mark: format!("{}.{}", head.document, head.number),
                title: words::around::of_office(title, &head.heading.office),
                made: head.made_on.map(words::day).unwrap_or_default(),
                version: head.number,
                usual: !matches!(head.kind, DocumentKind::Review | DocumentKind::Conference),
            }
        })
        .collect()
}

/// One document at a version.
pub(crate) async fn document(
    State(site): State<Site>,
    staff: Staff,
    Named((case, document, version)): Named<(CaseId, DocumentId, u32)>,
    Query(for_): Query<For>,
) -> Answer {
    print(&site, &staff, case, What::Document(document, version), for_).await
}

/// The set for a meeting: what was chosen, or everything at its newest version.
pub(crate) async fn set(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let pairs = Pairs::read(query.unwrap_or_default().as_bytes());
    let chosen = pairs.0.iter().filter(|(name, _)| name == "d");
    let chosen: Vec<(DocumentId, u32)> = chosen.filter_map(|(_, mark)| edition(mark)).collect();
    let what = if chosen.is_empty() { What::Set } else { What::Some(chosen) };
    let text = |name: &str| pairs.get(name).to_owned();
    let for_ = For { recipient: text("recipient"), to: text("to") };
    print(&site, &staff, case, what, for_).await
}

fn edition(mark: &str) -> Option<(DocumentId, u32)> {
    let (document, version) = mark.rsplit_once('.')?;
    Some((document.parse().ok()?, version.parse().ok()?))
}

async fn print(site: &Site, staff: &Staff, case: CaseId, what: What, for_: For) -> Answer {
    let name = match &what {
        What::Document(document, version) => format!("{document}-{version}"),
        What::Set | What::Some(_) => "set".to_owned(),
    };
    let to = match for_.to.as_str() {
        "" | PERSON => None,
        mark => Some(mark.parse::<Key>().map_err(|_| Problem::hidden())?),
    };
    let recipient = (!for_.recipient.is_empty()).then_some(for_.recipient);
    let copy = Copy { recipient, ..Copy::default() };
    let printer = site.printer.clone();
    let printed: Outcome<Pdf> =
        app::print_case(&staff.desk, &case, what, to.as_ref(), copy, printer).await;
    let pdf = printed?;
    let disposition = format!("inline; filename=\"{name}.pdf\"");
    let disposition =
        HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("inline"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, pdf.bytes).into_response())
}
