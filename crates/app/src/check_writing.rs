//! What is said of what is being written, as if it were saved now.

use calendar::Day;
use domain::{
    Author, CaseFile, CaseHead, DocumentId, DocumentKind, Heading, Place, Problem, fresh_document,
    read_body, validate,
};
use rules::{Finding, Settings};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Target;

/// What is said of what is written. Paths are those of the tree.
#[derive(Debug, Default)]
pub struct Checked {
    /// What cannot be kept as it is written.
    pub problems: Vec<Problem>,
    /// What the linter says of the rest, at its path.
    pub findings: Vec<(String, Finding)>,
}

/// Most problems told at once.
const TOLD: usize = 50;

/// Checks what is written: every field that does not hold, and the linter's findings on what does.
pub fn check_writing(
    file: &CaseFile,
    target: &Target,
    kind: Option<DocumentKind>,
    tree: &Value,
    today: Day,
) -> Checked {
    let mut checked = Checked::default();
    let mut tree = tree.clone();
    let case = loop {
        let mut case = file.clone();
        match put_tree(&mut case, target, kind, &tree, &Author::default()) {
            Ok(place) => break Some((case, place)),
            Err(problem) => {
                let gone = domain::take_value(&mut tree, &problem.path).is_some();
                checked.problems.push(problem);
                if !gone || checked.problems.len() == TOLD {
                    break None;
                }
            }
        }
    };
    let Some((case, place)) = case else { return checked };
    let field = place.as_ref().map(|(id, number)| case.path_of(id, *number)).unwrap_or_default();
    checked.problems.extend(problems_inside(&case, &field));
    let found = rules::check(&case, today, &Settings::default());
    let here = |finding: Finding| Some((path_in_tree(&finding.place, place.as_ref())?, finding));
    checked.findings = found.into_iter().filter_map(here).collect();
    checked
}

/// The path in the tree of a place in what is written; `None` for other places.
fn path_in_tree(place: &Place, written: Option<&(DocumentId, u32)>) -> Option<String> {
    match (written, &place.document) {
        (None, None) => Some(place.path.clone()),
        (Some((document, number)), Some(of)) if of == document && place.version == *number => {
            let dot = if place.path.is_empty() { "" } else { "." };
            Some(format!("body{dot}{}", place.path))
        }
        _ => None,
    }
}

/// Puts what is written into a case; the document and version it became.
pub(crate) fn put_tree(
    case: &mut CaseFile,
    target: &Target,
    kind: Option<DocumentKind>,
    tree: &Value,
    author: &Author,
) -> Result<Option<(DocumentId, u32)>, Problem> {
    match (target, kind) {
        (Target::Head, _) | (_, None) => {
            let head: CaseHead = read_body(tree)?;
            case.set_head(keep_offices(case, head));
            Ok(None)
        }
        (_, Some(kind)) => put_version(case, target, kind, tree, author).map(Some),
    }
}

/// What a version of any kind holds beside its body while it is written.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    made_on: Option<Day>,
}

/// Adds what is written to a case as its next version.
fn put_version(
    case: &mut CaseFile,
    target: &Target,
    kind: DocumentKind,
    tree: &Value,
    author: &Author,
) -> Result<(DocumentId, u32), Problem> {
    let written: Written = read_body(&json!({ "made_on": tree["made_on"] }))?;
    let document = match target {
        Target::Document(id) => id.clone(),
        Target::New(_, about) => fresh_document(case, kind, about),
        Target::Head => DocumentId::default(),
    };
    let numbers = case.heads().into_iter().filter(|head| *head.document == document);
    let number = numbers.map(|head| head.number).max().unwrap_or(0) + 1;
    let heading: Heading = case.heading_for(author);
    let version = json!({
        "number": number,
        "made_on": written.made_on,
        "author": author,
        "heading": heading,
        "body": tree["body"],
    });
    case.read_version(kind, &document, &version)?;
    Ok((document, number))
}

/// Members keep the offices they are, unless they are given another name; a page shows names, not
/// identities.
fn keep_offices(case: &CaseFile, mut head: CaseHead) -> CaseHead {
    head.person.id.clone_from(&case.person.id);
    for member in &mut head.members {
        let known = case.member(&member.key).filter(|known| known.name == member.name);
        match (known.and_then(|known| known.office.as_ref()), &mut member.office) {
            (Some(known), Some(office)) => office.id.clone_from(&known.id),
            (Some(known), none) => *none = Some(known.clone()),
            (None, Some(office)) => office.id = None,
            (None, None) => {}
        }
    }
    head
}

/// Problems of the part that was written, by their paths inside it; others stood there before.
fn problems_inside(case: &CaseFile, field: &str) -> Vec<Problem> {
    let inside = |problem: Problem| {
        let path = match field {
            "" => problem.path,
            field => problem.path.strip_prefix(field)?.trim_start_matches('.').to_owned(),
        };
        Some(Problem { path, fault: problem.fault })
    };
    validate(case).into_iter().filter_map(inside).collect()
}
