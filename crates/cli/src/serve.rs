//! `renkei serve`

use std::path::Path;

use app::{Db, SecondFactor};

use crate::args::ServeArgs;
use crate::clock::{Clock, entropy};
use crate::print::printer;
use crate::say::{Said, line};

/// Serves the pages until it is told to stop.
pub async fn serve(database: &Path, fonts: Option<&Path>, args: ServeArgs) -> Result<(), Said> {
    let db = Db::open(database, true)?;
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
    let site = web::Site::new(db, printer(fonts)?, move || clock.now(), entropy())
        .with_second_factor(second_factor);
    let cannot = |e: std::io::Error| {
        Said(words::cli::cannot_listen(&address.to_string(), &words::cli::system_reason(&e)))
    };
    let listener = tokio::net::TcpListener::bind(address).await.map_err(cannot)?;
    let address = listener.local_addr().unwrap_or(address);
    line!("{}", words::cli::serving(&address.to_string()));
    web::serve(site, listener, stop()).await.map_err(cannot)
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
