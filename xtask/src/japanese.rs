//! Japanese for people stands in `words`, templates, data and rule pages, never in other code.

use crate::sources::rust_files;

/// Code that may hold Japanese, each with its reason. This list may only shrink.
const EXEMPT: [(&str, &str); 10] = [
    ("crates/demo/src/expand.rs", "reads the names of handbooks in stories"),
    ("xtask/src/japanese.rs", "this list"),
    ("crates/words/", "the place for it"),
    ("crates/calendar/src/day.rs", "reads the signs dates are written with: 元, 年, 月, 日"),
    ("crates/calendar/src/clock.rs", "reads the signs times are written with: 時, 分"),
    ("crates/calendar/src/year_month.rs", "reads 月"),
    ("crates/calendar/src/era.rs", "reads 元"),
    ("crates/domain/src/text.rs", "classes of kana"),
    ("crates/domain/src/numbers.rs", "full-width digits"),
    ("crates/rules/src/marks.rs", "classes of letters and signs between clauses"),
];

/// Looks through every Rust file outside tests.
pub fn check() -> Result<(), String> {
    let mut stray = Vec::new();
    for (name, text) in rust_files()? {
        let exempt = EXEMPT.iter().any(|(path, _)| name.starts_with(path));
        if exempt || name.contains("/tests/") {
            continue;
        }
        for (number, line) in code_lines(&text) {
            if line.chars().any(is_japanese) {
                stray.push(format!("{name}:{number}: {}", line.trim()));
            }
        }
    }
    if stray.is_empty() { Ok(()) } else { Err(stray.join("\n")) }
}

fn is_japanese(c: char) -> bool {
    // Letters make words; brackets and commas do not.
    matches!(c, 'ぁ'..='ヺ' | 'ー' | '㐀'..='鿿' | '豈'..='﫿')
}

/// Lines of code without comments, up to the tests of the file.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().enumerate().map(|(i, line)| (i + 1, line));
    lines.map(|(number, line)| {
        let comment = line.trim_start().starts_with("//");
        (number, if comment { "" } else { line.split(" // ").next().unwrap_or_default() })
    })
}
