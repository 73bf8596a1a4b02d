//! Drives Chromium over a pipe, for tests and benchmarks: no driver, no port, no web socket.
//!
//! Calls block; what the browser answers late is waited for. Every failure is a panic with what
//! was asked, for a test has nothing better to do with it.

#![expect(
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value,
    reason = "every failure here is a panic, and what is asked is made on the spot"
)]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const FLAGS: &str = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --hide-scrollbars --force-color-profile=srgb";

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with its own empty profile.
#[derive(Debug)]
pub struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    profile: PathBuf,
    asked: u64,
}

/// A page of a browser.
#[derive(Debug)]
pub struct Tab<'a> {
    browser: &'a mut Browser,
    session: String,
}

/// Where Chromium is, if it is installed.
pub fn chromium() -> Option<&'static Path> {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .into_iter()
        .map(Path::new)
        .find(|path| path.exists())
}

static PROFILES: AtomicU32 = AtomicU32::new(0);

impl Browser {
    /// Starts a browser; `None` if none is installed.
    pub fn start() -> Option<Self> {
        let program = chromium()?;
        let number = PROFILES.fetch_add(1, Ordering::Relaxed);
        let name = format!("renkei-browser-{}-{number}", std::process::id());
        let profile = std::env::temp_dir().join(name);
        // The shell moves our pipes to the numbers Chromium listens on, so that no unsafe code is
        // needed here.
        let command = format!(
            "exec {} {FLAGS} --user-data-dir={} --remote-debugging-pipe about:blank \
             3<&0 4>&1 </dev/null >/dev/null 2>/dev/null",
            program.display(),
            profile.display()
        );
        let mut child = Command::new("sh")
            .args(["-c", &command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let to = child.stdin.take().expect("piped");
        let from = BufReader::new(child.stdout.take().expect("piped"));
        Some(Self { child, to, from, profile, asked: 0 })
    }

    /// Opens a page of a size, with or without script, in a context of its own.
    pub fn tab(&mut self, width: u32, height: u32, script: bool) -> Tab<'_> {
        let context = self.ask(None, "Target.createBrowserContext", json!({}));
        let context = context["browserContextId"].clone();
        let target = self.ask(
            None,
            "Target.createTarget",
            json!({ "url": "about:blank", "browserContextId": context }),
        );
        let attached = self.ask(
            None,
            "Target.attachToTarget",
            json!({ "targetId": target["targetId"], "flatten": true }),
        );
        let session = attached["sessionId"].as_str().expect("a session").to_owned();
        let mut tab = Tab { browser: self, session };
        tab.ask("Page.enable", json!({}));
        tab.ask("Runtime.enable", json!({}));
        tab.resize(width, height);
        if !script {
            tab.ask("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
        }
        tab
    }

    fn ask(&mut self, session: Option<&str>, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        loop {
            let mut answer = Vec::new();
            self.from.read_until(0, &mut answer).expect("the browser answers");
            assert!(!answer.is_empty(), "the browser went away at {method}");
            answer.pop();
            let answer: Value = serde_json::from_slice(&answer).expect("JSON");
            if answer["id"] == id {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.profile));
    }
}

impl Tab<'_> {
    /// Asks the browser something about this page.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let session = self.session.clone();
        self.browser.ask(Some(&session), method, params)
    }

