//! Coming in: every state and every refusal.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::Role;
use app::{Again, Changed, Entered, PasswordFault, Presence, Proof, SecondFactor};
use support::coming_in::{Chihiro, MINUTE, PASSWORD, credentials, door, here, hire, visitor};
use support::{Region, office_id, on_both};

on_both! {
    nobody_is_in_with_a_password_alone,
    the_demo_alone_may_do_without,
    a_code_counts_once,
    a_recovery_code_counts_once_and_new_ones_replace_the_old,
    guessing_is_slow_and_a_known_browser_is_not_locked_out,
    many_addresses_together_are_held_too,
    tries_sent_at_the_same_time_are_counted_one_by_one,
    a_second_factor_cannot_be_guessed,
    a_session_rests_and_goes_on_and_ends,
    what_needs_proof_asks_for_everything_again,
    one_account_acts_in_two_offices_one_at_a_time,
    an_account_that_is_shut_is_out_at_once,
    a_new_password_ends_every_other_session,
    sessions_end_one_by_one_or_all_but_this,
    the_last_second_factor_stays,
    passwords_are_kept_by_argon2id_as_recommended,
}

fn password(password: &str) -> Proof {
    Proof::Password { password: password.to_owned(), code: String::new() }
}

fn both(password: &str, code: &str) -> Proof {
    Proof::Password { password: password.to_owned(), code: code.to_owned() }
}

async fn nobody_is_in_with_a_password_alone() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let (door, visitor, token) = chihiro.knocks(MINUTE).await;
    assert!(matches!(app::presence(&door, &token).await.unwrap(), Presence::Halfway(_)));
    let halfway = support::coming_in::halfway(&door, &token).await;
    assert_eq!(
        app::enrol_totp(&door, &visitor, &token, &halfway, "123456").await.unwrap(),
        None,
        "whoever has a second factor cannot set up another one with the password alone"
    );
    let late = chihiro.door(MINUTE + 21 * MINUTE);
    assert_eq!(app::presence(&late, &token).await.unwrap(), Presence::Nobody, "too slow");
}

async fn the_demo_alone_may_do_without() {
    let region = Region::with(&[]).await;
    hire(&region, "hidamari", &[("hidamari", Role::Specialist)]).await;
    let mut door = door(&region.db, 0);
    door.second_factor = SecondFactor::WaivedInDemo;
    let given = credentials("hidamari", PASSWORD);
    let entered = app::sign_in(&door, &visitor("192.0.2.1"), given).await.unwrap();
    let Entered::In { token, .. } = entered else { panic!("{entered:?}") };
    assert_eq!(here(&door, &token).await.actor.role, Role::Specialist);
}

async fn a_code_counts_once() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let first = chihiro.code(0);
    assert_eq!(chihiro.signs_in(0, &first).await, Entered::Used, "used to set the app up");
    let next = chihiro.code(MINUTE);
    assert!(matches!(chihiro.signs_in(MINUTE, &next).await, Entered::In { .. }));
    assert_eq!(chihiro.signs_in(MINUTE + 1000, &next).await, Entered::Used);
    let before = chihiro.code(MINUTE / 2);
    assert_eq!(chihiro.signs_in(MINUTE + 2000, &before).await, Entered::Used, "nor an older one");
    assert_eq!(chihiro.signs_in(MINUTE + 3000, "000000").await, Entered::Wrong);
    let skewed = chihiro.code(3 * MINUTE + MINUTE / 2);
    assert!(matches!(chihiro.signs_in(3 * MINUTE, &skewed).await, Entered::In { .. }), "±30 s");
    let old = chihiro.code(4 * MINUTE);
    assert_eq!(chihiro.signs_in(8 * MINUTE, &old).await, Entered::Wrong);
}

