//! Use cases: free functions named by a verb, each in its own file.
//!
//! A use case is given a [`Desk`] — the store, the moment, identifiers and who acts — and answers
//! with what it was asked for or with one of four failures. It loads through a grant, decides in
//! the pure crates and writes through the store's one door.

mod begin_case;
mod check_case;
mod check_writing;
mod derive;
mod desk;
mod export_case;
mod failure;
mod hand;
mod import_case;
mod list_people;
mod look_at_today;
mod offices;
mod open_case;
mod pen;
mod print_document;
mod reindex;
mod sign_in;
mod target;
mod verify_journal;
mod write_document;

pub use begin_case::{Begun, FirstTalk, begin_case, municipalities};
pub use check_case::check_case;
pub use check_writing::{Checked, check_writing};
pub use derive::derive;
pub use desk::{Desk, Entropy, Moment, console};
pub use export_case::export_case;
pub use failure::{Failure, Outcome, Theirs};
pub use hand::{Hand, hand};
pub use import_case::{ImportReport, import_case};
pub use list_people::{Narrowing, PeopleQuery, list_people, people_narrowing};
pub use look_at_today::{Around, Today, look_at_today};
pub use offices::{all_cases, home_office, put_municipality, put_office, registered_offices};
pub use open_case::{Opened, open_case};
pub use print_document::{What, print_case};
pub use reindex::{ReindexReport, reindex_case};
pub use sign_in::{
    Again, Begun, Changed, Credentials, Door, Enrolment, Entered, Halfway, LONGEST_PASSWORD,
    NewStaff, Own, PasswordFault, Presence, Proof, SHORTEST_PASSWORD, SecondFactor, Session,
    SessionShown, Visitor, act_as, add_account, add_totp, begin_totp, change_password,
    end_own_session, enrol_totp, form_owner, judge as judge_password, new_recovery_codes, own,
    own_roles, presence, prove_again, prove_code, remove_factor, sign_in, sign_out,
    sign_out_elsewhere, unlock,
};
pub use store::{
    AboutCase, AlikeLine, CaseLine, ChainFault, ChainWhy, ChangeLine, Db, DraftLine, DueLine,
    Factor, FactorKind, Fault, FormOwner, FoundLine, LATEST as LATEST_MIGRATION, OfficeRow,
    OpenFault, SessionLine, StaffRole, Stage,
};
pub use target::Target;
pub use verify_journal::verify_journal;
pub use write_document::{
    Desktop, Kept, Saved, Seen, begin_document, drop_writing, keep_writing, merge_writing,
    open_writing, save_writing, undo_writing, writings,
};