    /// Changes the size of the window.
    pub fn resize(&mut self, width: u32, height: u32) {
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// Goes to an address and waits until it is loaded.
    pub fn go(&mut self, address: &str) {
        let mark = self.mark_document();
        self.ask("Page.navigate", json!({ "url": address }));
        self.wait_for_new_document(&mark);
    }

    /// Puts HTML into the page.
    pub fn set_html(&mut self, html: &str) {
        let tree = self.ask("Page.getFrameTree", json!({}));
        let frame = tree["frameTree"]["frame"]["id"].clone();
        self.ask("Page.setDocumentContent", json!({ "frameId": frame, "html": html }));
    }

    /// The value of an expression of script.
    pub fn eval(&mut self, expression: &str) -> Value {
        let answer = self.ask(
            "Runtime.evaluate",
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true }),
        );
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].clone()
    }

    /// The text of the page.
    pub fn text(&mut self) -> String {
        self.eval("document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Where the page is.
    pub fn address(&mut self) -> String {
        self.eval("location.pathname + location.search").as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression holds.
    pub fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        while self.eval(&format!("!!({expression})")) != Value::Bool(true) {
            assert!(start.elapsed() < PATIENCE, "waited in vain for {expression}");
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    /// Clicks on what a selector finds.
    pub fn click(&mut self, selector: &str) {
        let (x, y) = self.middle_of(selector);
        for kind in ["mousePressed", "mouseReleased"] {
            self.ask(
                "Input.dispatchMouseEvent",
                json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 }),
            );
        }
    }

    /// Clicks on something that leads to another page, and waits for it.
    pub fn follow(&mut self, selector: &str) {
        let mark = self.mark_document();
        self.click(selector);
        self.wait_for_new_document(&mark);
    }

    /// Presses a key that leads to another page, and waits for it.
    pub fn follow_key(&mut self, key: &str) {
        let mark = self.mark_document();
        self.press(key);
        self.wait_for_new_document(&mark);
    }

    /// Drags with the mouse from one point to another.
    pub fn drag(&mut self, from: (f64, f64), to: (f64, f64)) {
        let at = |kind: &str, (x, y): (f64, f64)| json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
        self.ask("Input.dispatchMouseEvent", at("mousePressed", from));
        for step in 1..=8 {
            let part = f64::from(step) / 8.0;
            let point = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
            self.ask("Input.dispatchMouseEvent", at("mouseMoved", point));
        }
        self.ask("Input.dispatchMouseEvent", at("mouseReleased", to));
    }

    /// The middle of what a selector finds, scrolled into view.
    pub fn middle_of(&mut self, selector: &str) -> (f64, f64) {
        let found = self.eval(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); if (!e) return null; \
             e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const r = e.getBoundingClientRect(); \
             return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
        ));
        let part = |i: usize| found[i].as_f64();
        match (part(0), part(1)) {
            (Some(x), Some(y)) => (x, y),
            _ => panic!("nothing at {selector} on {}", self.address()),
        }
    }

    /// Types into what a selector finds, in place of what stands there.
    pub fn fill(&mut self, selector: &str, text: &str) {
        self.eval(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); \
             if (!e) throw new Error('nothing at {selector}'); \
             e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); e.focus(); \
             if (e.select) e.select(); }})()",
        ));
        if text.is_empty() {
            self.press("Delete");
        } else {
            self.ask("Input.insertText", json!({ "text": text }));
        }
    }

    /// Chooses in a list by value.
    pub fn choose(&mut self, selector: &str, value: &str) {
        self.eval(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.value = {value:?}; \
             if (e.value !== {value:?}) throw new Error('no choice {value}'); \
             e.dispatchEvent(new Event('input', {{ bubbles: true }})); \
             e.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
        ));
    }

    /// Presses a key by its name: Tab, Enter, ArrowDown, Escape, Space ….
    pub fn press(&mut self, key: &str) {
        self.press_with(key, 0);
    }

    /// Presses a key with modifiers: 1 Alt, 2 Ctrl, 8 Shift.
    pub fn press_with(&mut self, key: &str, modifiers: u8) {
        let (name, code, text) = match key {
            "Tab" => ("Tab", 9, ""),
            "Enter" => ("Enter", 13, "\r"),
            "Escape" => ("Escape", 27, ""),
            "Space" => (" ", 32, " "),
            "ArrowLeft" => ("ArrowLeft", 37, ""),
            "ArrowUp" => ("ArrowUp", 38, ""),
            "ArrowRight" => ("ArrowRight", 39, ""),
            "ArrowDown" => ("ArrowDown", 40, ""),
            "Delete" => ("Delete", 46, ""),
            other => (other, 0, other),
        };
        let mut down = json!({
            "type": if text.is_empty() { "rawKeyDown" } else { "keyDown" },
            "key": name, "code": name, "windowsVirtualKeyCode": code, "modifiers": modifiers
        });
        if !text.is_empty() {
            down["text"] = text.into();
        }
        self.ask("Input.dispatchKeyEvent", down);
        self.ask(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyUp", "key": name, "code": name, "windowsVirtualKeyCode": code,
                    "modifiers": modifiers }),
        );
    }

    /// Types with the keyboard into whatever has the focus.
    pub fn type_text(&mut self, text: &str) {
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// A picture of the whole page as PNG, in base64.
    pub fn screenshot(&mut self) -> String {
        let picture = self.ask("Page.captureScreenshot", json!({ "captureBeyondViewport": true }));
        picture["data"].as_str().unwrap_or_default().to_owned()
    }

    /// The page as PDF, A4 landscape; its length in base64.
    pub fn print(&mut self) -> usize {
        let printed = self.ask(
            "Page.printToPDF",
            json!({ "landscape": true, "printBackground": true, "preferCSSPageSize": true,
                    "paperWidth": 8.27, "paperHeight": 11.69 }),
        );
        printed["data"].as_str().map_or(0, str::len)
    }

    /// Marks this document, so that the next one is known by the mark's absence.
    fn mark_document(&mut self) -> String {
        self.eval("window.__renkei = 1");
        "window.__renkei !== 1 && document.readyState === 'complete'".to_owned()
    }

    fn wait_for_new_document(&mut self, mark: &str) {
        self.wait(mark);
    }
}
