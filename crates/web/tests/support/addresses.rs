//! Every address of every page: what can stand in the holes of the routes, and where pages lead.
//!
//! A route with a hole that nobody says how to fill fails the test that walks, and so does a route
//! that a walk never came to.

use std::collections::{BTreeSet, VecDeque};

use axum::http::StatusCode;
use domain::{CaseFile, CaseId, DocumentKind, mark};
use web::Route;

use super::{Answer, Visitor, Web};

/// The addresses of every GET route, for each of the cases.
pub fn addresses(web: &Web, cases: &[(CaseId, CaseFile)]) -> Vec<String> {
    let mut all = BTreeSet::new();
    for route in web::ROUTES.iter().filter(|route| route.method == "get") {
        if route.path.contains("{case}") {
            for (id, case) in cases {
                all.extend(filled(route.path, &|hole| of_case(web, id, case, hole)));
            }
        } else {
            all.extend(filled(route.path, &of_region));
        }
    }
    all.into_iter().collect()
}

/// A path with everything that can stand in its holes.
fn filled(path: &str, values: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    // A version is one of its document.
    let path = path.replace("{document}/{version}", "{document_and_version}");
    let Some((before, rest)) = path.split_once('{') else { return vec![path] };
    let (hole, after) = rest.split_once('}').unwrap();
    let with = |value: String| filled(&format!("{before}{value}{after}"), values);
    values(hole).into_iter().flat_map(with).collect()
}

fn of_case(web: &Web, id: &CaseId, case: &CaseFile, hole: &str) -> Vec<String> {
    let heads = case.heads();
    let rows = |table: &str| {
        let sql = format!("SELECT id FROM {table} WHERE case_id = '{id}' ORDER BY id");
        web.region.past_the_store(&sql).unwrap()
    };
    match hole {
        "case" => vec![id.to_string()],
        "document" => heads.iter().map(|head| head.document.to_string()).collect(),
        "document_and_version" => {
            heads.iter().map(|head| format!("{}/{}", head.document, head.number)).collect()
        }
        "target" => {
            let documents = heads.iter().map(|head| format!("d.{}", head.document));
            let new = DocumentKind::ALL.iter().map(|kind| format!("n.{}", mark(kind)));
            documents.chain(new).chain(["head".to_owned()]).collect()
        }
        "delivery" => case.deliveries.iter().map(|delivery| delivery.key.to_string()).collect(),
        "sharing" => case.sharing.iter().map(|sharing| sharing.key.to_string()).collect(),
        "attachment" => rows("attachment"),
        "concern" => rows("abuse_concern"),
        "notice" => rows("notice"),
        other => of_region(other),
    }
}

fn of_region(hole: &str) -> Vec<String> {
    match hole {
        "code" => vec!["K05".to_owned()],
        "step" => (1..=words::tour::STEPS.len()).map(|step| step.to_string()).collect(),
        "office" => vec!["office-hidamari".to_owned(), "office-minato".to_owned()],
        "account" => vec!["hidamari-役 specialist".to_owned()],
        // Its addresses change with what it holds; the pages lead to them.
        "name" => Vec::new(),
        other => panic!("say what stands in {{{other}}} of a route, so that it is walked"),
    }
}

/// The route of an address.
pub fn route_of(method: &str, address: &str) -> Option<&'static Route> {
    let path = address.split('?').next().unwrap_or_default();
    let fits = |route: &&Route| {
        let (theirs, ours): (Vec<_>, Vec<_>) =
            (route.path.split('/').collect(), path.split('/').collect());
        let same = |(theirs, ours): (&&str, &&str)| theirs.starts_with('{') || theirs == ours;
        route.method == method && theirs.len() == ours.len() && theirs.iter().zip(&ours).all(same)
    };
    // A fixed word stands before a hole.
    let mut all: Vec<_> = web::ROUTES.iter().filter(fits).collect();
    all.sort_by_key(|route| route.path.matches('{').count());
    all.first().copied()
}

/// Where a page leads within the site: its links, and the parts and rows of what is written.
pub fn links(address: &str, html: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for name in ["href=\"/", "src=\"/"] {
        for rest in html.split(name).skip(1) {
            let link = rest.split(['"', '#']).next().unwrap_or_default();
            all.insert(format!("/{}", link.replace("&amp;", "&").replace("&#38;", "&")));
        }
    }
    let path = address.split('?').next().unwrap_or_default();
    for rest in html.split("name=\"do\" value=\"go:").skip(1) {
        let place = rest.split(['"', '#']).next().unwrap_or_default();
        let (part, row) = place.split_once('/').unwrap_or((place, ""));
        all.insert(format!("{path}?part={part}&row={row}"));
    }
    // The tour leads through the same pages with a note at the top.
    all.retain(|link| !link.contains("tour="));
    all
}

/// Looks at every address, and at those pages lead to that are to be followed.
pub async fn walk(
    visitor: &Visitor,
    addresses: &[String],
    follow: impl Fn(&str) -> bool,
    mut look: impl FnMut(&str, Answer),
) {
    let mut seen: BTreeSet<String> = addresses.iter().cloned().collect();
    let mut waiting: VecDeque<String> = addresses.iter().cloned().collect();
    while let Some(address) = waiting.pop_front() {
        let answer = visitor.sees(&address).await;
        let leads = answer.status == StatusCode::OK && answer.body.starts_with("<!");
        let found = if leads { links(&address, &answer.body) } else { BTreeSet::new() };
        look(&address, answer);
        waiting.extend(found.into_iter().filter(|link| follow(link) && seen.insert(link.clone())));
    }
}
