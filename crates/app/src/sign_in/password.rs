//! Passwords: what is refused, how they are kept.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use store::Fault;
use tokio::sync::Semaphore;

use crate::{Entropy, Failure, Outcome};

/// Fewest letters.
pub const SHORTEST: usize = 12;
/// Most letters; more would only cost the server time.
pub const LONGEST: usize = 200;
/// Letters that must be left once everything guessable is taken away.
const SUBSTANCE: usize = 8;
/// And how many of them must differ.
const DIFFERENT: usize = 5;
/// Letters in a row that count as a sequence or a repetition.
const RUN: usize = 4;

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than [`SHORTEST`] letters.
    Short,
    /// More than [`LONGEST`] letters.
    Long,
    /// Made of common words, names of the account or office, sequences and repetitions.
    Guessable,
}

static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut words: Vec<&str> = include_str!("../../data/common_words.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    // A longer word is taken away before one it contains.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
});

/// Rows along which fingers slide.
const ROWS: [&str; 7] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
];

/// Judges a password: its length, and what is left of it when common words, `own` names, years,
/// sequences and repetitions are taken away.
pub fn judge(password: &str, own: &[&str]) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordFault::Short);
    }
    if length > LONGEST {
        return Err(PasswordFault::Long);
    }
    let left = substance(password, own);
    let mut different = left.clone();
    different.sort_unstable();
    different.dedup();
    if left.len() < SUBSTANCE || different.len() < DIFFERENT {
        return Err(PasswordFault::Guessable);
    }
    Ok(())
}

/// What is left of a password without what can be guessed.
fn substance(password: &str, own: &[&str]) -> Vec<char> {
    let mut text = password.to_lowercase();
    for name in own.iter().flat_map(|name| name.split_whitespace()) {
        if name.chars().count() >= 2 {
            text = text.replace(&name.to_lowercase(), "\n");
        }
    }
    let plain = runs_taken_away(&text);
    let meant: String = plain.chars().map(letter_meant).collect();
    let mut covered: Vec<bool> = vec![false; meant.chars().count()];
    for word in COMMON.iter() {
        for (start, _) in meant.match_indices(word) {
            let from = meant[..start].chars().count();
            covered[from..from + word.len()].fill(true);
        }
    }
    let kept = plain.chars().zip(covered).filter(|(letter, covered)| !covered && *letter != '\n');
    kept.map(|(letter, _)| letter).collect()
}

/// The letter a sign stands for in `p@55w0rd`.
fn letter_meant(sign: char) -> char {
    match sign {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// A text with every run of [`RUN`] or more letters that step evenly, repeat with a period of up
/// to six, or follow a row of the keyboard replaced by a line break.
fn runs_taken_away(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut taken = vec![false; letters.len()];
    for start in 0..letters.len() {
        for length in [stepping(&letters[start..]), sliding(&letters[start..])] {
            if length >= RUN {
                taken[start..start + length].fill(true);
            }
        }
        for period in 1..=6 {
            let length = repeating(&letters[start..], period);
            if length >= RUN.max(2 * period) {
                // The first time counts, its repetitions do not.
                taken[start + period..start + length].fill(true);
            }
        }
    }
    let letter = |(letter, taken): (char, bool)| if taken { '\n' } else { letter };
    letters.into_iter().zip(taken).map(letter).collect()
}

fn stepping(letters: &[char]) -> usize {
    let step = |pair: &[char]| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
    let Some(first) = letters.windows(2).next().map(step).filter(|step| step.abs() <= 1) else {
        return 0;
    };
    1 + letters.windows(2).take_while(|pair| step(pair) == first).count()
}

fn sliding(letters: &[char]) -> usize {
    let longest = |row: &str| {
        let mut length = 0;
        let mut text = String::new();
        for letter in letters {
            text.push(*letter);
            if !row.contains(&text) {
                break;
            }
            length += 1;
        }
        length
    };
    let backwards = |row: &&str| row.chars().rev().collect::<String>();
    let forth = ROWS.iter().map(|row| longest(row));
    forth.chain(ROWS.iter().map(|row| longest(&backwards(row)))).max().unwrap_or(0)
}

fn repeating(letters: &[char], period: usize) -> usize {
    let same = letters.iter().zip(letters.iter().skip(period)).take_while(|(a, b)| a == b).count();
    same + period
}

/// Argon2id with the parameters of OWASP's second row: 19 MiB, two passes.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// As many as hash at the same time; more would only fill the memory.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// What stands in for the password of an account that is not there, so that it takes as long.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| hash_with(b"no such account", &[7; 16]).unwrap_or_default());

fn hash_with(password: &[u8], salt: &[u8; 16]) -> Outcome<String> {
    let broken = |_| Failure::Fault(Fault::Broken("argon2".to_owned()));
    Ok(hasher().hash_password_with_salt(password, salt).map_err(broken)?.to_string())
}

/// The hash of a password, in PHC form.
pub(crate) async fn hash(password: &str, entropy: Entropy) -> Outcome<String> {
    let (password, salt) = (password.to_owned(), entropy.bytes());
    slowly(move || hash_with(password.as_bytes(), &salt)).await?
}

/// Whether a password is that of an account; without one, takes as long and says no.
pub(crate) async fn matches(password: &str, hash: Option<&str>) -> Outcome<bool> {
    let password = password.chars().take(LONGEST + 1).collect::<String>();
    let known = hash.map(str::to_owned);
    slowly(move || {
        let hash = known.as_deref().unwrap_or(&NOBODYS);
        let right = PasswordHash::new(hash)
            .is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok());
        right && known.is_some()
    })
    .await
}

async fn slowly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
    let closed = || Failure::Fault(Fault::Closed);
    let _turn = AT_ONCE.acquire().await.map_err(|_| closed())?;
    tokio::task::spawn_blocking(work).await.map_err(|_| closed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_guessed_is_refused() {
        let own = ["chihiro", "小松原 千尋", "相談支援ひだまり"];
        for password in [
            "password1234",
            "P@ssw0rd2026",
            "qwertyuiop12",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "123456789012",
            "chihiro-chihiro",
            "chihiro2026!",
            "admin-welcome-1",
            "相談支援ひだまり2026",
            "小松原千尋です！！",
            "1qaz2wsx3edc",
            "ああああああああああああ",
            "sakura-sakura-1",
            "zyxwvutsrqpo",
        ] {
            assert!(judge(password, &own).is_err(), "{password}: {:?}", substance(password, &own));
        }
        assert_eq!(judge("みじかい合言葉", &own), Err(PasswordFault::Short));
        assert_eq!(judge(&"長い".repeat(101), &own), Err(PasswordFault::Long));
    }

    #[test]
    fn what_people_make_up_is_taken() {
        for password in [
            "hidamari-no-niwa",
            "朝ごはんは卵かけで二杯です",
            "correct horse battery",
            "T7#kd9!mzQ2x",
            "うみべのまちで育った猫です",
        ] {
            assert_eq!(judge(password, &["hidamari"]), Ok(()), "{password}");
        }
    }
}
