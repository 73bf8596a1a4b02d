//! What the index keeps of a case.

use calendar::Day;
use domain::{CaseFile, Severity, next_acts, standing};
use rules::{Finding, Settings};
use store::{Derived, FindingRow};

/// Links, due dates, findings, the step of the process, what is waited for and who is in charge.
pub fn derive(case: &CaseFile, today: Day) -> Derived {
    let findings = rules::check(case, today, &Settings::default());
    Derived {
        rows: domain::index(case),
        findings: findings.iter().map(|finding| finding_row(case, finding)).collect(),
        stage: domain::mark(&standing(case)),
        specialist: specialist(case),
        next: serde_json::to_string(&next_acts(case)).unwrap_or_default(),
    }
}

fn finding_row(case: &CaseFile, finding: &Finding) -> FindingRow {
    let place = &finding.place;
    let owner = |kind| Some(case.owner_of(kind, place.document.as_ref()?).clone());
    FindingRow {
        member: place.kind.and_then(owner),
        code: finding.rule.code.to_owned(),
        severity: severity(finding.rule.severity),
        place: serde_json::to_string(&finding.place).unwrap_or_default(),
        message: words::phrase(&finding.message()),
    }
}

/// The graver the greater.
pub(crate) fn severity(severity: Severity) -> i64 {
    severity as i64
}

/// Whoever wrote the newest document of the consultation office, else its contact.
fn specialist(case: &CaseFile) -> String {
    let of_office = |head: &domain::VersionHead<'_>| {
        head.author.member.as_ref() == Some(&case.office) && !head.author.name.is_blank()
    };
    let heads = case.heads();
    let newest = heads.iter().filter(|head| of_office(head)).max_by_key(|head| head.made_on);
    let contact = || case.member(&case.office).map(|office| office.contact.to_string());
    newest.map(|head| head.author.name.to_string()).or_else(contact).unwrap_or_default()
}
