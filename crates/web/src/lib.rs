//! The pages. The only crate with axum.
//!
//! Every page is rendered on the server and works without script: a form is posted and answered
//! with 303 to a page. A handler parses, calls a use case and answers; templates lie beside their
//! handlers.

mod address;
mod assets;
mod entry;
mod fetch;
mod form;
mod frame;
mod go;
mod kept;
mod named;
mod onward;
mod pages;
mod parts;
mod posted;
mod problem;
mod qr;
mod routes;
mod serve;
mod site;
mod staff;

pub use fetch::fetch;
pub use routes::{ROUTES, Route, router};
pub use serve::{Certificate, Limits, Serving, Tls, TlsFault, serve};
pub use site::Site;
