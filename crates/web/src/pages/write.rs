//! Writing a document: part by part, row by row, kept at every step.

mod act;
mod beside;
mod conflict;
mod view;
mod week;

use app::{Desktop, Failure, Seen, Target};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{About, CaseId, Place, from_mark};
use serde::Deserialize;

use crate::Site;
use crate::address::escape;
use crate::form::take::join;
use crate::frame::page_with;
use crate::named::Named;
use crate::pages::write::act::Act;
use crate::pages::write::view::{Spot, at_a_field, spot_at, write_page};
use crate::posted::{Pairs, Posted};
use crate::problem::{Answer, Problem};
use crate::staff::Staff;

/// Which part of a document, and which row of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    part: String,
    #[serde(default)]
    row: String,
    /// Path of a field, from elsewhere: the part and row it stands in are looked up.
    #[serde(default)]
    at: String,
}

/// Header of a post that script sends while one writes: it is answered with the page itself.
const LIVE: &str = "x-live";

/// Shows what is being written.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named((case, target)): Named<(CaseId, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let target = &named(&target)?;
    let desktop = app::open_writing(&staff.desk, &case, target).await?;
    let spot = if asked.at.is_empty() {
        Spot { part: asked.part, row: asked.row }
    } else {
        spot_at(target, &desktop, &asked.at)
    };
    let mut page = write_page(&site, &staff, target, &desktop, &spot, &[]);
    page.offices = offices(&staff, target).await?;
    Ok(page_with(StatusCode::OK, &page))
}

fn named(target: &str) -> Answer<Target> {
    target.parse().map_err(|()| Problem::hidden())
}

/// Offices one may want to name in the care team.
async fn offices(staff: &Staff, target: &Target) -> Result<Vec<String>, Failure> {
    if *target != Target::Head {
        return Ok(Vec::new());
    }
    let known = app::registered_offices(&staff.desk).await?;
    Ok(known.into_iter().map(|office| office.name).collect())
}

/// Begins a document.
pub(crate) async fn begin(Named(case): Named<CaseId>, posted: Posted) -> Answer {
    let (kind, about) = (from_mark(posted.pairs.get("kind")), about(posted.pairs.get("about")));
    let (Some(kind), Some(about)) = (kind, about) else { return Err(Problem::hidden()) };
    let target = app::begin_document(&posted.staff.desk, &case, kind, about).await?;
    Ok(Redirect::to(&address(&case, &target, &Spot::default(), "")).into_response())
}

fn about(text: &str) -> Option<About> {
    match text.split_once('.') {
        None if text.is_empty() => Some(About::Nothing),
        Some(("o", office)) => office.parse().ok().map(About::Office),
        Some(("p", plan)) => plan.parse().ok().map(About::Plan),
        _ => None,
    }
}

/// The address of a place in what is being written.
fn address(case: &CaseId, target: &Target, spot: &Spot, at: &str) -> String {
    let mut address = format!("/cases/{case}/write/{target}?part={}", spot.part);
    if !spot.row.is_empty() {
        address.push_str(&format!("&row={}", spot.row));
    }
    if !at.is_empty() {
        address.push_str(&format!("#at-{at}"));
    }
    address
}

/// The address of the field a place is about: of the document's next version, or of the head.
pub(crate) fn field_address(case: &str, place: &Place) -> String {
    let (target, type_, root) = match (&place.document, place.kind) {
        (Some(document), Some(kind)) => (format!("d.{document}"), words::type_of(kind), "body"),
        _ => ("head".to_owned(), "CaseHead", ""),
    };
    let path = if place.path.is_empty() { root.to_owned() } else { join(root, &place.path) };
    let shown = at_a_field(type_, root, &path);
    format!("/cases/{case}/write/{target}?at={}#at-{shown}", escape(&path))
}

/// Keeps, changes or saves what is written.
pub(crate) async fn act(
    State(site): State<Site>,
    Named((case, target)): Named<(CaseId, String)>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let live = headers.contains_key(LIVE);
    Ok(answer(&site, &case, &named(&target)?, &posted, live).await?)
}

