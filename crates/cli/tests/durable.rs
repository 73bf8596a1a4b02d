//! The server itself, killed while people write and on a disk that fails: what was answered is there,
//! what was refused is told in plain words with what was typed, and nothing is half there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../../web/tests/support/html.rs"]
#[allow(dead_code, reason = "a part of it is used")]
mod html;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

const TOKEN: &str = "token-of-hana";

/// A machine with a database of one case and somebody signed in.
struct Machine {
    folder: PathBuf,
    case: String,
}

impl Machine {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("renkei-durable-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("case.json");
        std::fs::write(&file, domain::write_case_file(&demo::case("01-tachibana"))).unwrap();
        let mut machine = Self { folder, case: String::new() };
        assert!(machine.renkei(&[]).arg("import").arg(&file).status().unwrap().success());
        let raw = machine.past_the_store();
        machine.case = raw.query_row("SELECT id FROM support_case", [], |row| row.get(0)).unwrap();
        let hash = domain::hex(&Sha256::digest(TOKEN.as_bytes()));
        raw.execute_batch(&format!(
            "INSERT INTO account (id, login, name, password_hash, enabled, made_at)
                VALUES ('hana', 'hana', 'hana', '', 1, 0);
             INSERT INTO staff (account_id, office_id, role, from_day, state)
                SELECT 'hana', office_id, 'specialist', '2020-01-01', 'confirmed' FROM support_case;
             INSERT INTO session (id, token_hash, account_id, office_id, role, form_key, stage,
                    ceremony, browser, made_at, seen_at, proved_at)
                SELECT 'hana', '{hash}', 'hana', office_id, 'specialist', '{TOKEN}', 'here', '', '',
                    now, now, now
                FROM support_case, (SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000 AS now)"
        ))
        .unwrap();
        machine
    }

    fn database(&self) -> PathBuf {
        self.folder.join("renkei.db")
    }

    /// The program, possibly under another.
    fn renkei(&self, under: &[&str]) -> Command {
        let mut all = under.to_vec();
        all.push(env!("CARGO_BIN_EXE_renkei"));
        let mut command = Command::new(all[0]);
        command.args(&all[1..]).arg("--database").arg(self.database()).stdout(Stdio::null());
        command
    }

    fn past_the_store(&self) -> Connection {
        Connection::open(self.database()).unwrap()
    }

    /// Every text there is in what is being written.
    fn drafts(&self) -> String {
        let raw = self.past_the_store();
        let mut statement = raw.prepare("SELECT body FROM draft ORDER BY seq").unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Pages, rows and chains are whole.
    fn is_whole(&self) {
        let raw = self.past_the_store();
        let sound: String = raw.query_row("PRAGMA quick_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        drop(raw);
        let checked = self.renkei(&[]).args(["check", "--journal"]).status().unwrap();
        assert!(checked.success(), "the journal holds");
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// The server of a machine.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(machine: &Machine, under: &[&str]) -> Self {
        let mut command = machine.renkei(under);
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(out.read_line(&mut line).unwrap(), 0, "it did not serve");
            if let Some(at) = line.find("127.0.0.1:") {
                let end = line[at..].find(|c: char| !c.is_ascii_digit() && !".:".contains(c));
                break line[at..at + end.unwrap_or(line.len() - at)].to_owned();
            }
        };
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        Self { child, address }
    }

    /// Tells the program under another to stop, and waits for both.
    fn stop(mut self) {
        let children = format!("/proc/{0}/task/{0}/children", self.child.id());
        let inner = std::fs::read_to_string(children).unwrap_or_default();
        let inner = inner.split_whitespace().next().map(str::to_owned);
        let pid = inner.unwrap_or_else(|| self.child.id().to_string());
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
        self.child.wait().unwrap();
    }
}

/// Asks; nothing where the server is gone.
fn asks(address: &str, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Cookie: __Host-renkei={TOKEN}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    Some((status, answer))
}

/// What one writes into: a page and the form on it.
#[derive(Clone)]
struct Writing {
    path: String,
    pairs: Vec<(String, String)>,
    /// The field that changes.
    field: String,
}

impl Writing {
    /// Opens the page of what is written, and finds a field of many lines.
    fn open(address: &str, path: &str) -> Option<Self> {
        let (status, page) = asks(address, "GET", path, "")?;
        assert_eq!(status, 200, "{path}: {page}");
        let form = html::forms(&page).into_iter().find(|form| form.action == path)?;
        let field = form.fields.iter().find(|field| field.kind == "textarea")?.name.clone();
        let chosen = |field: &&html::Field| !["radio", "checkbox"].contains(&field.kind.as_str());
        let pairs = form.fields.iter().filter(chosen);
        let pairs = pairs.map(|field| (field.name.clone(), field.value.clone())).collect();
        Some(Self { path: path.to_owned(), pairs, field })
    }

