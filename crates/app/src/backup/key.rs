//! The recovery key: an age identity, written on paper in groups, each line with a check of its own,
//! so that whoever types it in an emergency is told which line to look at again.

use age::secrecy::ExposeSecret as _;
use age::x25519::{Identity, Recipient};
use sha2::{Digest, Sha256};

use super::KeyFault;

/// Lines the key is written in.
pub const KEY_LINES: usize = 4;
/// Letters of a line.
const LINE: usize = 16;
/// Letters of a group.
const GROUP: usize = 4;
/// What every age identity begins with; it is not written on paper.
const PREFIX: &str = "AGE-SECRET-KEY-1";
/// Letters of the rest.
const LETTERS: usize = 58;
/// The letters of Bech32: those that are easily taken for others are not among them.
const ALPHABET: &[u8; 32] = b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";

/// The key that opens backups.
#[derive(Clone)]
pub struct RecoveryKey(Identity);

impl RecoveryKey {
    /// A new key, of the randomness of the system.
    pub fn generate() -> Self {
        Self(Identity::generate())
    }

    /// The half that closes backups and opens none.
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.0
    }

    /// The lines to be written on paper: groups, and the check of the line.
    pub fn lines(&self) -> [(String, String); KEY_LINES] {
        let secret = self.0.to_string();
        let letters = secret.expose_secret().strip_prefix(PREFIX).unwrap_or_default();
        std::array::from_fn(|i| {
            let line: String = letters.chars().skip(i * LINE).take(LINE).collect();
            let groups: Vec<String> =
                line.as_bytes().chunks(GROUP).map(|g| String::from_utf8_lossy(g).into()).collect();
            (groups.join(" "), check(i, &line))
        })
    }

    /// Reads what was typed from paper, or the age identity itself.
    ///
    /// Small letters and full-width ones are taken, and letters that are not used for the ones they
    /// are taken for: O for 0, I and 1 for L, B for 8.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn read(text: &str) -> Result<Self, KeyFault> {
        let text: String = text.chars().map(half_width).collect::<String>().to_uppercase();
        if let Some(at) = text.find(PREFIX) {
            let key: String = text[at..].chars().take(PREFIX.len() + LETTERS).collect();
            return key.parse().map(Self).map_err(|_| KeyFault::Whole);
        }
        let lines: Vec<(String, String)> = text.lines().filter_map(typed_line).collect();
        if lines.len() != KEY_LINES {
            return Err(KeyFault::Lines(lines.len()));
        }
        let mut letters = String::new();
        for (i, (line, typed)) in lines.iter().enumerate() {
            let length = LINE.min(LETTERS - i * LINE);
            if line.len() != length || check(i, line) != *typed {
                return Err(KeyFault::Line(i + 1));
            }
            letters.push_str(line);
        }
        format!("{PREFIX}{letters}").parse().map(Self).map_err(|_| KeyFault::Whole)
    }
}

/// The key a backup is closed with, as it is kept.
pub(super) fn recipient(text: &str) -> Option<Recipient> {
    text.parse().ok()
}

fn half_width(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => {
            u32::from(letter).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(letter)
        }
        '\u{3000}' => ' ',
        _ => letter,
    }
}

/// Letters and check of a typed line, after its number; `None` for a line without letters.
fn typed_line(line: &str) -> Option<(String, String)> {
    // A number before it, in whatever words, ends with a colon or in another script.
    let line = line.rsplit(|c: char| c == ':' || !c.is_ascii()).next()?;
    let mut tokens: Vec<String> = line
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|token| !token.is_empty())
        .map(|token| token.chars().map(meant).collect())
        .collect();
    let check = tokens.pop()?;
    Some((tokens.concat(), check))
}

fn meant(letter: char) -> char {
    match letter {
        'O' => '0',
        'I' | '1' => 'L',
        'B' => '8',
        _ => letter,
    }
}

/// Two letters that fit this line at this place only: one slip in a thousand is not seen, and the
/// key's own check sees that one.
fn check(line: usize, letters: &str) -> String {
    let hash = Sha256::digest(format!("{line}:{letters}").as_bytes());
    [hash[0], hash[1]].map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(key: &RecoveryKey) -> Vec<String> {
        let lines = key.lines();
        let numbered = lines.iter().enumerate();
        numbered.map(|(i, (groups, check))| format!("{}: {groups} - {check}", i + 1)).collect()
    }

    #[test]
    fn what_is_written_on_paper_is_read_back_however_it_is_typed() {
        let key = RecoveryKey::generate();
        let text = written(&key).join("\n");
        let forms = [
            text.clone(),
            text.to_lowercase(),
            text.replace(' ', ""),
            text.replace('0', "o").replace('L', "1").replace('8', "b"),
            text.chars()
                .map(|c| match c {
                    '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
                    other => other,
                })
                .collect(),
            format!("\n{}\n", text.replace('\n', "\n\n")),
            key.identity().to_string().expose_secret().to_owned(),
        ];
        for form in forms {
            // Without spaces the check is told apart by its dash.
            let read = RecoveryKey::read(&form).map(|key| key.recipient());
            assert_eq!(read, Ok(key.recipient()), "{form}");
        }
    }

    #[test]
    fn a_slip_is_found_in_its_line() {
        let key = RecoveryKey::generate();
        let lines = written(&key);
        let (mut slips, mut unseen) = (0, 0);
        for (number, line) in lines.iter().enumerate() {
            for (at, letter) in line.char_indices().skip(3).filter(|(_, c)| c.is_alphanumeric()) {
                let other = if letter == 'Q' { "P" } else { "Q" };
                let mut wrong = lines.clone();
                wrong[number].replace_range(at..=at, other);
                slips += 1;
                match RecoveryKey::read(&wrong.join("\n")).err() {
                    Some(KeyFault::Line(found)) => assert_eq!(found, number + 1, "{wrong:?}"),
                    Some(KeyFault::Whole) => unseen += 1,
                    other => panic!("{other:?}: {wrong:?}"),
                }
            }
        }
        assert!(unseen * 10 <= slips, "{unseen} of {slips} were not placed");
        let mut swapped = lines.clone();
        swapped.swap(0, 1);
        assert_eq!(RecoveryKey::read(&swapped.join("\n")).err(), Some(KeyFault::Line(1)));
        assert_eq!(RecoveryKey::read(&lines[..3].join("\n")).err(), Some(KeyFault::Lines(3)));
        assert_eq!(RecoveryKey::read("").err(), Some(KeyFault::Lines(0)));
        assert_eq!(RecoveryKey::read("AGE-SECRET-KEY-1QQQQ").err(), Some(KeyFault::Whole));
    }
}
