//! Backups of the embedded database: copied while it is in use, encrypted to a key that is kept on
//! paper and nowhere else, and restored once, as a test, before they count as made.

mod fault;
mod folder;
mod generations;
mod key;
mod make;
mod restore;
mod sealed;

pub use fault::{BackupFault, KeyFault};
pub use folder::{Backup, Plan, backups, keep_elsewhere, plan, put_plan};
pub use generations::{Generations, surplus};
pub use key::{KEY_LINES, RecoveryKey};
pub use make::{Made, make_backup};
pub use restore::{Drilled, Restored, drill_backup, restore_backup};
pub use sealed::Manifest;
