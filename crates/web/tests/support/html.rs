//! Pages as a browser reads them: tags with their attributes, and forms with what they ask for.

/// A tag as it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// The text up to the next tag.
    pub text: String,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Every tag that opens (`name`) or closes (`/name`), in order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            continue;
        }
        let end = |c: char| c.is_whitespace() || c == '>';
        let (name, after) = rest.split_at(rest.find(end).unwrap_or(rest.len()));
        let (attributes, after) = attributes(after);
        rest = after;
        let text = unescaped(&rest[..rest.find('<').unwrap_or(rest.len())]);
        tags.push(Tag { name: name.to_ascii_lowercase(), attributes, text });
    }
    tags
}

/// The attributes up to the end of a tag, and what comes after it.
fn attributes(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut all = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (all, after);
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c));
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        if name.is_empty() && after.is_empty() {
            return (all, "");
        }
        rest = after.trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| "\"'".contains(*c));
            let inner = quote.map_or(after, |_| &after[1..]);
            let ends = |c: char| quote.map_or(c.is_whitespace() || c == '>', |q| c == q);
            let end = inner.find(ends).unwrap_or(inner.len());
            value = &inner[..end];
            rest = &inner[end..];
            rest = if quote.is_some() { rest.get(1..).unwrap_or_default() } else { rest };
        }
        all.push((name.to_ascii_lowercase(), unescaped(value)));
    }
}

fn unescaped(text: &str) -> String {
    let pairs = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")];
    let named = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    let replace = |text: String, (from, to): (&str, &str)| text.replace(from, to);
    pairs.into_iter().chain(named).fold(text.to_owned(), replace)
}

/// A form of a page.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Where it is sent; empty for the page itself.
    pub action: String,
    pub posts: bool,
    /// Whether it may carry a file.
    pub carries: bool,
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    /// `hidden`, `text`, `radio`, `textarea`, `select` …
    pub kind: String,
    pub value: String,
}

/// The forms of a page.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut open = false;
    for tag in tags(html) {
        let given = |name: &str| tag.get(name).unwrap_or_default().to_owned();
        match tag.name.as_str() {
            "form" => {
                open = true;
                forms.push(Form {
                    action: given("action"),
                    posts: given("method") == "post",
                    carries: given("enctype").starts_with("multipart"),
                    fields: Vec::new(),
                });
            }
            "/form" => open = false,
            _ if !open => {}
            name => {
                let Some(fields) = forms.last_mut().map(|form| &mut form.fields) else { continue };
                let kind = match name {
                    "input" => given("type"),
                    "textarea" | "select" => name.to_owned(),
                    "option" => {
                        // The last of a list is chosen.
                        if let Some(list) = fields.last_mut().filter(|f| f.kind == "select") {
                            list.value = given("value");
                        }
                        continue;
                    }
                    _ => continue,
                };
                let value = if name == "textarea" { tag.text.clone() } else { given("value") };
                fields.push(Field { name: given("name"), kind, value });
            }
        }
    }
    forms
}
