//! Fiscal and school years: both begin on 1 April.

use crate::{Day, attains};

/// 年度: 1 April to 31 March, named by the year it begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(pub i16);

impl FiscalYear {
    /// The fiscal year a day lies in.
    pub fn of(day: Day) -> Self {
        Self(if day.month() >= 4 { day.year() } else { day.year() - 1 })
    }

    /// 1 April.
    pub fn first_day(self) -> Option<Day> {
        Day::new(self.0, 4, 1)
    }

    /// 31 March of the following year.
    pub fn last_day(self) -> Option<Day> {
        Day::new(self.0 + 1, 3, 31)
    }
}

/// Where a child stands in school by age alone (deferral and repetition are told, not computed).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchoolStage {
    /// Before 就学.
    BeforeSchool,
    /// 小学校, grade 1 to 6.
    Primary,
    /// 中学校, grade 7 to 9 counted from the first year of primary school.
    LowerSecondary,
    /// 高等学校・高等部, grade 10 to 12.
    UpperSecondary,
    /// After the school year in which 18 is reached.
    After,
}

/// Which year of school `on` falls in, 1 = first year of primary school; zero or negative before.
///
/// School begins with the first school year on or after the day *following* the one on which six
/// years are reached (学校教育法17条1項), so someone born on 1 April belongs to the earlier year.
pub fn school_grade(born: Day, on: Day) -> i16 {
    let ready = attains(born, 6).plus_days(1);
    let FiscalYear(year) = FiscalYear::of(ready);
    let starts = if ready.month() == 4 && ready.day() == 1 { year } else { year + 1 };
    FiscalYear::of(on).0 - starts + 1
}

/// The stage of school on a day, by age alone.
pub fn school_stage(born: Day, on: Day) -> SchoolStage {
    match school_grade(born, on) {
        ..=0 => SchoolStage::BeforeSchool,
        1..=6 => SchoolStage::Primary,
        7..=9 => SchoolStage::LowerSecondary,
        10..=12 => SchoolStage::UpperSecondary,
        13.. => SchoolStage::After,
    }
}
