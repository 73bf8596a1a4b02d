//! What is being written: a document, one that is to be, or the head of a case.

use std::fmt;
use std::str::FromStr;

use domain::{About, CaseFile, DocumentId, DocumentKind, from_mark, mark};

/// What is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A document there is, as its next version.
    Document(DocumentId),
    /// A document there is not yet.
    New(DocumentKind, About),
    /// The person, the care team, opening and closure.
    Head,
}

impl Target {
    /// The kind of document it is; `None` for the head and for a document that is not there.
    pub fn kind(&self, case: &CaseFile) -> Option<DocumentKind> {
        match self {
            Self::Head => None,
            Self::New(kind, _) => Some(*kind),
            Self::Document(id) => {
                case.heads().iter().find(|head| head.document == id).map(|head| head.kind)
            }
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(id) => write!(f, "d.{id}"),
            Self::New(kind, About::Nothing) => write!(f, "n.{}", mark(kind)),
            Self::New(kind, About::Office(office)) => write!(f, "n.{}.o.{office}", mark(kind)),
            Self::New(kind, About::Plan(plan)) => write!(f, "n.{}.p.{plan}", mark(kind)),
            Self::Head => f.write_str("head"),
        }
    }
}

impl FromStr for Target {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(());
        match next()? {
            "head" => Ok(Self::Head),
            "d" => next()?.parse().map(Self::Document).map_err(|_| ()),
            "n" => {
                let kind = from_mark(next()?).ok_or(())?;
                let about = match parts.next() {
                    None => About::Nothing,
                    Some("o") => About::Office(parts.next().ok_or(())?.parse().map_err(|_| ())?),
                    Some("p") => About::Plan(parts.next().ok_or(())?.parse().map_err(|_| ())?),
                    Some(_) => return Err(()),
                };
                Ok(Self::New(kind, about))
            }
            _ => Err(()),
        }
    }
}
