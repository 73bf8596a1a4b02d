//! The demo, served by the real binary, and people who use it in a real browser.

#![allow(dead_code, reason = "each test file uses a part")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use browser::Tab;
use serde_json::{Value, json};

/// Everyone in the demo signs in with this.
pub const PASSWORD: &str = "hidamari-no-niwa";

static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// The demo region, served on a port of its own until dropped.
pub struct Demo {
    child: Child,
    folder: PathBuf,
    pub address: String,
}

impl Demo {
    pub fn start() -> Self {
        let folder = new_folder();
        let mut command = Command::new(env!("CARGO_BIN_EXE_renkei"));
        command.args(["demo", "--listen", "127.0.0.1:0", "--folder"]).arg(&folder);
        let (child, told, at) = told_address(&mut command);
        listen_no_more(told);
        let address = at.split('/').take(3).collect::<Vec<_>>().join("/");
        Self { child, folder, address }
    }

    /// A server over a new, empty database, and the path of its set-up.
    pub fn first_run() -> (Self, String) {
        let folder = new_folder();
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_renkei"));
        command.arg("--database").arg(folder.join("demo.db"));
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        let (child, mut told, at) = told_address(&mut command);
        let address = at.split('/').take(3).collect::<Vec<_>>().join("/");
        let set_up = next_address(&mut told);
        listen_no_more(told);
        let path = set_up.strip_prefix(&address).expect("the same server").to_owned();
        (Self { child, folder, address }, path)
    }

    pub fn database(&self) -> PathBuf {
        self.folder.join("demo.db")
    }
}

fn new_folder() -> PathBuf {
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("renkei-demo-{}-{number}", std::process::id()))
}

/// Starts a server; answers with the first address it tells.
fn told_address(command: &mut Command) -> (Child, BufReader<ChildStdout>, String) {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("renkei starts");
    let mut told = BufReader::new(child.stdout.take().expect("piped"));
    let address = next_address(&mut told);
    (child, told, address)
}

/// The next address a server tells.
fn next_address(told: &mut BufReader<ChildStdout>) -> String {
    loop {
        let mut line = String::new();
        assert_ne!(told.read_line(&mut line).expect("it speaks"), 0, "renkei did not serve");
        if let Some(at) = line.find("http://127.0.0.1:") {
            return line[at..].split_whitespace().next().unwrap_or_default().to_owned();
        }
    }
}

/// Whatever a server says later is let go, so that it never waits for us.
fn listen_no_more(mut told: BufReader<ChildStdout>) {
    std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// Someone who uses the demo in a tab of their own.
pub struct User<'a> {
    pub tab: Tab<'a>,
    address: String,
    script: bool,
}

impl<'a> User<'a> {
    /// Signs in.
    pub fn signs_in(demo: &Demo, tab: Tab<'a>, login: &str) -> Self {
        let mut user = Self::comes_to(demo, tab, "/sign-in");
        user.tab.fill("input[name=login]", login);
        user.tab.fill("input[name=password]", PASSWORD);
        user.tab.follow("form button.main");
        user
    }

    /// Opens a page without having signed in.
    pub fn comes_to(demo: &Demo, mut tab: Tab<'a>, path: &str) -> Self {
        tab.go(&format!("{}{path}", demo.address));
        let script = tab.eval("matchMedia('(scripting: enabled)').matches") == true;
        Self { tab, address: demo.address.clone(), script }
    }

    /// Signs out.
    pub fn signs_out(&mut self) {
        self.tab.follow("form[action='/sign-out'] button");
    }

    pub fn goes_to(&mut self, path: &str) {
        self.tab.go(&format!("{}{path}", self.address));
    }

    /// The path of the case of someone in the demo, found by search.
    pub fn case_of(&mut self, name: &str) -> String {
        let words = self.tab.eval(&format!("encodeURIComponent({name:?})"));
        self.goes_to(&format!("/people?words={}", words.as_str().unwrap_or_default()));
        let href =
            self.tab.eval("document.querySelector('#list tbody th a')?.getAttribute('href')");
        href.as_str().unwrap_or_else(|| panic!("{name} is not found")).to_owned()
    }

    pub fn sees(&mut self, words: &str) {
        let text = self.tab.text();
        assert!(text.contains(words), "{} does not say {words}:\n{text}", self.tab.address());
    }

    pub fn does_not_see(&mut self, words: &str) {
        let text = self.tab.text();
        assert!(!text.contains(words), "{} says {words}", self.tab.address());
    }

