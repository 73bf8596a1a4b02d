//! Signing in and out.

use app::Credentials;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::Site;
use crate::frame::{Frame, page, page_with};
use crate::posted::{Posted, PublicPost};
use crate::problem::Problem;
use crate::staff::COOKIE;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    frame: Frame,
    login: String,
    next: String,
    fault: Option<&'static str>,
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// The sign-in page that leads back to a path.
pub(crate) fn address(wanted: &str) -> String {
    let escaped: String = wanted
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("/sign-in?next={escaped}")
}

/// Only paths of this site: no scheme, no host.
fn safe_path(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    if own { next } else { "/" }
}

/// The page to sign in.
pub(crate) async fn form(State(site): State<Site>, Query(next): Query<Next>) -> Response {
    let frame = Frame::new(&site, None, "", words::web::SIGN_IN);
    page(&SignIn { frame, login: String::new(), next: next.next, fault: None })
}

/// Signs in.
pub(crate) async fn enter(State(site): State<Site>, PublicPost(pairs): PublicPost) -> Response {
    let credentials = Credentials {
        login: pairs.get("login").to_owned(),
        password: pairs.get("password").to_owned(),
    };
    let next = pairs.get("next").to_owned();
    match app::sign_in(&site.db, site.now(), site.entropy, credentials).await {
        Ok(Some(token)) => {
            let cookie = format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax");
            with_cookie(Redirect::to(safe_path(&next)).into_response(), &cookie)
        }
        Ok(None) => {
            let frame = Frame::new(&site, None, "", words::web::SIGN_IN);
            let login = pairs.get("login").to_owned();
            let fault = Some(words::web::WRONG_PASSWORD);
            page_with(StatusCode::UNAUTHORIZED, &SignIn { frame, login, next, fault })
        }
        Err(failure) => Problem::new(&site, failure).into_response(),
    }
}

/// Signs out.
pub(crate) async fn leave(
    State(site): State<Site>,
    headers: axum::http::HeaderMap,
    posted: Posted,
) -> Response {
    drop(posted);
    let token =
        headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).and_then(|value| {
            value.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        });
    if let Some(token) = token
        && let Err(failure) = app::sign_out(&site.db, token).await
    {
        return Problem::new(&site, failure).into_response();
    }
    let gone = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    with_cookie(Redirect::to("/sign-in").into_response(), &gone)
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        assert_eq!(safe_path("/people?words=%E5%B1%B1"), "/people?words=%E5%B1%B1");
        for elsewhere in ["https://x.example/", "//x.example/", "/\\x.example", "x", ""] {
            assert_eq!(safe_path(elsewhere), "/", "{elsewhere}");
        }
        assert_eq!(address("/people?words=山"), "/sign-in?next=/people%3Fwords%3D%E5%B1%B1");
    }
}
