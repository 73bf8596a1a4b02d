//! The page the person reads: what I said, what we do, who helps me and when, when we look again,
//! who knows about me and how to stop it.

use access::Basis;
use app::Opened;
use askama::Template;
use axum::extract::State;
use calendar::Weekday;
use domain::{
    Block, BlockKind, CaseFile, CaseId, Citation, DocumentKind, Key, ServicePlan, Support,
    VoiceKind,
};
use words::easy;

use crate::Site;
use crate::frame::{Frame, page};
use crate::named::Named;
use crate::problem::Answer;
use crate::staff::Staff;

#[derive(Template)]
#[template(path = "easy.html")]
struct Easy {
    frame: Frame,
    case: String,
    name: String,
    kana: String,
    said: Vec<Said>,
    planned: Option<Planned>,
    things: Vec<Thing>,
    week: Vec<DayRow>,
    beyond: Vec<Help>,
    next: Vec<String>,
    knows: Option<Vec<Knows>>,
    contact: Contact,
    terms: Vec<easy::Plain>,
    hard: Vec<Hard>,
}

/// What the person said, whole.
struct Said {
    words: String,
    on: String,
}

/// Which plan the page is of.
struct Planned {
    href: String,
    agreed: Option<String>,
    until: Option<String>,
}

/// One thing we do.
struct Thing {
    number: usize,
    want: String,
    whose: String,
    goal: String,
    mine: String,
    help: Vec<Help>,
}

/// Someone who helps.
struct Help {
    who: String,
    what: String,
    when: String,
}

/// Days of the week that are alike.
struct DayRow {
    days: String,
    blocks: Vec<BlockView>,
}

/// A stretch of a day.
#[derive(PartialEq, Eq)]
struct BlockView {
    time: String,
    what: String,
    who: String,
    class: &'static str,
    kind: &'static str,
}

/// Someone who may know.
struct Knows {
    name: String,
    what: Vec<&'static str>,
    until: String,
}

/// Whom to ask.
struct Contact {
    name: String,
    office: String,
    phone: String,
}

/// Something hard to read, for the writer.
struct Hard {
    place: String,
    what: String,
}

/// Shows the person's page.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Named(case): Named<CaseId>,
) -> Answer {
    let opened = app::open_for_paper(&staff.desk, &case).await?;
    Ok(page(&person(&site, &staff, case.to_string(), &opened)))
}

/// The plan in force, else the newest one, else the draft.
fn plan_of(file: &CaseFile) -> Option<(DocumentKind, Citation, &ServicePlan)> {
    let edition = file
        .service_plan_in_force()
        .or_else(|| file.service_plan())
        .or_else(|| file.service_plan_draft())?;
    Some((edition.kind, edition.citation(), edition.body()))
}

fn person(site: &Site, staff: &Staff, case: String, opened: &Opened) -> Easy {
    let file = opened.case.get();
    let today = staff.desk.moment.today;
    let plan = plan_of(file);
    let body = plan.as_ref().map(|(_, _, body)| *body);
    let things = body.map(|body| things(file, body)).unwrap_or_default();
    let week = body.map(|body| week(file, body)).unwrap_or_default();
    let beyond = body.map(|body| beyond(file, body)).unwrap_or_default();
    let texts = texts(&things, &week, &beyond);
    let contact = contact(file, plan.as_ref().map(|(_, cited, _)| cited));
    Easy {
        frame: Frame::new(
            site,
            Some(&staff.session),
            "people",
            format!("{} {}", file.person.name, easy::TITLE),
        ),
        name: file.person.name.to_string(),
        kana: file.person.kana.to_string(),
        said: said(file, body),
        planned: plan.as_ref().map(|(_, cited, body)| planned(&case, file, cited, body)),
        next: next(file, &contact, today),
        knows: (opened.basis == Basis::Home).then(|| knows(file, today)),
        contact,
        terms: easy::explained(texts.iter().map(|(_, text)| text.as_str())),
        hard: hard(file, &texts),
        things,
        week,
        beyond,
        case,
    }
}