async fn a_recovery_code_counts_once_and_new_ones_replace_the_old() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    assert_eq!(chihiro.recovery.len(), 10);
    let typed = chihiro.recovery[3].to_uppercase().replace('-', " ");
    let entered = chihiro.signs_in(MINUTE, &typed).await;
    let Entered::In { token, .. } = entered else { panic!("{entered:?}") };
    assert_eq!(chihiro.signs_in(2 * MINUTE, &chihiro.recovery[3]).await, Entered::Wrong);
    let door = chihiro.door(3 * MINUTE);
    let session = here(&door, &token).await;
    assert_eq!(app::own(&door, &session).await.unwrap().codes_left, 9);
    let new = app::new_recovery_codes(&door, &visitor("192.0.2.1"), &session).await.unwrap();
    assert_eq!(app::own(&door, &session).await.unwrap().codes_left, 10);
    assert_eq!(chihiro.signs_in(4 * MINUTE, &chihiro.recovery[4]).await, Entered::Wrong);
    assert!(matches!(chihiro.signs_in(5 * MINUTE, &new[0]).await, Entered::In { .. }));
}

async fn guessing_is_slow_and_a_known_browser_is_not_locked_out() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let (mut at, mut waits) = (MINUTE, Vec::new());
    for guess in 0..12 {
        let guess = credentials("chihiro", &format!("あてずっぽう その{guess}番目"));
        match app::sign_in(&chihiro.door(at), &visitor("198.51.100.7"), guess).await.unwrap() {
            Entered::Wrong => at += 1,
            Entered::Wait(seconds) => {
                waits.push(seconds);
                at += i64::from(seconds) * 1000;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(waits, [2, 4, 8], "after five free failures each wait is twice the one before");
    let right = || credentials("chihiro", PASSWORD);
    let early = app::sign_in(&chihiro.door(at - 9000), &visitor("198.51.100.7"), right()).await;
    assert!(matches!(early.unwrap(), Entered::Wait(_)), "not heard, not even when right");
    let elsewhere = app::sign_in(&chihiro.door(at - 9000), &visitor("192.0.2.1"), right()).await;
    assert!(matches!(elsewhere.unwrap(), Entered::Halfway { .. }), "another address is not held");
    let mut known = visitor("198.51.100.7");
    known.browser = Some(chihiro.browser.clone());
    let known = app::sign_in(&chihiro.door(at - 9000), &known, right()).await.unwrap();
    assert!(matches!(known, Entered::Halfway { .. }), "nor is the own browser at that address");
    let later = chihiro.door(at + 16_000);
    let later = app::sign_in(&later, &visitor("198.51.100.7"), right()).await.unwrap();
    assert!(matches!(later, Entered::Halfway { .. }), "and whoever waits is heard");
}

async fn many_addresses_together_are_held_too() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut held = 0;
    for guess in 0..60u32 {
        let address = format!("203.0.113.{guess}");
        let given = credentials("chihiro", "あてずっぽうの合言葉です");
        let door = chihiro.door(MINUTE + i64::from(guess));
        held += u32::from(matches!(
            app::sign_in(&door, &visitor(&address), given).await.unwrap(),
            Entered::Wait(_)
        ));
    }
    assert_eq!(held, 9, "fifty are free, the next one is heard and then none for a while");
    let mut known = visitor("203.0.113.99");
    known.browser = Some(chihiro.browser.clone());
    let given = credentials("chihiro", PASSWORD);
    let own = app::sign_in(&chihiro.door(MINUTE + 61), &known, given).await.unwrap();
    assert!(matches!(own, Entered::Halfway { .. }));
}

async fn tries_sent_at_the_same_time_are_counted_one_by_one() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let (door, visitor) = (chihiro.door(MINUTE), visitor("198.51.100.7"));
    let guess = |number: u32| {
        let (door, visitor) = (door.clone(), visitor.clone());
        tokio::spawn(async move {
            let given = credentials("chihiro", &format!("同時のあてずっぽう {number}"));
            app::sign_in(&door, &visitor, given).await.unwrap()
        })
    };
    let mut heard = 0;
    for guess in (0..20).map(guess).collect::<Vec<_>>() {
        heard += u32::from(guess.await.unwrap() == Entered::Wrong);
    }
    assert!(heard <= 6, "{heard} of twenty guesses at the same moment were heard");
}

