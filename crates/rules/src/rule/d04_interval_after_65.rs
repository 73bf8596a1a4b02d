//! D04: six-monthly monitoring for someone of 65 without a care manager.

use calendar::attains;
use domain::MemberKind;

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "D04",
    name: "interval-after-65",
    severity: Severity::Care,
    status: Status::Stable,
    basis: &["kisoku-6-16"],
    page: include_str!("d04_interval_after_65.md"),
    check,
};

/// 規則6条の16第5号: these keep six months at any age.
const SIX_MONTHS_ANYWAY: [&str; 3] = ["medical_care", "comprehensive_support", "facility_residence"];

fn check(view: &View<'_>, findings: &mut Findings) {
    let (Some(award), Some(born)) = (view.award(), view.case.person.born) else { return };
    let reached = attains(born, 65);
    let care_manager =
        view.case.members.iter().any(|member| member.kind == Some(MemberKind::LongTermCare));
    let exempt = award
        .body()
        .allowances
        .iter()
        .filter_map(|allowance| allowance.service)
        .any(|service| SIX_MONTHS_ANYWAY.contains(&service.key()));
    if view.today <= reached || care_manager || exempt {
        return;
    }
    for (i, segment) in award.body().monitoring.iter().enumerate() {
        let ahead = segment.until.is_some_and(|until| until >= view.today.year_month());
        if ahead && segment.every > 3 {
            findings.say(
                award.place().at(format!("monitoring[{i}]")),
                [("reached", reached.into()), ("every", u32::from(segment.every).into())],
            );
        }
    }
}
