//! A QR code as the path of an SVG.

use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, which readers need.
const MARGIN: i32 = 4;

/// A QR code to be drawn.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// Width and height in modules, the margin included.
    pub size: i32,
    /// The dark modules as the `d` of a path.
    pub path: String,
}

impl Picture {
    /// The code of a text; nothing if it is too long.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                path.push_str(&format!("M{} {}h1v1h-1z", x + MARGIN, y + MARGIN));
            }
        }
        Some(Self { size: code.size() + 2 * MARGIN, path })
    }
}
