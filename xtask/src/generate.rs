//! Files made from the code and kept in the repository.

use std::fs;

use access::{ActKind, Cell, Role, Scopes, Situation, cell};
use domain::Scope;
use rules::{Page, RULES};
use words::Term as _;

use crate::sources::root;

/// A file and how it is made.
type Generated = (&'static str, fn() -> String);

/// Every generated file: path from the root and how it is made.
const FILES: [Generated; 3] = [
    ("docs/case-file.schema.json", schema),
    ("docs/policy.out", policy),
    ("docs/rules.md", rules_list),
];

/// The policy as a grid: one table per situation, roles down, acts across.
fn policy() -> String {
    let mut text = words::trust::POLICY.to_owned();
    for situation in Situation::ALL {
        let title = words::trust::situation(situation.key());
        text.push_str(&format!("\n## {title} [{}]\n\n", situation.key()));
        let acts: Vec<_> =
            ActKind::ALL.iter().map(|act| words::trust::act(act.key()).to_owned()).collect();
        text.push_str(&row(words::trust::POLICY_ROLE, &acts));
        text.push_str(&row("---", &vec!["---".to_owned(); acts.len()]));
        for role in Role::ALL {
            let cells: Vec<_> = ActKind::ALL
                .iter()
                .map(|act| match cell(*situation, role, *act) {
                    Cell::Allowed(_) => "\u{25cb}".to_owned(),
                    Cell::NotYours => "\u{25b3}".to_owned(),
                    Cell::Hidden => "\u{2015}".to_owned(),
                })
                .collect();
            text.push_str(&row(words::trust::role(role.key()), &cells));
        }
        let open = Role::ALL.iter().find_map(|role| match cell(*situation, *role, ActKind::Read) {
            Cell::Allowed(scopes) => Some(scopes),
            Cell::NotYours | Cell::Hidden => None,
        });
        if let Some(open) = open {
            text.push('\n');
            text.push_str(&words::trust::policy_open(&scopes(open)));
        }
    }
    text
}

fn row(first: &str, cells: &[String]) -> String {
    format!("| {first} | {} |\n", cells.join(" | "))
}

fn scopes(open: Scopes) -> String {
    if open == Scopes::all() {
        return words::trust::POLICY_ALL.to_owned();
    }
    let open: Vec<_> =
        Scope::ALL.iter().filter(|s| open.contains(**s)).map(words::Term::term).collect();
    open.join("\u{30fb}")
}

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
