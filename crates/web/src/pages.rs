//! Pages, each with its template beside it.

pub(crate) mod acting;
pub(crate) mod attachment;
pub(crate) mod compare;
pub(crate) mod concerns;
pub(crate) mod consent;
pub(crate) mod delivery;
pub(crate) mod document;
pub(crate) mod easy;
pub(crate) mod emergency;
pub(crate) mod intake;
pub(crate) mod journal;
pub(crate) mod own;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod print;
pub(crate) mod restriction;
pub(crate) mod retention;
pub(crate) mod rules;
pub(crate) mod sharing;
pub(crate) mod sign_in;
pub(crate) mod signing;
pub(crate) mod today;
pub(crate) mod tour;
pub(crate) mod write;
