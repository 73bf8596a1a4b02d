//! The Japanese civil calendar as the welfare laws use it.
//!
//! Everything here is a pure value: a [`Day`] is a date without a clock, a [`YearMonth`] is what
//! awards and monitoring are counted in, and an age is a number of years that the law says is
//! reached on the day *before* the birthday. Nothing reads the current time; whoever needs
//! "today" is given it.
//!
//! ```
//! use calendar::{Day, attains, validity_end};
//!
//! let born: Day = "平成20年4月1日".parse().unwrap();
//! assert_eq!(attains(born, 18).to_string(), "2026-03-31");
//!
//! let decided: Day = "2026-04-10".parse().unwrap();
//! assert_eq!(validity_end(decided, 12).to_string(), "2027-04-30");
//! ```

mod age;
mod clock;
mod day;
mod era;
mod holiday;
mod period;
mod school;
mod year_month;

pub use age::{age_on, attains};
pub use clock::{Clock, ClockFault, DAY_START, GridPiece, Span};
pub use day::{Day, DayFault, Weekday};
pub use era::{Era, EraDay};
pub use holiday::{Holiday, holiday, holidays};
pub use period::{Period, monitoring_months, review_due, validity_end};
pub use school::{FiscalYear, SchoolStage, school_grade, school_stage};
pub use year_month::YearMonth;
