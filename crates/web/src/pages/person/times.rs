//! The line of a life and of the support (縦), and both calendars side by side.

use std::collections::BTreeMap;

use calendar::{Day, YearMonth};
use domain::{CaseFile, Citation, DueKind};
use words::Term as _;

/// Ages at which life, or the law, changes.
const MILESTONES: [i16; 4] = [6, 18, 40, 65];

/// Something on the line of time.
pub(super) struct Moment {
    pub when: String,
    pub what: String,
    pub class: &'static str,
}

/// Life and support on one line of time, and the ages ahead.
pub(super) fn timeline(file: &CaseFile, today: Day) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    if let Some(basic) = file.basic() {
        moments.extend(basic.body().life_history.iter().map(|event| Moment {
            when: event.at.to_string(),
            what: words::web::life_event(&event.event, &event.feeling),
            class: "life",
        }));
    }
    let mut dated = documents(file);
    dated.extend(file.consents.iter().filter_map(|consent| {
        Some((consent.on?, words::web::agreed(&consent.signer.name), "consent"))
    }));
    dated.extend(milestones(file, today));
    if let Some(end) = file.award().and_then(|award| award.body().end()).filter(|end| *end > today)
    {
        dated.push((end, words::web::AWARD_ENDS.to_owned(), "ahead"));
    }
    dated.push((today, words::web::TODAY.to_owned(), "today"));
    dated.sort_by_key(|(on, _, class)| (*on, *class == "today"));
    let moment = |(on, what, class)| Moment { when: words::day(on), what, class };
    moments.extend(dated.into_iter().map(moment));
    moments
}

type Dated = (Day, String, &'static str);

fn documents(file: &CaseFile) -> Vec<Dated> {
    let made = |head: &domain::VersionHead<'_>| {
        let on = head.made_on?;
        let title = words::document_title(head.kind, file.person.labels_on(on));
        let said = words::web::document_made(title, head.number, &head.heading.office);
        Some((on, said, "document"))
    };
    file.heads().iter().filter_map(made).collect()
}

/// Birthdays with consequences: those ahead, and those that fell into the time of the support.
fn milestones(file: &CaseFile, today: Day) -> Vec<Dated> {
    let Some(born) = file.person.born else { return Vec::new() };
    let begun = file.opened_on.unwrap_or(today);
    let at = |years: &i16| {
        let on = calendar::attains(born, *years);
        let class = if on > today { "ahead milestone" } else { "milestone" };
        (on >= begun).then(|| (on, words::web::reaches(*years), class))
    };
    MILESTONES.iter().filter_map(at).collect()
}

/// A month of both calendars.
pub(super) struct Month {
    pub name: String,
    pub here: bool,
    pub past: bool,
    /// Monitoring of the big plan.
    pub big: Vec<Mark>,
    /// Reviews of the near plans.
    pub near: Vec<Mark>,
}

/// Something in a month.
pub(super) struct Mark {
    pub text: String,
    /// `done`, `open` or `missed`.
    pub class: &'static str,
}

/// Months the calendars reach back and ahead.
const BACK: i32 = -12;
const AHEAD: i32 = 18;

/// Both calendars: months with monitoring of the big plan or reviews of near plans in them.
pub(super) fn calendars(file: &CaseFile, today: Day) -> Vec<Month> {
    let mut months: BTreeMap<YearMonth, (Vec<Mark>, Vec<Mark>)> = BTreeMap::new();
    for (month, mark) in monitoring(file, today) {
        months.entry(month).or_default().0.push(mark);
    }
    for (month, mark) in reviews(file, today) {
        months.entry(month).or_default().1.push(mark);
    }
    let now = today.year_month();
    months
        .into_iter()
        .filter(|(month, _)| (BACK..=AHEAD).contains(&month.since(now)))
        .map(|(month, (big, near))| Month {
            name: words::month(month),
            here: month == now,
            past: month < now,
            big,
            near,
        })
        .collect()
}

fn monitoring(file: &CaseFile, today: Day) -> Vec<(YearMonth, Mark)> {
    let held: Vec<Day> =
        file.monitoring_reports().filter_map(|report| report.body().held_on()).collect();
    let decided = file.award().map(|award| award.body().monitoring_months()).unwrap_or_default();
    let mut marks: Vec<(YearMonth, Mark)> = held
        .iter()
        .map(|on| (on.year_month(), Mark { text: words::around::held(*on), class: "done" }))
        .collect();
    let open = decided.into_iter().filter(|month| !held.iter().any(|on| on.year_month() == *month));
    marks.extend(open.map(|month| {
        let missed = month < today.year_month();
        let text = if missed { words::around::NOT_HELD } else { words::around::TO_HOLD };
        (month, Mark { text: text.to_owned(), class: if missed { "missed" } else { "open" } })
    }));
    if let Some(end) = file.award().and_then(|award| award.body().end()) {
        let text = words::around::ends_on(DueKind::AwardEnd.term(), end);
        marks.push((end.year_month(), Mark { text, class: "end" }));
    }
    marks
}

fn reviews(file: &CaseFile, today: Day) -> Vec<(YearMonth, Mark)> {
    let office = |cited: &Citation| {
        let plan = file.individual_plan_at(cited)?;
        file.member(&plan.body().office).map(|member| member.name.to_string())
    };
    let held = file.reviews().filter_map(|review| {
        let on = review.body().held_on()?;
        let office = office(&review.body().plan).unwrap_or_default();
        let text = words::around::reviewed(&office, on);
        Some((on.year_month(), Mark { text, class: "done" }))
    });
    let due = file.individual_plans().filter_map(|plan| {
        let due = domain::review_due_of(file, &plan.citation())?;
        let office = office(&plan.citation()).unwrap_or_default();
        let class = if due.on < today { "missed" } else { "open" };
        Some((due.on.year_month(), Mark { text: words::around::review_by(&office, due.on), class }))
    });
    held.chain(due).collect()
}
