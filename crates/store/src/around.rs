//! Lists around the day of an office: what is due, what waits, what is found, what others changed.
//!
//! Each list reaches as far as the office may find people at all; whether a line may be shown is
//! asked of the policy, case by case, by whoever shows it.

use access::Actor;
use calendar::Day;
use domain::{CaseId, DocumentId, OfficeId};

use crate::db::{Db, Fault};
use crate::load::offices;
use crate::statement as sql;
use crate::{OfficeRow, Row};

/// Whose case a line is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AboutCase {
    /// The case.
    pub id: CaseId,
    /// 氏名
    pub name: String,
    /// The consultation office.
    pub home: OfficeId,
    /// Who is in charge there.
    pub specialist: String,
}

fn about(row: &Row, id: usize, name: usize, home: usize, specialist: usize) -> Option<AboutCase> {
    Some(AboutCase {
        id: row.text(id).parse().ok()?,
        name: row.text(name).to_owned(),
        home: row.text(home).parse().ok()?,
        specialist: row.text(specialist).to_owned(),
    })
}

/// Something due in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueLine {
    /// Whose.
    pub case: AboutCase,
    /// The last day.
    pub on: Day,
    /// What, as a mark.
    pub kind: String,
    /// The document it follows from.
    pub document: Option<DocumentId>,
    /// The office whose turn it is.
    pub office: OfficeId,
    /// Its name.
    pub office_name: String,
}

/// What is due up to a day, earliest first.
pub async fn dues_of_office(db: &Db, office: &OfficeId, until: Day) -> Result<Vec<DueLine>, Fault> {
    let rows = db.rows(&sql::DUES_OF_OFFICE, vec![office.as_str().into(), until.into()]).await?;
    let line = |row: &Row| {
        Some(DueLine {
            case: about(row, 5, 6, 8, 9)?,
            on: row.day(0)?,
            kind: row.text(1).to_owned(),
            document: row.maybe_text(2).and_then(|id| id.parse().ok()),
            office: row.text(3).parse().ok()?,
            office_name: row.text(4).to_owned(),
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}

/// What an open case waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingLine {
    /// Whose.
    pub case: AboutCase,
    /// The acts, as JSON.
    pub next: String,
}

/// Open cases that wait for something, in the order of readings.
pub async fn standing_of_office(db: &Db, office: &OfficeId) -> Result<Vec<StandingLine>, Fault> {
    let rows = db.rows(&sql::STANDING_OF_OFFICE, vec![office.as_str().into()]).await?;
    let line = |row: &Row| {
        Some(StandingLine { case: about(row, 0, 1, 3, 4)?, next: row.text(5).to_owned() })
    };
    Ok(rows.iter().filter_map(line).collect())
}

/// A finding in one of many cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLine {
    /// Whose.
    pub case: AboutCase,
    /// Code of the rule.
    pub code: String,
    /// Severity, as the store keeps it.
    pub severity: i64,
    /// Place, as JSON.
    pub place: String,
    /// Sentence.
    pub message: String,
    /// The office whose document it is about.
    pub office: OfficeId,
}

/// Findings at least so grave, gravest first, and those of one rule about the office's own
/// documents whatever their weight.
pub async fn findings_of_office(
    db: &Db,
    office: &OfficeId,
    gravest: i64,
    and_rule: &str,
) -> Result<Vec<FoundLine>, Fault> {
    let values = vec![office.as_str().into(), gravest.into(), and_rule.into()];
    let rows = db.rows(&sql::FINDINGS_OF_OFFICE, values).await?;
    let line = |row: &Row| {
        Some(FoundLine {
            case: about(row, 5, 6, 8, 9)?,
            code: row.text(0).to_owned(),
            severity: row.int(1),
            place: row.text(2).to_owned(),
            message: row.text(3).to_owned(),
            office: row.text(4).parse().ok()?,
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}

/// How many open cases each specialist of an office has, as far as the actor may know of them.
pub async fn caseload(db: &Db, actor: &Actor) -> Result<Vec<(String, u32)>, Fault> {
    if !actor.role.sees_own_cases() {
        return Ok(Vec::new());
    }
    let values = vec![actor.office.as_str().into(), actor.account.as_str().into()];
    let rows = db.rows(&sql::CASELOAD, values).await?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.count(1))).collect())
}

/// Consultation offices of the cases an actor may find: identity and name.
pub async fn offices_of_cases(
    db: &Db,
    actor: &Actor,
    today: Day,
) -> Result<Vec<(String, String)>, Fault> {
    if !actor.role.sees_people() {
        return Ok(Vec::new());
    }
    let values = vec![
        actor.office.as_str().into(),
        actor.account.as_str().into(),
        today.into(),
        actor.role.sees_own_cases().into(),
    ];
    let rows = db.rows(&sql::OFFICES_OF_CASES, values).await?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.text(1).to_owned())).collect())
}

