//! A backup made, and restored once before it counts.

use std::fs;
use std::path::{Path, PathBuf};

use age::x25519::Identity;
use store::Examined;

use super::folder::{Unfinished, beside, file_of, prune, publish, read_only};
use super::sealed::{FORMAT, measure, seal, unseal};
use super::{BackupFault, Manifest, Plan, key};
use crate::Moment;

/// A backup that was made and test-restored.
#[derive(Clone, Debug)]
pub struct Made {
    /// The file.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it holds.
    pub manifest: Manifest,
    /// What the test restore found.
    pub examined: Examined,
    /// Older backups that were taken away by the rule of generations.
    pub gone: Vec<PathBuf>,
}

/// Makes a backup while the database is in use.
///
/// It is encrypted to the recovery key and to a second key that exists for this run alone: with it
/// the file is read back from the disk, decrypted, brought up to date and examined as a restore
/// would. Then the second key is forgotten. Unencrypted copies lie beside the database, where the
/// same data lies, and never in the folder of backups.
///
/// # Errors
/// If anything fails; the folder then has no new backup.
pub fn make_backup(database: &Path, plan: &Plan, moment: Moment) -> Result<Made, BackupFault> {
    let missing = || BackupFault::NoPlan(database.to_owned());
    let recovery = key::recipient(&plan.recipient).ok_or_else(missing)?;
    let of_this_run = Identity::generate();
    fs::create_dir_all(&plan.folder).map_err(BackupFault::file(&plan.folder))?;
    let file = file_of(&plan.folder, moment);
    if file.exists() {
        return Err(BackupFault::Exists(file));
    }

    let copy = fresh(beside(database, "copy"));
    store::snapshot(database, &copy.0)?;
    let (bytes, sha256) = measure(&copy.0)?;
    let manifest = Manifest {
        format: FORMAT,
        made_at: moment.at,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        bytes,
        sha256,
        tables: store::counts(&copy.0)?,
    };
    let unfinished = fresh(beside(&file, "partial"));
    let out = store::private(&unfinished.0).map_err(BackupFault::file(&unfinished.0))?;
    let recipients = [recovery, of_this_run.to_public()];
    seal(&manifest, &copy.0, &recipients, out, &unfinished.0)?;
    drop(copy);

    let restored = fresh(beside(database, "tested"));
    let read = unseal(&unfinished.0, &of_this_run, &restored.0)?;
    if read != manifest || store::counts(&restored.0)? != manifest.tables {
        return Err(BackupFault::Differs);
    }
    let examined = store::examine(&restored.0)?;
    read_only(&unfinished.0)?;
    publish(&unfinished.0, &file)?;
    let bytes = fs::metadata(&file).map_err(BackupFault::file(&file))?.len();
    let gone = prune(&plan.folder, moment.today)?;
    Ok(Made { file, bytes, manifest, examined, gone })
}

/// A place for unfinished work, without what an interrupted run left there.
fn fresh(path: PathBuf) -> Unfinished {
    drop(Unfinished(path.clone()));
    Unfinished(path)
}
