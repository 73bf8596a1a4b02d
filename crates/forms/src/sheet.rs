//! A form filled in: what is set as PDF.

use domain::{CaseFile, DocumentId, DocumentKind};
use serde::Serialize;

use access::Disclosed;

use crate::Copy;
use crate::layout::{
    Align, BlockLayout, COLUMNS, ColumnLayout, LabelLayout, Layout, PairLayout, layout,
};
use crate::source::{Doc, Source, document_source};
use crate::week::{WeekSheet, week_sheet};

/// A piece of text in a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Run {
    /// The text.
    pub text: String,
    /// Reading set above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruby: Option<String>,
    /// How it is set.
    #[serde(skip_serializing_if = "Tone::is_plain")]
    pub tone: Tone,
    /// A signature in place of the text, which then says what it is to whoever cannot see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn: Option<String>,
}

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tone {
    /// As usual.
    #[default]
    Plain,
    /// Small and quiet: notes of the program.
    Quiet,
    /// Partner agencies: in red, and in （） so that nothing depends on the colour (S4-18).
    Partner,
    /// The person's own words.
    Voice,
}

impl Tone {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
    fn is_plain(&self) -> bool {
        *self == Self::Plain
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Cell {
    pub runs: Vec<Run>,
    #[serde(skip_serializing_if = "is_one")]
    pub colspan: u16,
    #[serde(skip_serializing_if = "is_one")]
    pub rowspan: u16,
    /// Label of a row or column rather than a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
    pub align: Align,
    /// Least height, mm.
    pub height: f32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_one(n: &u16) -> bool {
    *n == 1
}

/// What a label heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Head {
    Row,
    Column,
}

/// A block of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Block {
    Heading { text: String },
    Text { text: String },
    Table { columns: Vec<u16>, header: Vec<Vec<Cell>>, rows: Vec<Vec<Cell>> },
    Week { week: WeekSheet },
    Page { title: String },
}

/// A form filled in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sheet {
    title: String,
    /// Said at the foot of each page: person, certificate, document and version, recipient.
    label: String,
    /// Mark of a version nobody has agreed to yet.
    draft: Option<String>,
    blocks: Vec<Block>,
    total_columns: u16,
}

impl Sheet {
    /// A sheet that is no form of a case.
    pub(crate) fn of_blocks(title: &str, blocks: Vec<Block>) -> Self {
        Self {
            title: title.to_owned(),
            label: String::new(),
            draft: None,
            blocks,
            total_columns: COLUMNS,
        }
    }

    /// Title of the form.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// All text of the sheet, to see whether fonts can show it.
    pub(crate) fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        change(&mut self.title);
        change(&mut self.label);
        for block in &mut self.blocks {
            match block {
                Block::Heading { text } | Block::Text { text } | Block::Page { title: text } => {
                    change(text);
                }
                Block::Table { header, rows, .. } => {
                    for run in header.iter_mut().chain(rows).flatten().flat_map(|c| &mut c.runs) {
                        change(&mut run.text);
                        if let Some(ruby) = &mut run.ruby {
                            change(ruby);
                        }
                    }
                }
                Block::Week { week } => week.each_text(change),
            }
        }
    }
}

/// Why a document cannot be made a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetFault {
    /// There is no such document, or not at that version, or it is withheld.
    NotThere,
    /// The kind of document has no printed form (支給決定, アセスメント).
    NoForm(DocumentKind),
}

/// Whether a kind of document has a printed form.
pub fn has_form(kind: DocumentKind) -> bool {
    !matches!(kind, DocumentKind::Assessment | DocumentKind::Award)
}

/// The sheets of one document at a version, in the order they are printed: a plan is followed by
/// its weekly table, a child's individual plan by its table of hours.
pub fn document_sheets(
    case: &Disclosed<CaseFile>,
    document: &DocumentId,
    version: u32,
    copy: &Copy,
) -> Result<Vec<Sheet>, SheetFault> {
    let head = case
        .get()
        .heads()
        .into_iter()
        .find(|head| head.document == document && head.number == version)
        .ok_or(SheetFault::NotThere)?;
    let sources = document_source(case, head, copy);
    if sources.is_empty() {
        return Err(SheetFault::NoForm(head.kind));
    }
    let doc = Doc::new(case, head, copy);
    let sheet = |(name, source): &(&'static str, Box<dyn Source + '_>)| {
        let layout = layout(name);
        Sheet {
            title: layout.title.clone(),
            label: doc.label(),
            draft: doc.draft_mark(),
            blocks: fill(layout, source.as_ref()),
            total_columns: COLUMNS,
        }
    };
    Ok(sources.iter().map(sheet).collect())
}