async fn answer(
    site: &Site,
    case: &CaseId,
    target: &Target,
    posted: &Posted,
    live: bool,
) -> Result<Response, Failure> {
    let Posted { staff, pairs } = posted;
    let desk = &staff.desk;
    let spot = Spot { part: pairs.get("part").to_owned(), row: pairs.get("row").to_owned() };
    match Act::read(pairs.get("do")) {
        Act::Save => save(site, case, target, posted).await,
        Act::Undo => {
            app::undo_writing(desk, case, target).await?;
            Ok(Redirect::to(&address(case, target, &spot, "")).into_response())
        }
        Act::Drop => {
            app::drop_writing(desk, case, target).await?;
            Ok(Redirect::to(&format!("/cases/{case}")).into_response())
        }
        Act::Merge => {
            let chosen = pairs.0.iter().filter(|(name, _)| name == "theirs");
            let paths: Vec<_> = chosen.map(|(_, path)| path.clone()).collect();
            app::merge_writing(desk, case, target, &paths).await?;
            Ok(Redirect::to(&address(case, target, &Spot::default(), "")).into_response())
        }
        change => {
            let mut goes = change.goes(&spot);
            let kept = app::keep_writing(
                desk,
                case,
                target,
                seen(pairs),
                |file, tree| act::take(file, target, tree, &spot, pairs),
                |file, tree| act::change(file, target, tree, &change, &mut goes),
            )
            .await?;
            if live {
                let mut page = write_page(site, staff, target, &kept.desktop, &goes.spot, &[]);
                page.elsewhere = kept.elsewhere;
                page.offices = offices(staff, target).await?;
                let mut response = page_with(StatusCode::OK, &page);
                if let Ok(value) = address(case, target, &goes.spot, &goes.at).parse() {
                    response.headers_mut().insert("x-address", value);
                }
                return Ok(response);
            }
            Ok(Redirect::to(&address(case, target, &goes.spot, &goes.at)).into_response())
        }
    }
}

fn seen(pairs: &Pairs) -> Seen {
    Seen {
        base: pairs.get("base").parse().unwrap_or_default(),
        step: pairs.get("step").parse().unwrap_or_default(),
    }
}

async fn save(
    site: &Site,
    case: &CaseId,
    target: &Target,
    posted: &Posted,
) -> Result<Response, Failure> {
    let Posted { staff, pairs } = posted;
    let desk = &staff.desk;
    let spot = Spot { part: pairs.get("part").to_owned(), row: pairs.get("row").to_owned() };
    let revise = |file: &domain::CaseFile, tree: &mut serde_json::Value| {
        act::take(file, target, tree, &spot, pairs);
    };
    let form = pairs.get("form");
    match app::save_writing(desk, case, target, seen(pairs), form, revise).await {
        Ok(saved) => Ok(Redirect::to(&saved_at(case, &saved)).into_response()),
        Err(Failure::Invalid(problems)) => {
            let desktop = again(desk, case, target).await?;
            let page = write_page(site, staff, target, &desktop, &spot, &problems);
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(Failure::Conflict(theirs)) => {
            let desktop = again(desk, case, target).await?;
            let page = conflict::page(site, staff, target, &desktop, &theirs);
            Ok(page_with(StatusCode::CONFLICT, &page))
        }
        Err(failure) => Err(failure),
    }
}

/// What was kept, as it stands now.
async fn again(desk: &app::Desk, case: &CaseId, target: &Target) -> Result<Desktop, Failure> {
    let kept = app::keep_writing(desk, case, target, Seen::default(), |_, _| {}, |_, _| {}).await?;
    Ok(kept.desktop)
}

fn saved_at(case: &CaseId, saved: &app::Saved) -> String {
    match &saved.document {
        Some(document) => format!("/cases/{case}/documents/{document}/{}", saved.version),
        None => format!("/cases/{case}"),
    }
}
