//! Where the pages are, as browsers see it.

use std::net::IpAddr;
use std::sync::Arc;

/// The origin of the site as browsers see it: `https://renkei.example`, `http://localhost:8500`.
/// Passkeys are bound to its name, and an identity provider leads back to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: Arc<str>,
    host: Arc<str>,
}

impl Origin {
    /// Reads an origin. Unencrypted ones are taken from this machine alone.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://")?;
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') && !port.ends_with(']') => {
                (host, Some(port))
            }
            _ => (rest, None),
        };
        let port_is_one = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let address = bare.parse::<IpAddr>().ok();
        let name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
        let host_is_one = address.is_some() || (!host.is_empty() && host.chars().all(name));
        let here = host == "localhost" || address.is_some_and(|address| address.is_loopback());
        let safe = scheme == "https" || (scheme == "http" && here);
        // Browsers leave the usual port out.
        let usual = matches!((scheme, port), ("https", Some("443")) | ("http", Some("80")));
        let text = if usual { format!("{scheme}://{host}") } else { text.clone() };
        let whole = port_is_one && host_is_one && safe;
        whole.then(|| Self { text: text.into(), host: host.into() })
    }

    /// As browsers write it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The name passkeys are bound to; none if the host is a number.
    pub fn passkey_name(&self) -> Option<&str> {
        let numeric = self.host.starts_with('[') || self.host.parse::<IpAddr>().is_ok();
        (!numeric).then_some(&*self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_safe_or_of_this_machine() {
        let text = |given| Origin::parse(given).map(|origin| origin.text().to_owned());
        assert_eq!(text("https://Renkei.example/"), Some("https://renkei.example".to_owned()));
        assert_eq!(text("https://renkei.example:443"), Some("https://renkei.example".to_owned()));
        assert_eq!(
            text("https://[2001:db8::1]:8443").as_deref(),
            Some("https://[2001:db8::1]:8443")
        );
        assert_eq!(text("http://localhost:8500").as_deref(), Some("http://localhost:8500"));
        for wrong in [
            "http://renkei.example",
            "renkei.example",
            "https://renkei.example/path",
            "https://a@renkei.example",
            "https://",
            "https://x:0",
            "ftp://localhost",
        ] {
            assert_eq!(text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn passkeys_are_bound_to_names() {
        let name = |given| Origin::parse(given).unwrap().passkey_name().map(str::to_owned);
        assert_eq!(name("https://renkei.example:8443").as_deref(), Some("renkei.example"));
        assert_eq!(name("http://localhost:8500").as_deref(), Some("localhost"));
        assert_eq!(name("http://127.0.0.1:8500"), None);
        assert_eq!(name("https://[::1]"), None);
    }
}
