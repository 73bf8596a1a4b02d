//! Canaries: a word of its own in every text of every case and in whatever is written beside it;
//! every page, form, list, print, file and error is read as every role of every office, and what
//! the process says on standard error too. No canary may be heard where it does not belong.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};

use access::{AccountId, Role};
use app::{Desk, Engine, PeopleQuery};
use axum::http::StatusCode;
use domain::{CaseFile, CaseId, Scope, SharingConsent};
use support::addresses::{addresses, route_of, walk};
use support::canaries::{Canaries, Sown};
use support::region::{desk, engine, office_id, on};
use support::{Answer, SIGNATURE, Visitor, Web, sign};

/// A person whose plan is shared with かなた, people of two other offices, and one who is restricted.
const SHARED: &str = "01-tachibana";
const RESTRICTED: &str = "10-shitara";
const IN_DANGER: &str = "06-yoshioka";
const STORIES: [&str; 4] = [SHARED, "02-washio", IN_DANGER, RESTRICTED];

const OFFICES: [&str; 6] = ["hidamari", "komorebi", "minato", "kanata", "tsunagu", "city"];

/// Routes on which nobody who is in sees a page of their own, and why.
const LEAD_ELSEWHERE: [(&str, &str); 9] = [
    ("/sign-in/provider", "no identity provider is played here"),
    ("/sign-in/provider/back", "no identity provider is played here"),
    ("/sign-in/second", "for those who are half in"),
    ("/sign-in/enrol", "for those who are half in"),
    ("/locked", "for those who rest"),
    ("/account/provider", "no identity provider is played here"),
    ("/set-up", "for whoever holds the code of a house in which nobody is"),
    ("/invitation", "for whoever holds the code of an invitation"),
    ("/tour/{step}", "leads to the page of the step"),
];

/// Columns of the class `person` or `secret` that hold no canary, and why not.
const WITHOUT: [(&str, &[&str]); 4] = [
    (
        "days, numbers, marks, readings: no place for a word",
        &[
            "support_case.opened_on",
            "support_case.closed_on",
            "support_case.closure_reason",
            "support_case.kana",
            "support_case.kana_key",
            "support_case.born",
            "support_case.stage",
            "support_case.next",
            "member.from_day",
            "member.until_day",
            "sharing.given_on",
            "sharing.from_day",
            "sharing.until_day",
            "sharing.withdrawn_on",
            "sharing.scopes",
            "goal_link.goal",
            "goal_link.line",
            "due.on_day",
            "due.kind",
            "finding.code",
            "finding.severity",
            "finding.place",
            "finding.message",
        ],
    ),
    ("two letters of a name at most", &["search_gram.gram", "search_gram.kana_key"]),
    ("where a form led, not what was typed", &["answered.answer"]),
    ("in base64; its text is listened for", &["attachment.body"]),
];

/// A region in which every text has a canary.
struct House {
    web: Web,
    cases: Vec<(CaseId, CaseFile)>,
    canaries: Canaries,
    visitors: BTreeMap<(&'static str, Role), Visitor>,
}

impl House {
    async fn new() -> Self {
        let web = Web::with(&[]).await;
        let mut canaries = Canaries::default();
        assert_eq!(canaries.sow(SHARED, "signature"), SIGNATURE);
        let mut visitors = BTreeMap::new();
        for office in OFFICES {
            for role in Role::ALL {
                let visitor = web.staff(office, &name(role), role).await;
                visitors.insert((office, role), visitor);
            }
        }
        let mut cases = Vec::new();
        for story in STORIES {
            let case = file_of(story, &mut canaries);
            let id = web.region.import(case.clone()).await;
            cases.push((id, case));
        }
        let mut house = Self { web, cases, canaries, visitors };
        house.write_beside().await;
        house.keep_secrets();
        house
    }

    fn case(&self, story: &str) -> CaseId {
        let at = STORIES.iter().position(|known| *known == story).unwrap();
        self.cases[at].0.clone()
    }

    fn desk(&self, office: &str, role: Role) -> Desk {
        let mut desk = desk(&self.web.region.db, &office_id(office), role);
        desk.actor.account = AccountId::new(format!("{office}-{}", name(role)));
        desk
    }

