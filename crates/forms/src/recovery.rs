//! The page with the key that opens backups.

use words::backup as say;

use crate::Sheet;
use crate::layout::{Align, COLUMNS};
use crate::sheet::{Block, Cell, Head, Run};

/// What stands on the page.
#[derive(Clone, Debug)]
pub struct RecoveryPage {
    /// Lines of the key: groups and check.
    pub lines: Vec<(String, String)>,
    /// What belongs to it, with labels.
    pub facts: Vec<(&'static str, String)>,
}

/// The page as a sheet, to be printed and put into a safe.
pub fn recovery_sheet(page: &RecoveryPage) -> Sheet {
    let [line, key, check, _] = say::key_labels();
    let header = [line, key, check].map(|label| cell(label, 1, Some(Head::Column), 0.0));
    let lines = page.lines.iter().enumerate().map(|(i, (groups, check))| {
        vec![
            cell(&(i + 1).to_string(), 1, Some(Head::Row), 9.0),
            cell(groups, 1, None, 9.0),
            cell(check, 1, None, 9.0),
        ]
    });
    let facts = page.facts.iter().map(|(label, value)| {
        vec![cell(label, 15, Some(Head::Row), 0.0), cell(value, COLUMNS - 15, None, 0.0)]
    });
    let lines = Block::Table {
        columns: vec![8, 43, 12],
        header: vec![header.into()],
        rows: lines.collect(),
    };
    let facts = Block::Table {
        columns: vec![1; usize::from(COLUMNS)],
        header: Vec::new(),
        rows: facts.collect(),
    };
    let advice = say::key_advice().map(|text| Block::Text { text: text.to_owned() });
    let mut blocks = vec![Block::Heading { text: say::key_heading().to_owned() }, lines, facts];
    blocks.extend(advice);
    Sheet::of_blocks(say::key_title(), blocks)
}

fn cell(text: &str, colspan: u16, head: Option<Head>, height: f32) -> Cell {
    let runs = vec![Run { text: text.to_owned(), ..Run::default() }];
    Cell { runs, colspan, rowspan: 1, head, align: Align::Middle, height }
}
