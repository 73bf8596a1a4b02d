//! How the fields of each form are laid out on a page that is written, and in which parts.

use serde_json::Value;

use crate::form::shape::{Field, Shape, fields};

/// How a field stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placing {
    /// As wide as its contents want.
    Open,
    /// Behind 「ほかの項目」 while it is empty.
    Folded,
    /// Only on forms of children, or where something stands in it.
    Child,
    /// On the page, but not to be seen: the program fills it.
    Hidden,
}

/// How a field stands.
pub(crate) fn placing(type_: &str, name: &str) -> Placing {
    match (type_, name) {
        (_, "key" | "id")
        | ("ServicePlan", "assessment" | "draft")
        | ("IndividualPlan", "office")
        | ("ReviewRow", "goal")
        | ("MonitoringRow", "line" | "reviews")
        | ("Statement", "wishes")
        | ("Block", "member")
        | ("PlanLine" | "IndividualGoal", "priority") => Placing::Hidden,
        ("IndividualGoal", "kind" | "five_domains" | "inclusion")
        | ("IndividualPlan", "hours" | "hours_by_day")
        | ("Person", "guardian" | "guardian_relation" | "child_certificate") => Placing::Child,
        ("PlanLine" | "Need", "own_answer")
        | ("PlanLine", "domains" | "target" | "measure" | "evaluation" | "notes")
        | ("Support", "place" | "fee" | "alternative")
        | ("Goal", "measure")
        | ("IndividualGoal", "issue" | "measure" | "partners" | "period" | "notes")
        | ("IndividualSupport", "serves")
        | ("Need", "hypothesis" | "domains" | "urgency" | "awareness" | "not_now")
        | ("Member", "office" | "period")
        | ("Frequency", "note")
        | ("OwnAnswer", "on")
        | ("MonitoringRow", "change_kind" | "change_amount" | "change_week" | "notes")
        | ("ReviewRow", "measured" | "cause")
        | ("Allowance", "until" | "notes")
        | ("Relative", "deceased" | "notes") => Placing::Folded,
        _ => Placing::Open,
    }
}

/// What is written first where that is not the order of the printed form: a goal begins with the
/// line it carries out.
pub(crate) fn rank(type_: &str, name: &str) -> u8 {
    u8::from(!matches!((type_, name), ("IndividualGoal", "serves" | "offices_own")))
}

/// Whether a text is a line rather than a paragraph.
pub(crate) fn is_short(type_: &str, name: &str) -> bool {
    match name {
        "name" | "role" | "contact" | "phone" | "fax" | "relation" | "fee" | "by" | "recorder"
        | "hospital" | "department" | "doctor" | "job" | "age" | "at" | "grade" | "called"
        | "guardian" | "guardian_relation" | "corporation" | "what" | "baseline" | "target"
        | "measured" | "provider" | "title" | "label" | "option" | "shown" | "housing_note"
        | "explained_by" => true,
        "place" => type_ != "Conference",
        "text" => type_ == "Deadline",
        "frequency" | "disease" => type_ == "MedicalCare",
        "note" => type_ == "Frequency",
        _ => false,
    }
}

/// Whether a field of a form holds the person's own words.
pub(crate) fn is_own_words(type_: &str, name: &str, form: &Value) -> bool {
    match (type_, name) {
        ("Wish" | "Demand" | "Statement", "words") => form["voice"]["who"] == "person",
        ("OwnAnswer", "words")
        | ("BasicInformation", "chief_wish")
        | ("MonitoringRow" | "ReviewRow", "person_says")
        | ("Review", "person_wish") => true,
        _ => false,
    }
}

/// A part of a document that is written on one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Mark, by which addresses name it.
    pub mark: &'static str,
    /// The fields on its page.
    pub fields: &'static [&'static str],
    /// A list whose rows have a page each.
    pub list: Option<&'static str>,
}

