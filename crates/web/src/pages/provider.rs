//! The way to the identity provider of the region, and back.

use std::sync::Arc;

use app::{Back, Brought, Presence, Provider};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use words::provider as say;

use crate::Site;
use crate::onward::{Onward, safe_path};
use crate::pages::sign_in::{Next, came, sign_in_page, with_cookie, with_wait};
use crate::posted::Proved;
use crate::problem::{Answer, Problem};
use crate::staff::{Anyone, Comer, arrival_cookie};

/// How long the browser keeps what was begun.
const ASKED_SECONDS: u32 = 600;

fn provider(site: &Site) -> Answer<Arc<Provider>> {
    site.provider.clone().ok_or_else(Problem::hidden)
}

/// Goes to the provider to sign in.
pub(crate) async fn go(State(site): State<Site>, comer: Comer, Query(next): Query<Next>) -> Answer {
    let provider = provider(&site)?;
    let next = safe_path(&next.next);
    Ok(match app::go_to_provider(&comer.door, &provider, None, next).await? {
        Some(way) => sent(&way),
        None => away(&site, &provider, next),
    })
}

fn sent(way: &app::Way) -> Response {
    let cookie = arrival_cookie(&way.arrival, ASKED_SECONDS);
    with_cookie(Redirect::to(&way.address).into_response(), &cookie)
}

/// The provider does not answer; the ordinary way stays.
fn away(site: &Site, provider: &Provider, next: &str) -> Response {
    let fault = Some(say::away(provider.name()));
    sign_in_page(site, StatusCode::SERVICE_UNAVAILABLE, "", Onward::to(next), fault)
}

/// Goes to the provider to link one's own account.
pub(crate) async fn link(State(site): State<Site>, comer: Comer, anyone: Anyone) -> Answer {
    let Some(provider) = site.provider.clone() else {
        return Ok(Redirect::to("/account").into_response());
    };
    let session = &anyone.0.session;
    if !session.proved {
        return Ok(Redirect::to("/prove?next=/account/provider").into_response());
    }
    Ok(match app::go_to_provider(&comer.door, &provider, Some(session), "/account").await? {
        Some(way) => sent(&way),
        None => Redirect::to("/account?done=provider-away").into_response(),
    })
}

/// What the provider sends back with the browser.
#[derive(Deserialize)]
pub(crate) struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    iss: String,
}

/// Comes back from the provider.
pub(crate) async fn back(
    State(site): State<Site>,
    comer: Comer,
    Query(answer): Query<Returned>,
) -> Answer {
    let provider = provider(&site)?;
    let session = match &comer.presence {
        Presence::Here(session) => Some(session),
        _ => None,
    };
    let Returned { code, state, iss: issuer } = answer;
    let brought = Brought { arrival: comer.arrival.clone(), code, state, issuer };
    let back =
        app::back_from_provider(&comer.door, &comer.visitor, &provider, session, &brought).await?;
    let told =
        |status, fault: String| sign_in_page(&site, status, "", Onward::to("/"), Some(fault));
    let response = match back {
        Back::Entered(entered, next) => {
            came(&site, &comer, Ok(entered), "", "", Onward::to(&next)).await
        }
        Back::Linked => Redirect::to("/account?done=linked").into_response(),
        Back::Taken => Redirect::to("/account?done=taken").into_response(),
        Back::Wrong | Back::Away if session.is_some() => {
            Redirect::to("/account?done=not-linked").into_response()
        }
        Back::Wrong => told(StatusCode::UNAUTHORIZED, say::wrong(provider.name())),
        Back::Unlinked => told(StatusCode::FORBIDDEN, say::unlinked(provider.name())),
        Back::Away => away(&site, &provider, "/"),
        Back::Wait(seconds) => {
            let page = told(StatusCode::TOO_MANY_REQUESTS, words::sign_in::wait(seconds));
            with_wait(page, seconds)
        }
    };
    Ok(with_cookie(response, &arrival_cookie("", 0)))
}

/// Takes the link of one's own account away.
pub(crate) async fn unlink(comer: Comer, posted: Proved<Anyone>) -> Answer {
    let (session, issuer) = (&posted.staff.0.session, posted.pairs.get("issuer"));
    app::unlink_provider(&comer.door, &comer.visitor, session, issuer).await?;
    Ok(Redirect::to("/account?done=unlinked").into_response())
}
