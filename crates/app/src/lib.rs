//! Use cases: free functions named by a verb, each in its own file.
//!
//! A use case is given a [`Desk`] — the store, the moment, identifiers and who acts — and answers
//! with what it was asked for or with one of four failures. It loads through a grant, decides in
//! the pure crates and writes through the store's one door.

mod attachment;
pub mod backup;
mod begin_case;
mod check_case;
mod check_writing;
mod concerns;
mod derive;
mod desk;
mod emergency;
mod export_case;
mod failure;
mod give_consent;
mod give_sharing;
mod hand;
mod import_case;
mod incident;
mod ledger;
mod list_people;
mod look_at_today;
mod nightly;
mod offices;
mod open_case;
mod organisation;
mod pen;
mod print_document;
mod record_delivery;
mod reindex;
mod restriction;
mod retention;
mod sign_in;
mod target;
mod verify_journal;
mod who_looked;
mod withdraw_sharing;
mod write_document;

pub use access::Moment;
pub use attachment::{Evidence, Scan, Upload, open_attachment};
pub use begin_case::{Begun, FirstTalk, begin_case, municipalities};
pub use check_case::check_case;
pub use check_writing::{Checked, check_writing};
pub use concerns::{
    ConcernForm, ConcernView, Concerns, concerns, follow_concern, my_concerns, record_concern,
};
pub use derive::derive;
pub use desk::{Desk, Entropy, console};
pub use emergency::{Notice, break_glass, find_in_emergency, may_break_glass, notices, see_notice};
pub use export_case::export_case;
pub use failure::{Failure, Outcome, Theirs};
pub use give_consent::{ToAgree, give_consent, open_consent, usual_signer};
pub use give_sharing::{SharingDesk, give_sharing, open_sharing, preview_sharing};
pub use hand::{Hand, hand};
pub use import_case::{ImportReport, import_case};
pub use incident::{IncidentLine, IncidentQuery, account_id, incident};
pub use list_people::{Narrowing, PeopleQuery, list_people, people_narrowing};
pub use look_at_today::{Around, Today, look_at_today};
pub use nightly::{Night, NightReport, nightly};
pub use offices::{all_cases, home_office, put_municipality, put_office, registered_offices};
pub use open_case::{Opened, open_case, open_for_paper};
pub use organisation::{
    Accepting, FieldFault, FieldFaults, FirstOffice, Invited, NewPerson, OfficeForm, OfficeShown,
    accept_as, accept_as_new, add_office, begin_set_up, change_office, confirm, invitation, invite,
    is_set_up, own_office, remove_service, reset_factors, set_municipality,
    set_office_qualification, set_office_service, set_office_staff, set_up, withdraw,
};
pub use print_document::{What, print_case};
pub use record_delivery::{ToDeliver, open_delivery, record_delivery, record_receipt};
pub use reindex::{ReindexReport, reindex_case};
pub use restriction::{Restriction, lift_restriction, restrict, restriction};
pub use retention::{
    DueForDisposal, Retention, approve_disposal, drop_disposal, request_disposal, retention,
    set_retention,
};
pub use sign_in::{
    Again, Arriving, Changed, Credentials, Door, Enrolment, Entered, Halfway, LONGEST_PASSWORD,
    NewStaff, Origin, Own, PasswordFault, Presence, Proof, SHORTEST_PASSWORD, SecondFactor,
    Session, SessionShown, Visitor, Ways, act_as, add_account, add_passkey, add_totp,
    ask_anyone_for_passkey, ask_for_new_passkey, ask_for_passkey, begin_totp, change_password,
    end_own_session, enrol_passkey, enrol_totp, form_owner, judge as judge_password,
    new_recovery_codes, own, own_roles, presence, prove_again, prove_code, prove_passkey,
    remove_factor, sign_in, sign_in_with_passkey, sign_ins, sign_out, sign_out_elsewhere, unlock,
    ways,
};
pub use sign_in::{
    Back, Brought, Fetch, Fetching, NoAnswer, PROVIDER_BACK, Provider, ProviderFault,
    ProviderSettings, Way, back_from_provider, go_to_provider, unlink_provider,
};
pub use store::{
    AboutCase, AlikeLine, BookFault, BookReport, CaseLine, ChainFault, ChainWhy, ChangeLine,
    Colleague, ConcernRow, Copied, CopiedTable, CopyFault, DayWhy, Db, DisposalRow, DraftLine,
    DueLine, EmergencyRow, Engine, Examined, Factor, FactorKind, Fault, FormOwner, FoundLine,
    Invitation, JournalAct, JournalRow, LATEST as LATEST_MIGRATION, LinkLine, Location, NoticeKind,
    NoticeRow, OfficeActLine, OfficeRow, OfficeService, OpenFault, QualificationLine,
    RestrictionRow, SealedDay, SessionLine, SignInLine, StaffLine, StaffRole, Stage, Unsound,
    copy_everything, private,
};
pub use target::Target;
pub use verify_journal::{last_sealed, seal_days, verify_books, verify_journal};
pub use who_looked::{JournalQuery, Looked, WhoLooked, who_looked};
pub use withdraw_sharing::withdraw_sharing;
pub use write_document::{
    Desktop, Kept, Saved, Seen, begin_document, drop_writing, keep_writing, merge_writing,
    open_writing, save_writing, undo_writing, writings,
};
