//! The folder of backups, what is kept beside the database to make them, and the place from which
//! the running user cannot take them away.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use calendar::Day;
use serde::{Deserialize, Serialize};

use super::sealed::measure;
use super::{BackupFault, Generations, surplus};
use crate::Moment;

/// What every backup's name begins with.
const PREFIX: &str = "renkei-";
/// And ends with.
const SUFFIX: &str = ".age";
/// Japan's offset from UTC, milliseconds.
const JAPAN_MS: i64 = 9 * 60 * 60 * 1000;
/// Backups of one day that are taken over at most.
const MOST_A_DAY: usize = 24;

/// What is kept beside the database to make backups. The secret key is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Key the backups are closed with.
    pub recipient: String,
    /// Folder they are written to.
    pub folder: PathBuf,
    /// Folder of another user who takes them over, if there is one.
    #[serde(default)]
    pub vault: Option<PathBuf>,
    /// When they were last restored with the key on paper.
    #[serde(default)]
    pub drilled_on: Option<Day>,
}

/// A backup in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub file: PathBuf,
    /// The day its name says, in Japan.
    pub day: Day,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Where the plan of a database is kept.
fn plan_file(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".backup.json");
    name.into()
}

/// The plan of a database.
///
/// # Errors
/// If there is none, or it cannot be read.
pub fn plan(database: &Path) -> Result<Plan, BackupFault> {
    let file = plan_file(database);
    let bytes = fs::read(&file).map_err(|_| BackupFault::NoPlan(file.clone()))?;
    serde_json::from_slice(&bytes).map_err(|_| BackupFault::NoPlan(file))
}

/// Keeps the plan of a database; a first one only where there is none.
///
/// # Errors
/// If there is one and this is to be the first, or it cannot be written.
pub fn put_plan(database: &Path, plan: &Plan, first: bool) -> Result<(), BackupFault> {
    let file = plan_file(database);
    if first && file.exists() {
        return Err(BackupFault::PlanExists(file));
    }
    let fresh = beside(&file, "new");
    drop(fs::remove_file(&fresh));
    let text = serde_json::to_string_pretty(plan).unwrap_or_default();
    let mut out = store::private(&fresh).map_err(BackupFault::file(&fresh))?;
    std::io::Write::write_all(&mut out, text.as_bytes())
        .and_then(|()| out.sync_all())
        .and_then(|()| fs::rename(&fresh, &file))
        .map_err(BackupFault::file(&file))
}

/// A name for unfinished work beside a file.
pub(super) fn beside(file: &Path, what: &str) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}.{what}"))
}

/// The file of a backup made at a moment: its name tells day and time in Japan.
pub(super) fn file_of(folder: &Path, moment: Moment) -> PathBuf {
    let seconds = (moment.at + JAPAN_MS).div_euclid(1000).rem_euclid(86_400);
    let day = moment.today.to_string().replace('-', "");
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    folder.join(format!("{PREFIX}{day}-{hours:02}{minutes:02}{seconds:02}{SUFFIX}"))
}

fn day_of(name: &str) -> Option<Day> {
    let digits = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let (day, time) = digits.split_once('-')?;
    let all_digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(day, 8) || !all_digits(time, 6) {
        return None;
    }
    format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]).parse().ok()
}

/// The backups of a folder, oldest first.
///
/// # Errors
/// If the folder cannot be read.
pub fn backups(folder: &Path) -> Result<Vec<Backup>, BackupFault> {
    let entries = fs::read_dir(folder).map_err(BackupFault::file(folder))?;
    let mut found: Vec<Backup> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let day = day_of(entry.file_name().to_str()?)?;
            let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some(Backup { file: entry.path(), day, bytes: about.len() })
        })
        .collect();
    found.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(found)
}

