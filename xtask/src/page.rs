//! The page of one person among many: policy, findings, journal and all, against a bare handler that
//! runs the same queries; and under a mix of looks and durable writes.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::{AccountId, Role};
use app::{Db, Desk};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path as Hole, State};
use axum::http::{Request, StatusCode, header};
use axum::routing::get;
use domain::{CaseId, OfficeId, hex};
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use store::{NewAccount, NewSession, Stage};
use tower::ServiceExt as _;

use crate::crowd::{self, Dice};
use crate::writes::{desk, moment};

/// How long each figure is taken.
const TIME: Duration = Duration::from_secs(5);
/// Who ask at the same time.
const CLIENTS: usize = 16;
/// Looks and durable writes in a second of the mix.
const LOOKS: u32 = 860;
const WRITES: u32 = 25;

/// Prints the ratio to a bare handler and the times under the mix.
pub fn page(seed: u64, people: usize) -> Result<(), String> {
    crowd::in_a_folder(|folder| {
        let runtime = tokio::runtime::Runtime::new().map_err(|e| e.to_string())?;
        runtime.block_on(compare(seed, people, folder))
    })
}

async fn compare(seed: u64, people: usize, folder: &Path) -> Result<(), String> {
    let file = folder.join("page.db");
    let db = Db::open(&file, true).map_err(|e| format!("{e:?}"))?;
    let start = Instant::now();
    let homes = crowd::import(&db, seed, crowd::STORIES).await?;
    let times = people.div_ceil(homes.len());
    crowd::repeat(&file, times)?;
    let size = std::fs::metadata(&file).map_err(|e| e.to_string())?.len() / 1_000_000;
    println!(
        "page: {} persons ({} different files, each {times} times), {size} MB, made in {:.0} s",
        homes.len() * times,
        homes.len(),
        start.elapsed().as_secs_f32()
    );
    let visitors = Visitors::sign_in(&db, &homes, times).await?;
    let printer = Arc::new(forms::Printer::new(None).map_err(|fault| format!("{fault:?}"))?);
    let entropy = desk(&db)?.entropy;
    let ours = web::router(web::Site::new(db.clone(), printer, moment, entropy));
    let bare = bare(&file)?;
    let (mut best, mut ratios) = ((0.0, 0.0), Vec::new());
    for round in 0..3 {
        let theirs = per_second(&bare, &visitors, seed + round).await?;
        let own = per_second(&ours, &visitors, seed + round).await?;
        ratios.push(own / theirs);
        if own > best.0 {
            best = (own, theirs);
        }
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "page: {:.0}/s ours, {:.0}/s a bare axum handler with the same queries: {:.2} of it \
         (bar 0.3), each look durably journalled; {CLIENTS} at a time",
        best.0, best.1, ratios[1]
    );
    mix(&ours, &db, &visitors, seed).await
}

/// Someone of each home, with the cases they may see.
struct Visitors {
    cases: Vec<(CaseId, String)>,
    times: usize,
    desk: Desk,
}

impl Visitors {
    async fn sign_in(db: &Db, homes: &[(CaseId, OfficeId)], times: usize) -> Result<Self, String> {
        let mut cases = Vec::new();
        for (case, office) in homes {
            let token = hex(office.as_str().as_bytes());
            if !cases.iter().any(|(_, known)| *known == token) {
                sign_in(db, office, &token).await?;
            }
            cases.push((case.clone(), token));
        }
        Ok(Self { cases, times, desk: desk(db)? })
    }

    /// Any case, and the token of who may see it.
    fn any(&self, dice: &mut Dice) -> (CaseId, &str) {
        let (case, token) = &self.cases[dice.below(self.cases.len())];
        let copy = crowd::copy_of(case, dice.below(self.times));
        (copy.parse().unwrap_or_else(|_| case.clone()), token)
    }

    fn asks(&self, dice: &mut Dice) -> Request<Body> {
        let (case, token) = self.any(dice);
        let request = Request::get(format!("/cases/{case}"))
            .header(header::COOKIE, format!("__Host-renkei={token}"));
        request.body(Body::empty()).unwrap_or_default()
    }
}

async fn sign_in(db: &Db, office: &OfficeId, token: &str) -> Result<(), String> {
    let (at, account) = (moment().at, AccountId::new(token));
    let new = NewAccount {
        id: token,
        login: token,
        name: "bench",
        password_hash: "",
        roles: vec![(office.clone(), Role::Specialist)],
        from: moment().today,
        at,
    };
    store::put_account(db, &new, None).await.map_err(|e| format!("{e:?}"))?;
    let session = NewSession {
        id: token,
        token_hash: &hex(&Sha256::digest(token.as_bytes())),
        account: &account,
        acting: Some((office, Role::Specialist)),
        form_key: token,
        stage: Stage::Here,
        browser: "",
        made_at: at,
        at,
        proved_at: at,
    };
    store::put_session(db, &session, 0).await.map_err(|e| format!("{e:?}"))
}

