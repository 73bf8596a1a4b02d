//! 情報共有の同意: who may see what, for what, until when; how it is taken back.

use access::Disclosed;
use app::{Failure, SharingDesk, Upload};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Period;
use domain::{
    CaseFile, CaseId, DocumentKind, Key, LabelSet, Scope, SharingConsent, VersionHead, mark,
};
use words::Term as _;

use crate::Site;
use crate::entry::{Entry, Reader, Wrong};
use crate::frame::{Frame, page_with};
use crate::named::Named;
use crate::pages::signing::{self, ProofView, proof_view};
use crate::parts::PostedParts;
use crate::posted::{Pairs, Posted};
use crate::problem::{Answer, Problem, judged};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "sharing.html")]
struct List {
    frame: Frame,
    case: String,
    person: String,
    given: Vec<Given>,
    preview: Option<Preview>,
    members: Vec<(String, String)>,
    scopes: Vec<ScopeView>,
    wrong: Vec<Wrong>,
    entry: Entry,
    capacities: Vec<(String, &'static str)>,
    form_key: String,
    form: String,
    script: String,
}

#[derive(Template)]
#[template(path = "sharing_one.html")]
struct One {
    frame: Frame,
    case: String,
    person: String,
    key: String,
    live: bool,
    withdrawn: bool,
    state: String,
    record: Vec<(&'static str, String)>,
    said: String,
    proof: Option<ProofView>,
    preview: Preview,
    wrong: Vec<Wrong>,
    entry: Entry,
    form_key: String,
    form: String,
}

/// A consent to share in the list.
struct Given {
    key: String,
    name: String,
    purpose: String,
    scopes: String,
    state: String,
    live: bool,
}

/// A scope with what it opens.
struct ScopeView {
    mark: String,
    name: &'static str,
    opens: &'static str,
    only_if: &'static str,
}

/// What a recipient would see, and what not.
struct Preview {
    name: String,
    reach: &'static str,
    by_paper: bool,
    open: Vec<ScopeView>,
    closed: Vec<ScopeView>,
    documents: Vec<Seen>,
    hidden: Vec<String>,
}

/// A document the recipient would see.
struct Seen {
    name: String,
    href: String,
    printable: bool,
}

fn scope_view(scope: Scope) -> ScopeView {
    ScopeView {
        mark: mark(&scope),
        name: scope.term(),
        opens: words::consent::opens(scope),
        only_if: words::consent::opens_only_if(scope),
    }
}

/// The consents to share of a case, and the form for one more.
pub(crate) async fn list(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
) -> Answer {
    let desk = app::open_sharing(&staff.desk, &case).await?;
    let entry = prefilled(&staff, desk.opened.case.get());
    Ok(answer(&site, &staff, &case, &desk, entry, None))
}

/// Today until the award ends, for the consent is asked anew with each plan.
fn prefilled(staff: &Staff, file: &CaseFile) -> Entry {
    let today = staff.desk.moment.today;
    let end = file.award().and_then(|award| award.body().end()).filter(|end| *end > today);
    let end = end.unwrap_or(today.plus_years(1));
    let mut known = signing::known(&app::usual_signer(file, today));
    known.extend([
        ("period.from", words::day(today)),
        ("period.until", words::day(end)),
        ("explained", staff.desk.account_name.clone()),
        ("on", words::day(today)),
    ]);
    Entry::prefilled(&known)
}

/// Records a consent to share, or shows what it would open.
pub(crate) async fn give(
    State(site): State<Site>,
    Named(case): Named<CaseId>,
    posted: PostedParts,
) -> Answer {
    let PostedParts { staff, pairs, file } = posted;
    let file_lost = file != Upload::Nothing;
    let mut read = Reader::of(&pairs);
    let sharing = sharing(&mut read);
    let problems = read.problems;
    if pairs.get("do") == "preview" {
        let entry = Entry::refused(pairs, Vec::new(), file_lost);
        return show_preview(&site, &staff, &case, &sharing, entry).await;
    }
    let outcome = if problems.is_empty() {
        let evidence = signing::evidence(&pairs, file);
        app::give_sharing(&staff.desk, &case, &sharing, &evidence, pairs.get("form")).await
    } else {
        Err(Failure::Invalid(problems))
    };
    match judged(outcome)? {
        Ok(key) => Ok(Redirect::to(&format!("/cases/{case}/sharing/{key}")).into_response()),
        Err(problems) => {
            let desk = app::open_sharing(&staff.desk, &case).await?;
            let entry = Entry::refused(pairs, problems, file_lost);
            Ok(answer(&site, &staff, &case, &desk, entry, None))
        }
    }
}

/// The consent as typed.
fn sharing(read: &mut Reader<'_>) -> SharingConsent {
    let (method, electronic_agreed_on) = signing::method(read);
    let (from, until) = (read.day("period.from"), read.day("period.until"));
    SharingConsent {
        purpose: read.text("purpose"),
        recipient: read.choice("recipient"),
        scopes: read.choices("scopes"),
        period: from.zip(until).map(|(from, until)| Period { from, until }),
        explained: read.text("explained"),
        on: read.day("on"),
        signer: signing::signer(read),
        method,
        electronic_agreed_on,
        words: read.text("words"),
        ..SharingConsent::default()
    }
}

async fn show_preview(
    site: &Site,
    staff: &Staff,
    case: &CaseId,
    sharing: &SharingConsent,
    entry: Entry,
) -> Answer {
    let desk = app::open_sharing(&staff.desk, case).await?;
    let Some(recipient) = &sharing.recipient else {
        let missing = domain::Problem {
            path: "recipient".to_owned(),
            fault: domain::ValueFault::Missing.into(),
        };
        let entry = entry.with(vec![missing]);
        return Ok(answer(site, staff, case, &desk, entry, None));
    };
    let preview = preview(staff, case, &desk, recipient, &sharing.scopes).await?;
    Ok(answer(site, staff, case, &desk, entry, Some(preview)))
}

async fn preview(
    staff: &Staff,
    case: &CaseId,
    desk: &SharingDesk,
    recipient: &Key,
    scopes: &[Scope],
) -> app::Outcome<Preview> {
    let seen = app::preview_sharing(&staff.desk, case, recipient, scopes).await?;
    Ok(preview_view(case, desk, recipient, &seen))
}

fn preview_view(
    case: &CaseId,
    desk: &SharingDesk,
    recipient: &Key,
    seen: &Disclosed<CaseFile>,
) -> Preview {
    let file = desk.opened.case.get();
    let member = file.member(recipient);
    let (reach, by_paper) = match member {
        _ if desk.joined.contains(recipient) => (words::consent::JOINED, false),
        Some(member) if member.office.is_some() => (words::consent::NOT_JOINED, true),
        _ => (words::consent::NO_OFFICE, true),
    };
    let (closed, open): (Vec<Scope>, Vec<Scope>) =
        Scope::ALL.iter().partition(|scope| seen.is_withheld(**scope));
    let shown = newest(seen.get());
    let is_shown = |head: &VersionHead<'_>| shown.iter().any(|s| s.document == head.document);
    Preview {
        name: member.map(|member| member.name.to_string()).unwrap_or_default(),
        reach,
        by_paper,
        open: open.into_iter().map(scope_view).collect(),
        closed: closed.into_iter().map(scope_view).collect(),
        documents: shown.iter().map(|head| seen_view(case, file, head)).collect(),
        hidden: newest(file)
            .iter()
            .filter(|head| !is_shown(head))
            .map(|head| document_name(file, head))
            .collect(),
    }
}

/// The newest version of every document.
fn newest(file: &CaseFile) -> Vec<VersionHead<'_>> {
    let heads = file.heads();
    let newer = |head: &VersionHead<'_>| {
        heads.iter().any(|other| other.document == head.document && other.number > head.number)
    };
    heads.iter().filter(|head| !newer(head)).copied().collect()
}

