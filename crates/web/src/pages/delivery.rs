//! 交付: to whom a version goes, who has it, who has not got it yet.

use app::{Failure, Outcome, ToDeliver};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{
    CaseFile, CaseId, Citation, Delivery, DeliveryWay, DocumentId, DocumentKind, Key, LabelSet,
    Problem as Wrongly, Proposal, Recipient, RecipientKind, from_mark, mark,
};
use words::Term as _;

use crate::Site;
use crate::entry::{Entry, Reader, Wrong};
use crate::frame::{Frame, page_with};
use crate::named::Named;
use crate::posted::{Pairs, Posted};
use crate::problem::{Answer, Problem, judged};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "delivery.html")]
struct Show {
    frame: Frame,
    case: String,
    person: String,
    document: String,
    title: &'static str,
    version: u32,
    version_href: String,
    sealed: bool,
    agreed_to: bool,
    not_yet: Option<String>,
    handed: Vec<Handed>,
    rows: Vec<Row>,
    rest: Vec<Row>,
    rest_open: bool,
    ways: Vec<(String, &'static str)>,
    wrong: Vec<Wrong>,
    entry: Entry,
    form_key: String,
    form: String,
}

/// Someone who has it.
struct Handed {
    key: String,
    name: String,
    on: String,
    way: &'static str,
    received: Option<String>,
    open: bool,
    received_on: String,
    received_by: String,
    why: Option<String>,
}

/// Someone to whom it may be handed.
struct Row {
    mark: String,
    to_field: String,
    way_field: String,
    name: String,
    note: String,
    must: bool,
    named: bool,
}

/// A receipt that was refused: which delivery, what was typed and why.
struct Refused<'a> {
    key: &'a Key,
    pairs: &'a Pairs,
    why: String,
}

/// The mark of a recipient in the form.
fn mark_of(to: &Recipient) -> String {
    match (&to.member, to.kind) {
        (Some(member), _) => format!("member.{member}"),
        (None, Some(kind)) => mark(&kind),
        (None, None) => String::new(),
    }
}

/// The recipient a mark of the form names.
fn recipient_of(mark: &str) -> Option<Recipient> {
    match mark.strip_prefix("member.") {
        Some(member) => {
            let kind = Some(RecipientKind::Member);
            Some(Recipient { kind, member: Some(member.parse().ok()?) })
        }
        None => Some(Recipient { kind: Some(from_mark(mark)?), member: None }),
    }
}

/// What a recipient is called.
fn name_of(file: &CaseFile, to: &Recipient) -> String {
    let person = &file.person;
    match (&to.member, to.kind) {
        (Some(member), _) => {
            file.member(member).map(|member| member.name.to_string()).unwrap_or_default()
        }
        (None, Some(RecipientKind::Guardian)) if !person.guardian.is_blank() => {
            person.guardian.to_string()
        }
        (None, Some(RecipientKind::Person)) => person.name.to_string(),
        (None, kind) => kind.map(words::consent::recipient).unwrap_or_default().to_owned(),
    }
}

/// What a recipient is to the person.
fn note_of(file: &CaseFile, to: &Recipient) -> String {
    match (&to.member, to.kind) {
        (Some(member), _) => {
            let member = file.member(member);
            member.and_then(|member| member.kind).map(|k| k.term().to_owned()).unwrap_or_default()
        }
        (None, Some(kind @ (RecipientKind::Person | RecipientKind::Guardian))) => {
            words::consent::recipient(kind).to_owned()
        }
        (None, _) => String::new(),
    }
}

/// Shows who has it and the form for the rest.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named((case, document, version)): Named<(CaseId, DocumentId, u32)>,
) -> Answer {
    let cited = Citation::of(document, version);
    let open = app::open_delivery(&staff.desk, &case, &cited).await?;
    let entry = prefilled(&staff, &open);
    Ok(answer(&site, &staff, &case, &cited, &open, entry, None))
}

