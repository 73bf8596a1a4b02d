//! `renkei trace`

use app::Location;
use domain::Trace;

use crate::cases::{desk, find, open};
use crate::clock::Clock;
use crate::say::{Said, line};

/// Prints a case as a tree, from the person's words to what came of them.
pub async fn trace(database: &Location, case: &str) -> Result<(), Said> {
    let desk = desk(&open(database).await?, Clock::default())?;
    let (home, id) = find(&desk, case).await?;
    let (case, _) = app::check_case(&home, &id).await?;
    line!("{}", words::cli::person(&case.get().person.name, &case.get().person.kana));
    let roots = domain::trace(case.get());
    for (i, root) in roots.iter().enumerate() {
        branch(root, "", i + 1 == roots.len());
    }
    Ok(())
}

fn branch(at: &Trace, indent: &str, last: bool) {
    line!("{indent}{}{}", if last { "└ " } else { "├ " }, words::trace_line(at));
    let deeper = format!("{indent}{}", if last { "   " } else { "│  " });
    for (i, child) in at.children.iter().enumerate() {
        branch(child, &deeper, i + 1 == at.children.len());
    }
}
