//! W02 (audit A15): short stays of more than half the year without a word of why.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "W02",
    name: "short-stay-beyond-180-days",
    severity: Severity::Claim,
    status: Status::Stable,
    basis: &["keikaku-15-2-9"],
    page: include_str!("w02_short_stay_beyond_180_days.md"),
    check,
};

/// 15条2項9号: a year holds at most so many days of short stay unless specially needed.
const DAYS: u32 = 180;

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.written() {
        let start = plan.body().period.map_or(view.today, |period| period.from).year_month();
        for (path, line, support) in supports(plan.body()) {
            if support.service.is_none_or(|service| service.key() != "short_stay") {
                continue;
            }
            let days: u32 =
                (0..12).filter_map(|ahead| support.frequency.days_in(start.plus(ahead))).sum();
            if days > DAYS && line.notes.is_blank() {
                findings.say(plan.place().at(format!("{path}.frequency")), [("days", days.into())]);
            }
        }
    }
}
