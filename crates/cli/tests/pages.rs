//! Every page at three widths: nothing axe objects to, light, and a picture of each beside the
//! build.

mod support;

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use browser::{Browser, Tab};
use support::{Demo, PASSWORD, User, artefacts, authenticator, axe, violations};

/// A laptop of 13 inches, a tablet, a phone.
const WIDTHS: [u32; 3] = [1366, 820, 390];
/// Most bytes a page may bring, style and script included.
const HEAVIEST: u64 = 60 * 1024;

/// Who looks at which pages; `{name}` is the case of someone.
const PAGES: &[(&str, &[&str])] = &[
    (
        "hidamari",
        &[
            "/",
            "/people",
            "/people?words=%E3%81%82",
            "/people?words=zzz",
            "/?of=office",
            "/people?row=1&gravest=claim&closed=all",
            "/people/new",
            "{五味渕 千夏}",
            "{橘 はるか}/documents/plan/compare",
            "{橘 はるか}/documents/plan/compare?all=yes",
            "{橘 はるか}/print",
            "{橘 はるか}/print?to=kanata",
            "{橘 はるか}",
            "{百瀬 和江}",
            "{来栖 映子}",
            "{橘 はるか}/documents/plan/1",
            "{百瀬 和江}/documents/plan/1",
            "{橘 はるか}/documents/assessment/1",
            "{橘 はるか}/write/head",
            "{橘 はるか}/write/head?part=team",
            "{橘 はるか}/write/d.basic",
            "{橘 はるか}/write/d.assessment",
            "{橘 はるか}/write/d.assessment?part=needs",
            "{橘 はるか}/write/d.plan",
            "{橘 はるか}/write/d.plan?part=lines",
            "{橘 はるか}/write/d.plan?part=lines&row=l1",
            "{百瀬 和江}/write/d.plan?part=lines&row=l3",
            "{橘 はるか}/write/d.plan?part=week",
            "{橘 はるか}/write/d.award",
            "{橘 はるか}/write/n.conference",
            "{橘 はるか}/write/n.monitoring?part=rows",
            "{来栖 映子}/write/n.service_plan_draft?part=lines",
            "{橘 はるか}/documents/plan/1/consent",
            "{橘 はるか}/documents/monitoring-1/1/consent",
            "{橘 はるか}/documents/plan/1/delivery",
            "{橘 はるか}/documents/monitoring-1/1/delivery",
            "{橘 はるか}/sharing",
            "{橘 はるか}/sharing/share1",
            "{橘 はるか}/easy",
            "{百瀬 和江}/easy",
            "/account",
            "/account/password",
            "/account/app",
            "/account/passkey",
            "/prove",
            "/rules",
            "/rules/N01",
            "{橘 はるか}/journal",
            "{橘 はるか}/journal/plain",
            "{橘 はるか}/restriction",
            "{橘 はるか}/concerns",
            "/emergency",
            "/retention",
            "/journal",
            "/concerns",
            "/nothing",
        ],
    ),
    (
        "yuzu",
        &[
            "/",
            "/people",
            "{橘 はるか}",
            "{橘 はるか}/write/d.near-yuzu",
            "{橘 はるか}/write/d.near-yuzu?part=goals&row=g1",
            "{橘 はるか}/write/n.review.p.near-yuzu?part=rows",
            "{橘 はるか}/write/d.plan",
            "{橘 はるか}/documents/near-yuzu/1/consent",
            "{橘 はるか}/documents/near-yuzu/1/delivery",
            "{橘 はるか}/easy",
        ],
    ),
    (
        "hidamari-kanri",
        &["/office", "/office?done=last", "/office/sign-ins", "/set-up", "/invitation"],
    ),
];

#[test]
fn every_page_can_be_used_by_everyone_and_is_light() {
    let demo = Demo::start();
    let mut browser = Browser::start().expect("Chromium is installed: run .ci/setup test");
    let axe = axe();
    let mut wrong = String::new();
    let mut figures = String::from("page\tbytes\tlargest paint (ms)\n");
    for (login, pages) in PAGES {
        let mut user = User::signs_in(&demo, browser.tab(WIDTHS[0], 900, true), login);
        for page in *pages {
            let path = path_of(&mut user, page);
            look(&mut user, &format!("{login} {page}"), &path, &axe, &mut wrong, &mut figures);
        }
    }
    std::fs::write(artefacts().join("figures.tsv"), figures).expect("figures are kept");
    assert!(wrong.is_empty(), "{wrong}");
}

