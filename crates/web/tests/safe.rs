//! What every page keeps to: a text stays a text, whatever is written in it; nothing comes from
//! elsewhere and nothing is inline; a look changes nothing; every answer says what it is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use access::Role;
use axum::http::StatusCode;
use support::addresses::{addresses, route_of, walk};
use support::canaries::Canaries;
use support::html::{Field, Form, forms, tags};
use support::{Answer, Visitor, Web};

/// What would become an element wherever a page forgot to escape it: in text and in an attribute.
fn hostile(word: &str) -> String {
    format!("'\"><{word}>")
}

/// Forms that would end the visit.
const END: [&str; 4] =
    ["/sign-out", "/account/password", "/account/sessions/end", "/account/sessions/end-others"];

/// Everything that is wrong with a page.
fn wrong_with(address: &str, answer: &Answer) -> Vec<String> {
    let kind = answer.headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let kind = kind.unwrap_or_default();
    let mut wrong = Vec::new();
    let expected = match route_of("get", address).map(|route| route.path) {
        _ if answer.status.is_redirection() => return wrong,
        _ if answer.status != StatusCode::OK => "text/html; charset=utf-8",
        Some(path) if path.ends_with("/pdf") => "application/pdf",
        Some("/cases/{case}/attachments/{attachment}") => "text/plain; charset=utf-8",
        Some("/assets/{name}") if address.contains(".css") => "text/css; charset=utf-8",
        Some("/assets/{name}") => "text/javascript; charset=utf-8",
        _ => "text/html; charset=utf-8",
    };
    let begins = match expected {
        "application/pdf" => "%PDF-",
        "text/html; charset=utf-8" => "<!doctype html>",
        _ => "",
    };
    if kind != expected || !answer.bytes.starts_with(begins.as_bytes()) {
        wrong.push(format!("{address} ({}): {kind:?}, not {expected:?}", answer.status));
    }
    if kind.starts_with("text/html") {
        wrong.extend(wrong_in(&answer.body).into_iter().map(|what| format!("{address}: {what}")));
    }
    wrong
}

/// What a browser would make of a page that it must not.
fn wrong_in(html: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for tag in tags(html) {
        let is = |text: &str| text.trim_start_matches('/').starts_with("zq");
        if is(&tag.name) || tag.attributes.iter().any(|(name, _)| is(name)) {
            wrong.push(format!("a text became markup: {tag:?}"));
        }
        if tag.name == "style" || (tag.name == "script" && tag.get("src").is_none()) {
            wrong.push(format!("inline: {tag:?}"));
        }
        for (name, value) in &tag.attributes {
            let loads = match name.as_str() {
                "src" | "srcset" | "action" | "formaction" | "data" | "poster" => true,
                "href" => tag.name == "link",
                _ => false,
            };
            let here = value.is_empty() || (value.starts_with('/') && !value.starts_with("//"));
            if loads && !here && !value.starts_with("data:") {
                wrong.push(format!("from elsewhere: {tag:?}"));
            }
            if name == "style" || name.starts_with("on") {
                wrong.push(format!("inline: {tag:?}"));
            }
        }
    }
    wrong
}

#[test]
fn a_text_that_becomes_markup_would_be_seen() {
    let text = hostile("zq1x");
    assert_eq!(wrong_in(&format!("<p>{text}</p>")).len(), 1);
    assert_eq!(wrong_in(&format!("<p title=\"{text}\">x</p>")).len(), 1);
    assert_eq!(wrong_in(&format!("<p title='{text}'>x</p>")).len(), 1);
    assert_eq!(wrong_in("<p title=\"&#39;&#34;&#62;&#60;zq1x&#62;\">&lt;zq1x&gt;</p>").len(), 0);
    assert_eq!(wrong_in("<img src=\"https://elsewhere.example/x\">").len(), 1);
    assert_eq!(wrong_in("<p onclick=\"x\"></p><script>x</script>").len(), 2);
}

/// A form as someone fills it in who writes markup into every text.
fn filled(form: &Form, text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for Field { name, kind, value } in &form.fields {
        let there = pairs.iter().any(|(known, _)| known == name);
        match kind.as_str() {
            "file" | "submit" => {}
            // One of several, and the key of the session that the visitor sends by itself.
            "radio" if there => {}
            "hidden" if name == "form_key" => {}
            "hidden" | "radio" | "checkbox" | "select" => pairs.push((name.clone(), value.clone())),
            "date" => pairs.push((name.clone(), demo::today().to_string())),
            "number" => pairs.push((name.clone(), "6".to_owned())),
            _ => pairs.push((name.clone(), text.to_owned())),
        }
    }
    pairs
}

async fn sends(visitor: &Visitor, form: &Form, page: &str, pairs: &[(String, String)]) -> Answer {
    let action = if form.action.is_empty() { page } else { &form.action };
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if form.carries {
        visitor.sends_file(action, &pairs, None).await
    } else {
        visitor.sends(action, &pairs).await
    }
}

