//! The JSON Schema of the case file, generated from the types.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::{CaseFile, CaseHead};

/// The schema of a whole case (JSON Schema 2020-12), as published in `docs/`.
pub fn schema() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<CaseFile>().to_value()
}

/// The schema with every form that is written in pages, beside those of the case file.
pub fn form_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    generator.subschema_for::<CaseHead>();
    let root = generator.into_root_schema_for::<CaseFile>();
    root.to_value()
}
