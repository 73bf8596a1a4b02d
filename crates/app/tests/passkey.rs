//! Passkeys: what lets one in, and everything that does not.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::Role;
use app::{Again, Entered, FactorKind, Presence, Proof, Stage};
use support::authenticator::Authenticator;
use support::coming_in::{
    Chihiro, MINUTE, PASSWORD, credentials, door, halfway, here, hire, visitor,
};
use support::{Region, on_both};

on_both! {
    a_passkey_is_a_second_factor_and_counts_once,
    a_passkey_alone_is_two_factors,
    a_passkey_is_set_up_on_the_way_in,
    a_passkey_unlocks_and_proves_again,
    what_does_not_hold_lets_nobody_in,
    a_passkey_alone_is_refused_where_it_does_not_hold,
    a_passkey_belongs_to_one_account,
    passkeys_cannot_be_guessed,
    a_passkey_taken_away_is_out_and_the_last_factor_stays,
    where_the_site_has_no_name_nothing_is_asked,
    who_came_in_is_written_down_and_forgotten,
}

/// Adds a passkey of an authenticator to 千尋 and answers with the authenticator.
async fn with_a_phone(chihiro: &Chihiro<'_>) -> Authenticator {
    let mut phone = Authenticator::new(7);
    let (door, visitor) = (chihiro.door(MINUTE), visitor("192.0.2.1"));
    assert_eq!(phone.is_added(&door, &visitor, &chihiro.token).await, Some(Vec::new()));
    phone
}

/// Knocks with the password and shows a passkey, which `turn` may make worse.
async fn shows(
    chihiro: &Chihiro<'_>,
    after: i64,
    phone: &mut Authenticator,
    turn: impl FnOnce(&mut Authenticator, &str) -> String,
) -> Entered {
    let (door, visitor, token) = chihiro.knocks(after).await;
    let before = halfway(&door, &token).await;
    let asked = app::ask_for_passkey(&door, &token, &before).await.unwrap().unwrap();
    let answer = turn(phone, &asked);
    let halfway = halfway(&door, &token).await;
    app::prove_passkey(&door, &visitor, &token, &halfway, &answer).await.unwrap()
}

async fn a_passkey_is_a_second_factor_and_counts_once() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut phone = with_a_phone(&chihiro).await;
    let (door, visitor, token) = chihiro.knocks(2 * MINUTE).await;
    let asking = halfway(&door, &token).await;
    let asked = app::ask_for_passkey(&door, &token, &asking).await.unwrap().unwrap();
    let answer = phone.shows(&asked);
    let halfway = halfway(&door, &token).await;
    let prove = || app::prove_passkey(&door, &visitor, &token, &halfway, &answer);
    let (one, two) = tokio::join!(prove(), prove());
    let entered = [one.unwrap(), two.unwrap()];
    let right = |entered: &&Entered| matches!(entered, Entered::In { .. });
    assert_eq!(entered.iter().filter(right).count(), 1, "of two at once, one: {entered:?}");
    assert_eq!(prove().await.unwrap(), Entered::Wrong, "nor later");
}

async fn a_passkey_alone_is_two_factors() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut phone = with_a_phone(&chihiro).await;
    // Many authenticators do not count.
    for count in [None, Some(0)] {
        phone.count = count.unwrap_or(phone.count);
        if count == Some(0) {
            phone = Authenticator::new(8);
            phone.count = 0;
            let (door, visitor) = (chihiro.door(MINUTE), visitor("192.0.2.1"));
            phone.is_added(&door, &visitor, &chihiro.token).await.unwrap();
        }
        for _ in 0..2 {
            let (door, visitor) = (chihiro.door(2 * MINUTE), visitor("192.0.2.1"));
            let (asked, arrival) = app::ask_anyone_for_passkey(&door).await.unwrap().unwrap();
            assert!(!asked.contains("chihiro"), "nobody is named: {asked}");
            let answer = phone.shows(&asked);
            let come = || app::sign_in_with_passkey(&door, &visitor, &arrival, &answer);
            let Entered::In { token, .. } = come().await.unwrap() else { panic!("kept out") };
            assert!(here(&door, &token).await.proved);
            assert_eq!(come().await.unwrap(), Entered::Wrong, "what was asked counts once");
        }
    }
}

