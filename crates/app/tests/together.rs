//! Several who write at once, through two programs, on both engines: no word is lost.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use access::{AccountId, Keep};
use app::{Desk, Desktop, Failure, Seen, Target};
use domain::{CaseFile, CaseId, Key};
use serde_json::Value;
use store::{Change, WriteFault, Writing};
use support::{Region, noon, on_both};

on_both! {
    of_two_who_save_the_same_document_the_second_is_shown_both,
    many_who_write_one_case_break_no_chain_and_lose_nothing,
    a_form_sent_twice_at_once_is_saved_once,
}

/// Two desks of one office, each with a program of its own.
async fn two_desks(region: &Region) -> (Desk, Desk, CaseId) {
    let one = region.specialist("hidamari");
    let mut other = one.clone();
    other.db = region.again().await;
    other.actor.account = AccountId::new("other");
    "ほかの人".clone_into(&mut other.account_name);
    let case = region.find(&one, "橘").await.unwrap();
    (one, other, case)
}

fn plan() -> Target {
    Target::Document("plan".parse().unwrap())
}

async fn of_two_who_save_the_same_document_the_second_is_shown_both() {
    let region = Region::with(&["01-tachibana"]).await;
    let (one, other, case) = two_desks(&region).await;
    let target = plan();
    let from = seen(&app::open_writing(&one, &case, &target).await.unwrap());
    let save =
        |desk, form, words| app::save_writing(desk, &case, &target, from, form, policy(words));
    let (one_saved, other_saved) =
        tokio::join!(save(&one, "form-1", "一人目の方針"), save(&other, "form-2", "二人目の方針"));
    let (winner, loser, theirs, desk) = match (one_saved, other_saved) {
        (Ok(_), Err(Failure::Conflict(theirs))) => ("一人目", "二人目", theirs, &other),
        (Err(Failure::Conflict(theirs)), Ok(_)) => ("二人目", "一人目", theirs, &one),
        both => panic!("one saves and the other is told: {both:?}"),
    };
    assert_eq!(theirs.version, from.base + 1);
    assert!(theirs.tree.to_string().contains(winner), "theirs are shown");
    let mine = app::open_writing(desk, &case, &target).await.unwrap();
    assert!(mine.tree.to_string().contains(loser), "mine are kept");
    app::merge_writing(desk, &case, &target, &[]).await.unwrap();
    let from = seen(&app::open_writing(desk, &case, &target).await.unwrap());
    let saved = app::save_writing(desk, &case, &target, from, "form-3", |_, _| {}).await;
    assert_eq!(saved.unwrap().version, theirs.version + 1);
    let file = app::export_case(&one, &case).await.unwrap();
    for words in ["一人目の方針", "二人目の方針"] {
        assert!(file.contains(words), "{words}");
    }
}

async fn a_form_sent_twice_at_once_is_saved_once() {
    let region = Region::with(&["01-tachibana"]).await;
    let (one, other, case) = two_desks(&region).await;
    let mut other = other;
    other.actor.account = one.actor.account.clone();
    let target = plan();
    let from = seen(&app::open_writing(&one, &case, &target).await.unwrap());
    let send = |desk| app::save_writing(desk, &case, &target, from, "same", policy("一度だけ"));
    let (first, second) = tokio::join!(send(&one), send(&other));
    assert_eq!(first.unwrap(), second.unwrap(), "a double click is one record");
    let again = send(&one).await.unwrap();
    assert_eq!(again.version, from.base + 1);
}

/// What a page of someone's writing was made from.
fn seen(desktop: &Desktop) -> Seen {
    Seen { base: desktop.base, step: desktop.step }
}

/// Writes a policy into a plan.
fn policy(words: &'static str) -> impl FnOnce(&CaseFile, &mut Value) {
    move |_, tree| tree["body"]["policy"] = words.into()
}

/// Rounds of each of the many.
const ROUNDS: usize = 4;
/// How many look, and how many write.
const EACH: usize = 12;

async fn many_who_write_one_case_break_no_chain_and_lose_nothing() {
    let region = Region::with(&["01-tachibana"]).await;
    let (one, other, case) = two_desks(&region).await;
    let mut at_work = tokio::task::JoinSet::new();
    for i in 0..EACH {
        let desk = if i % 2 == 0 { one.clone() } else { other.clone() };
        let (looker, seen) = (desk.clone(), case.clone());
        at_work.spawn(async move {
            for _ in 0..ROUNDS {
                app::open_case(&looker, &seen).await.unwrap();
            }
        });
        let case = case.clone();
        at_work.spawn(async move {
            for round in 0..ROUNDS {
                deliver(&desk, &case, &format!("d{i}-{round}")).await;
            }
        });
    }
    while let Some(done) = at_work.join_next().await {
        done.unwrap();
    }
    let entries = app::verify_journal(&one, &case).await.unwrap().unwrap();
    assert_eq!(entries, 1 + 2 * EACH * ROUNDS, "every act once, in one chain");
    let file = app::export_case(&one, &case).await.unwrap();
    for i in 0..EACH {
        for round in 0..ROUNDS {
            assert!(file.contains(&format!("\"d{i}-{round}\"")), "d{i}-{round} was acknowledged");
        }
    }
}

/// Writes a delivery, however often someone else was first.
async fn deliver(desk: &Desk, case: &CaseId, mark: &str) {
    let grant = store::authorize::<Keep>(&desk.db, &desk.actor, case, noon()).await;
    let grant = grant.unwrap().unwrap();
    let key: Key = mark.parse().unwrap();
    loop {
        let mut loaded = store::load_case(&desk.db, &grant).await.unwrap();
        let mut delivery = loaded.case.deliveries[0].clone();
        delivery.key = key.clone();
        loaded.case.deliveries.push(delivery);
        let derived = app::derive(&loaded.case, noon().today);
        let change = Change::Delivered(vec![key.clone()]);
        let writing = Writing { account_name: "試験", at: noon().at, ..Writing::default() };
        let found = loaded.row_version;
        match store::apply(&desk.db, &grant, found, &loaded.case, &change, &derived, &writing).await
        {
            Ok(()) => return,
            Err(WriteFault::Stale) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }
}