async fn a_second_factor_cannot_be_guessed() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let (door, visitor, token) = chihiro.knocks(MINUTE).await;
    let halfway = support::coming_in::halfway(&door, &token).await;
    let mut answers = Vec::new();
    for guess in 0..8 {
        let code = format!("{guess:06}");
        answers.push(app::prove_code(&door, &visitor, &token, &halfway, &code).await.unwrap());
    }
    assert_eq!(answers.iter().filter(|answer| **answer == Entered::Wrong).count(), 6);
    assert_eq!(answers[7], Entered::Wait(5));
}

async fn a_session_rests_and_goes_on_and_ends() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let token = &chihiro.token;
    for minutes in [14, 28, 42] {
        here(&chihiro.door(minutes * MINUTE), token).await;
    }
    let door = chihiro.door(58 * MINUTE);
    let Presence::Locked(session) = app::presence(&door, token).await.unwrap() else {
        panic!("sixteen minutes without use")
    };
    assert!(matches!(app::presence(&door, token).await.unwrap(), Presence::Locked(_)));
    let wrong = app::unlock(
        &door,
        &visitor("192.0.2.1"),
        token,
        &session,
        password("ちがう合言葉です。。。"),
    )
    .await
    .unwrap();
    assert_eq!(wrong, Again::Wrong);
    let right = app::unlock(&door, &visitor("192.0.2.1"), token, &session, password(PASSWORD))
        .await
        .unwrap();
    let Again::Right(next) = right else { panic!("{right:?}") };
    assert_ne!(next, *token);
    assert_eq!(app::presence(&door, token).await.unwrap(), Presence::Nobody, "the token is new");
    let unlocked = here(&door, &next).await;
    assert_eq!(unlocked.form_key, session.form_key, "forms opened before stay good");
    assert!(!unlocked.proved, "a password alone is no second factor");
    let mut after = 58 * MINUTE;
    while after < 12 * 60 * MINUTE - 14 * MINUTE {
        after += 14 * MINUTE;
        here(&chihiro.door(after), &next).await;
    }
    let door = chihiro.door(12 * 60 * MINUTE + 1);
    assert_eq!(app::presence(&door, &next).await.unwrap(), Presence::Nobody, "twelve hours");
}

async fn what_needs_proof_asks_for_everything_again() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    assert!(here(&chihiro.door(9 * MINUTE), &chihiro.token).await.proved, "proved at noon");
    let door = chihiro.door(12 * MINUTE);
    let session = here(&door, &chihiro.token).await;
    assert!(!session.proved);
    let visitor = visitor("192.0.2.1");
    let ask = |proof| app::prove_again(&door, &visitor, &chihiro.token, &session, proof);
    assert_eq!(ask(password(PASSWORD)).await.unwrap(), Again::Wrong, "the code is missing");
    assert_eq!(ask(both(PASSWORD, &chihiro.code(0))).await.unwrap(), Again::Wrong);
    let right = ask(both(PASSWORD, &chihiro.code(12 * MINUTE))).await.unwrap();
    let Again::Right(token) = right else { panic!("{right:?}") };
    assert!(here(&door, &token).await.proved);
    assert_eq!(app::presence(&door, &chihiro.token).await.unwrap(), Presence::Nobody);
    let replayed = both(PASSWORD, &chihiro.code(12 * MINUTE));
    let session = here(&door, &token).await;
    assert_eq!(
        app::prove_again(&door, &visitor, &token, &session, replayed).await.unwrap(),
        Again::Used
    );
}