/// What a page of a person asks the database for, and nothing else: no policy, no rules, no journal,
/// no template.
fn bare(file: &Path) -> Result<Router, String> {
    let open = || Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let readers = (0..4).map(|_| open()).collect::<Result<Vec<_>, _>>();
    let readers = readers.map_err(|e| e.to_string())?;
    let free = Arc::new((std::sync::Mutex::new(readers), tokio::sync::Semaphore::new(4)));
    Ok(Router::new().route("/cases/{case}", get(show)).with_state(free))
}

type Readers = Arc<(std::sync::Mutex<Vec<Connection>>, tokio::sync::Semaphore)>;

async fn show(
    State(readers): State<Readers>,
    Hole(case): Hole<String>,
) -> Result<String, StatusCode> {
    let broken = StatusCode::INTERNAL_SERVER_ERROR;
    let _permit = readers.1.acquire().await.map_err(|_| broken)?;
    let shared = Arc::clone(&readers);
    let read = move || {
        let reader = shared.0.lock().ok()?.pop()?;
        let found = crowd::read_case(&reader, &case).ok();
        shared.0.lock().ok()?.push(reader);
        found
    };
    let found = tokio::task::spawn_blocking(read).await.map_err(|_| broken)?;
    found.ok_or(broken)
}

/// Pages a second, asked one after the other by each client.
async fn per_second(router: &Router, visitors: &Visitors, seed: u64) -> Result<f64, String> {
    let start = Instant::now();
    let client = async |number: u64| {
        let mut dice = Dice(seed * 1_000 + number + 1);
        let mut shown = 0_u32;
        while start.elapsed() < TIME {
            look(router.clone(), visitors.asks(&mut dice)).await?;
            shown += 1;
        }
        Ok::<u32, String>(shown)
    };
    let clients = (0..CLIENTS as u64).map(client);
    let shown = futures_util::future::try_join_all(clients).await?;
    Ok(f64::from(shown.iter().sum::<u32>()) / start.elapsed().as_secs_f64())
}

async fn look(router: Router, request: Request<Body>) -> Result<(), String> {
    let answer = tokio::spawn(router.oneshot(request)).await.map_err(|e| e.to_string())?;
    let answer = answer.map_err(|e| e.to_string())?;
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    let length = body.map_err(|e| e.to_string())?.len();
    if status == StatusCode::OK && length > 1000 { Ok(()) } else { Err(format!("{status}")) }
}

/// So many looks and writes in a second, whether those before are answered or not.
async fn mix(ours: &Router, db: &Db, visitors: &Visitors, seed: u64) -> Result<(), String> {
    let mut dice = Dice(seed + 7);
    let start = Instant::now();
    let mut looks = tokio::task::JoinSet::new();
    let mut writes = tokio::task::JoinSet::new();
    let due = |number: u32, rate: u32| Duration::from_secs_f64(f64::from(number) / f64::from(rate));
    let (mut looked, mut written) = (0, 0);
    while start.elapsed() < TIME * 2 {
        while due(looked, LOOKS) <= start.elapsed() {
            looked += 1;
            let (router, request) = (ours.clone(), visitors.asks(&mut dice));
            looks.spawn(async move {
                let asked = Instant::now();
                look(router, request).await.map(|()| asked.elapsed())
            });
        }
        while due(written, WRITES) <= start.elapsed() {
            written += 1;
            let (case, _) = visitors.any(&mut dice);
            let (db, at) = (db.clone(), visitors.desk.moment.at);
            writes.spawn(async move {
                let asked = Instant::now();
                let key = store::DraftKey { account: "bench", case: &case, target: "head" };
                let body = "{}".repeat(200);
                let kept = store::keep_draft(&db, &key, 1, &body, at).await;
                kept.map(|_| asked.elapsed()).map_err(|e| format!("{e:?}"))
            });
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let looks = looks.join_all().await.into_iter().collect::<Result<Vec<_>, _>>()?;
    let took = start.elapsed().as_secs_f64();
    let writes = writes.join_all().await.into_iter().collect::<Result<Vec<_>, _>>()?;
    println!(
        "page: asked {LOOKS} looks/s and {WRITES} writes/s, answered {:.0} looks/s: looks {}; \
         writes {} (bar p99 50 ms)",
        f64::from(looked) / took,
        crowd::spread(looks),
        crowd::spread(writes)
    );
    Ok(())
}
