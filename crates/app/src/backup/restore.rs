//! A backup restored: in earnest, or as a drill.

use std::path::{Path, PathBuf};

use store::Examined;

use super::folder::{Unfinished, beside, publish};
use super::sealed::unseal;
use super::{BackupFault, Manifest, RecoveryKey};

/// A database that was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup said of itself.
    pub manifest: Manifest,
    /// What was found in it.
    pub examined: Examined,
}

/// A drill: a backup restored with the key on paper, looked at, and taken away again.
#[derive(Clone, Debug)]
pub struct Drilled {
    /// What was restored.
    pub restored: Restored,
    /// Rows of each table now, in the database in use; empty if there is none.
    pub now: Vec<(String, u64)>,
}

/// Restores a backup to a file that is not there yet: decrypted, compared with what the backup says
/// of itself, brought up to date, examined, and only then given its name.
///
/// # Errors
/// If anything fails; nothing is left behind then, and nothing is ever overwritten.
pub fn restore_backup(
    backup: &Path,
    key: &RecoveryKey,
    database: &Path,
) -> Result<Restored, BackupFault> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        if Path::new(&name).exists() {
            return Err(BackupFault::Exists(name.into()));
        }
    }
    let (restored, unfinished) = restore_to(backup, key, beside(database, "restoring"))?;
    publish(&unfinished.0, database)?;
    Ok(restored)
}

/// Restores a backup beside the database, and compares with what is in use.
///
/// # Errors
/// Whatever would keep the backup from being restored in earnest.
pub fn drill_backup(
    backup: &Path,
    key: &RecoveryKey,
    database: &Path,
) -> Result<Drilled, BackupFault> {
    let (restored, unfinished) = restore_to(backup, key, beside(database, "drill"))?;
    drop(unfinished);
    let now = if database.exists() { store::counts(database)? } else { Vec::new() };
    Ok(Drilled { restored, now })
}

fn restore_to(
    backup: &Path,
    key: &RecoveryKey,
    to: PathBuf,
) -> Result<(Restored, Unfinished), BackupFault> {
    drop(Unfinished(to.clone()));
    let unfinished = Unfinished(to);
    let manifest = unseal(backup, key.identity(), &unfinished.0)?;
    if store::counts(&unfinished.0)? != manifest.tables {
        return Err(BackupFault::Differs);
    }
    let examined = store::examine(&unfinished.0)?;
    Ok((Restored { manifest, examined }, unfinished))
}