    /// What is written beside the file of a case: a concern, a restriction, an emergency, a draft, a
    /// signed paper.
    async fn write_beside(&mut self) {
        let home = self.desk("hidamari", Role::Specialist);
        let core = self.desk("tsunagu", Role::CoreCentre).actor.account;
        let (shared, restricted) = (self.case(SHARED), self.case(RESTRICTED));
        let mut sow = |place: &str| self.canaries.sow(SHARED, place).parse().unwrap();
        let concern = app::ConcernForm {
            concern: domain::AbuseConcern {
                accused: sow("concern"),
                seen: sow("concern"),
                heard: sow("concern"),
                words: sow("concern"),
                condition: sow("concern"),
                reported_to: sow("concern"),
                ..domain::AbuseConcern::default()
            },
            reporter: domain::Reporter {
                name: sow("reporter"),
                relation: sow("reporter"),
                contact: sow("reporter"),
            },
            accused_office: Some(office_id("kanata")),
            named: vec![core.as_str().to_owned()],
            ..app::ConcernForm::default()
        };
        app::record_concern(&home, &shared, &concern).await.unwrap();
        let id = app::concerns(&home, &shared).await.unwrap().rows.remove(0).row.id;
        let step = self.canaries.sow(SHARED, "concern");
        app::follow_concern(&home, &shared, &id, &step).await.unwrap();

        for place in ["restriction", "lifted restriction"] {
            let reason = self.canaries.sow(RESTRICTED, "restriction");
            app::restrict(&home, &restricted, &reason, &[]).await.unwrap();
            if place == "restriction" {
                let why = self.canaries.sow(RESTRICTED, "restriction");
                app::lift_restriction(&home, &restricted, &why).await.unwrap();
            }
        }
        let reason = self.canaries.sow(IN_DANGER, "emergency");
        let mut earlier = self.desk("city", Role::MunicipalOfficer);
        earlier.moment.at -= 2 * 60 * 60 * 1000;
        app::break_glass(&earlier, &self.case(IN_DANGER), &reason).await.unwrap();

        let draft = self.canaries.sow(SHARED, "draft");
        let writer = &self.visitors[&("hidamari", Role::Specialist)];
        writes(writer, &format!("/cases/{shared}/write/d.plan"), &draft).await;
        self.web.keep_signature(&shared);
    }

    /// Secrets of somebody's account.
    fn keep_secrets(&mut self) {
        let mut sow = |place: &str| self.canaries.sow("", place);
        let (password, token, key, ceremony) =
            (sow("password"), sow("token"), sow("key"), sow("ceremony"));
        let (factor, attempt, browser) = (sow("factor"), sow("attempt"), sow("browser"));
        let (set_up, invitation) = (sow("set-up"), sow("invitation"));
        let (arrival, begun) = (sow("arrival"), sow("begun"));
        self.run(&format!(
            "INSERT INTO account (id, login, name, password_hash, enabled, made_at)
                VALUES ('ghost', 'ghost', 'ghost', '{password}', 1, 0);
             INSERT INTO session (id, token_hash, account_id, form_key, stage, ceremony, browser,
                    made_at, seen_at, proved_at)
                VALUES ('ghost', '{token}', 'ghost', '{key}', 'proving', '{ceremony}', '', 0, 0, 0);
             INSERT INTO factor (account_id, id, kind, name, secret, step, made_at)
                VALUES ('ghost', 'ghost', 'totp', 'ghost', '{factor}', 0, 0);
             INSERT INTO attempt (key, failures, free_at, last_at) VALUES ('{attempt}', 1, 0, 0);
             INSERT INTO known_browser (token_hash, account_id, seen_at)
                VALUES ('{browser}', 'ghost', 0);
             INSERT INTO arrival (token_hash, begun, at) VALUES ('{arrival}', '{begun}', 0);
             INSERT INTO set_up (code_hash, made_at) VALUES ('{set_up}', 0);
             INSERT INTO invitation (id, office_id, role, name, code_hash, state, made_at, ends_at)
                VALUES ('ghost', 'office-hidamari', 'specialist', '', '{invitation}', 'invited',
                    0, 0)"
        ));
    }

    fn run(&self, sql: &str) {
        for sql in sql.split(";\n") {
            self.web.region.past_the_store(sql).unwrap();
        }
    }

