//! A week as it is written, one line per block, and as it is read, drawn.

use askama::Template;
use calendar::Weekday;
use domain::{Block, BlockKind, GRID_ROWS, WeekBox, WeeklyPlan, mark, week_grid};
use serde_json::Value;
use words::Term as _;

use crate::form::shape::Refer;
use crate::form::take::join;
use crate::form::write::{Hidden, Offer, Say, Writer, chosen, terms, typed};

/// The blocks of a week as a table, from which script draws the grid.
#[derive(Debug)]
pub(crate) struct WeekTable {
    /// A line for each block.
    pub rows: Vec<WeekRow>,
    /// An empty one, from which the page makes new ones.
    pub empty: WeekRow,
    /// Whether blocks carry out lines of a plan.
    pub lined: bool,
}

/// A block in one line.
#[derive(Debug)]
pub(crate) struct WeekRow {
    /// Its path.
    pub path: String,
    /// Which it is, from 1.
    pub number: usize,
    /// Weekdays, with their names as in the grid.
    pub days: Vec<Offer>,
    /// The beginning as typed.
    pub from: String,
    /// The end as typed.
    pub to: String,
    /// What happens.
    pub label: String,
    /// What kind of time it is.
    pub kinds: Vec<Offer>,
    /// The line and support it carries out.
    pub lines: Vec<Offer>,
    /// Whether only every second week.
    pub every_second_week: bool,
    /// What nobody sees.
    pub hidden: Vec<Hidden>,
    /// What is said of it.
    pub says: Vec<Say>,
}

impl Writer<'_> {
    /// The week at a path. The life as it is now carries out no plan.
    pub(super) fn week(&self, value: &Value, path: &str) -> WeekTable {
        let lined = path.ends_with("weekly.blocks");
        let rows = value.as_array().into_iter().flatten().enumerate();
        WeekTable {
            rows: rows.map(|(i, row)| self.block(row, i, &format!("{path}[{i}]"), lined)).collect(),
            empty: self.block(&Value::Null, 0, &format!("{path}[new]"), lined),
            lined,
        }
    }

    fn block(&self, block: &Value, index: usize, path: &str, lined: bool) -> WeekRow {
        let line = line_mark(block);
        let unseen = ["key", "member"].map(|name| (name, typed(&block[name])));
        let unlined = (!lined).then(|| ("line", typed(&line)));
        let hidden = unseen.into_iter().chain(unlined).filter(|(_, value)| !value.is_empty());
        let hidden = hidden.map(|(name, value)| Hidden { name: join(path, name), value }).collect();
        let days = Weekday::ALL.iter().map(|day| (mark(day), words::weekday(*day).to_owned()));
        WeekRow {
            number: index + 1,
            days: chosen(days, &block["days"]),
            from: time(&block["time"]["from"]),
            to: time(&block["time"]["to"]),
            label: typed(&block["label"]),
            kinds: terms("BlockKind", &block["kind"]),
            lines: if lined { self.drawn_supports(&line) } else { Vec::new() },
            every_second_week: block["every_second_week"] == Value::Bool(true),
            hidden,
            says: self.says.take_inside(path),
            path: path.to_owned(),
        }
    }

    /// The supports a block can carry out, in few letters; a choice that is none of them stays.
    pub(super) fn drawn_supports(&self, line: &Value) -> Vec<Offer> {
        let mut offers = chosen(self.names.drawn().iter().cloned(), line);
        if let Some(last) = offers.last_mut().filter(|offer| offer.name == offer.mark) {
            last.name = self.names.name(Refer::Line, &last.mark).to_owned();
        }
        offers
    }
}

/// Line and support as one mark.
pub(super) fn line_mark(block: &Value) -> Value {
    match (block["line"].as_str(), block["support"].as_str()) {
        (Some(line), Some(support)) => format!("{line}/{support}").into(),
        (Some(line), None) => line.into(),
        (None, _) => Value::Null,
    }
}

