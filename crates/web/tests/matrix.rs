//! Every route, as every role of every office, in every situation of a case: what comes back is what
//! the reviewed grid `docs/policy.out` says, and what is hidden looks like what never was.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeMap;

use access::{Role, Situation};
use app::Engine;
use axum::http::StatusCode;
use calendar::Period;
use domain::{CaseFile, CaseId, ClosureReason, Scope, SharingConsent};
use support::region::{noon, on};
use support::{Visitor, Web, sign};

/// The act each route under a case asks the policy for. A route that is not here fails the test.
const ACTS: [(&str, &str, &str); 34] = [
    ("get", "/cases/{case}", "read"),
    ("get", "/cases/{case}/documents/{document}/compare", "read"),
    ("get", "/cases/{case}/documents/{document}/{version}", "read"),
    ("get", "/cases/{case}/documents/{document}/{version}/pdf", "read"),
    ("get", "/cases/{case}/pdf", "read"),
    ("get", "/cases/{case}/print", "read"),
    ("get", "/cases/{case}/attachments/{attachment}", "read"),
    ("post", "/cases/{case}/begin", "write"),
    ("get", "/cases/{case}/write/{target}", "write"),
    ("post", "/cases/{case}/write/{target}", "write"),
    ("get", "/cases/{case}/documents/{document}/{version}/consent", "keep"),
    ("post", "/cases/{case}/documents/{document}/{version}/consent", "keep"),
    ("get", "/cases/{case}/documents/{document}/{version}/delivery", "keep"),
    ("post", "/cases/{case}/documents/{document}/{version}/delivery", "keep"),
    ("get", "/cases/{case}/sharing", "keep"),
    ("post", "/cases/{case}/sharing", "keep"),
    ("get", "/cases/{case}/sharing/{sharing}", "keep"),
    ("post", "/cases/{case}/sharing/{sharing}/withdraw", "keep"),
    ("post", "/cases/{case}/deliveries/{delivery}/receipt", "keep"),
    ("get", "/cases/{case}/easy", "read"),
    ("get", "/cases/{case}/journal", "audit"),
    ("get", "/cases/{case}/journal/plain", "audit"),
    ("get", "/cases/{case}/restriction", "restrict"),
    ("post", "/cases/{case}/restriction", "restrict"),
    ("post", "/cases/{case}/restriction/lift", "restrict"),
    ("get", "/cases/{case}/emergency", "breakglass"),
    ("post", "/cases/{case}/emergency", "breakglass"),
    ("get", "/cases/{case}/concerns", "concern"),
    ("post", "/cases/{case}/concerns", "concern"),
    ("post", "/cases/{case}/disposal", "dispose"),
    ("post", "/cases/{case}/disposal/drop", "dispose"),
    ("post", "/cases/{case}/disposal/approve", "dispose"),
    // A concern is known by itself, not by the case; here there is none, so it is hidden from all.
    ("post", "/cases/{case}/concerns/{concern}", "none"),
    // Marks a notice as one's own and says nothing of the case, be it there or not.
    ("post", "/cases/{case}/notices/{notice}", SAYS_NOTHING),
];

const SAYS_NOTHING: &str = "nothing";

/// What a cell of the grid says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Allowed,
    NotYours,
    Hidden,
}

type Grid = BTreeMap<(String, String, String), Says>;

/// The reviewed grid, by situation, role and act.
fn grid() -> Grid {
    let text = include_str!("../../../docs/policy.out");
    let acts = access::ActKind::ALL.map(access::ActKind::key);
    let mut grid = Grid::new();
    let mut situation = String::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            let (_, key) = title.rsplit_once('[').unwrap();
            key.trim_end_matches(']').clone_into(&mut situation);
        }
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let role = Role::ALL.iter().find(|role| words::trust::role(role.key()) == cells[0]);
        let (Some(role), true) = (role, line.starts_with('|')) else { continue };
        for (act, cell) in acts.iter().zip(&cells[1..]) {
            let says = match *cell {
                "○" => Says::Allowed,
                "△" => Says::NotYours,
                "―" => Says::Hidden,
                other => panic!("{other}"),
            };
            grid.insert((situation.clone(), role.key().to_owned(), (*act).to_owned()), says);
        }
    }
    assert_eq!(grid.len(), Situation::ALL.len() * Role::ALL.len() * acts.len());
    grid
}

