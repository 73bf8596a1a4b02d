//! System calls of a process, read from the log of `strace`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// A thing a process did to a file, or said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Wrote bytes at a place of a file, which may not be on the disk yet.
    Wrote { file: String, at: usize, bytes: Vec<u8> },
    /// Cut or lengthened a file.
    Cut { file: String, length: usize },
    /// Waited until all of a file was on the disk.
    Synced { file: String },
    /// Said something.
    Said(String),
}

/// Whether calls can be traced here. Where they cannot, the tests that need it say so and fail:
/// a proof that was not made is none.
pub fn there() -> bool {
    let probe = Command::new("strace").args(["-o", "/dev/null", "true"]).status();
    probe.is_ok_and(|status| status.success())
}

/// Arguments that write every call on files to a log, with all bytes.
pub fn recording(log: &Path) -> Vec<&OsStr> {
    let fixed = [
        "strace",
        "-f",
        "-y",
        "-xx",
        "-s",
        "10000000",
        "--seccomp-bpf",
        "-e",
        "trace=pwrite64,write,fsync,fdatasync,ftruncate",
        "-o",
    ];
    fixed.into_iter().map(OsStr::new).chain([log.as_os_str()]).collect()
}

/// Arguments that change calls on any file: as in `pwrite64:signal=KILL:when=7`.
pub fn injecting(inject: &str) -> Vec<&OsStr> {
    ["strace", "-f", "-o", "/dev/null", "-e", inject].into_iter().map(OsStr::new).collect()
}

/// Arguments that make calls on one file fail: as in `fdatasync:error=EIO:when=3..6`.
pub fn failing<'a>(file: &'a Path, inject: &'a str) -> Vec<&'a OsStr> {
    let mut all = injecting(inject);
    all.extend([OsStr::new("-P"), file.as_os_str()]);
    all
}

/// Reads a log. A call that another thread interrupts in the log counts from when it returned.
pub fn read(log: &Path) -> Vec<Act> {
    let text = std::fs::read_to_string(log).unwrap();
    let mut begun: BTreeMap<&str, &str> = BTreeMap::new();
    let mut acts = Vec::new();
    for line in text.lines() {
        let Some((process, call)) = line.split_once(' ') else { continue };
        let call = call.trim_start();
        if let Some(first) = call.strip_suffix(" <unfinished ...>") {
            begun.insert(process, first);
        } else if call.starts_with("<... ") {
            let rest = call.split_once("resumed>").map_or("", |(_, rest)| rest);
            let first = begun.remove(process).unwrap_or_default();
            acts.extend(act(&format!("{first}{rest}")));
        } else {
            acts.extend(act(call));
        }
    }
    acts
}

/// `pwrite64(4<\x2f…>, "\x37…", 24, 32) = 24`
fn act(call: &str) -> Option<Act> {
    let (name, rest) = call.split_once('(')?;
    // Before the result there may be blanks, so that results stand under each other.
    let (arguments, result) = rest.rsplit_once(" = ")?;
    let arguments = arguments.trim_end().strip_suffix(')')?;
    if result.starts_with('-') {
        return None;
    }
    let (descriptor, rest) = arguments.split_once('<')?;
    let (file, rest) = rest.split_once('>')?;
    let file = String::from_utf8(bytes(file)).ok()?;
    let mut given = rest.trim_start_matches(", ").rsplit(", ");
    Some(match name {
        "write" if descriptor == "1" => Act::Said(String::from_utf8(bytes(quoted(rest)?)).ok()?),
        "pwrite64" => {
            let written: usize = result.split(' ').next()?.parse().ok()?;
            let mut bytes = bytes(quoted(rest)?);
            bytes.truncate(written);
            Act::Wrote { file, at: given.next()?.parse().ok()?, bytes }
        }
        "ftruncate" => Act::Cut { file, length: given.next()?.parse().ok()? },
        "fsync" | "fdatasync" => Act::Synced { file },
        _ => return None,
    })
}

fn quoted(text: &str) -> Option<&str> {
    text.split('"').nth(1)
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.split("\\x").skip(1);
    pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

#[test]
fn a_log_is_read() {
    let log = std::env::temp_dir().join(format!("renkei-strace-{}", std::process::id()));
    let text = "7 pwrite64(4<\\x2f\\x61>, \"\\x01\\x02\\x03\", 3, 32) = 3\n\
                8 fdatasync(4<\\x2f\\x61> <unfinished ...>\n\
                7 write(1<\\x2f\\x62>, \"\\x61\\x63\\x6b\\x0a\", 4) = 4\n\
                8 <... fdatasync resumed>)         = 0\n\
                8 pwrite64(4<\\x2f\\x61>, \"\\x01\", 1, 0) = -1 EIO (Input/output error)\n\
                8 ftruncate(4<\\x2f\\x61>, 8) = 0\n\
                7 +++ exited with 0 +++\n";
    std::fs::write(&log, text).unwrap();
    let file = "/a".to_owned();
    let expected = [
        Act::Wrote { file: file.clone(), at: 32, bytes: vec![1, 2, 3] },
        Act::Said("ack\n".to_owned()),
        Act::Synced { file: file.clone() },
        Act::Cut { file, length: 8 },
    ];
    let acts = read(&log);
    drop(std::fs::remove_file(&log));
    assert_eq!(acts, expected);
}
