//! What a page says when it cannot do what was asked. Never carries personal data.
//!
//! A handler ends with a [`Problem`] by `?`; the page that tells it is made on the way out, where
//! the site is known and what was typed can be given back.

use access::Refusal;
use app::{Failure, Fault, Outcome};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::Site;
use crate::frame::{Frame, page_with};
use crate::kept::Typed;

/// What a handler answers with.
pub(crate) type Answer<T = Response> = Result<T, Problem>;

/// Why a page cannot do what was asked.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    heading: &'static str,
    sentence: String,
    /// A fault below us, as the log may say it.
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Page {
    frame: Frame,
    heading: &'static str,
    sentence: String,
    /// The number by which the fault is found in the log.
    incident: Option<String>,
    /// What was typed and not saved.
    typed: Option<Typed>,
}

impl Problem {
    /// Something to be told, with its status.
    pub(crate) fn told(status: StatusCode, (heading, sentence): words::web::Told) -> Self {
        Self { status, heading, sentence: sentence.to_owned(), fault: None }
    }

    /// Nothing there for whoever asks.
    pub(crate) fn hidden() -> Self {
        Self::told(StatusCode::NOT_FOUND, words::web::NOT_FOUND)
    }

    /// A form that does not come from a page of ours.
    pub(crate) fn forged() -> Self {
        Self::told(StatusCode::FORBIDDEN, words::web::FORGED)
    }

    /// A page whose making broke off.
    pub(crate) fn crashed() -> Self {
        Fault::Broken("a page broke off".to_owned()).into()
    }

    /// A form that did not arrive in time.
    pub(crate) fn too_slow() -> Self {
        Self::told(StatusCode::REQUEST_TIMEOUT, words::web::TOO_SLOW)
    }

    /// A form too large to be read.
    pub(crate) fn too_large() -> Self {
        Self::told(StatusCode::PAYLOAD_TOO_LARGE, words::web::TOO_LARGE)
    }

    /// Whether a fault below kept what was sent from being saved.
    pub(crate) fn is_fault(&self) -> bool {
        self.fault.is_some()
    }

    /// The page that tells it, with what was typed and not saved. A fault below us is told by
    /// number, so that it can be found in the log.
    pub(crate) fn page(self, site: &Site, typed: Option<Typed>) -> Response {
        let incident = self.fault.map(|fault| {
            let incident = domain::hex(&site.entropy.bytes::<4>());
            // Faults name tables and rules, never what stands in a row.
            eprintln!("incident {incident}: {fault}");
            incident
        });
        let frame = Frame::new(site, None, "", self.heading);
        let Self { heading, sentence, .. } = self;
        page_with(self.status, &Page { frame, heading, sentence, incident, typed })
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        use words::web as say;
        match failure {
            Failure::Refused(Refusal::Hidden) => Self::hidden(),
            Failure::Refused(Refusal::NotYours) => {
                Self::told(StatusCode::FORBIDDEN, say::NOT_YOURS)
            }
            Failure::Invalid(problems) => {
                let sentences: Vec<_> = problems.iter().map(words::problem).collect();
                let told = Self::told(StatusCode::UNPROCESSABLE_ENTITY, say::INVALID);
                Self { sentence: sentences.join("\n"), ..told }
            }
            Failure::Stale | Failure::Conflict(_) => Self::told(StatusCode::CONFLICT, say::STALE),
            Failure::Fault(fault) => fault.into(),
        }
    }
}

/// What was refused for its content, which is told at its fields, apart from what ends the request.
pub(crate) fn judged<T>(outcome: Outcome<T>) -> Answer<Result<T, Vec<domain::Problem>>> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(Failure::Invalid(problems)) => Ok(Err(problems)),
        Err(failure) => Err(failure.into()),
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        use words::web as say;
        let told = match fault {
            Fault::Full => say::DISK_FULL,
            Fault::ReadOnly => say::READ_ONLY,
            Fault::Disk
            | Fault::Unreachable
            | Fault::Damaged
            | Fault::Broken(_)
            | Fault::Closed => say::FAULT,
        };
        let fault = Some(fault.to_string());
        Self { fault, ..Self::told(StatusCode::INTERNAL_SERVER_ERROR, told) }
    }
}

impl IntoResponse for Problem {
    /// The bare status with the problem beside it, for [`crate::kept::tell_problems`] to make the
    /// page of.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A path that leads nowhere: the same page as for what is hidden.
pub(crate) async fn not_found() -> Problem {
    Problem::hidden()
}
