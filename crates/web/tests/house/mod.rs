//! A house with offices and a clock that can be moved, and browsers that keep cookies.

#![allow(dead_code, reason = "each test file uses a part")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use access::{AccountId, Actor, Role};
use app::{Db, Desk, Entropy, Moment, NewStaff, OfficeRow};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use domain::OfficeId;
use tower::ServiceExt as _;

pub const PASSWORD: &str = "朝ごはんは卵かけで二杯です";
pub const MINUTE: i64 = 60_000;

static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// A site over its own store.
pub struct House {
    pub router: Router,
    pub db: Db,
    clock: Arc<AtomicI64>,
    folder: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn moment(at: i64) -> Moment {
    let noon = 1_795_143_600_000;
    let days = (at - noon).div_euclid(24 * 60 * MINUTE);
    Moment { at, today: demo::today().plus_days(i32::try_from(days).unwrap()) }
}

fn entropy() -> Entropy {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    Entropy(|bytes| {
        for chunk in bytes.chunks_mut(4) {
            let number = COUNT.fetch_add(1, Ordering::Relaxed).wrapping_mul(2_654_435_761);
            chunk.copy_from_slice(&number.to_le_bytes()[..chunk.len()]);
        }
    })
}

pub fn office_id(mark: &str) -> OfficeId {
    format!("office-{mark}").parse().unwrap()
}

impl House {
    pub async fn new() -> Self {
        Self::with_provider(None).await
    }

    /// The same, in a region with an identity provider.
    pub async fn with_provider(provider: Option<Arc<app::Provider>>) -> Self {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("renkei-web-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let db = Db::open(&folder.join("test.db"), true).unwrap();
        let clock = Arc::new(AtomicI64::new(1_795_143_600_000));
        let ticking = Arc::clone(&clock);
        let printer = Arc::new(forms::Printer::new(None).unwrap());
        let now = move || moment(ticking.load(Ordering::Relaxed));
        let origin = app::Origin::parse("https://renkei.example");
        let site = web::Site::new(db.clone(), printer, now, entropy())
            .with_origin(origin)
            .with_provider(provider);
        let house = Self { router: web::router(site), db, clock, folder };
        for office in &demo::region().office {
            let row = OfficeRow {
                id: office_id(&office.key),
                name: office.name.clone(),
                kana: office.kana.clone(),
                kind: office.kind.as_ref().map(domain::mark).unwrap_or_default(),
                number: office.office_number().map(|number| number.to_string()),
                corporation: office.corporation.clone(),
                municipality: None,
                phone: office.phone.clone(),
                registered: !office.staff.is_empty(),
            };
            app::put_office(&house.console(), &row).await.unwrap();
        }
        house
    }

    pub fn door(&self) -> app::Door {
        app::Door {
            db: self.db.clone(),
            moment: moment(self.clock.load(Ordering::Relaxed)),
            entropy: entropy(),
            second_factor: app::SecondFactor::Required,
            origin: app::Origin::parse("https://renkei.example"),
        }
    }

    pub fn console(&self) -> Desk {
        Desk {
            db: self.db.clone(),
            moment: moment(self.clock.load(Ordering::Relaxed)),
            entropy: entropy(),
            actor: Actor {
                account: AccountId::new("test"),
                office: "console".parse().unwrap(),
                role: Role::Specialist,
            },
            account_name: "試験".to_owned(),
        }
    }

    /// So many milliseconds pass.
    pub fn later(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// The code of an app now.
    pub fn code(&self, key: &str) -> String {
        let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let seconds = self.clock.load(Ordering::Relaxed) / 1000;
        totp.generate(u64::try_from(seconds).unwrap()).to_string()
    }

    pub async fn hires(&self, login: &str, offices: &[(&str, Role)]) {
        for (office, role) in offices {
            let staff = NewStaff {
                login,
                name: "小松原 千尋",
                password: PASSWORD,
                office: &office_id(office),
                role: *role,
            };
            app::add_account(&self.console(), &staff).await.unwrap();
        }
    }

    /// A browser in which someone new has signed in and set up an app.
    pub async fn someone_in(&self, login: &str, offices: &[(&str, Role)]) -> Browser<'_> {
        self.hires(login, offices).await;
        let mut browser = Browser::at(self);
        browser.signs_up(login, None).await;
        browser
    }
}

/// What a browser was answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Cookies as they were set.
    pub cookies: Vec<String>,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn leads(&self) -> Option<&str> {
        self.status.is_redirection().then(|| self.header("location"))
    }

