//! The server over real sockets: slow and idle clients, deadlines, sizes, headers, encryption,
//! the proxy in front, and the end.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use app::{Db, Entropy, Moment};
use forms::Printer;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};
use web::{Limits, ROUTES, Serving, Site, Tls, serve};

/// Short, so that the tests are.
const SHORT: Limits = Limits {
    connections: 20,
    per_address: 20,
    head: Duration::from_millis(700),
    body: Duration::from_millis(1500),
    stall: Duration::from_millis(700),
    body_bytes: 1024 * 1024,
    stop: Duration::from_millis(1500),
};
/// Someone honest is served within this, on a busy machine too.
const SOON: Duration = Duration::from_millis(500);

struct Server {
    address: SocketAddr,
    folder: PathBuf,
    stop: Option<oneshot::Sender<()>>,
    done: Option<JoinHandle<std::io::Result<()>>>,
}

impl Server {
    async fn start(serving: Serving) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("renkei-server-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let db = Db::open(&folder.join("test.db"), true).unwrap();
        let clock = || Moment { at: 1_795_143_600_000, today: "2026-11-20".parse().unwrap() };
        let entropy = Entropy(|bytes| {
            static MADE: AtomicU32 = AtomicU32::new(0);
            bytes.fill(7);
            let made = MADE.fetch_add(1, Ordering::Relaxed).to_le_bytes();
            bytes.iter_mut().zip(made).for_each(|(byte, made)| *byte = made);
        });
        let site = Site::new(db, Arc::new(Printer::new(None).unwrap()), clock, entropy);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async { drop(stopped.await) };
        let done = Some(tokio::spawn(serve(site, listener, serving, stopped)));
        Self { address, folder, stop: Some(stop), done }
    }

    async fn short() -> Self {
        Self::start(Serving { limits: SHORT, ..Serving::default() }).await
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Asks for a page on a connection of its own.
    async fn ask(&self, head: &str) -> String {
        ask(self.connect().await, head).await
    }

    /// Someone honest gets a page at once.
    async fn serves_soon(&self, when: &str) {
        let began = Instant::now();
        let answer = self.ask(&get("/sign-in")).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{when}: {answer}");
        assert!(began.elapsed() < SOON, "{when}: {:?}", began.elapsed());
    }

    fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    async fn end(&mut self) {
        self.done.take().unwrap().await.unwrap().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}

async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin, head: &str) -> String {
    stream.write_all(head.as_bytes()).await.unwrap();
    rest(&mut stream).await
}

/// Everything until the other side closes.
async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut answer = Vec::new();
    // A connection that is cut off ends what there is to read.
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8_lossy(&answer).into_owned()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next()?;
    head.lines().filter_map(|line| line.split_once(": ")).find(|(n, _)| *n == name).map(|p| p.1)
}

#[tokio::test]
async fn idle_and_slow_heads_keep_nobody_out_and_are_closed() {
    let server = Server::short().await;
    let mut idle = Vec::new();
    for i in 0..100 {
        let mut stream = server.connect().await;
        if i % 2 == 0 {
            stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").await.unwrap();
        }
        idle.push(stream);
        if i % 10 == 9 {
            server.serves_soon(&format!("after {i} idle connections")).await;
        }
    }
    let began = Instant::now();
    for stream in &mut idle {
        rest(stream).await;
    }
    assert!(began.elapsed() < SHORT.head * 3, "all were closed: {:?}", began.elapsed());
}

