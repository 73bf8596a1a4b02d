//! Identifiers. Cases, people and offices have ids unique in the whole store; documents, lines and
//! goals have marks unique within their case or document, short enough to be written by hand.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use crate::ValueFault;
use crate::fault::in_json;

/// Bytes as hexadecimal text, as hashes and tokens are written.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.extend(
            [byte >> 4, byte & 15].map(|half| char::from(b"0123456789abcdef"[usize::from(half)])),
        );
    }
    text
}

macro_rules! mark {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Most characters a mark may have.
            pub const LIMIT: usize = 40;

            /// The text of the mark.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ValueFault;

            fn from_str(text: &str) -> Result<Self, ValueFault> {
                let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
                if (1..=Self::LIMIT).contains(&text.len()) && text.bytes().all(allowed) {
                    Ok(Self(text.to_owned()))
                } else {
                    let given = text.chars().take(60).collect();
                    Err(ValueFault::BadKey { given })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
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
                json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$" })
            }
        }
    };
}

mark! {
    /// Names a row inside a document, or a member of the care team inside a case. It stays with
    /// the row through all versions, so that a goal can cite the line it serves.
    Key
}
mark! {
    /// Names a document inside its case.
    DocumentId
}
mark! {
    /// 支援ケース: one person in one consultation office. A version 7 UUID when made here.
    CaseId
}
mark! {
    /// The person whose life the plans serve.
    PersonId
}
mark! {
    /// 事業所
    OfficeId
}
