//! A person: their own words first, then where things stand and how the plans connect.

mod network;
mod threads;
mod times;

use access::{Basis, Disclosed};
use app::{Desk, Hand, Opened, Target};
use askama::Template;
use axum::extract::State;
use calendar::Day;
use domain::{
    CaseFile, CaseId, DocumentKind, DueKind, LabelSet, NextAct, Place, Scope, Severity, Step, Turn,
    VersionHead,
};
use rules::{Finding, Status};
use words::Term as _;

use crate::Site;
use crate::frame::{Frame, page};
use crate::go::{Go, Ways};
use crate::named::Named;
use crate::pages::person::network::{Network, network};
use crate::pages::person::threads::{Stem, stems};
use crate::pages::person::times::{Moment, Month, calendars, timeline};
use crate::pages::today::wait_go;
use crate::pages::write::field_address;
use crate::problem::Answer;
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "person.html")]
struct Person {
    frame: Frame,
    case: String,
    name: String,
    kana: String,
    called: String,
    about: Vec<String>,
    shared: bool,
    urgent: bool,
    withheld: Vec<&'static str>,
    entries: Vec<Entry>,
    own_words: Vec<OwnWords>,
    steps: Vec<StepView>,
    acts: Vec<ActView>,
    begin: Vec<Go>,
    stems: Vec<Stem>,
    findings: Vec<FindingView>,
    documents: Vec<DocumentLine>,
    timeline: Vec<Moment>,
    calendars: Vec<Month>,
    network: Network,
}

/// A way to another page about the person.
struct Entry {
    name: &'static str,
    href: String,
}

/// Something the person said.
struct OwnWords {
    words: String,
    on: Option<String>,
    how: String,
}

/// A step of the process.
struct StepView {
    name: &'static str,
    state: &'static str,
    said: String,
    href: Option<String>,
}

/// Something to be done next.
struct ActView {
    what: String,
    who: String,
    mine: bool,
    when: String,
    late: bool,
    go: Option<Go>,
}

/// A finding to be shown.
pub(crate) struct FindingView {
    pub code: &'static str,
    pub class: &'static str,
    pub severity: &'static str,
    pub message: String,
    pub fix: String,
    pub place: String,
    /// Where it is put right, for those who may.
    pub href: Option<String>,
}

/// A document with all its versions.
struct DocumentLine {
    title: &'static str,
    about: String,
    made: String,
    href: String,
    version: u32,
    /// Versions before the newest: number and address.
    earlier: Vec<(u32, String)>,
    compare: Option<String>,
    pdf: Option<String>,
    state: &'static str,
    sealed: bool,
}

/// Class of a severity in the style sheet.
pub(crate) fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Tidy => "tidy",
        Severity::Care => "care",
        Severity::Claim => "claim",
        Severity::Breach => "breach",
    }
}

/// The severity the index keeps as a number.
pub(crate) fn severity(number: i64) -> Option<Severity> {
    Severity::ALL.iter().copied().find(|severity| *severity as i64 == number)
}

/// Findings in words, with the way to the field for a hand that may write there.
pub(crate) fn finding_views<'a>(
    file: &CaseFile,
    hand: &Hand,
    findings: impl Iterator<Item = &'a Finding>,
) -> Vec<FindingView> {
    let case = file.id.as_ref().map(ToString::to_string).unwrap_or_default();
    findings
        .map(|finding| FindingView {
            code: finding.rule.code,
            class: severity_class(finding.rule.severity),
            severity: finding.rule.severity.term(),
            message: words::phrase(&finding.message()),
            fix: match finding.rule.status {
                Status::Stable => words::phrase(&finding.fix()),
                Status::Asking => {
                    format!("{}{}", words::phrase(&finding.fix()), words::cli::asking())
                }
            },
            place: place(file, &finding.place),
            href: may_mend(file, hand, &finding.place)
                .then(|| field_address(&case, &finding.place)),
        })
        .collect()
}

fn may_mend(file: &CaseFile, hand: &Hand, place: &Place) -> bool {
    match (place.kind, &place.document) {
        (Some(kind), Some(document)) => hand.may_write(kind, file.owner_of(kind, document)),
        _ => hand.writes,
    }
}

