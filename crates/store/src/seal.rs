//! The days of the journal: each evening the heads of all chains that moved are sealed into one
//! hash, chained from day to day. A head that was printed or sent away proves that nothing before
//! it was rewritten, even by someone who can compute every hash anew.
//!
//! What it cannot show: entries cut off the end of a chain before the day was sealed.

use calendar::Day;
use domain::hex;
use sha2::{Digest, Sha256};

use crate::db::{Db, Fault, Op, WriteFault};
use crate::journal::{ChainFault, ChainWhy, JournalRow, verify_chain};
use crate::statement as sql;
use crate::{Row, Value};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Japan is so far ahead of the clock of the store.
const JAPAN_MS: i64 = 9 * 60 * 60 * 1000;
/// A request begun before midnight may be written so long after it.
const LATE_MS: i64 = 10 * 60 * 1000;
/// Chains looked at in one go.
const PAGE: u32 = 500;

/// The moment a day begins in Japan, milliseconds since 1970.
pub fn begins(day: Day) -> i64 {
    let epoch = Day::new(1970, 1, 1).unwrap_or(day);
    i64::from(day.days_since(epoch)) * DAY_MS - JAPAN_MS
}

/// The head of one chain as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedHead {
    /// The chain: a case, or a concern.
    pub chain: String,
    /// Number of its last entry.
    pub seq: i64,
    /// Hash of that entry.
    pub hash: String,
}

/// A sealed day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedDay {
    /// The day, in ISO form.
    pub day: String,
    /// How many chains moved.
    pub chains: i64,
    /// Hash of the sealed day before.
    pub before: String,
    /// Hash of this one.
    pub hash: String,
    /// When it was sealed, milliseconds.
    pub sealed_at: i64,
    /// The heads, by chain.
    pub heads: Vec<SealedHead>,
}

impl SealedDay {
    fn seal(day: Day, before: &str, sealed_at: i64, heads: Vec<SealedHead>) -> Self {
        let mut sealed = Self {
            day: day.to_string(),
            chains: i64::try_from(heads.len()).unwrap_or(i64::MAX),
            before: before.to_owned(),
            hash: String::new(),
            sealed_at,
            heads,
        };
        sealed.hash = sealed.hash_of();
        sealed
    }

    fn hash_of(&self) -> String {
        let mut hash = Sha256::new();
        let numbers = format!("{} {}", self.chains, self.sealed_at);
        for field in [&self.day, &self.before, &numbers] {
            hash.update(field.len().to_be_bytes());
            hash.update(field.as_bytes());
        }
        for head in &self.heads {
            hash.update(format!("\n{} {} {}", head.chain, head.seq, head.hash).as_bytes());
        }
        hex(&hash.finalize())
    }

    /// When everything it seals had been written.
    fn ends(&self) -> i64 {
        self.day.parse().map_or(0, |day: Day| begins(day) + DAY_MS)
    }
}

/// Seals the days that are over and were not sealed yet, as one; answers with what was sealed.
pub async fn seal_days(db: &Db, at: i64, today: Day) -> Result<Option<SealedDay>, WriteFault> {
    let just_begun = at < begins(today) + LATE_MS;
    let day = today.plus_days(if just_begun { -2 } else { -1 });
    let (last_day, before) = last_sealed(db).await?.unzip();
    let before = before.unwrap_or_default();
    if last_day.is_some_and(|last| last >= day) {
        return Ok(None);
    }
    let from = last_day.map_or(0, begins);
    let moved =
        db.rows(&sql::JOURNAL_MOVED, vec![from.into(), (begins(day) + DAY_MS).into()]).await?;
    let mut heads = Vec::new();
    for row in &moved {
        heads.extend(unsealed_head(db, row.text(0), row.int(1)).await?);
    }
    let sealed = SealedDay::seal(day, &before, at, heads);
    match db.write(seal_ops(&sealed)).await {
        // Another process sealed it first.
        Err(WriteFault::Stale) => Ok(None),
        other => other.map(|()| Some(sealed)),
    }
}

async fn unsealed_head(db: &Db, chain: &str, seq: i64) -> Result<Option<SealedHead>, Fault> {
    let sealed = db.rows(&sql::DAY_HEAD_LAST, vec![chain.into()]).await?;
    if sealed.first().is_some_and(|row| row.int(0) >= seq) {
        return Ok(None);
    }
    let rows = db.rows(&sql::JOURNAL_AT, vec![chain.into(), seq.into()]).await?;
    let head =
        |row: &Row| SealedHead { chain: chain.to_owned(), seq, hash: row.text(0).to_owned() };
    Ok(rows.first().map(head))
}

