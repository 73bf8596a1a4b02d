//! C10 (audit A17, A18): the award was decided on a draft nobody agreed to or was handed.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "C10",
    name: "draft-not-agreed",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["keikaku-15-2-10", "keikaku-15-2-11"],
    page: include_str!("c10_draft_not_agreed.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    let (Some(draft), Some(decided)) =
        (view.case.service_plan_draft(), view.award().and_then(|award| award.body().decided_on))
    else {
        return;
    };
    if draft.version.made_on.is_some_and(|made| made > decided) || draft.body().is_self_plan() {
        return;
    }
    let mut missing = Vec::new();
    if view.agreed_on(draft).is_none_or(|agreed| agreed > decided) {
        missing.push(field("CaseFile", "consents"));
    }
    if !view.reached_person(draft) {
        missing.push(field("CaseFile", "deliveries"));
    }
    if !missing.is_empty() {
        findings.say(draft.place(), [("missing", missing.into()), ("decided", decided.into())]);
    }
}
