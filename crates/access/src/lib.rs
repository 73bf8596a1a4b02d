//! Who may do what with a case, and what of it they are shown.
//!
//! [`decide`] is the whole policy: a pure function from an [`Actor`] and the [`Facts`] of a case
//! to a [`Grant`] or a [`Refusal`]. A grant can be made nowhere else, is bound to one case and one
//! kind of act, and carries the scope of what is open; [`disclose`] takes from a case everything
//! the scope does not name, and only what is [`Disclosed`] can be shown, printed or exported.

mod act;
mod actor;
mod disclose;
mod kind;
mod policy;

pub use act::{Act, ActKind, Export, Keep, KeepNear, Read, Write, WriteNear};
pub use actor::{AccountId, Actor, Role};
pub use disclose::{Disclosed, disclose};
pub use kind::scope_of;
pub use policy::{Basis, Facts, Grant, Refusal, Scopes, Sharing, decide, may_begin};
