//! 同意: what is agreed to, how it was explained, who signed.

use app::{ToAgree, Upload};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::{
    CaseFile, CaseId, Citation, Consent, DocumentId, DocumentKind, LabelSet, ServicePlan,
    VersionHead,
};

use words::Term as _;

use crate::Site;
use crate::entry::{Entry, Reader, Wrong};
use crate::frame::{Frame, page_with};
use crate::named::Named;
use crate::pages::person::{FindingView, finding_views};
use crate::pages::signing::{self, ProofView, proof_view};
use crate::parts::PostedParts;
use crate::posted::Pairs;
use crate::problem::{Answer, Problem, judged};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "consent.html")]
struct Show {
    frame: Frame,
    case: String,
    person: String,
    title: &'static str,
    version: u32,
    version_href: String,
    made: String,
    author: String,
    seal: Option<Seal>,
    newer: Option<String>,
    own: Vec<String>,
    parts: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    findings: Vec<FindingView>,
    wrong: Vec<Wrong>,
    entry: Entry,
    capacities: Vec<(String, &'static str)>,
    form_key: String,
    form: String,
    script: String,
}

struct Seal {
    record: Vec<(&'static str, String)>,
    words: String,
    proof: Option<ProofView>,
}

/// A line of what is agreed to, in short.
#[derive(Default)]
struct Line {
    what: String,
    own_role: String,
    who: String,
}

/// Shows what is agreed to: the record, or the form for it.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named((case, document, version)): Named<(CaseId, DocumentId, u32)>,
) -> Answer {
    let cited = Citation::of(document, version);
    match app::open_consent(&staff.desk, &case, &cited).await {
        Err(failure) => Err(failure.into()),
        Ok(open) if !open.kind.is_agreed_to() => Err(Problem::hidden()),
        Ok(open) => {
            let today = words::day(staff.desk.moment.today);
            let mut known = signing::known(&open.usual);
            known.extend([
                ("explained_on", today.clone()),
                ("explained_by", staff.desk.account_name.clone()),
                ("on", today),
            ]);
            let entry = Entry::prefilled(&known);
            answer(&site, &staff, &case, &cited, &open, entry, StatusCode::OK).await
        }
    }
}

/// Records a consent.
pub(crate) async fn give(
    State(site): State<Site>,
    Named((case, document, version)): Named<(CaseId, DocumentId, u32)>,
    posted: PostedParts,
) -> Answer {
    let cited = Citation::of(document.clone(), version);
    let PostedParts { staff, pairs, file } = posted;
    let file_lost = file != Upload::Nothing;
    let mut read = Reader::of(&pairs);
    let consent = consent(&mut read, &cited);
    let problems = read.problems;
    let outcome = if problems.is_empty() {
        let evidence = signing::evidence(&pairs, file);
        app::give_consent(&staff.desk, &case, &consent, &evidence, pairs.get("form")).await
    } else {
        Err(app::Failure::Invalid(problems))
    };
    match judged(outcome)? {
        Ok(_) => {
            let here = format!("/cases/{case}/documents/{document}/{version}/consent");
            Ok(Redirect::to(&here).into_response())
        }
        Err(problems) => {
            let open = app::open_consent(&staff.desk, &case, &cited).await?;
            let entry = Entry::refused(pairs, problems, file_lost);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            answer(&site, &staff, &case, &cited, &open, entry, status).await
        }
    }
}

/// The consent as typed.
fn consent(read: &mut Reader<'_>, cited: &Citation) -> Consent {
    let means = means(read);
    let (method, electronic_agreed_on) = signing::method(read);
    Consent {
        document: cited.clone(),
        explained_on: read.day("explained_on"),
        explained_by: read.text("explained_by"),
        means,
        on: read.day("on"),
        signer: signing::signer(read),
        method,
        electronic_agreed_on,
        words: read.text("words"),
        ..Consent::default()
    }
}

fn means(read: &mut Reader<'_>) -> domain::Text {
    let pairs: &Pairs = read.pairs();
    let ticked = pairs.all("means").chain([pairs.get("means_other")]);
    let all: Vec<_> = ticked.map(str::trim).filter(|means| !means.is_empty()).collect();
    read.whole_text("means_other", &all.join(words::consent::AND))
}

async fn answer(
    site: &Site,
    staff: &Staff,
    case: &CaseId,
    cited: &Citation,
    open: &ToAgree,
    entry: Entry,
    status: StatusCode,
) -> Answer {
    let file = open.opened.case.get();
    let hand = app::hand(&staff.desk, case, file).await?;
    let heads = file.heads();
    let of_it = |head: &&VersionHead<'_>| Some(head.document) == cited.document.as_ref();
    let Some(head) = heads.iter().filter(of_it).find(|head| head.number == cited.version) else {
        return Err(Problem::hidden());
    };
    let newest = heads.iter().filter(of_it).map(|head| head.number).max().unwrap_or(0);
    let labels = head.made_on.map_or(LabelSet::Adult, |on| file.person.labels_on(on));
    let title = words::document_title(head.kind, labels);
    let here = open.opened.findings.iter().filter(|finding| {
        finding.place.document == cited.document && finding.place.version == cited.version
    });
    let (own, parts, lines) = summary(file, open.kind, cited);
    let heading = format!("{} {title} {}", file.person.name, words::consent::CONSENT);
    Ok(page_with(
        status,
        &Show {
            frame: Frame::new(site, Some(&staff.session), "people", heading),
            case: case.to_string(),
            person: file.person.name.to_string(),
            title,
            version: cited.version,
            version_href: format!("/cases/{case}/documents/{}/{}", head.document, head.number),
            made: head.made_on.map(words::day).unwrap_or_default(),
            author: head.author.name.to_string(),
            seal: open.seal.as_ref().map(|consent| seal(case, consent)),
            newer: (newest > cited.version).then(|| words::consent::newer(newest)),
            own,
            parts,
            lines,
            findings: finding_views(file, &hand, here.chain(&open.ahead)),
            wrong: entry.wrong("Consent"),
            entry,
            capacities: signing::capacities(),
            form_key: staff.session.form_key.clone(),
            form: staff.desk.new_id(),
            script: site.assets.address("sign.js").to_owned(),
        },
    ))
}

fn seal(case: &CaseId, consent: &Consent) -> Seal {
    Seal {
        record: words::consent::record(consent),
        words: consent.words.to_string(),
        proof: proof_view(case, &consent.proof),
    }
}

type Summary = (Vec<String>, Vec<(&'static str, String)>, Vec<Line>);

/// The version in short: the person's own words whole, then what it comes to.
fn summary(file: &CaseFile, kind: DocumentKind, cited: &Citation) -> Summary {
    match kind {
        DocumentKind::ServicePlanDraft | DocumentKind::ServicePlan => {
            let plan = file.plan_at(kind, cited);
            plan.map(|plan| plan_summary(file, plan)).unwrap_or_default()
        }
        DocumentKind::IndividualPlan => {
            let plan = file.individual_plan_at(cited);
            plan.map(|plan| individual_summary(plan.body())).unwrap_or_default()
        }
        DocumentKind::Monitoring => file
            .monitoring_at(cited)
            .map(|report| (Vec::new(), monitoring_parts(report), Vec::new()))
            .unwrap_or_default(),
        _ => Summary::default(),
    }
}

fn plan_summary(file: &CaseFile, plan: &ServicePlan) -> Summary {
    let name = |key: &domain::Key| {
        file.member(key).map(|member| member.name.to_string()).unwrap_or_default()
    };
    let lines = plan.lines.iter().map(|line| Line {
        what: line.goal.to_string(),
        own_role: line.own_role.to_string(),
        who: once(line.supports.iter().flat_map(|s| &s.providers).map(|p| name(&p.member))),
    });
    let parts = parts(
        "ServicePlan",
        [
            ("policy", plan.policy.to_string()),
            ("long_term", words::form::goal(&plan.long_term)),
            ("short_term", words::form::goal(&plan.short_term)),
            ("period", plan.period.map(words::period).unwrap_or_default()),
        ],
    );
    (own_words(&plan.wishes), parts, lines.collect())
}

fn individual_summary(plan: &domain::IndividualPlan) -> Summary {
    let lines = plan.goals.iter().map(|goal| Line {
        what: goal.goal.to_string(),
        own_role: goal.own_role.to_string(),
        who: once(goal.staff.iter().map(ToString::to_string)),
    });
    let parts = parts(
        "IndividualPlan",
        [
            ("policy", plan.policy.to_string()),
            ("long_term", words::form::goal(&plan.long_term)),
            ("short_term", words::form::goal(&plan.short_term)),
            ("period", plan.period.map(words::period).unwrap_or_default()),
        ],
    );
    (own_words(&plan.wishes), parts, lines.collect())
}

fn monitoring_parts(report: &domain::MonitoringReport) -> Vec<(&'static str, String)> {
    parts(
        "MonitoringReport",
        [
            ("interviews", words::form::interviews(&report.interviews)),
            ("overall", report.overall.to_string()),
            ("conclusion", report.conclusion.map(|c| c.term().to_owned()).unwrap_or_default()),
            ("conclusion_reason", report.conclusion_reason.to_string()),
        ],
    )
}

fn own_words(wishes: &[domain::Statement]) -> Vec<String> {
    let own = wishes.iter().filter(|wish| wish.voice.is_person());
    own.map(|wish| wish.words.to_string()).collect()
}

fn parts<const N: usize>(type_: &str, all: [(&str, String); N]) -> Vec<(&'static str, String)> {
    let written = all.into_iter().filter(|(_, what)| !what.trim().is_empty());
    written.map(|(name, what)| (words::field(type_, name).label, what)).collect()
}

/// Names, each once.
fn once(names: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for name in names.filter(|name| !name.trim().is_empty()) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all.join(words::consent::AND)
}
