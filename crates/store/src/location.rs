//! Where a database is.

use std::convert::Infallible;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a database is: a file of its own, or a PostgreSQL server.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// An embedded database in a file.
    File(PathBuf),
    /// A database of a PostgreSQL server, as `postgres://…`. May hold a password.
    Server(String),
}

impl FromStr for Location {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let server = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        Ok(if server { Self::Server(text.to_owned()) } else { Self::File(text.into()) })
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl fmt::Display for Location {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(address) => f.write_str(&without_password(address)),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// An address with its password, in either place where one can stand, left out.
fn without_password(address: &str) -> String {
    let (front, options) = address.split_once('?').unwrap_or((address, ""));
    let (scheme, rest) = front.split_once("://").unwrap_or(("postgres", front));
    let rest = match rest.rsplit_once('@') {
        Some((user, host)) => {
            format!("{}@{host}", user.split_once(':').map_or(user, |(name, _)| name))
        }
        None => rest.to_owned(),
    };
    let options: Vec<&str> =
        options.split('&').filter(|o| !o.is_empty() && !o.starts_with("password=")).collect();
    let question = if options.is_empty() { "" } else { "?" };
    format!("{scheme}://{rest}{question}{}", options.join("&"))
}

#[cfg(test)]
mod tests {
    use super::Location;

    fn shown(text: &str) -> String {
        text.parse::<Location>().unwrap().to_string()
    }

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(shown("postgres://me:secret@db/renkei"), "postgres://me@db/renkei");
        assert_eq!(shown("postgres://me:s@cret@db/renkei"), "postgres://me@db/renkei");
        assert_eq!(
            shown("postgresql:///renkei?host=/run/postgresql&password=secret&user=me"),
            "postgresql:///renkei?host=/run/postgresql&user=me"
        );
        assert_eq!(shown("postgres://db/renkei?password=secret"), "postgres://db/renkei");
        assert!(!format!("{:?}", "postgres://me:secret@db/x".parse::<Location>()).contains("cret"));
    }

    #[test]
    fn what_is_no_address_is_a_file() {
        assert_eq!(shown("renkei.db"), "renkei.db");
        assert!(matches!("/var/lib/renkei.db".parse(), Ok(Location::File(_))));
        assert!(matches!("postgres://db/renkei".parse(), Ok(Location::Server(_))));
    }
}