/// Where a finding is, in words.
pub(crate) fn place(file: &CaseFile, place: &Place) -> String {
    let Some(kind) = place.kind else { return words::path_label("CaseFile", &place.path) };
    let heads = file.heads();
    let head = heads.iter().find(|head| Some(head.document) == place.document.as_ref());
    let made = head.and_then(|head| head.made_on);
    let labels = made.map_or(LabelSet::Adult, |on| file.person.labels_on(on));
    words::place(kind, labels, place.version, &place.path)
}

/// Shows a person.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
) -> Answer {
    let looked = look(&staff.desk, &case).await?;
    Ok(page(&person(&site, &staff, case.to_string(), &looked)))
}

/// A person as seen by whoever looks, with what they may do and are writing.
struct Looked {
    opened: Opened,
    hand: Hand,
    writing: Vec<(Target, i64)>,
}

async fn look(desk: &Desk, case: &CaseId) -> app::Outcome<Looked> {
    let opened = app::open_case(desk, case).await?;
    let hand = app::hand(desk, case, opened.case.get()).await?;
    let writing = app::writings(desk, case).await?;
    Ok(Looked { opened, hand, writing })
}

fn person(site: &Site, staff: &Staff, case: String, looked: &Looked) -> Person {
    let Looked { opened, hand, .. } = looked;
    let file = opened.case.get();
    let today = staff.desk.moment.today;
    let person = &file.person;
    let mut about = Vec::new();
    about.extend(person.born.map(words::day));
    about.extend(person.age_on(today).map(words::form::age));
    about.extend(file.award().and_then(|a| a.body().category).map(|c| c.term().to_owned()));
    let name = person.name.to_string();
    let ways = Ways { case: &case, form_key: &staff.session.form_key, whose: &name };
    Person {
        frame: Frame::new(site, Some(&staff.session), "people", name.clone()),
        kana: person.kana.to_string(),
        called: person.called.to_string(),
        about,
        shared: opened.basis == Basis::Consent,
        urgent: opened.basis == Basis::Emergency,
        withheld: withheld(&opened.case),
        entries: entries(&case, hand),
        own_words: own_words(file),
        steps: domain::process(file).iter().map(|step| step_view(&case, step)).collect(),
        acts: acts(staff, looked, &ways),
        begin: begin(file, hand, &ways),
        stems: stems(file),
        findings: finding_views(file, hand, opened.findings.iter()),
        documents: documents(&case, file),
        timeline: timeline(file, today),
        calendars: calendars(file, today),
        network: network(file, today),
        name,
        case,
    }
}

fn withheld(case: &Disclosed<CaseFile>) -> Vec<&'static str> {
    let closed = Scope::ALL.iter().filter(|scope| case.is_withheld(**scope));
    closed.map(words::Term::term).collect()
}

/// Other pages about the person, as far as they are for this hand.
fn entries(case: &str, hand: &Hand) -> Vec<Entry> {
    let pages = [
        (hand.writes, "write/head", words::around::HEAD),
        (hand.keeps, "journal", words::around::JOURNAL),
        (hand.keeps, "restriction", words::around::RESTRICTION),
        (true, "concerns", words::around::CONCERNS),
        (hand.breaks_glass, "emergency", words::trust::EMERGENCY),
    ];
    let there = pages.into_iter().filter(|(may, ..)| *may);
    there.map(|(_, page, name)| Entry { name, href: format!("/cases/{case}/{page}") }).collect()
}

/// Wishes in the person's own voice, newest first; the chief wish where nothing else was kept.
fn own_words(file: &CaseFile) -> Vec<OwnWords> {
    let mut said: Vec<(Option<Day>, OwnWords)> = Vec::new();
    if let Some(assessment) = file.assessment() {
        for wish in assessment.body().wishes.iter().filter(|wish| wish.voice.is_person()) {
            let words = OwnWords {
                words: wish.words.to_string(),
                on: wish.on.map(words::day),
                how: wish.how.to_string(),
            };
            said.push((wish.on, words));
        }
    }
    if said.is_empty()
        && let Some(basic) = file.basic().filter(|basic| !basic.body().chief_wish.is_blank())
    {
        let words = OwnWords {
            words: basic.body().chief_wish.to_string(),
            on: basic.version.made_on.map(words::day),
            how: String::new(),
        };
        said.push((basic.version.made_on, words));
    }
    said.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    said.into_iter().map(|(_, words)| words).collect()
}

