//! What can be said on the command line.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use app::Location;
use clap::{Parser, Subcommand, ValueEnum};

/// Renkei: connected plans for disability welfare (計画相談支援・個別支援計画)
#[derive(Debug, Parser)]
#[command(name = "renkei", version, arg_required_else_help = true)]
pub struct Args {
    /// Database: a file, or postgres://user@host/name for a region
    #[arg(
        long,
        global = true,
        default_value = "renkei.db",
        env = "RENKEI_DATABASE",
        hide_env_values = true
    )]
    pub database: Location,
    /// Folder with fonts for printed forms (default: BIZ UDGothic of the system)
    #[arg(long, global = true, env = "RENKEI_FONTS")]
    pub fonts: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages
    Serve(ServeArgs),
    /// Fill a database with the demo region and serve it
    Demo(DemoArgs),
    /// Read cases from files, each all or nothing
    Import(ImportArgs),
    /// Write cases to files
    Export(ExportArgs),
    /// Check plans; the exit status tells the worst: 0 none, 10 整え, 11 配慮, 12 請求, 13 法令
    Check(CheckArgs),
    /// Explain a rule, or list all of them
    Explain {
        /// Code or name of a rule, as in N01
        code: Option<String>,
    },
    /// Show a case as a tree, from the person's words to what came of them
    Trace {
        /// Id of the case, or part of the person's name, reading or number
        case: String,
    },
    /// Print forms as PDF
    Print(PrintArgs),
    /// Make the index of all cases anew from the documents
    Reindex,
    /// Copy everything into an empty database of either kind and prove that both are equal
    Move(MoveArgs),
    /// Back up the embedded database: encrypted, and restored once as a test
    Backup(BackupArgs),
    /// Restore a backup to a database that is not there yet
    Restore(RestoreArgs),
    /// Make an account, or give it a new password
    Account(AccountArgs),
    /// The sealed days of the journal
    Journal {
        /// What to do with them
        #[command(subcommand)]
        command: JournalCommand,
    },
    /// Who saw what: of one person, by one office or account, in a span of time
    Incident(IncidentArgs),
    /// List what has been kept long enough and may be disposed of
    Retention,
    /// Say what is missing on this machine and how to mend it
    Doctor(DoctorArgs),
}

/// Options of `serve`.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8500", env = "RENKEI_LISTEN")]
    pub listen: SocketAddr,
    /// Where browsers see the pages; passkeys are bound to its name
    #[arg(long, value_name = "https://NAME", env = "RENKEI_ORIGIN")]
    pub origin: Option<String>,
    /// Identity provider of the region (OpenID Connect): its issuer, as it writes it itself
    #[arg(long, value_name = "URL", requires = "oidc_client_id", env = "RENKEI_OIDC_ISSUER")]
    pub oidc_issuer: Option<String>,
    /// As what Renkei is registered there
    #[arg(long, value_name = "ID", requires = "oidc_issuer", env = "RENKEI_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,
    /// File with the secret shared with it
    #[arg(long, value_name = "FILE", env = "RENKEI_OIDC_SECRET_FILE")]
    pub oidc_secret_file: Option<PathBuf>,
    /// What people call it
    #[arg(long, value_name = "NAME", env = "RENKEI_OIDC_NAME")]
    pub oidc_name: Option<String>,
    /// Values of acr or amr with which its sign-in counts as second factor too
    #[arg(long, value_name = "VALUE", value_delimiter = ',', env = "RENKEI_OIDC_SECOND_FACTOR")]
    pub oidc_second_factor: Vec<String>,
    /// Certificate and its chain (PEM), to encrypt connections here; renewed files are taken up
    #[arg(long, requires = "tls_key", env = "RENKEI_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// Private key of the certificate (PEM)
    #[arg(long, requires = "tls_cert", env = "RENKEI_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Let in only the proxy in front, by its addresses, and believe the hop it forwards
    #[arg(
        long,
        value_name = "ADDRESS",
        num_args = 0..,
        value_delimiter = ',',
        default_missing_values = ["127.0.0.1", "::1"],
        env = "RENKEI_BEHIND_PROXY"
    )]
    pub behind_proxy: Vec<IpAddr>,
}

/// Options of `demo`.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8500")]
    pub listen: SocketAddr,
    /// Folder of the demo's database, made anew at each start
    #[arg(long, default_value = "demo-data")]
    pub folder: PathBuf,
    /// Only fill the database
    #[arg(long)]
    pub no_serve: bool,
}

