//! Who may do what with a case, and what of it they are shown.
//!
//! [`decide`] is the whole policy: a pure function from an [`Actor`] and the [`Facts`] of a case
//! to a [`Grant`] or a [`Refusal`]. A grant can be made nowhere else, is bound to one case and one
//! kind of act, and carries the scope of what is open; [`disclose()`] takes from a case everything
//! the scope does not name, and only what is [`Disclosed`] can be shown, printed or exported.

mod act;
mod actor;
mod concern;
mod disclose;
mod grid;
mod kind;
mod policy;

pub use act::{
    Act, ActKind, Audit, BreakGlass, Concern, Dispose, Export, Keep, KeepNear, Read, Restrict,
    Write, WriteNear,
};
pub use actor::{AccountId, Actor, Role};
pub use concern::{ConcernFacts, ConcernGrant, may_know};
pub use disclose::{Disclosed, disclose, disclose_on_paper, disclose_to};
pub use grid::{Cell, Situation, cell};
pub use kind::scope_of;
pub use policy::{
    Basis, CaseState, EmergencyHour, Facts, Grant, Moment, Refusal, Scopes, Sharing, decide, judge,
    may_begin,
};