/// How the person likes to be called, else the name with さん.
fn called(file: &CaseFile) -> String {
    match &file.person.called {
        called if called.is_blank() => easy::called(&file.person.name),
        called => called.to_string(),
    }
}

/// The person's own words, whole and in their order: those of the plan, else of the assessment,
/// else the chief wish.
fn said(file: &CaseFile, plan: Option<&ServicePlan>) -> Vec<Said> {
    let mut said: Vec<Said> = file
        .assessment()
        .map(|assessment| &assessment.body().wishes)
        .into_iter()
        .flatten()
        .filter(|wish| wish.voice.is_person())
        .map(|wish| Said {
            words: wish.words.to_string(),
            on: wish.on.map(easy::day).unwrap_or_default(),
        })
        .collect();
    if said.is_empty() {
        let own = plan.into_iter().flat_map(|plan| &plan.wishes).filter(|w| w.voice.is_person());
        said.extend(own.map(|wish| Said { words: wish.words.to_string(), on: String::new() }));
    }
    if said.is_empty()
        && let Some(basic) = file.basic().filter(|basic| !basic.body().chief_wish.is_blank())
    {
        let words = basic.body().chief_wish.to_string();
        said.push(Said { words, on: String::new() });
    }
    said
}

fn planned(case: &str, file: &CaseFile, cited: &Citation, plan: &ServicePlan) -> Planned {
    let document = cited.document.clone().unwrap_or_default();
    let seal = file.seal(&document, cited.version);
    Planned {
        href: format!("/cases/{case}/documents/{document}/{}", cited.version),
        agreed: seal.and_then(|consent| consent.on).map(easy::day),
        until: plan.period.map(|period| easy::day(period.until)),
    }
}

fn name(file: &CaseFile, member: &Key) -> String {
    file.member(member).map(words::member_name).unwrap_or_default()
}

fn things(file: &CaseFile, plan: &ServicePlan) -> Vec<Thing> {
    (1..)
        .zip(&plan.lines)
        .map(|(number, line)| Thing {
            number,
            want: line.need.to_string(),
            whose: match line.voice.who {
                None | Some(VoiceKind::Person) => String::new(),
                Some(_) => words::voice(&line.voice),
            },
            goal: line.goal.to_string(),
            mine: line.own_role.to_string(),
            help: line.supports.iter().map(|support| help(file, support)).collect(),
        })
        .collect()
}

fn help(file: &CaseFile, support: &Support) -> Help {
    let who: Vec<_> = support.providers.iter().map(|p| name(file, &p.member)).collect();
    Help {
        who: who.join(words::consent::AND),
        what: support.content.to_string(),
        when: easy::often(&support.frequency),
    }
}

/// The week, days that are alike told once.
fn week(file: &CaseFile, plan: &ServicePlan) -> Vec<DayRow> {
    if plan.weekly.blocks.is_empty() {
        return Vec::new();
    }
    let mut alike: Vec<(Vec<Weekday>, Vec<BlockView>)> = Vec::new();
    for day in Weekday::ALL {
        let blocks = day_blocks(file, plan, day);
        match alike.iter_mut().find(|(_, known)| *known == blocks) {
            Some((days, _)) => days.push(day),
            None => alike.push((vec![day], blocks)),
        }
    }
    let row = |(days, blocks): (Vec<Weekday>, Vec<BlockView>)| DayRow {
        days: easy::weekdays(&days),
        blocks,
    };
    alike.into_iter().map(row).collect()
}

fn day_blocks(file: &CaseFile, plan: &ServicePlan, day: Weekday) -> Vec<BlockView> {
    let on_day = plan.weekly.blocks.iter().filter(|block| block.days.contains(&day));
    let mut blocks: Vec<&Block> = on_day.collect();
    blocks.sort_by_key(|block| block.time.map(|time| time.from().minutes()));
    blocks.into_iter().map(|block| block_view(file, block)).collect()
}

