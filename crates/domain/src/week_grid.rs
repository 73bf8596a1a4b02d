//! The weekly grid: 48 half-hours from 5:00, Monday to Sunday, blocks side by side where they
//! overlap.

use calendar::GridPiece;

use crate::{Block, WeeklyPlan};

/// Half-hours of a day's column.
pub const GRID_ROWS: u8 = 48;

/// A piece of a block in one day's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekBox {
    /// Which block of the plan.
    pub block: usize,
    /// Column, 0 = Monday.
    pub day: u8,
    /// First half-hour, 0 = 5:00.
    pub first: u8,
    /// One past the last half-hour, up to 48.
    pub end: u8,
    /// Which lane of those that share the column here.
    pub lane: u16,
    /// How many share it.
    pub lanes: u16,
}

/// Lays out a week: one box per weekday of a block, more where it runs on past five in the
/// morning; by day and beginning.
pub fn week_grid(plan: &WeeklyPlan) -> Vec<WeekBox> {
    let mut boxes: Vec<WeekBox> =
        plan.blocks.iter().enumerate().flat_map(|(i, block)| boxes_of(i, block)).collect();
    boxes.sort_by_key(|b| (b.day, b.first, std::cmp::Reverse(b.end), b.block));
    boxes.chunk_by_mut(|a, b| a.day == b.day).for_each(share_lanes);
    boxes
}

fn boxes_of(block: usize, written: &Block) -> Vec<WeekBox> {
    let Some(time) = written.time else { return Vec::new() };
    let pieces = time.half_hours();
    let box_of = |day: usize, piece: &GridPiece| {
        let index = i16::try_from(day).unwrap_or(0) + i16::from(piece.day_offset);
        WeekBox {
            block,
            day: u8::try_from(index.rem_euclid(7)).unwrap_or(0),
            first: piece.first,
            end: piece.end,
            lane: 0,
            lanes: 1,
        }
    };
    written
        .days
        .iter()
        .flat_map(|day| pieces.iter().map(move |piece| box_of(day.index(), piece)))
        .collect()
}

/// Gives boxes of one day that overlap their own lanes; `boxes` is sorted by beginning.
fn share_lanes(boxes: &mut [WeekBox]) {
    let mut start = 0;
    while start < boxes.len() {
        let mut end = start + 1;
        let mut reach = boxes[start].end;
        while end < boxes.len() && boxes[end].first < reach {
            reach = reach.max(boxes[end].end);
            end += 1;
        }
        let mut free: Vec<u8> = Vec::new();
        for b in &mut boxes[start..end] {
            let lane = free.iter().position(|until| *until <= b.first).unwrap_or_else(|| {
                free.push(0);
                free.len() - 1
            });
            free[lane] = b.end;
            b.lane = u16::try_from(lane).unwrap_or(u16::MAX);
        }
        let lanes = u16::try_from(free.len()).unwrap_or(u16::MAX);
        boxes[start..end].iter_mut().for_each(|b| b.lanes = lanes);
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn grid(blocks: &serde_json::Value) -> Vec<(usize, u8, u8, u8, u16, u16)> {
        let plan: WeeklyPlan = crate::read_body(&json!({ "blocks": blocks })).unwrap();
        week_grid(&plan).iter().map(|b| (b.block, b.day, b.first, b.end, b.lane, b.lanes)).collect()
    }

    #[test]
    fn each_weekday_has_its_box() {
        let boxes = grid(&json!([
            { "key": "b1", "days": ["tue", "mon"], "time": { "from": "9:00", "to": "15:10" } },
            { "key": "b2", "days": ["mon"] },
        ]));
        assert_eq!(boxes, [(0, 0, 8, 21, 0, 1), (0, 1, 8, 21, 0, 1)]);
    }

    #[test]
    fn a_night_past_five_goes_on_in_the_next_column_and_sunday_in_monday() {
        let boxes = grid(&json!([
            { "key": "b1", "days": ["sun"], "time": { "from": "22:00", "to": "30:00" } },
        ]));
        assert_eq!(boxes, [(0, 0, 0, 2, 0, 1), (0, 6, 34, 48, 0, 1)]);
    }

    #[test]
    fn boxes_that_overlap_stand_side_by_side() {
        let boxes = grid(&json!([
            { "key": "b1", "days": ["mon"], "time": { "from": "9:00", "to": "12:00" } },
            { "key": "b2", "days": ["mon"], "time": { "from": "10:00", "to": "11:00" } },
            { "key": "b3", "days": ["mon"], "time": { "from": "11:00", "to": "13:00" } },
            { "key": "b4", "days": ["mon"], "time": { "from": "13:00", "to": "14:00" } },
        ]));
        assert_eq!(
            boxes,
            [(0, 0, 8, 14, 0, 2), (1, 0, 10, 12, 1, 2), (2, 0, 12, 16, 1, 2), (3, 0, 16, 18, 0, 1)]
        );
    }
}
