//! The official forms as data, and their PDF.
//!
//! A layout (`layouts/*.toml`) says what a form looks like: headings, widths in the 63 columns of
//! the national sheets, and which value goes where. A source (`source/`) answers with the values
//! of one document. Together they make a [`Sheet`], which [`Printer`] sets as PDF. Another
//! municipality's form is another layout.

use std::collections::BTreeMap;

use domain::Key;

mod fonts;
mod layout;
mod pdf;
mod recovery;
mod sheet;
mod source;
mod week;

#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod test_support;

pub use fonts::{FontFault, FontReport, font_report};
pub use pdf::{Missing, Pdf, PrintFault, Printer};
pub use recovery::{RecoveryPage, recovery_sheet};
pub use sheet::{Sheet, SheetFault, document_sheets, has_form, plan_set};

/// How a printed copy is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copy {
    /// Whom the copy is for, printed on each page.
    pub recipient: Option<String>,
    /// Signatures drawn on the screen, by their attachment: SVG, as [`domain::Strokes`] make it.
    pub signatures: BTreeMap<Key, String>,
}
