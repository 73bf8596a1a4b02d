//! The week is drawn in a real browser: with the mouse, with the keyboard, and without script as a
//! table.

mod support;

use browser::{Browser, Tab};
use support::{Demo, User};

fn browser() -> Browser {
    Browser::start().expect("Chromium is installed: run `make test`, or .ci/setup test")
}

/// The plan of 橘 はるか has seven blocks; the one drawn here is the eighth.
const DRAWN: &str = "body.weekly.blocks[7]";

/// The middle of a half-hour of the drawn week: column from Monday, row from five in the morning.
fn at(tab: &mut Tab<'_>, day: u32, row: u32) -> (f64, f64) {
    let point = tab.eval(&format!(
        "(() => {{ const r = document.querySelector('.week-grid .days').getBoundingClientRect(); \
         return [r.left + r.width * ({day} + 0.5) / 7, r.top + r.height * ({row} + 0.5) / 48]; }})()"
    ));
    (point[0].as_f64().expect("a place"), point[1].as_f64().expect("a place"))
}

/// Brings nine to five into view, below the bar that stays.
fn brings_the_day_into_view(tab: &mut Tab<'_>) {
    tab.eval(
        "document.querySelector('.week-grid').scrollIntoView({ behavior: 'instant' }); \
         window.scrollBy({ top: -80, behavior: 'instant' })",
    );
}

fn drags(tab: &mut Tab<'_>, from: (u32, u32), to: (u32, u32)) {
    let (from, to) = (at(tab, from.0, from.1), at(tab, to.0, to.1));
    tab.drag(from, to);
}

/// What the table says of a block: days, beginning, end, words.
fn block(user: &mut User<'_>, path: &str) -> String {
    let said = user.tab.eval(&format!(
        "(() => {{ const of = (name) => document.getElementsByName('{path}.' + name); \
         const days = [...of('days')].filter(d => d.checked).map(d => d.value); \
         return [days.join(' '), of('time.from')[0].value, of('time.to')[0].value, \
         of('label')[0].value].join(' | '); }})()"
    ));
    said.as_str().expect("a block").to_owned()
}

fn waits_until_kept(user: &mut User<'_>) {
    user.tab.wait("document.querySelector('#state').textContent.includes('下書きを保存しました')");
}

/// Announced to those who do not see the drawing.
fn hears(user: &mut User<'_>, words: &str) {
    let said = user.tab.eval("document.querySelector('.week-said').textContent");
    assert!(said.as_str().unwrap_or_default().contains(words), "{said}, not {words}");
}

fn goes_one_step_back(user: &mut User<'_>) {
    user.tab.click("button[value=undo]");
}

fn opens_the_week(user: &mut User<'_>) -> String {
    let case = user.case_of("橘 はるか");
    user.goes_to(&format!("{case}/write/d.plan?part=week"));
    case
}

