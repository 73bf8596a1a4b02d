//! What goes wrong on the command line, as a sentence.

use app::{Failure, Fault, OpenFault};

/// Writes a line; whoever reads may have gone away (`renkei check | head`), which is no fault.
macro_rules! line {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        if writeln!(std::io::stdout(), $($part)*).is_err() {
            std::process::exit(0);
        }
    }};
}
pub(crate) use line;

/// A sentence for whoever sits at the keyboard.
#[derive(Debug)]
pub struct Said(pub String);

impl From<Failure> for Said {
    fn from(failure: Failure) -> Self {
        Self(match failure {
            Failure::Refused(_) => words::cli::refused().to_owned(),
            Failure::Invalid(problems) => {
                problems.iter().map(words::problem).collect::<Vec<_>>().join("\n")
            }
            Failure::Stale | Failure::Conflict(_) => words::cli::stale().to_owned(),
            Failure::Fault(fault) => fault_sentence(&fault),
        })
    }
}

impl From<OpenFault> for Said {
    fn from(fault: OpenFault) -> Self {
        Self(match fault {
            OpenFault::NotThere => words::cli::database_not_there().to_owned(),
            OpenFault::Folder(why) => words::cli::folder(&why),
            OpenFault::Foreign => words::cli::foreign_file().to_owned(),
            OpenFault::Damaged => words::cli::damaged().to_owned(),
            OpenFault::Address(why) => words::cli::bad_address(&why),
            OpenFault::Unencrypted => words::cli::unencrypted_database().to_owned(),
            OpenFault::Certificate(why) => words::cli::bad_certificate(&why),
            OpenFault::Denied => words::cli::denied().to_owned(),
            OpenFault::Encoding => words::cli::not_utf8().to_owned(),
            OpenFault::Empty => words::cli::empty_file().to_owned(),
            OpenFault::LogAlone => words::cli::log_alone().to_owned(),
            OpenFault::Newer { found } => words::cli::newer_database(found),
            OpenFault::Changed { number } => words::cli::changed_migration(number),
            OpenFault::Fault(fault) => fault_sentence(&fault),
        })
    }
}

/// What a fault of the store means, and what to do.
pub fn fault_sentence(fault: &Fault) -> String {
    match fault {
        Fault::Full => words::cli::disk_full().to_owned(),
        Fault::ReadOnly => words::cli::read_only().to_owned(),
        Fault::Disk => words::cli::disk_fault().to_owned(),
        Fault::Unreachable => words::cli::unreachable().to_owned(),
        Fault::Damaged => words::cli::damaged().to_owned(),
        Fault::Broken(what) => words::cli::broken(what),
        Fault::Closed => words::cli::closed().to_owned(),
    }
}
