//! A backup as a file: what it holds on one line of JSON, then the database, deflated; all of it
//! encrypted in the age format, so that it can be opened with the ordinary `age` program too.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use age::x25519::{Identity, Recipient};
use domain::hex;
use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::BackupFault;

/// Number of the format; a newer one is refused.
pub(super) const FORMAT: u32 = 1;
/// Longest line of JSON that is believed.
const MANIFEST_LIMIT: u64 = 1024 * 1024;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Number of the format.
    pub format: u32,
    /// When the copy was begun, milliseconds since 1970.
    pub made_at: i64,
    /// Version of the program that made it.
    pub program: String,
    /// Bytes of the database.
    pub bytes: u64,
    /// SHA-256 of the database.
    pub sha256: String,
    /// Rows of each table.
    pub tables: Vec<(String, u64)>,
}

/// Length and hash of a file.
pub(super) fn measure(path: &Path) -> Result<(u64, String), BackupFault> {
    let file = File::open(path).map_err(BackupFault::file(path))?;
    let mut counted = Counted { inner: std::io::sink(), hash: Sha256::new(), bytes: 0 };
    std::io::copy(&mut BufReader::new(file), &mut counted).map_err(BackupFault::file(path))?;
    Ok(counted.told())
}

/// Counts and hashes what is written through it.
struct Counted<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W> Counted<W> {
    fn told(self) -> (u64, String) {
        (self.bytes, hex(&self.hash.finalize()))
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// Writes a backup and waits until it is on the disk.
pub(super) fn seal(
    manifest: &Manifest,
    database: &Path,
    recipients: &[Recipient],
    to: File,
    name: &Path,
) -> Result<(), BackupFault> {
    let cannot = BackupFault::file;
    let keys = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    // Fails only without recipients.
    let encryptor = age::Encryptor::with_recipients(keys).map_err(|_| BackupFault::WrongKey)?;
    let mut out = encryptor.wrap_output(BufWriter::new(to)).map_err(cannot(name))?;
    let line = serde_json::to_string(manifest).unwrap_or_default();
    writeln!(out, "{line}").map_err(cannot(name))?;
    let mut deflated = DeflateEncoder::new(out, Compression::default());
    let mut source = File::open(database).map_err(cannot(database))?;
    std::io::copy(&mut source, &mut deflated).map_err(cannot(name))?;
    let written = deflated.finish().and_then(age::stream::StreamWriter::finish);
    let buffer = written.map_err(cannot(name))?;
    let file = buffer.into_inner().map_err(|e| cannot(name)(e.into_error()))?;
    file.sync_all().map_err(cannot(name))
}

/// Opens a backup with a key and writes its database to a new file, which only its owner may read.
/// What comes out is what went in, byte for byte, or nothing.
pub(super) fn unseal(backup: &Path, key: &Identity, to: &Path) -> Result<Manifest, BackupFault> {
    let damaged = || BackupFault::Damaged(backup.to_owned());
    let file = File::open(backup).map_err(BackupFault::file(backup))?;
    let decryptor = age::Decryptor::new(BufReader::new(file))
        .map_err(|_| BackupFault::Foreign(backup.to_owned()))?;
    let opened = decryptor.decrypt(std::iter::once(key as &dyn age::Identity));
    let mut inside = BufReader::new(opened.map_err(|fault| match fault {
        age::DecryptError::NoMatchingKeys => BackupFault::WrongKey,
        _ => damaged(),
    })?);
    let mut line = String::new();
    inside.by_ref().take(MANIFEST_LIMIT).read_line(&mut line).map_err(|_| damaged())?;
    let format: Format =
        serde_json::from_str(&line).map_err(|_| BackupFault::Foreign(backup.to_owned()))?;
    if format.format > FORMAT {
        return Err(BackupFault::Newer(backup.to_owned()));
    }
    let manifest: Manifest = serde_json::from_str(&line).map_err(|_| damaged())?;
    let out = store::private(to).map_err(BackupFault::file(to))?;
    let mut out = Counted { inner: BufWriter::new(out), hash: Sha256::new(), bytes: 0 };
    // One byte more than it should have is enough to know.
    let mut inflated = DeflateDecoder::new(inside).take(manifest.bytes + 1);
    copy(&mut inflated, &mut out, backup, to)?;
    // The end of the encrypted stream is what shows that nothing was cut off.
    let mut inside = inflated.into_inner().into_inner();
    std::io::copy(&mut inside, &mut std::io::sink()).map_err(|_| damaged())?;
    out.inner.flush().map_err(BackupFault::file(to))?;
    out.inner.get_ref().sync_all().map_err(BackupFault::file(to))?;
    let told = out.told();
    if told == (manifest.bytes, manifest.sha256.clone()) { Ok(manifest) } else { Err(damaged()) }
}

/// The format alone, which every version can read.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// Copies; what cannot be read is the backup's fault, what cannot be written the disk's.
fn copy(
    from: &mut impl Read,
    to: &mut impl Write,
    backup: &Path,
    written: &Path,
) -> Result<(), BackupFault> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => to.write_all(&buffer[..read]).map_err(BackupFault::file(written))?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return Err(BackupFault::Damaged(backup.to_owned())),
        }
    }
}
