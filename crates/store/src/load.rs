//! Reading: facts for the policy, whole cases through a grant, lists.

use access::{
    AccountId, Act, ActKind, Actor, CaseState, EmergencyHour, Facts, Grant, Moment, Refusal,
    Sharing, decide, judge,
};
use calendar::{Day, Period};
use domain::{
    CaseFile, CaseId, ClosureReason, DocumentId, DocumentKind, OfficeId, SCHEMA, from_mark,
    search_key,
};
use serde::de::DeserializeOwned;

use crate::change::OfficeRow;
use crate::db::{Db, Fault, Query};
use crate::statement as sql;
use crate::{Row, Statement, Value};

/// Asks the policy whether an actor may do `A` with a case. The inner refusal is the policy's; a
/// case that is not there is refused as hidden, like one the actor may not know of.
pub async fn authorize<A: Act>(
    db: &Db,
    actor: &Actor,
    case: &CaseId,
    moment: Moment,
) -> Result<Result<Grant<A>, Refusal>, Fault> {
    let facts = facts(db, case, moment).await?;
    Ok(facts.ok_or(Refusal::Hidden).and_then(|facts| decide(actor, &facts)))
}

/// Which of some acts the policy lets an actor do with a case, from one look at it. Only asked:
/// nothing is opened by it.
pub async fn allowed<const N: usize>(
    db: &Db,
    actor: &Actor,
    case: &CaseId,
    moment: Moment,
    acts: [ActKind; N],
) -> Result<[bool; N], Fault> {
    let facts = facts(db, case, moment).await?;
    Ok(acts.map(|act| facts.as_ref().is_some_and(|facts| judge(actor, facts, act).is_ok())))
}

/// What the policy needs to know of a case; nothing if there is no such case.
async fn facts(db: &Db, case: &CaseId, moment: Moment) -> Result<Option<Facts>, Fault> {
    let of_case =
        |statement: &'static Statement| Query { statement, values: vec![case.as_str().into()] };
    let all = db
        .read(vec![
            of_case(&sql::CASE_STATE),
            of_case(&sql::CASE_TEAM),
            of_case(&sql::CASE_SHARING),
            of_case(&sql::CASE_NAMED),
            Query {
                statement: &sql::CASE_EMERGENCIES,
                values: vec![case.as_str().into(), moment.at.into()],
            },
        ])
        .await?;
    let [state, team, sharing, named, emergencies] = &all[..] else { return Ok(None) };
    let Some(row) = state.first() else { return Ok(None) };
    let Some(home) = id(row.text(0)) else { return Ok(None) };
    let named = named.iter().map(|row| AccountId::new(row.text(0)));
    Ok(Some(Facts {
        case: case.clone(),
        version: row.int(5),
        home,
        state: case_state(row, moment.today),
        team: team.iter().filter_map(|row| team_office(row, moment.today)).collect(),
        sharing: sharing.iter().filter_map(sharing_of).collect(),
        named: (row.int(3) == 1).then(|| named.collect()),
        emergencies: emergencies.iter().filter_map(emergency_hour).collect(),
        moment,
    }))
}

fn case_state(row: &Row, today: Day) -> CaseState {
    if row.int(4) == 1 {
        return CaseState::Disposed;
    }
    if row.day(1).is_none_or(|closed| closed >= today) {
        return CaseState::Open;
    }
    match from_mark(row.text(2)) {
        Some(ClosureReason::HandedOver) => CaseState::HandedOver,
        Some(ClosureReason::Deceased) => CaseState::Deceased,
        _ => CaseState::Closed,
    }
}

fn emergency_hour(row: &Row) -> Option<EmergencyHour> {
    let (account, office) = (AccountId::new(row.text(0)), id(row.text(1))?);
    Some(EmergencyHour { account, office, until: row.int(2) })
}

fn id<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn period(row: &Row, from: usize) -> Option<Period> {
    Some(Period { from: row.day(from)?, until: row.day(from + 1)? })
}

fn team_office(row: &Row, today: Day) -> Option<OfficeId> {
    period(row, 1).is_none_or(|period| period.contains(today)).then(|| id(row.text(0)))?
}

fn sharing_of(row: &Row) -> Option<Sharing> {
    Some(Sharing {
        office: id(row.text(0))?,
        given_on: row.day(1)?,
        period: period(row, 2),
        withdrawn_on: row.day(4),
        scopes: row.text(5).split(',').filter_map(from_mark).collect(),
    })
}

/// A case as it was loaded, with the row version that a change must still find.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The case.
    pub case: CaseFile,
    /// Version of the row.
    pub row_version: i64,
}