fn seal_ops(sealed: &SealedDay) -> Vec<Op> {
    let mut ops = vec![Op::run(
        &sql::DAY_PUT,
        vec![
            sealed.day.as_str().into(),
            sealed.chains.into(),
            sealed.before.as_str().into(),
            sealed.hash.as_str().into(),
            sealed.sealed_at.into(),
        ],
    )];
    ops.extend(sealed.heads.iter().map(|head| {
        Op::run(
            &sql::DAY_HEAD_PUT,
            vec![
                sealed.day.as_str().into(),
                head.chain.as_str().into(),
                head.seq.into(),
                head.hash.as_str().into(),
            ],
        )
    }));
    ops
}

/// The last sealed day and its hash.
pub async fn last_sealed(db: &Db) -> Result<Option<(Day, String)>, Fault> {
    let rows = db.rows(&sql::DAY_LAST, Vec::new()).await?;
    Ok(rows.first().and_then(|row| Some((row.day(0)?, row.text(1).to_owned()))))
}

/// All sealed days, oldest first.
pub async fn sealed_days(db: &Db) -> Result<Vec<SealedDay>, Fault> {
    let days = db.rows(&sql::DAYS, Vec::new()).await?;
    Ok(days_of(&days, &db.rows(&sql::DAY_HEADS, Vec::new()).await?))
}

/// Sealed days from their rows and the rows of their heads.
pub(crate) fn days_of(days: &[Row], heads: &[Row]) -> Vec<SealedDay> {
    let mut days: Vec<_> = days
        .iter()
        .map(|row| SealedDay {
            day: row.text(0).to_owned(),
            chains: row.int(1),
            before: row.text(2).to_owned(),
            hash: row.text(3).to_owned(),
            sealed_at: row.int(4),
            heads: Vec::new(),
        })
        .collect();
    for row in heads {
        if let Some(day) = days.iter_mut().find(|day| day.day == row.text(0)) {
            day.heads.push(SealedHead {
                chain: row.text(1).to_owned(),
                seq: row.int(2),
                hash: row.text(3).to_owned(),
            });
        }
    }
    days
}

/// Where the journal does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookFault {
    /// In a chain: the first bad entry.
    Chain {
        /// The case, or the concern.
        chain: String,
        /// Where and what.
        fault: ChainFault,
    },
    /// In the days: the first bad one.
    Day {
        /// The day.
        day: String,
        /// What is wrong.
        why: DayWhy,
    },
}

/// What is wrong with a sealed day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayWhy {
    /// It does not follow the one before it.
    Unlinked,
    /// It or one of its heads has been altered.
    Altered,
    /// It is not what was printed.
    NotAsPrinted,
}

/// Checks the days: each follows the one before, and a printed head is among them.
pub fn verify_days(days: &[SealedDay], printed: Option<(&str, &str)>) -> Vec<BookFault> {
    let mut faults = Vec::new();
    let mut before = "";
    for day in days {
        let why = if day.before != before {
            Some(DayWhy::Unlinked)
        } else if day.hash_of() != day.hash
            || Some(day.heads.len()) != usize::try_from(day.chains).ok()
        {
            Some(DayWhy::Altered)
        } else {
            None
        };
        faults.extend(why.map(|why| BookFault::Day { day: day.day.clone(), why }));
        before = &day.hash;
    }
    if let Some((day, hash)) = printed
        && !days.iter().any(|sealed| sealed.day == day && sealed.hash == hash)
    {
        faults.push(BookFault::Day { day: day.to_owned(), why: DayWhy::NotAsPrinted });
    }
    faults
}

/// Checks one chain by itself and against the heads sealed of it.
pub fn verify_sealed_chain(
    chain: &str,
    rows: &[JournalRow],
    days: &[SealedDay],
) -> Option<BookFault> {
    let heads = days.iter().flat_map(|day| &day.heads).filter(|head| head.chain == chain);
    let fault = verify_chain(chain, rows).err().or_else(|| {
        let mut sealed = 0;
        for head in heads {
            let there = rows.iter().find(|row| row.seq == head.seq);
            if there.is_none_or(|row| row.hash() != head.hash) {
                return Some(ChainFault { seq: head.seq, why: ChainWhy::NotAsSealed });
            }
            sealed = sealed.max(head.seq);
        }
        let end = days.last().map_or(0, SealedDay::ends);
        let late = rows.iter().find(|row| row.seq > sealed && row.at < end - LATE_MS);
        late.map(|row| ChainFault { seq: row.seq, why: ChainWhy::Backdated })
    });
    fault.map(|fault| BookFault::Chain { chain: chain.to_owned(), fault })
}