async fn a_passkey_is_set_up_on_the_way_in() {
    let region = Region::with(&[]).await;
    hire(&region, "nagisa", &[("hidamari", Role::Specialist)]).await;
    let (door, visitor) = (door(&region.db, 0), visitor("192.0.2.1"));
    let given = credentials("nagisa", PASSWORD);
    let Entered::Halfway { token, stage } = app::sign_in(&door, &visitor, given).await.unwrap()
    else {
        panic!("let in")
    };
    assert_eq!(stage, Stage::Enrolling);
    // The page shows both ways; asking for one does not spoil the other.
    let app = app::begin_totp(&door, &token, &halfway(&door, &token).await).await.unwrap();
    let asking = halfway(&door, &token).await;
    let asked = app::ask_for_new_passkey(&door, &token, &asking).await.unwrap().unwrap();
    let again = app::begin_totp(&door, &token, &halfway(&door, &token).await).await.unwrap();
    assert_eq!(app, again);
    let mut key = Authenticator::new(9);
    let answer = key.makes(&asked);
    let halfway = halfway(&door, &token).await;
    let enrol = |answer| app::enrol_passkey(&door, &visitor, &token, &halfway, "鍵", answer);
    let (codes, entered) = enrol(&answer).await.unwrap().expect("it holds");
    assert_eq!(codes.len(), 10);
    let Entered::In { token: inside, .. } = entered else { panic!("{entered:?}") };
    let own = app::own(&door, &here(&door, &inside).await).await.unwrap();
    assert_eq!((own.factors[0].kind, own.factors[0].name.as_str()), (FactorKind::Passkey, "鍵"));
    assert_eq!(enrol(&answer).await.unwrap(), None, "what was asked counts once");
}

async fn a_passkey_unlocks_and_proves_again() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut phone = with_a_phone(&chihiro).await;
    let (door, visitor) = (chihiro.door(18 * MINUTE), visitor("192.0.2.1"));
    let locked = async |token: &str| match app::presence(&door, token).await.unwrap() {
        Presence::Locked(session) => session,
        other => panic!("{other:?}"),
    };
    let token = &chihiro.token;
    let asking = locked(token).await;
    let asked = app::ask_for_passkey(&door, token, &asking).await.unwrap().unwrap();
    let proof = Proof::Passkey(phone.shows(&asked));
    let session = locked(token).await;
    let unlocked = app::unlock(&door, &visitor, token, &session, proof.clone()).await.unwrap();
    let Again::Right(token) = unlocked else { panic!("{unlocked:?}") };
    let session = here(&door, &token).await;
    assert!(!session.proved);
    let replayed = app::prove_again(&door, &visitor, &token, &session, proof).await.unwrap();
    assert_eq!(replayed, Again::Wrong);
    let asked = app::ask_for_passkey(&door, &token, &session).await.unwrap().unwrap();
    let proof = Proof::Passkey(phone.shows(&asked));
    let session = here(&door, &token).await;
    let proved = app::prove_again(&door, &visitor, &token, &session, proof).await.unwrap();
    let Again::Right(token) = proved else { panic!("{proved:?}") };
    assert!(here(&door, &token).await.proved);
}

