//! Age in law: 年齢計算ニ関スル法律 and 民法143条.

use crate::Day;

/// The day at whose end a person born on `born` reaches `years` (年齢計算ニ関スル法律).
///
/// Birth counts as the first day, so a year of life is full at the end of the day *before* the
/// birthday. Someone born on 29 February reaches an age at the end of 28 February every year:
/// in a common year because the period ends with the last day of the month (民法143条2項).
pub fn attains(born: Day, years: i16) -> Day {
    let leap_day_lost = born.month() == 2 && born.day() == 29 && {
        let anniversary = born.plus_years(years);
        anniversary.day() == 28
    };
    let anniversary = born.plus_years(years);
    if leap_day_lost { anniversary } else { anniversary.plus_days(-1) }
}

/// Full years as they are shown on forms: the age changes on the birthday, the day after
/// [`attains`]. Zero before birth.
pub fn age_on(born: Day, on: Day) -> i16 {
    let guess = on.year() - born.year();
    let age = if attains(born, guess) < on { guess } else { guess - 1 };
    age.max(0)
}
