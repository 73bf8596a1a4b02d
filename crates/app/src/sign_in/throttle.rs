//! Guessing is made slow; an honest person is not locked out.
//!
//! Every try is counted before it is judged, so that tries sent at the same time cannot pass
//! together, and taken back when it was right. After some free failures each further one makes the
//! next wait twice as long. Counted are the account from one address, the address, the account
//! from anywhere; but a browser in which the account has signed in before has an allowance of its
//! own, which a stranger cannot use up.

use std::net::IpAddr;

use domain::hex;
use sha2::{Digest, Sha256};
use store::{Attempts, Counted, WriteFault};

use super::Door;
use crate::Outcome;

/// Failures are forgotten after so long.
const FORGOTTEN_MS: i64 = 24 * 60 * 60 * 1000;
/// How often counting is tried again when others count at the same time.
const TRIES: usize = 8;

/// How many failures are free, and how long one waits after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Failures without a wait.
    free: u32,
    /// The first wait; each next one is twice as long.
    first_ms: i64,
    /// The longest wait.
    longest_ms: i64,
}

/// One account from one address.
pub(crate) const PAIR: Allowance =
    Allowance { free: 5, first_ms: 2_000, longest_ms: 15 * 60 * 1000 };
/// One address: a whole office may sit behind it.
pub(crate) const ADDRESS: Allowance =
    Allowance { free: 40, first_ms: 1_000, longest_ms: 5 * 60 * 1000 };
/// One account from anywhere: many addresses guess together.
pub(crate) const ACCOUNT: Allowance =
    Allowance { free: 50, first_ms: 1_000, longest_ms: 60 * 1000 };
/// One account in a browser it is known in.
pub(crate) const BROWSER: Allowance =
    Allowance { free: 10, first_ms: 2_000, longest_ms: 5 * 60 * 1000 };
/// The second factor, once the password was right; and a session that is proved again.
pub(crate) const PROOF: Allowance =
    Allowance { free: 5, first_ms: 5_000, longest_ms: 15 * 60 * 1000 };

impl Allowance {
    /// How long one waits after so many failures, milliseconds.
    fn wait(self, failures: u32) -> i64 {
        match failures.checked_sub(self.free) {
            None | Some(0) => 0,
            Some(over) => {
                self.first_ms.saturating_mul(1 << (over - 1).min(30)).min(self.longest_ms)
            }
        }
    }

    /// The count after one more try at a moment.
    fn after(self, found: &Attempts, at: i64) -> Attempts {
        let failures = if at - found.last_at > FORGOTTEN_MS { 1 } else { found.failures + 1 };
        let free_at = match self.wait(failures) {
            0 => 0,
            wait => at + wait,
        };
        Attempts { failures, free_at, last_at: at }
    }
}

/// What tries are counted under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counter {
    key: String,
    allowance: Allowance,
    /// Whether a right try clears the count, or only takes back its own.
    clears: bool,
}

fn counter(kind: &str, of: &[&str], allowance: Allowance, clears: bool) -> Counter {
    let mut hash = Sha256::new();
    for part in of {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    Counter { key: format!("{kind}:{}", hex(&hash.finalize())), allowance, clears }
}

/// Counters of a password given by someone unknown.
pub(crate) fn of_stranger(login: &str, address: Option<IpAddr>) -> Vec<Counter> {
    let (login, network) = (login.to_lowercase(), network(address));
    vec![
        counter("pair", &[&login, &network], PAIR, true),
        counter("address", &[&network], ADDRESS, false),
        counter("account", &[&login], ACCOUNT, false),
    ]
}

/// The counter of a password given in a browser the account is known in.
pub(crate) fn of_browser(login: &str, browser: &str) -> Vec<Counter> {
    vec![counter("browser", &[&login.to_lowercase(), browser], BROWSER, true)]
}

/// The counter of a place where nobody has said who they are.
pub(crate) fn of_place(address: Option<IpAddr>) -> Vec<Counter> {
    vec![counter("address", &[&network(address)], ADDRESS, false)]
}

/// A mark by which an account's own places are told apart: of two accounts it differs at the same
/// place. Short, so that it is of little use to whoever wants to know where someone was.
pub(crate) fn place(account: Option<&str>, address: Option<IpAddr>) -> String {
    let mut hash = Sha256::new();
    hash.update(account.unwrap_or_default());
    hash.update([0]);
    hash.update(network(address));
    hex(&hash.finalize()[..4])
}

/// The counter of what an account proves itself with.
pub(crate) fn of_proof(account: &str) -> Vec<Counter> {
    vec![counter("proof", &[account], PROOF, true)]
}

/// The network of an address: a household or office has a whole /64 of IPv6.
fn network(address: Option<IpAddr>) -> String {
    match address {
        None => String::new(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => format!("{:?}", &address.segments()[..4]),
        },
    }
}

/// Counts a try, or says how many seconds to wait before it is heard.
pub(crate) async fn count(door: &Door, counters: &[Counter]) -> Outcome<Result<(), u32>> {
    let now = door.moment.at;
    for _ in 0..TRIES {
        let mut counted = Vec::with_capacity(counters.len());
        for counter in counters {
            let found = store::attempts(&door.db, &counter.key).await?;
            let after = counter.allowance.after(&found, now);
            counted.push(Counted { key: counter.key.clone(), found, after });
        }
        let free_at = counted.iter().map(|counted| counted.found.free_at).max().unwrap_or(0);
        if free_at > now {
            return Ok(Err(seconds(free_at - now)));
        }
        match store::count(&door.db, &counted, now - 2 * FORGOTTEN_MS).await {
            Ok(()) => return Ok(Ok(())),
            Err(WriteFault::Stale) => {}
            Err(WriteFault::Fault(fault)) => return Err(fault.into()),
        }
    }
    Ok(Err(1))
}

/// Takes a try that was right back.
pub(crate) async fn uncount(door: &Door, counters: &[Counter]) -> Outcome<()> {
    let keys = |clears: bool| -> Vec<String> {
        let counters = counters.iter().filter(|counter| counter.clears == clears);
        counters.map(|counter| counter.key.clone()).collect()
    };
    Ok(store::uncount(&door.db, &keys(true), &keys(false)).await?)
}

fn seconds(milliseconds: i64) -> u32 {
    u32::try_from((milliseconds + 999) / 1000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<_> = (4..=9).map(|failures| PAIR.wait(failures)).collect();
        assert_eq!(waits, [0, 0, 2_000, 4_000, 8_000, 16_000]);
        assert_eq!(PAIR.wait(u32::MAX), 15 * 60 * 1000);
    }

    #[test]
    fn a_network_is_one_whatever_its_last_half() {
        let of = |text: &str| network(Some(text.parse().unwrap()));
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
