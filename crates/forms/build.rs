//! Takes the built-in font out of the package it comes in.
//!
//! `printpdf` is named under a target that is never true: it is not compiled, but cargo fetches and
//! checks it, and its source holds Noto Sans JP (OFL-1.1) complete. Reasons and measurements are
//! in `docs/decisions/0004-built-in-font.md`.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const FONT: &str = "examples/assets/fonts/NotoSansJP-Regular.otf";

fn main() {
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rerun-if-changed=../../Cargo.lock");
    let manifest =
        Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("Cargo.toml");
    let output = Command::new(env::var_os("CARGO").expect("set by cargo"))
        .args(["metadata", "--format-version=1", "--locked", "--manifest-path"])
        .arg(manifest)
        .output()
        .expect("cargo metadata runs");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let package =
        packages.iter().find(|package| package["name"] == "printpdf").expect("in the lock");
    let folder =
        Path::new(package["manifest_path"].as_str().expect("a path")).parent().expect("a folder");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("fallback.otf");
    fs::copy(folder.join(FONT), out).expect("the package holds the font");
}
