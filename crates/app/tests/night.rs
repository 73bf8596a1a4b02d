//! The work of the night, done by one of several servers, on both engines.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use app::{Moment, Night};
use store::Lease;
use support::{Region, entropy, noon, on_both};

on_both! {
    one_of_several_servers_holds_the_work_of_a_day,
    a_server_that_is_gone_is_followed_by_another,
    the_night_makes_lists_tell_of_today,
    of_servers_that_wake_together_one_does_the_work,
}

const MINUTE: i64 = 60_000;

fn lease(holder: &str) -> Lease<'_> {
    Lease { name: "night", holder }
}

async fn one_of_several_servers_holds_the_work_of_a_day() {
    let region = Region::empty().await;
    let (one, other) = (region.db.clone(), region.again().await);
    let today = noon().today;
    assert!(lease("one").take(&one, today, 0, MINUTE).await.unwrap());
    assert!(!lease("other").take(&other, today, 1, MINUTE).await.unwrap(), "held by another");
    assert!(lease("one").take(&one, today, 2, 2 * MINUTE).await.unwrap(), "held longer");
    assert!(!lease("other").done(&other, today).await.unwrap(), "not its work");
    assert_eq!(lease("other").day(&other).await.unwrap(), None);
    assert!(lease("one").done(&one, today).await.unwrap());
    assert_eq!(lease("other").day(&other).await.unwrap(), Some(today));
    for holder in ["one", "other"] {
        let again = lease(holder).take(&other, today, 9 * MINUTE, 10 * MINUTE).await.unwrap();
        assert!(!again, "the day's work is done");
    }
    let tomorrow = today.plus_days(1);
    assert!(lease("other").take(&other, tomorrow, 9 * MINUTE, 10 * MINUTE).await.unwrap());
}

async fn a_server_that_is_gone_is_followed_by_another() {
    let region = Region::empty().await;
    let today = noon().today;
    assert!(lease("gone").take(&region.db, today, 0, MINUTE).await.unwrap());
    assert!(!lease("next").take(&region.db, today, MINUTE - 1, 2 * MINUTE).await.unwrap());
    assert!(lease("next").take(&region.db, today, MINUTE, 2 * MINUTE).await.unwrap());
    assert!(!lease("gone").done(&region.db, today).await.unwrap(), "it came back too late");
}

/// A clock that stands so many days after the day of all tests.
fn days_later(days: i32) -> impl Fn() -> Moment {
    move || Moment { today: noon().today.plus_days(days), ..noon() }
}

async fn the_night_makes_lists_tell_of_today() {
    let region = Region::with(&["01-tachibana", "10-shitara"]).await;
    let home = region.specialist("hidamari");
    let id = region.find(&home, "橘").await.unwrap();
    let night = async |days| app::nightly(&region.db, &days_later(days), entropy(), "me").await;
    let Night::Done(report) = night(0).await.unwrap() else { panic!("nobody else is here") };
    assert_eq!((report.cases, report.changed), (2, 0), "imported today");
    assert_eq!(night(0).await.unwrap(), Night::NotOurs, "once a day");

    let before = kept(&region, id.as_str());
    let Night::Done(report) = night(400).await.unwrap() else { panic!("a new day") };
    assert_eq!((report.cases, report.changed, report.skipped.len()), (2, 2, 0));
    let after = kept(&region, id.as_str());
    assert_ne!(after, before, "a monitoring of last year is overdue now");
    let mut later = home.clone();
    later.moment = days_later(400)();
    let (_, findings) = app::check_case(&later, &id).await.unwrap();
    assert_eq!(after.len(), findings.len(), "as fresh from the documents");
    let journal = store::journal_of(&region.db, &id).await.unwrap();
    let acts: Vec<_> = journal.iter().map(|row| row.act.as_str()).collect();
    assert_eq!(acts, ["imported", "viewed"], "the night looks at nobody");
}

fn kept(region: &Region, case: &str) -> Vec<String> {
    let sql = "SELECT code, place FROM finding WHERE case_id = ";
    region.past_the_store(&format!("{sql}'{case}' ORDER BY position")).unwrap()
}

async fn of_servers_that_wake_together_one_does_the_work() {
    let region = Region::with(&["01-tachibana", "10-shitara"]).await;
    let other = region.again().await;
    let clock = days_later(1);
    let (one, other) = tokio::join!(
        app::nightly(&region.db, &clock, entropy(), "one"),
        app::nightly(&other, &clock, entropy(), "other"),
    );
    let did = [one.unwrap(), other.unwrap()].map(|night| matches!(night, Night::Done(_)));
    assert!(did[0] != did[1], "one and not both: {did:?}");
}
