//! The database: the only place with SQL.
//!
//! Every statement is written once, in the dialect SQLite and PostgreSQL share, and is data
//! ([`STATEMENTS`]), so that tests can prepare each, and fail if one was never run. Reading goes
//! through a grant; writing has one door, [`apply`], which writes the journal in the same
//! transaction.

mod around;
mod change;
mod db;
mod draft;
mod journal;
mod load;
mod migrate;
mod sqlite;
mod statement;
mod value;

pub use around::{
    AboutCase, AlikeLine, ChangeLine, DueLine, FoundLine, StandingLine, caseload, cases_alike,
    changes_of_office, dues_of_office, findings_of_office, last_seen, municipal_office,
    municipalities, offices_of_cases, standing_of_office,
};
pub use change::{
    Change, Derived, FindingRow, NewAccount, NewSession, OfficeRow, Writing, apply, end_session,
    import, put_account, put_municipality, put_office, put_session, reindex, touch_session,
};
pub use db::{Db, Fault, OpenFault, WriteFault};
pub use draft::{
    Attachment, Draft, DraftKey, DraftLine, answer_of, attachment, back_draft, drafts_of_account,
    drafts_of_case, drop_draft, keep_draft, last_draft,
};
pub use journal::{
    ChainFault, ChainWhy, Entry, JournalAct, JournalRow, journal_of, note, refuse, verify_chain,
};
pub use load::{
    AccountRow, CaseLine, CaseQuery, FindingLine, Loaded, SessionRow, StaffRole, account_by_login,
    account_roles, all_case_ids, authorize, case_home, case_ids_of_office, cases_of_office,
    find_office, findings_of_case, load_case, office, offices, registered_offices,
    session_by_token,
};
pub use migrate::LATEST;
pub use statement::{STATEMENTS, Statement, ran};
pub use value::{Row, Value};
