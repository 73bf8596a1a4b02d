//! A person: their own words first, then where things stand and how the plans connect.

use access::{Basis, Disclosed};
use app::Opened;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use calendar::Day;
use domain::{
    CaseFile, DocumentKind, LabelSet, Place, Scope, Severity, Step, Trace, TraceKind, VersionHead,
};
use rules::{Finding, Status};
use words::Term as _;

use crate::Site;
use crate::frame::{Frame, page};
use crate::problem::{Problem, not_found};
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
    own_words: Vec<OwnWords>,
    steps: Vec<StepView>,
    threads: Vec<Thread>,
    findings: Vec<FindingView>,
    documents: Vec<DocumentLine>,
    timeline: Vec<Moment>,
    network: Network,
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

/// One line of the big plan with what it comes from and what came of it.
struct Thread {
    voices: Vec<Voiced>,
    need: String,
    priority: String,
    line: String,
    supports: Vec<(String, String)>,
    goals: Vec<GoalView>,
    outcomes: Vec<(String, String)>,
}

struct Voiced {
    who: String,
    words: String,
    own: bool,
}

struct GoalView {
    office: String,
    goal: String,
    reviews: Vec<(String, String)>,
}

/// A finding to be shown.
pub(crate) struct FindingView {
    pub code: &'static str,
    pub class: &'static str,
    pub severity: &'static str,
    pub message: String,
    pub fix: String,
    pub place: String,
}

struct DocumentLine {
    title: &'static str,
    about: String,
    version: u32,
    made: String,
    href: String,
    pdf: Option<String>,
    state: &'static str,
    sealed: bool,
}

/// Something on the line of time.
struct Moment {
    when: String,
    what: String,
    class: &'static str,
}

/// The people and offices around the person.
struct Network {
    ties: Vec<Tie>,
    width: u32,
    height: u32,
}

struct Tie {
    name: String,
    role: String,
    kind: &'static str,
    class: &'static str,
    bond: &'static str,
    x: i32,
    y: i32,
    anchor: &'static str,
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

/// Findings in words.
pub(crate) fn finding_views<'a>(
    file: &CaseFile,
    findings: impl Iterator<Item = &'a Finding>,
) -> Vec<FindingView> {
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
        })
        .collect()
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
    Path(case): Path<String>,
) -> Response {
    let Ok(case) = case.parse() else { return not_found(State(site)).await };
    match app::open_case(&staff.desk, &case).await {
        Err(failure) => Problem::new(&site, failure).into_response(),
        Ok(opened) => page(&person(&site, &staff, case.to_string(), &opened)),
    }
}

fn person(site: &Site, staff: &Staff, case: String, opened: &Opened) -> Person {
    let file = opened.case.get();
    let today = staff.desk.moment.today;
    let person = &file.person;
    let mut about = Vec::new();
    about.extend(person.born.map(words::day));
    about.extend(person.age_on(today).map(words::form::age));
    about.extend(file.award().and_then(|a| a.body().category).map(|c| c.term().to_owned()));
    Person {
        frame: Frame::new(site, Some(&staff.session), "people", person.name.to_string()),
        name: person.name.to_string(),
        kana: person.kana.to_string(),
        called: person.called.to_string(),
        about,
        shared: opened.basis == Basis::Consent,
        urgent: opened.basis == Basis::Emergency,
        withheld: withheld(&opened.case),
        own_words: own_words(file),
        steps: domain::process(file).iter().map(|step| step_view(&case, step)).collect(),
        threads: threads(file),
        findings: finding_views(file, opened.findings.iter()),
        documents: documents(&case, file),
        timeline: timeline(file, today),
        network: network(file),
        case,
    }
}

fn withheld(case: &Disclosed<CaseFile>) -> Vec<&'static str> {
    let closed = Scope::ALL.iter().filter(|scope| case.is_withheld(**scope));
    closed.map(words::Term::term).collect()
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

/// Every line of the plan with its voices above and its goals and outcomes below.
fn threads(file: &CaseFile) -> Vec<Thread> {
    let mut threads: Vec<(String, Thread)> = Vec::new();
    for root in domain::trace(file) {
        gather(&root, &mut Vec::new(), &mut threads);
    }
    threads.into_iter().map(|(_, thread)| thread).collect()
}

fn gather<'a>(at: &'a Trace, above: &mut Vec<&'a Trace>, threads: &mut Vec<(String, Thread)>) {
    if at.kind == TraceKind::Line {
        let key = at.place.path.clone();
        let voices = above.iter().filter(|step| step.kind == TraceKind::Wish).map(|step| Voiced {
            who: words::voice(&step.voice),
            words: step.text.clone(),
            own: step.voice.is_person(),
        });
        if let Some((_, thread)) = threads.iter_mut().find(|(known, _)| *known == key) {
            thread.voices.extend(voices);
        } else {
            let voices = voices.collect();
            threads.push((key, thread(at, above, voices)));
        }
        return;
    }
    above.push(at);
    for child in &at.children {
        gather(child, above, threads);
    }
    above.pop();
}

fn thread(line: &Trace, above: &[&Trace], voices: Vec<Voiced>) -> Thread {
    let of = |kind: TraceKind| line.children.iter().filter(move |child| child.kind == kind);
    let outcome = |step: &Trace| {
        let reached = step.achievement.map(|a| a.term().to_owned()).unwrap_or_default();
        (reached, step.text.clone())
    };
    let need = above.iter().rev().find(|step| step.kind == TraceKind::Need);
    let number = line.place.path.trim_start_matches("lines[").trim_end_matches(']');
    Thread {
        voices,
        need: need.map(|need| need.text.clone()).unwrap_or_default(),
        priority: number.parse::<usize>().map(|i| (i + 1).to_string()).unwrap_or_default(),
        line: line.text.clone(),
        supports: of(TraceKind::Support)
            .map(|support| (support.who.join("、"), support.text.clone()))
            .collect(),
        goals: of(TraceKind::Goal)
            .map(|goal| GoalView {
                office: goal.who.join("、"),
                goal: goal.text.clone(),
                reviews: goal.children.iter().map(outcome).collect(),
            })
            .collect(),
        outcomes: of(TraceKind::Monitoring).map(outcome).collect(),
    }
}

