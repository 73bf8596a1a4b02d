//! `renkei journal`, `renkei incident`, `renkei retention`: what happened, proved and told.

use std::path::Path;
use std::process::ExitCode;

use app::{BookFault, ChainWhy, DayWhy, IncidentLine, IncidentQuery, Location};
use calendar::Day;
use words::trust as say;

use crate::args::{IncidentArgs, JournalCommand};
use crate::cases::{desk, find, open};
use crate::clock::Clock;
use crate::say::{Said, line};

/// `renkei journal head` and `renkei journal verify`
pub async fn journal(database: &Location, command: JournalCommand) -> Result<ExitCode, Said> {
    let desk = desk(&open(database).await?, Clock::default())?;
    match command {
        JournalCommand::Head { to } => {
            app::seal_days(&desk).await.map_err(|fault| Said::from(app::Failure::from(fault)))?;
            let Some((day, hash)) = app::last_sealed(&desk).await? else {
                return Err(Said(say::NOT_SEALED.to_owned()));
            };
            let text = format!("{day} {hash}\n");
            if let Some(file) = to {
                write(&file, &text)?;
            } else {
                line!("{}", text.trim_end());
            }
            Ok(ExitCode::SUCCESS)
        }
        JournalCommand::Verify { head } => {
            let printed = head.as_deref().map(|text| {
                text.trim().split_once(' ').ok_or_else(|| Said(say::HEAD_FORM.to_owned()))
            });
            let report = app::verify_books(&desk, printed.transpose()?).await?;
            let (chains, entries, days) = (report.chains, report.entries, report.days);
            line!("{}", say::books(chains, entries, days, report.faults.len()));
            for fault in &report.faults {
                line!("  {}", fault_line(fault));
            }
            Ok(if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

/// What does not hold in the journal.
pub fn fault_line(fault: &BookFault) -> String {
    match fault {
        BookFault::Chain { chain, fault } => {
            words::cli::journal_broken(chain, fault.seq, why(fault.why))
        }
        BookFault::Day { day, why } => say::day_broken(
            day,
            match why {
                DayWhy::Unlinked => say::DAY_UNLINKED,
                DayWhy::Altered => say::DAY_ALTERED,
                DayWhy::NotAsPrinted => say::DAY_NOT_AS_PRINTED,
            },
        ),
    }
}

/// Why a chain does not hold.
pub fn why(why: ChainWhy) -> &'static str {
    match why {
        ChainWhy::Gap => words::cli::chain_gap(),
        ChainWhy::Unlinked => words::cli::chain_unlinked(),
        ChainWhy::Altered => words::cli::chain_altered(),
        ChainWhy::NotAsSealed => say::CHAIN_NOT_AS_SEALED,
        ChainWhy::Backdated => say::CHAIN_BACKDATED,
    }
}

fn write(file: &Path, text: &str) -> Result<(), Said> {
    std::fs::write(file, text).map_err(|e| {
        Said(words::cli::unwritable_file(&file.display().to_string(), &e.to_string()))
    })?;
    line!("{}", words::cli::exported(&file.display().to_string()));
    Ok(())
}

/// `renkei incident`
pub async fn incident(database: &Location, args: IncidentArgs) -> Result<(), Said> {
    let desk = desk(&open(database).await?, Clock::default())?;
    let day = |text: &Option<String>| {
        let parsed = text.as_ref().map(|text| text.parse::<Day>()).transpose();
        parsed.map_err(|fault| Said(words::cli::bad_day(&words::why(&domain::Fault::Day(fault)))))
    };
    let mut query = IncidentQuery {
        from: day(&args.from)?,
        until: day(&args.until)?,
        concerns: args.concerns,
        ..IncidentQuery::default()
    };
    if let Some(words) = &args.person {
        query.case = Some(find(&desk, words).await?.1);
    }
    if let Some(name) = &args.office {
        let offices = app::registered_offices(&desk).await?;
        let office = offices.iter().find(|office| office.name == *name);
        let office = office.ok_or_else(|| Said(words::cli::no_office(name)))?;
        office.id.as_str().clone_into(&mut query.office);
    }
    if let Some(login) = &args.account {
        let account = app::account_id(&desk, login).await?;
        query.account = account.ok_or_else(|| Said(words::cli::nobody(login)))?;
    }
    let lines = app::incident(&desk, &query).await?;
    std::fs::create_dir_all(&args.to).map_err(|e| {
        Said(words::cli::unwritable_file(&args.to.display().to_string(), &e.to_string()))
    })?;
    let json = serde_json::to_string_pretty(&lines).unwrap_or_default();
    write(&args.to.join("incident.json"), &json)?;
    write(&args.to.join("incident.csv"), &csv(&lines))?;
    write(&args.to.join("incident.txt"), &summary(&lines, query.from, query.until))?;
    Ok(())
}

/// As a spreadsheet reads it: a byte-order mark so that it is taken for UTF-8, and nothing that
/// begins like a formula.
fn csv(lines: &[IncidentLine]) -> String {
    let mut text = format!("\u{feff}{}\r\n", say::INCIDENT_COLUMNS);
    for line in lines {
        let seq = line.seq.to_string();
        let cells = [
            &say::moment(line.at),
            &line.person,
            &line.account_name,
            &line.office_name,
            say::role(&line.role),
            say::journal_act(&line.act),
            say::basis(&line.basis),
            &line.item,
            &line.case,
            &seq,
            &line.hash,
        ];
        let cells: Vec<_> = cells.into_iter().map(cell).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// What a formula begins with in one spreadsheet or another: the full-width signs too.
const FORMULA: [char; 10] =
    ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

fn cell(text: &str) -> String {
    let formula = text.starts_with(FORMULA) || text.trim_start().starts_with(FORMULA);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

fn summary(lines: &[IncidentLine], from: Option<Day>, until: Option<Day>) -> String {
    let people: std::collections::BTreeSet<_> = lines.iter().map(|line| &line.case).collect();
    let mut by: std::collections::BTreeMap<_, usize> = std::collections::BTreeMap::new();
    for line in lines {
        let who = (&line.office_name, &line.account_name, &line.person, &line.act);
        *by.entry(who).or_default() += 1;
    }
    let mut text = say::incident_head(from, until, lines.len(), people.len());
    for ((office, name, person, act), times) in by {
        let act = say::journal_act(act);
        text.push_str(&say::incident_line(office, name, person, act, times));
        text.push('\n');
    }
    text
}

/// `renkei retention`
pub async fn retention(database: &Location) -> Result<(), Said> {
    let desk = desk(&open(database).await?, Clock::default())?;
    let mut due = 0;
    for office in app::registered_offices(&desk).await? {
        let mut at_office = desk.clone();
        at_office.actor.office = office.id.clone();
        let found = app::retention(&at_office).await?;
        for case in &found.due {
            due += 1;
            line!("{}", say::due_for_disposal(&office.name, &case.person, case.due_on));
        }
        for (row, person) in &found.waiting {
            line!("{}", say::waits_for_approval(&office.name, person, &row.requested.2));
        }
    }
    line!("{}", say::due_count(due));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{FORMULA, IncidentLine, csv};

    fn line(text: &str) -> IncidentLine {
        let text = || text.to_owned();
        IncidentLine {
            at: 0,
            case: text(),
            person: text(),
            account: text(),
            account_name: text(),
            office: text(),
            office_name: text(),
            role: text(),
            act: text(),
            basis: text(),
            item: text(),
            seq: 1,
            hash: text(),
        }
    }

    #[test]
    fn no_cell_begins_like_a_formula_and_none_ends_early() {
        for begin in FORMULA {
            for text in [format!("{begin}HYPERLINK(\"x\")"), format!("  {begin}1")] {
                let table = csv(&[line(&text)]);
                let (_, row) = table.split_once("\r\n").unwrap();
                let cells: Vec<_> = row.trim_end_matches("\r\n").split("\",\"").collect();
                assert_eq!(cells.len(), 11, "{row}");
                for cell in cells {
                    let cell = cell.trim_start_matches('"').trim_start();
                    assert!(!cell.starts_with(FORMULA), "{row}");
                }
            }
        }
        assert!(csv(&[line("a\"b\r\nc")]).contains("\"a\"\"b\r\nc\""));
    }
}
