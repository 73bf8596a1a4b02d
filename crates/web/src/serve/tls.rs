//! Encryption with a certificate of one's own (rustls over ring).

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::{Accept, TlsAcceptor};

/// A renewed certificate is taken up after so long at the latest.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// Why a certificate or key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// A file cannot be read.
    Unreadable(PathBuf, String),
    /// The file has no certificate in PEM.
    NoCertificate(PathBuf),
    /// The file has no private key in PEM.
    NoKey(PathBuf),
    /// Certificate and key do not belong together, or cannot be used.
    Unusable(String),
}

/// Certificate and key; cheap to clone. Renewed files are taken up without a restart.
#[derive(Clone)]
pub struct Tls(Arc<Files>);

struct Files {
    certificate: PathBuf,
    key: PathBuf,
    loaded: Mutex<Loaded>,
}

struct Loaded {
    config: Arc<ServerConfig>,
    certificate: Vec<u8>,
    looked: Instant,
}

impl Tls {
    /// Reads a chain of certificates and its key, both PEM.
    ///
    /// # Errors
    /// If a file cannot be read or the two do not belong together.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsFault> {
        let loaded = Mutex::new(Loaded::read(certificate, key)?);
        let (certificate, key) = (certificate.to_owned(), key.to_owned());
        Ok(Self(Arc::new(Files { certificate, key, loaded })))
    }

    /// Greets a client.
    pub(super) fn accept<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> Accept<S> {
        TlsAcceptor::from(self.config()).accept(stream)
    }

    pub(super) fn config(&self) -> Arc<ServerConfig> {
        let files = &self.0;
        let mut loaded = files.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if loaded.looked.elapsed() > LOOK_EVERY {
            loaded.looked = Instant::now();
            let changed = std::fs::read(&files.certificate)
                .is_ok_and(|certificate| certificate != loaded.certificate);
            // One that cannot be used, or is half written, does not replace one that can.
            if changed && let Ok(fresh) = Loaded::read(&files.certificate, &files.key) {
                *loaded = fresh;
            }
        }
        Arc::clone(&loaded.config)
    }
}

impl Loaded {
    fn read(certificate: &Path, key: &Path) -> Result<Self, TlsFault> {
        let unreadable =
            |path: &Path, e: &io::Error| TlsFault::Unreadable(path.to_owned(), e.to_string());
        let bytes = std::fs::read(certificate).map_err(|e| unreadable(certificate, &e))?;
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&bytes).filter_map(Result::ok).collect();
        if chain.is_empty() {
            return Err(TlsFault::NoCertificate(certificate.to_owned()));
        }
        let file = File::open(key).map_err(|e| unreadable(key, &e))?;
        let secret = PrivateKeyDer::from_pem_reader(BufReader::new(file))
            .map_err(|_| TlsFault::NoKey(key.to_owned()))?;
        let config = config(chain, secret).map_err(|e| TlsFault::Unusable(e.to_string()))?;
        Ok(Self { config: Arc::new(config), certificate: bytes, looked: Instant::now() })
    }
}

fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<ServerConfig, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// What `renkei doctor` asks of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// First second it is valid, since 1970.
    pub from: i64,
    /// Last second it is valid, since 1970.
    pub until: i64,
}

impl Certificate {
    /// The first certificate of a PEM file.
    ///
    /// # Errors
    /// If the file cannot be read or has none.
    pub fn read(path: &Path) -> Result<Self, TlsFault> {
        let bytes = std::fs::read(path)
            .map_err(|e| TlsFault::Unreadable(path.to_owned(), e.to_string()))?;
        let first = CertificateDer::pem_slice_iter(&bytes).find_map(Result::ok);
        first.and_then(|der| validity(&der)).ok_or_else(|| TlsFault::NoCertificate(path.to_owned()))
    }
}

/// The validity of a certificate: `Certificate ::= { tbs { [0] version, serial, algorithm, issuer,
/// { notBefore, notAfter }, … } … }` (RFC 5280, 4.1). Reading five fields needs no X.509 library.
fn validity(der: &[u8]) -> Option<Certificate> {
    let (_, certificate, _) = element(der)?;
    let (_, tbs, _) = element(certificate)?;
    let (tag, _, after_version) = element(tbs)?;
    let mut rest = if tag == 0xA0 { after_version } else { tbs };
    for _ in ["serial", "algorithm", "issuer"] {
        rest = element(rest)?.2;
    }
    let (_, both, _) = element(rest)?;
    let (from_tag, from, rest) = element(both)?;
    let (until_tag, until, _) = element(rest)?;
    Some(Certificate { from: seconds(from_tag, from)?, until: seconds(until_tag, until)? })
}

