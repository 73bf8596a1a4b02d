//! Free text, and names in kana.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use crate::ValueFault;
use crate::fault::in_json;

/// Free text of a form, exactly as it was written: any script, any emoji, line breaks. Only what
/// no form can show (NUL and other control characters) and what no cell should hold (more than
/// [`Text::LIMIT`] characters) is refused.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Most characters one cell may hold.
    pub const LIMIT: usize = 20_000;

    /// The text, or why it cannot be kept. Line breaks of any system become `\n`.
    pub fn new(text: impl Into<String>) -> Result<Self, ValueFault> {
        let mut text = text.into();
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        if let Some(at) = text.chars().position(is_forbidden) {
            return Err(ValueFault::ControlCharacter { at });
        }
        match text.chars().count() {
            given if given > Self::LIMIT => Err(ValueFault::TooLong { given, limit: Self::LIMIT }),
            _ => Ok(Self(text)),
        }
    }

    /// Whether nothing, or only white space, is written.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl FromStr for Text {
    type Err = ValueFault;

    fn from_str(text: &str) -> Result<Self, ValueFault> {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(from)?).map_err(|fault| in_json(&fault))
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": Self::LIMIT })
    }
}

/// A reading in kana (ふりがな): hiragana or katakana, also half-width, with spaces and ー・.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Kana(String);

impl Kana {
    /// Most characters a reading may have.
    pub const LIMIT: usize = 100;

    /// The reading, or why it is none.
    pub fn new(text: &str) -> Result<Self, ValueFault> {
        let text = text.trim();
        let is_kana = |c: char| {
            matches!(c, ' ' | '　' | '・' | 'ー' | '゛' | '゜' | '-' | '‐')
                || ('ぁ'..='ゟ').contains(&c)
                || ('ァ'..='ヿ').contains(&c)
                || ('ｦ'..='ﾟ').contains(&c)
        };
        match text.chars().count() {
            given if given > Self::LIMIT => Err(ValueFault::TooLong { given, limit: Self::LIMIT }),
            _ if !text.chars().all(is_kana) => Err(ValueFault::NotKana { text: text.to_owned() }),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The reading with script, width and spaces taken away, for sorting and finding people.
    pub fn sort_key(&self) -> String {
        search_key(&self.0)
    }
}

impl Deref for Kana {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Kana {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Kana {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<'de> Deserialize<'de> for Kana {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(&Cow::<str>::deserialize(from)?).map_err(|fault| in_json(&fault))
    }
}

impl JsonSchema for Kana {
    fn schema_name() -> Cow<'static, str> {
        "Kana".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "ふりがな（かなだけで書く）" })
    }
}

/// A name or reading as it is searched: katakana and half-width kana as hiragana, letters and
/// digits as lower-case ASCII, no white space. Kanji stay as they are.
pub fn search_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            'ァ'..='ヶ' => key.extend(char::from_u32(u32::from(c) - 0x60)),
            '！'..='～' => {
                key.extend(char::from_u32(u32::from(c) - 0xFEE0).map(|c| c.to_ascii_lowercase()));
            }
            'ﾞ' | 'ﾟ' => voice_last(&mut key, c),
            'ｦ'..='ﾝ' => key.push(HALF_WIDTH[c as usize - 'ｦ' as usize]),
            other => key.push(other.to_ascii_lowercase()),
        }
    }
    key
}

/// U+FF66 to U+FF9D, half-width katakana, as hiragana.
const HALF_WIDTH: [char; 56] = [
    'を', 'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'ゃ', 'ゅ', 'ょ', 'っ', 'ー', 'あ', 'い', 'う', 'え', 'お',
    'か', 'き', 'く', 'け', 'こ', 'さ', 'し', 'す', 'せ', 'そ', 'た', 'ち', 'つ', 'て', 'と', 'な',
    'に', 'ぬ', 'ね', 'の', 'は', 'ひ', 'ふ', 'へ', 'ほ', 'ま', 'み', 'む', 'め', 'も', 'や', 'ゆ',
    'よ', 'ら', 'り', 'る', 'れ', 'ろ', 'わ', 'ん',
];

/// Joins a half-width sound mark to the kana before it: か + ﾞ = が, は + ﾟ = ぱ.
fn voice_last(key: &mut String, mark: char) {
    let Some(last) = key.pop() else { return };
    let shift = match (mark, last) {
        ('ﾞ', 'う') => 0x4E,
        ('ﾞ', 'か'..='と' | 'は'..='ほ') => 1,
        ('ﾟ', 'は'..='ほ') => 2,
        _ => 0,
    };
    key.push(char::from_u32(u32::from(last) + shift).unwrap_or(last));
}
