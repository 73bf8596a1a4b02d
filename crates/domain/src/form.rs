//! How a form is declared: every field may be left blank, unknown fields are refused, and what is
//! blank is not written out.

/// Whether a value is what a blank field has.
pub fn is_blank<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The mark of a choice, as files and the store write it.
pub fn mark<T: serde::Serialize>(choice: &T) -> String {
    match serde_json::to_value(choice) {
        Ok(serde_json::Value::String(mark)) => mark,
        _ => String::new(),
    }
}

/// The choice with a mark.
pub fn from_mark<T: serde::de::DeserializeOwned>(mark: &str) -> Option<T> {
    serde_json::from_value(mark.into()).ok()
}

/// Declares the struct behind a form or a part of one.
///
/// All forms are read and written alike: any field may be missing (a draft is incomplete by
/// nature), a field nobody knows is an error, blank fields are left out. Declaring them through
/// one macro keeps that promise without repeating it on some hundreds of fields.
macro_rules! form {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* pub $field:ident : $type:ty,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])*
            #[serde(default, skip_serializing_if = "crate::form::is_blank")]
            pub $field: $type,)*
        }
    };
}

/// Declares a closed list of choices, in the order in which forms and pages offer them.
macro_rules! choices {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// Every choice, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    };
}

pub(crate) use {choices, form};
