//! Everything that CI runs, under one name: `cargo xtask ci`.

mod bench;
mod borders;
mod crowd;
mod generate;
mod japanese;
mod licences;
mod page;
mod search;
mod size;
mod sources;
mod writes;

use std::process::{Command, ExitCode};
use std::time::Instant;

/// A gate: its name and what it does.
type Gate = (&'static str, fn() -> Result<(), String>);

const GATES: [Gate; 9] = [
    ("fmt", || cargo(&["fmt", "--all", "--check"])),
    ("borders", borders::check),
    ("japanese", japanese::check),
    ("licences", licences::check),
    ("generated", generate::check),
    ("clippy", || {
        cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
    }),
    ("docs", docs),
    ("test", || cargo(&["test", "--workspace", "--locked"])),
    ("size", size::print),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let result = match args.first().map(String::as_str) {
        Some("ci") => ci(),
        Some("generate") => generate::write(),
        Some("kill") => kill(args.get(1).map_or("3000", String::as_str)),
        Some("freeze") => cargo(&["test", "-p", "app", "--test", "schemas", "--", "--ignored"]),
        Some("bench") => bench::bench(&args[1..]),
        Some(name) => match GATES.iter().find(|(gate, _)| *gate == name) {
            Some((_, run)) => run(),
            None => Err(usage()),
        },
        None => Err(usage()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let gates: Vec<_> = GATES.iter().map(|(name, _)| *name).collect();
    format!(
        "cargo xtask ci | generate | bench [seed] [cases] | kill [times] | freeze | {}",
        gates.join(" | ")
    )
}

/// Kills the store under load so many times, and the server a tenth of them.
fn kill(times: &str) -> Result<(), String> {
    let number: u32 = times.parse().map_err(|_| usage())?;
    let tests = [("app", "durability", "kill::"), ("cli", "durable", "killed")];
    tests.into_iter().try_for_each(|(of, test, named)| {
        let status = Command::new("cargo")
            .args(["test", "-p", of, "--test", test, named, "--", "--nocapture"])
            .env("RENKEI_KILL_CYCLES", times)
            .env("RENKEI_SERVE_KILLS", (number / 10).to_string())
            .status();
        done("cargo test", status)
    })
}

/// Every gate, one after the other, with its time.
fn ci() -> Result<(), String> {
    for (name, run) in GATES {
        eprintln!("== {name}");
        let start = Instant::now();
        run().map_err(|why| format!("{name}: {why}"))?;
        eprintln!("== {name}: {:.0} s", start.elapsed().as_secs_f32());
    }
    Ok(())
}

fn docs() -> Result<(), String> {
    let status = Command::new("cargo")
        .args(["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .status();
    done("cargo doc", status)
}

fn cargo(args: &[&str]) -> Result<(), String> {
    done(&format!("cargo {}", args[0]), Command::new("cargo").args(args).status())
}

fn done(what: &str, status: std::io::Result<std::process::ExitStatus>) -> Result<(), String> {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} failed ({status})")),
        Err(error) => Err(format!("{what} did not run: {error}")),
    }
}
