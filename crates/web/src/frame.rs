//! What stands around every page.

use app::Session;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use crate::Site;

/// Head, navigation and foot of a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Title of the page.
    pub title: String,
    /// Address of the style sheet.
    pub style: String,
    /// Address of the script.
    pub script: String,
    /// Today, in words.
    pub today: String,
    /// Who is signed in.
    pub session: Option<Session>,
    /// Which entry of the navigation the page belongs to.
    pub here: &'static str,
}

impl Frame {
    pub(crate) fn new(
        site: &Site,
        session: Option<&Session>,
        here: &'static str,
        title: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            style: site.assets.address("style.css").to_owned(),
            script: site.assets.address("renkei.js").to_owned(),
            today: words::day(site.now().today),
            session: session.cloned(),
            here,
        }
    }
}

impl Frame {
    /// Whether whoever is in may also act as something else.
    pub(crate) fn several_roles(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.several_roles)
    }
}

/// A rendered page. Templates take plain values and cannot fail but by a fault of the program.
pub(crate) fn page(template: &impl Template) -> Response {
    page_with(StatusCode::OK, template)
}

/// A rendered page with a status.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
