//! The database: the only place with SQL.
//!
//! Every statement is written once, in the dialect SQLite and PostgreSQL share, and is data
//! ([`STATEMENTS`]), so that tests can prepare each, and fail if one was never run. Reading goes
//! through a grant; writing has one door, [`apply`], which writes the journal in the same
//! transaction.

mod around;
mod change;
mod concern;
mod db;
mod draft;
mod journal;
mod load;
mod migrate;
mod retention;
mod seal;
mod sqlite;
mod statement;
mod trust;
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
pub use concern::{
    ConcernRow, NewConcern, cases_with_concerns_of, concerns_of_case, follow_concern, load_concern,
    record_concern,
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
    find_office, findings_of_case, load_case, office, offices, person_name, registered_offices,
    session_by_token,
};
pub use migrate::LATEST;
pub use retention::{
    DisposalRow, YEARS, closed_cases, disposals, dispose, drop_disposal, put_retention,
    request_disposal, retention_years,
};
pub use seal::{
    BookFault, BookReport, DayWhy, SealedDay, SealedHead, begins, journal_span, last_sealed,
    seal_days, sealed_days, verify_books, verify_days, verify_sealed_chain,
};
pub use statement::{STATEMENTS, Statement, ran};
pub use trust::{
    Colleague, EMERGENCY_MS, EmergencyRow, NoticeKind, NoticeRow, RestrictionRow,
    colleagues_for_concern, colleagues_for_restriction, emergencies, find_in_emergency,
    lift_restriction, notices, offices_of_account, open_emergency, restrict, restrictions,
    see_notice,
};
pub use value::{Row, Value};
