//! Names among a million people, found by a letter or two, against `LIKE`.

use std::path::Path;
use std::time::{Duration, Instant};

use access::{AccountId, Actor, Role};
use app::{Db, Desk, PeopleQuery};
use domain::search_key;
use rusqlite::{Connection, OpenFlags, params};

use crate::crowd::{self, Dice};
use crate::writes::desk;

/// People of one office.
const OF_ONE: usize = 5_000;
/// Searches of each kind.
const SEARCHES: usize = 500;
/// Most lines of a page.
const LINES: u32 = 51;

/// Prints the times of searches by one and two letters of a name or its reading.
pub fn search(seed: u64, people: usize) -> Result<(), String> {
    crowd::in_a_folder(|folder| {
        let file = folder.join("search.db");
        let db = Db::open(&file, true).map_err(|e| format!("{e:?}"))?;
        let names = names(seed);
        let start = Instant::now();
        fill(&file, seed, people, &names).map_err(|e| e.to_string())?;
        let size = std::fs::metadata(&file).map_err(|e| e.to_string())?.len() / 1_000_000;
        println!(
            "search: {people} people of {} offices, {size} MB, made in {:.0} s",
            people.div_ceil(OF_ONE),
            start.elapsed().as_secs_f32()
        );
        let runtime = tokio::runtime::Runtime::new().map_err(|e| e.to_string())?;
        runtime.block_on(compare(seed, people, &db, &file, &names))
    })
}

/// Surnames and given names with their readings.
struct Names {
    family: Vec<(String, String)>,
    given: Vec<(String, String)>,
}

fn names(seed: u64) -> Names {
    let (mut family, mut given) = (Vec::new(), Vec::new());
    for case in demo::grow(seed, 4_000) {
        let (name, kana) = (case.person.name.to_string(), case.person.kana.to_string());
        let (mut words, mut readings) = (name.split_whitespace(), kana.split_whitespace());
        let mut next = |to: &mut Vec<(String, String)>| {
            to.extend(words.next().map(str::to_owned).zip(readings.next().map(str::to_owned)));
        };
        next(&mut family);
        next(&mut given);
    }
    for list in [&mut family, &mut given] {
        list.sort();
        list.dedup();
    }
    Names { family, given }
}

fn fill(file: &Path, seed: u64, people: usize, names: &Names) -> rusqlite::Result<()> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000;
         DROP INDEX search_gram_case",
    )?;
    let mut dice = Dice(seed + 1);
    for office in 0..people.div_ceil(OF_ONE) {
        connection.execute_batch("BEGIN")?;
        connection.execute(
            "INSERT INTO office (id, name, kana, kind, corporation, phone, registered)
             VALUES (?1, ?1, '', '', '', '', 1)",
            [office_id(office)],
        )?;
        fill_office(&connection, &mut dice, office, people, names)?;
        connection.execute_batch("COMMIT")?;
    }
    connection.execute_batch(
        "CREATE INDEX search_gram_case ON search_gram (case_id); ANALYZE;
         PRAGMA wal_checkpoint(TRUNCATE)",
    )
}

fn office_id(number: usize) -> String {
    format!("office-{number:04}")
}

fn fill_office(
    connection: &Connection,
    dice: &mut Dice,
    office: usize,
    people: usize,
    names: &Names,
) -> rusqlite::Result<()> {
    let id = office_id(office);
    let mut person = connection.prepare_cached(
        "INSERT INTO support_case (id, person_id, office_id, home_key, closure, closure_reason,
             name, kana, kana_key, specialist, stage, next, search_text, row_version, changed_at)
         VALUES (?1, ?1, ?2, 'h', '{}', '', ?3, ?4, ?5, '', '', '[]', ?6, 1, 0)",
    )?;
    let mut rows = Vec::new();
    for number in (office * OF_ONE..people).take(OF_ONE) {
        let (family, reading) = &names.family[dice.below(names.family.len())];
        let (given, given_reading) = &names.given[dice.below(names.given.len())];
        let (name, kana) = (format!("{family} {given}"), format!("{reading} {given_reading}"));
        let kana_key = search_key(&kana);
        let search_text = format!("{} {kana_key}", search_key(&name));
        let case = format!("case-{number:08}");
        person.execute(params![case, id, name, kana, kana_key, search_text])?;
        for gram in grams(&search_text) {
            rows.push((gram, kana_key.clone(), case.clone()));
        }
    }
    rows.sort();
    rows.dedup();
    let mut insert = connection.prepare_cached(
        "INSERT INTO search_gram (office_id, gram, kana_key, case_id) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (gram, kana_key, case) in rows {
        insert.execute(params![id, gram, kana_key, case])?;
    }
    Ok(())
}

