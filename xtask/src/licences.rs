//! Licences of everything that ends up in the binary, and packages that may not.

use spdx::{Expression, LicenseReq, Licensee};

use crate::borders::{metadata, normal_uses, reachable};

/// Licences we may ship with ours.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages that are not let in, each with its reason.
const BANNED: [(&str, &str); 2] =
    [("openssl", "needs a system library and a C build"), ("native-tls", "brings openssl")];

/// Judges every package the binary is made of.
pub fn check() -> Result<(), String> {
    let metadata = metadata()?;
    let uses = normal_uses(&metadata);
    let packages: Vec<_> = metadata["packages"].as_array().into_iter().flatten().collect();
    let cli = packages.iter().find(|package| package["name"] == "cli");
    let root = cli.and_then(|package| package["id"].as_str()).ok_or("no crate cli")?;
    let shipped = reachable(root, &uses);
    let mut wrong = Vec::new();
    for package in packages {
        let (id, name) = (package["id"].as_str(), package["name"].as_str().unwrap_or_default());
        if !id.is_some_and(|id| shipped.contains(id)) {
            continue;
        }
        if let Some((_, reason)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            wrong.push(format!("{name} is banned: {reason}"));
        }
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_allowed(licence) {
            wrong.push(format!("{name}: licence {licence:?}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn is_allowed(licence: &str) -> bool {
    let allowed = |req: &LicenseReq| {
        ALLOWED.iter().any(|name| Licensee::parse(name).is_ok_and(|have| have.satisfies(req)))
            || req.license.id().is_some_and(|id| id.name == "Apache-2.0")
    };
    let Ok(expression) = Expression::parse_mode(licence, spdx::ParseMode::LAX) else {
        return false;
    };
    expression.evaluate(allowed)
}