#[tokio::test]
async fn a_text_stays_a_text_on_every_page_and_nothing_comes_from_elsewhere() {
    let web = Web::with(&[]).await;
    let mut canaries = Canaries::default();
    let mut cases = Vec::new();
    for story in ["01-tachibana", "10-shitara"] {
        let may = |place: &str| !place.contains(".proof.");
        let mut case = demo::case(story);
        support::sign(&mut case);
        let case = canaries.release(&case, story, may, hostile);
        let id = web.region.import(case.clone()).await;
        web.keep_signature(&id);
        cases.push((id, case));
    }
    let visitor = web.staff("hidamari", &hostile("zq0x"), Role::Specialist).await;
    let administrator = web.staff("hidamari", &hostile("zq00x"), Role::Administrator).await;
    let mut wrong = BTreeSet::new();
    // Forms by what they ask for, so that each is sent once.
    let mut asked: BTreeMap<(String, String), (String, Form)> = BTreeMap::new();
    let mut shown = 0;
    let starts = addresses(&web, &cases);
    let starts: Vec<_> = starts.into_iter().filter(|at| !at.contains("/pdf")).collect();
    let follow = |at: &str| !at.contains("/pdf") || at.ends_with("/1/pdf");
    for visitor in [&visitor, &administrator] {
        walk(visitor, &starts, follow, |address, answer| {
            wrong.extend(wrong_with(address, &answer));
            shown += u32::from(answer.body.contains("zq"));
            for form in forms(&answer.body).into_iter().filter(|form| form.posts) {
                let names: Vec<_> = form.fields.iter().map(|field| field.name.as_str()).collect();
                let action = if form.action.is_empty() { address } else { &form.action };
                let key = (action.to_owned(), names.join(" "));
                asked.entry(key).or_insert((address.to_owned(), form));
            }
        })
        .await;
    }
    assert!(shown > 100, "{shown} pages show what was written");
    let (mut sent, mut took) = (0, 0);
    for ((action, _), (page, form)) in &asked {
        if END.contains(&action.as_str()) {
            continue;
        }
        let whose = if action.starts_with("/office") { &administrator } else { &visitor };
        for act in ["keep", "save"] {
            let mut pairs = filled(form, &hostile("zq1x"));
            pairs.push(("do".to_owned(), act.to_owned()));
            let answer = sends(whose, form, page, &pairs).await;
            assert!(!answer.status.is_server_error(), "{action}: {}", answer.text());
            wrong
                .extend(wrong_in(&answer.body).into_iter().map(|what| format!("{action}: {what}")));
            sent += 1;
            took += u32::from(answer.status.is_redirection());
        }
    }
    assert!(sent > 60 && took > 20, "{sent} forms sent, {took} taken");
    for visitor in [&visitor, &administrator] {
        walk(
            visitor,
            &starts,
            |_| false,
            |address, answer| {
                wrong.extend(wrong_with(address, &answer));
            },
        )
        .await;
    }
    let some: Vec<_> = wrong.iter().take(20).collect();
    assert!(wrong.is_empty(), "{} are wrong: {some:#?}", wrong.len());
}

/// What a look writes: that someone looked, and that a session is alive.
const WRITTEN_BY_LOOKING: [&str; 2] = ["journal", "session"];

#[tokio::test]
async fn a_look_changes_nothing_but_the_journal() {
    let web = Web::with(&[]).await;
    let mut cases = Vec::new();
    for story in ["01-tachibana", "06-yoshioka"] {
        let case = demo::case(story);
        let id = web.region.import(case.clone()).await;
        cases.push((id, case));
    }
    let tables = web
        .region
        .past_the_store("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        .unwrap();
    let mut visitors = Vec::new();
    for role in Role::ALL {
        visitors.push(web.staff("hidamari", role.key(), role).await);
        visitors.push(web.staff("kanata", role.key(), role).await);
    }
    let all = || -> Vec<(String, Vec<String>)> {
        let rows = |table: &String| {
            let sql = format!("SELECT * FROM {table} ORDER BY rowid");
            (table.clone(), web.region.past_the_store(&sql).unwrap())
        };
        tables.iter().map(rows).collect()
    };
    let before = all();
    let starts = addresses(&web, &cases);
    let starts: Vec<_> = starts.into_iter().filter(|at| !at.contains("/pdf")).collect();
    for visitor in &visitors {
        walk(visitor, &starts, |at| !at.contains("/pdf"), |_, _| ()).await;
    }
    for ((table, before), (_, after)) in before.into_iter().zip(all()) {
        let same = before == after;
        assert!(same || WRITTEN_BY_LOOKING.contains(&table.as_str()), "{table} was changed");
        assert!(table != "journal" || !same, "looks are written down");
    }
}

/// Whoever signs out leaves nothing in the browser.
#[tokio::test]
async fn signing_out_clears_what_the_browser_kept() {
    let web = Web::with(&[]).await;
    let left = web.chihiro().await.sends("/sign-out", &[]).await;
    assert_eq!(left.location.as_deref(), Some("/sign-in"));
    assert_eq!(left.headers.get("clear-site-data").unwrap(), "\"storage\"");
}

/// What was typed and could not be sent yet is kept by the tab until it can be, and goes with it.
const UNTIL_SENT: (&str, &str) = ("write.js", "sessionStorage");

/// Scripts keep nothing in the browser, but for what waits to be sent, and ask nobody but us.
#[test]
fn scripts_keep_nothing_and_ask_nobody_else() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/assets");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        read += 1;
        let forbidden = [
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "document.cookie",
            "caches.",
            "serviceWorker",
            "sendBeacon",
            "WebSocket",
            "EventSource",
            "http://",
            "https://",
            "eval(",
            "document.write",
        ];
        for word in forbidden {
            assert!(!text.contains(word) || UNTIL_SENT == (&name, word), "{name} has {word}");
        }
    }
    assert!(read >= 6, "{read} files");
}
