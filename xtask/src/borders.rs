//! The directions in which our crates may depend on each other, and what the pure ones may see.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What each crate may use of ours, without what tests use.
const ALLOWED: [(&str, &[&str]); 14] = [
    ("calendar", &[]),
    ("domain", &["calendar"]),
    ("access", &["calendar", "domain"]),
    ("rules", &["calendar", "domain"]),
    ("words", &["calendar", "domain"]),
    ("forms", &["access", "calendar", "domain", "words"]),
    ("store", &["access", "calendar", "domain"]),
    ("app", &["access", "calendar", "domain", "forms", "rules", "store", "words"]),
    ("web", &["access", "app", "calendar", "domain", "forms", "rules", "words"]),
    ("demo", &["calendar", "domain", "words"]),
    (
        "cli",
        &["access", "app", "calendar", "demo", "domain", "forms", "rules", "store", "web", "words"],
    ),
    ("browser", &[]),
    ("cluster", &[]),
    (
        "xtask",
        &[
            "access", "app", "browser", "calendar", "demo", "domain", "forms", "rules", "store",
            "web", "words",
        ],
    ),
];

/// Crates in which the law is tested in microseconds.
const PURE: [&str; 6] = ["calendar", "domain", "access", "rules", "words", "forms"];

/// What pure crates may not see, however deep.
const IMPURE: [&str; 5] = ["tokio", "axum", "rusqlite", "tokio-postgres", "hyper"];

/// Compares `cargo metadata` with the tables above.
pub fn check() -> Result<(), String> {
    let metadata = metadata()?;
    let names = package_names(&metadata);
    let uses = normal_uses(&metadata);
    let ours: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let mut wrong = Vec::new();
    for (id, name) in names.iter().filter(|(_, name)| ours.contains(name.as_str())) {
        let allowed = ALLOWED.iter().find(|(known, _)| known == name).map_or(&[][..], |(_, a)| a);
        for used in uses.get(id).into_iter().flatten().filter_map(|used| names.get(used)) {
            if ours.contains(used.as_str()) && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{name} must not use {used}"));
            }
        }
        if PURE.contains(&name.as_str()) {
            for deep in reachable(id, &uses).iter().filter_map(|deep| names.get(deep)) {
                if IMPURE.contains(&deep.as_str()) {
                    wrong.push(format!("{name} is pure and must not see {deep}"));
                }
            }
        }
    }
    let known: BTreeSet<&str> = names.values().map(String::as_str).collect();
    wrong
        .extend(ours.iter().filter(|name| !known.contains(*name)).map(|n| format!("no crate {n}")));
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// What cargo knows of the workspace and everything it uses.
pub fn metadata() -> Result<Value, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version=1", "--locked"])
        .output()
        .map_err(|e| e.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|e| e.to_string())
}

fn package_names(metadata: &Value) -> BTreeMap<String, String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter_map(|package| {
            Some((package["id"].as_str()?.to_owned(), package["name"].as_str()?.to_owned()))
        })
        .collect()
}

/// Packages used outside tests and build scripts, and for a target that can be.
pub fn normal_uses(metadata: &Value) -> BTreeMap<String, Vec<String>> {
    let nodes = metadata["resolve"]["nodes"].as_array().into_iter().flatten();
    let used = |dependency: &Value| {
        let kinds = dependency["dep_kinds"].as_array()?;
        let normal = |kind: &Value| {
            kind["kind"].is_null() && kind["target"].as_str().is_none_or(|t| t != "cfg(any())")
        };
        kinds.iter().any(normal).then(|| dependency["pkg"].as_str().map(str::to_owned))?
    };
    nodes
        .filter_map(|node| {
            let id = node["id"].as_str()?.to_owned();
            Some((id, node["deps"].as_array()?.iter().filter_map(used).collect()))
        })
        .collect()
}

/// Everything a package uses, directly or not.
pub fn reachable(from: &str, uses: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(id) = open.pop() {
        for next in uses.get(&id).into_iter().flatten() {
            if seen.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    seen
}
