//! Files made from the code and kept in the repository.

use std::fs;

use rules::{Page, RULES};
use words::Term as _;

use crate::sources::root;

/// A file and how it is made.
type Generated = (&'static str, fn() -> String);

/// Every generated file: path from the root and how it is made.
const FILES: [Generated; 2] =
    [("docs/case-file.schema.json", schema), ("docs/rules.md", rules_list)];

fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&domain::schema()).unwrap_or_default();
    text.push('\n');
    text
}

fn rules_list() -> String {
    let mut text = format!(
        "# {} (rules of the linter)\n\nMade by `cargo xtask generate`. `renkei explain CODE` prints a page.\n\n",
        words::web::RULES
    );
    for rule in RULES {
        let severity = rule.severity.term();
        let title = Page::of(rule).title;
        text.push_str(&format!("- **{}** `{}` [{severity}] {title}\n", rule.code, rule.name));
    }
    text
}

/// Writes them.
pub fn write() -> Result<(), String> {
    for (path, make) in FILES {
        fs::write(root().join(path), make()).map_err(|e| format!("{path}: {e}"))?;
    }
    Ok(())
}

/// Whether what is kept is what would be made.
pub fn check() -> Result<(), String> {
    let stale = |path: &str, make: fn() -> String| {
        fs::read_to_string(root().join(path)).map_or(true, |kept| kept != make())
    };
    let stale: Vec<_> =
        FILES.iter().filter(|(path, make)| stale(path, *make)).map(|(path, _)| *path).collect();
    if stale.is_empty() {
        Ok(())
    } else {
        Err(format!("run `cargo xtask generate`: {}", stale.join(", ")))
    }
}