    /// Every column that is classed as personal or secret holds a canary, or says why not.
    fn is_sown_everywhere(&self) {
        let mut table = "";
        let mut bare = Vec::new();
        for line in include_str!("../../store/privacy.toml").lines() {
            if let Some(name) = line.strip_prefix('[') {
                table = name.trim_end_matches(']');
            }
            let Some((column, class)) = line.split_once(" = ") else { continue };
            if line.starts_with('#') || !["\"person\"", "\"secret\""].contains(&class) {
                continue;
            }
            let column = format!("{table}.{column}");
            let sql =
                format!("SELECT COUNT(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE '%zq%x%'");
            let count = self.web.region.past_the_store(&sql).unwrap();
            let without = WITHOUT.iter().any(|(_, columns)| columns.contains(&column.as_str()));
            if (count == ["0"]) != without {
                bare.push(column);
            }
        }
        assert!(bare.is_empty(), "sow a canary, or say why there is none: {bare:?}");
        let unsown: Vec<_> = self
            .canaries
            .unsown()
            .into_iter()
            .filter(|(type_, field)| {
                type_ != "Proof" && (type_.as_str(), field.as_str()) != ("Office", "corporation")
            })
            .collect();
        assert_eq!(unsown, [], "texts of the file without a canary");
    }

    /// Whether someone may hear a canary.
    fn may_hear(&self, office: &str, role: Role, sown: &Sown) -> bool {
        let at_home = home_of(sown.case) == office && role.sees_own_cases();
        let restrictor = office == "hidamari" && role == Role::Specialist;
        let named = restrictor || (office == "tsunagu" && role == Role::CoreCentre);
        let partner = sown.case == SHARED && office == "kanata" && role.sees_people();
        match sown.place.as_str() {
            _ if sown.case.is_empty() => false,
            _ if sown.case == RESTRICTED => restrictor,
            "reporter" => named,
            "concern" => named || at_home,
            // A concern names the person to whom it is told.
            ".person.name" if sown.case == SHARED && named => true,
            "draft" => restrictor,
            "signature" => at_home || partner,
            place => at_home || (partner && opened_by_the_plan(&self.cases[0].1, place)),
        }
    }
}

fn name(role: Role) -> String {
    format!("役 {}", role.key())
}

fn home_of(story: &str) -> &'static str {
    match story {
        SHARED | RESTRICTED => "hidamari",
        IN_DANGER => "tsunagu",
        _ => "komorebi",
    }
}

/// The file of a story with its canaries. 橘 はるか is shared with かなた for the plan alone.
fn file_of(story: &'static str, canaries: &mut Canaries) -> CaseFile {
    let mut case = demo::case(story);
    assert_eq!(case.office.as_str(), home_of(story));
    case.sharing.clear();
    if story == SHARED {
        case.sharing.push(SharingConsent {
            key: "consent".parse().unwrap(),
            recipient: "kanata".parse().ok(),
            scopes: vec![Scope::Plan],
            on: Some(demo::today().plus_years(-1)),
            ..SharingConsent::default()
        });
        sign(&mut case);
    }
    // Lists that no story fills.
    if let Some(assessment) = case.assessments.first_mut() {
        let body = &mut assessment.versions[0].body;
        let key = || "zq".parse().unwrap();
        body.demands.push(domain::Demand { key: key(), ..domain::Demand::default() });
        body.areas.push(domain::LifeArea { key: key(), ..domain::LifeArea::default() });
    }
    let may = |place: &str| !is_of_the_directory(&case, place) && !place.contains(".proof.");
    canaries.release(&case, story, may, str::to_owned)
}

/// Writes a text into the first field of a page where something is written, and keeps it.
async fn writes(visitor: &Visitor, address: &str, text: &str) {
    let page = visitor.sees(address).await.ok();
    let field = page.between("<textarea", ">").split("name=\"").nth(1).unwrap();
    let field = field.split('"').next().unwrap();
    let mut pairs: Vec<_> = ["form", "base", "step", "part", "row", "at"]
        .into_iter()
        .map(|name| (name, page.hidden(name)))
        .collect();
    pairs.extend([(field, text), ("do", "keep")]);
    let answer = visitor.sends(address, &pairs).await;
    assert!(!answer.status.is_server_error(), "{}", answer.text());
}

