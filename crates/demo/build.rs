//! Lists the story files, so that adding a person to the demo is adding a file.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=stories");
    let mut names: Vec<_> = fs::read_dir("stories")
        .expect("stories/ lies beside this script")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    let here = env::var("CARGO_MANIFEST_DIR").expect("set by cargo");
    let rows: String = names
        .iter()
        .map(|name| {
            let stem = name.trim_end_matches(".toml");
            format!("    ({stem:?}, include_str!({:?})),\n", format!("{here}/stories/{name}"))
        })
        .collect();
    let out = env::var("OUT_DIR").expect("set by cargo");
    let text = format!("static STORY_FILES: &[(&str, &str)] = &[\n{rows}];\n");
    fs::write(Path::new(&out).join("stories.rs"), text).expect("OUT_DIR is writable");
}
