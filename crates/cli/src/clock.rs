//! The edge where time and randomness come in.

use app::{Entropy, Moment};
use calendar::Day;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// Japan keeps one offset all year.
const JAPAN: Offset = jiff::tz::offset(9);

/// A clock, possibly one that stands on another day, as the demo's does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// Added to the time of the machine, milliseconds.
    offset: i64,
}

impl Clock {
    /// A clock that shows `day` now and runs on from there.
    pub fn standing_on(day: Day) -> Self {
        let now = Self::default().now();
        Self { offset: i64::from(day.days_since(now.today)) * 86_400_000 }
    }

    /// The moment.
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's time is read")]
    pub fn now(self) -> Moment {
        let at = Timestamp::now().as_millisecond() + self.offset;
        Moment { at, today: in_japan(at).date().into() }
    }

    /// An instant as day and time in Japan, in words.
    pub fn said(at: i64) -> String {
        let there = in_japan(at);
        let day = words::day(there.date().into());
        format!("{day} {:02}:{:02}", there.hour(), there.minute())
    }
}

fn in_japan(at: i64) -> jiff::Zoned {
    let instant = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    instant.to_zoned(TimeZone::fixed(JAPAN))
}

/// Randomness of the operating system.
pub fn entropy() -> Entropy {
    #[expect(clippy::disallowed_methods, reason = "the one place where randomness is taken")]
    Entropy(|bytes| {
        // Without randomness there are no safe tokens, so there is nothing to go on with.
        assert!(getrandom::fill(bytes).is_ok(), "the system gives no randomness");
    })
}
