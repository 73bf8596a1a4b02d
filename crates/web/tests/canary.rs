//! Canaries: a word of its own in every field of every case; every page, form, list and error is
//! read as every role of every office, and no canary may be where it does not belong.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeMap;
use std::process::Command;

use access::Role;
use axum::http::StatusCode;
use domain::{CaseFile, CaseId, Scope, SharingConsent};
use serde_json::Value;
use support::{Visitor, Web};

/// People of three consultation offices.
const STORIES: [&str; 3] = ["01-tachibana", "02-washio", "06-yoshioka"];

/// A canary: of which case and at which path of its file.
type Canaries = BTreeMap<String, (String, String)>;

/// Puts a canary behind every text with a letter beyond ASCII that may hold one.
fn release(case: &CaseFile, name: &str, canaries: &mut Canaries) -> CaseFile {
    let mut tree = serde_json::to_value(case).unwrap();
    mark(&mut tree, "", &|place| !is_of_the_directory(case, place), &mut |place| {
        let canary = format!("zq{}x", canaries.len() + 1000);
        canaries.insert(canary.clone(), (name.to_owned(), place.to_owned()));
        canary
    });
    serde_json::from_value(tree).unwrap()
}

fn mark(
    value: &mut Value,
    path: &str,
    may: &impl Fn(&str) -> bool,
    canary: &mut impl FnMut(&str) -> String,
) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                mark(value, &format!("{path}.{key}"), may, canary);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter_mut().enumerate() {
                mark(item, &format!("{path}[{i}]"), may, canary);
            }
        }
        Value::String(text)
            if !text.is_ascii() && path.rsplit('.').next() != Some("kana") && may(path) =>
        {
            text.push_str(&canary(path));
        }
        _ => {}
    }
}

/// Which canaries stand in a text.
fn found<'a>(text: &str, canaries: &'a Canaries) -> Vec<&'a (String, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("zq") {
        let end = text[at..].find('x').map_or(at, |end| at + end + 1);
        found.extend(canaries.get(&text[at..end]));
    }
    found
}

