//! The file of the embedded database: whether it is there, and how a new one comes to be: whole or
//! not at all.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::db::OpenFault;

/// A new empty file that only its owner may read.
///
/// # Errors
/// If there is one already, or it cannot be made.
pub fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// The path with an ending of SQLite's: what it writes beside a database.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Whether there is a database.
///
/// # Errors
/// If what is there are the remains of one: an empty file, or the log of a file that is gone.
/// Beginning anew there would hide the loss.
pub(crate) fn is_there(path: &Path) -> Result<bool, OpenFault> {
    let length = |path: &Path| fs::metadata(path).ok().map(|about| about.len());
    match (length(path), length(&with_ending(path, "-wal"))) {
        (None, Some(log)) if log > 0 => Err(OpenFault::LogAlone),
        (None, _) => Ok(false),
        (Some(0), _) => Err(OpenFault::Empty),
        (Some(_), _) => Ok(true),
    }
}

/// A larger file is not looked through at each start after an unclean end; `renkei backup` does.
const LOOKED_THROUGH: u64 = 256 * 1024 * 1024;

/// Whether a database that is not too large was left with writes in its log: by a kill, a power
/// failure, or because another program has it open.
pub(crate) fn is_unclean(path: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map_or(0, |about| about.len());
    length(&with_ending(path, "-wal")) > 0 && length(path) <= LOOKED_THROUGH
}

/// Makes a new database: filled under another name, and given its own only when it is whole. If
/// another program did the same in the meantime, its database stays.
pub(crate) fn make(
    path: &Path,
    fill: impl FnOnce(&Path) -> Result<(), OpenFault>,
) -> Result<(), OpenFault> {
    let cannot = |e: io::Error| OpenFault::Folder(e.to_string());
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(cannot)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = path.with_file_name(format!(".{name}.new-{}", std::process::id()));
    remove(&unfinished);
    let made = private(&unfinished).map_err(cannot).and_then(|_| fill(&unfinished));
    let named = made.and_then(|()| match fs::hard_link(&unfinished, path) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some file systems know no links; there the name is free, as was seen just now.
        Err(_) => fs::rename(&unfinished, path).map_err(cannot),
        Ok(()) => Ok(()),
    });
    remove(&unfinished);
    named?;
    // The name is on the disk after this, where the system can be asked for it.
    if cfg!(unix) { File::open(folder).and_then(|f| f.sync_all()).map_err(cannot) } else { Ok(()) }
}

/// Takes away unfinished work with what SQLite wrote beside it.
fn remove(path: &Path) {
    for ending in ["", "-journal", "-wal", "-shm"] {
        drop(fs::remove_file(with_ending(path, ending)));
    }
}
