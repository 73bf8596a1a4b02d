//! All rules. Adding one is adding its line here and its two files in `rule/`.

mod prelude;

use crate::Rule;

macro_rules! registry {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every rule, by code.
        pub static RULES: &[Rule] = &[$($module::RULE),*];
    };
}

registry! {
    a01_not_visited,
    a02_decision_difficulty_unasked,
    a03_monitoring_without_visit,
    c01_consent_missing,
    c02_consent_before_conference,
    c03_consent_to_another_version,
    c04_plan_not_delivered,
    c05_no_care_conference,
    c06_copy_not_submitted,
    c07_individual_plan_not_delivered,
    c08_electronic_without_agreement,
    c09_signed_by_another_without_reason,
    c10_draft_not_agreed,
    c11_individual_consent_missing,
    d01_monitoring_overdue,
    d02_review_overdue,
    d03_award_ending,
    d04_interval_after_65,
    d05_turning_18,
    d06_turning_65,
    d07_award_ended,
    f01_five_domains_incomplete,
    f02_inclusion_missing,
    k01_office_without_plan,
    k02_goal_serves_no_line,
    k03_based_on_superseded_version,
    k04_period_past_the_plan,
    k05_frequencies_contradict,
    k06_direction_changed_alone,
    k07_conference_not_planned_above,
    l01_nobody_responsible,
    l02_several_and_no_lead,
    l03_own_role_empty,
    l04_no_informal_support,
    l05_when_and_how_much_missing,
    l06_only_the_person_changes,
    m01_person_absent,
    m02_minutes_incomplete,
    m03_information_without_consent,
    n01_need_without_support,
    n02_voice_without_own_answer,
    n03_health_unmentioned,
    s01_draft_contents_missing,
    s02_plan_contents_missing,
    s03_individual_contents_missing,
    t01_change_without_baseline,
    t02_names_waver,
    t03_priority_repeated,
    w01_beyond_the_allowance,
    w02_short_stay_beyond_180_days,
}

/// The rule with a code, in upper or lower case, or with a name.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name == code)
}
