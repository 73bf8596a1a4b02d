//! Reads the cases of rule pages: a sound case, changed by a few lines.
//!
//! ```text
//! base child                              the child's case instead of the adult's
//! today 2027-02-01                        another day
//! plan.lines[0].own_role = ""             sets a value (JSON) at a path
//! assessment.needs[+] = {…}               appends to a list
//! consents[c2] -                          takes something away
//! plan + 2026-10-01                       a new version, like the last, made that day
//! => N01 assessment.needs[2]              the rule must find this …
//! => none                                 … or nothing
//! ```

use calendar::Day;
use domain::{CaseFile, Place, read_case_file, write_case_file};
use serde_json::Value;

/// Names by which pages call documents: alias, field of the case.
const ALIASES: [(&str, &str); 10] = [
    ("basic", "basic_information"),
    ("week", "current_life"),
    ("assessment", "assessments"),
    ("draft", "service_plan_drafts"),
    ("award", "awards"),
    ("meeting", "conferences"),
    ("plan", "service_plans"),
    ("near", "individual_plans"),
    ("review", "reviews"),
    ("report", "monitoring"),
];

/// A case as JSON, to be changed by path.
pub struct Document(Value);

/// The sound case of a name.
pub fn base(name: &str) -> Document {
    let text = match name {
        "child" => include_str!("../child.toml"),
        _ => include_str!("../adult.toml"),
    };
    let story: demo::Story = toml::from_str(text).unwrap();
    Document(serde_json::from_str(&write_case_file(&story.expand())).unwrap())
}

impl Document {
    /// The case, read as the product reads it.
    pub fn case(&self) -> CaseFile {
        let mut case = read_case_file(self.0.to_string().as_bytes())
            .unwrap_or_else(|problems| panic!("the case of the page is not valid: {problems:#?}"));
        case.fill_headings();
        case
    }

    /// Sets a value at a path.
    pub fn set(&mut self, path: &str, value: Value) {
        *self.at(path) = value;
    }

    /// The place of a finding as pages write it.
    pub fn name_place(&self, place: &Place) -> String {
        let Some(document) = &place.document else { return join("case", &place.path) };
        let holds = |field: &str| {
            self.0[field]
                .as_array()
                .is_some_and(|all| all.iter().any(|d| d["id"] == document.as_str()))
        };
        let alias = ALIASES.iter().find(|(_, field)| holds(field)).map_or("?", |(alias, _)| alias);
        join(alias, &place.path)
    }

    fn at(&mut self, path: &str) -> &mut Value {
        let mut at = &mut self.0;
        for segment in full_path(path).split('.') {
            let (name, index) = match segment.split_once('[') {
                Some((name, rest)) => (name, Some(rest.trim_end_matches(']'))),
                None => (segment, None),
            };
            at = &mut at[name];
            if let Some(index) = index {
                at = element(at, index);
            }
        }
        at
    }

    fn remove(&mut self, path: &str) {
        let full = full_path(path);
        let (parent, last) = full.rsplit_once('.').unwrap_or(("", &full));
        let parent = if parent.is_empty() { &mut self.0 } else { self.at(parent) };
        match last.split_once('[') {
            Some((name, rest)) => {
                let list = parent[name].as_array_mut().unwrap();
                let at = position(list, rest.trim_end_matches(']'));
                list.remove(at);
            }
            None => drop(parent.as_object_mut().unwrap().shift_remove(last)),
        }
    }

    fn add_version(&mut self, alias: &str, made_on: &str) {
        let field = ALIASES.iter().find(|(name, _)| *name == alias).unwrap().1;
        let versions = self.0[field][0]["versions"].as_array_mut().unwrap();
        let mut next = versions.last().unwrap().clone();
        next["number"] = (versions.len() + 1).into();
        next["made_on"] = made_on.into();
        versions.push(next);
    }
}

fn join(alias: &str, path: &str) -> String {
    if path.is_empty() { alias.to_owned() } else { format!("{alias}.{path}") }
}

fn full_path(path: &str) -> String {
    let (head, rest) = path.split_once('.').unwrap_or((path, ""));
    match ALIASES.iter().find(|(alias, _)| *alias == head) {
        Some((_, field)) => format!("{field}[0].versions[last].body.{rest}"),
        None => path.to_owned(),
    }
}

fn element<'a>(list: &'a mut Value, index: &str) -> &'a mut Value {
    if list.is_null() {
        *list = Value::Array(Vec::new());
    }
    let list = list.as_array_mut().unwrap();
    if index == "+" {
        list.push(Value::Null);
    }
    let at = position(list, index);
    &mut list[at]
}

fn position(list: &[Value], index: &str) -> usize {
    match index {
        "+" | "last" => list.len() - 1,
        number if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().unwrap(),
        mark => list
            .iter()
            .position(|item| item["key"] == mark || item["id"] == mark)
            .unwrap_or_else(|| panic!("nothing is marked {mark}")),
    }
}

/// One case of a page.
pub struct Example {
    /// The changed case.
    pub document: Document,
    /// The day it is looked at.
    pub today: Day,
    expected: Vec<(String, String)>,
}

impl Example {
    /// Reads a case of a page.
    pub fn read(text: &str) -> Self {
        let mut example =
            Self { document: base("adult"), today: demo::today(), expected: Vec::new() };
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            example.take(line.trim());
        }
        example
    }

    fn take(&mut self, line: &str) {
        if let Some(name) = line.strip_prefix("base ") {
            self.document = base(name);
        } else if let Some(day) = line.strip_prefix("today ") {
            self.today = day.parse().unwrap();
        } else if let Some(finding) = line.strip_prefix("=> ") {
            if let Some((code, place)) = finding.split_once(' ') {
                self.expected.push((code.to_owned(), place.to_owned()));
            } else {
                assert_eq!(finding, "none");
            }
        } else if let Some((path, value)) = line.split_once(" = ") {
            let value = serde_json::from_str(value).unwrap_or_else(|e| panic!("{line}: {e}"));
            self.document.set(path, value);
        } else if let Some((alias, day)) = line.split_once(" + ") {
            self.document.add_version(alias, day);
        } else if let Some(path) = line.strip_suffix(" -") {
            self.document.remove(path);
        } else {
            panic!("a case does not say {line:?}");
        }
    }

    /// Places at which a rule must have found something.
    pub fn expected(&self, code: &str) -> Vec<String> {
        let of_rule = self.expected.iter().filter(|(expected, _)| expected == code);
        of_rule.map(|(_, place)| place.clone()).collect()
    }
}