fn step_view(case: &str, step: &Step) -> StepView {
    let (state, said) = match (step.is_done(), step.done_on, step.parts) {
        (true, Some(on), _) => ("done", words::day_short(on)),
        (false, _, Some((done, of))) if done > 0 => ("partly", format!("{done}/{of}")),
        _ => ("open", String::new()),
    };
    let href = step.evidence.as_ref().and_then(|place| {
        let document = place.document.as_ref()?;
        Some(format!("/cases/{case}/documents/{document}/{}", place.version))
    });
    StepView { name: step.kind.term(), state, said, href }
}

/// How far ahead dues are told on a person's page, days.
const AHEAD: i32 = 60;

/// What is to be done next: writing under way, what the case waits for, what falls due.
fn acts(staff: &Staff, looked: &Looked, ways: &Ways<'_>) -> Vec<ActView> {
    let file = looked.opened.case.get();
    let today = staff.desk.moment.today;
    let home = looked.opened.basis == Basis::Home;
    let me = Me { file, hand: &looked.hand, home };
    let mut acts: Vec<ActView> = looked
        .writing
        .iter()
        .map(|(target, _)| ActView {
            what: words::around::writing(target_name(file, target)),
            who: words::around::ME.to_owned(),
            mine: true,
            when: String::new(),
            late: false,
            go: Some(ways.go_on(&target.to_string())),
        })
        .collect();
    acts.extend(domain::next_acts(file).iter().map(|act| me.wait(act, ways)));
    let dues = domain::index(file).dues;
    let near = dues.iter().filter(|due| due.on <= today.plus_days(AHEAD));
    acts.extend(near.filter(|due| home || me.is_own(due.member.as_ref())).map(|due| ActView {
        what: words::around::due(due.kind).to_owned(),
        who: me.due_turn(due),
        mine: me.due_is_mine(due),
        when: words::around::until(due.on, today),
        late: due.on < today,
        go: me.due_go(due, ways),
    }));
    acts
}

fn target_name(file: &CaseFile, target: &Target) -> &'static str {
    let kind = match target {
        Target::New(kind, _) => Some(*kind),
        Target::Document(id) => {
            file.heads().iter().find(|head| head.document == id).map(|head| head.kind)
        }
        Target::Head => None,
    };
    kind.map_or(words::around::HEAD, |kind| words::document_title(kind, LabelSet::Adult))
}

/// Whoever looks, in the terms of the case.
struct Me<'a> {
    file: &'a CaseFile,
    hand: &'a Hand,
    home: bool,
}

impl Me<'_> {
    /// Whether a member of the care team is the looker's own office.
    fn is_own(&self, member: Option<&domain::Key>) -> bool {
        if self.home {
            member.is_none_or(|member| *member == self.file.office)
        } else {
            member.is_some() && member == self.hand.near.as_ref()
        }
    }

    fn office(&self, member: Option<&domain::Key>) -> String {
        let member = member.and_then(|member| self.file.member(member));
        member.map(|member| member.name.to_string()).unwrap_or_default()
    }

    fn wait(&self, act: &NextAct, ways: &Ways<'_>) -> ActView {
        let own_office = act.member.is_some() && self.is_own(act.member.as_ref());
        let mine = own_office || (self.home && act.turn == Turn::Specialist);
        let who = match act.turn {
            Turn::Office => act.name.clone(),
            turn => words::around::of_office(turn.term(), &act.name),
        };
        let may = self.hand.writes || own_office;
        ActView {
            what: words::around::wait(act.step, act.turn).to_owned(),
            who,
            mine,
            when: act.since.map(words::around::since).unwrap_or_default(),
            late: false,
            go: may.then(|| wait_go(ways, act, self.home, own_office)).filter(|go| !go.is_here()),
        }
    }

    fn due_turn(&self, due: &domain::Due) -> String {
        match words::around::due_turn(due.kind) {
            Turn::Office => self.office(due.member.as_ref()),
            turn => turn.term().to_owned(),
        }
    }

    fn due_is_mine(&self, due: &domain::Due) -> bool {
        match words::around::due_turn(due.kind) {
            Turn::Specialist => self.home,
            Turn::Office => self.is_own(due.member.as_ref()),
            Turn::Person | Turn::Municipality => false,
        }
    }

    fn due_go(&self, due: &domain::Due, ways: &Ways<'_>) -> Option<Go> {
        match (due.kind, &due.document) {
            (DueKind::Review, Some(plan))
                if self.hand.may_write(DocumentKind::Review, due.member.as_ref()?) =>
            {
                Some(ways.review(plan))
            }
            _ if !self.hand.writes => None,
            (DueKind::Monitoring, _) => Some(ways.begin(DocumentKind::Monitoring)),
            (DueKind::AwardEnd, _) => Some(ways.begin(DocumentKind::ServicePlanDraft)),
            (DueKind::PlanEnd, _) => Some(ways.begin(DocumentKind::ServicePlan)),
            (DueKind::SharingEnd, _) => Some(ways.sharing()),
            _ => None,
        }
    }
}

