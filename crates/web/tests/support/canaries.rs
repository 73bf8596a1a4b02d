//! Canaries: a word of its own in every text of every case, and in whatever else is written about a
//! person.

use std::collections::{BTreeMap, BTreeSet};

use domain::CaseFile;
use serde_json::Value;

/// What a canary was put into: of which case, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sown {
    /// The story of the case; empty for what is of nobody.
    pub case: &'static str,
    /// A path of its file, beginning with a point, or a name of what is kept beside it.
    pub place: String,
}

/// All canaries by their words.
#[derive(Default)]
pub struct Canaries {
    sown: BTreeMap<String, Sown>,
    /// Texts of the schema that hold at least one: type and field.
    fields: BTreeSet<(String, String)>,
    schema: Option<Value>,
}

impl Canaries {
    pub fn len(&self) -> usize {
        self.sown.len()
    }

    /// What they were put into.
    pub fn all(&self) -> impl Iterator<Item = &Sown> {
        self.sown.values()
    }

    /// A new canary.
    pub fn sow(&mut self, case: &'static str, place: &str) -> String {
        let word = format!("zq{}x", self.sown.len() + 1000);
        self.sown.insert(word.clone(), Sown { case, place: place.to_owned() });
        word
    }

    /// Those that stand in a text.
    pub fn found(&self, text: &str) -> Vec<&Sown> {
        let mut found = Vec::new();
        for (at, _) in text.match_indices("zq") {
            let end = text[at..].find('x').map_or(at, |end| at + end + 1);
            found.extend(self.sown.get(&text[at..end]));
        }
        found
    }

    /// Puts a canary, wrapped, into every text of a case: behind those there are, and in place of
    /// those there are not.
    pub fn release(
        &mut self,
        case: &CaseFile,
        name: &'static str,
        may: impl Fn(&str) -> bool,
        wrap: impl Fn(&str) -> String,
    ) -> CaseFile {
        let schema = self.schema.get_or_insert_with(domain::schema).clone();
        let mut tree = serde_json::to_value(case).unwrap();
        let mut put = |canaries: &mut Self, at: &Place<'_>, text: &mut String| {
            if may(at.path) {
                text.push_str(&wrap(&canaries.sow(name, at.path)));
                canaries.fields.insert((at.type_.to_owned(), at.field.to_owned()));
            }
        };
        let at = Place { path: "", type_: "CaseFile", field: "" };
        self.each_text(&mut tree, &schema, &schema, &at, &mut put);
        serde_json::from_value(tree).unwrap()
    }

    fn each_text(
        &mut self,
        value: &mut Value,
        node: &Value,
        schema: &Value,
        at: &Place<'_>,
        put: &mut impl FnMut(&mut Self, &Place<'_>, &mut String),
    ) {
        let (node, type_) = resolved(node, schema, at.type_);
        match value {
            Value::String(text) if type_ == "Text" => put(self, at, text),
            Value::Array(items) => {
                for (i, item) in items.iter_mut().enumerate() {
                    let path = format!("{}[{i}]", at.path);
                    self.each_text(
                        item,
                        &node["items"],
                        schema,
                        &Place { path: &path, ..*at },
                        put,
                    );
                }
            }
            Value::Object(fields) => {
                let properties = node["properties"].as_object();
                for (field, node) in properties.into_iter().flatten() {
                    if let (Some(blank), false) = (blank(node, schema), fields.contains_key(field))
                    {
                        fields.insert(field.clone(), blank);
                    }
                    if let Some(value) = fields.get_mut(field) {
                        let path = format!("{}.{field}", at.path);
                        let at = Place { path: &path, type_, field };
                        self.each_text(value, node, schema, &at, put);
                    }
                }
            }
            _ => {}
        }
    }

    /// Texts of the schema that no canary was ever put into.
    pub fn unsown(&self) -> Vec<(String, String)> {
        let schema = self.schema.as_ref().unwrap();
        let types = schema["$defs"].as_object().unwrap().iter();
        let fields = types.flat_map(|(type_, node)| {
            let fields = node["properties"].as_object().into_iter().flatten();
            let texts = fields.filter(|(_, node)| {
                is_text(node, schema) || is_text(&resolved(node, schema, "").0["items"], schema)
            });
            texts.map(move |(field, _)| (type_.clone(), field.clone()))
        });
        fields.filter(|field| !self.fields.contains(field)).collect()
    }
}

#[derive(Clone, Copy)]
struct Place<'a> {
    path: &'a str,
    type_: &'a str,
    field: &'a str,
}

/// What a reference of the schema leads to, and the name of its type.
fn resolved<'a>(node: &'a Value, schema: &'a Value, type_: &'a str) -> (&'a Value, &'a str) {
    let either = node["anyOf"].as_array().and_then(|all| all.iter().find(|n| n["type"] != "null"));
    let node = either.unwrap_or(node);
    match node["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        Some(name) => (&schema["$defs"][name], name),
        None => (node, type_),
    }
}

/// What a field that is not there is filled with first: a text, or a part of the form that is always
/// there.
fn blank(node: &Value, schema: &Value) -> Option<Value> {
    let optional = node["anyOf"].is_array();
    match resolved(node, schema, "") {
        (_, "Text") => Some("".into()),
        (node, _) if !optional && node["properties"].is_object() => Some(serde_json::json!({})),
        _ => None,
    }
}

fn is_text(node: &Value, schema: &Value) -> bool {
    resolved(node, schema, "").1 == "Text"
}
