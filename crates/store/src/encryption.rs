//! Keeping the way to a database server private: nobody between us and it reads along.
//!
//! On this machine — a socket, or the address of the machine to itself — nothing can; to any other
//! the connection is encrypted, and the certificate is verified for the name in the address,
//! whatever weaker word the address has for it.

use std::net::IpAddr;
use std::sync::Arc;

use tokio_postgres::config::{Config, Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::db::OpenFault;

/// An address of a server: what the driver is told of it, and how the way there is kept private.
pub(crate) struct Address {
    /// For the driver.
    pub config: Config,
    /// With what it encrypts; nothing on this machine.
    pub encrypted: Option<MakeRustlsConnect>,
}

impl Address {
    /// Reads an address. `sslmode` and `sslrootcert`, the file with the certificates one trusts, are
    /// read here; without such a file those the system trusts are trusted.
    pub(crate) fn read(
        address: &str,
        reason: fn(&tokio_postgres::Error) -> String,
    ) -> Result<Self, OpenFault> {
        let (address, asked) = Asked::of(address);
        let mut config: Config =
            address.parse().map_err(|error| OpenFault::Address(reason(&error)))?;
        let encrypts = match asked.mode.as_deref() {
            None | Some("prefer" | "allow") => !is_here(&config),
            Some("disable") if is_here(&config) => false,
            Some("disable") => return Err(OpenFault::Unencrypted),
            Some("require" | "verify-ca" | "verify-full") => true,
            Some(other) => return Err(OpenFault::Address(format!("sslmode={other}"))),
        };
        config.ssl_mode(if encrypts { SslMode::Require } else { SslMode::Disable });
        let encrypted = encrypts.then(|| connector(asked.roots.as_deref())).transpose()?;
        Ok(Self { config, encrypted })
    }
}

/// What an address asks for that the driver does not read.
#[derive(Default)]
struct Asked {
    mode: Option<String>,
    roots: Option<String>,
}

impl Asked {
    /// The address without it, and what is asked.
    fn of(address: &str) -> (String, Self) {
        let Some((front, options)) = address.split_once('?') else {
            return (address.to_owned(), Self::default());
        };
        let mut asked = Self::default();
        let mut rest = Vec::new();
        for option in options.split('&') {
            match option.split_once('=') {
                Some(("sslmode", mode)) => asked.mode = Some(mode.to_owned()),
                Some(("sslrootcert", file)) => asked.roots = Some(file.replace("%2F", "/")),
                _ => rest.push(option),
            }
        }
        let question = if rest.is_empty() { "" } else { "?" };
        (format!("{front}{question}{}", rest.join("&")), asked)
    }
}

/// Whether every way an address names stays on this machine.
fn is_here(config: &Config) -> bool {
    let here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Host::Unix(_) => true,
    };
    config.get_hosts().iter().all(here) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

fn connector(roots: Option<&str>) -> Result<MakeRustlsConnect, OpenFault> {
    let trusted = trusted(roots)?;
    let unusable = |e: tokio_rustls::rustls::Error| OpenFault::Certificate(e.to_string());
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn trusted(file: Option<&str>) -> Result<RootCertStore, OpenFault> {
    let mut trusted = RootCertStore::empty();
    let (_, _) = match file {
        None => trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs),
        Some(file) => {
            let unreadable = |why: String| OpenFault::Certificate(format!("{file}: {why}"));
            let text = std::fs::read(file).map_err(|e| unreadable(e.to_string()))?;
            let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
            trusted.add_parsable_certificates(read.map_err(|e| unreadable(e.to_string()))?)
        }
    };
    if trusted.is_empty() {
        return Err(OpenFault::Certificate(file.unwrap_or_default().to_owned()));
    }
    Ok(trusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encrypts(address: &str) -> Result<bool, OpenFault> {
        Address::read(address, ToString::to_string).map(|read| read.encrypted.is_some())
    }

    #[test]
    fn what_leaves_the_machine_is_encrypted_whatever_the_address_says() {
        let trusting = "sslrootcert=/nowhere";
        for here in
            ["postgres:///x?host=/run/postgresql", "postgres://localhost/x", "postgres://[::1]/x"]
        {
            assert_eq!(encrypts(here), Ok(false), "{here}");
        }
        assert_eq!(encrypts("postgres://127.0.0.1/x?sslmode=disable"), Ok(false));
        assert_eq!(
            encrypts("postgres://db.example/x?sslmode=disable"),
            Err(OpenFault::Unencrypted)
        );
        let mixed = "postgres://localhost,db.example/x?sslmode=disable";
        assert_eq!(encrypts(mixed), Err(OpenFault::Unencrypted), "one of them is elsewhere");
        for asked in ["", "&sslmode=prefer", "&sslmode=require", "&sslmode=verify-full"] {
            let elsewhere = format!("postgres://db.example/x?{trusting}{asked}");
            let tried = encrypts(&elsewhere);
            assert!(matches!(tried, Err(OpenFault::Certificate(_))), "{elsewhere}: {tried:?}");
        }
        assert!(matches!(encrypts("postgres://x/x?sslmode=maybe"), Err(OpenFault::Address(_))));
    }
}