/// The words of a PDF, without white space.
fn words_of(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let writing = std::thread::spawn(move || std::io::Write::write_all(&mut stdin, &pdf));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a walk heard.
#[derive(Default)]
struct Ears {
    heard: BTreeSet<Sown>,
    times: u32,
    leaks: BTreeSet<String>,
    /// Routes that showed somebody a page.
    shown: BTreeSet<&'static str>,
}

impl Ears {
    fn listen(&mut self, house: &House, office: &str, role: Role, at: &str, text: &str) {
        for sown in house.canaries.found(text) {
            self.times += 1;
            self.heard.insert(sown.clone());
            if !house.may_hear(office, role, sown) {
                let Sown { case, place } = sown;
                self.leaks.insert(format!("{place} of {case} at {at} as {role:?} of {office}"));
            }
        }
    }
}

/// Looks at every page as someone. At home one role follows every link and prints every form: there
/// every canary may sing, and what is printed costs most.
async fn look_around(
    house: &House,
    office: &'static str,
    role: Role,
    starts: &[String],
    ears: &mut Ears,
) {
    let visitor = &house.visitors[&(office, role)];
    let away = !role.sees_own_cases();
    let leads = away || role == Role::Specialist;
    let prints = away || (leads && engine() == Engine::Sqlite);
    let is_form = |at: &str| at.contains("/pdf");
    let starts: Vec<String> = starts.iter().filter(|at| prints || !is_form(at)).cloned().collect();
    let follow = |at: &str| leads && (away || !is_form(at));
    walk(visitor, &starts, follow, |address, answer| {
        let Answer { status, body, bytes, .. } = answer;
        assert!(!status.is_server_error(), "{address} as {role:?} of {office}");
        if status == StatusCode::OK {
            ears.shown.extend(route_of("get", address).map(|route| route.path));
        }
        let pdf = bytes.starts_with(b"%PDF");
        let text = if pdf { words_of(&bytes) } else { body };
        ears.listen(house, office, role, address, &text);
    })
    .await;
}

/// What leaves as a file, and what search and counts tell.
async fn take_out(house: &House, office: &'static str, role: Role, ears: &mut Ears) {
    let desk = house.desk(office, role);
    for (id, _) in &house.cases {
        if let Ok(file) = app::export_case(&desk, id).await {
            ears.listen(house, office, role, "export", &file);
        }
    }
    // A name is found by its letters: by its canary alone too.
    for (i, story) in STORIES.into_iter().enumerate() {
        let name = house.cases[i].1.person.name.to_string();
        let words = format!("zq{}", name.split("zq").nth(1).unwrap());
        let query = PeopleQuery { words, limit: 10, ..PeopleQuery::default() };
        let found = app::list_people(&desk, &query).await.unwrap();
        let place = Sown { case: story, place: ".person.called".to_owned() };
        if found.is_empty() == house.may_hear(office, role, &place) {
            ears.leaks
                .insert(format!("{} of {story} by search as {role:?} of {office}", found.len()));
        }
    }
}

/// Sends every form empty, to every case: what comes back tells no more than a page.
async fn send_empty(house: &House, office: &'static str, role: Role, ears: &mut Ears) {
    let visitor = &house.visitors[&(office, role)];
    let leaves = ["/sign-out", "/account/sessions/end-others"];
    for route in web::ROUTES.iter().filter(|r| r.method == "post" && !leaves.contains(&r.path)) {
        for (id, _) in &house.cases {
            let path = route.path.replace("{case}", id.as_str());
            let path = path.replace("{document}/{version}", "plan/1").replace("{target}", "head");
            let path = path.replace(['{', '}'], "");
            let answer = visitor.sends(&path, &[]).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.text());
            ears.listen(house, office, role, &path, &answer.body);
            if !route.path.contains("{case}") {
                break;
            }
        }
    }
}