/// Someone with the same reading and birthday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlikeLine {
    /// The case.
    pub case: CaseId,
    /// 氏名
    pub name: String,
    /// ふりがな
    pub kana: String,
    /// Name of the consultation office.
    pub office_name: String,
}

/// People an office may find who have a reading and a birthday in common with a new one.
pub async fn cases_alike(
    db: &Db,
    office: &OfficeId,
    kana_key: &str,
    born: Day,
) -> Result<Vec<AlikeLine>, Fault> {
    let values = vec![office.as_str().into(), kana_key.into(), born.into()];
    let rows = db.rows(&sql::CASES_ALIKE, values).await?;
    let line = |row: &Row| {
        Some(AlikeLine {
            case: row.text(0).parse().ok()?,
            name: row.text(1).to_owned(),
            kana: row.text(2).to_owned(),
            office_name: row.text(4).to_owned(),
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}

/// Something another did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    /// Whose.
    pub case: AboutCase,
    /// When, milliseconds.
    pub at: i64,
    /// Who.
    pub account_name: String,
    /// For which office.
    pub office: String,
    /// Its name.
    pub office_name: String,
    /// What, as a mark.
    pub act: String,
    /// Which document, at which version.
    pub document: Option<(DocumentId, u32)>,
    /// Kind of document, or another mark.
    pub detail: String,
}

/// Most changes told at once.
const CHANGES: i64 = 60;

/// What others changed since a moment, newest first.
pub async fn changes_of_office(
    db: &Db,
    office: &OfficeId,
    since: i64,
    account: &str,
) -> Result<Vec<ChangeLine>, Fault> {
    let values = vec![office.as_str().into(), since.into(), account.into(), CHANGES.into()];
    let rows = db.rows(&sql::CHANGES_OF_OFFICE, values).await?;
    let line = |row: &Row| {
        let document = row.maybe_text(5).and_then(|id| id.parse().ok());
        Some(ChangeLine {
            case: about(row, 8, 9, 10, 11)?,
            at: row.int(0),
            account_name: row.text(1).to_owned(),
            office: row.text(2).to_owned(),
            office_name: row.text(3).to_owned(),
            act: row.text(4).to_owned(),
            document: document.map(|id| (id, row.count(6))),
            detail: row.text(7).to_owned(),
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}

/// When an account last did anything with a case before a moment; `None` if never.
pub async fn last_seen(db: &Db, account: &str, before: i64) -> Result<Option<i64>, Fault> {
    let rows = db.rows(&sql::LAST_SEEN, vec![account.into(), before.into()]).await?;
    Ok(rows.first().map(|row| row.int(0)).filter(|at| *at > 0))
}

/// Municipalities: code and name.
pub async fn municipalities(db: &Db) -> Result<Vec<(String, String)>, Fault> {
    let rows = db.rows(&sql::MUNICIPALITIES, Vec::new()).await?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.text(1).to_owned())).collect())
}

/// The office that is a municipality, by its code.
pub async fn municipal_office(db: &Db, code: &str) -> Result<Option<OfficeRow>, Fault> {
    let kind = domain::mark(&domain::MemberKind::Municipality);
    let all = offices(db).await?;
    Ok(all.into_iter().find(|o| o.kind == kind && o.municipality.as_deref() == Some(code)))
}