/// The case of a situation: 橘 はるか, with a consent of the plan alone to ワークスペースかなた.
fn case_of(situation: Situation) -> CaseFile {
    use Situation as S;
    let mut case = demo::case("01-tachibana");
    sign(&mut case);
    case.id = situation.key().parse().ok();
    case.person.id = format!("person-{}", situation.key()).parse().ok();
    let (today, yesterday) = (demo::today(), demo::today().plus_days(-1));
    let consent = SharingConsent {
        key: "consent".parse().unwrap(),
        recipient: "kanata".parse().ok(),
        scopes: vec![Scope::Plan],
        on: Some(today.plus_years(-1)),
        ..SharingConsent::default()
    };
    let ended = Some(Period { from: today.plus_years(-1), until: yesterday });
    case.sharing = match situation {
        S::Team => Vec::new(),
        S::SharedExpired => vec![SharingConsent { period: ended, ..consent }],
        S::SharedWithdrawn => vec![SharingConsent { withdrawn_on: Some(today), ..consent }],
        _ => vec![consent],
    };
    if situation == S::SharedLeft {
        let kanata = case.members.iter_mut().find(|member| member.key.as_str() == "kanata");
        kanata.unwrap().period = ended;
    }
    let reason = match situation {
        S::HomeClosed => Some(ClosureReason::NeedsMet),
        S::HomeTransferred | S::SharedTransferred => Some(ClosureReason::HandedOver),
        S::HomeDeceased | S::SharedDeceased => Some(ClosureReason::Deceased),
        _ => None,
    };
    if reason.is_some() {
        case.closure.on = Some(yesterday);
        case.closure.reason = reason;
    }
    case
}

/// Puts the case into its situation where a file cannot say it.
fn arrange(web: &Web, situation: Situation, id: &CaseId, visitor_ids: &[String]) {
    use Situation as S;
    let run = |sql: &str| {
        web.region.past_the_store(sql).unwrap();
    };
    let restrict = |named: &[String]| {
        run(&format!("UPDATE support_case SET restricted = 1 WHERE id = '{id}'"));
        for who in named {
            run(&format!(
                "INSERT INTO restricted_name (case_id, account_id) VALUES ('{id}', '{who}')"
            ));
        }
    };
    let another = ["another".to_owned()];
    match situation {
        S::HomeRestrictedNamed | S::SharedRestrictedNamed => restrict(visitor_ids),
        S::HomeRestricted | S::SharedRestricted | S::EmergencyRestricted => restrict(&another),
        S::HomeDisposed => {
            run(&format!("UPDATE support_case SET disposed = 1 WHERE id = '{id}'"));
        }
        _ => {}
    }
    let until = match situation {
        S::Emergency | S::EmergencyRestricted => noon().at + 1,
        S::EmergencyOver => noon().at,
        _ => return,
    };
    for (i, who) in visitor_ids.iter().enumerate() {
        run(&format!(
            "INSERT INTO emergency (case_id, id, account_id, account_name, office_id, role,
                reason, opened_at, until_at)
             VALUES ('{id}', 'hour-{i}', '{who}', '', 'office-minato', '', '', 0, {until})"
        ));
    }
}

fn office_of(situation: Situation) -> &'static str {
    match situation.key().split('-').next().unwrap() {
        "home" => "hidamari",
        "team" | "shared" => "kanata",
        _ => "minato",
    }
}

/// The address of a route for a case: what stands in its other holes is the same in every case.
fn fill(path: &str, case: &str) -> String {
    let filled = path
        .replace("{case}", case)
        .replace("{document}", "plan")
        .replace("{version}", "1")
        .replace("{target}", "head")
        .replace("{attachment}", "signature")
        .replace("{sharing}", "consent")
        .replace("{delivery}", demo::case("01-tachibana").deliveries[0].key.as_str())
        .replace("{concern}", "never")
        .replace("{notice}", "never");
    assert!(!filled.contains('{'), "say what stands in the holes of {path}");
    filled
}

/// A route with nothing real in its holes, but for the steps of the tour, which are there for all.
fn fill_with_nothing(path: &str) -> String {
    let path = path.replace("{step}", "1");
    let pieces = path.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest));
    pieces.collect::<Vec<_>>().join("never")
}

async fn asks(visitor: &Visitor, method: &str, path: &str) -> support::Answer {
    // What is to be begun, and what was received; other forms ask for nothing of the kind.
    let about = [("kind", "conference"), ("document", "plan"), ("version", "1")];
    if method == "get" { visitor.sees(path).await } else { visitor.sends(path, &about).await }
}

fn name(role: Role) -> String {
    format!("役 {}", role.key())
}

#[tokio::test]
async fn every_route_answers_as_the_reviewed_grid_says() {
    on(Engine::Sqlite, every_route()).await;
}

#[tokio::test]
async fn every_route_answers_as_the_reviewed_grid_says_on_postgres() {
    on(Engine::Postgres, every_route()).await;
}

