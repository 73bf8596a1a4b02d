//! `renkei serve`

use std::path::Path;
use std::time::Duration;

use app::{Db, Location, Night, SecondFactor};

use crate::args::ServeArgs;
use crate::clock::{Clock, entropy};
use crate::print::printer;
use crate::say::{Said, line};

/// Serves the pages until it is told to stop.
pub async fn serve(database: &Location, fonts: Option<&Path>, args: ServeArgs) -> Result<(), Said> {
    let db = Db::at(database, true).await?;
    listen(db, fonts, args.listen, Clock::default(), SecondFactor::Required).await
}

/// Serves a database by a clock.
pub async fn listen(
    db: Db,
    fonts: Option<&Path>,
    address: std::net::SocketAddr,
    clock: Clock,
    second_factor: SecondFactor,
) -> Result<(), Said> {
    let site = web::Site::new(db.clone(), printer(fonts)?, move || clock.now(), entropy())
        .with_second_factor(second_factor);
    let cannot = |e: std::io::Error| {
        Said(words::cli::cannot_listen(&address.to_string(), &words::cli::system_reason(&e)))
    };
    let listener = tokio::net::TcpListener::bind(address).await.map_err(cannot)?;
    let address = listener.local_addr().unwrap_or(address);
    line!("{}", words::cli::serving(&address.to_string()));
    let nights = tokio::spawn(nights(db, clock));
    let served = web::serve(site, listener, stop()).await;
    nights.abort();
    served.map_err(cannot)
}

/// How often a server asks whether the work of the night is to be done.
const NIGHT_EVERY: Duration = Duration::from_mins(1);

/// Does the work of the night when a new day has come, here or on another server that shares the
/// database; at the start too, if the last day it was done for has passed.
async fn nights(db: Db, clock: Clock) {
    let holder = domain::hex(&entropy().bytes::<8>());
    loop {
        match app::nightly(&db, &move || clock.now(), entropy(), &holder).await {
            Ok(Night::NotOurs) => {}
            Ok(Night::Done(report)) => {
                eprintln!("{}", words::cli::night_done(report.cases, report.changed));
                if !report.skipped.is_empty() {
                    let skipped: Vec<_> = report.skipped.iter().map(ToString::to_string).collect();
                    eprintln!("{}", words::cli::night_skipped(&skipped));
                }
            }
            Err(failure) => eprintln!("{}", Said::from(failure).0),
        }
        tokio::time::sleep(NIGHT_EVERY).await;
    }
}

/// Waits for Ctrl+C or, where there is one, the signal to terminate.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    drop(interrupt.await);
}