/// A time as it was typed, without the zero files begin with.
fn time(value: &Value) -> String {
    let text = typed(value);
    match text.strip_prefix('0') {
        Some(rest) if rest.len() == 4 => rest.to_owned(),
        _ => text,
    }
}

/// A week as it is read: a table of half-hours in which each block stands where it happens.
#[derive(Template, Debug)]
#[template(path = "week_grid.html")]
pub(crate) struct WeekGrid {
    caption: String,
    days: Vec<DayHead>,
    rows: Vec<GridRow>,
    kinds: Vec<(String, &'static str)>,
}

#[derive(Debug)]
struct DayHead {
    name: String,
    lanes: u16,
}

#[derive(Debug)]
struct GridRow {
    /// The hour, on each full hour.
    hour: Option<String>,
    cells: Vec<GridCell>,
}

/// A block, or an empty stretch, with what it covers.
#[derive(Debug)]
struct GridCell {
    first: u8,
    rows: u8,
    lanes: u16,
    /// Whether others stand beside it.
    narrow: bool,
    block: Option<CellBlock>,
}

#[derive(Debug)]
struct CellBlock {
    kind: String,
    kind_name: &'static str,
    time: String,
    label: String,
}

/// Draws a week.
pub(crate) fn week_to_read(plan: &WeeklyPlan) -> WeekGrid {
    let boxes = week_grid(plan);
    let mut days = Vec::new();
    let mut rows: Vec<GridRow> = (0..GRID_ROWS).map(GridRow::new).collect();
    for day in Weekday::ALL {
        let of_day: Vec<WeekBox> =
            boxes.iter().filter(|b| usize::from(b.day) == day.index()).copied().collect();
        let lanes = of_day.iter().map(|b| b.lanes).max().unwrap_or(1);
        for cell in cells_of_day(plan, &of_day, lanes) {
            rows[usize::from(cell.first)].cells.push(cell);
        }
        days.push(DayHead { name: words::form::grid_day(day), lanes });
    }
    let kinds = BlockKind::ALL.iter().map(|kind| (mark(kind), kind.term())).collect();
    WeekGrid { caption: words::week::drawn(plan.blocks.len()), days, rows, kinds }
}

impl GridRow {
    fn new(row: u8) -> Self {
        let hour = row.is_multiple_of(2).then(|| words::form::grid_hour(5 + row / 2));
        Self { hour, cells: Vec::new() }
    }
}

/// The cells of a day's column, which is as many lanes wide as blocks share it at most. What no
/// block covers becomes as few empty cells as go.
fn cells_of_day(plan: &WeeklyPlan, boxes: &[WeekBox], lanes: u16) -> Vec<GridCell> {
    let width = usize::from(lanes);
    let mut free = vec![vec![true; width]; usize::from(GRID_ROWS)];
    let mut cells = Vec::new();
    for laid in boxes {
        // Fewer that share the column here each take more of its lanes.
        let (left, right) = (laid.lane * lanes / laid.lanes, (laid.lane + 1) * lanes / laid.lanes);
        for row in laid.first..laid.end {
            free[usize::from(row)][usize::from(left)..usize::from(right)].fill(false);
        }
        let block = Some(cell_block(&plan.blocks[laid.block]));
        let (rows, lanes) = (laid.end - laid.first, right - left);
        let narrow = laid.lanes > 1;
        cells.push((left, GridCell { first: laid.first, rows, lanes, narrow, block }));
    }
    for row in 0..free.len() {
        let mut lane = 0;
        while lane < width {
            if free[row][lane] {
                cells.push(empty_cell(&mut free, row, lane));
            }
            lane += 1;
        }
    }
    cells.sort_by_key(|(left, cell)| (cell.first, *left));
    cells.into_iter().map(|(_, cell)| cell).collect()
}

/// The widest and then the longest empty stretch from a place on, which is free no more.
fn empty_cell(free: &mut [Vec<bool>], row: usize, lane: usize) -> (u16, GridCell) {
    let right = (lane..free[row].len()).find(|at| !free[row][*at]).unwrap_or(free[row].len());
    let is_free = |at: &usize| free[*at][lane..right].iter().all(|free| *free);
    // An empty stretch of all lanes does not grow into rows where blocks leave room beside them.
    let end = (row..free.len()).find(|at| !is_free(at)).unwrap_or(free.len());
    free[row..end].iter_mut().for_each(|lanes| lanes[lane..right].fill(false));
    let small = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
    let wide = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    let (first, rows, lanes) = (small(row), small(end - row), wide(right - lane));
    (wide(lane), GridCell { first, rows, lanes, narrow: false, block: None })
}

fn cell_block(block: &Block) -> CellBlock {
    let kind = block.kind.unwrap_or(BlockKind::Formal);
    let (time, label) = words::week::block_in_grid(block);
    CellBlock { kind: mark(&kind), kind_name: kind.term(), time, label }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn week() -> WeeklyPlan {
        domain::read_body(&json!({ "blocks": [
            { "key": "b1", "days": ["mon", "tue"], "label": "かなた",
              "time": { "from": "9:00", "to": "15:00" } },
            { "key": "b2", "days": ["mon"], "label": "訪問看護", "kind": "own",
              "time": { "from": "14:00", "to": "16:00" } },
            { "key": "b3", "days": ["sun"], "label": "夜", "time": { "from": "21:00", "to": "30:00" } },
        ] }))
        .unwrap()
    }

    /// How often each half-hour of each lane is covered, as a browser lays the table out.
    fn covered(grid: &WeekGrid) -> Vec<Vec<u8>> {
        let width = grid.days.iter().map(|day| usize::from(day.lanes)).sum();
        let mut covered = vec![vec![0; width]; grid.rows.len()];
        for (row, cells) in grid.rows.iter().enumerate() {
            let mut lane = 0;
            for cell in &cells.cells {
                while covered[row][lane] > 0 {
                    lane += 1;
                }
                let (rows, lanes) = (usize::from(cell.rows), usize::from(cell.lanes));
                for line in &mut covered[row..row + rows] {
                    line[lane..lane + lanes].iter_mut().for_each(|count| *count += 1);
                }
            }
        }
        covered
    }

    #[test]
    fn every_half_hour_of_every_lane_is_covered_once() {
        let grid = week_to_read(&week());
        assert!(covered(&grid).iter().flatten().all(|count| *count == 1));
        let lanes: Vec<u16> = grid.days.iter().map(|day| day.lanes).collect();
        assert_eq!(lanes, [2, 1, 1, 1, 1, 1, 1]);
    }

    #[test]
    fn a_block_stands_at_its_half_hours_with_its_time_and_words() {
        let grid = week_to_read(&week());
        let at = |row: usize| {
            let cells = grid.rows[row].cells.iter().filter_map(|cell| {
                let block = cell.block.as_ref()?;
                Some((block.label.as_str(), block.time.as_str(), cell.rows, cell.lanes))
            });
            cells.collect::<Vec<_>>()
        };
        // The night of Sunday ends on Monday morning, over the whole width of the column.
        assert_eq!(at(0), [("夜", "21:00～翌6:00", 2, 2)]);
        assert_eq!(at(8), [("かなた", "9:00～15:00", 12, 1), ("かなた", "9:00～15:00", 12, 1)]);
        assert_eq!(at(18), [("訪問看護", "14:00～16:00", 4, 1)]);
        assert_eq!(at(32), [("夜", "21:00～翌6:00", 16, 1)]);
    }

    #[test]
    fn a_time_is_shown_as_people_write_it() {
        assert_eq!(time(&json!("09:00")), "9:00");
        assert_eq!(time(&json!("31:50")), "31:50");
        assert_eq!(time(&json!("0時")), "0時");
    }
}
