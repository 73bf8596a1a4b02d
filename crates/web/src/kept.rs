//! What was typed stays: a form that could not be saved because of a fault below is shown again on
//! the page that says so, to be sent once more.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use crate::Site;
use crate::posted::Pairs;
use crate::problem::Problem;

/// Parts of names of fields that are never shown again.
const SECRET: [&str; 5] = ["password", "passkey", "secret", "code", "token"];

/// A form as it was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    /// Where it was sent.
    pub address: String,
    /// Its pairs, to be sent again.
    pub pairs: Vec<(String, String)>,
}

impl Typed {
    /// What a person wrote, to be read on the page: not marks and numbers of the program.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(_, value)| value.trim()).filter(|value| !value.is_ascii())
    }
}

/// Listens to a form on its way to its page, and makes the page of a problem: if a fault below kept
/// the form from being saved, with what was typed.
pub(crate) async fn tell_problems(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let listens = request.method() == Method::POST && is_form(request.headers());
    let address = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let heard = Heard::default();
    let overheard = |body| Body::new(Overheard { body, heard: heard.clone() });
    let request = if listens { request.map(overheard) } else { request };
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>() {
        None => response,
        Some(problem) => {
            let unsaved = problem.is_fault().then(|| heard.typed(address)).flatten();
            problem.page(&site, unsaved)
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// The pieces of a body as they went by.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<Bytes>>>);

impl Heard {
    /// What was heard, but for what is never shown again; nothing if that was all.
    fn typed(&self, address: String) -> Option<Typed> {
        let heard = self.0.lock().unwrap_or_else(PoisonError::into_inner).concat();
        let mut pairs = Pairs::read(&heard).0;
        pairs.retain(|(name, _)| !SECRET.iter().any(|secret| name.contains(secret)));
        Some(Typed { address, pairs }).filter(|typed| !typed.pairs.is_empty())
    }
}

/// A body that is listened to. The pieces are shared, not copied.
struct Overheard {
    body: Body,
    heard: Heard,
}

impl HttpBody for Overheard {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let came = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &came
            && let Some(piece) = frame.data_ref()
        {
            self.heard.0.lock().unwrap_or_else(PoisonError::into_inner).push(piece.clone());
        }
        came
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use app::{Db, Entropy, Fault, Moment};
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use forms::Printer;
    use tower_service::Service as _;

    use super::*;

    async fn full(body: Bytes) -> Problem {
        assert!(!body.is_empty());
        Fault::Full.into()
    }

    async fn refused(_: Bytes) -> Problem {
        Problem::forged()
    }

    async fn sent(path: &str, form: &str) -> String {
        let folder = std::env::temp_dir().join(format!("renkei-kept-{}{path}", std::process::id()));
        let db = Db::open(&folder.join("test.db"), true).unwrap();
        let clock = || Moment { at: 0, today: "2026-11-20".parse().unwrap() };
        let printer = Arc::new(Printer::new(None).unwrap());
        let site = Site::new(db, printer, clock, Entropy(|bytes| bytes.fill(7)));
        let mut router: Router = Router::new()
            .route("/full", post(full))
            .route("/refused", post(refused))
            .layer(from_fn_with_state(site, tell_problems));
        let request = Request::post(format!("{path}?part=2"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        let response = router.call(request).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        drop(std::fs::remove_dir_all(&folder));
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn what_was_typed_is_on_the_page_that_says_it_was_not_saved() {
        let form = "form_key=k1&wish=%E6%B5%B7%E3%81%B8%3Cb%3E&base=3&new_password=hush";
        let page = sent("/full", form).await;
        for part in [
            r#"action="/full?part=2""#,
            "海へ&#60;b&#62;",
            r#"name="base" value="3""#,
            r#"name="form_key" value="k1""#,
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("hush") && !page.contains("<b>"), "{page}");
        let page = sent("/refused", form).await;
        assert!(!page.contains("海へ"), "nothing is repeated of a form that was refused: {page}");
    }
}
