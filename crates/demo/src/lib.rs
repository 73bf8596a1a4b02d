//! The demo region: two municipalities, their offices and about forty people, all invented.
//!
//! The people are written as short stories (`stories/*.toml`) in which only what is particular is
//! told; [`expand`](story::Story::expand) makes whole case files of them, as an office would have
//! them on [`today`]. The demo's clock stands on that day, so that what is overdue stays overdue.

mod expand;
mod frequency;
mod grow;
mod region;
mod story;

use std::sync::LazyLock;

use calendar::Day;
use domain::CaseFile;

pub use grow::grow;
pub use region::{Municipality, Region, RegionOffice, Staff, region};
pub use story::Story;

/// The day the demo lives on: Friday, 20 November 2026.
pub fn today() -> Day {
    Day::new(2026, 11, 20).unwrap_or_else(|| calendar::Era::Reiwa.first_day())
}

static STORIES: LazyLock<Vec<(&'static str, Story)>> = LazyLock::new(|| {
    STORY_FILES
        .iter()
        .map(|(name, text)| {
            let story = toml::from_str(text).unwrap_or_else(|e| panic!("story {name}: {e}"));
            (*name, story)
        })
        .collect()
});

include!(concat!(env!("OUT_DIR"), "/stories.rs"));

/// The people of the demo region, by the name of their story.
pub fn stories() -> &'static [(&'static str, Story)] {
    &STORIES
}

/// All case files of the demo region, each with the name of its story.
pub fn cases() -> Vec<(&'static str, CaseFile)> {
    stories().iter().map(|(name, story)| (*name, story.expand())).collect()
}

/// The case file of one story.
///
/// # Panics
/// If there is no such story: the name is written in a test or in this crate.
pub fn case(name: &str) -> CaseFile {
    let (_, story) = stories()
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap_or_else(|| panic!("no story {name}"));
    story.expand()
}
