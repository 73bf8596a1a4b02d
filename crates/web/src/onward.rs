//! Where someone goes once they are in: to a page, or on with a form that was sent while the
//! session was over.
//!
//! Nothing of such a form is kept on the server. It travels in the page that asks to sign in and
//! is sent again afterwards, with the key of the new session, and only by the account in whose
//! session it was written: its old key says whose that was.

use serde::{Deserialize, Serialize};

use crate::posted::Pairs;

/// A form that waits to be sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// Path it was sent to.
    pub path: String,
    /// Its pairs.
    pub pairs: Vec<(String, String)>,
}

impl Kept {
    pub(crate) fn of(path: &str, pairs: Pairs) -> Self {
        Self { path: path.to_owned(), pairs: pairs.0 }
    }

    /// The key of the session it was written in.
    pub(crate) fn form_key(&self) -> &str {
        self.pairs.iter().find(|(name, _)| name == "form_key").map_or("", |(_, key)| key)
    }

    /// The same form in another session.
    pub(crate) fn in_session(mut self, form_key: &str) -> Self {
        for (name, value) in &mut self.pairs {
            if name == "form_key" {
                form_key.clone_into(value);
            }
        }
        self
    }

    /// What a person wrote in it, to be shown if it can no longer be sent.
    pub(crate) fn written(&self) -> Vec<String> {
        let long = |(name, value): &&(String, String)| name != "form_key" && !value.is_ascii();
        self.pairs.iter().filter(long).map(|(_, value)| value.clone()).collect()
    }
}

/// Where to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Onward {
    /// Path of a page.
    pub next: String,
    /// A form to be sent again instead.
    pub kept: Option<Kept>,
}

impl Onward {
    /// Reads what the page that asked to sign in carried.
    pub(crate) fn read(pairs: &Pairs) -> Self {
        let kept: Option<Kept> = serde_json::from_str(pairs.get("kept")).ok();
        Self {
            next: safe_path(pairs.get("next")).to_owned(),
            kept: kept.filter(|kept| safe_path(&kept.path) == kept.path),
        }
    }

    /// On to a page.
    pub(crate) fn to(next: &str) -> Self {
        Self { next: safe_path(next).to_owned(), kept: None }
    }

    /// On with a form.
    pub(crate) fn with(kept: Kept) -> Self {
        Self { next: String::new(), kept: Some(kept) }
    }

    /// The form as the page carries it.
    pub(crate) fn kept_text(&self) -> Option<String> {
        serde_json::to_string(self.kept.as_ref()?).ok()
    }
}

/// Only paths of this site: no scheme, no host.
pub(crate) fn safe_path(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    if own { next } else { "/" }
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
    }

    #[test]
    fn a_form_travels_whole() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let pairs = vec![pair("form_key", "old"), pair("a", "一\r\n\"二\" <b>"), pair("a", "")];
        let kept = Kept::of("/cases/x", Pairs(pairs));
        let onward = Onward::with(kept.clone());
        let text = onward.kept_text().unwrap();
        let carried = Onward::read(&Pairs(vec![pair("kept", &text)]));
        assert_eq!(carried.kept, Some(kept.clone()));
        assert_eq!(kept.form_key(), "old");
        let sent = kept.in_session("new");
        assert_eq!(sent.form_key(), "new");
        assert_eq!(sent.pairs[1].1, "一\r\n\"二\" <b>");
    }

    #[test]
    fn a_form_for_another_site_is_not_sent() {
        let text = r#"{"path":"https://x.example/","pairs":[]}"#;
        assert_eq!(Onward::read(&Pairs(vec![("kept".into(), text.into())])).kept, None);
    }
}
