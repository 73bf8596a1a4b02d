//! What a form looks like, read from `layouts/*.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Columns of the national sheets (A to BK).
pub(crate) const COLUMNS: u16 = 63;

/// A form: its title and its blocks from top to bottom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Layout {
    pub title: String,
    pub block: Vec<BlockLayout>,
}

/// A block of a form.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum BlockLayout {
    /// Rows of label and value.
    Pairs { heading: Option<String>, rows: Vec<Vec<PairLayout>> },
    /// Tall cells side by side under their labels.
    Columns { columns: Vec<ColumnLayout>, height: f32 },
    /// A table with one row per item of a list.
    Table {
        heading: Option<String>,
        rows: String,
        /// Most rows on the first sheet; the rest goes to a continuation page.
        first: Option<usize>,
        /// Rows of an empty form.
        #[serde(default)]
        least: usize,
        /// Least height of a row, mm.
        #[serde(default)]
        height: f32,
        columns: Vec<ColumnLayout>,
    },
    /// A table with fixed rows and columns; the value of a cell has the key `row.column`.
    Matrix {
        label_width: u16,
        width: u16,
        height: f32,
        columns: Vec<LabelLayout>,
        rows: Vec<LabelLayout>,
    },
    /// The weekly grid.
    Week { key: String },
    /// A sentence.
    Text { text: String },
}

/// A label and its value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PairLayout {
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub span: u16,
    pub key: String,
    pub value: u16,
    #[serde(default)]
    pub height: f32,
}

/// A row or column of a matrix.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabelLayout {
    pub label: String,
    pub key: String,
}

/// A column of a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColumnLayout {
    pub group: Option<String>,
    pub label: String,
    pub key: String,
    pub width: u16,
    #[serde(default)]
    pub align: Align,
    /// Whether the cells of this column head their rows.
    #[serde(default)]
    pub head: bool,
}

/// Alignment of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Align {
    #[default]
    Left,
    /// To the left, in the middle of the cell's height.
    Middle,
    Center,
}

macro_rules! layouts {
    ($($name:literal),* $(,)?) => {
        static LAYOUTS: LazyLock<BTreeMap<&'static str, Layout>> = LazyLock::new(|| {
            [$(($name, include_str!(concat!("../layouts/", $name, ".toml")))),*]
                .into_iter()
                .map(|(name, text)| {
                    let layout =
                        toml::from_str(text).unwrap_or_else(|e| panic!("layout {name}: {e}"));
                    (name, layout)
                })
                .collect()
        });
    };
}

layouts! {
    "basic_information",
    "conference",
    "current_life",
    "individual_plan",
    "individual_plan_child",
    "individual_plan_hours",
    "monitoring",
    "monitoring_week",
    "review",
    "service_plan",
    "service_plan_draft",
    "service_plan_draft_week",
    "service_plan_week",
}

/// The layout of a name, which is written in this crate.
pub(crate) fn layout(name: &str) -> &'static Layout {
    LAYOUTS.get(name).unwrap_or_else(|| panic!("no layout {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_every_form_is_as_wide_as_the_national_sheet() {
        for (name, layout) in LAYOUTS.iter() {
            for block in &layout.block {
                let widths: Vec<u16> = match block {
                    BlockLayout::Pairs { rows, .. } => rows
                        .iter()
                        .map(|row| row.iter().map(|pair| pair.span + pair.value).sum())
                        .collect(),
                    BlockLayout::Columns { columns, .. } | BlockLayout::Table { columns, .. } => {
                        vec![columns.iter().map(|column| column.width).sum()]
                    }
                    BlockLayout::Matrix { label_width, width, columns, .. } => {
                        let days = u16::try_from(columns.len()).unwrap();
                        vec![label_width + width * days]
                    }
                    BlockLayout::Week { .. } | BlockLayout::Text { .. } => Vec::new(),
                };
                for width in widths {
                    assert_eq!(width, COLUMNS, "{name}: {block:?}");
                }
            }
        }
    }
}
