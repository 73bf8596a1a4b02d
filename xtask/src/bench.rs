//! Figures against the bars of the product, printed as ratios of one run.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::CaseFile;
use forms::{Copy, Printer, Sheet};
use rules::{Settings, check};

use crate::sources::root;

/// People in the database whose pages are asked for, and names that are searched through.
const PEOPLE: usize = 100_000;
const NAMES: usize = 1_000_000;

/// `cargo xtask bench [seed] [cases] [rules|writes|page|search|pdf|binary …]`: all parts if none is
/// named.
pub fn bench(args: &[String]) -> Result<(), String> {
    let number = |i: usize, default: usize| {
        args.get(i).map_or(Ok(default), |text| text.parse().map_err(|_| format!("{text}?")))
    };
    let (seed, cases) = (number(0, 1)? as u64, number(1, 1000)?);
    println!("seed {seed}, {cases} cases, one run; absolute times are this machine's");
    let wanted = |part: &str| args.len() < 3 || args[2..].iter().any(|named| named == part);
    if wanted("rules") {
        rules_over(seed, cases);
    }
    if wanted("writes") {
        crate::writes::writes(seed)?;
    }
    if wanted("page") {
        crate::page::page(seed, PEOPLE)?;
    }
    if wanted("search") {
        crate::search::search(seed, NAMES)?;
    }
    if wanted("pdf") {
        pdf(seed)?;
    }
    if wanted("binary") {
        binary()?;
    }
    Ok(())
}

/// Every rule over so many cases, and over twice as many: linear means twice the time.
fn rules_over(seed: u64, count: usize) {
    let all: Vec<CaseFile> = demo::grow(seed, count * 2).collect();
    let time = |cases: &[CaseFile]| {
        let start = Instant::now();
        let found: usize =
            cases.iter().map(|case| check(case, demo::today(), &Settings::default()).len()).sum();
        (start.elapsed(), found)
    };
    let (once, _) = time(&all[..count]);
    let (twice, found) = time(&all);
    let per_case = twice / u32::try_from(count * 2).unwrap_or(1);
    println!(
        "rules: {per_case:?} a case ({found} findings in {}); twice the cases take {:.2} times as \
         long; 100,000 cases would take {:.1} s (bar 10 s)",
        count * 2,
        twice.as_secs_f64() / once.as_secs_f64(),
        per_case.as_secs_f64() * 100_000.0
    );
}

/// A plan with its week, each time another, against headless Chromium on the same words.
fn pdf(seed: u64) -> Result<(), String> {
    let printer = Arc::new(Printer::new(None).map_err(|fault| format!("{fault:?}"))?);
    let plans: Vec<Vec<Sheet>> = demo::grow(seed, 400)
        .filter(|case| case.service_plan().is_some())
        .map(|case| sheets(&case))
        .collect();
    let mut times: Vec<Duration> = plans
        .iter()
        .take(200)
        .map(|sheets| {
            let start = Instant::now();
            printer.print(sheets, 0).map(|_| start.elapsed())
        })
        .collect::<Result<_, _>>()
        .map_err(|fault| format!("{fault:?}"))?;
    times.sort();
    let (median, p95) = (times[times.len() / 2], times[times.len() * 95 / 100]);
    println!(
        "pdf: plan with week, {} different ones: median {median:?}, p95 {p95:?} (bar 40 ms)",
        times.len()
    );
    thousand(&printer, &plans)?;
    let html: Vec<String> = demo::grow(seed, 60)
        .filter(|case| case.service_plan().is_some())
        .map(|case| as_html(&case))
        .collect();
    match chromium(&html) {
        Some(theirs) => println!(
            "pdf: Chromium kept running on HTML of the same words: median {theirs:?}, {:.1} times ours",
            theirs.as_secs_f64() / median.as_secs_f64()
        ),
        None => println!("pdf: Chromium is not here to compare with"),
    }
    Ok(())
}

fn sheets(case: &CaseFile) -> Vec<Sheet> {
    let opened = as_home(case.clone());
    let Some(plan) = opened.get().service_plan() else { return Vec::new() };
    let (document, version) = (plan.document.clone(), plan.version.number);
    forms::document_sheets(&opened, &document, version, &Copy::default()).unwrap_or_default()
}

/// The case as its own office sees it.
fn as_home(case: CaseFile) -> access::Disclosed<CaseFile> {
    use access::{AccountId, Actor, Facts, Read, Role, decide, disclose};
    let id = || "home".parse().unwrap_or_default();
    let actor = Actor { account: AccountId::new("bench"), office: id(), role: Role::Specialist };
    let facts = Facts {
        case: domain::CaseId::default(),
        version: 1,
        home: id(),
        team: Vec::new(),
        sharing: Vec::new(),
        state: access::CaseState::Open,
        named: None,
        emergencies: Vec::new(),
        moment: access::Moment { at: 0, today: demo::today() },
    };
    match decide::<Read>(&actor, &facts) {
        Ok(grant) => disclose(case, &grant),
        Err(refusal) => unreachable!("an office may see its own case: {refusal:?}"),
    }
}

