//! The page of a rule: title, message, mending, sections, and example cases.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::{RULES, Rule};

/// A page in its parts.
#[derive(Clone, Debug)]
pub struct Page {
    /// Title after the code.
    pub title: &'static str,
    /// Message with holes: the first quotation.
    pub message: &'static str,
    /// How to put it right: the second quotation.
    pub fix: &'static str,
    /// Headings and their text, in order, example cases taken out.
    pub sections: Vec<(&'static str, String)>,
    /// Example cases: under which heading, and the lines of the case.
    pub examples: Vec<(&'static str, &'static str)>,
}

static PAGES: LazyLock<HashMap<&'static str, Page>> =
    LazyLock::new(|| RULES.iter().map(|rule| (rule.code, Page::parse(rule.page))).collect());

impl Page {
    /// The page of a rule, parsed once.
    pub fn of(rule: &Rule) -> &'static Self {
        &PAGES[rule.code]
    }

    fn parse(text: &'static str) -> Self {
        let mut page =
            Self { title: "", message: "", fix: "", sections: Vec::new(), examples: Vec::new() };
        let mut rest = text;
        while !rest.is_empty() {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            if line.starts_with("```case") {
                let (case, after) = after.split_once("```").unwrap_or((after, ""));
                let heading = page.sections.last().map_or("", |(heading, _)| *heading);
                page.examples.push((heading, case));
                rest = after.strip_prefix('\n').unwrap_or(after);
                continue;
            }
            rest = after;
            page.take(line);
        }
        page
    }

    fn take(&mut self, line: &'static str) {
        if let Some(title) = line.strip_prefix("# ") {
            self.title = title.split_once(' ').map_or(title, |(_, title)| title);
        } else if let Some(quoted) = line.strip_prefix("> ") {
            let slot = if self.message.is_empty() { &mut self.message } else { &mut self.fix };
            *slot = quoted;
        } else if let Some(heading) = line.trim_start_matches('#').strip_prefix(' ')
            && line.starts_with('#')
        {
            self.sections.push((heading, String::new()));
        } else if let Some((_, text)) = self.sections.last_mut()
            && !(text.is_empty() && line.is_empty())
        {
            text.push_str(line);
            text.push('\n');
        }
    }
}