async fn what_does_not_hold_lets_nobody_in() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut phone = with_a_phone(&chihiro).await;
    let wrong = Entered::Wrong;
    let entered = shows(&chihiro, 2 * MINUTE, &mut phone, |phone, _| {
        phone.shows(r#"{"challenge":"AAAAAAAAAAAAAAAAAAAAAA","rpId":"renkei.example","userVerification":"required"}"#)
    });
    assert_eq!(entered.await, wrong, "an answer to something else");
    let entered = shows(&chihiro, 3 * MINUTE, &mut phone, |phone, asked| {
        phone.shows(&asked.replace("renkei.example", "renkei.example.net"))
    });
    assert_eq!(entered.await, wrong, "for another site");
    let entered = shows(&chihiro, 4 * MINUTE, &mut phone, |phone, asked| {
        phone.origin = "https://renkei.example.net";
        let answer = phone.shows(asked);
        phone.origin = support::authenticator::ORIGIN;
        answer
    });
    assert_eq!(entered.await, wrong, "on a page of another site");
    let entered = shows(&chihiro, 5 * MINUTE, &mut phone, |phone, asked| {
        phone.verified = false;
        let answer = phone.shows(asked);
        phone.verified = true;
        answer
    });
    assert_eq!(entered.await, wrong, "by whoever holds the phone");
    let right = shows(&chihiro, 6 * MINUTE, &mut phone, Authenticator::shows).await;
    assert!(matches!(right, Entered::In { .. }), "{right:?}");
    let entered = shows(&chihiro, 7 * MINUTE, &mut phone, |phone, asked| {
        phone.count -= 1;
        phone.shows(asked)
    });
    assert_eq!(entered.await, wrong, "its count stands still: the key was copied");
    let entered = shows(&chihiro, 8 * MINUTE, &mut phone, |_, asked| {
        let mut other = Authenticator::new(8);
        other.makes(&asked.replace(
            "\"rpId\":\"renkei.example\"",
            "\"rp\":{\"id\":\"renkei.example\"},\"authenticatorSelection\":{\"residentKey\":\"required\",\"userVerification\":\"required\"}",
        ));
        other.shows(asked)
    });
    assert_eq!(entered.await, wrong, "a key nobody added");
    for nothing in ["", "{}", "null", "[]"] {
        let entered = shows(&chihiro, 30 * MINUTE, &mut phone, |_, _| nothing.to_owned()).await;
        assert_eq!(entered, wrong, "{nothing}");
    }
    let (door, visitor, token) = chihiro.knocks(60 * MINUTE).await;
    let asking = halfway(&door, &token).await;
    let asked = app::ask_for_passkey(&door, &token, &asking).await.unwrap().unwrap();
    let answer = phone.shows(&asked);
    let late = chihiro.door(65 * MINUTE + 1);
    let session = halfway(&late, &token).await;
    let entered = app::prove_passkey(&late, &visitor, &token, &session, &answer).await.unwrap();
    assert_eq!(entered, wrong, "five minutes and no more");
}

async fn a_passkey_alone_is_refused_where_it_does_not_hold() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut phone = with_a_phone(&chihiro).await;
    let visitor = visitor("192.0.2.1");
    let asks = async |after: i64| {
        let door = chihiro.door(after);
        let (asked, arrival) = app::ask_anyone_for_passkey(&door).await.unwrap().unwrap();
        (door, asked, arrival)
    };
    let (door, asked, _) = asks(2 * MINUTE).await;
    let answer = phone.shows(&asked);
    let (_, _, others) = asks(2 * MINUTE).await;
    let come = async |door: &app::Door, arrival: &str, answer: &str| {
        app::sign_in_with_passkey(door, &visitor, arrival, answer).await.unwrap()
    };
    assert_eq!(come(&door, &others, &answer).await, Entered::Wrong, "asked in another browser");
    assert_eq!(come(&door, "", &answer).await, Entered::Wrong, "asked in none");
    let (_, asked, arrival) = asks(3 * MINUTE).await;
    let answer = phone.shows(&asked);
    let late = chihiro.door(8 * MINUTE + 1);
    assert_eq!(come(&late, &arrival, &answer).await, Entered::Wrong, "five minutes and no more");
    region.past_the_store("UPDATE staff SET state = 'disabled'").unwrap();
    let (door, asked, arrival) = asks(10 * MINUTE).await;
    let answer = phone.shows(&asked);
    assert_eq!(come(&door, &arrival, &answer).await, Entered::Unconfirmed);
    region.past_the_store("UPDATE account SET enabled = 0").unwrap();
    let (door, asked, arrival) = asks(11 * MINUTE).await;
    let answer = phone.shows(&asked);
    assert_eq!(come(&door, &arrival, &answer).await, Entered::Wrong, "the account is shut");
}