/// Every document the hand may begin, or write anew.
fn begin(file: &CaseFile, hand: &Hand, ways: &Ways<'_>) -> Vec<Go> {
    let mut all: Vec<Go> = Vec::new();
    if hand.writes {
        let kinds = DocumentKind::ALL
            .iter()
            .filter(|kind| !matches!(kind, DocumentKind::IndividualPlan | DocumentKind::Review));
        all.extend(kinds.map(|kind| ways.begin(*kind)));
    }
    if let Some(office) = &hand.near {
        all.push(ways.begin_for(DocumentKind::IndividualPlan, office));
        all.push(ways.begin_for(DocumentKind::Conference, office));
        let own = file.individual_plans().filter(|plan| plan.body().office == *office);
        all.extend(own.map(|plan| ways.review(plan.document)));
    }
    all
}

fn documents(case: &str, file: &CaseFile) -> Vec<DocumentLine> {
    let heads = file.heads();
    let newest = heads.iter().filter(|head| {
        !heads.iter().any(|other| other.document == head.document && other.number > head.number)
    });
    newest.map(|head| document_line(case, file, &heads, head)).collect()
}

fn document_line(
    case: &str,
    file: &CaseFile,
    heads: &[VersionHead<'_>],
    head: &VersionHead<'_>,
) -> DocumentLine {
    let labels = head.made_on.map_or(LabelSet::Adult, |on| file.person.labels_on(on));
    let sealed = file.seal(head.document, head.number).is_some();
    let at = |number: u32| format!("/cases/{case}/documents/{}/{number}", head.document);
    let earlier =
        heads.iter().filter(|other| other.document == head.document && other.number < head.number);
    let drafted = head.kind == DocumentKind::ServicePlan
        && heads.iter().any(|other| other.kind == DocumentKind::ServicePlanDraft)
        && file.service_plan().is_some_and(|plan| plan.body().draft.version > 0);
    DocumentLine {
        title: words::document_title(head.kind, labels),
        about: match conference_kind(file, head) {
            Some(kind) => format!("{} {kind}", head.heading.office),
            None => head.heading.office.to_string(),
        },
        version: head.number,
        made: head.made_on.map(words::day).unwrap_or_default(),
        earlier: earlier.rev().map(|other| (other.number, at(other.number))).collect(),
        compare: (head.number > 1 || drafted)
            .then(|| format!("/cases/{case}/documents/{}/compare", head.document)),
        pdf: is_printable(head.kind).then(|| format!("{}/pdf", at(head.number))),
        href: at(head.number),
        state: match sealed {
            true => words::web::SEALED,
            false if head.kind.is_agreed_to() && head.kind != DocumentKind::Monitoring => {
                words::web::UNSEALED
            }
            false => "",
        },
        sealed,
    }
}

/// Whether a kind of document has a printed form.
pub(crate) fn is_printable(kind: DocumentKind) -> bool {
    !matches!(kind, DocumentKind::Assessment | DocumentKind::Award)
}

/// Which kind of conference minutes are of.
pub(crate) fn conference_kind(file: &CaseFile, head: &VersionHead<'_>) -> Option<&'static str> {
    let conference = file.conferences().find(|c| c.document == head.document)?;
    conference.body().kind.map(|kind| kind.term())
}
