//! Writing a document: begun with what the case knows, kept step by step, saved as a version.

use std::fmt;
use std::str::FromStr;

use calendar::Day;
use domain::{
    About, Author, CaseFile, CaseHead, CaseId, DocumentId, DocumentKind, Heading, Key, Problem,
    Profession, fresh_document, from_mark, is_lasting, mark, prefill, read_body, validate,
};
use rules::{Finding, Settings};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Change, DraftKey, WriteFault, Writing};

use crate::failure::Theirs;
use crate::pen::Pen;
use crate::{Desk, Failure, Opened, Outcome, derive, open_case};

/// What is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A document there is, as its next version.
    Document(DocumentId),
    /// A document there is not yet.
    New(DocumentKind, About),
    /// The person, the care team, opening and closure.
    Head,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(id) => write!(f, "d.{id}"),
            Self::New(kind, About::Nothing) => write!(f, "n.{}", mark(kind)),
            Self::New(kind, About::Office(office)) => write!(f, "n.{}.o.{office}", mark(kind)),
            Self::New(kind, About::Plan(plan)) => write!(f, "n.{}.p.{plan}", mark(kind)),
            Self::Head => f.write_str("head"),
        }
    }
}

impl FromStr for Target {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(());
        match next()? {
            "head" => Ok(Self::Head),
            "d" => next()?.parse().map(Self::Document).map_err(|_| ()),
            "n" => {
                let kind = from_mark(next()?).ok_or(())?;
                let about = match parts.next() {
                    None => About::Nothing,
                    Some("o") => About::Office(parts.next().ok_or(())?.parse().map_err(|_| ())?),
                    Some("p") => About::Plan(parts.next().ok_or(())?.parse().map_err(|_| ())?),
                    Some(_) => return Err(()),
                };
                Ok(Self::New(kind, about))
            }
            _ => Err(()),
        }
    }
}

/// Writing under way, with the case it is about.
#[derive(Debug)]
pub struct Desktop {
    /// The case as the writer may see it.
    pub opened: Opened,
    /// Kind of document; `None` for the head.
    pub kind: Option<DocumentKind>,
    /// Version it goes on from; 0 for a new document.
    pub base: u32,
    /// What is written: `made_on` and `body`, or the head itself.
    pub tree: Value,
    /// The step kept last; 0 if nothing was written yet.
    pub step: i64,
    /// When it was kept, milliseconds.
    pub kept_at: Option<i64>,
}

/// Opens what is being written: the step kept last, else the document, else what the case knows.
pub async fn open_writing(desk: &Desk, case: &CaseId, target: &Target) -> Outcome<Desktop> {
    let opened = open_case(desk, case).await?;
    let pen = Pen::take(desk, case).await?;
    let file = opened.case.get();
    let (kind, base, tree) = beginning(file, target, desk.moment.today)?;
    may_write(&pen, file, target, kind, &tree)?;
    let draft = store::last_draft(&desk.db, &key(desk, case, &target.to_string())).await?;
    let Some(draft) = draft else {
        return Ok(Desktop { opened, kind, base, tree, step: 0, kept_at: None });
    };
    let tree = serde_json::from_str(&draft.body).unwrap_or(tree);
    Ok(Desktop {
        opened,
        kind,
        base: draft.base,
        tree,
        step: draft.step,
        kept_at: Some(draft.saved_at),
    })
}

fn key<'a>(desk: &'a Desk, case: &'a CaseId, target: &'a str) -> DraftKey<'a> {
    DraftKey { account: desk.actor.account.as_str(), case, target }
}