/// By hand to the person, by post to everyone else, today.
fn prefilled(staff: &Staff, open: &ToDeliver) -> Entry {
    let agreed = open.electronic_agreed_on.map(words::day).unwrap_or_default();
    let mut known = vec![
        ("on".to_owned(), words::day(staff.desk.moment.today)),
        ("electronic_agreed_on".to_owned(), agreed),
    ];
    known.extend(open.proposals.iter().map(|proposal| {
        let by_hand =
            matches!(proposal.to.kind, Some(RecipientKind::Person | RecipientKind::Guardian));
        let way = if by_hand { DeliveryWay::Hand } else { DeliveryWay::Post };
        (format!("way.{}", mark_of(&proposal.to)), mark(&way))
    }));
    Entry::refused(Pairs(known), Vec::new(), false)
}

/// Records deliveries.
pub(crate) async fn hand_over(
    State(site): State<Site>,
    Named((case, document, version)): Named<(CaseId, DocumentId, u32)>,
    posted: Posted,
) -> Answer {
    let cited = Citation::of(document.clone(), version);
    let Posted { staff, pairs } = posted;
    match judged(record(&staff, &case, &cited, &pairs).await)? {
        Ok(()) => {
            let here = format!("/cases/{case}/documents/{document}/{version}/delivery");
            Ok(Redirect::to(&here).into_response())
        }
        Err(problems) => {
            let open = app::open_delivery(&staff.desk, &case, &cited).await?;
            let problems = at_fields(problems, &pairs);
            let entry = Entry::refused(pairs, problems, false);
            Ok(answer(&site, &staff, &case, &cited, &open, entry, None))
        }
    }
}

/// The recipients ticked, in the order of the page.
fn chosen(pairs: &Pairs) -> Vec<(&str, Recipient)> {
    pairs.all("to").filter_map(|mark| Some((mark, recipient_of(mark)?))).collect()
}

async fn record(staff: &Staff, case: &CaseId, cited: &Citation, pairs: &Pairs) -> Outcome<()> {
    let mut read = Reader::of(pairs);
    let (on, agreed) = (read.day("on"), read.day("electronic_agreed_on"));
    let mut deliveries = Vec::new();
    for (recipient, to) in chosen(pairs) {
        let way = read.choice(&format!("way.{recipient}"));
        // Received on the spot, by the recipient and nobody else.
        let received = pairs.all("received").any(|mark| mark == recipient);
        deliveries.push(Delivery {
            to,
            on,
            way,
            electronic_agreed_on: agreed.filter(|_| way == Some(DeliveryWay::Electronic)),
            received_on: on.filter(|_| received),
            ..Delivery::default()
        });
    }
    if !read.problems.is_empty() {
        return Err(Failure::Invalid(read.problems));
    }
    app::record_delivery(&staff.desk, case, cited, &deliveries, pairs.get("form")).await
}

/// Problems of the third delivery, `[2].way`, at the fields of the third recipient chosen; what they
/// have in common is told once.
fn at_fields(problems: Vec<Wrongly>, pairs: &Pairs) -> Vec<Wrongly> {
    let chosen = chosen(pairs);
    let mut told: Vec<Wrongly> = Vec::new();
    for problem in problems {
        let path = field_of(&problem.path, &chosen).unwrap_or(problem.path);
        let problem = Wrongly { path, ..problem };
        if !told.contains(&problem) {
            told.push(problem);
        }
    }
    told
}

fn field_of(path: &str, chosen: &[(&str, Recipient)]) -> Option<String> {
    let (number, field) = path.strip_prefix('[')?.split_once("].")?;
    let (recipient, _) = chosen.get(number.parse::<usize>().ok()?)?;
    Some(match field {
        "to" | "way" => format!("{field}.{recipient}"),
        "received_on" => format!("to.{recipient}"),
        common => common.to_owned(),
    })
}

/// Notes that a delivery was received.
pub(crate) async fn receive(
    State(site): State<Site>,
    Named((case, key)): Named<(CaseId, Key)>,
    posted: Posted,
) -> Answer {
    let Posted { staff, pairs } = posted;
    let version = pairs.get("version").parse().unwrap_or(0);
    let Ok(document) = pairs.get("document").parse() else { return Err(Problem::hidden()) };
    let cited = Citation::of(document, version);
    let mut read = Reader::of(&pairs);
    let (on, by) = (read.day("received_on"), read.text("received_by"));
    let unread = read.problems;
    let done = if unread.is_empty() {
        app::record_receipt(&staff.desk, &case, &key, on, &by, pairs.get("form")).await
    } else {
        Err(Failure::Invalid(unread))
    };
    match judged(done)? {
        Ok(()) => {
            let document = pairs.get("document");
            let here = format!("/cases/{case}/documents/{document}/{version}/delivery");
            Ok(Redirect::to(&here).into_response())
        }
        Err(problems) => {
            let why: Vec<_> = problems.iter().map(|problem| words::why(&problem.fault)).collect();
            let open = app::open_delivery(&staff.desk, &case, &cited).await?;
            let entry = prefilled(&staff, &open);
            let refused = Refused { key: &key, pairs: &pairs, why: why.join(" ") };
            Ok(answer(&site, &staff, &case, &cited, &open, entry, Some(&refused)))
        }
    }
}

