//! The domain: a person's case with its two layers of plans, as plain typed values.
//!
//! A [`CaseFile`] holds everything one consultation office keeps for one person: the care team,
//! every document in all its versions, consents and deliveries. Values are parsed once, when they
//! enter, and refuse what cannot be; what may be *incomplete* is allowed, for a plan is written
//! over weeks, and the linter (crate `rules`) speaks about it. Nothing here reads a clock, a
//! database or the network.

mod access_scope;
mod attachment;
mod case_file;
mod concern;
mod delivery;
mod documents;
mod fault;
mod form;
mod frequency;
mod id;
mod index;
mod ledger;
mod marks;
mod next;
mod numbers;
mod person;
mod phrase;
mod place;
mod prefill;
mod process;
mod read;
mod schema;
mod service;
mod staff;
mod text;
mod trace;
mod tree;
mod usage;
mod validate;
mod voice;
mod week_grid;

pub use access_scope::Scope;
pub use attachment::{MediaType, Strokes};
pub use case_file::{
    Author, CaseFile, CaseHead, Closure, ClosureReason, Edition, Heading, Lineage, Profession,
    SCHEMA, Version, VersionHead,
};
pub use concern::{AbuseConcern, AbuseKind, AccusedKind, Reporter, last_provided};
pub use delivery::{
    Capacity, Consent, Delivery, DeliveryWay, Method, Proof, Recipient, RecipientKind,
    SharingConsent, Signer,
};
pub use documents::*;
pub use fault::{Cited, Fault, NumberKind, Problem, ValueFault};
pub use form::{from_mark, is_blank, mark};
pub use frequency::{Frequency, Per};
pub use id::{CaseId, DocumentId, Key, OfficeId, PersonId, hex};
pub use index::{Due, DueKind, LinkRow, Rows, index, review_due_of};
pub use ledger::{LedgerFault, Proposal};
pub use marks::Marks;
pub use next::{NextAct, Turn, next_acts};
pub use numbers::{
    CertificateNumber, CorporateNumber, LocalGovernmentCode, MunicipalityNumber, OfficeNumber,
};
pub use person::{LabelSet, Member, MemberKind, Office, Person, Sex};
pub use phrase::{Part as PhrasePart, Phrase};
pub use place::{DocumentKind, Place, Severity};
pub use prefill::{
    About, fresh_document, goal_for, is_lasting, line_for, monitoring_proposal, prefill,
};
pub use process::{Step, StepKind, process, standing};
pub use read::{read_body, read_case_file, read_json, read_what_holds, write_case_file};
pub use schema::{form_schema, schema};
pub use service::{PlanDuty, Service, Setting, SupportUnit};
pub use staff::Qualification;
pub use text::{Kana, Text, search_key};
pub use trace::{Trace, TraceKind, trace, trace_up};
pub use tree::{TreeStep, put_value, take_value, tree_steps, value_at, value_at_mut};
pub use usage::{MonthlyUse, monthly_use, planned_in};
pub use validate::validate;
pub use voice::{Answer, OwnAnswer, Voice, VoiceKind};
pub use week_grid::{GRID_ROWS, WeekBox, week_grid};
