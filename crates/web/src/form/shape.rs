//! What shape each field of each form has, read from the schema.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;

/// A field of a form.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Name in the file.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Free text.
    Text,
    /// A reading, a number with a check digit: one line with a form of its own.
    Line,
    /// A mark of its own row.
    Mark,
    /// A mark of something else.
    Refer(Refer),
    /// Marks of other things.
    Refers(Refer),
    /// A day.
    Day,
    /// A month.
    Month,
    /// A time.
    Clock,
    /// A time span.
    Span,
    /// A whole number.
    Whole,
    /// A number with a fraction.
    Decimal,
    /// Yes or no.
    Flag,
    /// One of a list.
    Choice(&'static str),
    /// Several of a list.
    Choices(&'static str),
    /// A service.
    Service,
    /// Several services.
    Services,
    /// Several short texts.
    Texts,
    /// A document of the case.
    Document,
    /// A form inside the form.
    Struct(&'static str),
    /// Rows of a form.
    Rows(&'static str),
}

/// What a mark refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Refer {
    /// A member of the care team.
    Member,
    /// A wish of the assessment.
    Wish,
    /// A wish or demand of the assessment.
    Voice,
    /// A need of the assessment.
    Need,
    /// A line of the service plan.
    Line,
    /// A support of a line: `line/support`.
    Support,
    /// A goal of an individual plan.
    Goal,
}

/// What the marks in a field refer to.
fn refer(type_: &str, name: &str) -> Refer {
    match (type_, name) {
        ("Need", "from") => Refer::Voice,
        ("Demand" | "Statement", "wishes") => Refer::Wish,
        ("PlanLine", "needs") => Refer::Need,
        (_, "line") => Refer::Line,
        (_, "support") => Refer::Support,
        ("ReviewRow", "goal") => Refer::Goal,
        _ => Refer::Member,
    }
}

static SCHEMA: LazyLock<Value> = LazyLock::new(domain::form_schema);

static FIELDS: LazyLock<HashMap<&'static str, Vec<Field>>> = LazyLock::new(|| {
    let types = SCHEMA["$defs"].as_object().into_iter().flatten();
    types
        .map(|(name, definition)| (name.as_str(), definition))
        .chain([("CaseFile", &*SCHEMA)])
        .map(|(name, definition)| (name, fields_of(name, definition)))
        .collect()
});

/// The fields of a form, in the order of its struct.
pub(crate) fn fields(type_: &str) -> &'static [Field] {
    FIELDS.get(type_).map_or(&[], Vec::as_slice)
}

fn fields_of(type_: &'static str, definition: &'static Value) -> Vec<Field> {
    let properties = definition["properties"].as_object().into_iter().flatten();
    properties.map(|(name, property)| Field { name, shape: shape(type_, name, property) }).collect()
}

fn reference(value: &'static Value) -> Option<&'static str> {
    value["$ref"].as_str()?.strip_prefix("#/$defs/")
}

fn shape(type_: &str, name: &str, property: &'static Value) -> Shape {
    let inner = property["anyOf"].get(0).unwrap_or(property);
    if let Some(target) = reference(inner) {
        return named(type_, name, target);
    }
    let kind = inner["type"].as_str().or_else(|| inner["type"][0].as_str()).unwrap_or_default();
    match kind {
        "boolean" => Shape::Flag,
        "integer" => Shape::Whole,
        "number" => Shape::Decimal,
        "array" => list(type_, name, &inner["items"]),
        _ => Shape::Text,
    }
}

fn named(type_: &str, name: &str, target: &'static str) -> Shape {
    match target {
        "Text" => Shape::Text,
        "Key" if name == "key" => Shape::Mark,
        "Key" => Shape::Refer(refer(type_, name)),
        "Day" => Shape::Day,
        "YearMonth" => Shape::Month,
        "Clock" => Shape::Clock,
        "Span" => Shape::Span,
        "Service" => Shape::Service,
        "DocumentId" => Shape::Document,
        target if words::choices(target).is_some() => Shape::Choice(target),
        target if SCHEMA["$defs"][target]["properties"].is_object() => Shape::Struct(target),
        _ => Shape::Line,
    }
}

fn list(type_: &str, name: &str, items: &'static Value) -> Shape {
    match reference(items) {
        Some("Text") | None => Shape::Texts,
        Some("Key") => Shape::Refers(refer(type_, name)),
        Some("Service") => Shape::Services,
        Some(target) if words::choices(target).is_some() => Shape::Choices(target),
        Some(target) => Shape::Rows(target),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape_of(type_: &str, name: &str) -> Shape {
        fields(type_).iter().find(|field| field.name == name).unwrap().shape
    }

    #[test]
    fn shapes_are_read_from_the_schema() {
        assert_eq!(shape_of("PlanLine", "need"), Shape::Text);
        assert_eq!(shape_of("PlanLine", "key"), Shape::Mark);
        assert_eq!(shape_of("PlanLine", "priority"), Shape::Whole);
        assert_eq!(shape_of("PlanLine", "needs"), Shape::Refers(Refer::Need));
        assert_eq!(shape_of("PlanLine", "supports"), Shape::Rows("Support"));
        assert_eq!(shape_of("PlanLine", "target"), Shape::Choice("ChangeTarget"));
        assert_eq!(shape_of("PlanLine", "domains"), Shape::Choices("LifeDomain"));
        assert_eq!(shape_of("PlanLine", "due"), Shape::Struct("Deadline"));
        assert_eq!(shape_of("Provider", "member"), Shape::Refer(Refer::Member));
        assert_eq!(shape_of("Frequency", "days"), Shape::Choices("Weekday"));
        assert_eq!(shape_of("Frequency", "time"), Shape::Span);
        assert_eq!(shape_of("Allowance", "amount"), Shape::Decimal);
        assert_eq!(shape_of("Award", "decided_on"), Shape::Day);
        assert_eq!(shape_of("Deadline", "by"), Shape::Month);
        assert_eq!(shape_of("Support", "service"), Shape::Service);
        assert_eq!(shape_of("Person", "kana"), Shape::Line);
        assert_eq!(shape_of("IndividualGoal", "staff"), Shape::Texts);
        assert_eq!(shape_of("ServicePlan", "period"), Shape::Struct("Period"));
        assert_eq!(shape_of("Block", "every_second_week"), Shape::Flag);
    }

    #[test]
    fn fields_come_in_the_order_of_the_official_form() {
        let names: Vec<_> = fields("PlanLine").iter().map(|field| field.name).collect();
        assert_eq!(&names[..5], ["key", "priority", "needs", "need", "voice"]);
    }
}
