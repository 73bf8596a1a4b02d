//! The pages. The only crate with axum.
//!
//! Every page is rendered on the server and works without script: a form is posted and answered
//! with 303 to a page. A handler parses, calls a use case and answers; templates lie beside their
//! handlers.

mod address;
mod assets;
mod entry;
mod form;
mod frame;
mod go;
mod pages;
mod parts;
mod posted;
mod problem;
mod routes;
mod site;
mod staff;

pub use routes::{ROUTES, Route, router};
pub use site::Site;

/// Serves a site until `stop` is ready; requests under way are finished.
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    site: Site,
    listener: tokio::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(site)).with_graceful_shutdown(stop).await
}
