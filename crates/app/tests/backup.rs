//! Backups: made while the database is in use, restored whole, and nothing half.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::backup::{
    BackupFault, Plan, RecoveryKey, backups, drill_backup, keep_elsewhere, make_backup, plan,
    put_plan, restore_backup,
};
use app::{Db, Moment, OpenFault, PeopleQuery, Unsound};
use support::{Region, noon, past_the_store};

struct Scene {
    region: Region,
    key: RecoveryKey,
    plan: Plan,
}

impl Scene {
    async fn new() -> Self {
        let region = Region::with(&["01-tachibana", "10-shitara"]).await;
        let key = RecoveryKey::generate();
        let folder = region.folder.file("vault");
        let plan = Plan { recipient: key.recipient(), folder, vault: None, drilled_on: None };
        Self { region, key, plan }
    }

    fn database(&self) -> PathBuf {
        self.region.folder.file("test.db")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.region.folder.file(name)
    }

    fn make(&self, minutes: i64) -> PathBuf {
        make_backup(&self.database(), &self.plan, after(minutes)).unwrap().file
    }
}

fn after(minutes: i64) -> Moment {
    Moment { at: noon().at + minutes * 60_000, ..noon() }
}

/// Names in a folder, unfinished work included.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_made_under_load_restores_whole_and_can_be_served() {
    let scene = Scene::new().await;
    let home = scene.region.specialist("hidamari");
    let id = scene.region.find(&home, "橘").await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn({
        let (home, id, stop) = (home.clone(), id.clone(), Arc::clone(&stop));
        async move {
            let mut views = 0;
            while !stop.load(Ordering::Relaxed) {
                app::open_case(&home, &id).await.unwrap();
                views += 1;
            }
            views
        }
    });
    let (database, plan) = (scene.database(), scene.plan.clone());
    let made = tokio::task::spawn_blocking(move || make_backup(&database, &plan, noon()));
    let made = made.await.unwrap().unwrap();
    stop.store(true, Ordering::Relaxed);
    let views: i32 = load.await.unwrap();
    assert!(views > 0, "the database was in use");
    assert!(made.examined.versions > 10 && made.examined.journals == 2, "{:?}", made.examined);

    let target = scene.file("restored.db");
    let restored = restore_backup(&made.file, &scene.key, &target).unwrap();
    assert_eq!(restored.manifest, made.manifest);
    let db = Db::open(&target, false).unwrap();
    let desk = app::Desk { db, ..home };
    let query = PeopleQuery { limit: 10, ..PeopleQuery::default() };
    assert_eq!(app::list_people(&desk, &query).await.unwrap().len(), 2);
    app::open_case(&desk, &id).await.unwrap();
    assert!(app::verify_journal(&desk, &id).await.unwrap().unwrap() >= 2);
    assert_eq!(names(&scene.plan.folder), ["renkei-20261120-120000.age"]);
    let left = names(scene.database().parent().unwrap());
    assert!(!left.iter().any(|name| name.starts_with('.')), "nothing unencrypted stays: {left:?}");
}

#[tokio::test]
async fn only_the_key_opens_a_backup_and_no_word_of_it_can_be_read() {
    let scene = Scene::new().await;
    let file = scene.make(0);
    let bytes = fs::read(&file).unwrap();
    for word in ["橘", "document_version", "SQLite format", "made_at"] {
        let found = bytes.windows(word.len()).any(|part| part == word.as_bytes());
        assert!(!found, "{word}");
    }
    let target = scene.file("restored.db");
    let other = RecoveryKey::generate();
    let refused = restore_backup(&file, &other, &target).unwrap_err();
    assert_eq!(refused, BackupFault::WrongKey);
    assert!(!target.exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o337, 0, "nobody may write it, others may not read it: {mode:o}");
        restore_backup(&file, &scene.key, &target).unwrap();
        let mode = fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "only its owner may read the database: {mode:o}");
    }
}

#[tokio::test]
async fn nothing_is_ever_overwritten() {
    let scene = Scene::new().await;
    let file = scene.make(0);
    let again = make_backup(&scene.database(), &scene.plan, noon()).unwrap_err();
    assert_eq!(again, BackupFault::Exists(file.clone()));
    let before = fs::read(scene.database()).unwrap();
    let refused = restore_backup(&file, &scene.key, &scene.database()).unwrap_err();
    assert_eq!(refused, BackupFault::Exists(scene.database()));
    assert_eq!(fs::read(scene.database()).unwrap(), before);
    let target = scene.file("gone.db");
    let log = scene.file("gone.db-wal");
    fs::write(&log, b"written and not yet in the file").unwrap();
    assert_eq!(restore_backup(&file, &scene.key, &target).unwrap_err(), BackupFault::Exists(log));
    put_plan(&scene.database(), &scene.plan, true).unwrap();
    let second = put_plan(&scene.database(), &scene.plan, true).unwrap_err();
    assert!(matches!(second, BackupFault::PlanExists(_)));
    assert_eq!(plan(&scene.database()).unwrap(), scene.plan);
    let text = fs::read_to_string(scene.file("test.db.backup.json")).unwrap();
    assert!(!text.to_uppercase().contains("SECRET"), "{text}");
}