/// The whole case of a grant.
///
/// # Errors
/// If what is stored cannot be read, which means the file was changed by another hand.
pub async fn load_case<A: Act>(db: &Db, grant: &Grant<A>) -> Result<Loaded, Fault> {
    let id = grant.case();
    let of_case =
        |statement: &'static Statement| Query { statement, values: vec![id.as_str().into()] };
    let all = db
        .read(vec![
            of_case(&sql::CASE_HEAD),
            of_case(&sql::CASE_MEMBERS),
            of_case(&sql::CASE_VERSIONS),
            of_case(&sql::CASE_CONSENTS),
            of_case(&sql::CASE_DELIVERIES),
            of_case(&sql::CASE_SHARINGS),
        ])
        .await?;
    let [head, members, versions, consents, deliveries, sharing] = &all[..] else {
        return Err(Fault::Closed);
    };
    let head = head.first().ok_or_else(|| unreadable("support_case"))?;
    let mut case = CaseFile {
        schema: SCHEMA,
        id: Some(id.clone()),
        office: head.text(0).parse().map_err(|_| unreadable("support_case"))?,
        opened_on: head.day(1),
        closure: body(head, 2, "support_case")?,
        person: body(head, 5, "person")?,
        members: bodies(members, "member")?,
        consents: bodies(consents, "consent")?,
        deliveries: bodies(deliveries, "delivery")?,
        sharing: bodies(sharing, "sharing")?,
        ..CaseFile::default()
    };
    for row in versions {
        let document: DocumentId = row.text(0).parse().map_err(|_| unreadable("document"))?;
        let kind: DocumentKind = from_mark(row.text(1)).ok_or_else(|| unreadable("document"))?;
        case.add_version_json(kind, &document, row.text(2))
            .map_err(|_| unreadable("document_version"))?;
    }
    Ok(Loaded { case, row_version: head.int(3) })
}

fn unreadable(table: &str) -> Fault {
    Fault::Broken(format!("a row of {table} cannot be read"))
}

fn body<T: DeserializeOwned>(row: &Row, column: usize, table: &str) -> Result<T, Fault> {
    serde_json::from_str(row.text(column)).map_err(|_| unreadable(table))
}

fn bodies<T: DeserializeOwned>(rows: &[Row], table: &str) -> Result<Vec<T>, Fault> {
    rows.iter().map(|row| body(row, 0, table)).collect()
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLine {
    /// The case.
    pub id: CaseId,
    /// 氏名
    pub name: String,
    /// ふりがな
    pub kana: String,
    /// 生年月日
    pub born: Option<Day>,
    /// Who is in charge.
    pub specialist: String,
    /// Mark of the step of the process.
    pub stage: String,
    /// When the case was closed.
    pub closed_on: Option<Day>,
    /// The consultation office.
    pub office: OfficeId,
    /// Its name.
    pub office_name: String,
    /// Findings.
    pub findings: u32,
    /// The gravest, as the store keeps it.
    pub gravest: Option<i64>,
    /// The earliest due date of the office that asks.
    pub next_due: Option<Day>,
    /// Where the next page begins.
    pub kana_key: String,
}

/// What is asked of the list of people. Empty text asks for nothing.
#[derive(Clone, Debug)]
pub struct CaseQuery<'a> {
    /// Who asks: an office's own cases and those shared with it, restricted people only if named.
    pub actor: &'a Actor,
    /// Part of a name, a reading or a number; empty for all.
    pub words: &'a str,
    /// Where the page before ended: kana key and case.
    pub after: (&'a str, &'a str),
    /// Readings from the first up to, but without, the second.
    pub kana: (&'a str, &'a str),
    /// Who is in charge.
    pub specialist: &'a str,
    /// The consultation office.
    pub home: &'a str,
    /// Mark of the step of the process.
    pub stage: &'a str,
    /// Only with a finding at least so grave; 0 = with or without.
    pub gravest: i64,
    /// `open`, `closed` or both.
    pub closed: &'a str,
    /// The day.
    pub today: Day,
    /// Most lines.
    pub limit: u32,
}

/// The people an office may see, in the order of their readings.
pub async fn cases_of_office(db: &Db, query: &CaseQuery<'_>) -> Result<Vec<CaseLine>, Fault> {
    if !query.actor.role.sees_people() {
        return Ok(Vec::new());
    }
    let key = search_key(query.words).replace(['%', '_'], "");
    if key.is_empty() && !query.words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let gram: String = key.chars().take(2).collect();
    let rows = db
        .rows(
            &sql::CASES_OF_OFFICE,
            vec![
                query.actor.office.as_str().into(),
                gram.into(),
                query.after.0.into(),
                query.after.1.into(),
                query.today.into(),
                format!("%{key}%").into(),
                query.limit.into(),
                query.kana.0.into(),
                query.kana.1.into(),
                query.specialist.into(),
                query.home.into(),
                query.stage.into(),
                query.gravest.into(),
                query.closed.into(),
                query.actor.account.as_str().into(),
                query.actor.role.sees_own_cases().into(),
            ],
        )
        .await?;
    Ok(rows.iter().filter_map(case_line).collect())
}