/// What a target begins with when nothing was kept.
fn beginning(
    file: &CaseFile,
    target: &Target,
    today: Day,
) -> Outcome<(Option<DocumentKind>, u32, Value)> {
    let hidden = Failure::Refused(access::Refusal::Hidden);
    match target {
        Target::Head => Ok((None, 0, serde_json::to_value(file.head()).unwrap_or_default())),
        Target::New(kind, about) => {
            let body = prefill(file, *kind, about, today);
            Ok((Some(*kind), 0, json!({ "made_on": today.to_string(), "body": body })))
        }
        Target::Document(id) => {
            let heads = file.heads();
            let newest = heads.iter().filter(|head| head.document == id).max_by_key(|h| h.number);
            let head = newest.ok_or(hidden)?;
            let version = version_value(file, id, head.number);
            let tree = json!({ "made_on": today.to_string(), "body": version["body"] });
            Ok((Some(head.kind), head.number, tree))
        }
    }
}

fn version_value(file: &CaseFile, document: &DocumentId, number: u32) -> Value {
    let json = file.version_json(document, number).unwrap_or_default();
    serde_json::from_str(&json).unwrap_or_default()
}

/// The office a document of a kind belongs to, where offices write such documents.
fn office_of(file: &CaseFile, kind: DocumentKind, body: &Value) -> Option<Key> {
    let of = |value: &Value| value.as_str().and_then(|text| text.parse().ok());
    match kind {
        DocumentKind::IndividualPlan => of(&body["office"]),
        DocumentKind::Conference => of(&body["convened_by"]),
        DocumentKind::Review => {
            let document: DocumentId = body["plan"]["document"].as_str()?.parse().ok()?;
            let plan = file.individual_plans().find(|plan| *plan.document == document)?;
            Some(plan.body().office.clone())
        }
        _ => None,
    }
}

/// Refuses what is not the writer's own: neither as it stands nor as it is to become.
fn may_write(
    pen: &Pen,
    file: &CaseFile,
    target: &Target,
    kind: Option<DocumentKind>,
    tree: &Value,
) -> Outcome<()> {
    let Some(kind) = kind else { return pen.may_change_head() };
    pen.may_write(kind, pen.member(file), office_of(file, kind, &tree["body"]).as_ref())?;
    let Target::Document(id) = target else { return Ok(()) };
    for head in file.heads().iter().filter(|head| head.document == id) {
        let body = &version_value(file, id, head.number)["body"];
        pen.may_write(kind, pen.member(file), office_of(file, kind, body).as_ref())?;
    }
    Ok(())
}

/// Begins a document: a lasting one goes on as its next version, prefilled anew.
pub async fn begin_document(
    desk: &Desk,
    case: &CaseId,
    kind: DocumentKind,
    about: About,
) -> Outcome<Target> {
    let opened = open_case(desk, case).await?;
    let pen = Pen::take(desk, case).await?;
    let file = opened.case.get();
    let body = prefill(file, kind, &about, desk.moment.today);
    pen.may_write(kind, pen.member(file), office_of(file, kind, &body).as_ref())?;
    let there = file.heads().into_iter().filter(|head| head.kind == kind).max_by_key(|h| h.number);
    let Some(head) = there.filter(|_| is_lasting(kind)) else {
        return Ok(Target::New(kind, about));
    };
    let target = Target::Document(head.document.clone());
    let text = target.to_string();
    let draft = key(desk, case, &text);
    if store::last_draft(&desk.db, &draft).await?.is_none() {
        let tree = json!({ "made_on": desk.moment.today.to_string(), "body": body });
        let tree = tree.to_string();
        store::keep_draft(&desk.db, &draft, head.number, &tree, desk.moment.at).await?;
    }
    Ok(target)
}

/// A step as it was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Number of the step.
    pub step: i64,
    /// What another window of the same writer kept since `seen`, if it did.
    pub elsewhere: Option<Value>,
}

