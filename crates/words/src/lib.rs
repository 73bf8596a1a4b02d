//! Japanese for people: terms of the field, dates, sentences. The only Rust code in which Japanese
//! stands; what a form field is called and what belongs in it lies in `data/fields.tsv`.
//!
//! Terms are exhaustive matches, so that a new choice without a word does not compile. Sentences
//! are functions with typed holes.

pub mod around;
pub mod backup;
pub mod cli;
mod commands;
pub mod consent;
mod dates;
pub mod easy;
mod fault;
mod fields;
pub mod form;
pub mod organisation;
pub mod passkey;
mod phrase;
mod place;
pub mod provider;
mod rewrite;
pub mod server;
pub mod sign_in;
mod terms;
pub mod tour;
pub mod trust;
pub mod web;
pub mod week;
pub mod write;

pub use commands::{HELP_HEADINGS, HELP_TEMPLATE, command_help};
pub use dates::{
    clock, clock_span, day, day_short, day_with_weekday, month, month_short, period, time_of_day,
};
pub use fault::{problem, where_it_is, why};
pub use fields::{Field, field, path_label};
pub use phrase::{frequency, hole_names, phrase, voice};
pub use place::{line_name, member_name, place, trace_line, type_of};
pub use rewrite::plain_time;
pub use terms::{Term, choices, document_title, labels_person, monitoring_segment, weekday};
