//! The rules of the linter: open to everyone, for they are the trade's common knowledge.

use askama::Template;
use axum::extract::{FromRequestParts as _, Request, State};
use axum::response::Response;
use rules::{Basis, Page, RULES, Rule, Status};
use words::Term as _;

use crate::Site;
use crate::frame::{Frame, page};
use crate::named::Named;
use crate::pages::person::severity_class;
use crate::problem::{Answer, Problem};
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "rules.html")]
struct List {
    frame: Frame,
    rules: Vec<Line>,
}

struct Line {
    code: &'static str,
    title: &'static str,
    class: &'static str,
    severity: &'static str,
}

#[derive(Template)]
#[template(path = "rule.html")]
struct Show {
    frame: Frame,
    line: Line,
    asking: bool,
    message: String,
    fix: &'static str,
    sections: Vec<(&'static str, Vec<String>)>,
    basis: Vec<Basis>,
}

fn line(rule: &Rule) -> Line {
    Line {
        code: rule.code,
        title: Page::of(rule).title,
        class: severity_class(rule.severity),
        severity: rule.severity.term(),
    }
}

async fn frame(site: &Site, request: Request, title: &str) -> Frame {
    let (mut parts, _) = request.into_parts();
    let staff = Staff::from_request_parts(&mut parts, site).await.ok();
    Frame::new(site, staff.as_ref().map(|staff| &staff.session), "rules", title)
}

/// All rules.
pub(crate) async fn list(State(site): State<Site>, request: Request) -> Response {
    let frame = frame(&site, request, words::web::RULES).await;
    page(&List { frame, rules: RULES.iter().map(line).collect() })
}

/// The page of a rule.
pub(crate) async fn show(
    State(site): State<Site>,
    Named(code): Named<String>,
    request: Request,
) -> Answer {
    let rule = rules::rule(&code).ok_or_else(Problem::hidden)?;
    let text = Page::of(rule);
    let paragraphs = |text: &String| -> Vec<String> {
        text.split("\n\n").map(|part| part.trim().to_owned()).filter(|p| !p.is_empty()).collect()
    };
    let title = format!("{} {}", rule.code, text.title);
    Ok(page(&Show {
        frame: frame(&site, request, &title).await,
        line: line(rule),
        asking: rule.status == Status::Asking,
        message: words::hole_names(text.message),
        fix: text.fix,
        sections: text
            .sections
            .iter()
            .map(|(heading, text)| (*heading, paragraphs(text)))
            .collect(),
        basis: rule
            .basis
            .iter()
            .flat_map(|key| rules::basis(key).into_iter().chain(rules::child_basis(key)))
            .collect(),
    }))
}
