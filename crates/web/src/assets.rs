//! Style and script, under addresses that change with their contents.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
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
}

const FILES: [(&str, &str, &str); 3] = [
    ("style.css", "text/css; charset=utf-8", include_str!("assets/style.css")),
    ("renkei.js", "text/javascript; charset=utf-8", include_str!("assets/renkei.js")),
    ("write.js", "text/javascript; charset=utf-8", include_str!("assets/write.js")),
];

impl Assets {
    pub(crate) fn new() -> Self {
        let asset = |(name, media_type, body): (&'static str, &'static str, &'static str)| {
            let hash = Sha256::digest(body.as_bytes());
            let mark = domain::hex(&hash[..6]);
            Asset { name, address: format!("/assets/{mark}-{name}"), media_type, body }
        };
        Self { all: FILES.into_iter().map(asset).collect() }
    }

    /// The address of an asset, to be put into pages.
    pub(crate) fn address(&self, name: &str) -> &str {
        self.all.iter().find(|asset| asset.name == name).map_or("", |asset| &asset.address)
    }
}

/// Gives an asset; its address changes with its contents, so it may be kept for ever.
pub(crate) async fn asset(State(site): State<Site>, Path(name): Path<String>) -> Response {
    let address = format!("/assets/{name}");
    match site.assets.all.iter().find(|asset| asset.address == address) {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type)),
                (
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("public, max-age=31536000, immutable"),
                ),
            ];
            (headers, asset.body).into_response()
        }
    }
}