/// The newest version of everything that is taken to a meeting, in the order of the process.
pub fn plan_set(case: &Disclosed<CaseFile>, copy: &Copy) -> Vec<Sheet> {
    let heads = case.get().heads();
    let newest = heads.iter().filter(|head| {
        !heads.iter().any(|other| other.document == head.document && other.number > head.number)
    });
    newest
        .filter_map(|head| document_sheets(case, head.document, head.number, copy).ok())
        .flatten()
        .collect()
}

fn fill(layout: &'static Layout, source: &dyn Source) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut later = Vec::new();
    for block in &layout.block {
        fill_block(block, source, &mut blocks, &mut later);
    }
    if !later.is_empty() {
        let continued = words::form::continued(&layout.title);
        blocks.push(Block::Page { title: continued });
        if let Some(pairs) = layout.block.first() {
            fill_block(pairs, source, &mut blocks, &mut Vec::new());
        }
        blocks.append(&mut later);
    }
    blocks
}

fn fill_block(
    block: &'static BlockLayout,
    source: &dyn Source,
    blocks: &mut Vec<Block>,
    later: &mut Vec<Block>,
) {
    match block {
        BlockLayout::Pairs { heading, rows } => {
            blocks.extend(heading.clone().map(|text| Block::Heading { text }));
            let rows = rows.iter().map(|row| row.iter().flat_map(|p| pair(p, source)).collect());
            let columns = vec![1; usize::from(COLUMNS)];
            blocks.push(Block::Table { columns, header: Vec::new(), rows: rows.collect() });
        }
        BlockLayout::Columns { columns, height } => {
            let row = columns.iter().map(|column| Cell {
                height: *height,
                ..value_cell(source.value(&column.key), column.align)
            });
            blocks.push(Block::Table {
                columns: columns.iter().map(|column| column.width).collect(),
                header: header(columns),
                rows: vec![row.collect()],
            });
        }
        BlockLayout::Table { heading, rows, first, least, height, columns } => {
            blocks.extend(heading.clone().map(|text| Block::Heading { text }));
            let items = source.items(rows);
            let split = first.unwrap_or(usize::MAX).min(items.len());
            let (on_first, on_later) = items.split_at(split);
            blocks.push(table(columns, on_first, *least, *height));
            if !on_later.is_empty() {
                later.push(table(columns, on_later, 0, *height));
            }
        }
        BlockLayout::Matrix { label_width, width, height, columns, rows } => {
            let label = |text: &str, head| label_cell(text, head);
            let head = columns.iter().map(|column| label(&column.label, Head::Column));
            let row = |row: &LabelLayout| -> Vec<Cell> {
                let values = columns.iter().map(|column| Cell {
                    height: *height,
                    ..value_cell(
                        source.value(&format!("{}.{}", row.key, column.key)),
                        Align::Center,
                    )
                });
                [label(&row.label, Head::Row)].into_iter().chain(values).collect()
            };
            let widths = columns.iter().map(|_| *width);
            blocks.push(Block::Table {
                columns: [*label_width].into_iter().chain(widths).collect(),
                header: vec![[label("", Head::Column)].into_iter().chain(head).collect()],
                rows: rows.iter().map(row).collect(),
            });
        }
        BlockLayout::Week { key } => {
            blocks.extend(source.week(key).map(|week| Block::Week { week: week_sheet(week) }));
        }
        BlockLayout::Text { text } => blocks.push(Block::Text { text: text.clone() }),
    }
}

fn pair(pair: &PairLayout, source: &dyn Source) -> Vec<Cell> {
    let align = if pair.height > 0.0 { Align::Left } else { Align::Middle };
    let value = Cell {
        colspan: pair.value,
        height: pair.height,
        ..value_cell(source.value(&pair.key), align)
    };
    if pair.span == 0 {
        return vec![value];
    }
    vec![Cell { colspan: pair.span, ..label_cell(&pair.label, Head::Row) }, value]
}

