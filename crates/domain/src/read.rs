//! Reading and writing case files and bodies; every refusal names its path.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{CaseFile, Fault, Problem, SCHEMA, ValueFault, validate};

#[derive(Deserialize)]
struct SchemaOnly {
    schema: Option<u64>,
}

/// Reads a whole case from a file: its form first, then everything it cites.
///
/// # Errors
/// All problems found; a file that is not JSON, or of a newer schema, has just that one.
pub fn read_case_file(bytes: &[u8]) -> Result<CaseFile, Vec<Problem>> {
    let whole = |fault: ValueFault| vec![Problem { path: String::new(), fault: fault.into() }];
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| whole(ValueFault::NotUtf8))?;
    let schema = match serde_json::from_str::<SchemaOnly>(text) {
        Ok(found) => found.schema,
        // Not even the number can be read: no case at all, or the number itself is wrong.
        Err(error) if error.is_data() => {
            let fault = Fault::recover(&error.to_string());
            let problem = Problem { path: String::new(), fault };
            return Err(vec![read_json::<CaseFile>(text).err().unwrap_or(problem)]);
        }
        Err(error) => return Err(whole(not_json(&error))),
    };
    match schema {
        Some(given) if given > u64::from(SCHEMA) => {
            return Err(whole(ValueFault::NewerSchema { given, known: SCHEMA }));
        }
        Some(given) if given == u64::from(SCHEMA) => {}
        _ => {
            let fault = ValueFault::Missing.into();
            return Err(vec![Problem { path: "schema".to_owned(), fault }]);
        }
    }
    let case: CaseFile = read_json(text).map_err(|problem| vec![problem])?;
    let problems = validate(&case);
    if problems.is_empty() { Ok(case) } else { Err(problems) }
}

fn not_json(error: &serde_json::Error) -> ValueFault {
    ValueFault::NotJson { line: error.line(), column: error.column() }
}

/// Reads any typed value from JSON text.
///
/// # Errors
/// The first thing that does not fit, at its path.
pub fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut json).map_err(problem)
}

/// Reads the body of a document from a tree of values, as a typed form gives it.
///
/// # Errors
/// The first thing that does not fit, at its path.
pub fn read_body<T: DeserializeOwned>(value: &serde_json::Value) -> Result<T, Problem> {
    // Through text, so that each form is compiled for one kind of input and not for two.
    read_json(&value.to_string())
}

/// Most faults of a tree that are looked past.
const LOOKED_PAST: usize = 50;

/// Reads what holds of a tree that is still being written: what does not fit is left out.
pub fn read_what_holds<T: DeserializeOwned + Default>(value: &serde_json::Value) -> T {
    let mut rest = value.clone();
    for _ in 0..LOOKED_PAST {
        match read_body(&rest) {
            Ok(read) => return read,
            Err(problem) if crate::take_value(&mut rest, &problem.path).is_some() => {}
            Err(_) => break,
        }
    }
    T::default()
}

fn problem(error: serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let path = match error.path().to_string() {
        path if path == "." => String::new(),
        path => path,
    };
    let inner = error.into_inner();
    let fault = if inner.is_syntax() || inner.is_eof() {
        not_json(&inner).into()
    } else {
        Fault::recover(&inner.to_string())
    };
    Problem { path, fault }
}

/// Writes a case so that reading and writing again gives the same bytes.
pub fn write_case_file(case: &CaseFile) -> String {
    // Every type of a case file serialises; keys are text and numbers are finite.
    let mut text = serde_json::to_string_pretty(case).unwrap_or_default();
    text.push('\n');
    text
}
