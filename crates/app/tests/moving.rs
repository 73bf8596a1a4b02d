//! A database moves from one engine to the other and back, and is the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use app::{CopyFault, Engine, PeopleQuery};
use support::{Region, engine, office_id, on, on_both};

on_both! {
    everything_moves_to_the_other_engine_and_back,
    a_target_that_is_not_empty_is_refused_and_left_as_it_is,
    a_copy_that_is_not_equal_is_taken_back,
}

/// An empty store on the other engine.
async fn elsewhere() -> Region {
    let other = match engine() {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    };
    let mut made = None;
    on(other, async { made = Some(Region::empty().await) }).await;
    made.unwrap()
}

/// A store with what may get lost on the way: rare letters, line ends, quotes, nothing.
async fn full() -> Region {
    let region = Region::with(&["01-tachibana", "09-ukai", "36-mamiya"]).await;
    let home = region.specialist("hidamari");
    let mut office = app::registered_offices(&home).await.unwrap().remove(0);
    office.id = office_id("odd");
    "𠮷野家'\"\\ \u{1F33B}\u{200F}\n二行目\t|".clone_into(&mut office.name);
    office.number = None;
    app::put_office(&home, &office).await.unwrap();
    let id = region.find(&home, "橘").await.unwrap();
    app::open_case(&home, &id).await.unwrap();
    region
}

async fn everything_moves_to_the_other_engine_and_back() {
    let (source, there, back) = (full().await, elsewhere().await, Region::empty().await);
    let copied = app::copy_everything(&source.db, &there.db).await.unwrap();
    assert_eq!(app::copy_everything(&there.db, &back.db).await.unwrap(), copied);
    let rows = |table: &str| copied.tables.iter().find(|t| t.name == table).unwrap().rows;
    assert!(rows("document_version") > 20 && rows("journal") == 4 && rows("search_gram") > 100);
    assert_eq!(rows("support_case"), 3);

    let home = source.specialist("hidamari");
    let query = PeopleQuery { limit: 10, ..PeopleQuery::default() };
    let people = app::list_people(&home, &query).await.unwrap();
    for region in [&there, &back] {
        let moved = region.specialist("hidamari");
        assert_eq!(app::list_people(&moved, &query).await.unwrap(), people);
        for person in &people {
            let file = app::export_case(&home, &person.id).await.unwrap();
            assert_eq!(app::export_case(&moved, &person.id).await.unwrap(), file);
            app::verify_journal(&moved, &person.id).await.unwrap().unwrap();
        }
        let odd = app::registered_offices(&moved).await.unwrap();
        assert!(odd.iter().any(|office| office.name.contains("𠮷野家'\"\\ \u{1F33B}\u{200F}\n")));
    }
}

async fn a_target_that_is_not_empty_is_refused_and_left_as_it_is() {
    let source = Region::with(&["01-tachibana"]).await;
    let target = elsewhere().await;
    let console = target.specialist("console");
    app::put_municipality(&console, "999999", "よその市").await.unwrap();
    let refused = app::copy_everything(&source.db, &target.db).await;
    assert_eq!(refused, Err(CopyFault::NotEmpty("municipality".to_owned())));
    let kept = target.past_the_store("SELECT name FROM municipality").unwrap();
    assert_eq!(kept, ["よその市"]);
    assert_eq!(target.past_the_store("SELECT COUNT(*) FROM support_case").unwrap(), ["0"]);
    let itself = app::copy_everything(&source.db, &source.again().await).await;
    assert!(matches!(itself, Err(CopyFault::NotEmpty(_))), "nor a database into itself");
}

async fn a_copy_that_is_not_equal_is_taken_back() {
    let source = elsewhere().await;
    let target = Region::empty().await;
    let console = source.specialist("console");
    app::put_municipality(&console, "999999", "さくら市").await.unwrap();
    let alters = match engine() {
        Engine::Sqlite => {
            "CREATE TRIGGER t AFTER INSERT ON municipality
             BEGIN UPDATE municipality SET name = 'x'; END"
        }
        Engine::Postgres => {
            "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS
                 'BEGIN NEW.name := ''x''; RETURN NEW; END';
             CREATE TRIGGER t BEFORE INSERT ON municipality
                 FOR EACH ROW EXECUTE FUNCTION t()"
        }
    };
    target.past_the_store(alters).unwrap();
    let differs = app::copy_everything(&source.db, &target.db).await;
    assert_eq!(differs, Err(CopyFault::Differs("municipality".to_owned())));
    assert_eq!(target.past_the_store("SELECT COUNT(*) FROM municipality").unwrap(), ["0"]);
}