async fn every_route() {
    let grid = grid();
    let web = Web::with(&[]).await;
    let mut visitors: BTreeMap<(&str, &str), Visitor> = BTreeMap::new();
    for office in ["hidamari", "kanata", "minato"] {
        for role in Role::ALL {
            let visitor = web.staff(office, &name(role), role).await;
            visitors.insert((office, role.key()), visitor);
        }
    }
    let routes: Vec<_> = web::ROUTES.iter().filter(|route| route.path.contains("{case}")).collect();
    for (method, path, _) in ACTS {
        assert!(routes.iter().any(|r| r.method == method && r.path == path), "{path} is gone");
    }
    let mut tried = 0;
    let mut deviations = Vec::new();
    for situation in Situation::ALL.iter().copied() {
        let id = web.region.import(case_of(situation)).await;
        let office = office_of(situation);
        let ids: Vec<_> =
            Role::ALL.iter().map(|role| format!("{office}-{}", name(*role))).collect();
        web.keep_signature(&id);
        arrange(&web, situation, &id, &ids);
        for role in Role::ALL {
            let visitor = &visitors[&(office, role.key())];
            for route in &routes {
                let known = ACTS.iter().find(|(m, p, _)| *m == route.method && *p == route.path);
                let Some((_, _, act)) = known else { panic!("what does {} ask for?", route.path) };
                if *act == SAYS_NOTHING {
                    continue;
                }
                let cell = |act: &str| {
                    grid[&(situation.key().to_owned(), role.key().to_owned(), act.to_owned())]
                };
                let expected = if *act == "none" { Says::Hidden } else { cell(act) };
                let path = fill(route.path, id.as_str());
                let answer = asks(visitor, route.method, &path).await;
                tried += 1;
                let got = match answer.status {
                    status if status.is_server_error() => {
                        panic!("{path} as {role:?}: {}", answer.text())
                    }
                    _ if expected == Says::Hidden => {
                        // Hidden is what cannot be told from what never was, whatever it says: a
                        // role that meets nobody, or a form of the wrong kind, is refused before
                        // any case is looked for.
                        let never = fill(route.path, "never-was");
                        let never = asks(visitor, route.method, &never).await;
                        let same = (never.status, &never.body) == (answer.status, &answer.body);
                        if same { Says::Hidden } else { Says::Allowed }
                    }
                    StatusCode::NOT_FOUND => Says::Hidden,
                    StatusCode::FORBIDDEN => Says::NotYours,
                    _ => Says::Allowed,
                };
                if got != expected {
                    deviations.push(format!(
                        "{} {} {} {path}: {got:?}, not {expected:?}",
                        situation.key(),
                        role.key(),
                        route.method
                    ));
                }
            }
        }
    }
    assert!(deviations.is_empty(), "{} of {tried}:\n{}", deviations.len(), deviations.join("\n"));
    assert!(tried > 2_500, "{tried}");
}

#[tokio::test]
async fn whoever_is_not_signed_in_sees_public_routes_alone() {
    let web = Web::with(&["01-tachibana"]).await;
    let stranger = web.stranger();
    for route in web::ROUTES {
        let path = match route.path {
            of_case if of_case.contains("{case}") => fill(of_case, "never-was"),
            other => fill_with_nothing(other),
        };
        let answer = asks(&stranger, route.method, &path).await;
        let led = answer.location.as_deref().is_some_and(|to| to.starts_with("/sign-in"));
        if route.public {
            assert!(!led || route.path.contains("sign"), "{path}");
        } else {
            assert!(led, "{} {path}: {}", route.method, answer.status);
        }
    }
}

/// For whom a route is that is of no case.
#[derive(Clone, Copy)]
enum For {
    /// Everyone who is in: one's own account, and the journal's days.
    Anyone,
    /// All but the administrator of the system.
    Staff,
    /// Those who ever meet a person's record.
    MeetPeople,
    /// Those who work with the cases of their own office.
    OwnCases,
    /// The administrator of the system, for an office and its staff.
    Administrator,
}

impl For {
    fn is(self, role: Role) -> bool {
        match self {
            Self::Anyone => true,
            Self::Staff => role != Role::Administrator,
            Self::MeetPeople => role.sees_people(),
            Self::OwnCases => role.sees_own_cases(),
            Self::Administrator => role == Role::Administrator,
        }
    }
}