/// Keeps a step of writing, so that a closed browser loses nothing. `seen` is the step the page was
/// made from; the first step keeps what one began with too, so that one can go back to it.
pub async fn keep_writing(
    desk: &Desk,
    case: &CaseId,
    target: &Target,
    base: u32,
    seen: i64,
    tree: &Value,
) -> Outcome<Kept> {
    let pen = Pen::take(desk, case).await?;
    let text = target.to_string();
    let key = key(desk, case, &text);
    let last = store::last_draft(&desk.db, &key).await?;
    if let Some(last) = last {
        let there = serde_json::from_str(&last.body).unwrap_or(Value::Null);
        if there == *tree {
            return Ok(Kept { step: last.step, elsewhere: None });
        }
        let step = keep(desk, &key, base, tree).await?;
        return Ok(Kept { step, elsewhere: (last.step != seen).then_some(there) });
    }
    let loaded = pen.load(desk).await?;
    if let Ok((_, _, begun)) = beginning(&loaded.case, target, desk.moment.today)
        && begun != *tree
    {
        keep(desk, &key, base, &begun).await?;
    }
    Ok(Kept { step: keep(desk, &key, base, tree).await?, elsewhere: None })
}

async fn keep(desk: &Desk, key: &DraftKey<'_>, base: u32, tree: &Value) -> Outcome<i64> {
    Ok(store::keep_draft(&desk.db, key, base, &tree.to_string(), desk.moment.at).await?)
}

/// Goes one step back.
pub async fn undo_writing(desk: &Desk, case: &CaseId, target: &Target) -> Outcome<()> {
    Pen::take(desk, case).await?;
    let target = target.to_string();
    Ok(store::back_draft(&desk.db, &key(desk, case, &target)).await?)
}

/// Lets the writing go.
pub async fn drop_writing(desk: &Desk, case: &CaseId, target: &Target) -> Outcome<()> {
    Pen::take(desk, case).await?;
    let target = target.to_string();
    Ok(store::drop_draft(&desk.db, &key(desk, case, &target)).await?)
}

/// What a version of any kind holds while it is written.
#[derive(Deserialize, Serialize)]
struct Written {
    #[serde(default)]
    made_on: Option<Day>,
}

/// What is said of what is written, as if it were saved now. Paths are those of the tree.
#[derive(Debug, Default)]
pub struct Checked {
    /// What cannot be kept as it is written.
    pub problems: Vec<Problem>,
    /// What the linter says of the rest.
    pub findings: Vec<Finding>,
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
    let here = |finding: &Finding| match &place {
        None => finding.place.document.is_none(),
        Some((document, number)) => {
            finding.place.document.as_ref() == Some(document) && finding.place.version == *number
        }
    };
    let found = rules::check(&case, today, &Settings::default());
    checked.findings = found.into_iter().filter(here).collect();
    checked
}

/// Puts what is written into a case; the document and version it became.
fn put_tree(
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

/// A document as it was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The document; `None` for the head.
    pub document: Option<DocumentId>,
    /// Its version.
    pub version: u32,
}

