//! Writing a document: begun with what the case knows, kept step by step, saved as a version.
//!
//! What is written is a tree of values, `made_on` and `body` of a document or the head of a case;
//! it may hold anything a page can send, for a draft is kept whatever stands in it. Only saving
//! asks that every field holds.

use calendar::Day;
use domain::{
    About, Author, CaseFile, CaseId, DocumentId, DocumentKind, Key, Profession, is_lasting,
    prefill, put_value, take_value, value_at,
};
use serde_json::{Value, json};
use store::{Change, Draft, DraftKey, WriteFault, Writing};

use crate::check_writing::{Checked, check_writing, put_tree};
use crate::failure::Theirs;
use crate::offices::name_offices;
use crate::open_case::open_unseen;
use crate::pen::Pen;
use crate::{Desk, Failure, Opened, Outcome, Target, derive, open_case};

/// Writing under way, with the case it is about.
#[derive(Debug)]
pub struct Desktop {
    /// The case as the writer may see it.
    pub opened: Opened,
    /// Kind of document; `None` for the head.
    pub kind: Option<DocumentKind>,
    /// Version it goes on from; 0 for a new document.
    pub base: u32,
    /// What is written.
    pub tree: Value,
    /// The step kept last; 0 if nothing was written yet.
    pub step: i64,
    /// When it was kept, milliseconds.
    pub kept_at: Option<i64>,
    /// What is said of it.
    pub checked: Checked,
}

/// Which step of which version a page was made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Version of the document; 0 for a new one.
    pub base: u32,
    /// Step of the writing; 0 if there was none.
    pub step: i64,
}

/// Opens what is being written: the step kept last, else the document, else what the case knows.
pub async fn open_writing(desk: &Desk, case: &CaseId, target: &Target) -> Outcome<Desktop> {
    let opened = open_case(desk, case).await?;
    desktop(desk, case, target, opened).await
}

async fn desktop(desk: &Desk, case: &CaseId, target: &Target, opened: Opened) -> Outcome<Desktop> {
    let pen = Pen::take(desk, case).await?;
    let file = opened.case.get();
    let text = target.to_string();
    let draft = store::last_draft(&desk.db, &key(desk, case, &text)).await?;
    let begun = beginning(file, target, desk.moment.today, None)?;
    let (base, tree) = match &draft {
        Some(draft) => (draft.base, tree_of(draft)),
        None => (begun.base, begun.tree),
    };
    may_write(&pen, file, target, begun.kind, &tree)?;
    let checked = check_writing(file, target, begun.kind, &tree, desk.moment.today);
    let (step, kept_at) = draft.map_or((0, None), |draft| (draft.step, Some(draft.saved_at)));
    Ok(Desktop { opened, kind: begun.kind, base, tree, step, kept_at, checked })
}

fn key<'a>(desk: &'a Desk, case: &'a CaseId, target: &'a str) -> DraftKey<'a> {
    DraftKey { account: desk.actor.account.as_str(), case, target }
}

fn tree_of(draft: &Draft) -> Value {
    serde_json::from_str(&draft.body).unwrap_or_default()
}

/// What writing begins with when nothing was kept.
struct Beginning {
    kind: Option<DocumentKind>,
    base: u32,
    tree: Value,
}

