//! The weekly grid on paper: boxes with their words, and a list of those too small for them.

use calendar::Weekday;
use domain::{Block, BlockKind, WeeklyPlan, week_grid};
use serde::Serialize;

/// The grid, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct WeekSheet {
    /// 月 … 日・祝
    days: Vec<String>,
    /// Hours at the left, every two hours from 6:00.
    hours: Vec<(u8, String)>,
    boxes: Vec<WeekBox>,
    daily_title: String,
    daily: String,
    beyond_title: String,
    beyond: Vec<String>,
    /// Words of boxes too small to hold them, each after its number.
    legend: Vec<String>,
    /// Title and words of what the side has no room for; it goes on below the grid.
    below: Vec<(String, String)>,
    /// The grid in words, for those who cannot see it.
    told: String,
    /// What the borders of the boxes mean.
    key: Vec<(BlockKind, String)>,
}

/// A box of the grid, in half-hour rows and lanes of a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct WeekBox {
    day: u8,
    first: u8,
    end: u8,
    lane: u16,
    lanes: u16,
    kind: BlockKind,
    text: String,
}

/// Width of a day's column, mm, and height of a half-hour; the template draws by the same figures.
const DAY_MM: f32 = 28.0;
const ROW_MM: f32 = 2.8;
/// Size of a letter in the grid and its line, mm.
const LETTER_MM: f32 = 2.15;
const LINE_MM: f32 = 2.5;
/// Letters in a line, and lines in each of the two boxes, at the side of the grid.
const SIDE_LETTERS: usize = 24;
const SIDE_LINES: usize = 14;

impl WeekSheet {
    /// All text of the grid.
    pub(crate) fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        change(&mut self.daily);
        self.boxes.iter_mut().for_each(|b| change(&mut b.text));
        self.beyond.iter_mut().for_each(&mut *change);
        self.legend.iter_mut().for_each(&mut *change);
        self.below.iter_mut().for_each(|(_, words)| change(words));
        change(&mut self.told);
    }
}

/// Lays out a week.
pub(crate) fn week_sheet(plan: &WeeklyPlan) -> WeekSheet {
    let mut boxes: Vec<WeekBox> =
        week_grid(plan).iter().map(|laid| week_box(&plan.blocks[laid.block], laid)).collect();
    let mut legend = Vec::new();
    for b in &mut boxes {
        number_if_small(b, &mut legend);
    }
    let numbered = legend.iter().enumerate();
    let legend = numbered.map(|(i, words)| format!("{} {words}", words::form::number_mark(i + 1)));
    let legend: Vec<String> = legend.collect();
    let beyond = plan.beyond_week.iter().map(|beyond| {
        let frequency = words::frequency(&beyond.frequency);
        format!("{} {frequency}", beyond.text).trim().to_owned()
    });
    let title = |field: &str| words::field("WeeklyPlan", field).label.to_owned();
    let (daily_title, beyond_title) = (title("daily_life"), title("beyond_week"));
    let (mut daily, mut beyond) = (plan.daily_life.to_string(), beyond.collect::<Vec<_>>());
    let mut below = Vec::new();
    if lines_of(&daily) > SIDE_LINES {
        below.push((daily_title.clone(), std::mem::replace(&mut daily, see_below())));
    }
    if beyond.iter().map(|words| lines_of(words)).sum::<usize>() > SIDE_LINES {
        let words = std::mem::replace(&mut beyond, vec![see_below()]);
        below.push((beyond_title.clone(), words.join("\n")));
    }
    WeekSheet {
        days: Weekday::ALL.iter().map(|day| words::form::grid_day(*day)).collect(),
        hours: (0..12).map(|i| (2 + i * 4, words::form::grid_hour(6 + i * 2))).collect(),
        boxes,
        daily_title,
        daily,
        beyond_title,
        beyond,
        legend,
        below,
        told: words::form::week_told(&plan.blocks),
        key: BlockKind::ALL
            .iter()
            .map(|kind| (*kind, words::Term::term(kind).to_owned()))
            .collect(),
    }
}

fn see_below() -> String {
    words::form::see_below().to_owned()
}

/// Lines a text takes at the side of the grid.
fn lines_of(text: &str) -> usize {
    text.lines().map(|line| line.chars().count().div_ceil(SIDE_LETTERS).max(1)).sum()
}

fn week_box(block: &Block, laid: &domain::WeekBox) -> WeekBox {
    WeekBox {
        day: laid.day,
        first: laid.first,
        end: laid.end,
        lane: laid.lane,
        lanes: laid.lanes,
        kind: block.kind.unwrap_or(BlockKind::Formal),
        text: words::form::block_label(block),
    }
}

/// A box that cannot hold its words gets a number, and the words go to the list below the grid.
fn number_if_small(b: &mut WeekBox, legend: &mut Vec<String>) {
    let width = DAY_MM / f32::from(b.lanes) - 1.2;
    let height = ROW_MM * f32::from(b.end - b.first) - 0.6;
    let per_line = (width / LETTER_MM).floor().max(1.0);
    let lines = (height / LINE_MM).floor().max(1.0);
    let letters: f32 = b.text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum();
    if (letters / per_line).ceil() <= lines && !b.text.contains('\n') {
        return;
    }
    let at = legend.iter().position(|text| *text == b.text).unwrap_or_else(|| {
        legend.push(b.text.clone());
        legend.len() - 1
    });
    b.text = words::form::number_mark(at + 1);
}
