//! Forms of documents, from the one place that knows their fields: the schema of the case file.

pub(crate) mod compare;
pub(crate) mod layout;
pub(crate) mod names;
pub(crate) mod read;
pub(crate) mod shape;
pub(crate) mod take;
pub(crate) mod week;
pub(crate) mod write;