/// The first element of DER: its tag, its content and what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let bytes = rest.get(..usize::from(first & 0x7F))?;
        if bytes.len() > 3 {
            return None;
        }
        let length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        (length, &rest[bytes.len()..])
    };
    Some((tag, rest.get(..length)?, rest.get(length..)?))
}

/// Seconds since 1970 of a UTCTime (`YYMMDDhhmmssZ`, years 1950 to 2049) or a GeneralizedTime.
fn seconds(tag: u8, text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let text = match tag {
        0x17 => format!("{}{text}", if text < "5" { "20" } else { "19" }),
        0x18 => text.to_owned(),
        _ => return None,
    };
    let day = format!("{}-{}-{}", text.get(..4)?, text.get(4..6)?, text.get(6..8)?);
    let day: calendar::Day = day.parse().ok()?;
    let epoch: calendar::Day = "1970-01-01".parse().ok()?;
    let part = |at: usize| text.get(at..at + 2)?.parse::<i64>().ok();
    Some(i64::from(day.days_since(epoch)) * 86_400 + part(8)? * 3600 + part(10)? * 60 + part(12)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(folder: &Path, name: &str) -> rcgen::CertifiedKey<rcgen::KeyPair> {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        std::fs::write(folder.join("chain.pem"), made.cert.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        made
    }

    /// As if the files had been looked at a while ago.
    fn later(tls: &Tls) {
        let mut loaded = tls.0.loaded.lock().unwrap();
        loaded.looked = loaded.looked.checked_sub(LOOK_EVERY * 2).unwrap();
    }

    #[test]
    fn a_renewed_certificate_is_taken_up_and_a_broken_one_is_not() {
        let folder = std::env::temp_dir().join(format!("renkei-tls-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
        issue(&folder, "one.example");
        let tls = Tls::load(&chain, &key).unwrap();
        let first = tls.config();
        issue(&folder, "two.example");
        assert!(Arc::ptr_eq(&first, &tls.config()), "not looked at again so soon");
        later(&tls);
        let second = tls.config();
        assert!(!Arc::ptr_eq(&first, &second));
        std::fs::write(&chain, "-----BEGIN CERTIFICATE-----").unwrap();
        later(&tls);
        assert!(Arc::ptr_eq(&second, &tls.config()));
        assert_eq!(Tls::load(&chain, &key).err(), Some(TlsFault::NoCertificate(chain.clone())));
        issue(&folder, "three.example");
        let other = rcgen::generate_simple_self_signed(["x".to_owned()]).unwrap();
        std::fs::write(&key, other.signing_key.serialize_pem()).unwrap();
        assert!(matches!(Tls::load(&chain, &key), Err(TlsFault::Unusable(_))));
        drop(std::fs::remove_dir_all(&folder));
    }

    #[test]
    fn the_validity_of_a_certificate_is_read() {
        let mut params = rcgen::CertificateParams::new(["x".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2026, 11, 20);
        params.not_after = rcgen::date_time_ymd(2051, 1, 2);
        let made = params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap();
        let expected = Certificate { from: 1_795_132_800, until: 2_556_230_400 };
        assert_eq!(validity(made.der()), Some(expected));
    }

    #[test]
    fn times_of_certificates_are_read() {
        assert_eq!(seconds(0x17, b"700101000000Z"), Some(0));
        assert_eq!(seconds(0x17, b"261125174327Z"), Some(1_795_628_607));
        assert_eq!(seconds(0x18, b"20491231235959Z"), Some(2_524_607_999));
        assert_eq!(seconds(0x18, b"2049"), None);
    }

    #[test]
    fn what_is_no_certificate_is_none() {
        for der in [&b""[..], b"\x30", b"\x30\x84\xff\xff\xff\xff", b"\x30\x03\x02\x01\x01"] {
            assert_eq!(validity(der), None);
        }
    }
}
