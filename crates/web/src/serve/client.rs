//! Who asks: address and safety of the connection, from the socket or from the proxy in front.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};

/// The other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    /// Its address.
    pub address: IpAddr,
    /// Whether everything on the way is encrypted.
    pub secure: bool,
}

const FORWARDED: [&str; 6] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-real-ip",
];

impl Client {
    /// Who asks. Behind a proxy its own entry, the last one, is believed; anything before it came
    /// from the other side. Afterwards no header of forwarding is left for anyone to believe.
    pub(super) fn of(headers: &mut HeaderMap, peer: IpAddr, encrypted: bool, proxy: bool) -> Self {
        let mut client = Self { address: peer, secure: encrypted };
        if proxy {
            client.address = last(headers, "x-forwarded-for").and_then(address).unwrap_or(peer);
            client.secure = last(headers, "x-forwarded-proto") == Some("https");
        }
        for name in FORWARDED {
            headers.remove(name);
        }
        client
    }
}

/// The last entry of a header that is a list, over all its lines.
fn last<'a>(headers: &'a HeaderMap, name: &'static str) -> Option<&'a str> {
    let line = headers.get_all(HeaderName::from_static(name)).iter().next_back()?;
    Some(line.to_str().ok()?.rsplit(',').next()?.trim())
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']').parse();
    let address: IpAddr = bare.ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    /// Without a server in front (a router asked in a test) nobody is known.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let nobody = Self { address: Ipv4Addr::UNSPECIFIED.into(), secure: false };
        Ok(parts.extensions.get().copied().unwrap_or(nobody))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn asked(lines: &[(&'static str, &'static str)], proxy: bool) -> (Client, HeaderMap) {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        let client = Client::of(&mut headers, PEER, false, proxy);
        (client, headers)
    }

    #[test]
    fn only_the_hop_of_the_proxy_itself_is_believed() {
        let forged = ("x-forwarded-for", "203.0.113.9");
        let (client, left) = asked(&[forged, ("x-forwarded-for", "10.0.0.1, 198.51.100.7")], true);
        assert_eq!(client.address, IpAddr::from([198, 51, 100, 7]));
        assert!(!client.secure && left.is_empty());
        let safe = ("x-forwarded-proto", "http, https");
        assert!(asked(&[forged, safe], true).0.secure);
        assert!(!asked(&[("x-forwarded-proto", "https, http")], true).0.secure);
        assert_eq!(
            asked(&[("x-forwarded-for", "[2001:db8::1]:4711")], true).0.address.to_string(),
            "2001:db8::1"
        );
        assert_eq!(asked(&[("x-forwarded-for", "unknown")], true).0.address, PEER);
    }

    #[test]
    fn without_a_proxy_nothing_forwarded_is_believed() {
        let lines = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https")];
        let (client, left) = asked(&lines, false);
        assert_eq!(client, Client { address: PEER, secure: false });
        assert!(left.is_empty());
    }
}
