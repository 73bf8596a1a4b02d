//! What a use case works with.

use access::{AccountId, Actor, Moment, Role};
use domain::{CaseId, OfficeId};
use store::Db;

use crate::{Failure, Outcome};

/// Where randomness comes from: the operating system when serving, a constant in tests.
#[derive(Clone, Copy)]
pub struct Entropy(pub fn(&mut [u8]));

impl Entropy {
    /// So many random bytes.
    pub fn bytes<const N: usize>(self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }
}

/// The store, the moment, identifiers and who acts.
#[derive(Clone)]
pub struct Desk {
    /// The store.
    pub db: Db,
    /// When.
    pub moment: Moment,
    /// Randomness.
    pub entropy: Entropy,
    /// Who, as which role of which office.
    pub actor: Actor,
    /// The account's name, for the journal.
    pub account_name: String,
}

impl Desk {
    /// A new identifier: a version 7 UUID of this moment.
    pub fn new_id(&self) -> String {
        new_id(self.moment, self.entropy)
    }

    /// A new identity of a kind.
    pub(crate) fn fresh<T: std::str::FromStr>(&self) -> Outcome<T> {
        fresh(self.moment, self.entropy)
    }

    pub(crate) fn writing(&self) -> store::Writing<'_> {
        store::Writing {
            account_name: &self.account_name,
            at: self.moment.at,
            ..store::Writing::default()
        }
    }
}

/// A new identity of a kind.
pub(crate) fn fresh<T: std::str::FromStr>(moment: Moment, entropy: Entropy) -> Outcome<T> {
    new_id(moment, entropy).parse().map_err(|_| Failure::Fault(store::Fault::Closed))
}

/// A version 7 UUID of a moment.
pub(crate) fn new_id(moment: Moment, entropy: Entropy) -> String {
    let millis = u64::try_from(moment.at).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &entropy.bytes()).into_uuid().to_string()
}

/// The desk of whoever holds the machine: acts for an office from the command line, and is
/// journalled as the console.
pub fn console(db: &Db, moment: Moment, entropy: Entropy, office: OfficeId) -> Desk {
    Desk {
        db: db.clone(),
        moment,
        entropy,
        actor: Actor {
            account: AccountId::new(AccountId::CONSOLE),
            office,
            role: Role::Specialist,
        },
        account_name: AccountId::CONSOLE.to_owned(),
    }
}

impl Desk {
    /// The same desk at the consultation office of a case: for work of the console over all cases.
    pub async fn at_home_of(&self, case: &CaseId) -> Outcome<Self> {
        let home = store::case_home(&self.db, case).await?;
        let office = home.ok_or(Failure::Refused(access::Refusal::Hidden))?;
        Ok(Self { actor: Actor { office, ..self.actor.clone() }, ..self.clone() })
    }
}