/// Breaks what is stored, so that pages fail with what they read in their hands.
async fn break_things(house: &House, ears: &mut Ears) {
    let visitor = &house.visitors[&("hidamari", Role::Specialist)];
    let case = house.case(SHARED);
    // What cannot be written down is not shown, be it one's own.
    house.web.region.stop_the_journal();
    let answer = visitor.sees(&format!("/cases/{case}")).await;
    assert!(answer.status.is_server_error(), "{}", answer.status);
    ears.listen(house, "nobody", Role::Administrator, "a page without a journal", &answer.body);
    let broken = [
        "ALTER TABLE draft RENAME COLUMN body TO gone",
        "ALTER TABLE due RENAME TO gone",
        "UPDATE delivery SET body = REPLACE(body, '{', '')",
    ];
    let mut failed = 0;
    for sql in broken {
        house.run(sql);
        for path in ["/".to_owned(), format!("/cases/{case}"), format!("/cases/{case}/write/head")]
        {
            let answer = visitor.sees(&path).await;
            if answer.status.is_server_error() {
                failed += 1;
                ears.listen(house, "nobody", Role::Administrator, &path, &answer.body);
            }
        }
    }
    assert!(failed >= 3, "{failed} pages failed");
}

/// The walk, in a process of its own whose output is caught.
#[tokio::test]
#[ignore = "a process of its own, started by the other tests"]
async fn walks() {
    let engine =
        if std::env::var(ENGINE).unwrap() == "sqlite" { Engine::Sqlite } else { Engine::Postgres };
    on(engine, everywhere()).await;
}

const ENGINE: &str = "RENKEI_CANARY_ENGINE";

async fn everywhere() {
    let house = House::new().await;
    house.is_sown_everywhere();
    let starts = addresses(&house.web, &house.cases);
    let mut ears = Ears::default();
    for office in OFFICES {
        for role in Role::ALL {
            look_around(&house, office, role, &starts, &mut ears).await;
            take_out(&house, office, role, &mut ears).await;
        }
    }
    walk(
        &house.web.stranger(),
        &starts,
        |_| true,
        |address, answer| {
            if answer.status == StatusCode::OK {
                ears.shown.extend(route_of("get", address).map(|route| route.path));
            }
            ears.listen(&house, "nobody", Role::Administrator, address, &answer.body);
        },
    )
    .await;
    let gets = web::ROUTES.iter().filter(|route| route.method == "get").map(|route| route.path);
    let missed: Vec<_> = gets.filter(|path| !ears.shown.contains(path)).collect();
    for office in OFFICES {
        for role in Role::ALL {
            send_empty(&house, office, role, &mut ears).await;
        }
    }
    break_things(&house, &mut ears).await;
    // Nothing of this is a canary itself: this process is listened to.
    let some: Vec<_> = ears.leaks.iter().take(40).collect();
    assert!(ears.leaks.is_empty(), "{} leaks: {some:#?}", ears.leaks.len());
    assert_eq!(missed, LEAD_ELSEWHERE.map(|(path, _)| path), "pages that were shown to nobody");
    let all = house.canaries.all();
    let silent: Vec<_> =
        all.filter(|sown| !sown.case.is_empty() && !ears.heard.contains(sown)).collect();
    assert!(silent.is_empty(), "whoever may hear these never does: {silent:#?}");
    println!("{} canaries, heard {} times", house.canaries.len(), ears.times);
}

fn walks_in_silence(engine: &str) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "walks", "--nocapture"])
        .env(ENGINE, engine)
        .output()
        .unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    println!("{out}");
    assert!(err.matches("incident ").count() >= 3, "faults are told on standard error: {err}");
    let canary = |text: &str| {
        let mut rest = text.split("zq").skip(1);
        rest.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    assert!(!canary(&out) && !canary(&err), "on standard output or error: {err}");
}

#[test]
fn no_canary_is_heard_where_it_does_not_belong() {
    walks_in_silence("sqlite");
}

#[test]
fn no_canary_is_heard_where_it_does_not_belong_on_postgres() {
    walks_in_silence("postgres");
}

