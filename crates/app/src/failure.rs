//! Four ways in which a use case fails.

use access::Refusal;
use domain::Problem;
use store::{Fault, WriteFault};

/// Why a use case did not do what it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The policy says no: hidden (404) or not yours (403).
    Refused(Refusal),
    /// What was given does not hold (422): every problem with its path.
    Invalid(Vec<Problem>),
    /// Someone else changed it in between (409).
    Stale,
    /// Someone else saved the same document in between (409): theirs, to be shown beside ours.
    Conflict(Box<Theirs>),
    /// Below us (500).
    Fault(Fault),
}

/// What someone else saved in between.
#[derive(Clone, Debug, PartialEq)]
pub struct Theirs {
    /// Version they saved.
    pub version: u32,
    /// Who saved it.
    pub author: String,
    /// What they saved, as JSON.
    pub tree: serde_json::Value,
}

/// What a use case answers.
pub type Outcome<T> = Result<T, Failure>;

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<WriteFault> for Failure {
    fn from(fault: WriteFault) -> Self {
        match fault {
            WriteFault::Stale => Self::Stale,
            WriteFault::Fault(fault) => Self::Fault(fault),
        }
    }
}