const fn part(mark: &'static str, fields: &'static [&'static str]) -> Part {
    Part { mark, fields, list: None }
}

const fn list(mark: &'static str, field: &'static str) -> Part {
    Part { mark, fields: &[], list: Some(field) }
}

/// The parts of every form that is written, in the order in which it is written. A test shows that
/// each field of a form stands in just one of them.
static PARTS: &[(&str, &[Part])] = &[
    (
        "CaseHead",
        &[
            part("person", &["person", "opened_on"]),
            list("team", "members"),
            part("closing", &["closure"]),
        ],
    ),
    (
        "BasicInformation",
        &[
            part("said", &["chief_wish", "family_wish", "family_voice", "summary"]),
            part(
                "self",
                &[
                    "address",
                    "phone",
                    "fax",
                    "housing",
                    "housing_note",
                    "disability",
                    "handbooks",
                    "income",
                    "money_keeper",
                    "rights_support",
                ],
            ),
            part("around", &["family", "family_note", "relations", "relations_note"]),
            part("history", &["life_history", "medical", "medical_note"]),
            part("supports", &["public_support", "other_support"]),
        ],
    ),
    (
        "Assessment",
        &[
            part("said", &["title", "portrait", "interviews", "wishes", "demands"]),
            part("strengths", &["strengths"]),
            part("needs", &["needs"]),
            part("living", &["body_and_mind", "environment", "daily_life", "areas"]),
            part("deciding", &["decision", "specialist_views"]),
        ],
    ),
    (
        "ServicePlan",
        &[
            part(
                "whole",
                &[
                    "author_kind",
                    "assessment",
                    "draft",
                    "period",
                    "wishes",
                    "policy",
                    "long_term",
                    "short_term",
                    "monitoring",
                    "change_reason",
                ],
            ),
            list("lines", "lines"),
            part("week", &["weekly"]),
            part("choices", &["alternatives", "emergency"]),
        ],
    ),
    (
        "WeeklyPlan",
        &[part("week", &["starts", "blocks", "daily_life", "beyond_week", "whole_life"])],
    ),
    (
        "Award",
        &[part(
            "award",
            &[
                "decided_on",
                "municipality",
                "issued_on",
                "certificate_seen_on",
                "category",
                "category_until",
                "allowances",
                "monitoring",
                "monthly_limit_yen",
                "notes",
            ],
        )],
    ),
    (
        "Conference",
        &[
            part(
                "meeting",
                &[
                    "kind",
                    "convened_by",
                    "on",
                    "from",
                    "to",
                    "place",
                    "plans",
                    "person",
                    "absence_reason",
                    "information_consent_on",
                    "recorder",
                    "attendees",
                ],
            ),
            part(
                "talk",
                &[
                    "strengths",
                    "wishes_confirmed",
                    "topics",
                    "discussion",
                    "conclusion",
                    "cannot_do",
                    "remaining",
                    "next",
                ],
            ),
        ],
    ),
    (
        "IndividualPlan",
        &[
            part(
                "whole",
                &[
                    "office",
                    "service",
                    "based_on",
                    "contract_on",
                    "period",
                    "interviews",
                    "wishes",
                    "policy",
                    "issues",
                    "long_term",
                    "short_term",
                    "considerations",
                    "change_reason",
                ],
            ),
            list("goals", "goals"),
            part("hours", &["hours", "hours_by_day"]),
        ],
    ),
    (
        "Review",
        &[
            part("said", &["plan", "interviews", "person_wish", "family_wish", "others_wish"]),
            part("rows", &["rows"]),
            part("end", &["conclusion", "conclusion_reason", "notes"]),
        ],
    ),
    (
        "MonitoringReport",
        &[
            part(
                "said",
                &[
                    "plan",
                    "interviews",
                    "overall",
                    "person_changed",
                    "environment_changed",
                    "rights_review",
                ],
            ),
            part("rows", &["rows"]),
            part("end", &["conclusion", "conclusion_reason"]),
            part("week", &["weekly"]),
        ],
    ),
];

/// The parts of a form.
pub(crate) fn parts(type_: &str) -> &'static [Part] {
    PARTS.iter().find(|(known, _)| *known == type_).map_or(&[], |(_, parts)| parts)
}

/// Fields of a row that its line in a list shows.
pub(crate) fn columns(type_: &str) -> &'static [&'static str] {
    match type_ {
        "PlanLine" => &["need", "goal", "supports", "own_role"],
        "IndividualGoal" => &["goal", "supports", "own_role", "serves"],
        "Member" => &["name", "kind", "role", "contact"],
        "Block" => &["days", "time", "label"],
        _ => &[],
    }
}

/// The form whose rows a list holds.
pub(crate) fn row_type(type_: &str, list: &str) -> &'static str {
    let field = fields(type_).iter().find(|field| field.name == list);
    match field.map(|field| field.shape) {
        Some(Shape::Rows(row)) => row,
        _ => "",
    }
}

/// The fields of a form that stand in a part.
pub(crate) fn fields_of(type_: &str, part: &Part) -> Vec<&'static Field> {
    fields(type_).iter().filter(|field| part.fields.contains(&field.name)).collect()
}

/// The letter that marks of a form's rows begin with.
pub(crate) fn mark_prefix(type_: &str) -> &'static str {
    match type_ {
        "PlanLine" => "l",
        "Support" | "IndividualSupport" => "s",
        "IndividualGoal" => "g",
        "Wish" => "w",
        "Demand" => "d",
        "Need" => "n",
        "Strength" => "st",
        "Block" => "b",
        "BeyondWeek" => "y",
        "Allowance" => "a",
        "LifeArea" => "area",
        "Member" => "m",
        _ => "r",
    }
}

#[cfg(test)]
mod tests {
    use domain::DocumentKind;

    use super::*;

    #[test]
    fn each_field_of_each_document_stands_in_just_one_part() {
        let types = DocumentKind::ALL.iter().map(|kind| words::type_of(*kind)).chain(["CaseHead"]);
        for type_ in types {
            let written = |name: &str| {
                let on_a_page =
                    |part: &&Part| part.fields.contains(&name) || part.list == Some(name);
                parts(type_).iter().filter(on_a_page).count()
            };
            for field in fields(type_) {
                assert_eq!(written(field.name), 1, "{type_}.{}", field.name);
            }
            for name in parts(type_).iter().flat_map(|p| p.fields.iter().copied().chain(p.list)) {
                assert!(fields(type_).iter().any(|f| f.name == name), "{type_} has no {name}");
            }
        }
    }

    #[test]
    fn a_list_shows_fields_its_rows_have() {
        for (type_, list) in
            [("ServicePlan", "lines"), ("IndividualPlan", "goals"), ("CaseHead", "members")]
        {
            let row = row_type(type_, list);
            for name in columns(row) {
                assert!(fields(row).iter().any(|field| field.name == *name), "{row}.{name}");
            }
        }
    }
}
