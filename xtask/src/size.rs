//! How long functions are: a mirror, not a gate.

use crate::sources::rust_files;

/// Prints lines, functions, median, p90 and the longest ones.
pub fn print() -> Result<(), String> {
    let mut lengths: Vec<(usize, String)> = Vec::new();
    let mut lines = 0;
    for (name, text) in rust_files()? {
        if name.contains("/tests/") {
            continue;
        }
        lines += text.lines().count();
        lengths.extend(functions(&name, &text));
    }
    lengths.sort();
    let at = |share: usize| lengths.get(lengths.len() * share / 100).map_or(0, |(n, _)| *n);
    println!(
        "{lines} lines, {} functions, median {} lines, p90 {}, p99 {}",
        lengths.len(),
        at(50),
        at(90),
        at(99)
    );
    for (length, name) in lengths.iter().rev().take(5) {
        println!("  {length:4} {name}");
    }
    Ok(())
}

/// Functions of a file with their lines, found by indentation as rustfmt leaves it.
fn functions(file: &str, text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, String)> = None;
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match &open {
            None => {
                if let Some(name) = function_name(line) {
                    if line.trim_end().ends_with('}') {
                        found.push((1, format!("{file} {name}")));
                    } else {
                        open = Some((number, indent, name));
                    }
                }
            }
            Some((start, at, name)) if indent == *at && line.trim_start().starts_with('}') => {
                found.push((number - start + 1, format!("{file} {name}")));
                open = None;
            }
            Some((_, at, _)) if indent == *at && line.trim_end().ends_with(';') => open = None,
            Some(_) => {}
        }
    }
    found
}

fn function_name(line: &str) -> Option<String> {
    let rest = line.trim_start();
    let mut words = rest.split_whitespace();
    let known = ["pub", "pub(crate)", "pub(super)", "async", "const", "unsafe"];
    let first = words.find(|word| !known.contains(word))?;
    (first == "fn").then(|| {
        let name = words.next().unwrap_or_default();
        name.split(['(', '<']).next().unwrap_or_default().to_owned()
    })
}
