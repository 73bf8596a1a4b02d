//! Which fonts forms are set in: BIZ UDGothic from a configured folder or the system, and behind
//! it the font that comes with the program, for rare kanji and for machines without any.

use std::fs;
use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::text::Font;

/// Families forms are set in, in order; a letter the first lacks is taken from the next.
pub(crate) const FAMILIES: [&str; 2] = ["BIZ UDGothic", "Noto Sans JP"];

/// Where BIZ UDGothic is found on common systems. Debian and its kin; Windows; macOS with fonts
/// added by hand.
const PLACES: [&str; 4] = [
    "/usr/share/fonts/truetype/bizud-gothic",
    "/usr/share/fonts/morisawa-biz-ud-gothic",
    "C:/Windows/Fonts",
    "/Library/Fonts",
];

/// Files of the family, by the systems' names for them.
const FILES: [&str; 4] =
    ["BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf", "BIZ-UDGothicR.ttc", "BIZ-UDGothicB.ttc"];

/// The font that comes with the program; see `build.rs`.
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fallback.otf"));

/// Why no font could be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FontFault {
    /// The configured folder holds no font file.
    NothingIn(PathBuf),
    /// The folder cannot be read.
    Unreadable(PathBuf, String),
}

/// Fonts as `renkei doctor` tells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontReport {
    /// Family and the file it was read from; `None` for the built-in one.
    pub found: Vec<(String, Option<PathBuf>)>,
    /// Whether the first choice is there.
    pub preferred: bool,
}

/// The font that comes with the program.
pub(crate) fn built_in() -> impl Iterator<Item = Font> {
    Font::iter(Bytes::new(BUILT_IN))
}

/// Fonts of a folder (or of the usual places) and the built-in one.
pub(crate) fn load(folder: Option<&Path>) -> Result<Vec<(Font, Option<PathBuf>)>, FontFault> {
    let files = match folder {
        Some(folder) => all_in(folder)?,
        None => usual_files(),
    };
    let mut fonts: Vec<(Font, Option<PathBuf>)> = Vec::new();
    for file in files {
        let Ok(data) = fs::read(&file) else { continue };
        fonts.extend(Font::iter(Bytes::new(data)).map(|font| (font, Some(file.clone()))));
    }
    if let (Some(folder), true) = (folder, fonts.is_empty()) {
        return Err(FontFault::NothingIn(folder.to_owned()));
    }
    fonts.extend(built_in().map(|font| (font, None)));
    Ok(fonts)
}

fn usual_files() -> Vec<PathBuf> {
    let in_place = |place: &'static str| FILES.iter().map(move |file| Path::new(place).join(file));
    PLACES.into_iter().flat_map(in_place).filter(|file| file.is_file()).collect()
}

fn all_in(folder: &Path) -> Result<Vec<PathBuf>, FontFault> {
    let unreadable = |e: std::io::Error| FontFault::Unreadable(folder.to_owned(), e.to_string());
    let is_font = |path: &PathBuf| {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        ["ttf", "otf", "ttc"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    };
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    let mut files: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_font).collect();
    files.sort();
    Ok(files)
}

/// What fonts there are, for `renkei doctor`.
///
/// # Errors
/// If the configured folder has none.
pub fn font_report(folder: Option<&Path>) -> Result<FontReport, FontFault> {
    let fonts = load(folder)?;
    let found: Vec<_> =
        fonts.iter().map(|(font, file)| (font.info().family.clone(), file.clone())).collect();
    let preferred = found.iter().any(|(family, _)| family == FAMILIES[0]);
    Ok(FontReport { found, preferred })
}