/// The lists of an office are as if the people of others had never been: no line, count, number or
/// name of a page tells of them.
#[tokio::test]
async fn lists_and_counts_are_as_if_others_had_never_been() {
    let mut alone = Vec::new();
    let mut among_others = Vec::new();
    for (others, pages) in [(false, &mut alone), (true, &mut among_others)] {
        let web = Web::with(&[]).await;
        let mut own = demo::case(IN_DANGER);
        own.id = "own".parse().ok();
        web.region.import(own).await;
        if others {
            for story in [SHARED, "02-washio", RESTRICTED] {
                let case = demo::case(story);
                let desk = web.region.home_of(&case);
                let id = web.region.import(case).await;
                let mut concern = app::ConcernForm::default();
                concern.concern.seen = "あざ".parse().unwrap();
                app::record_concern(&desk, &id, &concern).await.unwrap();
                app::restrict(&desk, &id, "避難", &[]).await.unwrap();
            }
        }
        for office in ["tsunagu", "city", "minato"] {
            for role in Role::ALL {
                let visitor = web.staff(office, &name(role), role).await;
                // One's own account shows secrets made at random.
                let of_nobody = |route: &&web::Route| {
                    let known = route.path.contains('{') || route.path.starts_with("/account");
                    route.method == "get" && !route.public && !known
                };
                for route in web::ROUTES.iter().filter(of_nobody) {
                    let page = visitor.sees(route.path).await;
                    let text = page.text();
                    pages.push((format!("{} as {role:?} of {office}", route.path), text));
                }
            }
        }
    }
    assert!(alone.iter().any(|(_, text)| text.contains("美郷")));
    for (alone, among_others) in alone.iter().zip(&among_others) {
        assert_eq!(alone, among_others);
    }
}

/// Organisations are known by name to everyone who writes of a care team: it says that there is such
/// an office, not whose it is. Their names also tell who they are when a file comes in.
fn is_of_the_directory(case: &CaseFile, place: &str) -> bool {
    let index = place.strip_prefix(".members[").and_then(|r| r.split(']').next()?.parse().ok());
    let member = index.and_then(|i: usize| case.members.get(i));
    let organisation = member.is_some_and(|m| {
        !matches!(m.kind, None | Some(domain::MemberKind::Family | domain::MemberKind::Informal))
    });
    organisation && (place.ends_with("].name") || place.ends_with(".corporation"))
}

/// Whether a consent to see the plan alone opens a place of the file: names and the care team are
/// always seen, the family's part and everything else is not.
fn opened_by_the_plan(case: &CaseFile, place: &str) -> bool {
    let own = |list: &str, ids: Vec<bool>| {
        let index = place
            .strip_prefix(list)
            .and_then(|rest| rest.strip_prefix('[')?.split(']').next()?.parse::<usize>().ok());
        index.is_some_and(|i| ids.get(i).copied().unwrap_or(false))
    };
    let kanata = "kanata".parse().unwrap();
    let own_plans: Vec<_> = case
        .individual_plans
        .iter()
        .filter(|plan| plan.versions.iter().any(|v| v.body.office == kanata))
        .map(|plan| plan.id.clone())
        .collect();
    let own_reviews = case.reviews.iter().map(|review| {
        let of = |v: &domain::Version<domain::Review>| {
            v.body.plan.document.as_ref().is_some_and(|id| own_plans.contains(id))
        };
        review.versions.iter().any(of)
    });
    let own_conferences = case
        .conferences
        .iter()
        .map(|conference| conference.versions.iter().any(|v| v.body.convened_by == kanata));
    let family_member = |place: &str| {
        let index = place.strip_prefix(".members[").and_then(|r| r.split(']').next()?.parse().ok());
        let member = index.and_then(|i: usize| case.members.get(i));
        member.is_some_and(|m| m.kind == Some(domain::MemberKind::Family))
            && place.rsplit('.').next() != Some("role")
    };
    let heading = place.contains(".heading.");
    let plan = [".service_plans[", ".service_plan_drafts[", ".individual_plans["];
    match place {
        ".person.name" | ".person.called" => true,
        // Who is in charge is told with every case: staff, not the person.
        _ if place.ends_with(".author.name") => true,
        _ if heading => ["name", "office", "author"].iter().any(|end| place.ends_with(end)),
        _ if place.starts_with(".members[") => !family_member(place),
        _ if place.starts_with(".service_plan") && place.contains(".weekly.") => false,
        _ if plan.iter().any(|list| place.starts_with(list)) => true,
        _ if place.starts_with(".consents[") || place.starts_with(".deliveries[") => true,
        _ if place.starts_with(".sharing[") => true,
        _ => {
            own(".reviews", own_reviews.collect()) || own(".conferences", own_conferences.collect())
        }
    }
}
