//! `renkei explain`

use rules::{Page, RULES, Rule, Status, basis, rule};
use words::Term as _;

use crate::say::{Said, line};

/// Prints the page of a rule, or the list of all.
pub fn explain(code: Option<&str>) -> Result<(), Said> {
    match code {
        None => RULES.iter().for_each(line),
        Some(code) => {
            page(rule(code).ok_or_else(|| Said(words::cli::no_rule(code)))?);
        }
    }
    Ok(())
}

fn line(rule: &Rule) {
    line!("{} [{}] {} ({})", rule.code, rule.severity.term(), Page::of(rule).title, rule.name);
}

fn page(rule: &Rule) {
    let page = Page::of(rule);
    line(rule);
    if rule.status == Status::Asking {
        line!("{}", words::cli::asking());
    }
    line!("\n  {}\n  {}", page.message, words::cli::fix(page.fix));
    for (heading, text) in &page.sections {
        line!("\n{heading}\n{}", text.trim_end());
    }
    line!("");
    for found in rule.basis.iter().filter_map(|key| basis(key)) {
        line!("{}", words::cli::basis(found.law, found.article, found.gist, found.as_of));
    }
}