    /// The field with a path, as it stands on the page.
    pub fn field(&mut self, path: &str) -> String {
        let value =
            self.tab.eval(&format!("document.getElementsByName({path:?})[0]?.value ?? null"));
        value
            .as_str()
            .unwrap_or_else(|| panic!("no field {path} on {}", self.tab.address()))
            .to_owned()
    }

    /// Writes into a field.
    pub fn writes(&mut self, path: &str, text: &str) {
        self.tab.fill(&format!("[name={path:?}]"), text);
    }

    /// Chooses in a field.
    pub fn chooses(&mut self, path: &str, mark: &str) {
        self.tab.choose(&format!("[name={path:?}]"), mark);
    }

    /// Ticks one of the boxes of a field.
    pub fn ticks(&mut self, path: &str, mark: &str) {
        let tick = format!("[name={path:?}][value={mark:?}]");
        let told = self.tab.eval(&format!(
            "(() => {{ const e = document.querySelector({tick:?}); if (!e) return 'no ' + {tick:?}; \
             for (let d = e.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; \
             if (!e.checked) e.click(); return e.checked ? '' : 'not ticked'; }})()"
        ));
        assert_eq!(told, "", "{path} {mark} on {}", self.tab.address());
    }

    /// Presses a button of a writing page that stays on it, and waits until something holds: with
    /// script the page is swapped, without it is sent.
    pub fn presses(&mut self, act: &str, until: &str) {
        if self.script {
            self.tab.click(&format!("button[value={act:?}]"));
            self.tab.wait(until);
        } else {
            self.does(act);
            assert_eq!(self.tab.eval(&format!("!!({until})")), true, "{act}: {until}");
        }
    }

    /// Presses a button that adds a row, and waits for a field of it.
    pub fn adds(&mut self, list: &str, field: &str) {
        self.presses(
            &format!("add:{list}"),
            &format!("document.getElementsByName({field:?}).length"),
        );
    }

    /// Saves what is written, and sees the version it became.
    pub fn saves(&mut self, document: &str) {
        self.does("save");
        let address = self.tab.address();
        assert!(address.ends_with(document), "{address} is not {document}:\n{}", self.tab.text());
    }

    /// Presses Tab until what a selector names has the focus, which must be seen to have it.
    pub fn tabs_to(&mut self, selector: &str) {
        for _ in 0..400 {
            self.tab.press("Tab");
            let at = self.tab.eval(&format!("document.activeElement.matches({selector:?})"));
            if at == true {
                let outline =
                    self.tab.eval("getComputedStyle(document.activeElement).outlineStyle");
                assert_ne!(outline, "none", "{selector} does not show that it has the focus");
                return;
            }
        }
        panic!("{selector} cannot be reached by keyboard on {}", self.tab.address());
    }

    /// Presses a key that leads to another page, and waits for it.
    pub fn enters(&mut self, key: &str) {
        self.tab.follow_key(key);
    }

    /// Writes with the keyboard into the field that has the focus, in place of what stands there.
    pub fn types(&mut self, text: &str) {
        self.tab.press_with("a", 2);
        self.tab.type_text(text);
    }

    /// Presses the button that does something, and waits for the page after it.
    pub fn does(&mut self, act: &str) {
        self.tab.follow(&format!("button[value={act:?}]"));
    }
}

/// Gives the browser an authenticator that verifies its user and keeps passkeys.
pub fn authenticator(tab: &mut Tab<'_>) -> Value {
    tab.ask("WebAuthn.enable", json!({}));
    let options = json!({
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": true,
        "hasUserVerification": true,
        "isUserVerified": true,
        "automaticPresenceSimulation": true,
    });
    let made = tab.ask("WebAuthn.addVirtualAuthenticator", json!({ "options": options }));
    made["authenticatorId"].clone()
}

/// A folder for pictures and figures of a run, beside the build.
pub fn artefacts() -> PathBuf {
    let binary = Path::new(env!("CARGO_BIN_EXE_renkei"));
    let folder = binary.parent().and_then(Path::parent).unwrap_or(binary).join("pictures");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}

/// axe-core, as `.ci/setup test` put it beside the build.
pub fn axe() -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_renkei"));
    let target = binary.parent().and_then(Path::parent).unwrap_or(binary);
    let file = target.join("axe/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&file).expect("axe-core is there: run `make test`, or .ci/setup test")
}

/// What axe finds wrong with a page, a line each.
pub fn violations(tab: &mut Tab<'_>, axe: &str) -> Vec<String> {
    tab.eval(&format!("{axe}; 0"));
    let found = tab.eval(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', \
         'best-practice'] }).then(r => r.violations.map(v => v.id + ': ' + \
         v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')))",
    );
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
