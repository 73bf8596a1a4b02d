//! What all requests share.

use std::sync::Arc;

use app::{Db, Door, Entropy, Moment, Origin, Provider, SecondFactor};
use forms::Printer;

use crate::assets::Assets;

/// The store, the printer, the clock and the assets; cheap to clone.
#[derive(Clone)]
pub struct Site {
    pub(crate) db: Db,
    pub(crate) printer: Arc<Printer>,
    clock: Arc<dyn Fn() -> Moment + Send + Sync>,
    pub(crate) entropy: Entropy,
    pub(crate) assets: Arc<Assets>,
    second_factor: SecondFactor,
    origin: Option<Origin>,
    pub(crate) provider: Option<Arc<Provider>>,
}

impl Site {
    /// A site over a store; `clock` is asked once per request.
    pub fn new(
        db: Db,
        printer: Arc<Printer>,
        clock: impl Fn() -> Moment + Send + Sync + 'static,
        entropy: Entropy,
    ) -> Self {
        Self {
            db,
            printer,
            clock: Arc::new(clock),
            entropy,
            assets: Arc::new(Assets::new()),
            second_factor: SecondFactor::Required,
            origin: None,
            provider: None,
        }
    }

    /// The same site, asking its staff for a second factor or, in the demo, for none.
    #[must_use]
    pub fn with_second_factor(self, second_factor: SecondFactor) -> Self {
        Self { second_factor, ..self }
    }

    /// The same site, which knows where browsers see it: passkeys are bound to that.
    #[must_use]
    pub fn with_origin(self, origin: Option<Origin>) -> Self {
        Self { origin, ..self }
    }

    /// The same site, with an identity provider people may come in by.
    #[must_use]
    pub fn with_provider(self, provider: Option<Arc<Provider>>) -> Self {
        Self { provider, ..self }
    }

    /// What stands before everyone who is not in yet.
    pub(crate) fn door(&self) -> Door {
        Door {
            db: self.db.clone(),
            moment: self.now(),
            entropy: self.entropy,
            second_factor: self.second_factor,
            origin: self.origin.clone(),
        }
    }

    pub(crate) fn now(&self) -> Moment {
        (self.clock)()
    }
}