/// The words of a PDF, without white space.
fn words_of(pdf: &[u8]) -> String {
    let file = std::env::temp_dir().join(format!("renkei-canary-{}.pdf", std::process::id()));
    std::fs::write(&file, pdf).unwrap();
    let output = Command::new("pdftotext").args(["-raw"]).arg(&file).arg("-").output().unwrap();
    std::fs::remove_file(&file).unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Every GET route with every case, document and version put into its holes.
fn addresses(cases: &[(CaseId, CaseFile)]) -> Vec<String> {
    let mut all = Vec::new();
    for route in web::ROUTES.iter().filter(|route| route.method == "get") {
        if !route.path.contains("{case}") {
            if !route.path.contains('{') {
                all.push(route.path.to_owned());
            }
            continue;
        }
        for (id, case) in cases {
            let path = route.path.replace("{case}", id.as_str());
            if path.contains("{document}") {
                for head in case.heads() {
                    let path = path.replace("{document}", head.document.as_str());
                    all.push(path.replace("{version}", &head.number.to_string()));
                }
            } else if path.contains("{target}") {
                all.push(path.replace("{target}", "head"));
                let documents = case.heads();
                all.extend(
                    documents
                        .iter()
                        .map(|h| path.replace("{target}", &format!("d.{}", h.document))),
                );
            } else {
                all.push(path);
            }
        }
    }
    all.retain(|path| !path.contains('{'));
    all.sort();
    all.dedup();
    all
}

/// Reads an address; the text of what comes back, whatever it is.
async fn reads(visitor: &Visitor, path: &str) -> (StatusCode, String) {
    let answer = visitor.sees(path).await;
    assert!(!answer.status.is_server_error(), "{path}: {}", answer.text());
    let pdf = answer.bytes.starts_with(b"%PDF");
    (answer.status, if pdf { words_of(&answer.bytes) } else { answer.body })
}

/// 橘 はるか of ひだまり, shared with かなた for the plan alone; others of other offices, unshared.
async fn region(web: &Web, canaries: &mut Canaries) -> Vec<(CaseId, CaseFile)> {
    let mut cases = Vec::new();
    for story in STORIES {
        let mut case = demo::case(story);
        case.sharing.clear();
        if story == "01-tachibana" {
            case.sharing.push(SharingConsent {
                key: "consent".parse().unwrap(),
                recipient: "kanata".parse().ok(),
                scopes: vec![Scope::Plan],
                on: Some(demo::today().plus_years(-1)),
                ..SharingConsent::default()
            });
        }
        let case = release(&case, story, canaries);
        let id = web.region.import(case.clone()).await;
        cases.push((id, case));
    }
    cases
}

#[tokio::test]
async fn no_canary_is_heard_where_it_does_not_belong() {
    let web = Web::with(&[]).await;
    let mut canaries = Canaries::new();
    let cases = region(&web, &mut canaries).await;
    assert!(canaries.len() > 500, "{} canaries", canaries.len());
    let addresses = addresses(&cases);
    let homes: BTreeMap<String, String> = STORIES
        .into_iter()
        .map(|story| (story.to_owned(), demo::case(story).office.to_string()))
        .collect();
    assert_eq!(homes.values().collect::<std::collections::BTreeSet<_>>().len(), STORIES.len());
    let mut heard = 0;
    let mut leaks = std::collections::BTreeSet::new();
    for office in ["hidamari", "komorebi", "minato", "kanata", "tsunagu", "city"] {
        for role in Role::ALL {
            let visitor = web.staff(office, &format!("役 {}", role.key()), role).await;
            for path in &addresses {
                let (status, text) = reads(&visitor, path).await;
                for (name, place) in found(&text, &canaries) {
                    heard += 1;
                    let home = homes[name] == office && role.sees_own_cases();
                    let shared = office == "kanata"
                        && name == "01-tachibana"
                        && role.sees_people()
                        && opened_by_the_plan(&cases[0].1, place);
                    if !home && !shared {
                        leaks.insert(format!(
                            "{place} of {name} at {path} ({status}) as {role:?} of {office}"
                        ));
                    }
                }
            }
        }
    }
    let some: Vec<_> = leaks.iter().take(40).collect();
    assert!(leaks.is_empty(), "{} leaks: {some:#?}", leaks.len());
    assert!(heard > 1_000, "canaries sing at home: {heard}");
}

/// Organisations are known by name to everyone who writes of a care team: it says that there is such
/// an office, not whose it is. Their names also tell who they are when a file comes in.
fn is_of_the_directory(case: &CaseFile, place: &str) -> bool {
    let index = place.strip_prefix(".members[").and_then(|r| r.split(']').next()?.parse().ok());
    let member = index.and_then(|i: usize| case.members.get(i));
    let organisation = member.is_some_and(|m| {
        !matches!(m.kind, None | Some(domain::MemberKind::Family | domain::MemberKind::Informal))
    });
    organisation && (place.ends_with("].name") || place.ends_with(".corporation"))
}

/// Whether a consent to see the plan alone opens a place of the file: names and the care team are
/// always seen, the family's part and everything else is not.
fn opened_by_the_plan(case: &CaseFile, place: &str) -> bool {
    let own = |list: &str, ids: Vec<bool>| {
        let index = place
            .strip_prefix(list)
            .and_then(|rest| rest.strip_prefix('[')?.split(']').next()?.parse::<usize>().ok());
        index.is_some_and(|i| ids.get(i).copied().unwrap_or(false))
    };
    let kanata = "kanata".parse().unwrap();
    let own_plans: Vec<_> = case
        .individual_plans
        .iter()
        .filter(|plan| plan.versions.iter().any(|v| v.body.office == kanata))
        .map(|plan| plan.id.clone())
        .collect();
    let own_reviews = case.reviews.iter().map(|review| {
        let of = |v: &domain::Version<domain::Review>| {
            v.body.plan.document.as_ref().is_some_and(|id| own_plans.contains(id))
        };
        review.versions.iter().any(of)
    });
    let own_conferences = case
        .conferences
        .iter()
        .map(|conference| conference.versions.iter().any(|v| v.body.convened_by == kanata));
    let family_member = |place: &str| {
        let index = place.strip_prefix(".members[").and_then(|r| r.split(']').next()?.parse().ok());
        let member = index.and_then(|i: usize| case.members.get(i));
        member.is_some_and(|m| m.kind == Some(domain::MemberKind::Family))
            && place.rsplit('.').next() != Some("role")
    };
    let heading = place.contains(".heading.");
    let plan = [".service_plans[", ".service_plan_drafts[", ".individual_plans["];
    match place {
        ".person.name" | ".person.called" => true,
        // Who is in charge is told with every case: staff, not the person.
        _ if place.ends_with(".author.name") => true,
        _ if heading => ["name", "office", "author"].iter().any(|end| place.ends_with(end)),
        _ if place.starts_with(".members[") => !family_member(place),
        _ if place.starts_with(".service_plan") && place.contains(".weekly.") => false,
        _ if plan.iter().any(|list| place.starts_with(list)) => true,
        _ if place.starts_with(".consents[") || place.starts_with(".deliveries[") => true,
        _ if place.starts_with(".sharing[") => true,
        _ => {
            own(".reviews", own_reviews.collect()) || own(".conferences", own_conferences.collect())
        }
    }
}
