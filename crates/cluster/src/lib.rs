//! A private PostgreSQL for tests and benchmarks: one per process, in a temporary folder, on a unix
//! socket; it stops when the process ends, however it ends.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: String,
    port: u16,
    databases: AtomicU32,
    /// Its standard input is the string the cluster hangs on.
    _keeper: Child,
}

/// The cluster of this process, started at the first call.
///
/// # Panics
/// If PostgreSQL is not installed or does not start: a test that needs it fails and is not skipped.
pub fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start(&[], 5432))
}

impl Cluster {
    /// A cluster that is asked over the network of this machine, as `localhost` and encrypted.
    ///
    /// # Panics
    /// If PostgreSQL is not installed or does not start.
    pub fn encrypted(certificate: &str, key: &str) -> Self {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr());
        let port = free.map_or(0, |address| address.port());
        Self::start(&[&port.to_string(), certificate, key], port)
    }

    fn start(network: &[&str], port: u16) -> Self {
        match Self::try_start(network, port) {
            Ok(cluster) => cluster,
            Err(why) => panic!("no PostgreSQL to test with: {why}"),
        }
    }

    fn try_start(network: &[&str], port: u16) -> Result<Self, String> {
        let programs = programs().ok_or(
            "its programs are not here; `make test` installs them (Debian: apt-get install \
             postgresql)",
        )?;
        let mut command = unprivileged();
        command
            .args(["sh", "-c", include_str!("cluster.sh"), "cluster"])
            .arg(&programs)
            .args(network);
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut keeper = command.spawn().map_err(|e| e.to_string())?;
        let mut folder = String::new();
        if let Some(stdout) = keeper.stdout.take() {
            BufReader::new(stdout).read_line(&mut folder).map_err(|e| e.to_string())?;
        }
        let folder = folder.trim().to_owned();
        if folder.is_empty() {
            return Err("it did not start; what it said stands above".to_owned());
        }
        Ok(Self { programs, folder, port, databases: AtomicU32::new(1), _keeper: keeper })
    }

    /// The address of a new, empty database.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn database(&self) -> String {
        self.copy_of("template0")
    }

    /// The address of a new database that begins as a copy of another, to which nobody may be
    /// connected.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn copy_of(&self, template: &str) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let made = format!("CREATE DATABASE {name} TEMPLATE {template}");
        if let Err(why) = query(&self.address("postgres"), &made) {
            panic!("{made}: {why}");
        }
        self.address(&name)
    }

    /// The address of a database of this cluster.
    pub fn address(&self, database: &str) -> String {
        format!("postgres:///{database}?host={}&port={}&user=renkei", self.folder, self.port)
    }

    /// The address of a database of this cluster over the network of this machine.
    pub fn network_address(&self, host: &str, database: &str) -> String {
        format!("postgres://renkei@{host}:{}/{database}", self.port)
    }

    /// The folder with PostgreSQL's own programs.
    pub fn programs(&self) -> &Path {
        &self.programs
    }
}

/// Runs SQL past every store, as someone can who holds the server: each row as a line, columns
/// parted by `|`.
///
/// # Errors
/// What the server says.
pub fn query(address: &str, sql: &str) -> Result<Vec<String>, String> {
    let output = Command::new("psql")
        .args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "-v", "ON_ERROR_STOP=1"])
        .args(["--dbname", address, "--command", sql])
        .output()
        .map_err(|e| format!("psql: {e}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The newest PostgreSQL of this machine, as Debian lays them out, or the one in the path.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = versions
        .map(|version| version.path())
        .filter(|path| path.join("bin/initdb").exists())
        .max_by_key(|path| number(path))
        .map(|path| path.join("bin"));
    let in_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
    };
    debian.or_else(in_path)
}

/// The beginning of a command that does not run as root, for PostgreSQL refuses to.
fn unprivileged() -> Command {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    if !root {
        return Command::new("env");
    }
    let known = |user: &str| {
        Command::new("id").args(["-u", user]).output().is_ok_and(|id| id.status.success())
    };
    let user = if known("postgres") { "postgres" } else { "nobody" };
    let mut command = Command::new("setpriv");
    command.args([&format!("--reuid={user}"), "--clear-groups", "--"]);
    command
}