#[test]
fn a_block_is_drawn_moved_and_stretched_with_the_mouse() {
    let demo = Demo::start();
    let mut browser = browser();
    let mut user = User::signs_in(&demo, browser.tab(1366, 900, true), "hidamari");
    let case = opens_the_week(&mut user);
    brings_the_day_into_view(&mut user.tab);

    drags(&mut user.tab, (5, 8), (5, 13));
    assert_eq!(block(&mut user, DRAWN), "sat | 9:00 | 12:00 | ");
    hears(&mut user, "土曜 9:00～12:00");
    waits_until_kept(&mut user);

    drags(&mut user.tab, (5, 10), (6, 12));
    assert_eq!(block(&mut user, DRAWN), "sun | 10:00 | 13:00 | ");

    // It lies beside what Sunday has already.
    let lanes = user.tab.eval(
        "[...document.querySelectorAll('.week-grid .day:nth-child(7) .block')] \
         .filter(b => b.style.top === document.querySelector('.block.chosen').style.top) \
         .map(b => b.style.left)",
    );
    assert_eq!(lanes.as_array().map(Vec::len), Some(2), "{lanes}");

    let edge = user.tab.middle_of(".block.chosen .south");
    let four = at(&mut user.tab, 6, 21);
    user.tab.drag(edge, four);
    assert_eq!(block(&mut user, DRAWN), "sun | 10:00 | 16:00 | ");

    let edge = user.tab.middle_of(".block.chosen .north");
    let eight = at(&mut user.tab, 6, 6);
    user.tab.drag(edge, eight);
    assert_eq!(block(&mut user, DRAWN), "sun | 8:00 | 16:00 | ");

    // A stretch sideways makes it a block of several days; back again, of fewer.
    user.tab.eval("document.getElementsByName('body.weekly.blocks[1].days')[4].click()");
    waits_until_kept(&mut user);
    brings_the_day_into_view(&mut user.tab);
    let work = "body.weekly.blocks[1]";
    assert!(block(&mut user, work).starts_with("mon tue wed thu | 9:00 | 16:00"));
    let edge = user.tab.middle_of(".block[data-row='1'][data-day='3'] .east");
    let saturday = at(&mut user.tab, 5, 15);
    user.tab.drag(edge, saturday);
    assert!(block(&mut user, work).starts_with("mon tue wed thu fri sat | 9:00"));

    // One step back, and one has not left the place.
    goes_one_step_back(&mut user);
    user.tab.wait(&format!("!document.getElementsByName('{work}.days')[5].checked"));
    assert!(block(&mut user, work).starts_with("mon tue wed thu | 9:00"));
    user.tab.wait("document.querySelectorAll('.week-grid .block').length > 10");
    assert_eq!(block(&mut user, DRAWN), "sun | 8:00 | 16:00 | ");
    user.does("save");
    assert_eq!(user.tab.address(), format!("{case}/documents/plan/2"));
    user.goes_to(&format!("{case}/write/d.plan?part=week"));
    assert_eq!(block(&mut user, DRAWN), "sun | 8:00 | 16:00 | ");
}

#[test]
fn the_night_runs_on_in_the_next_column() {
    let demo = Demo::start();
    let mut browser = browser();
    let mut user = User::signs_in(&demo, browser.tab(1366, 1000, true), "hidamari");
    opens_the_week(&mut user);
    // Only what is drawn here lies in the way.
    for _ in 0..7 {
        user.tab.eval("document.querySelector('.blocks button[value$=\"[0]\"]').click()");
    }
    brings_the_day_into_view(&mut user.tab);
    drags(&mut user.tab, (1, 34), (1, 37));
    let edge = user.tab.middle_of(".block.chosen .south");
    let morning = at(&mut user.tab, 2, 3);
    user.tab.drag(edge, morning);
    assert_eq!(block(&mut user, "body.weekly.blocks[0]"), "tue | 22:00 | 31:00 | ");
    let pieces = user.tab.eval("document.querySelectorAll('.week-grid .block').length");
    assert_eq!(pieces, 2, "one piece in each column");
    hears(&mut user, "火曜 22:00～翌7:00");
}

#[test]
fn a_block_is_drawn_and_told_by_keyboard_alone() {
    let demo = Demo::start();
    let mut browser = browser();
    let mut user = User::signs_in(&demo, browser.tab(1366, 900, true), "hidamari");
    let case = opens_the_week(&mut user);
    user.tab.eval("document.querySelector('.block[data-row=\"1\"][tabindex=\"0\"]').focus()");
    let work = "body.weekly.blocks[1]";
    let label = "かなた（焼き菓子）";
    let steps: [(&str, u8, &str); 7] = [
        ("ArrowUp", 0, "mon tue wed thu fri | 8:30 | 15:30"),
        ("ArrowDown", 8, "mon tue wed thu fri | 8:30 | 16:00"),
        ("ArrowDown", 1, "mon tue wed thu fri | 9:00 | 16:00"),
        ("ArrowRight", 8, "mon tue wed thu fri sat | 9:00 | 16:00"),
        ("ArrowRight", 0, "tue wed thu fri sat sun | 9:00 | 16:00"),
        ("ArrowLeft", 0, "mon tue wed thu fri sat | 9:00 | 16:00"),
        ("7", 0, "mon tue wed thu fri sat sun | 9:00 | 16:00"),
    ];
    for (key, modifiers, after) in steps {
        user.tab.press_with(key, modifiers);
        assert_eq!(block(&mut user, work), format!("{after} | {label}"), "after {key}");
    }
    hears(&mut user, "月・火・水・木・金・土・日曜 9:00～16:00");

    // Every day is more than the certificate allows, and that is said beside the week.
    user.tab.wait("document.querySelector('#sums .over')?.innerText.includes('超えています')");
    let over = user.tab.eval("document.querySelector('#sums .over').innerText");
    let over = over.as_str().unwrap_or_default();
    assert!(over.contains("31日") && over.contains("支給量 23日"), "{over}");
    assert!(over.contains("8日超えています"), "{over}");

    // Enter leads to the words of the block, Escape back to it.
    user.tab.press("Enter");
    assert_eq!(user.tab.eval("document.activeElement.name"), format!("{work}.label"));
    user.tab.eval("document.activeElement.select()");
    user.tab.type_text("かなた");
    user.tab.press("Escape");
    assert_eq!(user.tab.eval("document.activeElement.dataset.row"), "1");
    assert_eq!(user.tab.eval("document.activeElement.querySelector('b').textContent"), "かなた");

    // Delete takes it away, and one step back brings it again.
    waits_until_kept(&mut user);
    user.tab.press("Delete");
    assert!(!block(&mut user, work).contains("かなた"));
    hears(&mut user, "消しました");
    goes_one_step_back(&mut user);
    user.tab.wait(&format!("document.getElementsByName('{work}.label')[0].value === 'かなた'"));
    user.does("save");
    user.goes_to(&format!("{case}/write/d.plan?part=week"));
    assert_eq!(block(&mut user, work), "mon tue wed thu fri sat sun | 9:00 | 16:00 | かなた");
}

