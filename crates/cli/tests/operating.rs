//! What docs/operating.md says, done with the program itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

struct Machine(PathBuf);

impl Machine {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("renkei-operating-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(folder.join("data")).unwrap();
        Self(folder)
    }

    /// A machine with a database of one case.
    fn with_a_case() -> Self {
        let machine = Self::new();
        let file = machine.file("case.json");
        std::fs::write(&file, domain::write_case_file(&demo::case("10-shitara"))).unwrap();
        let done = machine.run(&["import", file.to_str().unwrap()], "");
        assert!(done.status.success(), "{done:?}");
        machine
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn renkei(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_renkei"));
        command.arg("--database").arg(self.file("data/renkei.db"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str], typed: &str) -> Output {
        let mut child = self.renkei().args(args).spawn().unwrap();
        // Who needs nothing from us may have ended already.
        drop(child.stdin.take().unwrap().write_all(typed.as_bytes()));
        child.wait_with_output().unwrap()
    }

    /// Makes the key, types its last line back, and answers with its lines.
    fn init(&self, last_line: impl Fn(&str) -> String) -> (Vec<String>, Output) {
        let vault = self.file("vault");
        let mut child = self.renkei().args(["backup", "init", "--to"]).arg(&vault).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut key = Vec::new();
        while key.len() < 4 {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0);
            if line.trim().split_once(": ").is_some_and(|(n, _)| n.parse::<u8>().is_ok()) {
                key.push(line.trim().to_owned());
            }
        }
        let last = last_line(&key[3]);
        let mut typing = child.stdin.take().unwrap();
        writeln!(typing, "{last}").unwrap();
        drop(typing);
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        let mut done = child.wait_with_output().unwrap();
        done.stdout = rest.into_bytes();
        (key, done)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn text(output: &Output) -> String {
    let both = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(both).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}

#[test]
fn from_the_key_on_paper_to_a_restored_database() {
    let machine = Machine::with_a_case();
    let early = machine.run(&["backup"], "");
    assert!(!early.status.success() && text(&early).contains("backup init"), "{early:?}");

    let (_, refused) = machine.init(|line| line.replace(' ', "X"));
    assert!(!refused.status.success(), "a line that was not taken down: {refused:?}");
    assert!(files(&machine.file("data")).iter().all(|f| f.extension().is_none_or(|e| e != "json")));
    let (key, ready) = machine.init(str::to_owned);
    assert!(ready.status.success(), "{ready:?}");
    let typed = key.join("\n");
    for file in files(&machine.file("data")) {
        let kept = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).to_uppercase();
        let secret: String = key[0].split(' ').skip(1).take(4).collect();
        assert!(!kept.contains(&secret), "{} holds the key", file.display());
    }

    let made = machine.run(&["backup"], "");
    assert!(made.status.success(), "{}", text(&made));
    let listed = text(&machine.run(&["backup", "list"], ""));
    let backup = files(&machine.file("vault")).pop().unwrap();
    assert!(listed.contains(backup.to_str().unwrap()), "{listed}");

    let report = machine.file("report.txt");
    let wrong = typed.replacen(|c: char| c.is_ascii_uppercase(), "0", 1);
    let slip = machine.run(&["backup", "drill"], &wrong);
    assert!(!slip.status.success() && text(&slip).contains("1行目"), "{}", text(&slip));
    let drill = machine.run(&["backup", "drill", "--report", report.to_str().unwrap()], &typed);
    assert!(drill.status.success(), "{}", text(&drill));
    let report = std::fs::read_to_string(report).unwrap();
    assert!(report.contains("合格") && report.contains("document_version"), "{report}");

    let key_file = machine.file("key.txt");
    std::fs::write(&key_file, &typed).unwrap();
    let (backup, key_file) = (backup.to_str().unwrap(), key_file.to_str().unwrap());
    let restore = ["restore", backup, "--key", key_file];
    let there = machine.run(&restore, "");
    assert!(!there.status.success() && text(&there).contains("上書きせず"), "{}", text(&there));
    std::fs::rename(machine.file("data"), machine.file("lost")).unwrap();
    std::fs::create_dir(machine.file("data")).unwrap();
    let restored = machine.run(&restore, "");
    assert!(restored.status.success(), "{}", text(&restored));
    let journal = machine.run(&["check", "--journal"], "");
    assert!(journal.status.success(), "{}", text(&journal));
    let export = machine.run(&["export", "--to", machine.file("out").to_str().unwrap()], "");
    assert!(export.status.success(), "{}", text(&export));
    assert_eq!(files(&machine.file("out")).len(), 1);
}

#[test]
fn the_page_with_the_key_is_a_pdf_and_not_beside_what_it_opens() {
    let machine = Machine::with_a_case();
    let vault = machine.file("vault");
    let page = |place: &str| {
        let file = machine.file(place);
        let args = ["backup", "init", "--to", vault.to_str().unwrap(), "--page"];
        machine.run(&[&args[..], &[file.to_str().unwrap()]].concat(), "not the line\n")
    };
    for place in ["data/key.pdf", "vault/key.pdf"] {
        let refused = page(place);
        assert!(text(&refused).contains("鍵はそこに置けません"), "{}", text(&refused));
        assert!(!machine.file(place).exists());
    }
    std::fs::create_dir(machine.file("usb")).unwrap();
    let refused = page("usb/key.pdf");
    assert!(text(&refused).contains("鍵は捨て"), "{}", text(&refused));
    assert!(!machine.file("usb/key.pdf").exists(), "nor does a page of a key that is no more stay");
}

#[test]
fn the_server_answers_stops_when_told_and_says_nothing_in_the_clear() {
    let machine = Machine::new();
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let refused = machine.run(&["serve", "--listen", listen], "");
        assert!(!refused.status.success() && text(&refused).contains("--tls-cert"), "{refused:?}");
        assert!(files(&machine.file("data")).is_empty());
    }
    let missing = ["serve", "--tls-cert", "/nowhere.pem", "--tls-key", "/nowhere.key"];
    let refused = machine.run(&missing, "");
    assert!(!refused.status.success() && text(&refused).contains("/nowhere.pem"), "{refused:?}");

    let answer = served(&machine, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!answer.contains("strict-transport-security"), "{answer}");
    let answer = served(&machine, &["serve", "--behind-proxy", "--listen", "127.0.0.1:0"]);
    assert!(answer.contains("strict-transport-security"), "the proxy is believed: {answer}");
}

/// Starts the server, asks as a proxy would, and tells it to stop.
fn served(machine: &Machine, args: &[&str]) -> String {
    let mut server = machine.renkei().args(args).spawn().unwrap();
    let mut line = String::new();
    // Listened to until the end: a server nobody listens to ends.
    let mut told = BufReader::new(server.stdout.take().unwrap());
    told.read_line(&mut line).unwrap();
    let from = line.find("127.0.0.1").unwrap();
    let end = line[from..].find(|c: char| !c.is_ascii_digit() && !".:".contains(c)).unwrap();
    let mut stream = TcpStream::connect(&line[from..from + end]).unwrap();
    let head = "GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
                X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    assert!(answer.contains("content-security-policy"), "{answer}");
    let told = Command::new("kill").arg(server.id().to_string()).status().unwrap();
    assert!(told.success());
    assert!(server.wait().unwrap().success(), "it ends well when it is told to");
    answer
}
