//! The policy, situation by situation; the whole grid is `docs/policy.out`.

use access::{
    AccountId, ActKind, Actor, Cell, ConcernFacts, Role, Scopes, Situation, cell, may_know,
};
use domain::Scope;

fn allowed(situation: Situation, role: Role) -> Vec<ActKind> {
    let allows = |act: &ActKind| matches!(cell(situation, role, *act), Cell::Allowed(_));
    ActKind::ALL.into_iter().filter(allows).collect()
}

fn hides(situation: Situation, role: Role) -> bool {
    ActKind::ALL.iter().all(|act| cell(situation, role, *act) == Cell::Hidden)
}

#[test]
fn whoever_works_the_system_or_the_council_sees_nobody() {
    for situation in Situation::ALL {
        for role in [Role::Administrator, Role::CouncilSecretary] {
            assert!(hides(*situation, role), "{situation:?} {role:?}");
        }
    }
}

#[test]
fn a_former_home_keeps_what_it_made_and_writes_no_more() {
    let may = allowed(Situation::HomeTransferred, Role::Specialist);
    assert!(may.contains(&ActKind::Read) && may.contains(&ActKind::Dispose));
    for act in [ActKind::Write, ActKind::Keep] {
        assert_eq!(cell(Situation::HomeTransferred, Role::Specialist, act), Cell::NotYours);
    }
}

#[test]
fn nothing_is_disposed_of_while_it_is_under_way() {
    assert!(!allowed(Situation::Home, Role::Specialist).contains(&ActKind::Dispose));
    assert!(allowed(Situation::HomeClosed, Role::Specialist).contains(&ActKind::Dispose));
}

#[test]
fn a_restricted_person_is_hidden_even_at_home_and_in_an_emergency() {
    for role in Role::ALL {
        for situation in
            [Situation::HomeRestricted, Situation::SharedRestricted, Situation::EmergencyRestricted]
        {
            assert!(hides(situation, role), "{situation:?} {role:?}");
        }
    }
    assert!(allowed(Situation::HomeRestrictedNamed, Role::Specialist).contains(&ActKind::Restrict));
}

#[test]
fn consent_is_needed_and_so_is_taking_part() {
    let role = Role::ServiceManager;
    let plan = Cell::Allowed(Scopes::of(&[Scope::Plan]));
    assert_eq!(cell(Situation::Shared, role, ActKind::Read), plan);
    for situation in [
        Situation::Team,
        Situation::SharedExpired,
        Situation::SharedWithdrawn,
        Situation::SharedLeft,
        Situation::SharedDeceased,
        Situation::Foreign,
    ] {
        assert_eq!(cell(situation, role, ActKind::Read), Cell::Hidden, "{situation:?}");
    }
}

#[test]
fn an_emergency_opens_three_scopes_to_read_and_for_an_hour() {
    let open = Cell::Allowed(Scopes::of(&Scopes::EMERGENCY));
    let role = Role::MunicipalOfficer;
    assert_eq!(cell(Situation::Emergency, role, ActKind::Read), open);
    assert_eq!(allowed(Situation::Emergency, role), [ActKind::Read, ActKind::Concern]);
    assert_eq!(allowed(Situation::EmergencyOver, role), [ActKind::BreakGlass]);
}

#[test]
fn only_those_on_duty_or_of_the_team_may_break_the_glass() {
    let may = |situation, role| allowed(situation, role).contains(&ActKind::BreakGlass);
    for role in [Role::MunicipalOfficer, Role::CoreCentre] {
        assert!(may(Situation::Foreign, role));
    }
    for role in [Role::Specialist, Role::ServiceManager, Role::SupportWorker] {
        assert!(!may(Situation::Foreign, role), "{role:?}");
        assert!(may(Situation::SharedWithdrawn, role), "{role:?} of the team");
        assert!(!may(Situation::Home, role));
    }
    for situation in [Situation::HomeRestricted, Situation::HomeDisposed, Situation::SharedDeceased]
    {
        assert!(Role::ALL.iter().all(|role| !may(situation, *role)), "{situation:?}");
    }
}

#[test]
fn a_service_office_writes_its_own_plan_alone() {
    let may = allowed(Situation::Shared, Role::ServiceManager);
    assert!(may.contains(&ActKind::WriteNear) && !may.contains(&ActKind::Write));
    assert!(!allowed(Situation::Shared, Role::SupportWorker).contains(&ActKind::WriteNear));
    assert!(
        !allowed(Situation::SharedTransferred, Role::ServiceManager).contains(&ActKind::WriteNear)
    );
}

fn someone(account: &str, office: &str) -> Actor {
    Actor {
        account: AccountId::new(account),
        office: office.parse().unwrap_or_default(),
        role: Role::SupportWorker,
    }
}

#[test]
fn the_accused_line_never_knows_of_a_concern_and_whoever_recorded_it_always_does() {
    let facts = ConcernFacts {
        case: domain::CaseId::default(),
        id: "c".to_owned(),
        recorded_by: AccountId::new("whistle"),
        named: vec![AccountId::new("outside"), AccountId::new("boss")],
        accused_account: None,
        accused_office: "accused".parse().ok(),
    };
    let know = |account, office, offices: &[&str]| {
        let offices: Vec<_> = offices.iter().filter_map(|office| office.parse().ok()).collect();
        may_know(&someone(account, office), &offices, None, &facts)
    };
    assert!(know("whistle", "accused", &["accused"]).is_some_and(|grant| grant.opens_reporter()));
    assert!(know("boss", "accused", &["accused"]).is_none(), "named, but of the line");
    assert!(know("boss", "other", &["other", "accused"]).is_none(), "acting for another office");
    assert!(know("outside", "other", &["other"]).is_some_and(|grant| grant.opens_reporter()));
    assert!(know("stranger", "other", &["other"]).is_none());
}
