//! Asks another server something: one request on one connection, within a few seconds and 64 KiB,
//! following no redirection. Unencrypted requests go to this machine alone.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use app::{Fetch, NoAnswer};
use axum::body::Body;
use axum::http::uri::Scheme;
use axum::http::{HeaderValue, Request, Response, Uri, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// An answer must be here after so long.
const LONGEST: Duration = Duration::from_secs(5);
/// Most bytes of an answer.
const LARGEST: usize = 64 * 1024;
/// So many requests may be under way.
const AT_ONCE: usize = 8;

/// A way to ask other servers, whose certificates this system trusts.
pub fn fetch() -> Fetch {
    let mut roots = RootCertStore::empty();
    // What the system trusts and cannot be read is not trusted.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions();
    // The versions are those of the library itself, so they are known.
    let tls = config.ok().map(|config| {
        let config = config.with_root_certificates(roots).with_no_client_auth();
        TlsConnector::from(Arc::new(config))
    });
    let seats = Arc::new(Semaphore::new(AT_ONCE));
    Arc::new(move |request| {
        let (tls, seats) = (tls.clone(), Arc::clone(&seats));
        Box::pin(async move {
            let Ok(_seat) = seats.try_acquire() else { return Err(NoAnswer) };
            let answer = tokio::time::timeout(LONGEST, ask(tls.as_ref(), request)).await;
            answer.ok().flatten().ok_or(NoAnswer)
        })
    })
}

async fn ask(tls: Option<&TlsConnector>, request: Request<Vec<u8>>) -> Option<Response<Vec<u8>>> {
    let uri = request.uri().clone();
    let host = uri.host()?.trim_start_matches('[').trim_end_matches(']').to_owned();
    let encrypted = uri.scheme() == Some(&Scheme::HTTPS);
    let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
    let stream = TcpStream::connect((host.as_str(), port)).await.ok()?;
    if encrypted {
        let name = ServerName::try_from(host).ok()?;
        exchange(tls?.connect(name, stream).await.ok()?, request, &uri).await
    } else {
        let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if here { exchange(stream, request, &uri).await } else { None }
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Vec<u8>>,
    uri: &Uri,
) -> Option<Response<Vec<u8>>> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let (mut parts, body) = request.into_parts();
    let host = HeaderValue::from_str(uri.authority()?.as_str()).ok()?;
    parts.headers.insert(header::HOST, host);
    parts.headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    parts.uri = uri.path_and_query()?.as_str().parse().ok()?;
    let exchanged = async {
        let answer =
            sender.send_request(Request::from_parts(parts, Body::from(body))).await.ok()?;
        let (parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(Body::new(body), LARGEST).await.ok()?;
        Some(Response::from_parts(parts, body.to_vec()))
    };
    // The connection moves while the answer is waited for, and ends with it.
    tokio::pin!(exchanged);
    tokio::pin!(connection);
    tokio::select! {
        answer = &mut exchanged => answer,
        _ = &mut connection => exchanged.await,
    }
}
