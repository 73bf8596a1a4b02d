//! A signature drawn in a real browser, and the typed name for whoever cannot draw.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use browser::Browser;
use serde_json::json;
use support::Web;

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_drawn_redrawn_kept_and_sealed() {
    let web = Web::with(&[]).await;
    let mut case = demo::case("01-tachibana");
    case.consents.clear();
    let id = web.region.import(case).await;
    let chihiro = web.chihiro().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let router = web.router.clone();
    let (case, token) = (id.clone(), chihiro.token.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let done = tokio::task::spawn_blocking(move || {
        let Some(mut browser) = Browser::start() else { return false };
        let site = format!("http://{at}");
        let mut tab = browser.tab(1024, 900, true);
        tab.ask(
            "Network.setCookie",
            json!({ "name": "__Host-renkei", "value": token, "url": site, "path": "/",
                    "secure": true, "httpOnly": true }),
        );
        tab.go(&format!("{site}/cases/{id}/documents/plan/1/consent"));
        assert!(!tab.eval("!!document.querySelector('.pad').checkVisibility()").as_bool().unwrap());
        tab.click(".by-screen");
        tab.wait("document.querySelector('.pad').checkVisibility()");
        let (x, y) = tab.middle_of(".pad");
        tab.drag((x - 120.0, y - 30.0), (x + 120.0, y + 40.0));
        tab.wait("document.querySelector('[name=signature]').value.includes(',')");
        tab.click("[data-clear]");
        assert_eq!(tab.eval("document.querySelector('[name=signature]').value"), "");
        tab.drag((x - 100.0, y), (x + 100.0, y));
        tab.drag((x, y - 40.0), (x, y + 40.0));
        let drawn = tab.eval("document.querySelector('[name=signature]').value");
        assert_eq!(drawn.as_str().unwrap().split(';').count(), 2, "{drawn}");

        tab.follow(".ledger button.main");
        let told = tab.text();
        assert!(told.contains("承諾を得た日を書いてください"), "{told}");
        let kept = tab.eval("document.querySelector('[name=signature]').value");
        assert_eq!(kept, drawn, "the signature is still there");
        let path = tab.eval("document.querySelector('.pad path').getAttribute('d').length > 20");
        assert_eq!(path, true, "and is seen");

        tab.fill("#in-electronic_agreed_on", "R8.11.20");
        tab.follow(".ledger button.main");
        assert!(tab.text().contains("同意を得ています"));
        tab.wait("document.querySelector('img.proof').naturalWidth > 0");

        let mut tab = browser.tab(390, 800, false);
        tab.ask(
            "Network.setCookie",
            json!({ "name": "__Host-renkei", "value": token, "url": site, "path": "/",
                    "secure": true, "httpOnly": true }),
        );
        tab.go(&format!("{site}/cases/{id}/documents/near-yuzu/1/consent"));
        tab.click(".by-screen");
        let seen = tab.eval("document.querySelector('.pad').checkVisibility()");
        assert_eq!(seen, false, "nothing to draw on without script");
        tab.fill("#in-electronic_agreed_on", "R8.11.20");
        tab.fill("#in-typed", "橘 はるか");
        tab.follow(".ledger button.main");
        assert!(tab.text().contains("画面で打った名前"));
        true
    });
    if !done.await.unwrap() {
        eprintln!("no browser here: nothing was drawn");
        return;
    }
    let pdf = chihiro.sees(&format!("/cases/{case}/documents/plan/1/pdf")).await;
    let file = std::env::temp_dir().join(format!("renkei-signed-{}.pdf", std::process::id()));
    std::fs::write(&file, &pdf.body).unwrap();
    let told = std::process::Command::new("pdfinfo").arg("-struct").arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert_eq!(told.matches("Figure").count(), 2, "the week, and what was drawn");
}
