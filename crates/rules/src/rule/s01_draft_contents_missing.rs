//! S01 (audit A14): contents the law asks of a draft are missing.

use domain::{Edition, PlanLine, ServicePlan, Support, SupportKind};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "S01",
    name: "draft-contents-missing",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["kisoku-6-15-1", "keikaku-15-2-8"],
    page: include_str!("s01_draft_contents_missing.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(draft) = view.draft().filter(|draft| !draft.body().is_self_plan()) else { return };
    let mut missing = missing_in_whole(draft.body());
    if draft.body().monitoring.is_empty() {
        missing.push(field("ServicePlan", "monitoring"));
    }
    report(draft, missing, missing_in_support, findings);
}

/// Tells what is missing: once for the whole, and once for all lines that lack the same.
pub(super) fn report(
    plan: Edition<'_, ServicePlan>,
    missing: Vec<PhrasePart>,
    in_support: fn(&Support) -> Vec<PhrasePart>,
    findings: &mut Findings,
) {
    let version = PhrasePart::Version(plan.version.number);
    if !missing.is_empty() {
        findings.say(plan.place(), [("where", version), ("missing", missing.into())]);
    }
    let mut told: Vec<(Vec<PhrasePart>, Vec<usize>)> = Vec::new();
    for (i, line) in plan.body().lines.iter().enumerate() {
        let mut missing = missing_in_line(line);
        for part in line.supports.iter().flat_map(in_support) {
            if !missing.contains(&part) {
                missing.push(part);
            }
        }
        match told.iter_mut().find(|(same, _)| *same == missing) {
            _ if missing.is_empty() => {}
            Some((_, lines)) => lines.push(i),
            None => told.push((missing, vec![i])),
        }
    }
    for (missing, lines) in told {
        let place = plan.place().at(format!("lines[{}]", lines[0]));
        let rows = PhrasePart::Rows(lines.iter().map(|i| i + 1).collect());
        findings.say(place, [("where", rows), ("missing", missing.into())]);
    }
}

/// What the law asks of the plan as a whole (施行規則6条の15第1項).
pub(super) fn missing_in_whole(plan: &ServicePlan) -> Vec<PhrasePart> {
    let notes = plan.lines.iter().all(|line| line.notes.is_blank()) && plan.emergency.is_blank();
    [
        (plan.wishes.iter().all(|wish| wish.words.is_blank()), "wishes"),
        (plan.policy.is_blank(), "policy"),
        (plan.long_term.text.is_blank(), "long_term"),
        (plan.short_term.text.is_blank(), "short_term"),
        (plan.lines.is_empty(), "lines"),
        (notes && !plan.lines.is_empty(), "emergency"),
    ]
    .into_iter()
    .filter(|(missing, _)| *missing)
    .map(|(_, name)| match name {
        "emergency" => field("PlanLine", "notes"),
        name => field("ServicePlan", name),
    })
    .collect()
}

fn missing_in_line(line: &PlanLine) -> Vec<PhrasePart> {
    [
        (line.need.is_blank(), "need"),
        (line.goal.is_blank(), "goal"),
        (line.due.is_missing(), "due"),
        (line.supports.is_empty(), "supports"),
    ]
    .into_iter()
    .filter(|(missing, _)| *missing)
    .map(|(_, name)| field("PlanLine", name))
    .collect()
}

/// Kind, contents and amount of each welfare service.
pub(super) fn missing_in_support(support: &Support) -> Vec<PhrasePart> {
    let formal = matches!(support.kind, Some(SupportKind::Welfare | SupportKind::Community));
    [
        (support.kind.is_none(), "kind"),
        (formal && support.service.is_none(), "service"),
        (support.content.is_blank(), "content"),
        (formal && support.frequency.is_missing(), "frequency"),
    ]
    .into_iter()
    .filter(|(missing, _)| *missing)
    .map(|(_, name)| field("Support", name))
    .collect()
}
