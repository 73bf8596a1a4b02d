//! Lists the story files, so that adding a person to the demo is adding a file.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=stories");
    let mut names: Vec<_> = fs::read_dir("stories")
        .expect("stories/ lies beside this script")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "toml"))
        .collect();
    names.sort();
    let here = env::var("CARGO_MANIFEST_DIR").expect("set by cargo");
    let row = |name: &String| {
        let stem = name.trim_end_matches(".toml");
        format!("    ({stem:?}, include_str!({:?})),\n", format!("{here}/stories/{name}"))
    };
    let rows: Vec<_> = names.iter().map(row).collect();
    let out = env::var("OUT_DIR").expect("set by cargo");
    let text = format!("static STORY_FILES: &[(&str, &str)] = &[\n{}];\n", rows.concat());
    fs::write(Path::new(&out).join("stories.rs"), text).expect("OUT_DIR is writable");
}
