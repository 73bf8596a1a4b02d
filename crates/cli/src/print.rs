//! `renkei print`

use std::fs;
use std::path::Path;
use std::sync::Arc;

use app::{Location, What};
use domain::CaseFile;
use forms::{Copy, FontFault, Printer};

use crate::args::PrintArgs;
use crate::cases::{desk, find, open};
use crate::clock::Clock;
use crate::say::{Said, line};

/// A printer with the fonts of the command line.
pub fn printer(fonts: Option<&Path>) -> Result<Arc<Printer>, Said> {
    let printer = Printer::new(fonts).map_err(|fault| match fault {
        FontFault::NothingIn(folder) => Said(words::cli::no_fonts(&folder.display().to_string())),
        FontFault::Unreadable(folder, why) => {
            Said(words::cli::unreadable_file(&folder.display().to_string(), &why))
        }
    })?;
    Ok(Arc::new(printer))
}

/// The document with a mark at a version, if it is there and has a form.
fn chosen(case: &CaseFile, mark: &str, version: Option<u32>) -> Result<What, Said> {
    let heads = case.heads();
    let list = || {
        let printed = heads.iter().filter(|head| forms::has_form(head.kind));
        let mut all: Vec<&str> = printed.map(|head| head.document.as_str()).collect();
        all.dedup();
        Said(words::cli::no_document(&all.join("、")))
    };
    let newest =
        heads.iter().filter(|head| head.document.as_str() == mark).max_by_key(|h| h.number);
    let newest = newest.ok_or_else(list)?;
    if !forms::has_form(newest.kind) {
        let labels = case.person.labels_when(newest.made_on);
        return Err(Said(words::cli::no_form(words::document_title(newest.kind, labels))));
    }
    match version {
        Some(asked) if asked == 0 || asked > newest.number => {
            Err(Said(words::cli::no_version(asked, newest.number)))
        }
        asked => Ok(What::Document(newest.document.clone(), asked.unwrap_or(newest.number))),
    }
}

/// Prints a document, or the set for a meeting.
pub async fn print(database: &Location, fonts: Option<&Path>, args: PrintArgs) -> Result<(), Said> {
    let desk = desk(&open(database).await?, Clock::default())?;
    let (home, id) = find(&desk, &args.case).await?;
    let (case, _) = app::check_case(&home, &id).await?;
    let what = match &args.document {
        None if case.get().heads().iter().any(|head| forms::has_form(head.kind)) => What::Set,
        None => return Err(Said(words::cli::nothing_to_print().to_owned())),
        Some(mark) => chosen(case.get(), mark, args.version)?,
    };
    let copy = Copy { recipient: args.recipient, ..Copy::default() };
    let pdf = app::print_case(&home, &id, what, None, copy, printer(fonts)?).await?;
    fs::write(&args.output, &pdf.bytes).map_err(|e| {
        Said(words::cli::unwritable_file(
            &args.output.display().to_string(),
            &words::cli::system_reason(&e),
        ))
    })?;
    line!("{}", words::cli::printed(&args.output.display().to_string(), pdf.sheets));
    if !pdf.missing.is_empty() {
        let letters: Vec<String> =
            pdf.missing.iter().map(|m| format!("{} U+{:04X}", m.0, u32::from(m.0))).collect();
        eprintln!("{}", words::cli::missing_letters(&letters.join("、")));
    }
    Ok(())
}
