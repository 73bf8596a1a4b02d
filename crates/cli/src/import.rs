//! `renkei import` and `renkei export`.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use app::{Db, Desk, Failure, Location, OpenFault};
use domain::{CaseFile, Problem, read_case_file};

use crate::args::{ExportArgs, ImportArgs};
use crate::cases::{desk, open, select};
use crate::clock::Clock;
use crate::say::{Said, line};

/// Imports each file, all or nothing; goes on after a refused one and fails in the end.
pub async fn import(database: &Location, args: ImportArgs) -> Result<ExitCode, Said> {
    match Db::at(database, !args.dry_run).await {
        Err(OpenFault::NotThere) => judge(args).await,
        opened => import_into(opened?, &args).await,
    }
}

/// A dry run where there is no database yet: judged in one that is thrown away.
async fn judge(args: ImportArgs) -> Result<ExitCode, Said> {
    let folder = std::env::temp_dir().join(format!("renkei-dry-run-{}", std::process::id()));
    let judged = import_into(Db::open(&folder.join("empty.db"), true)?, &args).await;
    drop(fs::remove_dir_all(&folder));
    judged
}

async fn import_into(db: Db, args: &ImportArgs) -> Result<ExitCode, Said> {
    let desk = desk(&db, Clock::default())?;
    let mut refused = false;
    for file in &args.files {
        match import_file(&desk, file, args.dry_run).await {
            Ok(sentence) => line!("{sentence}"),
            Err(Said(sentence)) => {
                refused = true;
                eprintln!("{sentence}");
            }
        }
    }
    Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Why a file did not come in: every problem at its path.
fn refusal(name: &str, failure: Failure) -> Said {
    match failure {
        Failure::Invalid(problems) => {
            let heading = words::cli::refused_file(name, problems.len());
            let told = problems.iter().map(|problem| format!("  {}", words::problem(problem)));
            Said([heading].into_iter().chain(told).collect::<Vec<_>>().join("\n"))
        }
        failure => Said(format!("{name}: {}", Said::from(failure).0)),
    }
}

async fn import_file(desk: &Desk, file: &Path, dry_run: bool) -> Result<String, Said> {
    let name = file.display().to_string();
    let bytes = fs::read(file)
        .map_err(|e| Said(words::cli::unreadable_file(&name, &words::cli::system_reason(&e))))?;
    let refused = |failure| refusal(&name, failure);
    let case = read_case_file(&bytes).map_err(|problems| refused(Failure::Invalid(problems)))?;
    let at_home = at_home(desk, &case).await.map_err(refused)?;
    let report = app::import_case(&at_home, case, dry_run).await.map_err(refused)?;
    let mut told = if dry_run {
        words::cli::would_import(
            &name,
            &report.name,
            report.documents,
            report.versions,
            report.findings,
        )
    } else {
        words::cli::imported(
            &name,
            &report.name,
            report.documents,
            report.versions,
            report.findings,
            report.case.as_str(),
        )
    };
    for twin in &report.twins {
        told.push_str(&format!("\n  {}", words::cli::twin(twin.as_str())));
    }
    Ok(told)
}

/// The desk at the consultation office the file names; a new one if it is met for the first time.
async fn at_home(desk: &Desk, case: &CaseFile) -> Result<Desk, Failure> {
    let missing = || {
        let fault = domain::ValueFault::Missing.into();
        Failure::Invalid(vec![Problem { path: "office".to_owned(), fault }])
    };
    let member = case.member(&case.office).ok_or_else(missing)?;
    let office = app::home_office(desk, member).await?;
    let mut home = desk.clone();
    home.actor.office = office;
    Ok(home)
}

/// Writes each case to a file named by its id.
pub async fn export(database: &Location, args: ExportArgs) -> Result<(), Said> {
    let desk = desk(&open(database).await?, Clock::default())?;
    let unwritable = |file: &Path, e: &std::io::Error| {
        Said(words::cli::unwritable_file(
            &file.display().to_string(),
            &words::cli::system_reason(e),
        ))
    };
    fs::create_dir_all(&args.to).map_err(|e| unwritable(&args.to, &e))?;
    for (home, id) in select(&desk, &args.cases).await? {
        let text = app::export_case(&home, &id).await?;
        let file = args.to.join(format!("{id}.json"));
        fs::write(&file, text).map_err(|e| unwritable(&file, &e))?;
        line!("{}", words::cli::exported(&file.display().to_string()));
    }
    Ok(())
}