/// What checking the whole journal found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookReport {
    /// Chains looked at.
    pub chains: usize,
    /// Entries in them.
    pub entries: usize,
    /// Sealed days.
    pub days: usize,
    /// What does not hold.
    pub faults: Vec<BookFault>,
}

/// Checks everything: every chain, every day, and each against the other. `printed` is a day and
/// its hash as kept outside of the store.
pub async fn verify_books(db: &Db, printed: Option<(&str, &str)>) -> Result<BookReport, Fault> {
    let days = sealed_days(db).await?;
    let mut report = BookReport {
        days: days.len(),
        faults: verify_days(&days, printed),
        ..BookReport::default()
    };
    let mut known = std::collections::BTreeSet::new();
    let mut after = String::new();
    loop {
        let page = db.rows(&sql::JOURNAL_CHAINS, vec![after.as_str().into(), PAGE.into()]).await?;
        for chain in page.iter().map(|row| row.text(0)) {
            let rows = db.rows(&sql::JOURNAL_OF_CASE, vec![Value::from(chain)]).await?;
            let rows: Vec<_> = rows.iter().map(JournalRow::read).collect();
            report.chains += 1;
            report.entries += rows.len();
            report.faults.extend(verify_sealed_chain(chain, &rows, &days));
            known.insert(chain.to_owned());
        }
        match page.last() {
            Some(row) => row.text(0).clone_into(&mut after),
            None => break,
        }
    }
    report.faults.extend(vanished(&days, |chain| known.contains(chain)));
    Ok(report)
}

/// Chains that were sealed and are no longer there at all.
pub(crate) fn vanished(days: &[SealedDay], is_known: impl Fn(&str) -> bool) -> Vec<BookFault> {
    let mut gone: Vec<_> = days
        .iter()
        .flat_map(|day| &day.heads)
        .filter(|head| !is_known(&head.chain))
        .map(|head| head.chain.clone())
        .collect();
    gone.sort();
    gone.dedup();
    let fault = ChainFault { seq: 1, why: ChainWhy::Gap };
    gone.into_iter().map(|chain| BookFault::Chain { chain, fault: fault.clone() }).collect()
}