#[tokio::test]
async fn a_backup_that_was_cut_or_altered_restores_nothing() {
    let scene = Scene::new().await;
    let good = fs::read(scene.make(0)).unwrap();
    let target = scene.file("restored.db");
    let spoiled = scene.file("spoiled.age");
    let mut seen = Vec::new();
    let mut spoil = |bytes: &[u8]| {
        fs::write(&spoiled, bytes).unwrap();
        let fault = restore_backup(&spoiled, &scene.key, &target).unwrap_err();
        assert!(
            !target.exists() && !names(target.parent().unwrap()).iter().any(|n| n.starts_with('.'))
        );
        assert!(
            matches!(
                fault,
                BackupFault::Damaged(_) | BackupFault::Foreign(_) | BackupFault::WrongKey
            ),
            "{fault:?}"
        );
        seen.push(fault);
    };
    for cut in [0, 1, 100, 300, 1000, good.len() / 2, good.len() - 1] {
        spoil(&good[..cut]);
    }
    for at in (0..40).map(|i| i * (good.len() - 1) / 39) {
        let mut altered = good.clone();
        altered[at] ^= 0x10;
        spoil(&altered);
    }
    let mut longer = good.clone();
    longer.extend_from_slice(b"more");
    spoil(&longer);
    spoil(b"a letter");
    assert!(seen.iter().any(|fault| matches!(fault, BackupFault::Damaged(_))));
}

#[tokio::test]
async fn a_database_that_is_not_whole_is_not_backed_up_as_if_it_were() {
    let scene = Scene::new().await;
    scene.make(0);
    let raw = past_the_store(&scene.database());
    let trouble = |sql: &str| {
        raw.execute_batch(sql).unwrap();
        let fault = make_backup(&scene.database(), &scene.plan, after(5)).unwrap_err();
        assert_eq!(backups(&scene.plan.folder).unwrap().len(), 1, "{sql}");
        fault
    };
    raw.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let fault = trouble("DROP TRIGGER journal_no_UPDATE; UPDATE journal SET account_name = 'x'");
    assert!(matches!(fault, BackupFault::Unsound(Unsound::Journal(_))), "{fault:?}");
    let fault = trouble(
        "DROP TRIGGER document_version_no_UPDATE; UPDATE document_version SET body = body || ' '",
    );
    assert!(matches!(fault, BackupFault::Unsound(Unsound::Version { .. })), "{fault:?}");
    let fault = trouble("UPDATE support_case SET person_id = 'nobody'");
    assert!(matches!(fault, BackupFault::Unsound(Unsound::Reference(_))), "{fault:?}");
    let missing = make_backup(&scene.file("no.db"), &scene.plan, after(6)).unwrap_err();
    assert_eq!(missing, BackupFault::Database(OpenFault::NotThere));
}

#[tokio::test]
async fn a_drill_tells_what_would_be_restored_and_leaves_nothing() {
    let scene = Scene::new().await;
    let file = scene.make(0);
    let before = names(scene.database().parent().unwrap());
    let home = scene.region.specialist("hidamari");
    let id = scene.region.find(&home, "橘").await.unwrap();
    app::open_case(&home, &id).await.unwrap();
    let drilled = drill_backup(&file, &scene.key, &scene.database()).unwrap();
    let rows = |tables: &[(String, u64)]| tables.iter().find(|t| t.0 == "journal").unwrap().1;
    assert_eq!(rows(&drilled.now), rows(&drilled.restored.manifest.tables) + 1);
    assert_eq!(names(scene.database().parent().unwrap()), before);
}

#[tokio::test]
async fn another_user_keeps_copies_that_later_ones_cannot_drive_out() {
    let scene = Scene::new().await;
    let vault = scene.file("kept");
    fs::create_dir(&vault).unwrap();
    for minutes in 0..3 {
        scene.make(minutes);
    }
    let today = noon().today;
    let outbox = &scene.plan.folder;
    assert_eq!(keep_elsewhere(outbox, &vault, today).unwrap().len(), 3);
    assert_eq!(keep_elsewhere(outbox, &vault, today).unwrap().len(), 0, "once");
    let first = vault.join("renkei-20261120-120000.age");
    restore_backup(&first, &scene.key, &scene.file("restored.db")).unwrap();
    // The running user writes what it likes: names of other days, and very many.
    fs::write(outbox.join("renkei-20991231-000000.age"), b"x").unwrap();
    fs::write(outbox.join("renkei-20200101-000000.age"), b"x").unwrap();
    for i in 0..60 {
        fs::write(outbox.join(format!("renkei-20261120-2300{i:02}.age")), b"x").unwrap();
    }
    keep_elsewhere(outbox, &vault, today).unwrap();
    let kept = names(&vault);
    assert!(kept.iter().all(|name| name.starts_with("renkei-20261120-")), "{kept:?}");
    assert_eq!(kept.len(), 24, "no more than a day's worth");
    assert!(first.exists());
    for days in 1..30 {
        keep_elsewhere(outbox, &vault, today.plus_days(days)).unwrap();
    }
    assert!(first.exists(), "the first of its day stays");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o440);
    }
}