/// Looks at a page at every width: axe, weight, room; keeps a picture of each. An empty path is the
/// page one is on, which is not gone to again.
fn look(
    user: &mut User<'_>,
    name: &str,
    path: &str,
    axe: &str,
    wrong: &mut String,
    figures: &mut String,
) {
    for width in WIDTHS {
        user.tab.resize(width, 900);
        if !path.is_empty() {
            user.goes_to(path);
        }
        if width == WIDTHS[0] {
            let (bytes, paint) = weigh(&mut user.tab);
            writeln!(figures, "{name}\t{bytes}\t{paint:.0}").expect("memory");
            if bytes > HEAVIEST {
                writeln!(wrong, "{name}: {bytes} bytes").expect("memory");
            }
        }
        for fault in violations(&mut user.tab, axe) {
            writeln!(wrong, "{name} at {width}: {fault}").expect("memory");
        }
        let wide = user.tab.eval("document.documentElement.scrollWidth - innerWidth");
        if wide.as_f64().unwrap_or(0.0) > 1.0 {
            writeln!(wrong, "{name} at {width}: {wide} too wide").expect("memory");
        }
        keep_picture(&mut user.tab, &format!("{name} {width}"));
    }
}

/// The pages before anyone is in, and those on which one shows who one is, with a passkey too.
#[test]
fn the_way_in_can_be_used_by_everyone() {
    let mut demo = Demo::start();
    demo.address = demo.address.replace("127.0.0.1", "localhost");
    let mut browser = Browser::start().expect("Chromium is installed: run .ci/setup test");
    let (axe, mut wrong, mut figures) = (axe(), String::new(), String::new());
    let mut tab = browser.tab(WIDTHS[0], 900, true);
    authenticator(&mut tab);
    let mut user = User::comes_to(&demo, tab, "/sign-in");
    let mut look = |user: &mut User<'_>, name: &str, path: &str| {
        look(user, name, path, &axe, &mut wrong, &mut figures);
    };
    look(&mut user, "sign-in", "/sign-in");
    let fills_in = |user: &mut User<'_>, password: &str| {
        user.tab.fill("input[name=login]", "hidamari");
        user.tab.fill("input[name=password]", password);
        user.tab.follow("form button.main");
    };
    fills_in(&mut user, "ちがう合言葉です。。");
    look(&mut user, "sign-in wrong", "");
    fills_in(&mut user, PASSWORD);
    user.goes_to("/account/passkey");
    user.writes("name", "仕事用のパソコン");
    user.tab.follow("[data-passkey] button");
    look(&mut user, "codes", "");
    for page in ["/account", "/account/app", "/account/passkey", "/prove"] {
        look(&mut user, &format!("with a passkey {page}"), page);
    }
    user.goes_to("/account");
    user.signs_out();
    fills_in(&mut user, PASSWORD);
    look(&mut user, "second", "/sign-in/second");
    user.tab.fill("input[name=code]", "000000");
    user.tab.follow("form button.main");
    look(&mut user, "second wrong", "");
    assert!(wrong.is_empty(), "{wrong}");
}

/// The path of a page, with the case of the one it names.
fn path_of(user: &mut User<'_>, page: &str) -> String {
    match page.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        Some((name, rest)) => user.case_of(name) + rest,
        None => page.to_owned(),
    }
}

/// Bytes the page brought, and when its largest part was painted.
fn weigh(tab: &mut Tab<'_>) -> (u64, f64) {
    let bytes = tab.eval(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]\
         .reduce((sum, entry) => sum + entry.encodedBodySize, 0)",
    );
    let paint = tab.eval(
        "new Promise(done => { new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))\
         .observe({ type: 'largest-contentful-paint', buffered: true }); setTimeout(() => done(0), 2000); })",
    );
    (bytes.as_u64().unwrap_or(u64::MAX), paint.as_f64().unwrap_or_default())
}

fn keep_picture(tab: &mut Tab<'_>, name: &str) {
    let name: String =
        name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let picture = STANDARD.decode(tab.screenshot()).expect("base64");
    std::fs::write(artefacts().join(format!("{name}.png")), picture).expect("pictures are kept");
}
