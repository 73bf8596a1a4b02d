//! Numbers of offices, municipalities and corporations, with their check digits
//! (law-and-forms §6.2).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use crate::fault::{NumberKind, ValueFault, in_json};

macro_rules! number {
    ($(#[$meta:meta])* $name:ident, $kind:ident, $check:path, $pattern:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ValueFault;

            fn from_str(text: &str) -> Result<Self, ValueFault> {
                $check(NumberKind::$kind, text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(from)?.parse().map_err(|fault| in_json(&fault))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern })
            }
        }
    };
}

number! {
    /// 事業所番号: ten digits, the last a check digit.
    OfficeNumber, Office, ten_digits, "^[0-9]{10}$"
}
number! {
    /// 国保連の市町村番号: six digits, the last a check digit of the office number's kind.
    MunicipalityNumber, Municipality, six_digits, "^[0-9]{6}$"
}
number! {
    /// 全国地方公共団体コード: six digits, the last a check digit modulo 11.
    LocalGovernmentCode, LocalGovernment, government_code, "^[0-9]{6}$"
}
number! {
    /// 受給者証番号: ten letters or digits. No check digit is known, so only the form is judged.
    CertificateNumber, Certificate, certificate_form, "^[0-9A-Za-z]{10}$"
}
number! {
    /// 法人番号: thirteen digits, the first a check digit modulo 9.
    CorporateNumber, Corporate, thirteen_digits, "^[0-9]{13}$"
}

impl LocalGovernmentCode {
    /// The code of a municipality from its five digits, with the check digit added.
    pub fn from_five(digits: &str) -> Result<Self, ValueFault> {
        complete(NumberKind::LocalGovernment, digits, 5, modulo_11).map(Self)
    }
}

impl MunicipalityNumber {
    /// The number of a municipality from its five digits, with the check digit added.
    pub fn from_five(digits: &str) -> Result<Self, ValueFault> {
        complete(NumberKind::Municipality, digits, 5, double_add).map(Self)
    }
}

impl OfficeNumber {
    /// The number of an office from its nine digits, with the check digit added.
    pub fn from_nine(digits: &str) -> Result<Self, ValueFault> {
        complete(NumberKind::Office, digits, 9, double_add).map(Self)
    }
}

/// Half-width form, spaces and hyphens taken away, as people copy numbers from paper.
fn tidy(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '‐' | '−'))
        .map(|c| match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
            }
            other => other,
        })
        .collect()
}

fn digits(kind: NumberKind, text: &str, length: usize) -> Result<(String, Vec<u8>), ValueFault> {
    let tidy = tidy(text);
    if tidy.len() == length && tidy.bytes().all(|b| b.is_ascii_digit()) {
        let digits = tidy.bytes().map(|b| b - b'0').collect();
        Ok((tidy, digits))
    } else {
        Err(ValueFault::NumberForm { kind, given: text.chars().take(40).collect() })
    }
}

fn complete(
    kind: NumberKind,
    text: &str,
    length: usize,
    check: fn(&[u8]) -> u8,
) -> Result<String, ValueFault> {
    let (tidy, digits) = digits(kind, text, length)?;
    Ok(format!("{tidy}{}", check(&digits)))
}

fn check_last(
    kind: NumberKind,
    text: &str,
    length: usize,
    check: fn(&[u8]) -> u8,
) -> Result<String, ValueFault> {
    let (tidy, digits) = digits(kind, text, length)?;
    let (body, last) = digits.split_at(length - 1);
    fits(kind, tidy, last[0], check(body))
}

/// The number, if its check digit is the one expected.
fn fits(kind: NumberKind, given: String, digit: u8, expected: u8) -> Result<String, ValueFault> {
    if digit == expected {
        Ok(given)
    } else {
        Err(ValueFault::CheckDigit { kind, given, expected })
    }
}

fn ten_digits(kind: NumberKind, text: &str) -> Result<String, ValueFault> {
    check_last(kind, text, 10, double_add)
}

fn six_digits(kind: NumberKind, text: &str) -> Result<String, ValueFault> {
    check_last(kind, text, 6, double_add)
}

fn government_code(kind: NumberKind, text: &str) -> Result<String, ValueFault> {
    check_last(kind, text, 6, modulo_11)
}

fn thirteen_digits(kind: NumberKind, text: &str) -> Result<String, ValueFault> {
    let (tidy, digits) = digits(kind, text, 13)?;
    fits(kind, tidy, digits[0], modulo_9(&digits[1..]))
}

fn certificate_form(kind: NumberKind, text: &str) -> Result<String, ValueFault> {
    let tidy = tidy(text);
    if tidy.len() == 10 && tidy.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(tidy)
    } else {
        Err(ValueFault::NumberForm { kind, given: text.chars().take(40).collect() })
    }
}

/// Weights 2, 1, 2, 1 … from the right, digits of the products added, up to the next ten.
fn double_add(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([2u32, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}

/// Weights 6, 5, 4, 3, 2; eleven minus the remainder, of which the last digit counts.
fn modulo_11(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().zip((2..=6u32).rev()).map(|(d, w)| u32::from(*d) * w).sum();
    u8::try_from((11 - sum % 11) % 10).unwrap_or(0)
}

/// Weights 1, 2, 1, 2 … from the right; nine minus the remainder (法人番号の指定等に関する省令2条).
fn modulo_9(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([1u32, 2].into_iter().cycle())
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    u8::try_from(9 - sum % 9).unwrap_or(0)
}
