//! `renkei check`

use std::process::ExitCode;

use app::{Desk, Location};
use calendar::Day;
use domain::{CaseFile, CaseId, Severity};
use rules::{Finding, Page, Status};
use serde_json::json;
use words::Term as _;

use crate::args::{CheckArgs, Format};
use crate::cases::{desk, open, select};
use crate::clock::Clock;
use crate::say::{Said, line};

/// Checks cases, or their journals; the exit status tells the worst severity.
pub async fn check(database: &Location, args: CheckArgs) -> Result<ExitCode, Said> {
    let mut desk = desk(&open(database).await?, Clock::default())?;
    if let Some(text) = &args.on {
        let day: Day = text
            .parse()
            .map_err(|fault| Said(words::cli::bad_day(&words::why(&domain::Fault::Day(fault)))))?;
        desk.moment.today = day;
    }
    let cases = select(&desk, &args.cases).await?;
    if args.journal { journals(&cases).await } else { plans(&cases, args.format).await }
}

async fn plans(cases: &[(Desk, CaseId)], format: Format) -> Result<ExitCode, Said> {
    let mut worst: Option<Severity> = None;
    let mut count = 0;
    let mut all = Vec::new();
    for (home, id) in cases {
        let (case, findings) = app::check_case(home, id).await?;
        worst = worst.max(findings.iter().map(|finding| finding.rule.severity).max());
        count += findings.len();
        match format {
            Format::Text => tell(case.get(), &findings),
            Format::Json => all.extend(findings.iter().map(|finding| as_json(id, finding))),
        }
    }
    match format {
        Format::Text => line!("{}", words::cli::findings(count, cases.len())),
        Format::Json => line!("{}", serde_json::to_string_pretty(&all).unwrap_or_default()),
    }
    Ok(ExitCode::from(match worst {
        None => 0,
        Some(Severity::Tidy) => 10,
        Some(Severity::Care) => 11,
        Some(Severity::Claim) => 12,
        Some(Severity::Breach) => 13,
    }))
}

/// Findings of one person, those of a rule under one heading; what they share is said once.
fn tell(case: &CaseFile, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    line!("{}", words::cli::person(&case.person.name, &case.person.kana));
    for alike in findings.chunk_by(|one, next| one.rule == next.rule) {
        tell_rule(case, alike);
    }
    line!("");
}

fn tell_rule(case: &CaseFile, alike: &[Finding]) {
    let Some(first) = alike.first() else { return };
    let page = Page::of(first.rule);
    line!("  [{}] {} {}", first.rule.severity.term(), first.rule.code, page.title);
    for (i, finding) in alike.iter().enumerate() {
        line!("      {}", place(case, finding));
        line!("        {}", words::phrase(&finding.message()));
        let fix = words::phrase(&finding.fix());
        if alike.get(i + 1).is_none_or(|next| words::phrase(&next.fix()) != fix) {
            line!("        {}", words::cli::fix(&fix));
        }
    }
    let sources: Vec<_> =
        first.basis().map(|basis| words::cli::source(basis.law, basis.article)).collect();
    line!("      {}", words::cli::rests_on(&sources));
    if first.rule.status == Status::Asking {
        line!("      {}", words::cli::asking());
    }
}

/// Where a finding is: document, version and field by their names.
pub fn place(case: &CaseFile, finding: &Finding) -> String {
    let place = &finding.place;
    let Some(kind) = place.kind else { return words::path_label("CaseFile", &place.path) };
    let made = case
        .heads()
        .iter()
        .find(|h| Some(h.document) == place.document.as_ref())
        .and_then(|h| h.made_on);
    let labels = case.person.labels_when(made);
    words::place(kind, labels, place.version, &place.path)
}

fn as_json(id: &CaseId, finding: &Finding) -> serde_json::Value {
    json!({
        "case": id,
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.rule.severity,
        "asking": finding.rule.status == Status::Asking,
        "place": finding.place,
        "basis": finding
            .basis()
            .map(|basis| json!({"law": basis.law, "article": basis.article, "as_of": basis.as_of}))
            .collect::<Vec<_>>(),
        "message": words::phrase(&finding.message()),
        "fix": words::phrase(&finding.fix()),
    })
}

async fn journals(cases: &[(Desk, CaseId)]) -> Result<ExitCode, Said> {
    let mut broken = false;
    for (home, id) in cases {
        match app::verify_journal(home, id).await? {
            Ok(entries) => line!("{}", words::cli::journal_whole(id.as_str(), entries)),
            Err(fault) => {
                broken = true;
                let why = crate::journal::why(fault.why);
                line!("{}", words::cli::journal_broken(id.as_str(), fault.seq, why));
            }
        }
    }
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