fn case_line(row: &Row) -> Option<CaseLine> {
    Some(CaseLine {
        id: id(row.text(0))?,
        name: row.text(1).to_owned(),
        kana: row.text(2).to_owned(),
        born: row.day(3),
        specialist: row.text(4).to_owned(),
        stage: row.text(5).to_owned(),
        closed_on: row.day(6),
        office: id(row.text(7))?,
        office_name: row.text(8).to_owned(),
        findings: row.count(9),
        gravest: match row.0.get(10) {
            Some(Value::Int(severity)) => Some(*severity),
            _ => None,
        },
        next_due: row.day(11),
        kana_key: row.text(12).to_owned(),
    })
}

/// A finding as the index keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingLine {
    /// Code of the rule.
    pub code: String,
    /// Severity, as the store keeps it.
    pub severity: i64,
    /// Place, as JSON.
    pub place: String,
    /// Sentence.
    pub message: String,
}

/// The findings of a case as the index keeps them.
pub async fn findings_of_case<A: Act>(
    db: &Db,
    grant: &Grant<A>,
) -> Result<Vec<FindingLine>, Fault> {
    let rows = db.rows(&sql::CASE_FINDINGS, vec![grant.case().as_str().into()]).await?;
    let line = |row: &Row| FindingLine {
        code: row.text(0).to_owned(),
        severity: row.int(1),
        place: row.text(2).to_owned(),
        message: row.text(3).to_owned(),
    };
    Ok(rows.iter().map(line).collect())
}

/// The name of the person of a case.
pub async fn person_name<A: Act>(db: &Db, grant: &Grant<A>) -> Result<String, Fault> {
    let rows = db.rows(&sql::CASE_NAME, vec![grant.case().as_str().into()]).await?;
    Ok(rows.first().map(|row| row.text(0).to_owned()).unwrap_or_default())
}

/// The consultation office of a case.
pub async fn case_home(db: &Db, case: &CaseId) -> Result<Option<OfficeId>, Fault> {
    let rows = db.rows(&sql::CASE_HOME, vec![case.as_str().into()]).await?;
    Ok(rows.first().and_then(|row| id(row.text(0))))
}

/// Ids of cases after an id, for work over the whole store.
pub async fn all_case_ids(db: &Db, after: &str, limit: u32) -> Result<Vec<CaseId>, Fault> {
    let rows = db.rows(&sql::CASE_IDS, vec![after.into(), limit.into()]).await?;
    Ok(rows.iter().filter_map(|row| id(row.text(0))).collect())
}

/// Ids of the cases of an office, in the order of readings.
pub async fn case_ids_of_office(db: &Db, office: &OfficeId) -> Result<Vec<CaseId>, Fault> {
    let rows = db.rows(&sql::CASE_IDS_OF_OFFICE, vec![office.as_str().into()]).await?;
    Ok(rows.iter().filter_map(|row| id(row.text(0))).collect())
}

fn office_row(row: &Row) -> Option<OfficeRow> {
    Some(OfficeRow {
        id: id(row.text(0))?,
        name: row.text(1).to_owned(),
        kana: row.text(2).to_owned(),
        kind: row.text(3).to_owned(),
        number: row.maybe_text(4).map(str::to_owned),
        corporation: row.text(5).to_owned(),
        municipality: row.maybe_text(6).map(str::to_owned),
        phone: row.text(7).to_owned(),
        registered: row.int(8) == 1,
    })
}

/// An office by its id.
pub async fn office(db: &Db, id: &OfficeId) -> Result<Option<OfficeRow>, Fault> {
    let rows = db.rows(&sql::OFFICE_BY_ID, vec![id.as_str().into()]).await?;
    Ok(rows.first().and_then(office_row))
}

/// An office by number and name, or by name where the number is unknown. Branches share a number,
/// so the number alone is not enough.
pub async fn find_office(
    db: &Db,
    number: Option<&str>,
    name: &str,
) -> Result<Option<OfficeRow>, Fault> {
    let values = vec![number.unwrap_or_default().into(), name.into()];
    let rows = db.rows(&sql::OFFICE_FIND, values).await?;
    Ok(rows.first().and_then(office_row))
}

/// The office with a number.
pub async fn office_by_number(db: &Db, number: &str) -> Result<Option<OfficeRow>, Fault> {
    let rows = db.rows(&sql::OFFICE_BY_NUMBER, vec![number.into()]).await?;
    Ok(rows.first().and_then(office_row))
}

/// Every office.
pub async fn offices(db: &Db) -> Result<Vec<OfficeRow>, Fault> {
    let rows = db.rows(&sql::OFFICES, Vec::new()).await?;
    Ok(rows.iter().filter_map(office_row).collect())
}

/// Offices that work with this program.
pub async fn registered_offices(db: &Db) -> Result<Vec<OfficeRow>, Fault> {
    let rows = db.rows(&sql::OFFICES_REGISTERED, Vec::new()).await?;
    Ok(rows.iter().filter_map(office_row).collect())
}
