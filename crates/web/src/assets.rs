//! Style and script, under addresses that change with their contents.

use std::io::Write as _;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::Site;

/// The assets with their addresses.
pub(crate) struct Assets {
    all: Vec<Asset>,
}

struct Asset {
    name: &'static str,
    address: String,
    media_type: &'static str,
    body: &'static str,
    /// The same, packed once for everyone: style and script carry no secrets, so that nothing can
    /// be guessed from their length.
    packed: Vec<u8>,
}

/// Packs a text with gzip; writing to memory does not fail.
fn pack(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let written = packer.write_all(text.as_bytes());
    written.and_then(|()| packer.finish()).unwrap_or_default()
}

const FILES: &[(&str, &str, &str)] = &[
    ("style.css", "text/css; charset=utf-8", include_str!("assets/style.css")),
    ("renkei.js", "text/javascript; charset=utf-8", include_str!("assets/renkei.js")),
    ("write.js", "text/javascript; charset=utf-8", include_str!("assets/write.js")),
    ("passkey.js", "text/javascript; charset=utf-8", include_str!("assets/passkey.js")),
    ("sign.js", "text/javascript; charset=utf-8", include_str!("assets/sign.js")),
    ("week.css", "text/css; charset=utf-8", include_str!("assets/week.css")),
    ("week.js", "text/javascript; charset=utf-8", include_str!("assets/week.js")),
];

impl Assets {
    pub(crate) fn new() -> Self {
        let asset = |&(name, media_type, body): &(&'static str, &'static str, &'static str)| {
            let hash = Sha256::digest(body.as_bytes());
            let mark = domain::hex(&hash[..6]);
            let address = format!("/assets/{mark}-{name}");
            Asset { name, address, media_type, body, packed: pack(body) }
        };
        Self { all: FILES.iter().map(asset).collect() }
    }

    /// The address of an asset, to be put into pages.
    pub(crate) fn address(&self, name: &str) -> &str {
        self.all.iter().find(|asset| asset.name == name).map_or("", |asset| &asset.address)
    }
}

/// Gives an asset; its address changes with its contents, so it may be kept for ever.
pub(crate) async fn asset(
    State(site): State<Site>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let address = format!("/assets/{name}");
    let Some(asset) = site.assets.all.iter().find(|asset| asset.address == address) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    if accepted.is_some_and(|accepted| accepted.contains("gzip")) {
        let packed = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        (fixed, packed, asset.packed.clone()).into_response()
    } else {
        (fixed, asset.body).into_response()
    }
}