/// The beginning of a target, from its newest version or from the one a page was made from.
fn beginning(
    file: &CaseFile,
    target: &Target,
    today: Day,
    base: Option<u32>,
) -> Outcome<Beginning> {
    let written = |body: &Value| json!({ "made_on": today.to_string(), "body": body });
    match target {
        Target::Head => {
            let tree = serde_json::to_value(file.head()).unwrap_or_default();
            Ok(Beginning { kind: None, base: 0, tree })
        }
        Target::New(kind, about) => {
            let tree = written(&prefill(file, *kind, about, today));
            Ok(Beginning { kind: Some(*kind), base: 0, tree })
        }
        Target::Document(id) => {
            let heads = file.heads();
            let of = |number: u32| heads.iter().find(|h| h.document == id && h.number == number);
            let newest = heads.iter().filter(|head| head.document == id).max_by_key(|h| h.number);
            let head = base.and_then(of).or(newest);
            let head = head.ok_or(Failure::Refused(access::Refusal::Hidden))?;
            let body = &version_value(file, id, head.number)["body"];
            Ok(Beginning { kind: Some(head.kind), base: head.number, tree: written(body) })
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
    pen.may_write(kind, pen.member(file).as_ref(), office_of(file, kind, &tree["body"]).as_ref())?;
    let Target::Document(id) = target else { return Ok(()) };
    for head in file.heads().iter().filter(|head| head.document == id) {
        let body = &version_value(file, id, head.number)["body"];
        pen.may_write(kind, pen.member(file).as_ref(), office_of(file, kind, body).as_ref())?;
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
    let opened = open_unseen(desk, case).await?;
    let pen = Pen::take(desk, case).await?;
    let file = opened.case.get();
    let body = prefill(file, kind, &about, desk.moment.today);
    pen.may_write(kind, pen.member(file).as_ref(), office_of(file, kind, &body).as_ref())?;
    let Some((document, number)) = goes_on(file, kind, &about) else {
        return Ok(Target::New(kind, about));
    };
    let target = Target::Document(document);
    let text = target.to_string();
    let draft = key(desk, case, &text);
    if store::last_draft(&desk.db, &draft).await?.is_none() {
        let tree = json!({ "made_on": desk.moment.today.to_string(), "body": body });
        let tree = tree.to_string();
        store::keep_draft(&desk.db, &draft, number, &tree, desk.moment.at).await?;
    }
    Ok(target)
}

/// The document a new one would only repeat: the case has one of its kind through the years, or
/// the office has its individual plan already.
fn goes_on(file: &CaseFile, kind: DocumentKind, about: &About) -> Option<(DocumentId, u32)> {
    if let (DocumentKind::IndividualPlan, About::Office(office)) = (kind, about) {
        let plan = file.individual_plans().find(|plan| plan.body().office == *office)?;
        return Some((plan.document.clone(), plan.version.number));
    }
    let heads = file.heads().into_iter().filter(|head| head.kind == kind);
    let newest = heads.max_by_key(|head| head.number).filter(|_| is_lasting(kind))?;
    Some((newest.document.clone(), newest.number))
}

/// A step as it was kept.
#[derive(Debug)]
pub struct Kept {
    /// How things stand now.
    pub desktop: Desktop,
    /// Whether another window of the same writer had kept something since the page was made.
    pub elsewhere: bool,
}

/// Keeps a step of writing, so that a closed browser loses nothing: `take` puts what was typed into
/// the step before, `change` moves or adds rows after that, as a step of its own, so that going back
/// undoes the one and not the other. The first step keeps what one began with too. Nothing of the
/// case changes, so no change is journalled.
pub async fn keep_writing(
    desk: &Desk,
    case: &CaseId,
    target: &Target,
    seen: Seen,
    take: impl FnOnce(&CaseFile, &mut Value),
    change: impl FnOnce(&CaseFile, &mut Value),
) -> Outcome<Kept> {
    let opened = open_on(desk, case, target).await?;
    let pen = Pen::take(desk, case).await?;
    let file = opened.case.get();
    let mut step = next_step(desk, case, target, seen, file).await?;
    let elsewhere = step.last.as_ref().is_some_and(|last| last.step != seen.step);
    let mut tree = step.tree.clone();
    take(file, &mut tree);
    may_write(&pen, file, target, step.kind, &tree)?;
    keep_step(desk, case, target, &mut step, &tree).await?;
    change(file, &mut tree);
    keep_step(desk, case, target, &mut step, &tree).await?;
    Ok(Kept { desktop: desktop(desk, case, target, opened).await?, elsewhere })
}

/// Opens the case for the next step. With the first it is written down that someone looks: a form
/// may be sent by whoever never opened its page, and it is answered with the page.
async fn open_on(desk: &Desk, case: &CaseId, target: &Target) -> Outcome<Opened> {
    let target = target.to_string();
    match store::last_draft(&desk.db, &key(desk, case, &target)).await? {
        Some(_) => open_unseen(desk, case).await,
        None => open_case(desk, case).await,
    }
}

/// What a step goes on from.
struct Step {
    kind: Option<DocumentKind>,
    base: u32,
    tree: Value,
    last: Option<Draft>,
    /// Whether anything is kept already.
    kept: bool,
}

async fn next_step(
    desk: &Desk,
    case: &CaseId,
    target: &Target,
    seen: Seen,
    file: &CaseFile,
) -> Outcome<Step> {
    let text = target.to_string();
    let last = store::last_draft(&desk.db, &key(desk, case, &text)).await?;
    let begun = beginning(file, target, desk.moment.today, Some(seen.base))?;
    let (base, tree) = match &last {
        Some(draft) => (draft.base, tree_of(draft)),
        None => (begun.base, begun.tree),
    };
    Ok(Step { kind: begun.kind, base, tree, kept: last.is_some(), last })
}

/// Keeps a tree as the next step, unless it is what stands there already.
async fn keep_step(
    desk: &Desk,
    case: &CaseId,
    target: &Target,
    step: &mut Step,
    tree: &Value,
) -> Outcome<()> {
    if *tree == step.tree {
        return Ok(());
    }
    let text = target.to_string();
    let key = key(desk, case, &text);
    if !step.kept {
        keep(desk, &key, step.base, &step.tree).await?;
    }
    step.kept = true;
    step.tree.clone_from(tree);
    keep(desk, &key, step.base, tree).await
}

async fn keep(desk: &Desk, key: &DraftKey<'_>, base: u32, tree: &Value) -> Outcome<()> {
    store::keep_draft(&desk.db, key, base, &tree.to_string(), desk.moment.at).await?;
    Ok(())
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

/// Goes on from what someone else saved in between: the writer's text, and theirs at the paths
/// that were chosen.
pub async fn merge_writing(
    desk: &Desk,
    case: &CaseId,
    target: &Target,
    paths: &[String],
) -> Outcome<()> {
    let opened = open_unseen(desk, case).await?;
    Pen::take(desk, case).await?;
    let theirs = beginning(opened.case.get(), target, desk.moment.today, None)?;
    let text = target.to_string();
    let key = key(desk, case, &text);
    let Some(draft) = store::last_draft(&desk.db, &key).await? else { return Ok(()) };
    let mut tree = tree_of(&draft);
    for path in paths {
        match value_at(&theirs.tree, path) {
            Some(their) => put_value(&mut tree, path, their.clone()),
            // They left it blank.
            None => drop(take_value(&mut tree, path)),
        }
    }
    keep(desk, &key, theirs.base, &tree).await
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
/// twice, it is saved once. What cannot be saved is kept as a step, so that nothing typed is lost.
///
/// # Errors
/// [`Failure::Invalid`] with paths inside the tree; [`Failure::Conflict`] if someone saved the same
/// document since the version it goes on from.
pub async fn save_writing(
    desk: &Desk,
    case: &CaseId,
    target: &Target,
    seen: Seen,
    form: &str,
    revise: impl FnOnce(&CaseFile, &mut Value),
) -> Outcome<Saved> {
    let opened = open_on(desk, case, target).await?;
    let pen = Pen::take(desk, case).await?;
    let mut step = next_step(desk, case, target, seen, opened.case.get()).await?;
    let mut tree = step.tree.clone();
    revise(opened.case.get(), &mut tree);
    let saved = save(desk, &pen, case, target, step.base, &tree, form).await;
    if saved.is_err() {
        keep_step(desk, case, target, &mut step, &tree).await?;
    }
    saved
}

async fn save(
    desk: &Desk,
    pen: &Pen,
    case: &CaseId,
    target: &Target,
    base: u32,
    tree: &Value,
    form: &str,
) -> Outcome<Saved> {
    for _ in 0..4 {
        let loaded = pen.load(desk).await?;
        // Asked after loading: whoever saved this form first is in what was loaded.
        if let Some(answer) = store::answer_of(&desk.db, case, form).await? {
            return Ok(read_answer(&answer));
        }
        let (mut after, change, saved) = written(desk, pen, loaded.case, target, base, tree)?;
        let offices = match change {
            Change::HeadChanged => name_offices(desk, &mut after).await?,
            _ => Vec::new(),
        };
        let derived = derive(&after, desk.moment.today);
        let answer = answer(&saved);
        let text = target.to_string();
        let writing = Writing {
            form: Some((form, &answer)),
            finished: Some(key(desk, case, &text)),
            offices: &offices,
            ..desk.writing()
        };
        match pen.apply(desk, loaded.row_version, &after, &change, &derived, &writing).await {
            Ok(()) => return Ok(saved),
            // Someone changed another part of the case, or the same form came twice: look again.
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
    let kind = target.kind(&case);
    if kind.is_none() && *target != Target::Head {
        return Err(Failure::Refused(access::Refusal::Hidden));
    }
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

fn profession(desk: &Desk) -> Option<Profession> {
    use access::Role;
    Some(match desk.actor.role {
        Role::Specialist | Role::CoreCentre => Profession::Specialist,
        Role::ServiceManager => Profession::ServiceManager,
        Role::SupportWorker => Profession::SupportWorker,
        Role::MunicipalOfficer => Profession::MunicipalOfficer,
        Role::CouncilSecretary | Role::Administrator => return None,
    })
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