/// A thousand plans on two threads, with the memory of this process.
fn thousand(printer: &Arc<Printer>, plans: &[Vec<Sheet>]) -> Result<(), String> {
    let start = Instant::now();
    let half = |offset: usize| {
        let printer = Arc::clone(printer);
        move || {
            for i in 0..500 {
                let sheets = &plans[(offset + i) % plans.len()];
                printer.print(sheets, 0).map_err(|fault| format!("{fault:?}"))?;
            }
            Ok::<(), String>(())
        }
    };
    std::thread::scope(|scope| {
        let (one, other) = (scope.spawn(half(0)), scope.spawn(half(plans.len() / 2)));
        one.join().map_err(|_| "a thread failed")??;
        other.join().map_err(|_| "a thread failed")?
    })?;
    println!(
        "pdf: 1,000 plans on two threads: {:.1} s (bar 40 s), memory of this process {} MB",
        start.elapsed().as_secs_f32(),
        resident("self").unwrap_or(0) / 1024
    );
    Ok(())
}

fn chromium(html: &[String]) -> Option<Duration> {
    let mut browser = browser::Browser::start()?;
    let mut tab = browser.tab(1280, 900, true);
    let mut times: Vec<Duration> = html
        .iter()
        .map(|html| {
            let start = Instant::now();
            tab.set_html(html);
            tab.print();
            start.elapsed()
        })
        .collect();
    times.sort();
    times.get(times.len() / 2).copied()
}

/// The words of a plan as a table, as someone would who prints from the browser.
fn as_html(case: &CaseFile) -> String {
    let Some(plan) = case.service_plan() else { return String::new() };
    let mut rows = String::new();
    for line in &plan.body().lines {
        let supports: Vec<_> = line.supports.iter().map(words::form::support).collect();
        rows.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            line.priority,
            line.need,
            line.goal,
            supports.join("<br>"),
            line.own_role,
            line.notes
        ));
    }
    let week: String = (0..48)
        .map(|_| "<tr><td></td><td></td><td></td><td></td><td></td><td></td><td></td></tr>")
        .collect();
    format!(
        "<html lang=ja><style>@page{{size:A4 landscape;margin:8mm}}body{{font:8pt 'BIZ UDGothic'}}\
         table{{border-collapse:collapse;width:100%}}td{{border:1px solid}}.w td{{height:3mm}}</style>\
         <h1>{}</h1><p>{}</p><p>{}</p><p>{}</p><table>{rows}</table>\
         <table class=w style='break-before:page'>{week}</table>",
        case.person.name,
        plan.body().policy,
        plan.body().long_term.text,
        plan.body().short_term.text
    )
}

/// Kilobytes of memory of a process.
fn resident(pid: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Start, idle memory and size of the binary, if one was built.
fn binary() -> Result<(), String> {
    let built: Vec<PathBuf> = ["release", "demo", "debug"]
        .iter()
        .map(|profile| root().join("target").join(profile).join("renkei"))
        .filter(|path| path.exists())
        .collect();
    let Some(path) = built.first() else {
        println!("binary: none built");
        return Ok(());
    };
    let folder = std::env::temp_dir().join(format!("renkei-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let address = "127.0.0.1:8599";
    let start = Instant::now();
    let mut server = Command::new(path)
        .arg("--database")
        .arg(folder.join("bench.db"))
        .args(["serve", "--listen", address])
        .stdout(Stdio::null())
        .spawn()
        .map_err(|e| e.to_string())?;
    while !answers(address) && start.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(2));
    }
    let took = start.elapsed();
    std::thread::sleep(Duration::from_millis(300));
    let memory = resident(&server.id().to_string()).unwrap_or(0) / 1024;
    drop(server.kill());
    drop(server.wait());
    drop(std::fs::remove_dir_all(&folder));
    let size = std::fs::metadata(path).map_err(|e| e.to_string())?.len() / 1_000_000;
    println!(
        "binary: {} — first page after {took:?} (bar 50 ms), {memory} MB idle (bar 60), {size} MB (bar 60)",
        path.strip_prefix(root()).unwrap_or(path).display()
    );
    Ok(())
}

fn answers(address: &str) -> bool {
    use std::io::{Read as _, Write as _};
    let Ok(mut stream) = std::net::TcpStream::connect(address) else { return false };
    let asked = stream.write_all(b"GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    asked.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.contains("200 OK")
}