fn seen_view(case: &CaseId, file: &CaseFile, head: &VersionHead<'_>) -> Seen {
    Seen {
        name: document_name(file, head),
        href: format!("/cases/{case}/documents/{}/{}", head.document, head.number),
        printable: !matches!(head.kind, DocumentKind::Assessment | DocumentKind::Award),
    }
}

fn document_name(file: &CaseFile, head: &VersionHead<'_>) -> String {
    let labels = head.made_on.map_or(LabelSet::Adult, |on| file.person.labels_on(on));
    let title = words::document_title(head.kind, labels);
    let name = words::web::document_made(title, head.number, &head.heading.office);
    match head.made_on {
        Some(on) => words::consent::dated(&name, on),
        None => name,
    }
}

fn answer(
    site: &Site,
    staff: &Staff,
    case: &CaseId,
    desk: &SharingDesk,
    entry: Entry,
    preview: Option<Preview>,
) -> Response {
    let file = desk.opened.case.get();
    let today = staff.desk.moment.today;
    let wrong = entry.wrong("SharingConsent");
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut given: Vec<Given> =
        file.sharing.iter().map(|sharing| given_view(file, sharing, today)).collect();
    given.sort_by_key(|sharing| !sharing.live);
    let others = file.members.iter().filter(|m| m.key != file.office && m.is_present_on(today));
    let heading = format!("{} {}", file.person.name, words::consent::SHARING);
    page_with(
        status,
        &List {
            frame: Frame::new(site, Some(&staff.session), "people", heading),
            case: case.to_string(),
            person: file.person.name.to_string(),
            given,
            preview,
            members: others.map(|m| (m.key.to_string(), words::member_name(m))).collect(),
            scopes: Scope::ALL.iter().copied().map(scope_view).collect(),
            wrong,
            entry,
            capacities: signing::capacities(),
            form_key: staff.session.form_key.clone(),
            form: staff.desk.new_id(),
            script: site.assets.address("sign.js").to_owned(),
        },
    )
}