async fn one_account_acts_in_two_offices_one_at_a_time() {
    let region = Region::with(&[]).await;
    hire(&region, "chihiro", &[("hidamari", Role::Specialist), ("kanata", Role::ServiceManager)])
        .await;
    let chihiro = Chihiro::signs_up(&region).await;
    let (door, visitor) = (chihiro.door(MINUTE), visitor("192.0.2.1"));
    let session = here(&door, &chihiro.token).await;
    assert!(session.several_roles);
    let (other, role) = match session.actor.role {
        Role::Specialist => (office_id("kanata"), Role::ServiceManager),
        _ => (office_id("hidamari"), Role::Specialist),
    };
    let never = office_id("asahi");
    let refused = app::act_as(&door, &visitor, &chihiro.token, &session, &never, role).await;
    assert!(matches!(refused, Err(app::Failure::Refused(_))));
    let next = app::act_as(&door, &visitor, &chihiro.token, &session, &other, role).await.unwrap();
    let switched = here(&door, &next).await;
    assert_eq!((&switched.actor.office, switched.actor.role), (&other, role));
    assert_ne!(switched.form_key, session.form_key, "forms of one office are not the other's");
    assert_eq!(app::presence(&door, &chihiro.token).await.unwrap(), Presence::Nobody);
    let owner = app::form_owner(&door, &session.form_key).await.unwrap().unwrap();
    assert_eq!(owner.actor, session.actor, "a form written before is still known");
    let entered = chihiro.signs_in(2 * MINUTE, &chihiro.code(2 * MINUTE)).await;
    let Entered::In { token, .. } = entered else { panic!("{entered:?}") };
    assert_eq!(here(&chihiro.door(2 * MINUTE), &token).await.actor.office, other, "as last time");
}

async fn an_account_that_is_shut_is_out_at_once() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let door = chihiro.door(MINUTE);
    here(&door, &chihiro.token).await;
    region.past_the_store("UPDATE staff SET state = 'disabled'").unwrap();
    assert_eq!(app::presence(&door, &chihiro.token).await.unwrap(), Presence::Nobody);
    let code = chihiro.code(2 * MINUTE);
    assert_eq!(chihiro.signs_in(2 * MINUTE, &code).await, Entered::Unconfirmed);
    region.past_the_store("UPDATE staff SET state = 'confirmed'").unwrap();
    here(&door, &chihiro.token).await;
    region.past_the_store("UPDATE account SET enabled = 0").unwrap();
    assert_eq!(app::presence(&door, &chihiro.token).await.unwrap(), Presence::Nobody);
    let given = credentials("chihiro", PASSWORD);
    let out = app::sign_in(&chihiro.door(3 * MINUTE), &visitor("192.0.2.1"), given).await.unwrap();
    assert_eq!(out, Entered::Wrong, "and nobody is told why");
}

async fn a_new_password_ends_every_other_session() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let entered = chihiro.signs_in(MINUTE, &chihiro.code(MINUTE)).await;
    let Entered::In { token: elsewhere, .. } = entered else { panic!("{entered:?}") };
    let door = chihiro.door(2 * MINUTE);
    let session = here(&door, &chihiro.token).await;
    assert_eq!(app::own(&door, &session).await.unwrap().sessions.len(), 2);
    let visitor = visitor("192.0.2.1");
    let change = |current: &'static str, new: &'static str| {
        app::change_password(&door, &visitor, &chihiro.token, &session, current, new)
    };
    let weak = change(PASSWORD, "小松原 千尋 小松原 千尋").await.unwrap();
    assert_eq!(weak, Changed::Refused(PasswordFault::Guessable));
    assert_eq!(
        change("ちがう合言葉です。", "うみべのまちで育った猫です").await.unwrap(),
        Changed::Wrong
    );
    let Changed::Done(token) = change(PASSWORD, "うみべのまちで育った猫です").await.unwrap()
    else {
        panic!("refused")
    };
    here(&door, &token).await;
    assert_eq!(app::presence(&door, &elsewhere).await.unwrap(), Presence::Nobody);
    let given = credentials("chihiro", PASSWORD);
    let elsewhere = support::coming_in::visitor("192.0.2.9");
    let old = app::sign_in(&chihiro.door(3 * MINUTE), &elsewhere, given).await.unwrap();
    assert_eq!(old, Entered::Wrong);
}