fn documents(case: &str, file: &CaseFile) -> Vec<DocumentLine> {
    let heads = file.heads();
    let newest = heads.iter().filter(|head| {
        !heads.iter().any(|other| other.document == head.document && other.number > head.number)
    });
    newest.map(|head| document_line(case, file, head)).collect()
}

fn document_line(case: &str, file: &CaseFile, head: &VersionHead<'_>) -> DocumentLine {
    let labels = head.made_on.map_or(LabelSet::Adult, |on| file.person.labels_on(on));
    let sealed = file.seal(head.document, head.number).is_some();
    let agreed_to = matches!(
        head.kind,
        DocumentKind::ServicePlan | DocumentKind::ServicePlanDraft | DocumentKind::IndividualPlan
    );
    let href = format!("/cases/{case}/documents/{}/{}", head.document, head.number);
    let printable = !matches!(head.kind, DocumentKind::Assessment | DocumentKind::Award);
    DocumentLine {
        title: words::document_title(head.kind, labels),
        about: match conference_kind(file, head) {
            Some(kind) => format!("{} {kind}", head.heading.office),
            None => head.heading.office.to_string(),
        },
        version: head.number,
        made: head.made_on.map(words::day).unwrap_or_default(),
        pdf: printable.then(|| format!("{href}/pdf")),
        href,
        state: match (agreed_to, sealed) {
            (true, true) => words::web::SEALED,
            (true, false) => words::web::UNSEALED,
            (false, _) => "",
        },
        sealed,
    }
}

/// Which kind of conference minutes are of.
fn conference_kind(file: &CaseFile, head: &VersionHead<'_>) -> Option<&'static str> {
    let conference = file.conferences().find(|c| c.document == head.document)?;
    conference.body().kind.map(|kind| kind.term())
}

/// Life and support on one line of time, and the ages ahead.
fn timeline(file: &CaseFile, today: Day) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    if let Some(basic) = file.basic() {
        moments.extend(basic.body().life_history.iter().map(|event| Moment {
            when: event.at.to_string(),
            what: words::web::life_event(&event.event, &event.feeling),
            class: "life",
        }));
    }
    let mut dated: Vec<(Day, String, &'static str)> = Vec::new();
    for head in file.heads() {
        if let Some(on) = head.made_on {
            let title = words::document_title(head.kind, file.person.labels_on(on));
            dated.push((
                on,
                words::web::document_made(title, head.number, &head.heading.office),
                "document",
            ));
        }
    }
    for consent in &file.consents {
        if let Some(on) = consent.on {
            dated.push((on, words::web::agreed(&consent.signer.name), "consent"));
        }
    }
    if let Some(born) = file.person.born {
        for years in [6, 18, 40, 65] {
            let on = calendar::attains(born, years);
            if on > today {
                dated.push((on, words::web::reaches(years), "ahead"));
            }
        }
    }
    if let Some(end) = file.award().and_then(|award| award.body().end()).filter(|end| *end > today)
    {
        dated.push((end, words::web::AWARD_ENDS.to_owned(), "ahead"));
    }
    dated.push((today, words::web::TODAY.to_owned(), "today"));
    dated.sort_by_key(|(on, _, class)| (*on, *class == "today"));
    let moment = |(on, what, class)| Moment { when: words::day(on), what, class };
    moments.extend(dated.into_iter().map(moment));
    moments
}

/// Members on an ellipse around the person, family above, offices to the sides.
fn network(file: &CaseFile) -> Network {
    let relations = file.basic().map(|basic| &basic.body().relations);
    let bond_of = |key: &domain::Key| {
        let relation = relations?.iter().find(|relation| relation.member == *key)?;
        relation.bond
    };
    let count = u32::try_from(file.members.len()).unwrap_or(1).max(1);
    let (width, height) = (720_i32, 440_i32);
    let ties = (0..count).zip(&file.members).map(|(i, member)| {
        let share = f64::from(i) / f64::from(count);
        let turn = std::f64::consts::TAU * share - std::f64::consts::FRAC_PI_2;
        let (x, y) = (
            f64::from(width) / 2.0 + turn.cos() * 230.0,
            f64::from(height) / 2.0 + turn.sin() * 165.0,
        );
        #[expect(clippy::cast_possible_truncation, reason = "inside the picture")]
        let (x, y) = (x.round() as i32, y.round() as i32);
        let bond = bond_of(&member.key);
        Tie {
            name: member.name.to_string(),
            role: member.role.to_string(),
            kind: member.kind.map(|kind| kind.term()).unwrap_or_default(),
            class: if member.is_informal() { "informal" } else { "formal" },
            bond: bond.map_or("ordinary", |bond| match bond {
                domain::Bond::Strong => "strong",
                domain::Bond::Ordinary => "ordinary",
                domain::Bond::Weak => "weak",
                domain::Bond::Strained => "strained",
            }),
            x,
            y,
            anchor: match x {
                x if x < width / 2 - 60 => "end",
                x if x > width / 2 + 60 => "start",
                _ => "middle",
            },
        }
    });
    Network { ties: ties.collect(), width: width.unsigned_abs(), height: height.unsigned_abs() }
}
