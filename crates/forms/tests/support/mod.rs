//! A case as its own office sees it.

use access::{AccountId, Actor, Disclosed, Facts, Read, Role, decide, disclose};
use domain::CaseFile;

/// The case, opened by a specialist of its consultation office.
pub fn as_home(case: CaseFile) -> Disclosed<CaseFile> {
    let office: domain::OfficeId = "home".parse().unwrap();
    let actor =
        Actor { account: AccountId::new("a"), office: office.clone(), role: Role::Specialist };
    let facts = Facts {
        case: "case".parse().unwrap(),
        version: 1,
        home: office,
        team: Vec::new(),
        sharing: Vec::new(),
        state: access::CaseState::Open,
        named: None,
        emergencies: Vec::new(),
        moment: access::Moment { at: 0, today: demo::today() },
    };
    let grant = decide::<Read>(&actor, &facts).unwrap();
    disclose(case, &grant)
}
