//! The table of services against the statutes (domain: law-and-forms §2.3, §3.1, §3.4, §4).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use calendar::Day;
use domain::{PlanDuty, Service, Setting};

fn service(key: &str) -> Service {
    key.parse().unwrap_or_else(|fault| panic!("{key}: {fault}"))
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// §2.3, article by article: months between reviews of the individual plan, or what is made instead.
#[test]
fn reviews_come_every_three_or_six_months_as_each_article_says() {
    let individual = |review_months| PlanDuty::Individual { review_months };
    let cases = [
        ("functional_training", individual(3), "162条"),
        ("life_training", individual(3), "171条"),
        ("residential_training", individual(3), "171条"),
        ("employment_transition", individual(3), "184条"),
        ("employment_transition_school", individual(3), "184条"),
        ("independent_living", individual(3), "206条の20"),
        ("medical_care", individual(6), "58条9項"),
        ("daily_care", individual(6), "93条"),
        ("continuous_employment_a", individual(6), "197条"),
        ("continuous_employment_b", individual(6), "202条"),
        ("employment_retention", individual(6), "206条の12"),
        ("group_home", individual(6), "213条"),
        ("group_home_day", individual(6), "213条の11"),
        ("group_home_external", individual(6), "213条の22"),
        ("facility_residence", individual(6), "施設基準23条9項"),
        ("child_development", individual(6), "27条8項"),
        ("after_school_day", individual(6), "71条"),
        ("home_child_development", individual(6), "71条の14"),
        ("nursery_visit", individual(6), "79条"),
        ("home_care", PlanDuty::HomeHelp, "26条"),
        ("severe_visiting_care", PlanDuty::HomeHelp, "26条"),
        ("accompanying_support", PlanDuty::HomeHelp, "26条"),
        ("behaviour_support", PlanDuty::HomeHelp, "26条"),
        ("comprehensive_support", PlanDuty::HomeHelp, "134条"),
        ("community_transition", PlanDuty::Transition, "20条9項"),
        ("community_settlement", PlanDuty::Transition, "42条"),
        ("employment_choice", PlanDuty::Assessment, "173条の7"),
        ("short_stay", PlanDuty::None, ""),
    ];
    for (key, duty, article) in cases {
        let service = service(key);
        assert_eq!(service.plan_duty(), duty, "{key}");
        assert!(service.duty_basis().contains(article), "{key}: {}", service.duty_basis());
    }
}

/// §3.1 規則6条の16: the standard interval of monitoring by service.
#[test]
fn the_standard_interval_of_monitoring_is_that_of_the_rule() {
    let cases = [
        (1, &["employment_choice"][..]),
        (
            3,
            &[
                "home_care",
                "severe_visiting_care",
                "accompanying_support",
                "behaviour_support",
                "short_stay",
                "employment_transition",
                "functional_training",
                "life_training",
                "residential_training",
                "employment_retention",
                "independent_living",
                "group_home_day",
            ],
        ),
        (
            6,
            &[
                "medical_care",
                "comprehensive_support",
                "facility_residence",
                "daily_care",
                "continuous_employment_a",
                "continuous_employment_b",
                "group_home",
                "group_home_external",
                "community_transition",
                "community_settlement",
                "child_development",
                "after_school_day",
                "home_child_development",
                "nursery_visit",
            ],
        ),
    ];
    for (months, keys) in cases {
        for key in keys {
            assert_eq!(service(key).monitoring_months(), Some(months), "{key}");
        }
    }
}

/// §3.4 規則15条, 34条の42, 児福規則18条の17: most months an award may add.
#[test]
fn an_award_adds_no_more_months_than_the_rule_allows() {
    let cases = [
        (
            12,
            &[
                "home_care",
                "severe_visiting_care",
                "accompanying_support",
                "behaviour_support",
                "short_stay",
                "comprehensive_support",
                "functional_training",
                "life_training",
                "residential_training",
                "employment_transition",
                "employment_retention",
                "independent_living",
                "community_settlement",
                "child_development",
                "after_school_day",
                "home_child_development",
                "nursery_visit",
            ][..],
        ),
        (
            36,
            &[
                "medical_care",
                "daily_care",
                "facility_residence",
                "continuous_employment_a",
                "continuous_employment_b",
                "group_home",
                "group_home_day",
                "group_home_external",
            ],
        ),
        (2, &["employment_choice"]),
        (60, &["employment_transition_school"]),
        (6, &["community_transition"]),
    ];
    for (months, keys) in cases {
        for key in keys {
            assert_eq!(service(key).validity_months(), Some(months), "{key}");
        }
    }
}

/// §4.1 総合支援法5条, 児童福祉法6条の2の2, in the text in force since October 2025.
#[test]
fn each_service_is_named_by_its_paragraph() {
    let cases = [
        ("home_care", "居宅介護", "総合支援法5条2項"),
        ("severe_visiting_care", "重度訪問介護", "総合支援法5条3項"),
        ("accompanying_support", "同行援護", "総合支援法5条4項"),
        ("behaviour_support", "行動援護", "総合支援法5条5項"),
        ("medical_care", "療養介護", "総合支援法5条6項"),
        ("daily_care", "生活介護", "総合支援法5条7項"),
        ("short_stay", "短期入所", "総合支援法5条8項"),
        ("comprehensive_support", "重度障害者等包括支援", "総合支援法5条9項"),
        ("facility_residence", "施設入所支援", "総合支援法5条10項"),
        ("life_training", "自立訓練（生活訓練）", "総合支援法5条12項"),
        ("employment_choice", "就労選択支援", "総合支援法5条13項"),
        ("employment_transition", "就労移行支援", "総合支援法5条14項"),
        ("continuous_employment_b", "就労継続支援B型", "総合支援法5条15項"),
        ("employment_retention", "就労定着支援", "総合支援法5条16項"),
        ("independent_living", "自立生活援助", "総合支援法5条17項"),
        ("group_home", "共同生活援助（介護サービス包括型）", "総合支援法5条18項"),
        ("plan_consultation", "計画相談支援", "総合支援法5条19項"),
        ("community_transition", "地域移行支援", "総合支援法5条21項"),
        ("community_settlement", "地域定着支援", "総合支援法5条22項"),
        ("child_development", "児童発達支援", "児童福祉法6条の2の2第2項"),
        ("after_school_day", "放課後等デイサービス", "児童福祉法6条の2の2第3項"),
        ("home_child_development", "居宅訪問型児童発達支援", "児童福祉法6条の2の2第4項"),
        ("nursery_visit", "保育所等訪問支援", "児童福祉法6条の2の2第5項"),
        ("child_consultation", "障害児相談支援", "児童福祉法6条の2の2第6項"),
    ];
    for (key, name, law) in cases {
        let service = service(key);
        assert_eq!((service.name(), service.law()), (name, law), "{key}");
        assert_eq!(name.parse::<Service>(), Ok(service), "read by its name");
    }
}

/// §4.2: the claims code, and the number of the WAM NET file, which is another system.
#[test]
fn claims_codes_and_wam_numbers_are_two_systems() {
    let cases = [
        ("home_care", "11", Some("11")),
        ("severe_visiting_care", "12", Some("12")),
        ("behaviour_support", "13", Some("13")),
        ("comprehensive_support", "14", Some("14")),
        ("accompanying_support", "15", Some("15")),
        ("medical_care", "21", Some("21")),
        ("daily_care", "22", Some("22")),
        ("short_stay", "24", Some("24")),
        ("facility_residence", "32", Some("32")),
        ("group_home", "33", Some("33")),
        ("residential_training", "34", Some("34")),
        ("independent_living", "35", Some("61")),
        ("functional_training", "41", Some("41")),
        ("life_training", "42", Some("42")),
        ("employment_transition", "43", Some("60")),
        ("employment_transition_school", "44", None),
        ("continuous_employment_a", "45", Some("45")),
        ("continuous_employment_b", "46", Some("46")),
        ("employment_retention", "47", Some("62")),
        ("employment_choice", "48", None),
        ("plan_consultation", "52", Some("52")),
        ("community_transition", "53", Some("53")),
        ("community_settlement", "54", Some("54")),
        ("child_consultation", "55", Some("70")),
        ("child_development", "61", Some("63")),
        ("medical_child_development", "62", Some("64")),
        ("after_school_day", "63", Some("65")),
        ("nursery_visit", "64", Some("67")),
        ("home_child_development", "65", Some("66")),
        ("child_facility_welfare", "71", Some("68")),
        ("child_facility_medical", "72", Some("69")),
    ];
    for (key, code, wam) in cases {
        assert_eq!((service(key).code(), service(key).wam_number()), (Some(code), wam), "{key}");
    }
}

/// §3.5, §4.1: who needs a support category. A child has none.
#[test]
fn a_support_category_is_asked_of_adults_for_care_and_group_homes() {
    for key in [
        "home_care",
        "severe_visiting_care",
        "behaviour_support",
        "comprehensive_support",
        "medical_care",
        "daily_care",
        "short_stay",
        "facility_residence",
        "group_home",
        "group_home_day",
        "group_home_external",
    ] {
        assert!(service(key).needs_category(true), "{key}");
    }
    for key in [
        "accompanying_support",
        "life_training",
        "employment_choice",
        "continuous_employment_b",
        "independent_living",
        "after_school_day",
        "mobility_support",
    ] {
        assert!(!service(key).needs_category(true), "{key}");
    }
    for key in ["home_care", "behaviour_support", "short_stay", "after_school_day"] {
        assert!(service(key).for_children() && !service(key).needs_category(false), "{key}");
    }
}

#[test]
fn services_begin_and_end_and_stay_readable() {
    let cases = [
        ("care_home", "2014-03-31", "2014-04-01"),
        ("medical_child_development", "2024-03-31", "2024-04-01"),
        ("child_day_old", "2012-03-31", "2012-04-01"),
    ];
    for (key, last, after) in cases {
        assert!(
            service(key).existed_on(day(last)) && !service(key).existed_on(day(after)),
            "{key}"
        );
    }
    let begins = [
        ("employment_choice", "2025-10-01"),
        ("independent_living", "2018-04-01"),
        ("employment_retention", "2018-04-01"),
        ("home_child_development", "2018-04-01"),
        ("accompanying_support", "2011-10-01"),
        ("plan_consultation", "2012-04-01"),
    ];
    for (key, first) in begins {
        assert_eq!(service(key).first_day(), day(first), "{key}");
        assert!(!service(key).existed_on(day(first).plus_days(-1)), "{key}");
    }
    assert_eq!("共同生活介護".parse::<Service>(), Ok(service("care_home")));
}

/// The grouping of visiting, day and residential services (§4.1).
#[test]
fn each_service_meets_the_person_somewhere() {
    let cases = [
        (Setting::Visiting, &["home_care", "behaviour_support", "nursery_visit"][..]),
        (Setting::Day, &["daily_care", "medical_care", "employment_choice", "after_school_day"]),
        (Setting::Residential, &["short_stay", "facility_residence", "group_home", "care_home"]),
        (Setting::Consultation, &["plan_consultation", "community_transition"]),
        (Setting::Community, &["mobility_support", "activity_centre", "daytime_respite"]),
    ];
    for (setting, keys) in cases {
        for key in keys {
            assert_eq!(service(key).setting(), setting, "{key}");
        }
    }
    assert!(Service::all().count() >= 40, "every line of the table is read");
    let lines = include_str!("../data/services.tsv").lines().filter(|l| !l.starts_with('#'));
    assert_eq!(Service::all().count(), lines.count(), "no line of the table is skipped");
}
