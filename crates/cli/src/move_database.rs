//! `renkei move`

use app::{CopyFault, Db, Location};

use crate::args::MoveArgs;
use crate::say::{Said, fault_sentence, line};

/// Copies a database into an empty one and tells how both were found equal.
pub async fn move_database(places: MoveArgs) -> Result<(), Said> {
    let MoveArgs { from, to } = places;
    let source = open(&from, false).await?;
    let target = open(&to, true).await?;
    let copied = app::copy_everything(&source, &target).await.map_err(|fault| match fault {
        CopyFault::NotEmpty(table) => Said(words::cli::move_not_empty(&to.to_string(), &table)),
        CopyFault::Differs(table) => Said(words::cli::move_differs(&table)),
        CopyFault::From(fault) => failed(&from, &fault),
        CopyFault::To(fault) => failed(&to, &fault),
    })?;
    for table in &copied.tables {
        line!("{}", words::cli::moved_table(&table.name, table.rows));
    }
    let digests = [
        (words::cli::moved_documents(), copied.digest_of("document_version")),
        (words::cli::moved_journal(), copied.digest_of("journal")),
        (words::cli::moved_all(), copied.digest()),
    ];
    for (what, digest) in digests {
        line!("{}", words::cli::moved_digest(what, &digest));
    }
    let (from, to) = (from.to_string(), to.to_string());
    line!("{}", words::cli::moved(&from, &to, copied.tables.len(), copied.rows()));
    Ok(())
}

async fn open(place: &Location, create: bool) -> Result<Db, Said> {
    Db::at(place, create)
        .await
        .map_err(|fault| Said(words::cli::move_unopened(&place.to_string(), &Said::from(fault).0)))
}

fn failed(place: &Location, fault: &app::Fault) -> Said {
    Said(words::cli::move_failed(&place.to_string(), &fault_sentence(fault)))
}
