//! `renkei`: serves pages, prints official forms, checks plans, keeps the records.

mod args;
mod backup;
mod cases;
mod check;
mod clock;
mod demo_region;
mod doctor;
mod explain;
mod help;
mod import;
mod journal;
mod move_database;
mod print;
mod say;
mod serve;
mod trace;
mod upkeep;

use std::process::ExitCode;

use clap::FromArgMatches as _;

use args::{Args, Command};
use say::Said;

fn main() -> ExitCode {
    let given = help::command().get_matches();
    let args = Args::from_arg_matches(&given).unwrap_or_else(|error| error.exit());
    let Ok(runtime) = tokio::runtime::Builder::new_multi_thread().enable_all().build() else {
        eprintln!("{}", words::cli::no_runtime());
        return ExitCode::FAILURE;
    };
    match runtime.block_on(run(args)) {
        Ok(code) => code,
        Err(Said(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<ExitCode, Said> {
    let database = args.database;
    let fonts = args.fonts;
    match args.command {
        Command::Serve(serve) => serve::serve(&database, fonts.as_deref(), serve).await?,
        Command::Demo(demo) => demo_region::demo(fonts.as_deref(), demo).await?,
        Command::Import(import) => return import::import(&database, import).await,
        Command::Export(export) => import::export(&database, export).await?,
        Command::Check(check) => return check::check(&database, check).await,
        Command::Explain { code } => explain::explain(code.as_deref())?,
        Command::Trace { case } => trace::trace(&database, &case).await?,
        Command::Print(print) => print::print(&database, fonts.as_deref(), print).await?,
        Command::Move(places) => move_database::move_database(places).await?,
        Command::Reindex => cases::reindex(&database).await?,
        Command::Backup(asked) => {
            backup::backup(backup::file_of(&database)?, fonts.as_deref(), asked)?;
        }
        Command::Restore(asked) => backup::restore(backup::file_of(&database)?, &asked)?,
        Command::Account(account) => cases::account(&database, account).await?,
        Command::Journal { command } => return journal::journal(&database, command).await,
        Command::Incident(incident) => journal::incident(&database, incident).await?,
        Command::Retention => journal::retention(&database).await?,
        Command::Doctor(args) => {
            return Ok(doctor::doctor(&database, fonts.as_deref(), &args).await);
        }
    }
    Ok(ExitCode::SUCCESS)
}
