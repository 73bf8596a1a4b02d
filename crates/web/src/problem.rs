//! What a page says when it cannot do what was asked. Never carries personal data.

use access::Refusal;
use app::{Failure, Fault};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::Site;
use crate::frame::{Frame, page_with};
use crate::kept::{Typed, Unsaved};

/// A problem page.
#[derive(Clone, Template)]
#[template(path = "problem.html")]
pub(crate) struct Problem {
    frame: Frame,
    status: StatusCode,
    heading: &'static str,
    sentence: String,
    incident: Option<String>,
    /// What was typed and not saved.
    pub(crate) typed: Option<Typed>,
}

impl Problem {
    fn with(site: &Site, status: StatusCode, heading: &'static str, sentence: &str) -> Self {
        Self {
            frame: Frame::new(site, None, "", heading),
            status,
            heading,
            sentence: sentence.to_owned(),
            incident: None,
            typed: None,
        }
    }

    /// The page for a failure of a use case.
    pub(crate) fn new(site: &Site, failure: Failure) -> Self {
        use words::web as say;
        match failure {
            Failure::Refused(Refusal::Hidden) => {
                Self::with(site, StatusCode::NOT_FOUND, say::NOT_FOUND.0, say::NOT_FOUND.1)
            }
            Failure::Refused(Refusal::NotYours) => {
                Self::with(site, StatusCode::FORBIDDEN, say::NOT_YOURS.0, say::NOT_YOURS.1)
            }
            Failure::Invalid(problems) => {
                let sentences: Vec<_> = problems.iter().map(words::problem).collect();
                Self::with(
                    site,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    say::INVALID.0,
                    &sentences.join("\n"),
                )
            }
            Failure::Stale | Failure::Conflict(_) => {
                Self::with(site, StatusCode::CONFLICT, say::STALE.0, say::STALE.1)
            }
            Failure::Fault(fault) => Self::fault(site, &fault),
        }
    }

    /// A fault below us: told by number, so that it can be found in the log.
    fn fault(site: &Site, fault: &Fault) -> Self {
        use words::web as say;
        let (heading, sentence) = match fault {
            Fault::Full => say::DISK_FULL,
            Fault::ReadOnly => say::READ_ONLY,
            Fault::Disk
            | Fault::Unreachable
            | Fault::Damaged
            | Fault::Broken(_)
            | Fault::Closed => say::FAULT,
        };
        let incident = domain::hex(&site.entropy.bytes::<4>());
        // Faults name tables and rules, never what stands in a row.
        eprintln!("incident {incident}: {fault}");
        let mut problem = Self::with(site, StatusCode::INTERNAL_SERVER_ERROR, heading, sentence);
        problem.incident = Some(incident);
        problem
    }

    /// Something to be told, with its status.
    pub(crate) fn told(site: &Site, status: StatusCode, told: words::web::Told) -> Self {
        Self::with(site, status, told.0, told.1)
    }

    /// Nothing there for whoever asks.
    pub(crate) fn hidden(site: &Site) -> Self {
        Self::new(site, Failure::Refused(Refusal::Hidden))
    }

    /// A form that does not come from a page of ours.
    pub(crate) fn forged(site: &Site) -> Self {
        use words::web as say;
        Self::with(site, StatusCode::FORBIDDEN, say::FORGED.0, say::FORGED.1)
    }

    /// A page whose making broke off: told by number, like any fault.
    pub(crate) fn crashed(site: &Site) -> Self {
        Self::fault(site, &Fault::Broken("a page broke off".to_owned()))
    }

    /// A form that did not arrive in time.
    pub(crate) fn too_slow(site: &Site) -> Self {
        use words::web as say;
        Self::with(site, StatusCode::REQUEST_TIMEOUT, say::TOO_SLOW.0, say::TOO_SLOW.1)
    }

    /// A form too large to be read.
    pub(crate) fn too_large(site: &Site) -> Self {
        use words::web as say;
        Self::with(site, StatusCode::PAYLOAD_TOO_LARGE, say::TOO_LARGE.0, say::TOO_LARGE.1)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = page_with(self.status, &self);
        if self.incident.is_some() && self.typed.is_none() {
            response.extensions_mut().insert(Unsaved(self));
        }
        response
    }
}

/// A path that leads nowhere: the same page as for what is hidden.
pub(crate) async fn not_found(State(site): State<Site>) -> Response {
    Problem::new(&site, Failure::Refused(Refusal::Hidden)).into_response()
}
