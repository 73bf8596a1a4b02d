//! Someone who comes in, with verbs.

use access::Role;
use app::{
    Credentials, Db, Door, Entered, Halfway, NewStaff, Presence, SecondFactor, Session, Visitor,
};
use totp_rs::{Builder, Secret};

use super::{Region, entropy, noon, office_id};

pub const PASSWORD: &str = "朝ごはんは卵かけで二杯です";
pub const MINUTE: i64 = 60_000;

/// A door, so many milliseconds after noon.
pub fn door(db: &Db, after: i64) -> Door {
    let mut moment = noon();
    moment.at += after;
    Door {
        db: db.clone(),
        moment,
        entropy: entropy(),
        second_factor: SecondFactor::Required,
        origin: app::Origin::parse("https://renkei.example"),
    }
}

/// Someone at an address, in a browser nobody knows.
pub fn visitor(address: &str) -> Visitor {
    Visitor { address: Some(address.parse().unwrap()), browser: None, agent: "試験".to_owned() }
}

pub fn credentials(login: &str, password: &str) -> Credentials {
    Credentials { login: login.to_owned(), password: password.to_owned() }
}

/// The code of an app at a moment, milliseconds.
pub fn code(key: &str, at: i64) -> String {
    let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(at / 1000).unwrap()).to_string()
}

/// A specialist of ひだまり with an app.
pub struct Chihiro<'a> {
    pub region: &'a Region,
    /// Secret of the app, as it was shown.
    pub key: String,
    pub recovery: Vec<String>,
    /// Token of the session of noon.
    pub token: String,
    /// Token by which the browser is known.
    pub browser: String,
}

pub async fn hire(region: &Region, login: &str, offices: &[(&str, Role)]) {
    for (office, role) in offices {
        let staff = NewStaff {
            login,
            name: "小松原 千尋",
            password: PASSWORD,
            office: &office_id(office),
            role: *role,
        };
        app::add_account(&region.specialist(office), &staff).await.unwrap();
    }
}

pub async fn halfway(door: &Door, token: &str) -> Halfway {
    match app::presence(door, token).await.unwrap() {
        Presence::Halfway(halfway) => halfway,
        other => panic!("not halfway: {other:?}"),
    }
}

pub async fn here(door: &Door, token: &str) -> Session {
    match app::presence(door, token).await.unwrap() {
        Presence::Here(session) => session,
        other => panic!("not here: {other:?}"),
    }
}

impl<'a> Chihiro<'a> {
    /// Signs in for the first time at noon and sets up an app.
    pub async fn arrives(region: &'a Region) -> Self {
        hire(region, "chihiro", &[("hidamari", Role::Specialist)]).await;
        Self::signs_up(region).await
    }

    pub async fn signs_up(region: &'a Region) -> Self {
        let door = door(&region.db, 0);
        let visitor = visitor("192.0.2.1");
        let given = credentials("chihiro", PASSWORD);
        let Entered::Halfway { token, stage } = app::sign_in(&door, &visitor, given).await.unwrap()
        else {
            panic!("let in without a second factor")
        };
        assert_eq!(stage, app::Stage::Enrolling);
        let enrolment =
            app::begin_totp(&door, &token, &halfway(&door, &token).await).await.unwrap();
        let halfway = halfway(&door, &token).await;
        let first = code(&enrolment.key, door.moment.at);
        let enrolled = app::enrol_totp(&door, &visitor, &token, &halfway, &first).await.unwrap();
        let (recovery, entered) = enrolled.expect("the code is right");
        let Entered::In { token, browser } = entered else { panic!("{entered:?}") };
        Self { region, key: enrolment.key, recovery, token, browser }
    }

    pub fn door(&self, after: i64) -> Door {
        door(&self.region.db, after)
    }

    pub fn code(&self, after: i64) -> String {
        code(&self.key, noon().at + after)
    }

    /// Gives name and password; answers with the token of the session that is halfway.
    pub async fn knocks(&self, after: i64) -> (Door, Visitor, String) {
        let (door, visitor) = (self.door(after), visitor("192.0.2.1"));
        let given = credentials("chihiro", PASSWORD);
        match app::sign_in(&door, &visitor, given).await.unwrap() {
            Entered::Halfway { token, .. } => (door, visitor, token),
            other => panic!("{other:?}"),
        }
    }

    /// Gives everything, the second factor as said.
    pub async fn signs_in(&self, after: i64, code: &str) -> Entered {
        let (door, visitor, token) = self.knocks(after).await;
        let halfway = halfway(&door, &token).await;
        app::prove_code(&door, &visitor, &token, &halfway, code).await.unwrap()
    }
}

/// Runs every statement of signing in.
pub async fn everything(region: &Region) {
    let chihiro = Chihiro::arrives(region).await;
    let (db, account) = (&region.db, here(&chihiro.door(0), &chihiro.token).await.actor.account);
    let wrong = credentials("chihiro", "ちがう合言葉です。。");
    let door = chihiro.door(MINUTE);
    assert_eq!(app::sign_in(&door, &visitor("192.0.2.1"), wrong).await.unwrap(), Entered::Wrong);
    let (door, mut visitor, _) = chihiro.knocks(2 * MINUTE).await;
    visitor.browser = Some(chihiro.browser.clone());
    let given = credentials("chihiro", PASSWORD);
    assert!(matches!(app::sign_in(&door, &visitor, given).await.unwrap(), Entered::Halfway { .. }));
    let entered = chihiro.signs_in(3 * MINUTE, &chihiro.recovery[0]).await;
    assert!(matches!(entered, Entered::In { .. }));
    let code = chihiro.code(4 * MINUTE);
    assert!(matches!(chihiro.signs_in(4 * MINUTE, &code).await, Entered::In { .. }));
    let session = here(&door, &chihiro.token).await;
    assert!(app::form_owner(&door, &session.form_key).await.unwrap().is_some());
    let proof = app::Proof::Password { password: PASSWORD.to_owned(), code: String::new() };
    let app::Again::Right(token) =
        app::unlock(&door, &visitor, &chihiro.token, &session, proof).await.unwrap()
    else {
        panic!("the password is right")
    };
    let own = app::own(&door, &session).await.unwrap();
    app::end_own_session(&door, &session, &own.sessions[1].line.id).await.unwrap();
    let (office, role) = (&session.actor.office, session.actor.role);
    let token = app::act_as(&door, &visitor, &token, &session, office, role).await.unwrap();
    let changed = app::change_password(
        &door,
        &visitor,
        &token,
        &session,
        PASSWORD,
        "うみべのまちで育った猫です",
    );
    let app::Changed::Done(token) = changed.await.unwrap() else { panic!("a good password") };
    let (_, arrival) = app::ask_anyone_for_passkey(&door).await.unwrap().unwrap();
    let wrong = app::sign_in_with_passkey(&door, &visitor, &arrival, "{}").await.unwrap();
    assert_eq!(wrong, Entered::Wrong);
    let none = store::owner_of_passkey(db, "none").await.unwrap();
    assert_eq!(none, None);
    let session = here(&door, &token).await;
    super::authenticator::everything(&door, &visitor, &token, &session).await;
    let lines = store::sign_ins_of_office(db, &session.actor.office, 100).await.unwrap();
    assert!(lines.len() > 5);
    store::forget_sign_ins(db, 0).await.unwrap();
    store::drop_factor(db, account.as_str(), "none").await.unwrap();
    app::sign_out(&door, &token).await.unwrap();
}