/// Entries of a span of time, of one office or account if they are not empty, oldest first, each
/// with its chain.
pub async fn journal_span(
    db: &Db,
    from: i64,
    until: i64,
    office: &str,
    account: &str,
) -> Result<Vec<(String, JournalRow)>, Fault> {
    let values = vec![from.into(), until.into(), office.into(), account.into()];
    let rows = db.rows(&sql::JOURNAL_SPAN, values).await?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), JournalRow::read(row))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::tests::{chain_of, edit, relink};

    /// A small, fast generator whose seed is printed with a failure.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, below: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from((self.0 >> 33) % below as u64).unwrap()
        }
    }

    #[derive(Clone)]
    struct Books {
        chains: Vec<(String, Vec<JournalRow>)>,
        days: Vec<SealedDay>,
    }

    const CHAINS: usize = 6;
    const DAYS: usize = 5;

    fn first() -> Day {
        Day::new(2026, 11, 2).unwrap()
    }

    /// Some chains that move on some days, every day sealed.
    fn books() -> Books {
        let mut chains: Vec<(String, Vec<JournalRow>)> =
            (0..CHAINS).map(|i| (format!("case-{i}"), Vec::new())).collect();
        let mut days: Vec<SealedDay> = Vec::new();
        let mut dice = Dice(7);
        for number in 0..DAYS {
            let day = first().plus_days(i32::try_from(number).unwrap());
            let mut heads = Vec::new();
            for (name, rows) in &mut chains {
                let more = dice.roll(4) + usize::from(number == 0);
                for i in 0..more {
                    let at = begins(day) + i64::try_from(i).unwrap() * 1000;
                    chain_of(name, rows, at);
                }
                if let (Some(last), true) = (rows.last(), more > 0) {
                    let hash = last.hash().to_owned();
                    heads.push(SealedHead { chain: name.clone(), seq: last.seq, hash });
                }
            }
            let before = days.last().map(|day| day.hash.clone()).unwrap_or_default();
            days.push(SealedDay::seal(day, &before, begins(day) + DAY_MS + LATE_MS, heads));
        }
        Books { chains, days }
    }

    fn verify(books: &Books, printed: (&str, &str)) -> Vec<BookFault> {
        let mut faults = verify_days(&books.days, Some(printed));
        let known =
            |chain: &str| books.chains.iter().any(|(c, rows)| c == chain && !rows.is_empty());
        faults.extend(vanished(&books.days, known));
        let chains = books.chains.iter();
        faults
            .extend(chains.filter_map(|(name, rows)| verify_sealed_chain(name, rows, &books.days)));
        faults
    }

    /// Does something to a chain; answers with its name.
    fn tamper_chain(books: &mut Books, dice: &mut Dice) -> String {
        let which = dice.roll(CHAINS);
        let (name, rows) = &mut books.chains[which];
        let at = dice.roll(rows.len());
        let other = (at + 1 + dice.roll(rows.len() - 1)) % rows.len();
        match dice.roll(8) {
            0 => edit(&mut rows[at], dice.roll(8)),
            1 => {
                edit(&mut rows[at], dice.roll(8));
                relink(name, rows, at, at + 1);
            }
            2 => {
                edit(&mut rows[at], dice.roll(8));
                relink(name, rows, at, usize::MAX);
            }
            3 => drop(rows.remove(at)),
            4 => {
                rows.remove(at);
                relink(name, rows, 0, usize::MAX);
            }
            5 => {
                let copy = rows[other].clone();
                rows.insert(at, copy);
                if dice.roll(2) == 0 {
                    relink(name, rows, 0, usize::MAX);
                }
            }
            6 => {
                rows.swap(at, other);
                if dice.roll(2) == 0 {
                    relink(name, rows, 0, usize::MAX);
                }
            }
            _ => rows.truncate(at),
        }
        name.clone()
    }

    /// Does something to the days.
    fn tamper_days(books: &mut Books, dice: &mut Dice) {
        let at = dice.roll(DAYS);
        let day = &mut books.days[at];
        match dice.roll(8) {
            0 => day.hash = "0".repeat(64),
            1 => day.before = "0".repeat(64),
            2 => day.chains += 1,
            3 => day.sealed_at += 1,
            4 => drop(day.heads.pop()),
            5 => day.heads.push(SealedHead {
                chain: "case-0".to_owned(),
                seq: 1,
                hash: "0".repeat(64),
            }),
            6 => drop(books.days.remove(at)),
            _ => {
                // Someone who computes every hash anew after an alteration.
                day.sealed_at += 1;
                for i in at..DAYS {
                    let before =
                        i.checked_sub(1).map(|i| books.days[i].hash.clone()).unwrap_or_default();
                    books.days[i].before = before;
                    books.days[i].hash = books.days[i].hash_of();
                }
            }
        }
    }

    #[test]
    fn ten_thousand_tamperings_are_all_found_and_named() {
        let whole = books();
        let last = whole.days.last().unwrap().clone();
        let printed = (last.day.as_str(), last.hash.as_str());
        assert_eq!(verify(&whole, printed), []);
        for seed in 0..10_000 {
            let mut dice = Dice(seed);
            let mut books = whole.clone();
            if dice.roll(4) == 0 {
                tamper_days(&mut books, &mut dice);
                let faults = verify(&books, printed);
                let named = |fault: &BookFault| matches!(fault, BookFault::Day { .. });
                assert!(faults.iter().any(named), "seed {seed}: {faults:?}");
            } else {
                let name = tamper_chain(&mut books, &mut dice);
                let faults = verify(&books, printed);
                let named = |fault: &BookFault| matches!(fault, BookFault::Chain { chain, .. } if *chain == name);
                let same = books.chains == whole.chains;
                assert!(same || faults.iter().any(named), "seed {seed}: {faults:?}");
                assert!(!same, "seed {seed} changed nothing");
            }
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_japan() {
        let day = Day::new(2026, 11, 20).unwrap();
        assert_eq!(begins(day), 1_795_143_600_000 - 12 * 60 * 60 * 1000);
    }
}