fn block_view(file: &CaseFile, block: &Block) -> BlockView {
    let often = if block.every_second_week { easy::EVERY_SECOND_WEEK } else { "" };
    BlockView {
        time: block.time.map(easy::time).unwrap_or_default(),
        what: format!("{}{often}", block.label),
        who: block.member.as_ref().map(|member| name(file, member)).unwrap_or_default(),
        class: match block.kind {
            Some(BlockKind::Formal) => "formal",
            Some(BlockKind::Informal) => "informal",
            Some(BlockKind::Own) | None => "own-time",
        },
        kind: easy::block(block.kind),
    }
}

fn beyond(file: &CaseFile, plan: &ServicePlan) -> Vec<Help> {
    let beyond = plan.weekly.beyond_week.iter();
    beyond
        .map(|item| Help {
            who: item.member.as_ref().map(|member| name(file, member)).unwrap_or_default(),
            what: item.text.to_string(),
            when: easy::often(&item.frequency),
        })
        .collect()
}

/// What comes next, each kind once.
fn next(file: &CaseFile, contact: &Contact, today: calendar::Day) -> Vec<String> {
    let person = called(file);
    let mut told: Vec<(domain::DueKind, Option<Key>)> = Vec::new();
    let mut next = Vec::new();
    for due in domain::index(file).dues.into_iter().filter(|due| due.on >= today) {
        let known = (due.kind, due.member.clone());
        if told.contains(&known) {
            continue;
        }
        told.push(known);
        let who = match &due.member {
            Some(member) => file.member(member).map(|m| m.name.to_string()).unwrap_or_default(),
            None => easy::called(&contact.name),
        };
        next.extend(easy::next(due.kind, due.on, &who, &person));
    }
    next
}

fn knows(file: &CaseFile, today: calendar::Day) -> Vec<Knows> {
    let live = file.sharing.iter().filter(|sharing| sharing.is_live_on(today));
    live.map(|sharing| Knows {
        name: sharing.recipient.as_ref().map(|member| name(file, member)).unwrap_or_default(),
        what: sharing.scopes.iter().map(|scope| easy::scope(*scope)).collect(),
        until: sharing.period.map(|period| easy::day(period.until)).unwrap_or_default(),
    })
    .collect()
}

/// Whoever wrote the plan, at the consultation office.
fn contact(file: &CaseFile, plan: Option<&Citation>) -> Contact {
    let office = file.member(&file.office);
    let heads = file.heads();
    let author = heads.iter().find(|head| {
        plan.is_some_and(|cited| {
            Some(head.document) == cited.document.as_ref() && head.number == cited.version
        }) && head.author.member.as_ref() == Some(&file.office)
    });
    let named = author.map(|head| head.author.name.to_string()).filter(|name| !name.is_empty());
    Contact {
        name: named.or_else(|| office.map(|office| office.contact.to_string())).unwrap_or_default(),
        office: office.map(|office| office.name.to_string()).unwrap_or_default(),
        phone: office.map(|office| office.phone.to_string()).unwrap_or_default(),
    }
}

/// What the plan says on this page and where it says it; the person's own words are not among it.
fn texts(things: &[Thing], week: &[DayRow], beyond: &[Help]) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for thing in things {
        let place = easy::line_of(thing.number);
        texts.push((place.clone(), thing.goal.clone()));
        texts.push((place.clone(), thing.mine.clone()));
        texts.extend(thing.help.iter().map(|help| (place.clone(), help.what.clone())));
    }
    for block in week.iter().flat_map(|day| &day.blocks) {
        let place = easy::in_the_week(&block.what);
        if !texts.iter().any(|(known, _)| *known == place) {
            texts.push((place, block.what.clone()));
        }
    }
    texts.extend(beyond.iter().map(|help| (easy::in_the_week(&help.what), help.what.clone())));
    texts
}

fn hard(file: &CaseFile, texts: &[(String, String)]) -> Vec<Hard> {
    let mut names: Vec<&str> = file.members.iter().map(|member| &*member.name).collect();
    names.push(&file.person.name);
    let judge = |(place, text): &(String, String)| {
        let what = easy::hard(&easy::hard_words(text, &names), easy::is_long(text));
        (!what.is_empty()).then(|| Hard { place: place.clone(), what })
    };
    texts.iter().filter_map(judge).collect()
}