/// Every route that is of no case and not public. One that is not here fails the test.
const OF_NO_CASE: &[(&str, &str, For)] = &[
    ("get", "/", For::Staff),
    ("get", "/sign-in/second", For::Anyone),
    ("post", "/sign-in/second", For::Anyone),
    ("get", "/sign-in/enrol", For::Anyone),
    ("post", "/sign-in/enrol", For::Anyone),
    ("get", "/locked", For::Anyone),
    ("post", "/locked", For::Anyone),
    ("get", "/prove", For::Anyone),
    ("post", "/prove", For::Anyone),
    ("post", "/sign-out", For::Anyone),
    ("get", "/acting", For::Anyone),
    ("post", "/acting", For::Anyone),
    ("get", "/account", For::Anyone),
    ("get", "/account/password", For::Anyone),
    ("post", "/account/password", For::Anyone),
    ("get", "/account/app", For::Anyone),
    ("post", "/account/app", For::Anyone),
    ("get", "/account/passkey", For::Anyone),
    ("post", "/account/passkey", For::Anyone),
    ("get", "/account/provider", For::Anyone),
    ("post", "/account/provider/remove", For::Anyone),
    ("post", "/account/factors/remove", For::Anyone),
    ("post", "/account/codes", For::Anyone),
    ("post", "/account/sessions/end", For::Anyone),
    ("post", "/account/sessions/end-others", For::Anyone),
    ("post", "/invitation/join", For::Anyone),
    ("get", "/office", For::Administrator),
    ("get", "/office/sign-ins", For::Administrator),
    ("post", "/office", For::Administrator),
    ("post", "/office/services", For::Administrator),
    ("post", "/office/services/remove", For::Administrator),
    ("post", "/office/invitations", For::Administrator),
    ("post", "/office/invitations/withdraw", For::Administrator),
    ("post", "/office/invitations/confirm", For::Administrator),
    ("post", "/office/staff", For::Administrator),
    ("post", "/office/staff/factors", For::Administrator),
    ("post", "/office/qualifications", For::Administrator),
    ("post", "/office/add", For::Administrator),
    ("post", "/office/municipalities", For::Administrator),
    ("get", "/people", For::Staff),
    ("get", "/people/new", For::OwnCases),
    ("post", "/people/new", For::OwnCases),
    ("get", "/emergency", For::MeetPeople),
    ("post", "/emergency", For::MeetPeople),
    ("get", "/concerns", For::Staff),
    ("get", "/retention", For::OwnCases),
    ("post", "/retention", For::OwnCases),
    ("get", "/journal", For::Anyone),
    ("get", "/tour", For::Staff),
    ("get", "/tour/{step}", For::Staff),
];

#[tokio::test]
async fn what_is_of_no_case_is_open_to_whom_it_is_for() {
    let web = Web::with(&["01-tachibana"]).await;
    let mut deviations = Vec::new();
    let routes = web::ROUTES.iter().filter(|r| !r.public && !r.path.contains("{case}"));
    for (i, route) in routes.enumerate() {
        let known = OF_NO_CASE.iter().find(|(m, p, _)| *m == route.method && *p == route.path);
        let Some((method, path, whose)) = known else { panic!("for whom is {}?", route.path) };
        for role in Role::ALL {
            // Each as another account: some of them end the session.
            let visitor = web.staff("hidamari", &format!("{} {i}", name(role)), role).await;
            let answer = asks(&visitor, method, &fill_with_nothing(path)).await;
            let sent_home = *path == "/" && answer.status.is_redirection();
            let away = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&answer.status);
            // An empty form may ask for nothing there is.
            let fits = if whose.is(role) { !away || *method == "post" } else { away || sent_home };
            if !fits {
                deviations.push(format!("{method} {path} as {role:?}: {}", answer.status));
            }
        }
    }
    assert!(deviations.is_empty(), "{deviations:#?}");
}

/// Routes that are of no single case say only what the role may know.
#[tokio::test]
async fn lists_show_each_office_and_role_its_own() {
    let web = Web::with(&["01-tachibana"]).await;
    for role in Role::ALL {
        let home = web.staff("hidamari", &name(role), role).await;
        let foreign = web.staff("minato", &name(role), role).await;
        for path in ["/", "/people", "/retention", "/concerns"] {
            let at_home = home.sees(path).await;
            let known = path != "/retention" && path != "/concerns" && role.sees_own_cases();
            // What there is to do today may be nothing; the list of people has everyone.
            let told = at_home.has("橘");
            assert!(told == known || (path == "/" && !told), "{path} as {role:?} at home");
            assert!(!foreign.sees(path).await.has("橘"), "{path} as {role:?} elsewhere");
        }
        let alone = foreign.sees("/people?words=%E6%A9%98").await;
        assert!(!alone.has("はるか"), "search as {role:?}");
    }
}