#[tokio::test]
async fn a_head_that_never_ends_is_closed_however_steadily_it_comes() {
    let server = Server::short().await;
    let (mut read, mut write) = server.connect().await.into_split();
    let drip = tokio::spawn(async move {
        write.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        while write.write_all(b"X-A: b\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let began = Instant::now();
    rest(&mut read).await;
    assert!(began.elapsed() < SHORT.head * 3, "{:?}", began.elapsed());
    drip.abort();
}

#[tokio::test]
async fn slow_bodies_are_told_so_and_keep_nobody_out() {
    let server = Server::short().await;
    let head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nlogin=a";
    let mut silent = server.connect().await;
    silent.write_all(head.as_bytes()).await.unwrap();
    let (mut read, mut write) = server.connect().await.into_split();
    let drip = tokio::spawn(async move {
        write.write_all(head.as_bytes()).await.unwrap();
        while write.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    server.serves_soon("beside two slow bodies").await;
    let began = Instant::now();
    let answer = rest(&mut silent).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(began.elapsed() < SHORT.body, "given up when it stood still: {:?}", began.elapsed());
    let answer = rest(&mut read).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "dripping does not help: {answer}");
    drip.abort();
    // All seats taken by bodies that never come: they are overdue after two seconds.
    let minute = Duration::from_mins(1);
    let crowd = 2 * SHORT.connections;
    let limits = Limits { body: minute, stall: minute, per_address: crowd, ..SHORT };
    let patient = Server::start(Serving { limits, ..Serving::default() }).await;
    let mut slow = Vec::new();
    for _ in 0..SHORT.connections {
        let mut stream = patient.connect().await;
        stream.write_all(head.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    let began = Instant::now();
    assert!(patient.ask(&get("/sign-in")).await.starts_with("HTTP/1.1 200"));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let server = Server::short().await;
    let long = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(100_000));
    let answer = server.ask(&long).await;
    assert!(answer.starts_with("HTTP/1.1 414") || answer.starts_with("HTTP/1.1 431"), "{answer}");
    for length in [50_000_000_u64, 5_000_000_000] {
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Length: {length}\r\n\r\n"
        );
        let answer = server.ask(&head).await;
        assert!(answer.starts_with("HTTP/1.1 413"), "{length}: {answer}");
    }
    let mut unsaid = server.connect().await;
    let head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    unsaid.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    for _ in 0..=SHORT.body_bytes / 0x10000 {
        unsaid.write_all(chunk.as_bytes()).await.unwrap();
    }
    assert!(rest(&mut unsaid).await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn every_answer_carries_the_safe_headers() {
    let server = Server::short().await;
    let page = server.ask(&get("/sign-in")).await;
    let style = page.split('"').find(|part| part.ends_with("style.css")).unwrap().to_owned();
    let packs = "Accept-Encoding: gzip\r\nConnection: close";
    let mut paths: Vec<String> = ROUTES
        .iter()
        .filter(|route| route.method == "get")
        .map(|route| route.path.replace(['{', '}'], ""))
        .collect();
    paths.extend(["/never-was".to_owned(), style.clone()]);
    for path in paths {
        let answer = server.ask(&get(&path).replace("Connection: close", packs)).await;
        let has = |name: &str, part: &str| {
            let value = header(&answer, name).unwrap_or_else(|| panic!("{path}: no {name}"));
            assert!(value.contains(part), "{path}: {name}: {value}");
        };
        has("content-security-policy", "default-src 'none'");
        has("content-security-policy", "frame-ancestors 'none'");
        has("x-content-type-options", "nosniff");
        has("referrer-policy", "same-origin");
        has("permissions-policy", "geolocation=()");
        has("cross-origin-opener-policy", "same-origin");
        has("cross-origin-resource-policy", "same-origin");
        let policy = header(&answer, "content-security-policy").unwrap();
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        let kept = header(&answer, "cache-control").unwrap();
        assert_eq!(kept == "no-store", path != style, "{path}: {kept}");
        assert_eq!(header(&answer, "strict-transport-security"), None, "{path}");
        assert_eq!(header(&answer, "server"), None, "{path}");
        // An answer that repeats what was asked, beside a secret, must not be compressed (BREACH).
        assert!(header(&answer, "content-encoding").is_none() || path == style, "{path}");
    }
}

#[tokio::test]
async fn a_proxy_is_believed_and_nobody_else_is_let_in() {
    let safe = "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
                X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n";
    let direct = Server::short().await.ask(safe).await;
    assert_eq!(header(&direct, "strict-transport-security"), None, "{direct}");
    let behind = |proxy: IpAddr| Serving { limits: SHORT, proxies: vec![proxy], tls: None };
    let server = Server::start(behind(Ipv4Addr::LOCALHOST.into())).await;
    let answer = server.ask(safe).await;
    assert!(header(&answer, "strict-transport-security").is_some(), "{answer}");
    let answer = server.ask(&get("/sign-in")).await;
    assert_eq!(header(&answer, "strict-transport-security"), None, "{answer}");
    let elsewhere = Server::start(behind(IpAddr::from([192, 0, 2, 1]))).await;
    let mut stream = elsewhere.connect().await;
    drop(stream.write_all(safe.as_bytes()).await);
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn guessing_is_counted_by_the_address_the_proxy_tells() {
    let proxies = vec![Ipv4Addr::LOCALHOST.into()];
    let server = Server::start(Serving { limits: SHORT, proxies, tls: None }).await;
    let guess = async |from: &str| {
        let body = "login=chihiro&password=guess";
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             X-Forwarded-For: {from}\r\n\r\n{body}",
            body.len()
        );
        server.ask(&head).await.split(' ').nth(1).unwrap_or_default().to_owned()
    };
    for _ in 0..6 {
        assert_eq!(guess("203.0.113.9").await, "401");
    }
    assert_eq!(guess("203.0.113.9").await, "429");
    assert_eq!(guess("203.0.113.10").await, "401", "another address is not held");
    assert_eq!(guess("203.0.113.10, 203.0.113.9").await, "429", "nor is one that is made up");
}

#[tokio::test]
async fn connections_are_encrypted_with_a_certificate_of_ones_own() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = std::env::temp_dir().join(format!("renkei-server-tls-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
    std::fs::write(&chain, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let tls = Some(Tls::load(&chain, &key).unwrap());
    let server = Server::start(Serving { limits: SHORT, tls, proxies: Vec::new() }).await;

    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from("localhost").unwrap();
    let stream = connector.connect(name, server.connect().await).await.unwrap();
    let answer = ask(stream, &get("/sign-in")).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(header(&answer, "strict-transport-security").unwrap().starts_with("max-age="));

    let plain = server.ask(&get("/sign-in")).await;
    assert!(!plain.contains("HTTP/1.1"), "nothing is said in the clear: {plain}");
    let mut silent = server.connect().await;
    let began = Instant::now();
    rest(&mut silent).await;
    assert!(began.elapsed() < SHORT.head * 3, "a greeting that never comes: {:?}", began.elapsed());
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn what_is_under_way_is_finished_and_nothing_new_is_begun() {
    let mut server = Server::short().await;
    let mut kept = server.connect().await;
    let alive = "GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n";
    kept.write_all(alive.as_bytes()).await.unwrap();
    assert!(kept.read(&mut [0; 1024]).await.unwrap() > 0);
    let mut under_way = server.connect().await;
    let head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\nlogin=a&pas";
    under_way.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody new is let in");
    under_way.write_all(b"sword=abc").await.unwrap();
    let answer = rest(&mut under_way).await;
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    assert!(!answer.starts_with("HTTP/1.1 5"), "{answer}");
    let began = Instant::now();
    server.end().await;
    assert!(began.elapsed() < SOON, "idle connections hold nothing up: {:?}", began.elapsed());
}

#[tokio::test]
async fn the_end_waits_for_nobody_longer_than_it_says() {
    let limits = Limits { body: Duration::from_mins(1), stall: Duration::from_mins(1), ..SHORT };
    let mut server = Server::start(Serving { limits, ..Serving::default() }).await;
    let mut endless = server.connect().await;
    let head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\nlogin=a";
    endless.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let began = Instant::now();
    server.stop();
    server.end().await;
    assert!((SHORT.stop..SHORT.stop * 2).contains(&began.elapsed()), "{:?}", began.elapsed());
}