fn answer(
    site: &Site,
    staff: &Staff,
    case: &CaseId,
    cited: &Citation,
    open: &ToDeliver,
    entry: Entry,
    refused: Option<&Refused<'_>>,
) -> Response {
    let file = open.opened.case.get();
    let wrong = entry.wrong("Delivery");
    let status = if wrong.is_empty() && refused.is_none() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let document = cited.document.clone().unwrap_or_default();
    let heads = file.heads();
    let head = heads.iter().find(|h| *h.document == document && h.number == cited.version);
    let made = head.and_then(|head| head.made_on);
    let labels = made.map_or(LabelSet::Adult, |on| file.person.labels_on(on));
    let title = words::document_title(open.kind, labels);
    let version_href = format!("/cases/{case}/documents/{document}/{}", cited.version);
    let missing = open.proposals.iter().filter(|p| p.must && p.delivery.is_none());
    let missing: Vec<String> = missing.map(|proposal| name_of(file, &proposal.to)).collect();
    let (rows, rest): (Vec<Row>, Vec<Row>) = open
        .proposals
        .iter()
        .filter(|proposal| proposal.delivery.is_none())
        .map(|proposal| row(file, proposal))
        .partition(|row| row.named);
    let heading = format!("{} {title} {}", file.person.name, words::consent::DELIVERY);
    page_with(
        status,
        &Show {
            frame: Frame::new(site, Some(&staff.session), "people", heading),
            case: case.to_string(),
            person: file.person.name.to_string(),
            title,
            version: cited.version,
            sealed: file.seal(&document, cited.version).is_some(),
            agreed_to: open.kind.is_agreed_to() && open.kind != DocumentKind::Monitoring,
            not_yet: (!missing.is_empty()).then(|| words::consent::not_yet(&missing)),
            handed: open
                .proposals
                .iter()
                .filter_map(|proposal| Some(handed(file, proposal.delivery.as_ref()?, refused)))
                .collect(),
            rest_open: rest.iter().any(|row| entry.has("to", &row.mark)),
            rows,
            rest,
            ways: words::choices("DeliveryWay").unwrap_or_default(),
            wrong,
            entry,
            form_key: staff.session.form_key.clone(),
            form: staff.desk.new_id(),
            document: document.to_string(),
            version_href,
        },
    )
}

fn row(file: &CaseFile, proposal: &Proposal) -> Row {
    let recipient = mark_of(&proposal.to);
    let name = name_of(file, &proposal.to);
    Row {
        to_field: format!("to.{recipient}"),
        way_field: format!("way.{recipient}"),
        note: note_of(file, &proposal.to),
        must: proposal.must,
        named: proposal.named,
        mark: recipient,
        name,
    }
}

fn handed(file: &CaseFile, delivery: &Delivery, refused: Option<&Refused<'_>>) -> Handed {
    let refused = refused.filter(|refused| *refused.key == delivery.key);
    let typed = |name: &str| refused.map(|r| r.pairs.get(name).to_owned()).unwrap_or_default();
    let name = name_of(file, &delivery.to);
    Handed {
        key: delivery.key.to_string(),
        on: delivery.on.map(words::day).unwrap_or_default(),
        way: delivery.way.map(|way| way.term()).unwrap_or_default(),
        received: delivery.received_on.map(|on| match &*delivery.received_by {
            "" => words::consent::received(on, &name),
            by => words::consent::received(on, by),
        }),
        open: refused.is_some(),
        received_on: typed("received_on"),
        received_by: typed("received_by"),
        why: refused.map(|refused| refused.why.clone()),
        name,
    }
}
