//! K05 (audit B12): the same activity is said to happen at different frequencies.

use domain::{
    Block, BlockKind, DocumentKind, Edition, Frequency, IndividualPlan, IndividualSupport, Per,
    ServicePlan, Support,
};

use super::prelude::*;
use crate::marks::{self, SaidFrequency};

pub(super) const RULE: Rule = Rule {
    code: "K05",
    name: "frequencies-contradict",
    severity: Severity::Care,
    status: Status::Asking,
    basis: &["kisoku-6-15-1", "lecture-link"],
    page: include_str!("k05_frequencies_contradict.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.in_force().or_else(|| view.plan()) else { return };
    week_against_lines(plan, findings);
    for near in view.individual_plans() {
        for (i, goal) in near.body().goals.iter().enumerate() {
            for (j, own) in goal.supports.iter().enumerate() {
                let place = near.place().at(format!("goals[{i}].supports[{j}]"));
                own_support_against_line(view, near, plan, own, &place, findings);
                words_against_lines(view, plan, own, &place, findings);
            }
        }
    }
}

/// Every day and three times a week differ; twice and three times a month are taken for the same.
/// A weekday the other does not have differs always.
fn differ(upper: &Frequency, lower: &Frequency) -> bool {
    let twice = match (upper.yearly(), lower.yearly()) {
        (Some(a), Some(b)) => a.max(b) >= 2 * a.min(b),
        _ => false,
    };
    let other_day = !upper.days.is_empty() && lower.days.iter().any(|d| !upper.days.contains(d));
    twice || other_day
}

/// What the week draws for a support must be as often, and on the days, as the support says.
fn week_against_lines(plan: Edition<'_, ServicePlan>, findings: &mut Findings) {
    let blocks = &plan.body().weekly.blocks;
    for (_, line, support) in supports(plan.body()) {
        let draws = |block: &&Block| {
            block.kind != Some(BlockKind::Own)
                && block.line.as_ref() == Some(&line.key)
                && block.support.as_ref() == Some(&support.key)
        };
        let Some(first) = blocks.iter().position(|block| draws(&block)) else { continue };
        let drawn = drawn(blocks.iter().filter(draws));
        if differ(&support.frequency, &drawn) {
            contradiction(
                findings,
                plan.place().at(format!("weekly.blocks[{first}]")),
                (&support.content).into(),
                &support.frequency,
                field("ServicePlan", "weekly"),
                &drawn,
            );
        }
    }
}

/// All blocks of a support together.
fn drawn<'a>(blocks: impl Iterator<Item = &'a Block>) -> Frequency {
    let mut days = Vec::new();
    let mut every_week = false;
    for block in blocks {
        days.extend(&block.days);
        every_week |= !block.every_second_week;
    }
    days.sort_unstable();
    days.dedup();
    let per = if every_week { Per::Week } else { Per::Fortnight };
    Frequency { per: Some(per), days, ..Frequency::default() }
}

/// What the office itself does in the near plan for a support it provides in the big plan, where
/// the two were tied by hand. What a goal serves is spread over all its supports, so that no single
/// one of them need be as often.
fn own_support_against_line(
    view: &View<'_>,
    near: Edition<'_, IndividualPlan>,
    plan: Edition<'_, ServicePlan>,
    own: &IndividualSupport,
    place: &Place,
    findings: &mut Findings,
) {
    let contradicted = own
        .serves
        .iter()
        .filter_map(|serves| {
            let support = serves.support.as_ref()?;
            plan.body().line(&serves.line)?.support(support)
        })
        .find(|support| {
            let by_us = support.providers.iter().any(|p| p.member == near.body().office);
            by_us && differ(&support.frequency, &own.frequency)
        });
    if let Some(support) = contradicted {
        contradiction(
            findings,
            place.clone(),
            (&support.content).into(),
            &support.frequency,
            view.title(DocumentKind::IndividualPlan),
            &own.frequency,
        );
    }
}

/// A frequency said in words beside something the big plan does at another frequency.
fn words_against_lines(
    view: &View<'_>,
    plan: Edition<'_, ServicePlan>,
    own: &IndividualSupport,
    place: &Place,
    findings: &mut Findings,
) {
    for said in marks::frequencies(&own.content) {
        let Some((thing, upper)) = contradicted(view, plan, &said) else { continue };
        contradiction(
            findings,
            place.clone(),
            PhrasePart::words(thing),
            upper,
            view.title(DocumentKind::IndividualPlan),
            &said.frequency,
        );
    }
}

/// The first thing of a clause that the plan does too, but nowhere at the frequency said.
fn contradicted<'a>(
    view: &View<'_>,
    plan: Edition<'a, ServicePlan>,
    said: &SaidFrequency<'_>,
) -> Option<(String, &'a Frequency)> {
    marks::things(said.clause).into_iter().find_map(|thing| {
        let spoken: Vec<&Frequency> =
            speaking_of(view, plan, thing).into_iter().map(|support| &support.frequency).collect();
        let differs = |upper: &&Frequency| differ(upper, &said.frequency);
        let known = spoken.iter().filter(|upper| upper.yearly().is_some());
        let most = known.max_by_key(|upper| upper.yearly())?;
        spoken.iter().all(differs).then(|| (thing.to_owned(), *most))
    })
}

/// Supports that speak of a thing, in their words or their provider's name; else all supports of
/// the lines whose need or goal does.
fn speaking_of<'a>(view: &View<'_>, plan: Edition<'a, ServicePlan>, thing: &str) -> Vec<&'a Support> {
    let by_name = |support: &Support| {
        let mut members = support.providers.iter().filter_map(|p| view.case.member(&p.member));
        members.any(|member| member.name.contains(thing))
    };
    let direct: Vec<&Support> = supports(plan.body())
        .filter(|(_, _, support)| support.content.contains(thing) || by_name(support))
        .map(|(_, _, support)| support)
        .collect();
    if !direct.is_empty() {
        return direct;
    }
    let lines = plan.body().lines.iter();
    lines
        .filter(|line| line.need.contains(thing) || line.goal.contains(thing))
        .flat_map(|line| &line.supports)
        .collect()
}

fn contradiction(
    findings: &mut Findings,
    place: Place,
    thing: PhrasePart,
    upper: &Frequency,
    where_: PhrasePart,
    lower: &Frequency,
) {
    findings.say(
        place,
        [("thing", thing), ("upper", upper.into()), ("where", where_), ("lower", lower.into())],
    );
}