fn table(
    columns: &'static [ColumnLayout],
    items: &[Box<dyn Source + '_>],
    least: usize,
    height: f32,
) -> Block {
    let row = |item: Option<&dyn Source>| -> Vec<Cell> {
        columns
            .iter()
            .map(|column| {
                let runs = item.map(|item| item.value(&column.key)).unwrap_or_default();
                let mut cell = Cell { height, ..value_cell(runs, column.align) };
                if column.head {
                    cell.head = Some(Head::Row);
                }
                cell
            })
            .collect()
    };
    let filled = items.iter().map(|item| row(Some(item.as_ref())));
    // An empty form offers rows to write in; one that is filled in needs none.
    let empty = (0..if items.is_empty() { least } else { 0 }).map(|_| row(None));
    Block::Table {
        columns: columns.iter().map(|column| column.width).collect(),
        header: header(columns),
        rows: filled.chain(empty).collect(),
    }
}

/// One header row, or two where some columns stand under a common heading.
fn header(columns: &[ColumnLayout]) -> Vec<Vec<Cell>> {
    let grouped = columns.iter().any(|column| column.group.is_some());
    if !grouped {
        return vec![columns.iter().map(|c| label_cell(&c.label, Head::Column)).collect()];
    }
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let mut open: Option<&str> = None;
    for column in columns {
        match &column.group {
            None => above.push(Cell { rowspan: 2, ..label_cell(&column.label, Head::Column) }),
            Some(group) => {
                below.push(label_cell(&column.label, Head::Column));
                match above.last_mut().filter(|_| open == Some(group)) {
                    Some(cell) => cell.colspan += 1,
                    None => above.push(label_cell(group, Head::Column)),
                }
            }
        }
        open = column.group.as_deref();
    }
    vec![above, below]
}

fn label_cell(label: &str, head: Head) -> Cell {
    let run = Run { text: label.to_owned(), ..Run::default() };
    let align = if head == Head::Column { Align::Center } else { Align::Left };
    Cell { runs: vec![run], colspan: 1, rowspan: 1, head: Some(head), align, height: 0.0 }
}

fn value_cell(runs: Vec<Run>, align: Align) -> Cell {
    Cell { runs, colspan: 1, rowspan: 1, head: None, align, height: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the value, and each row, knows every key its layout asks for.
    fn unknown_keys(block: &'static BlockLayout, source: &dyn Source) -> Vec<String> {
        let asked = |keys: Vec<String>, of: &dyn Source| -> Vec<String> {
            keys.into_iter().filter(|key| of.find(key).is_none()).collect()
        };
        match block {
            BlockLayout::Pairs { rows, .. } => {
                asked(rows.iter().flatten().map(|pair| pair.key.clone()).collect(), source)
            }
            BlockLayout::Columns { columns, .. } => {
                asked(columns.iter().map(|column| column.key.clone()).collect(), source)
            }
            BlockLayout::Table { rows, columns, .. } => {
                let keys: Vec<_> = columns.iter().map(|column| column.key.clone()).collect();
                source
                    .items(rows)
                    .iter()
                    .flat_map(|row| asked(keys.clone(), row.as_ref()))
                    .collect()
            }
            BlockLayout::Matrix { columns, rows, .. } => {
                let cell = |row: &LabelLayout| {
                    columns
                        .iter()
                        .map(move |column| format!("{}.{}", row.key, column.key))
                        .collect::<Vec<_>>()
                };
                asked(rows.iter().flat_map(cell).collect(), source)
            }
            BlockLayout::Week { key } => {
                if source.week(key).is_none() {
                    vec![key.clone()]
                } else {
                    Vec::new()
                }
            }
            BlockLayout::Text { .. } => Vec::new(),
        }
    }

    #[test]
    fn every_key_of_every_layout_is_known_to_its_source() {
        let mut tried = std::collections::BTreeSet::new();
        for (story, case) in demo::cases() {
            let case = crate::test_support::as_home(case);
            for head in case.get().heads() {
                for (name, source) in document_source(&case, head, &Copy::default()) {
                    tried.insert(name);
                    for block in &layout(name).block {
                        let unknown = unknown_keys(block, source.as_ref());
                        assert!(unknown.is_empty(), "{story} {name}: {unknown:?}");
                    }
                }
            }
        }
        assert!(tried.len() >= 12, "layouts tried by the demo: {tried:?}");
    }
}