async fn a_passkey_belongs_to_one_account() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut phone = with_a_phone(&chihiro).await;
    hire(&region, "nagisa", &[("hidamari", Role::Specialist)]).await;
    let (door, visitor) = (door(&region.db, 2 * MINUTE), visitor("192.0.2.1"));
    let given = credentials("nagisa", PASSWORD);
    let Entered::Halfway { token, .. } = app::sign_in(&door, &visitor, given).await.unwrap() else {
        panic!("let in")
    };
    let mut own = Authenticator::new(9);
    let asking = halfway(&door, &token).await;
    let asked = app::ask_for_new_passkey(&door, &token, &asking).await.unwrap().unwrap();
    let answer = own.makes(&asked);
    let session = halfway(&door, &token).await;
    let enrolled = app::enrol_passkey(&door, &visitor, &token, &session, "", &answer).await;
    let (_, entered) = enrolled.unwrap().unwrap();
    let Entered::In { token: inside, .. } = entered else { panic!("{entered:?}") };
    // 千尋's phone, shown where なぎさ's is asked for.
    let given = credentials("nagisa", PASSWORD);
    let Entered::Halfway { token, .. } = app::sign_in(&door, &visitor, given).await.unwrap() else {
        panic!("let in")
    };
    let asking = halfway(&door, &token).await;
    let asked = app::ask_for_passkey(&door, &token, &asking).await.unwrap().unwrap();
    let answer = phone.shows(&asked);
    let session = halfway(&door, &token).await;
    let entered = app::prove_passkey(&door, &visitor, &token, &session, &answer).await.unwrap();
    assert_eq!(entered, Entered::Wrong);
    // The same credential cannot be added a second time, by another or by oneself.
    let added = async |token: &str| {
        let mut copy = Authenticator::new(7);
        copy.is_added(&door, &visitor, token).await
    };
    assert_eq!(added(&chihiro.token).await, None, "known to the account");
    assert_eq!(added(&inside).await, None, "known to another");
    let own = app::own(&door, &here(&door, &inside).await).await.unwrap();
    assert_eq!(own.factors.len(), 1);
}

async fn passkeys_cannot_be_guessed() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut phone = with_a_phone(&chihiro).await;
    let (door, visitor, token) = chihiro.knocks(2 * MINUTE).await;
    let mut answers = Vec::new();
    for _ in 0..8 {
        let session = halfway(&door, &token).await;
        answers.push(app::prove_passkey(&door, &visitor, &token, &session, "{}").await.unwrap());
    }
    assert_eq!(answers.iter().filter(|answer| **answer == Entered::Wrong).count(), 6);
    assert_eq!(answers[7], Entered::Wait(5));
    let (asked, arrival) = app::ask_anyone_for_passkey(&door).await.unwrap().unwrap();
    let answer = phone.shows(&asked);
    let held = app::sign_in_with_passkey(&door, &visitor, &arrival, &answer).await.unwrap();
    assert_eq!(held, Entered::Wait(5), "the same count for every way in");
}

async fn a_passkey_taken_away_is_out_and_the_last_factor_stays() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut phone = with_a_phone(&chihiro).await;
    let (door, visitor) = (chihiro.door(MINUTE), visitor("192.0.2.1"));
    let session = here(&door, &chihiro.token).await;
    let own = app::own(&door, &session).await.unwrap();
    let id = |kind| own.factors.iter().find(|factor| factor.kind == kind).unwrap().id.clone();
    let remove = async |id: &str| app::remove_factor(&door, &visitor, &session, id).await.unwrap();
    assert_eq!(remove(&id(FactorKind::Totp)).await, Some(FactorKind::Totp));
    assert_eq!(remove(&id(FactorKind::Passkey)).await, None, "the last one stays");
    let entered = shows(&chihiro, 2 * MINUTE, &mut phone, Authenticator::shows).await;
    assert!(matches!(entered, Entered::In { .. }));
    let mut other = Authenticator::new(8);
    other.is_added(&door, &visitor, &chihiro.token).await.unwrap();
    let (asked, arrival) = app::ask_anyone_for_passkey(&door).await.unwrap().unwrap();
    let answer = phone.shows(&asked);
    assert_eq!(remove(&id(FactorKind::Passkey)).await, Some(FactorKind::Passkey));
    let entered = app::sign_in_with_passkey(&door, &visitor, &arrival, &answer).await.unwrap();
    assert_eq!(entered, Entered::Wrong, "taken away while it was shown");
}

