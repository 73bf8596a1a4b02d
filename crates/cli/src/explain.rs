//! `renkei explain`

use rules::{Page, RULES, Rule, Status, basis, child_basis, rule};
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
    let shown = |template| words::hole_names(template);
    line!("\n  {}\n  {}", shown(page.message), words::cli::fix(&shown(page.fix)));
    for (heading, text) in page.sections.iter().filter(|(_, text)| !text.trim().is_empty()) {
        line!("\n{heading}\n{}", text.trim_end());
    }
    line!("");
    for key in rule.basis {
        for found in basis(key).into_iter().chain(child_basis(key)) {
            line!("{}", words::cli::basis(found.law, found.article, found.gist, found.as_of));
        }
    }
}
