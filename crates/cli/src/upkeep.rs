//! What `renkei doctor` says of things that have to be looked after: backups, drills, the clock,
//! the certificate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use app::Location;
use app::backup::{Plan, backups, plan};
use web::{Certificate, Tls};
use words::server::doctor as say;

use crate::clock::Clock;
use crate::doctor::State;
use crate::say::Said;

/// A backup older than this is a fault of the upkeep, days.
const BACKUP_DAYS: i32 = 2;
/// A drill is due after so long, days.
const DRILL_DAYS: i32 = 366;
/// A certificate should be renewed, and must be, so many days before its end.
const RENEW_DAYS: i64 = 30;
const RENEW_NOW_DAYS: i64 = 7;
/// Clocks of disk and machine may differ by so much, milliseconds.
const SLACK_MS: i64 = 5 * 60 * 1000;
const DAY_S: i64 = 86_400;

/// Everything that has to be looked after.
pub fn states(
    database: &Location,
    tls_cert: Option<&Path>,
    tls_key: Option<&Path>,
) -> Vec<(&'static str, State)> {
    let mut states = Vec::new();
    if let Location::File(file) = database {
        states.push((say::clock(), clock_state(file)));
        states.extend(backup_states(file));
    }
    if let Some(certificate) = tls_cert {
        states.push((say::certificate(), certificate_state(certificate, tls_key)));
    }
    states
}

fn backup_states(database: &Path) -> Vec<(&'static str, State)> {
    match plan(database) {
        Err(_) => vec![(say::backup(), State::Better(say::no_backup_plan().to_owned()))],
        Ok(plan) => vec![
            (say::backup(), backup_state(&plan)),
            (say::backup_place(), place_state(&plan, database)),
            (say::drill(), drill_state(&plan)),
        ],
    }
}

fn backup_state(plan: &Plan) -> State {
    let today = Clock::default().now().today;
    // Where they end up is what counts: a vault that is no longer filled is seen.
    let folder = plan.vault.as_ref().unwrap_or(&plan.folder);
    let all = match backups(folder) {
        Err(fault) => return State::Must(say::unreadable_place(&Said::from(fault).0)),
        Ok(all) => all,
    };
    let Some(newest) = all.last() else {
        return State::Must(say::no_backup(&folder.display().to_string()));
    };
    let days = today.days_since(newest.day);
    if days > BACKUP_DAYS {
        State::Must(say::old_backup(days))
    } else {
        State::Well(say::fresh_backup(days, all.len()))
    }
}

/// A folder of the user who runs the server is one whose backups that user can delete.
fn place_state(plan: &Plan, database: &Path) -> State {
    let folder = plan.vault.as_ref().unwrap_or(&plan.folder);
    let name = folder.display().to_string();
    match (owner(folder), owner(database)) {
        (Some(place), Some(data)) if place != data => State::Well(say::undeletable(&name)),
        _ => State::Better(say::deletable(&name)),
    }
}

#[cfg(unix)]
fn owner(path: &Path) -> Option<u32> {
    Some(std::os::unix::fs::MetadataExt::uid(&fs::metadata(path).ok()?))
}

#[cfg(not(unix))]
fn owner(_: &Path) -> Option<u32> {
    None
}

fn drill_state(plan: &Plan) -> State {
    match plan.drilled_on {
        None => State::Better(say::never_drilled().to_owned()),
        Some(day) if Clock::default().now().today.days_since(day) > DRILL_DAYS => {
            State::Better(say::drilled_long_ago(&words::day(day)))
        }
        Some(day) => State::Well(say::drilled(&words::day(day))),
    }
}

/// A clock that is behind what has been written would date records before those they follow.
fn clock_state(database: &Path) -> State {
    let now = Clock::default().now().at;
    let log = {
        let mut name = database.as_os_str().to_owned();
        name.push("-wal");
        PathBuf::from(name)
    };
    let written = [database, &log].into_iter().filter_map(written_at).max();
    if let Some(written) = written.filter(|written| *written > now + SLACK_MS) {
        return State::Must(say::clock_behind(&Clock::said(now), &Clock::said(written)));
    }
    let asked = Command::new("timedatectl").args(["show", "-p", "NTPSynchronized"]).output();
    if asked.is_ok_and(|told| told.stdout.starts_with(b"NTPSynchronized=no")) {
        return State::Better(say::clock_alone().to_owned());
    }
    State::Well(say::clock_right(&Clock::said(now)))
}

fn written_at(file: &Path) -> Option<i64> {
    let changed = fs::metadata(file).ok()?.modified().ok()?;
    i64::try_from(changed.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

fn certificate_state(certificate: &Path, key: Option<&Path>) -> State {
    let unusable = |fault| State::Must(say::certificate_unusable(&Said::from(fault).0));
    let valid = match Certificate::read(certificate) {
        Err(fault) => return unusable(fault),
        Ok(valid) => valid,
    };
    if let Some(key) = key {
        if let Err(fault) = Tls::load(certificate, key) {
            return unusable(fault);
        }
        if crate::doctor::open_to_others(key) {
            return State::Must(say::key_open(&key.display().to_string()));
        }
    }
    let now = Clock::default().now().at / 1000;
    let until = Clock::said(valid.until * 1000);
    let days = (valid.until - now).div_euclid(DAY_S);
    if now < valid.from {
        State::Must(say::not_yet(&Clock::said(valid.from * 1000)))
    } else if days < 0 {
        State::Must(say::expired(&until))
    } else if days < RENEW_NOW_DAYS {
        State::Must(say::expires_soon(&until, days))
    } else if days < RENEW_DAYS {
        State::Better(say::expires_soon(&until, days))
    } else {
        State::Well(say::valid_until(&until))
    }
}