/// Takes away the backups that need not be kept; answers with those taken away.
pub(super) fn prune(folder: &Path, today: Day) -> Result<Vec<PathBuf>, BackupFault> {
    let all = backups(folder)?;
    let made: Vec<_> =
        all.iter().map(|backup| (backup.day, backup.file.display().to_string())).collect();
    let gone = surplus(&made, today, Generations::default());
    let gone: Vec<PathBuf> = gone.into_iter().map(|i| all[i].file.clone()).collect();
    for file in &gone {
        fs::remove_file(file).map_err(BackupFault::file(file))?;
    }
    Ok(gone)
}

/// Gives a finished file its name, which nobody may have yet, and waits until that is on the disk.
pub(super) fn publish(unfinished: &Path, file: &Path) -> Result<(), BackupFault> {
    // A link never replaces what is there; renaming would. Some media know no links.
    match fs::hard_link(unfinished, file) {
        Ok(()) => fs::remove_file(unfinished).map_err(BackupFault::file(unfinished))?,
        Err(_) if !file.exists() => {
            fs::rename(unfinished, file).map_err(BackupFault::file(file))?;
        }
        Err(error) => return Err(BackupFault::file(file)(error)),
    }
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(folder).map_err(BackupFault::file(folder))
}

/// Names in a folder are on the disk after this, where the system can be asked for it.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

pub(super) fn read_only(file: &Path) -> Result<(), BackupFault> {
    let about = fs::metadata(file).map_err(BackupFault::file(file))?;
    let mut rights = about.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o440);
    #[cfg(not(unix))]
    rights.set_readonly(true);
    fs::set_permissions(file, rights).map_err(BackupFault::file(file))
}

/// A file that is taken away again when it is no longer needed, whatever happens.
pub(super) struct Unfinished(pub PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        for ending in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(ending);
            drop(fs::remove_file(PathBuf::from(name)));
        }
    }
}

/// Copies new backups of a folder to another one and keeps the generations there. Run as another
/// user, to whom the other folder belongs, so that whoever runs the server can neither alter nor
/// take away what was copied. Answers with the files copied.
///
/// A name that does not tell today or yesterday is left alone, and so is what is more than a day's
/// worth: neither can drive out older ones.
///
/// # Errors
/// If a folder or file cannot be used.
pub fn keep_elsewhere(from: &Path, to: &Path, today: Day) -> Result<Vec<PathBuf>, BackupFault> {
    let mut kept = Vec::new();
    let known = backups(to)?;
    for backup in backups(from)? {
        let Some(name) = backup.file.file_name() else { continue };
        let file = to.join(name);
        let that_day = known.iter().filter(|b| b.day == backup.day).count();
        let copied = kept.iter().filter(|(day, _)| *day == backup.day).count();
        let recent = (0..=1).contains(&today.days_since(backup.day));
        if file.exists() || !recent || that_day + copied >= MOST_A_DAY {
            continue;
        }
        let unfinished = Unfinished(beside(&file, "partial"));
        drop(fs::remove_file(&unfinished.0));
        let mut out = store::private(&unfinished.0).map_err(BackupFault::file(&unfinished.0))?;
        let mut source = File::open(&backup.file).map_err(BackupFault::file(&backup.file))?;
        std::io::copy(&mut source, &mut out)
            .and_then(|_| out.sync_all())
            .map_err(BackupFault::file(&unfinished.0))?;
        if measure(&unfinished.0)? != measure(&backup.file)? {
            return Err(BackupFault::Differs);
        }
        read_only(&unfinished.0)?;
        publish(&unfinished.0, &file)?;
        kept.push((backup.day, file));
    }
    prune(to, today)?;
    Ok(kept.into_iter().map(|(_, file)| file).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_day_and_time_in_japan() {
        let moment = Moment { at: 1_795_143_600_000, today: "2026-11-20".parse().unwrap() };
        let file = file_of(Path::new("b"), moment);
        assert_eq!(file, Path::new("b/renkei-20261120-120000.age"));
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!(day_of(name), Some(moment.today));
        for other in [
            "renkei-20261120.age",
            "renkei-20261320-120000.age",
            "x.age",
            ".renkei-20261120-120000.age.partial",
        ] {
            assert_eq!(day_of(other), None, "{other}");
        }
    }
}