#[test]
fn other_weeks_lie_behind_and_what_one_looks_at_is_not_written() {
    let demo = Demo::start();
    let mut browser = browser();
    let mut user = User::signs_in(&demo, browser.tab(1366, 900, true), "hidamari");
    opens_the_week(&mut user);
    let under = "document.querySelectorAll('.week-grid .under').length";
    assert_eq!(user.tab.eval(under), 0);
    user.tab.click(".week-tools .tick:has(.draft)");
    assert_ne!(user.tab.eval(under), 0);
    let one = user.tab.eval("document.querySelector('.under.draft').style.width");
    user.tab.click(".week-tools .tick:has(.current)");
    user.tab.wait("document.querySelector('.under.current')");
    let two = user.tab.eval("document.querySelector('.under.draft').style.width");
    assert_ne!(one, two, "two other weeks stand in lanes of their own");
    let state = user.tab.eval("document.querySelector('#state').textContent");
    assert_eq!(state, "まだ何も変えていません");
}

#[test]
fn without_script_the_week_is_a_table() {
    let demo = Demo::start();
    let mut browser = browser();
    let mut user = User::signs_in(&demo, browser.tab(820, 1100, false), "hidamari");
    let case = opens_the_week(&mut user);
    user.sees("一か月の合計と支給量");
    user.does("add:body.weekly.blocks");
    user.tab.click(&format!("[name='{DRAWN}.days'][value=sat]"));
    user.writes(&format!("{DRAWN}.time.from"), "２２時");
    user.writes(&format!("{DRAWN}.time.to"), "31:70");
    user.writes(&format!("{DRAWN}.label"), "星をみる会");
    user.does("save");
    // What does not hold is said in the line, and nothing typed is lost.
    user.sees("直してほしいところが");
    assert_eq!(block(&mut user, DRAWN), "sat | ２２時 | 31:70 | 星をみる会");
    let told = user.tab.eval(&format!("document.getElementById('say-{DRAWN}').innerText"));
    assert!(told.as_str().unwrap_or_default().contains("直してください"), "{told}");
    user.writes(&format!("{DRAWN}.time.to"), "30:00");
    user.does("save");
    assert_eq!(user.tab.address(), format!("{case}/documents/plan/2"));
    let drawn = user.tab.eval(
        "[...document.querySelectorAll('.week-read td')].filter(c => c.textContent.includes('星をみる会')) \
         .map(c => c.rowSpan)",
    );
    // From ten at night to five, and the last hour in the column of Sunday, before that one.
    let mut spans: Vec<u64> =
        drawn.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64).collect();
    spans.sort_unstable();
    assert_eq!(spans, [2, 14]);
    user.goes_to(&format!("{case}/write/d.plan?part=week"));
    user.does(&format!("remove:{DRAWN}"));
    let rows = user.tab.eval("document.querySelectorAll('.blocks tbody tr').length");
    assert_eq!(rows, 7);
}