/// Saves what is written as the next version. `form` is the key of the page it was sent from: sent
/// twice, it is saved once.
///
/// # Errors
/// [`Failure::Invalid`] with paths inside the tree; [`Failure::Conflict`] if someone saved the same
/// document since `base`.
pub async fn save_writing(
    desk: &Desk,
    case: &CaseId,
    target: &Target,
    base: u32,
    tree: &Value,
    form: &str,
) -> Outcome<Saved> {
    let pen = Pen::take(desk, case).await?;
    for _ in 0..4 {
        if let Some(answer) = store::answer_of(&desk.db, case, form).await? {
            return Ok(read_answer(&answer));
        }
        let loaded = pen.load(desk).await?;
        let (after, change, saved) = written(desk, &pen, loaded.case, target, base, tree)?;
        let derived = derive(&after, desk.moment.today);
        let answer = answer(&saved);
        let text = target.to_string();
        let writing = Writing {
            form: Some((form, &answer)),
            finished: Some(key(desk, case, &text)),
            ..desk.writing()
        };
        match pen.apply(desk, loaded.row_version, &after, &change, &derived, &writing).await {
            Ok(()) => return Ok(saved),
            // Someone changed another part of the case: look again.
            Err(WriteFault::Stale) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Err(Failure::Stale)
}

fn answer(saved: &Saved) -> String {
    let document = saved.document.as_ref().map(DocumentId::as_str).unwrap_or_default();
    format!("{document} {}", saved.version)
}

fn read_answer(answer: &str) -> Saved {
    let (document, version) = answer.split_once(' ').unwrap_or((answer, ""));
    Saved { document: document.parse().ok(), version: version.parse().unwrap_or(0) }
}

/// The case after the writing, and the change that leads there.
fn written(
    desk: &Desk,
    pen: &Pen,
    mut case: CaseFile,
    target: &Target,
    base: u32,
    tree: &Value,
) -> Outcome<(CaseFile, Change, Saved)> {
    let kind = kind_of(&case, target)?;
    refuse_conflict(&case, target, base)?;
    may_write(pen, &case, target, kind, tree)?;
    let checked = check_writing(&case, target, kind, tree, desk.moment.today);
    if !checked.problems.is_empty() {
        return Err(Failure::Invalid(checked.problems));
    }
    let author = Author {
        name: desk.account_name.parse().unwrap_or_default(),
        profession: kind.and_then(|_| profession(desk)),
        member: pen.member(&case),
    };
    let place = put_tree(&mut case, target, kind, tree, &author)
        .map_err(|problem| Failure::Invalid(vec![problem]))?;
    Ok(match (kind, place) {
        (Some(kind), Some((document, number))) => {
            let change = Change::VersionSaved { kind, document: document.clone(), number };
            (case, change, Saved { document: Some(document), version: number })
        }
        _ => (case, Change::HeadChanged, Saved { document: None, version: 0 }),
    })
}

/// The kind of document a target is; `None` for the head.
fn kind_of(case: &CaseFile, target: &Target) -> Outcome<Option<DocumentKind>> {
    match target {
        Target::Head => Ok(None),
        Target::New(kind, _) => Ok(Some(*kind)),
        Target::Document(id) => {
            let heads = case.heads();
            let head = heads.iter().find(|head| head.document == id);
            head.map(|head| Some(head.kind)).ok_or(Failure::Refused(access::Refusal::Hidden))
        }
    }
}

/// Members keep the offices they are; a page shows names, not identities.
fn keep_offices(case: &CaseFile, mut head: CaseHead) -> CaseHead {
    for member in &mut head.members {
        let known = case.member(&member.key).and_then(|known| known.office.as_ref());
        if let (Some(known), Some(office)) = (known, &mut member.office) {
            office.id.clone_from(&known.id);
        } else if let (Some(known), None) = (known, &member.office) {
            member.office = Some(known.clone());
        }
    }
    head
}

fn profession(desk: &Desk) -> Option<Profession> {
    use access::Role;
    Some(match desk.actor.role {
        Role::Specialist | Role::CoreCentre => Profession::Specialist,
        Role::ServiceManager => Profession::ServiceManager,
        Role::SupportWorker => Profession::SupportWorker,
        Role::MunicipalOfficer => Profession::MunicipalOfficer,
        Role::Administrator => return None,
    })
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

/// Refuses to go on from a version that is not the newest any more, and gives theirs.
fn refuse_conflict(case: &CaseFile, target: &Target, base: u32) -> Outcome<()> {
    let Target::Document(id) = target else { return Ok(()) };
    let heads = case.heads();
    let newest = heads.iter().filter(|head| head.document == id).max_by_key(|head| head.number);
    let Some(newest) = newest.filter(|newest| newest.number != base) else { return Ok(()) };
    let version = version_value(case, id, newest.number);
    let made_on = newest.made_on.map(|day| day.to_string());
    Err(Failure::Conflict(Box::new(Theirs {
        version: newest.number,
        author: newest.author.name.to_string(),
        tree: json!({ "made_on": made_on, "body": version["body"] }),
    })))
}

/// What an account is writing in a case.
pub async fn writings(desk: &Desk, case: &CaseId) -> Outcome<Vec<(Target, i64)>> {
    let account = desk.actor.account.as_str();
    let lines = store::drafts_of_case(&desk.db, account, case).await?;
    let writing = |line: store::DraftLine| Some((line.target.parse().ok()?, line.saved_at));
    Ok(lines.into_iter().filter_map(writing).collect())
}
