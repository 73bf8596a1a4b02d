//! S02 (audit A24): contents the law asks of a plan are missing.

use domain::{Support, SupportKind};

use super::prelude::*;
use super::s01_draft_contents_missing::{missing_in_support, missing_in_whole, report};

pub(super) const RULE: Rule = Rule {
    code: "S02",
    name: "plan-contents-missing",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["kisoku-6-15-2"],
    page: include_str!("s02_plan_contents_missing.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(plan) = view.plan().filter(|plan| !plan.body().is_self_plan()) else { return };
    let mut missing = missing_in_whole(plan.body());
    let formal = |support: &Support| support.kind == Some(SupportKind::Welfare);
    let fees = supports(plan.body())
        .filter(|(_, _, support)| formal(support))
        .any(|(_, _, support)| support.fee.is_blank());
    if fees && plan.version.heading.monthly_limit_yen.is_none() {
        missing.push(field("Support", "fee"));
    }
    report(plan, missing, missing_in_plan_support, findings);
}

/// The plan also names who is in charge (担当する者).
fn missing_in_plan_support(support: &Support) -> Vec<PhrasePart> {
    let mut missing = missing_in_support(support);
    if support.providers.is_empty() {
        missing.push(field("Support", "providers"));
    }
    missing
}
