//! Scans and signatures: what may be kept, told by its contents and never by its name.

use std::fmt::Write as _;

use crate::LedgerFault;

/// What an attachment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// A scan.
    Pdf,
    /// A picture of the paper.
    Png,
    /// A photograph of the paper.
    Jpeg,
    /// A signature drawn on the screen.
    Svg,
    /// A name typed on the screen.
    Plain,
}

impl MediaType {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Png, Self::Jpeg, Self::Svg, Self::Plain];

    /// Most bytes a scan may have.
    pub const SCAN_LIMIT: usize = 8 * 1024 * 1024;

    /// The name the web knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
            Self::Plain => "text/plain; charset=utf-8",
        }
    }

    /// The kind with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How file names of it end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Svg => "svg",
            Self::Plain => "txt",
        }
    }

    /// Whether a page can show it as a picture.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Svg)
    }

    /// What a scan is, by its first bytes.
    ///
    /// # Errors
    /// If it is too large, or none of PDF, PNG and JPEG.
    pub fn of_scan(bytes: &[u8]) -> Result<Self, LedgerFault> {
        let first = |mark: &[u8]| bytes.starts_with(mark);
        match () {
            () if bytes.len() > Self::SCAN_LIMIT => {
                Err(LedgerFault::ScanTooLarge { limit: Self::SCAN_LIMIT })
            }
            () if first(b"%PDF-") => Ok(Self::Pdf),
            () if first(b"\x89PNG\r\n\x1a\n") => Ok(Self::Png),
            () if first(b"\xFF\xD8\xFF") => Ok(Self::Jpeg),
            () => Err(LedgerFault::NotAScan),
        }
    }
}

/// A signature drawn on the screen: strokes of points inside a field of 600 × 200.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strokes(Vec<Vec<(u16, u16)>>);

impl Strokes {
    /// Width of the field.
    pub const WIDTH: u16 = 600;
    /// Height of the field.
    pub const HEIGHT: u16 = 200;
    /// Most points that are kept.
    const MOST: usize = 20_000;
    /// Shortest way of the pen that is more than a slip.
    const SHORTEST: u32 = 60;

    /// Reads `x,y x,y;x,y x,y`: points apart by blanks, strokes by semicolons.
    ///
    /// # Errors
    /// If it is not of that form, leaves the field, is too long, or is no more than a dot.
    pub fn read(text: &str) -> Result<Self, LedgerFault> {
        let strokes: Option<Vec<Vec<_>>> = text
            .split(';')
            .filter(|stroke| !stroke.trim().is_empty())
            .map(|stroke| stroke.split_whitespace().map(point).collect())
            .collect();
        let strokes = Self(strokes.ok_or(LedgerFault::SignatureUnreadable)?);
        let points = strokes.0.iter().map(Vec::len).sum::<usize>();
        if points > Self::MOST || strokes.length() < Self::SHORTEST {
            return Err(LedgerFault::SignatureUnreadable);
        }
        Ok(strokes)
    }

    /// The way of the pen, in steps along the sides.
    fn length(&self) -> u32 {
        let step = |pair: &[(u16, u16)]| {
            u32::from(pair[0].0.abs_diff(pair[1].0)) + u32::from(pair[0].1.abs_diff(pair[1].1))
        };
        self.0.iter().flat_map(|stroke| stroke.windows(2)).map(step).sum()
    }

    /// The signature as a picture made of nothing but numbers.
    pub fn to_svg(&self) -> String {
        let mut way = String::new();
        for stroke in &self.0 {
            for (i, (x, y)) in stroke.iter().enumerate() {
                // Writing into a String does not fail.
                let _ = write!(way, "{}{x} {y}", if i == 0 { 'M' } else { 'L' });
            }
        }
        let (width, height) = (Self::WIDTH, Self::HEIGHT);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\"><path d=\"{way}\" fill=\"none\" \
             stroke=\"#111\" stroke-width=\"3\" stroke-linecap=\"round\" \
             stroke-linejoin=\"round\"/></svg>"
        )
    }
}

fn point(text: &str) -> Option<(u16, u16)> {
    let (x, y) = text.split_once(',')?;
    let (x, y) = (x.parse().ok()?, y.parse().ok()?);
    (x <= Strokes::WIDTH && y <= Strokes::HEIGHT).then_some((x, y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_known_by_its_contents() {
        assert_eq!(MediaType::of_scan(b"%PDF-1.7 ..."), Ok(MediaType::Pdf));
        assert_eq!(MediaType::of_scan(b"\xFF\xD8\xFF\xE0"), Ok(MediaType::Jpeg));
        assert_eq!(MediaType::of_scan(b"\x89PNG\r\n\x1a\n"), Ok(MediaType::Png));
        for other in [&b"<svg onload='x'>"[..], b"<html>", b"MZ", b"GIF89a", b""] {
            assert_eq!(MediaType::of_scan(other), Err(LedgerFault::NotAScan));
        }
        let large = vec![0; MediaType::SCAN_LIMIT + 1];
        assert!(matches!(MediaType::of_scan(&large), Err(LedgerFault::ScanTooLarge { .. })));
    }

    #[test]
    fn a_signature_is_strokes_and_nothing_else() {
        let strokes = Strokes::read("10,20 100,40;50,50 50,120").unwrap();
        let svg = strokes.to_svg();
        assert!(svg.contains("d=\"M10 20L100 40M50 50L50 120\""), "{svg}");
        for bad in ["", ";;", "10,20", "10,20 12,21", "0,0 601,0", "0,0 9,x", "0,0\"/><script>"] {
            assert_eq!(Strokes::read(bad), Err(LedgerFault::SignatureUnreadable), "{bad}");
        }
        let long = "0,0 600,200 ".repeat(20_000);
        assert!(Strokes::read(&long).is_err());
    }
}