    /// Sends a text; the status and the page that came back.
    fn sends(&self, address: &str, act: &str, text: &str) -> Option<(u16, String)> {
        let pairs = self.pairs.iter().map(|(name, value)| {
            let value = if *name == self.field { text } else { value };
            format!("{}={}", escaped(name), escaped(value))
        });
        let body = pairs.chain([format!("do={act}")]).collect::<Vec<_>>().join("&");
        asks(address, "POST", &self.path, &body)
    }
}

fn escaped(text: &str) -> String {
    let byte = |byte: u8| format!("%{byte:02X}");
    text.bytes().map(byte).collect::<Vec<_>>().concat()
}

/// The highest number that stands behind a mark.
fn last(text: &str, mark: &str) -> Option<u32> {
    let numbers = text.split(mark).skip(1).filter_map(|rest| rest.split('。').next()?.parse().ok());
    numbers.max()
}

/// Writes until the server is gone; answers with the last number that was acknowledged.
fn writes_on(address: &str, writing: &Writing, act: &str, mark: &str, from: u32) -> (u32, u32) {
    let (mut acknowledged, mut number) = (from, from);
    let mut writing = writing.clone();
    loop {
        number += 1;
        match writing.sends(address, act, &format!("続き{mark}{number}。")) {
            Some((303, _)) => acknowledged = number,
            Some((status, page)) => panic!("{act}: {status} {page}"),
            None => return (acknowledged, number),
        }
        if act == "save" {
            match Writing::open(address, &writing.path) {
                Some(next) => writing = next,
                None => return (acknowledged, number),
            }
        }
    }
}

#[test]
fn what_was_answered_is_there_when_the_server_is_killed() {
    let cycles: u32 =
        std::env::var("RENKEI_SERVE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let machine = Machine::new();
    let base = format!("/cases/{}/write", machine.case);
    let kept = ["d.plan", "n.conference"].map(|target| format!("{base}/{target}"));
    let saved = format!("{base}/d.assessment");
    let (mut last_kept, mut last_saved) = ([0_u32; 2], 0_u32);
    let (mut acknowledged, mut dice) = (0, 20_261_125_u64);
    for cycle in 0..cycles {
        let server = Server::start(&machine, &[]);
        let address = server.address.clone();
        let mut child = server.child;
        let open = |path: &str| Writing::open(&address, path).unwrap();
        let (keeping, saving) = ([open(&kept[0]), open(&kept[1])], open(&saved));
        std::thread::scope(|scope| {
            let address = &address;
            let marks = ["第一", "第二"];
            let keepers: Vec<_> = (0..2)
                .map(|i| {
                    let (writing, from) = (&keeping[i], last_kept[i]);
                    scope.spawn(move || writes_on(address, writing, "keep", marks[i], from))
                })
                .collect();
            let from = last_saved;
            let saver = scope.spawn(move || writes_on(address, &saving, "save", "第三", from));
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            std::thread::sleep(Duration::from_millis(100 + dice % 400));
            child.kill().unwrap();
            child.wait().unwrap();
            let drafts = machine.drafts();
            for (i, keeper) in keepers.into_iter().enumerate() {
                let (answered, sent) = keeper.join().unwrap();
                let there = last(&drafts, marks[i]).unwrap_or(0);
                assert!(answered <= there && there <= sent, "{cycle}: {answered} {there} {sent}");
                acknowledged += answered - last_kept[i];
                last_kept[i] = sent;
            }
            let (answered, sent) = saver.join().unwrap();
            let raw = machine.past_the_store();
            let sql = "SELECT body FROM document_version WHERE document_id = 'assessment'
                ORDER BY number DESC LIMIT 1";
            let body: String = raw.query_row(sql, [], |row| row.get(0)).unwrap();
            let there = last(&body, "第三").unwrap_or(0);
            assert!(answered <= there && there <= sent, "{cycle}: {answered} {there} {sent}");
            acknowledged += answered - last_saved;
            last_saved = sent;
        });
    }
    machine.is_whole();
    println!("the server was killed {cycles} times: {acknowledged} answers, none lost");
    assert!(acknowledged > cycles * 3, "there was load: {acknowledged}");
}

/// Writes on a disk that fails for a while, and looks at each answer.
fn writes_while_failing(inject: &str, words: &str) {
    let machine = Machine::new();
    let mut log = machine.database().into_os_string();
    log.push("-wal");
    let log = Path::new(&log).to_str().unwrap().to_owned();
    let under = ["strace", "-f", "-o", "/dev/null", "-e", inject, "-P", log.as_str()];
    let server = Server::start(&machine, &under);
    let address = server.address.clone();
    let path = format!("/cases/{}/write/d.plan", machine.case);
    let writing = Writing::open(&address, &path).unwrap();
    let (mut acknowledged, mut refused, mut well_again) = (0, 0, 0);
    let until = Instant::now() + Duration::from_secs(90);
    let mut number = 0;
    while well_again < 3 && Instant::now() < until {
        number += 1;
        let text = format!("続き第一{number}。");
        let (status, page) = writing.sends(&address, "keep", &text).unwrap();
        if status == 303 {
            acknowledged = number;
            well_again += u32::from(refused > 0);
            continue;
        }
        assert_eq!(status, 500, "{inject}: {page}");
        refused += 1;
        well_again = 0;
        assert!(page.contains(words), "{inject}: in plain words: {page}");
        assert!(page.contains(&text), "{inject}: what was typed is kept: {page}");
        // Reading goes on where nothing has to be written down; a person's page is shown or not.
        for open in ["/people", "/rules"] {
            let (status, page) = asks(&address, "GET", open, "").unwrap();
            assert_eq!(status, 200, "{inject}: {open}: {page}");
        }
        let (status, page) =
            asks(&address, "GET", &format!("/cases/{}", machine.case), "").unwrap();
        assert!(status == 200 || (status == 500 && !page.contains("橘")), "{inject}: {status}");
    }
    server.stop();
    assert!(refused > 0 && well_again > 0, "{inject}: {refused} refused, {well_again} afterwards");
    let there = last(&machine.drafts(), "第一").unwrap();
    assert_eq!(there, acknowledged, "{inject}: the last answer is the last text");
    machine.is_whole();
}

#[test]
fn on_a_failing_disk_what_was_typed_is_kept_and_reading_goes_on() {
    for (inject, words) in [
        ("inject=pwrite64:error=ENOSPC:when=80..110", "ディスクがいっぱいです"),
        ("inject=pwrite64:error=EIO:when=80..110", "プログラムかサーバーの不具合です"),
        ("inject=pwrite64:error=EROFS:when=80..110", "プログラムかサーバーの不具合です"),
        ("inject=fsync,fdatasync:error=EIO:when=16..24", "プログラムかサーバーの不具合です"),
    ] {
        writes_while_failing(inject, words);
    }
}
