//! `renkei doctor`: what is missing on this machine and how to mend it.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use app::{Db, Location};
use words::cli::doctor as say;

use crate::args::DoctorArgs;
use crate::say::Said;
use crate::upkeep;

/// How a thing is.
pub enum State {
    /// Well.
    Well(String),
    /// Would be better otherwise.
    Better(String),
    /// Must be mended.
    Must(String),
}

/// Examines the machine; fails if something must be mended.
pub async fn doctor(database: &Location, fonts: Option<&Path>, args: &DoctorArgs) -> ExitCode {
    let mut states = vec![(say::fonts(), fonts_state(fonts))];
    if let Location::File(file) = database {
        let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        states.push((say::folder(), folder_state(folder)));
        states.push((say::space(), space_state(folder)));
    }
    states.push((say::database(), database_state(database).await));
    let (certificate, key) = (args.tls_cert.as_deref(), args.tls_key.as_deref());
    states.extend(upkeep::states(database, certificate, key));
    let mut sick = false;
    for (what, state) in states {
        println!(
            "{}",
            match state {
                State::Well(how) => say::well(what, &how),
                State::Better(how) => say::better(what, &how),
                State::Must(how) => {
                    sick = true;
                    say::must(what, &how)
                }
            }
        );
    }
    if sick { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn fonts_state(folder: Option<&Path>) -> State {
    match forms::font_report(folder) {
        Err(_) => {
            let folder = folder.map(|folder| folder.display().to_string()).unwrap_or_default();
            State::Must(words::cli::no_fonts(&folder))
        }
        Ok(report) if report.preferred => {
            let file = report.found.iter().find_map(|(_, file)| file.as_ref());
            let file = file.map(|file| file.display().to_string()).unwrap_or_default();
            State::Well(say::preferred_font(&file))
        }
        Ok(_) => State::Better(say::only_built_in().to_owned()),
    }
}

fn folder_state(folder: &Path) -> State {
    let name = folder.display().to_string();
    let probe = folder.join(".renkei-doctor");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&probe, b""));
    drop(fs::remove_file(&probe));
    match written {
        Ok(()) => State::Well(say::writable(&name)),
        Err(e) => State::Must(say::not_writable(&name, &words::cli::system_reason(&e))),
    }
}

/// Megabytes left, as `df` tells them; no program of ours needs to know file systems.
fn space_state(folder: &Path) -> State {
    let output = Command::new("df").args(["-Pk"]).arg(folder).output();
    let left = output.ok().and_then(|output| {
        let text = String::from_utf8(output.stdout).ok()?;
        let kilobytes: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
        Some(kilobytes / 1024)
    });
    match left {
        None => State::Better(say::unknown_space().to_owned()),
        Some(left) if left < 1000 => State::Must(say::little_space(left)),
        Some(left) => State::Well(say::megabytes(left)),
    }
}

async fn database_state(database: &Location) -> State {
    if let Location::File(file) = database
        && !file.exists()
    {
        return State::Better(say::no_database().to_owned());
    }
    if let Err(fault) = Db::at(database, false).await {
        return State::Must(Said::from(fault).0);
    }
    if let Location::File(file) = database
        && open_to_others(file)
    {
        return State::Must(say::readable_by_others(&file.display().to_string()));
    }
    State::Well(say::opens(app::LATEST_MIGRATION))
}

/// Whether other users of the machine may read or write a file.
#[cfg(unix)]
pub fn open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

/// Whether other users may read a file cannot be told here.
#[cfg(not(unix))]
pub fn open_to_others(_: &Path) -> bool {
    false
}
