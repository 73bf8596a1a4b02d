//! L04: nothing but formal services in the whole plan.

use domain::{MemberKind, SupportKind};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "L04",
    name: "no-informal-support",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["keikaku-15-2-3"],
    page: include_str!("l04_no_informal_support.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.written() {
        let informal = supports(plan.body()).any(|(_, _, support)| {
            let by_informal = support.providers.iter().any(|provider| {
                view.case.member(&provider.member).is_some_and(domain::Member::is_informal)
            });
            matches!(support.kind, Some(SupportKind::Informal | SupportKind::General)) || by_informal
        });
        let block = plan.body().weekly.blocks.iter().any(|block| {
            let member = block.member.as_ref().and_then(|member| view.case.member(member));
            member.and_then(|member| member.kind).is_some_and(MemberKind::is_informal)
        });
        if !informal && !block && !plan.body().lines.is_empty() {
            findings.say(plan.place().at("lines"), []);
        }
    }
}