async fn where_the_site_has_no_name_nothing_is_asked() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    with_a_phone(&chihiro).await;
    for origin in [None, app::Origin::parse("http://127.0.0.1:8500")] {
        let mut door = chihiro.door(2 * MINUTE);
        door.origin = origin;
        let session = here(&door, &chihiro.token).await;
        let token = &chihiro.token;
        assert_eq!(app::ask_for_new_passkey(&door, token, &session).await.unwrap(), None);
        assert_eq!(app::ask_for_passkey(&door, token, &session).await.unwrap(), None);
        assert_eq!(app::ask_anyone_for_passkey(&door).await.unwrap(), None);
        let ways = app::ways(&door, &session).await.unwrap();
        assert_eq!((ways.app, ways.passkey, ways.elsewhere), (true, false, true));
    }
}

async fn who_came_in_is_written_down_and_forgotten() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut phone = with_a_phone(&chihiro).await;
    let wrong = credentials("chihiro", "ちがう合言葉です。。");
    let stranger = visitor("198.51.100.7");
    app::sign_in(&chihiro.door(2 * MINUTE), &stranger, wrong).await.unwrap();
    let nobody = credentials("chihiro-no-password", "ちがう合言葉です。。");
    app::sign_in(&chihiro.door(2 * MINUTE), &stranger, nobody).await.unwrap();
    let code = chihiro.code(3 * MINUTE);
    chihiro.signs_in(3 * MINUTE, &code).await;
    chihiro.signs_in(4 * MINUTE, "000000").await;
    shows(&chihiro, 5 * MINUTE, &mut phone, Authenticator::shows).await;
    let door = chihiro.door(6 * MINUTE);
    let session = here(&door, &chihiro.token).await;
    let own = app::own(&door, &session).await.unwrap();
    let said: Vec<_> =
        own.events.iter().map(|line| (line.what.as_str(), line.way.as_str())).collect();
    let expected = [
        ("in", "passkey"),
        ("wrong", "code"),
        ("in", "app"),
        ("wrong", "password"),
        ("factor_added", "passkey"),
        ("in", "app"),
    ];
    assert_eq!(said, expected);
    let places: Vec<_> = own.events.iter().map(|line| line.address_hash.as_str()).collect();
    assert_eq!(places[0], places[2], "the same place has the same sign");
    assert_ne!(places[0], places[3]);
    let whole = region.past_the_store("SELECT * FROM sign_in_event").unwrap().join("\n");
    for secret in ["192.0.2.1", "198.51.100.7", "chihiro-no-password", "合言葉", &code] {
        assert!(!whole.contains(secret), "{secret}: {whole}");
    }
    assert_eq!(
        whole.lines().count(),
        expected.len() + 1,
        "a name nobody has is written without it"
    );

    let refused = app::sign_ins(&door, &session).await;
    assert!(matches!(refused, Err(app::Failure::Refused(access::Refusal::Hidden))));
    let mut administrator = session.clone();
    administrator.actor.role = Role::Administrator;
    assert_eq!(app::sign_ins(&door, &administrator).await.unwrap().len(), expected.len());
    administrator.actor.office = support::office_id("minato");
    assert_eq!(app::sign_ins(&door, &administrator).await.unwrap(), [], "only of one's office");

    let mut later = support::noon();
    later.at += 181 * 24 * 60 * MINUTE;
    later.today = later.today.plus_days(181);
    let clock = move || later;
    app::nightly(&region.db, &clock, support::entropy(), "here").await.unwrap();
    assert_eq!(app::own(&door, &session).await.unwrap().events, [], "half a year");
}
