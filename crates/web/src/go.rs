//! The one click from a line to the place where it is done.

use askama::Template;
use domain::{DocumentId, DocumentKind, Key, mark};

/// A button or link: what one does there, for whom, and the way.
#[derive(Template, Clone, Debug, PartialEq, Eq)]
#[template(path = "go.html")]
pub(crate) struct Go {
    /// What one does there.
    pub label: String,
    /// For whom, so that it says so to those who hear it alone.
    pub whose: String,
    /// The way.
    pub way: Way,
}

impl Go {
    /// Whether it leads to the person's own page.
    pub(crate) fn is_here(&self) -> bool {
        matches!(&self.way, Way::To(href) if href.matches('/').count() == 2)
    }
}

/// A way to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// To a page, by its address.
    To(String),
    /// To a new document, or the next version of a lasting one.
    Begin {
        /// The case.
        case: String,
        /// Key of the session.
        form_key: String,
        /// Mark of the kind.
        kind: String,
        /// What it is about, where the kind does not say.
        about: String,
    },
}

/// Makes the ways to go in one case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ways<'a> {
    pub case: &'a str,
    pub form_key: &'a str,
    /// The person, in words for those who hear the link alone.
    pub whose: &'a str,
}

impl Ways<'_> {
    fn to(&self, href: String, label: &str) -> Go {
        Go { label: label.to_owned(), whose: self.whose.to_owned(), way: Way::To(href) }
    }

    fn begin_about(&self, kind: DocumentKind, about: String) -> Go {
        let way = Way::Begin {
            case: self.case.to_owned(),
            form_key: self.form_key.to_owned(),
            kind: mark(&kind),
            about,
        };
        Go { label: words::around::begin(kind), whose: self.whose.to_owned(), way }
    }

    /// To the person.
    pub(crate) fn person(&self) -> Go {
        self.to(format!("/cases/{}", self.case), words::around::SEE_PERSON)
    }

    /// To a document at a version.
    pub(crate) fn document(&self, document: &DocumentId, version: u32) -> Go {
        let href = format!("/cases/{}/documents/{document}/{version}", self.case);
        self.to(href, words::around::SEE_DOCUMENT)
    }

    /// To where consent is recorded.
    pub(crate) fn consent(&self, document: &DocumentId, version: u32) -> Go {
        let href = format!("/cases/{}/documents/{document}/{version}/consent", self.case);
        self.to(href, words::around::CONSENT)
    }

    /// To where a delivery is recorded.
    pub(crate) fn delivery(&self, document: &DocumentId, version: u32) -> Go {
        let href = format!("/cases/{}/documents/{document}/{version}/delivery", self.case);
        self.to(href, words::around::DELIVER)
    }

    /// To the consents to share.
    pub(crate) fn sharing(&self) -> Go {
        self.to(format!("/cases/{}/sharing", self.case), words::around::SHARE)
    }

    /// To writing under way.
    pub(crate) fn go_on(&self, target: &str) -> Go {
        self.to(format!("/cases/{}/write/{target}", self.case), words::around::GO_ON)
    }

    /// To a new document, or the next version of a lasting one.
    pub(crate) fn begin(&self, kind: DocumentKind) -> Go {
        self.begin_about(kind, String::new())
    }

    /// To a document of an office of the care team.
    pub(crate) fn begin_for(&self, kind: DocumentKind, office: &Key) -> Go {
        self.begin_about(kind, format!("o.{office}"))
    }

    /// To the review of an individual plan.
    pub(crate) fn review(&self, plan: &DocumentId) -> Go {
        self.begin_about(DocumentKind::Review, format!("p.{plan}"))
    }
}