/// Options of `import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// Case files (JSON)
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Judge everything and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `export`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// Cases, by id or name; all if none is given
    pub cases: Vec<String>,
    /// Folder to write to
    #[arg(long, default_value = ".")]
    pub to: PathBuf,
}

/// How findings are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// Options of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Cases, by id or name; all if none is given
    pub cases: Vec<String>,
    /// How to tell
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    pub format: Format,
    /// Check the chain of the journal instead of the plans
    #[arg(long)]
    pub journal: bool,
    /// Look at the cases as on this day instead of today
    #[arg(long)]
    pub on: Option<String>,
}

/// Options of `print`.
#[derive(Debug, clap::Args)]
pub struct PrintArgs {
    /// The case, by id or name
    pub case: String,
    /// A document by its mark, as in `plan`; the whole set if none is given
    #[arg(long)]
    pub document: Option<String>,
    /// Version of the document; the newest if none is given
    #[arg(long)]
    pub version: Option<u32>,
    /// Whom the copy is for, printed on each page
    #[arg(long)]
    pub recipient: Option<String>,
    /// File to write
    #[arg(long, short)]
    pub output: PathBuf,
}

/// What to do with the sealed days of the journal.
#[derive(Debug, Subcommand)]
pub enum JournalCommand {
    /// Seal the days that are over, and print the head of the last one
    Head {
        /// File to write it to
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Check every chain and every sealed day
    Verify {
        /// A head as it was printed: the day, a space and the hash
        #[arg(long)]
        head: Option<String>,
    },
}

/// Options of `incident`.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true, args = ["person", "office", "account", "from", "until"])]
pub struct IncidentArgs {
    /// The person, by id of the case or by name
    #[arg(long)]
    pub person: Option<String>,
    /// The office that looked, by name
    #[arg(long)]
    pub office: Option<String>,
    /// The account that looked, by its name to sign in with
    #[arg(long)]
    pub account: Option<String>,
    /// First day
    #[arg(long)]
    pub from: Option<String>,
    /// Last day
    #[arg(long)]
    pub until: Option<String>,
    /// With the chains of concerns of abuse
    #[arg(long)]
    pub concerns: bool,
    /// Folder to write incident.txt, incident.csv and incident.json to
    #[arg(long, default_value = ".")]
    pub to: PathBuf,
}

/// Options of `move`.
#[derive(Debug, clap::Args)]
pub struct MoveArgs {
    /// Database to copy; it stays as it is
    #[arg(long)]
    pub from: Location,
    /// Empty database to copy into
    #[arg(long)]
    pub to: Location,
}

/// Options of `backup`.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// What to do; a backup is made if nothing is said
    #[command(subcommand)]
    pub what: Option<BackupCommand>,
}

/// What to do with backups.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// Make the key, which is told once and kept nowhere, and choose the folder
    Init {
        /// Folder of the backups, best on another disk
        #[arg(long)]
        to: PathBuf,
        /// Folder of another user who takes them over (`backup keep`), for `doctor` to look at
        #[arg(long)]
        vault: Option<PathBuf>,
        /// Write the page with the key as PDF to this file, for printing
        #[arg(long)]
        page: Option<PathBuf>,
    },
    /// Show that a backup can be restored with the key on paper, and report
    Drill {
        /// The backup; the newest if none is given
        file: Option<PathBuf>,
        /// File with the key; asked for if none is given
        #[arg(long)]
        key: Option<PathBuf>,
        /// Write the report to this file too
        #[arg(long)]
        report: Option<PathBuf>,
    },
    /// Copy new backups to where whoever runs the server cannot delete them (run as another user)
    Keep {
        /// Folder the server's user writes backups to
        #[arg(long)]
        from: PathBuf,
        /// Folder of the other user
        #[arg(long)]
        to: PathBuf,
    },
    /// List the backups
    List,
}

/// Options of `restore`.
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// The backup
    pub file: PathBuf,
    /// File with the key; asked for if none is given
    #[arg(long)]
    pub key: Option<PathBuf>,
}

/// Options of `account`.
#[derive(Debug, clap::Args)]
pub struct AccountArgs {
    /// Name to sign in with
    pub login: String,
    /// Name of the person
    #[arg(long)]
    pub name: String,
    /// Office, by name
    #[arg(long)]
    pub office: String,
    /// Role: specialist, service_manager, support_worker, municipal_officer, core_centre,
    /// council_secretary, administrator
    #[arg(long)]
    pub role: String,
}

/// Options of `doctor`.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// Certificate the server uses
    #[arg(long, env = "RENKEI_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key
    #[arg(long, env = "RENKEI_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
}
