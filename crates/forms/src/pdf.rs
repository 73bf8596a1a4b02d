//! Sheets as PDF: typst with one constant template; all data enters as one JSON file, never as
//! markup. PDF/UA-1 is always on, so a document that could not be read aloud is not made.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::fonts::{FAMILIES, FontFault, built_in, load};
use crate::sheet::Sheet;

/// Sets sheets as PDF. Made once, it is shared by all threads.
pub struct Printer {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// Families that are here, best first; typst warns of any other.
    families: Vec<&'static str>,
    template: Source,
    data: FileId,
}

/// A PDF and what of its text could not be shown.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Letters no font has; each is printed as `〔U+1F600〕`.
    pub missing: Vec<Missing>,
    /// Forms in the file.
    pub sheets: usize,
}

/// A letter no font has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing(pub char);

/// Why no PDF was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintFault {
    /// Nothing was given to print.
    Nothing,
    /// The template and the sheet do not fit: a fault of the program, with what typst says.
    Setting(String),
}

#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    fonts: &'a [&'static str],
    sheets: &'a [Sheet],
}

fn file_id(path: &str) -> FileId {
    // Both names are constants of this file.
    let path = VirtualPath::new(path).unwrap_or_else(|_| unreachable!("a constant path is valid"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl Printer {
    /// A printer with the fonts of a folder, or of the usual places.
    ///
    /// # Errors
    /// If a folder is given and holds no fonts.
    pub fn new(fonts: Option<&Path>) -> Result<Self, FontFault> {
        Ok(Self::with(load(fonts)?.into_iter().map(|(font, _)| font).collect()))
    }

    /// A printer with nothing but the built-in font: the same on every machine.
    pub fn plain() -> Self {
        Self::with(built_in().collect())
    }

    fn with(fonts: Vec<Font>) -> Self {
        let features = [Feature::A11yExtras].into_iter().collect();
        let is_here = |family: &&str| fonts.iter().any(|font| font.info().family == *family);
        let families = FAMILIES.into_iter().filter(is_here).collect();
        Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            families,
            template: Source::new(file_id("/form.typ"), include_str!("form.typ").to_owned()),
            data: file_id("/data.json"),
        }
    }

    /// Sets sheets as one PDF. `seconds` is the time written into the file, since 1970.
    ///
    /// # Errors
    /// If there is no sheet, or the template fails.
    pub fn print(&self, sheets: &[Sheet], seconds: i64) -> Result<Pdf, PrintFault> {
        let title = sheets.first().ok_or(PrintFault::Nothing)?.title().to_owned();
        let mut sheets = sheets.to_vec();
        let missing = self.replace_missing(&mut sheets);
        let data = Data { title: &title, fonts: &self.families, sheets: &sheets };
        let json = serde_json::to_vec(&data).map_err(|e| PrintFault::Setting(e.to_string()))?;
        let bytes = self.typeset(json, seconds);
        // Measured: evicting after each document costs no speed and keeps memory flat.
        typst::comemo::evict(1);
        Ok(Pdf { bytes: bytes?, missing, sheets: sheets.len() })
    }

    fn typeset(&self, json: Vec<u8>, seconds: i64) -> Result<Vec<u8>, PrintFault> {
        let world = Job { printer: self, data: Bytes::new(json) };
        let done = typst::compile::<PagedDocument>(&world);
        let said = |all: &[typst::diag::SourceDiagnostic]| {
            let messages = all.iter().map(|d| d.message.to_string());
            PrintFault::Setting(messages.collect::<Vec<_>>().join("; "))
        };
        // Without a font typst only warns and sets nothing, so a warning is a failure.
        if !done.warnings.is_empty() {
            return Err(said(&done.warnings));
        }
        let document = done.output.map_err(|errors| said(&errors))?;
        let standards = PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|e| PrintFault::Setting(e.message().to_string()))?;
        let options = PdfOptions {
            timestamp: moment(seconds).map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))
    }

    /// Puts `〔U+1F600〕` where no font has a letter, and says which.
    fn replace_missing(&self, sheets: &mut [Sheet]) -> Vec<Missing> {
        let mut missing = BTreeSet::new();
        let mut replace = |text: &mut String| {
            if text.chars().all(|c| self.can_show(c)) {
                return;
            }
            let mut shown = String::with_capacity(text.len());
            for c in text.chars() {
                if self.can_show(c) {
                    shown.push(c);
                } else {
                    missing.insert(Missing(c));
                    shown.push_str(&format!("〔U+{:04X}〕", u32::from(c)));
                }
            }
            *text = shown;
        };
        for sheet in sheets {
            sheet.each_text(&mut replace);
        }
        missing.into_iter().collect()
    }

    /// Whether some font has a letter; signs that are never seen need none.
    fn can_show(&self, c: char) -> bool {
        is_unseen(c) || self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
    }
}

/// Line breaks, joiners, direction marks and variation selectors.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\n' | '\t' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// A time of the civil calendar in UTC from seconds since 1970.
fn moment(seconds: i64) -> Option<Datetime> {
    let days = i32::try_from(seconds.div_euclid(86_400)).ok()?;
    let day = calendar::Day::new(1970, 1, 1)?.plus_days(days);
    let of_day = u32::try_from(seconds.rem_euclid(86_400)).ok()?;
    let part = |n: u32| u8::try_from(n).ok();
    Datetime::from_ymd_hms(
        i32::from(day.year()),
        day.month(),
        day.day(),
        part(of_day / 3600)?,
        part(of_day / 60 % 60)?,
        part(of_day % 60)?,
    )
}

/// One document being set.
struct Job<'a> {
    printer: &'a Printer,
    data: Bytes,
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.printer.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.printer.book
    }

    fn main(&self) -> FileId {
        self.printer.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.printer.template.id() {
            Ok(self.printer.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.printer.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.printer.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