    pub fn leads_to(&self) -> String {
        let to = self.leads();
        to.unwrap_or_else(|| panic!("leads nowhere: {} {}", self.status, self.text)).to_owned()
    }

    pub fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) = self.text.split_once(before).expect(before);
        rest.split_once(after).expect(after).0.to_owned()
    }
}

/// A browser that keeps cookies.
pub struct Browser<'a> {
    house: &'a House,
    cookies: BTreeMap<String, String>,
    /// Secret of the app, as it was shown.
    key: String,
}

impl<'a> Browser<'a> {
    pub fn at(house: &'a House) -> Self {
        Self { house, cookies: BTreeMap::new(), key: String::new() }
    }

    /// The code of the app now.
    pub fn code(&self) -> String {
        self.house.code(&self.key)
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.send(request).await
    }

    /// A form that a page of another site sends.
    pub async fn post_from_elsewhere(&mut self, path: &str) -> Answer {
        let request = Request::post(path)
            .header("sec-fetch-site", "cross-site")
            .header("origin", "https://elsewhere.example")
            .body(Body::from("login=x&password=y"))
            .unwrap();
        self.send(request).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = request.headers_mut();
        headers.insert("host", "renkei.example".parse().unwrap());
        if !cookies.is_empty() {
            headers.insert("cookie", cookies.join("; ").parse().unwrap());
        }
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let cookies: Vec<String> = parts
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|value| value.to_str().unwrap().to_owned())
            .collect();
        for cookie in &cookies {
            let (pair, attributes) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            cookies,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Signs in for the first time and sets up an app; answers with the page of codes.
    pub async fn signs_up(&mut self, login: &str, kept: Option<&str>) -> Answer {
        let kept = kept.unwrap_or_default();
        let form = [("login", login), ("password", PASSWORD), ("kept", kept)];
        let halfway = self.post("/sign-in", &form).await;
        self.sets_up_an_app(halfway, &[("kept", kept)]).await
    }

    /// Sets up an app where coming in has led; answers with the page of codes.
    pub async fn sets_up_an_app(&mut self, halfway: Answer, with: &[(&str, &str)]) -> Answer {
        let page = match halfway.leads() {
            Some(to) => self.get(to).await,
            None => halfway,
        };
        self.key = page.between("<code class=\"key\">", "</code>");
        let code = self.code();
        let mut form = vec![("code", &*code)];
        form.extend(with);
        self.post("/sign-in/enrol", &form).await
    }

    /// Signs in with password and app.
    pub async fn signs_in(&mut self, login: &str) -> Answer {
        self.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await;
        let code = self.code();
        self.post("/sign-in/second", &[("code", &code)]).await
    }
}

fn escaped(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}

/// The value of the first field of a name.
pub fn field(html: &str, name: &str) -> String {
    let found = fields(html).into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("no field {name} in {html}")).1
}

/// Hidden fields of a page.
pub fn fields(html: &str) -> Vec<(String, String)> {
    let parts = html.split("<input type=\"hidden\" name=\"").skip(1);
    parts
        .map(|part| {
            let (name, rest) = part.split_once('"').unwrap();
            let (_, rest) = rest.split_once("value=\"").unwrap();
            (name.to_owned(), unescaped(rest.split_once('"').unwrap().0))
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}
