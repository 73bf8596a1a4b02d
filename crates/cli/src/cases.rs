//! Finding cases by id or name, and work over all of them.

use std::io::BufRead as _;

use access::Role;
use app::{Db, Desk, Location, NewStaff, PasswordFault, PeopleQuery};
use domain::{CaseId, OfficeId};

use crate::args::AccountArgs;
use crate::clock::{Clock, entropy};
use crate::say::{Said, line};

/// Opens the database of the command line.
pub async fn open(database: &Location) -> Result<Db, Said> {
    Ok(Db::at(database, false).await?)
}

/// The console's desk; work on a case moves it to the case's office.
pub fn desk(db: &Db, clock: Clock) -> Result<Desk, Said> {
    let office: OfficeId = "console".parse().map_err(|_| Said(String::new()))?;
    Ok(app::console(db, clock.now(), entropy(), office))
}

/// The case of an id, or the only one whose name, reading or number has the words in it.
pub async fn find(desk: &Desk, words: &str) -> Result<(Desk, CaseId), Said> {
    if let Ok(id) = words.parse::<CaseId>()
        && let Ok(home) = desk.at_home_of(&id).await
    {
        return Ok((home, id));
    }
    let mut found = Vec::new();
    for office in app::registered_offices(desk).await? {
        let mut at_office = desk.clone();
        at_office.actor.office = office.id.clone();
        let query = PeopleQuery { words: words.to_owned(), limit: 20, ..PeopleQuery::default() };
        let lines = app::list_people(&at_office, &query).await?;
        found.extend(lines.into_iter().filter(|line| line.office == office.id));
    }
    match &found[..] {
        [] => Err(Said(words::cli::nobody(words))),
        [one] => Ok((desk.at_home_of(&one.id).await?, one.id.clone())),
        several => {
            let lines = several.iter().map(|line| format!("  {}  {}", line.id, line.name));
            let list: Vec<_> = [words::cli::several(words)].into_iter().chain(lines).collect();
            Err(Said(list.join("\n")))
        }
    }
}

/// The cases of some words each, or all cases.
pub async fn select(desk: &Desk, words: &[String]) -> Result<Vec<(Desk, CaseId)>, Said> {
    let mut selected = Vec::new();
    for words in words {
        selected.push(find(desk, words).await?);
    }
    if words.is_empty() {
        for id in app::all_cases(desk).await? {
            selected.push((desk.at_home_of(&id).await?, id));
        }
    }
    Ok(selected)
}

/// `renkei reindex`
pub async fn reindex(database: &Location) -> Result<(), Said> {
    let desk = desk(&open(database).await?, Clock::default())?;
    let (mut cases, mut changed) = (0, 0);
    for (home, id) in select(&desk, &[]).await? {
        let report = app::reindex_case(&home, &id).await?;
        cases += 1;
        changed += usize::from(report.changed);
    }
    line!("{}", words::cli::reindexed(cases, changed));
    Ok(())
}

/// `renkei account`
pub async fn account(database: &Location, args: AccountArgs) -> Result<(), Said> {
    let db = Db::at(database, true).await?;
    let desk = desk(&db, Clock::default())?;
    let role = Role::from_key(&args.role).ok_or_else(|| Said(words::cli::no_role(&args.role)))?;
    let offices = app::registered_offices(&desk).await?;
    let office = offices.iter().find(|office| office.name == args.office);
    let office = office.ok_or_else(|| Said(words::cli::no_office(&args.office)))?;
    eprintln!("{}", words::cli::ask_password());
    let mut password = String::new();
    let read = std::io::stdin().lock().read_line(&mut password);
    let password = password.trim_end_matches(['\r', '\n']);
    let names = [&*args.login, &*args.name, &*office.name];
    if read.is_err() {
        return Err(Said(words::sign_in::short_password(app::SHORTEST_PASSWORD)));
    }
    app::judge_password(password, &names).map_err(|fault| {
        Said(match fault {
            PasswordFault::Short => words::sign_in::short_password(app::SHORTEST_PASSWORD),
            PasswordFault::Long => words::sign_in::long_password(app::LONGEST_PASSWORD),
            PasswordFault::Guessable => words::sign_in::GUESSABLE_PASSWORD.to_owned(),
        })
    })?;
    let staff =
        NewStaff { login: &args.login, name: &args.name, password, office: &office.id, role };
    app::add_account(&desk, &staff).await?;
    line!("{}", words::cli::account_made(&args.login));
    Ok(())
}