fn given_view(file: &CaseFile, sharing: &SharingConsent, today: calendar::Day) -> Given {
    Given {
        key: sharing.key.to_string(),
        name: recipient_name(file, sharing),
        purpose: sharing.purpose.to_string(),
        scopes: words::consent::scopes(&sharing.scopes),
        state: words::consent::sharing_state(sharing, today),
        live: sharing.is_live_on(today),
    }
}

fn recipient_name(file: &CaseFile, sharing: &SharingConsent) -> String {
    let member = sharing.recipient.as_ref().and_then(|recipient| file.member(recipient));
    member.map(|member| member.name.to_string()).unwrap_or_default()
}

/// One consent to share: its record, what it opens, how to take it back.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named((case, key)): Named<(CaseId, Key)>,
) -> Answer {
    let today = words::day(staff.desk.moment.today);
    let entry = Entry::prefilled(&[("withdrawn_on", today)]);
    one(&site, &staff, &case, &key, entry).await
}

async fn one(site: &Site, staff: &Staff, case: &CaseId, key: &Key, entry: Entry) -> Answer {
    let desk = app::open_sharing(&staff.desk, case).await?;
    let file = desk.opened.case.get();
    let Some(sharing) = file.sharing.iter().find(|sharing| sharing.key == *key) else {
        return Err(Problem::hidden());
    };
    let recipient = sharing.recipient.clone().unwrap_or_default();
    let preview = preview(staff, case, &desk, &recipient, &sharing.scopes).await?;
    let today = staff.desk.moment.today;
    let wrong = entry.wrong("SharingConsent");
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let heading = format!("{} {}", file.person.name, words::consent::SHARING);
    Ok(page_with(
        status,
        &One {
            frame: Frame::new(site, Some(&staff.session), "people", heading),
            case: case.to_string(),
            person: file.person.name.to_string(),
            key: key.to_string(),
            live: sharing.is_live_on(today),
            withdrawn: sharing.withdrawn_on.is_some(),
            state: words::consent::sharing_state(sharing, today),
            record: words::consent::sharing_record(sharing),
            said: sharing.words.to_string(),
            proof: proof_view(case, &sharing.proof),
            preview,
            wrong,
            entry,
            form_key: staff.session.form_key.clone(),
            form: staff.desk.new_id(),
        },
    ))
}

/// Takes a consent to share back.
pub(crate) async fn withdraw(
    State(site): State<Site>,
    Named((case, key)): Named<(CaseId, Key)>,
    posted: Posted,
) -> Answer {
    let Posted { staff, pairs } = posted;
    match judged(withdrawn(&staff, &case, &key, &pairs).await)? {
        Ok(()) => Ok(Redirect::to(&format!("/cases/{case}/sharing/{key}")).into_response()),
        Err(problems) => {
            one(&site, &staff, &case, &key, Entry::refused(pairs, problems, false)).await
        }
    }
}

async fn withdrawn(staff: &Staff, case: &CaseId, key: &Key, pairs: &Pairs) -> app::Outcome<()> {
    let mut read = Reader::of(pairs);
    let (on, reason) = (read.day("withdrawn_on"), read.text("withdrawal_reason"));
    if !read.problems.is_empty() {
        return Err(Failure::Invalid(read.problems));
    }
    app::withdraw_sharing(&staff.desk, case, key, on, &reason, pairs.get("form")).await
}
