//! `renkei check`

use std::path::Path;
use std::process::ExitCode;

use app::Desk;
use calendar::Day;
use domain::{CaseFile, CaseId, LabelSet, Severity};
use rules::{Finding, Page, Status};
use serde_json::json;
use words::Term as _;

use crate::args::{CheckArgs, Format};
use crate::cases::{desk, open, select};
use crate::clock::Clock;
use crate::say::{Said, line};

/// Checks cases, or their journals; the exit status tells the worst severity.
pub async fn check(database: &Path, args: CheckArgs) -> Result<ExitCode, Said> {
    let mut desk = desk(&open(database)?, Clock::default())?;
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
    let mut all = Vec::new();
    for (home, id) in cases {
        let (case, findings) = app::check_case(home, id).await?;
        worst = worst.max(findings.iter().map(|finding| finding.rule.severity).max());
        match format {
            Format::Text => tell(case.get(), &findings),
            Format::Json => all.extend(findings.iter().map(|finding| as_json(id, finding))),
        }
        if format == Format::Text {
            all.extend(findings.iter().map(|_| serde_json::Value::Null));
        }
    }
    match format {
        Format::Text => line!("{}", words::cli::findings(all.len(), cases.len())),
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

fn tell(case: &CaseFile, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    line!("{}", words::cli::person(&case.person.name, &case.person.kana));
    for finding in findings {
        let page = Page::of(finding.rule);
        line!("  [{}] {} {}", finding.rule.severity.term(), finding.rule.code, page.title);
        line!("      {}", place(case, finding));
        line!("      {}", words::phrase(&finding.message()));
        line!("      {}", words::cli::fix(&words::phrase(&finding.fix())));
        if finding.rule.status == Status::Asking {
            line!("      {}", words::cli::asking());
        }
    }
    line!("");
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
    let labels = made.map_or(LabelSet::Adult, |on| case.person.labels_on(on));
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
                let why = match fault.why {
                    app::ChainWhy::Gap => words::cli::chain_gap(),
                    app::ChainWhy::Unlinked => words::cli::chain_unlinked(),
                    app::ChainWhy::Altered => words::cli::chain_altered(),
                };
                line!("{}", words::cli::journal_broken(id.as_str(), fault.seq, why));
            }
        }
    }
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
