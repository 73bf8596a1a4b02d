//! The server: an accept loop of its own, so that slow or idle clients cannot keep others out.
//!
//! A connection takes a [`Seat`]; there are so many seats in all and for one address. When all are
//! taken, whoever has waited longest without asking for anything gives up theirs. A request must
//! arrive within a deadline, head and body; an answer that nobody reads is dropped. Who asks and
//! whether the connection is safe is told to the pages as a [`Client`].

mod body;
mod client;
mod gate;
mod steady;
mod tls;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower_service::Service as _;

use crate::problem::Problem;
use crate::{Site, router};
use body::{Finishing, Timed};
use gate::{Gate, Seat};
use steady::Steady;

pub(crate) use body::too_slow;
pub(crate) use client::Client;
pub use tls::{Certificate, Tls, TlsFault};

/// Most bytes a request's head may have.
const HEAD_LIMIT: usize = 64 * 1024;
/// How long to wait before accepting again when the system has no room for another connection.
const NO_ROOM: Duration = Duration::from_millis(100);

/// Deadlines and numbers of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at the same time.
    pub connections: usize,
    /// Of these, from one address.
    pub per_address: usize,
    /// A request's head must have arrived after so long; a connection without one is closed.
    pub head: Duration,
    /// A request's body must have arrived after so long.
    pub body: Duration,
    /// No byte of a body arriving, or of an answer leaving, for so long ends the connection.
    pub stall: Duration,
    /// Bytes a body may have, whatever the page asked for allows.
    pub body_bytes: usize,
    /// Requests under way may go on for so long after the server was told to stop.
    pub stop: Duration,
}

impl Default for Limits {
    /// For the usual 1,024 open files of a process, and offices whose staff share one address.
    fn default() -> Self {
        Self {
            connections: 768,
            per_address: 384,
            head: Duration::from_secs(15),
            body: Duration::from_mins(2),
            stall: Duration::from_secs(20),
            body_bytes: 64 * 1024 * 1024,
            stop: Duration::from_secs(20),
        }
    }
}

/// How the site is served.
#[derive(Clone, Default)]
pub struct Serving {
    /// Deadlines and numbers.
    pub limits: Limits,
    /// Certificate and key, if connections are encrypted here.
    pub tls: Option<Tls>,
    /// Addresses of the proxies in front. If there are any, nobody else is let in, and exactly
    /// one forwarded hop — what the proxy itself adds — is believed.
    pub proxies: Vec<IpAddr>,
}

/// What all connections share.
struct Shared {
    site: Site,
    router: Router,
    serving: Serving,
    gate: Arc<Gate>,
}

/// Serves a site until `stop` is ready; requests under way are finished, within [`Limits::stop`].
///
/// # Errors
/// If the listener has no address.
pub async fn serve(
    site: Site,
    listener: TcpListener,
    serving: Serving,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    listener.local_addr()?;
    let gate = Gate::new(serving.limits, !serving.proxies.is_empty());
    let shared =
        Arc::new(Shared { router: router(site.clone()), site, serving, gate: Arc::clone(&gate) });
    let (stopping, stopped) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => if let Ok((stream, peer)) = accepted {
                let admit = admit(&shared, stream, peer, stopped.clone());
                tokio::select! {
                    () = &mut stop => break,
                    () = admit => {}
                }
            } else {
                gate.make_room();
                tokio::time::sleep(NO_ROOM).await;
            }
        }
    }
    drop(listener);
    stopping.send_replace(true);
    drop(tokio::time::timeout(shared.serving.limits.stop, gate.empty()).await);
    Ok(())
}

/// Gives a new connection a seat, as soon as there is one.
async fn admit(
    shared: &Arc<Shared>,
    stream: TcpStream,
    peer: SocketAddr,
    stopped: watch::Receiver<bool>,
) {
    let address = peer.ip().to_canonical();
    let proxies = &shared.serving.proxies;
    if !proxies.is_empty() && !proxies.contains(&address) {
        return;
    }
    let Some(seat) = shared.gate.enter(address).await else { return };
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        // Without this, small answers wait for an acknowledgement; whether it can be set matters
        // to nobody.
        drop(stream.set_nodelay(true));
        let steady = Steady::new(stream, shared.serving.limits.stall);
        match shared.serving.tls.clone() {
            None => attend(&shared, steady, address, false, &seat, stopped).await,
            Some(tls) => {
                let limit = shared.serving.limits.head;
                let greeting = tokio::time::timeout(limit, tls.accept(steady));
                let greeted = tokio::select! {
                    greeted = greeting => greeted,
                    () = seat.asked_to_leave() => return,
                };
                if let Ok(Ok(stream)) = greeted {
                    attend(&shared, stream, address, true, &seat, stopped).await;
                }
            }
        }
    });
}

/// Answers the requests of one connection.
async fn attend(
    shared: &Arc<Shared>,
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    peer: IpAddr,
    encrypted: bool,
    seat: &Arc<Seat>,
    mut stopped: watch::Receiver<bool>,
) {
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        let (shared, seat) = (Arc::clone(shared), Arc::clone(seat));
        async move {
            let answer = answer(&shared, request, peer, encrypted, &seat).await;
            Ok::<_, Infallible>(answer.map(|body| Finishing::new(body, seat)))
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(shared.serving.limits.head)
        .max_buf_size(HEAD_LIMIT)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    loop {
        tokio::select! {
            // What became of the connection is of interest to the other side alone.
            _ = &mut connection => return,
            () = seat.asked_to_leave() => return,
            changed = stopped.changed() => {
                connection.as_mut().graceful_shutdown();
                if changed.is_err() {
                    drop(connection.await);
                    return;
                }
            }
        }
    }
}

/// Passes a request to the pages. It runs to its end even if whoever asked goes away, and a fault
/// in it is one answer's fault and not the connection's.
async fn answer(
    shared: &Arc<Shared>,
    request: hyper::Request<hyper::body::Incoming>,
    peer: IpAddr,
    encrypted: bool,
    seat: &Arc<Seat>,
) -> Response {
    let limits = shared.serving.limits;
    let (mut parts, body) = request.into_parts();
    let trusted = !shared.serving.proxies.is_empty();
    parts.extensions.insert(Client::of(&mut parts.headers, peer, encrypted, trusted));
    let body = Timed::new(body, Arc::clone(seat), limits);
    let request = Request::from_parts(parts, Body::new(body));
    let mut router = shared.router.clone();
    match tokio::spawn(async move { router.call(request).await }).await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_) => Problem::crashed().page(&shared.site, None),
    }
}
