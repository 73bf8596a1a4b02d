//! だれが見たか: the journal of a case, for staff and as a sheet for the person; the sealed days.

use app::{JournalQuery, WhoLooked};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use calendar::Day;
use domain::CaseId;
use serde::Deserialize;
use words::trust as say;

use crate::Site;
use crate::frame::{Frame, page};
use crate::named::Named;
use crate::posted::Posted;
use crate::problem::Answer;
use crate::staff::{Anyone, Staff};

/// Most lines on the page; the rest is reached by the filter.
const LINES: usize = 300;

#[derive(Template)]
#[template(path = "journal.html")]
struct Journal {
    frame: Frame,
    case: String,
    person: String,
    chain: String,
    whole: bool,
    sealed: String,
    asked: Asked,
    /// A day that cannot be read, and so does not narrow down.
    unread: Option<&'static str>,
    offices: Vec<(String, String)>,
    acts: Vec<(&'static str, &'static str)>,
    lines: Vec<Line>,
    more: usize,
    emergencies: Vec<Hour>,
}

struct Line {
    when: String,
    name: String,
    office: String,
    role: String,
    act: String,
    basis: String,
    item: String,
    refused: bool,
    urgent: bool,
}

struct Hour {
    when: String,
    name: String,
    office: String,
    reason: String,
}

/// What is asked of the journal.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    office: String,
    #[serde(default)]
    act: String,
}

impl Asked {
    /// Whether a day is written that cannot be read.
    fn is_unread(&self) -> bool {
        let unread = |day: &str| !day.trim().is_empty() && day.parse::<Day>().is_err();
        unread(&self.from) || unread(&self.until)
    }

    fn query(&self) -> JournalQuery {
        JournalQuery {
            from: self.from.parse().ok(),
            until: self.until.parse().ok(),
            office: self.office.clone(),
            act: self.act.clone(),
        }
    }
}

/// The journal of a case.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let found = app::who_looked(&staff.desk, &case, &asked.query()).await?;
    let title = say::who_looked(&found.person);
    let (whole, chain) = chain(&found);
    let more = found.entries.len().saturating_sub(LINES);
    Ok(page(&Journal {
        frame: Frame::new(&site, Some(&staff.session), "people", title),
        case: case.to_string(),
        chain,
        whole,
        sealed: found.sealed.map_or_else(|| say::NOT_SEALED.to_owned(), say::sealed_until),
        unread: asked.is_unread().then_some(say::DAY_UNREAD),
        asked,
        acts: app::JournalAct::ALL
            .into_iter()
            .map(app::JournalAct::key)
            .filter(|key| !key.starts_with("concern_"))
            .map(|key| (key, say::journal_act(key)))
            .collect(),
        lines: found.entries.iter().take(LINES).map(line).collect(),
        more,
        emergencies: found
            .emergencies
            .iter()
            .map(|hour| Hour {
                when: say::moment(hour.at),
                name: hour.account_name.clone(),
                office: hour.office.clone(),
                reason: hour.reason.clone(),
            })
            .collect(),
        person: found.person,
        offices: found.offices,
    }))
}

fn chain(found: &WhoLooked) -> (bool, String) {
    match &found.chain {
        Ok(entries) => (true, say::chain_whole(*entries)),
        Err(fault) => (false, say::chain_broken(fault.seq, why(fault.why))),
    }
}

/// Why a chain does not hold.
fn why(why: app::ChainWhy) -> &'static str {
    use app::ChainWhy;
    match why {
        ChainWhy::Gap => words::cli::chain_gap(),
        ChainWhy::Unlinked => words::cli::chain_unlinked(),
        ChainWhy::Altered => words::cli::chain_altered(),
        ChainWhy::NotAsSealed => say::CHAIN_NOT_AS_SEALED,
        ChainWhy::Backdated => say::CHAIN_BACKDATED,
    }
}

/// Who did it; the machine's own work has a name too.
pub(crate) fn who<'a>(account: &str, name: &'a str) -> &'a str {
    if account == access::AccountId::CONSOLE { say::CONSOLE } else { name }
}

fn line(looked: &app::Looked) -> Line {
    let row = &looked.row;
    let version = row.version.unwrap_or(0);
    Line {
        when: say::moment(row.at),
        name: who(&row.account, &row.account_name).to_owned(),
        office: looked.office_name.clone(),
        role: say::role(&row.role).to_owned(),
        act: say::journal_act(&row.act).to_owned(),
        basis: say::basis(&row.basis).to_owned(),
        item: row.document.as_ref().map(|id| say::item(id, version)).unwrap_or_default(),
        refused: row.act == "refused",
        urgent: row.basis == "emergency",
    }
}

