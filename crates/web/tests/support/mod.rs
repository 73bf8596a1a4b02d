//! The site over the demo region, and visitors who see pages and send forms.

#![allow(dead_code, reason = "each test file uses a part")]

#[path = "../../../app/tests/support/mod.rs"]
pub mod region;

pub mod addresses;
pub mod canaries;
pub mod html;

use std::sync::Arc;

use access::{AccountId, Role};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use base64::Engine as _;
use domain::{CaseFile, CaseId};
use sha2::{Digest, Sha256};
use store::{NewAccount, NewSession, Stage};
use tower::ServiceExt as _;

use region::{Region, entropy, noon, office_id};

/// The site over some stories of the region.
pub struct Web {
    pub region: Region,
    pub router: Router,
}

impl Web {
    pub async fn with(stories: &[&str]) -> Self {
        let region = Region::with(stories).await;
        let printer = Arc::new(forms::Printer::new(None).unwrap());
        let site = web::Site::new(region.db.clone(), printer, noon, entropy());
        Self { router: web::router(site), region }
    }

    /// Someone of an office, signed in.
    pub async fn staff(&self, office: &str, name: &str, role: Role) -> Visitor {
        let id = format!("{office}-{name}");
        let office = office_id(office);
        let account = NewAccount {
            id: &id,
            login: &id,
            name,
            password_hash: "",
            roles: vec![(office.clone(), role)],
            from: noon().today,
            at: noon().at,
        };
        store::put_account(&self.region.db, &account, None).await.unwrap();
        let token = domain::hex(id.as_bytes());
        let token_hash = domain::hex(&Sha256::digest(token.as_bytes()));
        let session = NewSession {
            id: &id,
            token_hash: &token_hash,
            account: &AccountId::new(&id),
            acting: Some((&office, role)),
            form_key: &token,
            stage: Stage::Here,
            browser: "",
            made_at: noon().at,
            at: noon().at,
            proved_at: noon().at,
        };
        store::put_session(&self.region.db, &session, 0).await.unwrap();
        Visitor { router: self.router.clone(), token }
    }

    /// Someone who is not signed in.
    pub fn stranger(&self) -> Visitor {
        Visitor { router: self.router.clone(), token: "nobody".to_owned() }
    }

    /// 小松原 千尋 of ひだまり, who is in charge of 橘 はるか.
    pub async fn chihiro(&self) -> Visitor {
        self.staff("hidamari", "小松原 千尋", Role::Specialist).await
    }
}

/// Who signed the first consent of a case on the screen, typed: what its attachment says.
pub const SIGNATURE: &str = "zq1000x";

/// Puts a typed signature under the first consent of a case.
pub fn sign(case: &mut CaseFile) {
    let hash = domain::hex(&Sha256::digest(SIGNATURE.as_bytes()));
    let proof = &mut case.consents[0].proof;
    proof.attachment = "signature".parse().ok();
    proof.media_type = domain::MediaType::Plain.name().parse().unwrap();
    proof.sha256 = hash.parse().unwrap();
}

impl Web {
    /// Keeps the signature of a case that was signed.
    pub fn keep_signature(&self, case: &CaseId) {
        let kind = domain::MediaType::Plain.name();
        let hash = domain::hex(&Sha256::digest(SIGNATURE.as_bytes()));
        let body = base64::engine::general_purpose::STANDARD.encode(SIGNATURE);
        let sql = format!(
            "INSERT INTO attachment (case_id, id, media_type, sha256, body, added_at, added_by)
             VALUES ('{case}', 'signature', '{kind}', '{hash}', '{body}', 0, '')"
        );
        self.region.past_the_store(&sql).unwrap();
    }
}

/// Someone signed in.
pub struct Visitor {
    router: Router,
    pub token: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Visitor {
    pub async fn sees(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, String::new()).await
    }

    /// Sends a form of a page of theirs.
    pub async fn sends(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let key = [("form_key", self.token.as_str())];
        let pairs = key.iter().chain(pairs);
        let body: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", escape(value))).collect();
        self.ask(Method::POST, path, body.join("&")).await
    }

    /// Sends a form of a page of theirs that carries a file.
    pub async fn sends_file(
        &self,
        path: &str,
        pairs: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let mut all = vec![("form_key", self.token.as_str())];
        all.extend_from_slice(pairs);
        self.sends_parts(path, &all, file).await
    }

    /// Sends exactly these parts.
    pub async fn sends_parts(
        &self,
        path: &str,
        pairs: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let part = |name: &str| format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"");
        let mut body = Vec::new();
        for (name, value) in pairs {
            body.extend(format!("{}\r\n\r\n{value}\r\n", part(name)).into_bytes());
        }
        let (name, bytes) = file.unwrap_or(("", b""));
        let head = format!("{}; filename=\"{name}\"\r\nContent-Type: x/y\r\n\r\n", part("scan"));
        body.extend(head.into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        self.send(Method::POST, path, "multipart/form-data; boundary=cut", Body::from(body)).await
    }

    async fn ask(&self, method: Method, path: &str, body: String) -> Answer {
        self.send(method, path, "application/x-www-form-urlencoded", Body::from(body)).await
    }

    async fn send(&self, method: Method, path: &str, kind: &str, body: Body) -> Answer {
        let cookie = format!("__Host-renkei={}", self.token);
        let request = Request::builder()
            .method(method)
            .uri(escape_path(path))
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, kind)
            .body(body)
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let location = parts.headers.get(header::LOCATION);
        Answer {
            status: parts.status,
            location: location.map(|value| value.to_str().unwrap().to_owned()),
            headers: parts.headers.clone(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }
}

fn escape(text: &str) -> String {
    let byte = |byte: u8| format!("%{byte:02X}");
    text.bytes().map(byte).collect::<Vec<_>>().concat()
}

/// An address as a browser sends it: letters beyond ASCII escaped.
fn escape_path(path: &str) -> String {
    let letter = |byte: u8| match byte {
        byte if byte.is_ascii() && byte != b' ' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    path.bytes().map(letter).collect()
}

impl Answer {
    /// The text between tags, one space between pieces.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                c if !inside => text.push(c),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn has(&self, words: &str) -> bool {
        self.body.contains(words)
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self
    }

    /// The part of the page from a mark up to another.
    #[track_caller]
    pub fn between(&self, from: &str, to: &str) -> &str {
        let start = self.body.find(from).unwrap_or_else(|| panic!("no {from} in {}", self.text()));
        let rest = &self.body[start..];
        &rest[..rest.find(to).unwrap_or(rest.len())]
    }

    /// The value of a hidden field.
    #[track_caller]
    pub fn hidden(&self, name: &str) -> &str {
        let mark = format!("name=\"{name}\" value=\"");
        let start = self.body.find(&mark).unwrap_or_else(|| panic!("no field {name}"));
        let rest = &self.body[start + mark.len()..];
        &rest[..rest.find('"').unwrap()]
    }
}
