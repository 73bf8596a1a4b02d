//! Pages as pictures: where ink lies on every form, kept as small maps of digits that can be read.
//!
//! A map has a digit for each square of about five millimetres, 0 white to 9 dense. They are made
//! with the built-in font alone, so they are the same on every machine. After a change that is
//! meant, look at the pages and write the maps anew: `RENKEI_PICTURES=write cargo test -p forms`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use forms::{Copy, Printer, document_sheets};
use support::as_home;

/// Story and document of every form.
const FORMS: [(&str, &str); 11] = [
    ("01-tachibana", "basic"),
    ("01-tachibana", "week"),
    ("01-tachibana", "draft"),
    ("01-tachibana", "conference"),
    ("01-tachibana", "plan"),
    ("01-tachibana", "near-yuzu"),
    ("01-tachibana", "review-yuzu-1"),
    ("01-tachibana", "monitoring-4"),
    ("02-washio", "near-nijiiro"),
    ("02-washio", "plan"),
    ("06-yoshioka", "plan"),
];

/// Points of a picture per inch, and its points to a square of a map.
const DPI: &str = "36";
const SQUARE: usize = 7;

#[test]
fn every_form_looks_as_it_did() {
    let writing = std::env::var_os("RENKEI_PICTURES").is_some();
    let printer = Printer::plain();
    let mut changed = Vec::new();
    for (story, document) in FORMS {
        let case = as_home(demo::case(story));
        let copy = Copy { recipient: Some("控え".to_owned()), ..Copy::default() };
        let sheets = document_sheets(&case, &document.parse().unwrap(), 1, &copy).unwrap();
        let pdf = printer.print(&sheets, 0).unwrap();
        let name = format!("{story}-{document}");
        let found = maps(&name, &pdf.bytes);
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(name + ".txt");
        if writing {
            std::fs::write(&kept, found).unwrap();
        } else if let Some(why) =
            differ(&std::fs::read_to_string(&kept).unwrap_or_default(), &found)
        {
            changed.push(format!("{}: {why}\n{found}", kept.display()));
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}

/// Another rasteriser shades an edge a little otherwise; a moved line or word does more than that.
fn differ(kept: &str, found: &str) -> Option<String> {
    if kept.lines().map(str::len).ne(found.lines().map(str::len)) {
        return Some("other pages".to_owned());
    }
    let apart = |(a, b): &(u8, u8)| a.abs_diff(*b) > 1;
    let squares = kept.bytes().zip(found.bytes());
    let many = squares.filter(apart).count();
    (many * 200 > kept.len()).then(|| format!("{many} of {} squares differ", kept.len()))
}

/// The pages of a PDF, one map after the other.
fn maps(name: &str, pdf: &[u8]) -> String {
    let folder = std::env::temp_dir().join(format!("renkei-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("form.pdf");
    std::fs::write(&file, pdf).unwrap();
    let status = Command::new("pdftoppm")
        .args(["-r", DPI, "-gray"])
        .args([&file, &folder.join("page")])
        .status()
        .unwrap();
    assert!(status.success());
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "pgm"));
    pages.sort();
    let maps: Vec<String> = pages.iter().map(|page| map(&std::fs::read(page).unwrap())).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    maps.join("\n")
}

/// A picture (PGM, eight bits a point) as digits.
fn map(picture: &[u8]) -> String {
    let mut words = picture.split(u8::is_ascii_whitespace).take(4);
    let mut number = || std::str::from_utf8(words.next().unwrap()).unwrap().parse::<usize>();
    assert!(number().is_err(), "P5");
    let (width, height, _) = (number().unwrap(), number().unwrap(), number().unwrap());
    let points = &picture[picture.len() - width * height..];
    let mut text = String::new();
    for top in (0..height).step_by(SQUARE) {
        for left in (0..width).step_by(SQUARE) {
            text.push(digit(points, width, (left, top)));
        }
        text.push('\n');
    }
    text
}

fn digit(points: &[u8], width: usize, (left, top): (usize, usize)) -> char {
    let rows = points.chunks(width).skip(top).take(SQUARE);
    let square: Vec<u32> = rows
        .flat_map(|row| row.iter().skip(left).take(SQUARE))
        .map(|point| 255 - u32::from(*point))
        .collect();
    let ink: u32 = square.iter().sum();
    let share = ink * 20 / (255 * u32::try_from(square.len()).unwrap());
    char::from_digit(share.min(9), 10).unwrap()
}
