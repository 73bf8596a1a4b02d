//! Two versions side by side.

use askama::Template;
use axum::extract::{Query, State};
use domain::{CaseFile, CaseId, DocumentId, VersionHead};
use serde::Deserialize;
use serde_json::Value;

use crate::Site;
use crate::address::with_query;
use crate::form::compare::{Difference, compare};
use crate::form::names::Names;
use crate::frame::{Frame, page};
use crate::named::Named;
use crate::problem::{Answer, Problem};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "compare.html")]
struct Page {
    frame: Frame,
    case: String,
    document: String,
    person: String,
    title: &'static str,
    /// Before and after.
    sides: [Side; 2],
    /// Versions to choose from, with the two that are chosen.
    choices: Vec<Choice>,
    reason: String,
    count: usize,
    all: bool,
    other: String,
    differences: Vec<Difference>,
}

/// One of the two versions.
struct Side {
    mark: String,
    name: String,
    made: String,
    author: String,
    consent: Option<String>,
    href: String,
}

struct Choice {
    mark: String,
    name: String,
    is_from: bool,
    is_to: bool,
}

/// Which versions: `2`, or `draft.1` for one of another document of the same form.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    all: String,
}

/// Compares two versions of a document, or of two documents of one form.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named((case, document)): Named<(CaseId, DocumentId)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let opened = app::open_case(&staff.desk, &case).await?;
    let compared = comparison(&site, &staff, opened.case.get(), &document, &asked);
    compared.map(|compared| page(&compared)).ok_or_else(Problem::hidden)
}

fn comparison(
    site: &Site,
    staff: &Staff,
    file: &CaseFile,
    document: &DocumentId,
    asked: &Asked,
) -> Option<Page> {
    let heads = file.heads();
    let own: Vec<_> = heads.iter().filter(|head| head.document == document).collect();
    let newest = *own.last()?;
    let type_ = words::type_of(newest.kind);
    let of_form: Vec<_> = heads.iter().filter(|head| words::type_of(head.kind) == type_).collect();
    let to = if asked.to.is_empty() { newest } else { find(&of_form, document, &asked.to)? };
    let from = match asked.from.as_str() {
        "" => before(file, &of_form, to)?,
        mark => find(&of_form, document, mark)?,
    };
    let (old, new) = (body(file, from), body(file, to));
    let mut names = Names::of(file);
    names.add_written(file, &old);
    names.add_written(file, &new);
    let differences = compare(type_, &old, &new, &names);
    let count = differences.iter().map(Difference::count).sum();
    let all = asked.all == "yes";
    let differences = if all {
        differences
    } else {
        differences.into_iter().filter_map(Difference::only_changes).collect()
    };
    let case = file.id.as_ref().map(ToString::to_string).unwrap_or_default();
    let (before, after) = (side(&case, file, document, from), side(&case, file, document, to));
    let path = format!("/cases/{case}/documents/{document}/compare");
    let turn = if all { "" } else { "yes" };
    let title = words::document_title(to.kind, labels(file, to));
    Some(Page {
        frame: Frame::new(
            site,
            Some(&staff.session),
            "people",
            format!("{} {title}", file.person.name),
        ),
        person: file.person.name.to_string(),
        title,
        choices: of_form.iter().map(|head| choice(file, document, head, from, to)).collect(),
        reason: new["change_reason"].as_str().unwrap_or_default().to_owned(),
        count,
        all,
        other: with_query(&path, &[("from", &before.mark), ("to", &after.mark), ("all", turn)]),
        differences,
        sides: [before, after],
        document: document.to_string(),
        case,
    })
}

/// The version with a mark: a number of the document itself, or `document.number`.
fn find<'a>(
    heads: &[&'a VersionHead<'a>],
    document: &DocumentId,
    mark: &str,
) -> Option<&'a VersionHead<'a>> {
    let (of, number) = match mark.split_once('.') {
        Some((of, number)) => (of.parse().ok()?, number),
        None => (document.clone(), mark),
    };
    let number: u32 = number.parse().ok()?;
    heads.iter().find(|head| *head.document == of && head.number == number).copied()
}

/// What a version is compared with unless one says: the one before, or the draft of a first plan.
fn before<'a>(
    file: &CaseFile,
    heads: &[&'a VersionHead<'a>],
    to: &VersionHead<'_>,
) -> Option<&'a VersionHead<'a>> {
    let number = to.number.checked_sub(1)?;
    let earlier = heads.iter().find(|head| head.document == to.document && head.number == number);
    let drafted = || {
        let draft = &body(file, to)["draft"];
        let version = draft["version"].as_u64()?;
        heads.iter().find(|head| {
            Some(head.document.as_str()) == draft["document"].as_str()
                && u64::from(head.number) == version
        })
    };
    earlier.or_else(drafted).copied()
}

fn body(file: &CaseFile, head: &VersionHead<'_>) -> Value {
    let json = file.version_json(head.document, head.number).unwrap_or_default();
    let version: Value = serde_json::from_str(&json).unwrap_or_default();
    version["body"].clone()
}

fn labels(file: &CaseFile, head: &VersionHead<'_>) -> domain::LabelSet {
    head.made_on.map_or(domain::LabelSet::Adult, |on| file.person.labels_on(on))
}

fn mark_of(document: &DocumentId, head: &VersionHead<'_>) -> String {
    if head.document == document {
        head.number.to_string()
    } else {
        format!("{}.{}", head.document, head.number)
    }
}

fn name_of(file: &CaseFile, head: &VersionHead<'_>) -> String {
    words::around::edition(words::document_title(head.kind, labels(file, head)), head.number)
}

fn choice(
    file: &CaseFile,
    document: &DocumentId,
    head: &VersionHead<'_>,
    from: &VersionHead<'_>,
    to: &VersionHead<'_>,
) -> Choice {
    let made = head.made_on.map(words::day_short).unwrap_or_default();
    let office = words::around::of_office(&name_of(file, head), &head.heading.office);
    let is =
        |other: &VersionHead<'_>| head.document == other.document && head.number == other.number;
    Choice {
        mark: mark_of(document, head),
        name: format!("{office} {made}"),
        is_from: is(from),
        is_to: is(to),
    }
}

fn side(case: &str, file: &CaseFile, document: &DocumentId, head: &VersionHead<'_>) -> Side {
    Side {
        mark: mark_of(document, head),
        name: name_of(file, head),
        made: head.made_on.map(words::day).unwrap_or_default(),
        author: head.author.name.to_string(),
        consent: file.seal(head.document, head.number).map(words::form::consent),
        href: format!("/cases/{case}/documents/{}/{}", head.document, head.number),
    }
}
