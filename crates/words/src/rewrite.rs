//! Easy Japanese: times and days as the person's page says them (practice §9.1).

use calendar::{Clock, Span};

/// 午前10時から 午後4時まで
pub fn plain_time(span: Span) -> String {
    format!("{}から {}まで", plain_clock(span.from()), plain_clock(span.to()))
}

fn plain_clock(clock: Clock) -> String {
    let minutes = clock.minutes() % (24 * 60);
    let (half, hour) = match minutes / 60 {
        hour @ 0..=11 => ("午前", hour),
        hour => ("午後", hour - 12),
    };
    match minutes % 60 {
        0 => format!("{half}{hour}時"),
        30 => format!("{half}{hour}時半"),
        rest => format!("{half}{hour}時{rest}分"),
    }
}
