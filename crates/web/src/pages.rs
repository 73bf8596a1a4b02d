//! Pages, each with its template beside it.

pub(crate) mod acting;
pub(crate) mod document;
pub(crate) mod intake;
pub(crate) mod own;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod print;
pub(crate) mod rules;
pub(crate) mod sign_in;
pub(crate) mod today;
pub(crate) mod write;
