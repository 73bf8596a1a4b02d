//! What all requests share.

use std::sync::Arc;

use app::{Db, Entropy, Moment};
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
}

impl Site {
    /// A site over a store; `clock` is asked once per request.
    pub fn new(
        db: Db,
        printer: Arc<Printer>,
        clock: impl Fn() -> Moment + Send + Sync + 'static,
        entropy: Entropy,
    ) -> Self {
        Self { db, printer, clock: Arc::new(clock), entropy, assets: Arc::new(Assets::new()) }
    }

    pub(crate) fn now(&self) -> Moment {
        (self.clock)()
    }
}
