//! S03 (audit B04): contents the law asks of an individual plan are missing.

use domain::{IndividualGoal, IndividualPlan};

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "S03",
    name: "individual-contents-missing",
    severity: Severity::Breach,
    status: Status::Stable,
    basis: &["service-58-5"],
    page: include_str!("s03_individual_contents_missing.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.individual_plans() {
        let office = name_of(view, &plan.body().office);
        let missing = missing_in_whole(plan.body());
        if !missing.is_empty() {
            findings.say(plan.place(), [("where", office), ("missing", missing.into())]);
        }
        for (i, goal) in plan.body().goals.iter().enumerate() {
            let missing = missing_in_goal(goal);
            if !missing.is_empty() {
                let place = plan.place().at(format!("goals[{i}]"));
                findings.say(place, [("where", (&goal.goal).into()), ("missing", missing.into())]);
            }
        }
    }
}

fn missing_in_whole(plan: &IndividualPlan) -> Vec<PhrasePart> {
    [
        (plan.wishes.iter().all(|wish| wish.words.is_blank()), "wishes"),
        (plan.policy.is_blank(), "policy"),
        (plan.issues.is_blank() && plan.goals.iter().all(|g| g.issue.is_blank()), "issues"),
        (plan.goals.is_empty(), "goals"),
        (
            plan.considerations.is_blank() && plan.goals.iter().all(|g| g.notes.is_blank()),
            "considerations",
        ),
    ]
    .into_iter()
    .filter(|(missing, _)| *missing)
    .map(|(_, name)| field("IndividualPlan", name))
    .collect()
}

fn missing_in_goal(goal: &IndividualGoal) -> Vec<PhrasePart> {
    [
        (goal.goal.is_blank(), "goal"),
        (goal.due.is_missing() && goal.period.is_blank(), "due"),
        (goal.supports.iter().all(|support| support.content.is_blank()), "supports"),
    ]
    .into_iter()
    .filter(|(missing, _)| *missing)
    .map(|(_, name)| field("IndividualGoal", name))
    .collect()
}
