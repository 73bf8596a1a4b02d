//! The database: the only place with SQL.
//!
//! Every statement is written once, in the dialect SQLite and PostgreSQL share, and is data
//! ([`STATEMENTS`]), so that tests can prepare each, and fail if one was never run. Reading goes
//! through a grant; writing has one door, [`apply`], which writes the journal in the same
//! transaction.

mod account;
mod around;
mod backup;
mod change;
mod coming_in;
mod concern;
mod copy;
mod db;
mod draft;
mod encryption;
mod file;
mod journal;
mod lease;
mod load;
mod location;
mod migrate;
mod organisation;
mod postgres;
mod retention;
mod seal;
mod sqlite;
mod statement;
mod trust;
mod value;

pub use account::{
    AccountRow, Attempts, Counted, Entering, Factor, FactorKind, FormOwner, NewAccount, NewSession,
    SessionLine, SessionRow, StaffRole, Stage, account, account_by_login, account_roles, attempts,
    browser_known, count, drop_factor, end_other_sessions, end_session, end_session_of,
    enter_session, factors, follow_session, form_owner, keep_ceremony, last_acting,
    owner_of_passkey, put_account, put_factors, put_session, rotate_session, session_by_token,
    sessions_of, set_password, spend_code, take_ceremony, touch_session, uncount, use_passkey,
    use_step,
};
pub use around::{
    AboutCase, AlikeLine, ChangeLine, DueLine, FoundLine, StandingLine, caseload, cases_alike,
    changes_of_office, dues_of_office, findings_of_office, last_seen, municipal_office,
    municipalities, offices_of_cases, standing_of_office,
};
pub use backup::{Examined, Unsound, counts, examine, snapshot};
pub use change::{
    Change, Derived, FindingRow, OfficeRow, Writing, apply, import, put_municipality, put_office,
    reindex,
};
pub use coming_in::{
    LinkLine, SignInEvent, SignInLine, SignInWay, SignInWhat, account_of_link, drop_link,
    forget_sign_ins, links_of, put_arrival, put_link, put_sign_in, sign_ins_of, sign_ins_of_office,
    take_arrival, use_link,
};
pub use concern::{
    ConcernRow, NewConcern, cases_with_concerns_of, concerns_of_case, follow_concern, load_concern,
    record_concern,
};
pub use copy::{Copied, CopiedTable, CopyFault, copy_everything};
pub use db::{Db, Engine, Fault, OpenFault, WriteFault};
pub use draft::{
    Attachment, Draft, DraftKey, DraftLine, answer_of, attachment, back_draft, drafts_of_account,
    drafts_of_case, drop_draft, keep_draft, last_draft,
};
pub use file::private;
pub use journal::{
    ChainFault, ChainWhy, Entry, JournalAct, JournalRow, journal_of, note, note_while, refuse,
    verify_chain,
};
pub use lease::Lease;
pub use load::{
    CaseLine, CaseQuery, FindingLine, Loaded, all_case_ids, allowed, authorize, case_home,
    case_ids_of_office, cases_of_office, find_office, findings_of_case, load_case, office,
    office_by_number, offices, person_name, registered_offices,
};
pub use location::Location;
pub use migrate::LATEST;
pub use organisation::{
    Invitation, InvitationState, NewInvitation, OfficeAct, OfficeActLine, OfficeService,
    QualificationLine, StaffLine, accept_invitation, any_account, change_office,
    confirm_invitation, corporation_number, drop_factors, drop_service, invitation_by_code,
    invitations_of_office, is_set_up, office_acts, put_invitation, put_service, put_set_up,
    qualifications_of_office, services_of_office, set_qualification, set_staff, set_up,
    staff_of_office, was_set_up_in, withdraw_invitation,
};
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
