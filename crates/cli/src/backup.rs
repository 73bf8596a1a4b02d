//! `renkei backup` and `renkei restore`.

use std::fs;
use std::io::{BufRead, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use app::backup::{
    Backup, BackupFault, KeyFault, Manifest, Plan, RecoveryKey, backups, drill_backup,
    keep_elsewhere, make_backup, plan, put_plan, restore_backup,
};
use app::{Examined, Location, OpenFault, Unsound};
use forms::{RecoveryPage, recovery_sheet};
use words::backup as say;

use crate::args::{BackupArgs, BackupCommand, RestoreArgs};
use crate::clock::Clock;
use crate::print::printer;
use crate::say::{Said, line};

/// The file of the embedded database; PostgreSQL has tools of its own.
pub fn file_of(database: &Location) -> Result<&Path, Said> {
    match database {
        Location::File(file) => Ok(file),
        Location::Server(_) => Err(Said(say::only_embedded().to_owned())),
    }
}

/// Does what is asked with backups.
pub fn backup(database: &Path, fonts: Option<&Path>, args: BackupArgs) -> Result<(), Said> {
    match args.what {
        None => make(database),
        Some(BackupCommand::Init { to, vault, page }) => {
            init(database, fonts, &to, vault, page.as_deref())
        }
        Some(BackupCommand::Drill { file, key, report }) => {
            drill(database, file, key.as_deref(), report.as_deref())
        }
        Some(BackupCommand::Keep { from, to }) => keep(&from, &to),
        Some(BackupCommand::List) => list(database),
    }
}

fn make(database: &Path) -> Result<(), Said> {
    let made = make_backup(database, &plan(database)?, Clock::default().now())?;
    line!("{}", say::made(&made.file.display().to_string(), made.bytes / 1024));
    let Examined { versions, journals, entries, .. } = made.examined;
    line!("{}", say::tested(versions, journals, entries));
    if !made.gone.is_empty() {
        line!("{}", say::gone(made.gone.len()));
    }
    Ok(())
}

/// Makes a key, shows it once, and goes on only when it has been taken down.
fn init(
    database: &Path,
    fonts: Option<&Path>,
    folder: &Path,
    vault: Option<PathBuf>,
    page: Option<&Path>,
) -> Result<(), Said> {
    let folder = std::path::absolute(folder).map_err(|e| cannot(folder, &e))?;
    if plan(database).is_ok() {
        let mut file = database.as_os_str().to_owned();
        file.push(".backup.json");
        return Err(BackupFault::PlanExists(file.into()).into());
    }
    fs::create_dir_all(&folder).map_err(|e| cannot(&folder, &e))?;
    let key = RecoveryKey::generate();
    let facts = say::key_facts(
        &key.recipient(),
        &words::day(Clock::default().now().today),
        &std::path::absolute(database).unwrap_or_default().display().to_string(),
        &folder.display().to_string(),
    );
    match page {
        None => tell_key(&key, &facts),
        Some(file) => {
            not_beside(file, database, &folder)?;
            print_key(&key, facts.to_vec(), file, fonts)?;
        }
    }
    eprintln!("{}", say::ask_last_line());
    let mut typed = String::new();
    drop(std::io::stdin().lock().read_line(&mut typed));
    let lines = key.lines();
    let all: Vec<_> = lines.iter().map(|(groups, check)| format!("{groups} {check}")).collect();
    let last = all.len() - 1;
    let with_typed = [&all[..last], &[typed]].concat().join("\n");
    if RecoveryKey::read(&with_typed).is_err() {
        if let Some(file) = page {
            drop(fs::remove_file(file));
        }
        return Err(Said(say::wrong_last_line().to_owned()));
    }
    let recipient = key.recipient();
    let plan = Plan { recipient, folder: folder.clone(), vault, drilled_on: None };
    put_plan(database, &plan, true)?;
    line!("{}", say::ready(&folder.display().to_string()));
    Ok(())
}

fn tell_key(key: &RecoveryKey, facts: &[(&'static str, String)]) {
    line!("{}\n", say::key_title());
    for (i, (groups, check)) in key.lines().iter().enumerate() {
        line!("  {}", say::key_line(i + 1, groups, check));
    }
    line!("");
    for (label, value) in facts {
        line!("{label}: {value}");
    }
    line!("");
    for sentence in say::key_advice() {
        line!("{sentence}");
    }
    line!("");
}

/// A key beside what it opens opens it for every thief.
fn not_beside(file: &Path, database: &Path, folder: &Path) -> Result<(), Said> {
    let parent = |path: &Path| {
        let absolute = std::path::absolute(path).unwrap_or_default();
        let parent = absolute.parent().unwrap_or(Path::new("/")).to_owned();
        fs::canonicalize(&parent).unwrap_or(parent)
    };
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let place = parent(file);
    if place.starts_with(parent(database)) || place.starts_with(folder) {
        return Err(BackupFault::BesideTheData(file.to_owned()).into());
    }
    Ok(())
}

fn print_key(
    key: &RecoveryKey,
    facts: Vec<(&'static str, String)>,
    file: &Path,
    fonts: Option<&Path>,
) -> Result<(), Said> {
    let page = RecoveryPage { lines: key.lines().to_vec(), facts };
    let seconds = Clock::default().now().at / 1000;
    let pdf = printer(fonts)?
        .print(&[recovery_sheet(&page)], seconds)
        .map_err(|fault| Said(words::cli::broken(&format!("{fault:?}"))))?;
    let mut out = app::private(file).map_err(|e| cannot(file, &e))?;
    out.write_all(&pdf.bytes).map_err(|e| cannot(file, &e))?;
    line!("{}", say::key_page_written(&file.display().to_string()));
    Ok(())
}

fn drill(
    database: &Path,
    file: Option<PathBuf>,
    key: Option<&Path>,
    report: Option<&Path>,
) -> Result<(), Said> {
    let mut plan = plan(database)?;
    let file = match file {
        Some(file) => file,
        None => newest(&plan.folder)?.file,
    };
    let key = read_key(key)?;
    let now = Clock::default().now();
    let began = Instant::now();
    let drilled = drill_backup(&file, &key, database)?;
    let seconds = began.elapsed().as_secs_f32();
    let (manifest, examined) = (&drilled.restored.manifest, &drilled.restored.examined);
    let now_of = |table: &str| drilled.now.iter().find(|(name, _)| name == table).map(|n| n.1);
    let told = say::drill_report(&say::DrillReport {
        on: words::day(now.today),
        file: file.display().to_string(),
        kilobytes: fs::metadata(&file).map_or(0, |about| about.len() / 1024),
        made: made_at(manifest),
        age_days: (now.at - manifest.made_at) / 86_400_000,
        program: &manifest.program,
        seconds,
        migration: (examined.found, examined.migration),
        versions: examined.versions,
        journals: examined.journals,
        entries: examined.entries,
        tables: manifest
            .tables
            .iter()
            .map(|(table, then)| (table.clone(), *then, now_of(table)))
            .collect(),
    });
    line!("{told}");
    if let Some(file) = report {
        fs::write(file, &told).map_err(|e| cannot(file, &e))?;
        line!("{}", say::report_written(&file.display().to_string()));
    }
    plan.drilled_on = Some(now.today);
    put_plan(database, &plan, false)?;
    Ok(())
}

fn newest(folder: &Path) -> Result<Backup, Said> {
    let all = backups(folder)?;
    all.into_iter().next_back().ok_or_else(|| BackupFault::Nothing(folder.to_owned()).into())
}

fn keep(from: &Path, to: &Path) -> Result<(), Said> {
    let kept = keep_elsewhere(from, to, Clock::default().now().today)?;
    if kept.is_empty() {
        line!("{}", say::nothing_new());
    }
    for file in kept {
        line!("{}", say::kept(&file.display().to_string()));
    }
    Ok(())
}

fn list(database: &Path) -> Result<(), Said> {
    for backup in backups(&plan(database)?.folder)? {
        let file = backup.file.display().to_string();
        line!("{}", say::listed(&words::day(backup.day), &file, backup.bytes / 1024));
    }
    Ok(())
}

/// Restores a backup.
pub fn restore(database: &Path, args: &RestoreArgs) -> Result<(), Said> {
    let key = read_key(args.key.as_deref())?;
    let restored = restore_backup(&args.file, &key, database)?;
    let examined = restored.examined;
    let made = made_at(&restored.manifest);
    line!("{}", say::restored(&database.display().to_string(), &made));
    if examined.found != examined.migration {
        line!("{}", say::migrated(examined.found, examined.migration));
    }
    let rows = restored.manifest.tables.iter().map(|(_, rows)| rows).sum();
    let Examined { versions, journals, entries, .. } = examined;
    line!("{}", say::restored_rows(rows, versions, journals, entries));
    Ok(())
}

/// The day and time a backup was begun, in Japan.
fn made_at(manifest: &Manifest) -> String {
    Clock::said(manifest.made_at)
}

/// The key from a file, or as it is typed: until it is complete or the input ends.
fn read_key(file: Option<&Path>) -> Result<RecoveryKey, Said> {
    if let Some(file) = file {
        let text = fs::read_to_string(file).map_err(|e| cannot(file, &e))?;
        return Ok(RecoveryKey::read(&text).map_err(BackupFault::from)?);
    }
    eprintln!("{}", say::ask_key());
    let mut text = String::new();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        text.push_str(&line);
        text.push('\n');
        match RecoveryKey::read(&text) {
            // More lines are to come.
            Err(KeyFault::Lines(_)) => {}
            read => return Ok(read.map_err(BackupFault::from)?),
        }
    }
    Ok(RecoveryKey::read(&text).map_err(BackupFault::from)?)
}

fn cannot(file: &Path, error: &std::io::Error) -> Said {
    Said(say::fault::file(&file.display().to_string(), &error.to_string()))
}

impl From<BackupFault> for Said {
    fn from(fault: BackupFault) -> Self {
        use say::fault as told;
        let name = |file: &PathBuf| file.display().to_string();
        Self(match &fault {
            BackupFault::NoPlan(file) => told::no_plan(&name(file)),
            BackupFault::PlanExists(file) => told::plan_exists(&name(file)),
            BackupFault::Nothing(folder) => told::nothing(&name(folder)),
            BackupFault::File(file, why) => told::file(&name(file), why),
            BackupFault::Exists(file) => told::exists(&name(file)),
            BackupFault::BesideTheData(file) => told::beside(&name(file)),
            BackupFault::Key(KeyFault::Line(line)) => told::key_line(*line),
            BackupFault::Key(KeyFault::Lines(found)) => told::key_lines(*found),
            BackupFault::Key(KeyFault::Whole) => told::key_whole().to_owned(),
            BackupFault::WrongKey => told::wrong_key().to_owned(),
            BackupFault::Foreign(file) => told::foreign(&name(file)),
            BackupFault::Damaged(file) => told::damaged(&name(file)),
            BackupFault::Newer(file) => told::newer(&name(file)),
            BackupFault::Differs => told::differs().to_owned(),
            BackupFault::Database(fault) => return fault.clone().into(),
            BackupFault::Unsound(unsound) => return unsound.clone().into(),
        })
    }
}

impl From<Unsound> for Said {
    fn from(unsound: Unsound) -> Self {
        use say::fault as told;
        Self(match unsound {
            Unsound::Open(OpenFault::Damaged) | Unsound::Damaged => told::pages().to_owned(),
            Unsound::Open(fault) => return fault.into(),
            Unsound::Reference(table) => told::reference(&table),
            Unsound::Version { case, document, number } => told::version(&case, &document, number),
            Unsound::Journal(fault) => crate::journal::fault_line(&fault),
        })
    }
}
