//! What can go wrong with a backup.

use std::io;
use std::path::{Path, PathBuf};

use store::{OpenFault, Unsound};

/// Why a backup was not made, or not restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupFault {
    /// No key was made yet (`renkei backup init`), or what was kept of it cannot be read.
    NoPlan(PathBuf),
    /// A key was made already.
    PlanExists(PathBuf),
    /// There is no backup in the folder.
    Nothing(PathBuf),
    /// A file or folder cannot be used; why.
    File(PathBuf, String),
    /// A file is in the way and will not be overwritten.
    Exists(PathBuf),
    /// The secret key would lie beside the data or the backups.
    BesideTheData(PathBuf),
    /// The key cannot be read.
    Key(KeyFault),
    /// The key is not the one the backup was made for.
    WrongKey,
    /// The file is no backup of ours.
    Foreign(PathBuf),
    /// The file is cut off or was altered.
    Damaged(PathBuf),
    /// The file was made by a newer program.
    Newer(PathBuf),
    /// What was restored is not what was copied.
    Differs,
    /// The database does not open.
    Database(OpenFault),
    /// The database, copied or restored, is not whole.
    Unsound(Unsound),
}

/// Why what was typed is not the recovery key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// A letter of this line is wrong: its check does not fit.
    Line(usize),
    /// So many lines were given instead of all.
    Lines(usize),
    /// All lines are right by themselves and the whole is not.
    Whole,
}

impl From<OpenFault> for BackupFault {
    fn from(fault: OpenFault) -> Self {
        Self::Database(fault)
    }
}

impl From<Unsound> for BackupFault {
    fn from(unsound: Unsound) -> Self {
        Self::Unsound(unsound)
    }
}

impl From<KeyFault> for BackupFault {
    fn from(fault: KeyFault) -> Self {
        Self::Key(fault)
    }
}

impl BackupFault {
    /// The fault of a file.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| match error.kind() {
            io::ErrorKind::AlreadyExists => Self::Exists(path),
            _ => Self::File(path, error.to_string()),
        }
    }
}