#[derive(Template)]
#[template(path = "journal_plain.html")]
struct Plain {
    frame: Frame,
    case: String,
    person: String,
    period: String,
    days: Vec<(String, Vec<(String, String)>)>,
}

/// The same as a sheet to be printed and given to the person, in plain words.
pub(crate) async fn plain(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let found = app::who_looked(&staff.desk, &case, &asked.query()).await?;
    let query = asked.query();
    Ok(page(&Plain {
        frame: Frame::new(&site, Some(&staff.session), "people", say::who_looked(&found.person)),
        case: case.to_string(),
        period: say::period_plain(query.from, query.until, staff.desk.moment.today),
        days: days(&found),
        person: found.person,
    }))
}

/// Day by day, the same thing done by the same one once, with how often.
fn days(found: &WhoLooked) -> Vec<(String, Vec<(String, String)>)> {
    let mut days: Vec<(String, Vec<(&app::Looked, usize)>)> = Vec::new();
    for looked in &found.entries {
        let day = say::day_of(looked.row.at);
        if days.last().is_none_or(|(last, _)| *last != day) {
            days.push((day, Vec::new()));
        }
        let Some((_, lines)) = days.last_mut() else { continue };
        let same = |(other, _): &&mut (&app::Looked, usize)| {
            let (a, b) = (&other.row, &looked.row);
            (&a.account, &a.office, &a.act, &a.basis) == (&b.account, &b.office, &b.act, &b.basis)
        };
        match lines.iter_mut().find(same) {
            Some((_, times)) => *times += 1,
            None => lines.push((looked, 1)),
        }
    }
    let told = |(looked, times): (&app::Looked, usize)| {
        let row = &looked.row;
        let who = who(&row.account, &row.account_name);
        let line = say::looked_plain(&looked.office_name, who, &row.role, &row.act, times);
        (line, say::basis_plain(&row.basis).to_owned())
    };
    days.into_iter().map(|(day, lines)| (day, lines.into_iter().map(told).collect())).collect()
}

#[derive(Template)]
#[template(path = "journal_days.html")]
struct Days {
    frame: Frame,
    last: Option<(String, String)>,
    checked: Option<Vec<String>>,
    may_check: bool,
}

/// What is asked of the sealed days.
#[derive(Deserialize)]
pub(crate) struct Check {
    #[serde(default)]
    check: String,
}

/// The last sealed day with its head, and the check of the whole journal: no personal data.
pub(crate) async fn sealed(
    State(site): State<Site>,
    Anyone(staff): Anyone,
    Query(asked): Query<Check>,
) -> Answer {
    let may_check = staff.desk.actor.role == access::Role::Administrator;
    let last = app::last_sealed(&staff.desk).await?;
    let checked = if may_check && asked.check == "1" {
        Some(report_lines(&app::verify_books(&staff.desk, None).await?))
    } else {
        None
    };
    Ok(page(&Days {
        frame: Frame::new(&site, Some(&staff.session), "", say::DAYS),
        last: last.map(|(day, hash): (Day, String)| (words::day(day), hash)),
        checked,
        may_check,
    }))
}

fn report_lines(report: &app::BookReport) -> Vec<String> {
    let head = say::books(report.chains, report.entries, report.days, report.faults.len());
    let fault = |fault: &app::BookFault| match fault {
        app::BookFault::Chain { chain, fault } => {
            words::cli::journal_broken(chain, fault.seq, why(fault.why))
        }
        app::BookFault::Day { day, why } => say::day_broken(day, day_why(*why)),
    };
    std::iter::once(head).chain(report.faults.iter().map(fault)).collect()
}

fn day_why(why: app::DayWhy) -> &'static str {
    match why {
        app::DayWhy::Unlinked => say::DAY_UNLINKED,
        app::DayWhy::Altered => say::DAY_ALTERED,
        app::DayWhy::NotAsPrinted => say::DAY_NOT_AS_PRINTED,
    }
}

/// Marks a notice as seen and leads to what it tells of.
pub(crate) async fn see_notice(
    Named((case, notice)): Named<(CaseId, String)>,
    posted: Posted,
) -> Answer {
    app::see_notice(&posted.staff.desk, &case, &notice).await?;
    let to = match posted.pairs.get("kind") {
        "concern" => format!("/cases/{case}/concerns"),
        "disposal" => "/retention".to_owned(),
        _ => format!("/cases/{case}/journal"),
    };
    Ok(axum::response::Redirect::to(&to).into_response())
}