async fn sessions_end_one_by_one_or_all_but_this() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let mut others = Vec::new();
    for minutes in [1, 2, 3] {
        let code = chihiro.code(minutes * MINUTE);
        match chihiro.signs_in(minutes * MINUTE, &code).await {
            Entered::In { token, .. } => others.push(token),
            other => panic!("{other:?}"),
        }
    }
    let door = chihiro.door(4 * MINUTE);
    let session = here(&door, &chihiro.token).await;
    let own = app::own(&door, &session).await.unwrap();
    assert!(own.sessions[0].here && own.sessions.len() == 4);
    let first = here(&door, &others[0]).await;
    app::end_own_session(&door, &session, &first.id).await.unwrap();
    assert_eq!(app::presence(&door, &others[0]).await.unwrap(), Presence::Nobody);
    here(&door, &others[1]).await;
    app::sign_out_elsewhere(&door, &chihiro.token, &session).await.unwrap();
    for token in &others[1..] {
        assert_eq!(app::presence(&door, token).await.unwrap(), Presence::Nobody);
    }
    here(&door, &chihiro.token).await;
    app::sign_out(&door, &chihiro.token).await.unwrap();
    assert_eq!(app::presence(&door, &chihiro.token).await.unwrap(), Presence::Nobody);
    let owner = app::form_owner(&door, &session.form_key).await.unwrap();
    assert_eq!(owner.unwrap().actor, session.actor, "what was being written is known again");
}

async fn the_last_second_factor_stays() {
    let region = Region::with(&[]).await;
    let chihiro = Chihiro::arrives(&region).await;
    let door = chihiro.door(MINUTE);
    let session = here(&door, &chihiro.token).await;
    let first = app::own(&door, &session).await.unwrap().factors[0].id.clone();
    let visitor = visitor("192.0.2.1");
    let kept = app::remove_factor(&door, &visitor, &session, &first).await.unwrap();
    assert_eq!(kept, None);
    let enrolment = app::begin_totp(&door, &chihiro.token, &session).await.unwrap();
    let session = here(&door, &chihiro.token).await;
    let again = app::begin_totp(&door, &chihiro.token, &session).await.unwrap();
    assert_eq!(again, enrolment, "opening the page again does not change the key");
    let code = support::coming_in::code(&enrolment.key, door.moment.at);
    assert_eq!(app::add_totp(&door, &visitor, &session, "仕事用", "000000").await.unwrap(), None);
    assert_eq!(
        app::add_totp(&door, &visitor, &session, "仕事用", &code).await.unwrap(),
        Some(Vec::new())
    );
    let removed = app::remove_factor(&door, &visitor, &session, &first).await.unwrap();
    assert_eq!(removed, Some(app::FactorKind::Totp));
    let code = chihiro.code(2 * MINUTE);
    assert_eq!(chihiro.signs_in(2 * MINUTE, &code).await, Entered::Wrong, "the old app is out");
}

async fn passwords_are_kept_by_argon2id_as_recommended() {
    let region = Region::with(&[]).await;
    hire(&region, "chihiro", &[("hidamari", Role::Specialist)]).await;
    hire(&region, "nagisa", &[("hidamari", Role::Specialist)]).await;
    let hashes = region.past_the_store("SELECT password_hash FROM account").unwrap();
    for hash in &hashes {
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }
    assert!(hashes.len() == 2 && hashes[0] != hashes[1], "the same password, its own salt");
}