/// The letters and pairs of letters of each word, and nothing for the list of all.
fn grams(text: &str) -> Vec<String> {
    let mut grams = vec![String::new()];
    for word in text.split(' ') {
        let letters: Vec<char> = word.chars().collect();
        grams.extend(letters.iter().map(ToString::to_string));
        grams.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
    }
    grams
}

async fn compare(
    seed: u64,
    people: usize,
    db: &Db,
    file: &Path,
    names: &Names,
) -> Result<(), String> {
    let plain = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let plain = plain.map_err(|e| e.to_string())?;
    let mut dice = Dice(seed + 2);
    for (what, letters, of_reading) in [
        ("one kanji", 1, false),
        ("two kanji", 2, false),
        ("one kana", 1, true),
        ("two kana", 2, true),
    ] {
        let mut any_words = || {
            let list = if dice.below(2) == 0 { &names.family } else { &names.given };
            let (name, reading) = &list[dice.below(list.len())];
            let text = if of_reading { reading } else { name };
            text.chars().take(letters).collect::<String>()
        };
        let words: Vec<String> = (0..SEARCHES).map(|_| any_words()).collect();
        let mut ours = Vec::new();
        let mut lines = 0;
        for words in &words {
            let desk = desk_of(db, &mut Dice(seed + ours.len() as u64 + 3), people)?;
            let query =
                PeopleQuery { words: words.clone(), limit: LINES, ..PeopleQuery::default() };
            let start = Instant::now();
            let found = app::list_people(&desk, &query).await.map_err(|e| format!("{e:?}"))?;
            ours.push(start.elapsed());
            lines += found.len();
        }
        let theirs = like(&plain, &words).map_err(|e| e.to_string())?;
        let median = |times: &[Duration]| {
            let mut times = times.to_vec();
            times.sort();
            times[times.len() / 2].as_secs_f64()
        };
        let ratio = median(&theirs) / median(&ours);
        println!(
            "search: {what}: {} lines on average; {} (bar p99 5 ms); LIKE over all: {}, {ratio:.0} \
             times as long",
            lines / SEARCHES,
            crowd::spread(ours),
            crowd::spread(theirs)
        );
    }
    Ok(())
}

/// Someone of any office.
fn desk_of(db: &Db, dice: &mut Dice, people: usize) -> Result<Desk, String> {
    let mut desk = desk(db)?;
    let office = office_id(dice.below(people.div_ceil(OF_ONE)));
    desk.actor = Actor {
        account: AccountId::new("bench"),
        office: office.parse().map_err(|_| "no office")?,
        role: Role::Specialist,
    };
    Ok(desk)
}

/// The same as one would write it at first: a look through all names.
fn like(plain: &Connection, words: &[String]) -> rusqlite::Result<Vec<Duration>> {
    let mut statement = plain.prepare(
        "SELECT id, name, kana FROM support_case WHERE search_text LIKE ?1
         ORDER BY kana_key, id LIMIT 51",
    )?;
    words
        .iter()
        .take(20)
        .map(|words| {
            let start = Instant::now();
            let found = statement
                .query_map([format!("%{}%", search_key(words))], |row| row.get::<_, String>(1))?;
            found.collect::<rusqlite::Result<Vec<_>>>()?;
            Ok(start.elapsed())
        })
        .collect()
}
