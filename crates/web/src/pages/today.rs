//! Today: what there is to do, whose turn it is, what changed since one was last here.

use app::{
    AboutCase, Around, ChangeLine, DraftLine, DueLine, FoundLine, Moment, Notice, Target, Today,
};
use askama::Template;
use axum::extract::{Query, State};
use calendar::Day;
use domain::{DocumentKind, DueKind, NextAct, Place, StepKind, Turn, from_mark};
use serde::Deserialize;
use words::Term as _;

use crate::Site;
use crate::frame::{Frame, page};
use crate::go::{Go, Ways};
use crate::pages::person::{severity, severity_class};
use crate::pages::write::field_address;
use crate::problem::Answer;
use crate::staff::Staff;

/// Findings shown before the rest is folded.
const FINDINGS: usize = 12;

#[derive(Template)]
#[template(path = "today.html")]
struct Page {
    frame: Frame,
    day: String,
    name: String,
    /// Whether there is more than one's own: the cases of colleagues.
    wider: bool,
    whole: bool,
    notices: Vec<NoticeView>,
    drafts: Vec<DraftView>,
    dues: Vec<DueGroup>,
    waits: Vec<WaitGroup>,
    findings: Vec<FoundView>,
    folded: Vec<FoundView>,
    changes: Vec<ChangeView>,
    since: Option<String>,
    begins: bool,
    form_key: String,
}

impl Page {
    fn is_quiet(&self) -> bool {
        self.notices.is_empty()
            && self.drafts.is_empty()
            && self.dues.is_empty()
            && self.waits.is_empty()
    }
}

/// What one has to be told.
struct NoticeView {
    case: String,
    id: String,
    kind: &'static str,
    when: String,
    said: String,
}

fn notice_view(notice: &Notice) -> NoticeView {
    let row = &notice.row;
    NoticeView {
        case: row.case.to_string(),
        id: row.id.clone(),
        kind: row.kind.key(),
        when: words::trust::moment(row.at),
        said: words::trust::notice(row.kind.key(), &row.about, notice.person.as_deref()),
    }
}

/// Writing not finished.
struct DraftView {
    case: String,
    name: String,
    what: String,
    when: String,
    go: Go,
}

/// Dues of one span of time.
struct DueGroup {
    heading: &'static str,
    late: bool,
    lines: Vec<DueView>,
}

struct DueView {
    case: String,
    name: String,
    day: String,
    distance: String,
    what: &'static str,
    turn: String,
    mine: bool,
    go: Go,
}

/// What waits for one of those involved.
struct WaitGroup {
    heading: &'static str,
    lines: Vec<WaitView>,
}

struct WaitView {
    case: String,
    name: String,
    what: &'static str,
    who: String,
    since: String,
    go: Go,
}

struct FoundView {
    case: String,
    name: String,
    class: &'static str,
    severity: &'static str,
    code: String,
    message: String,
    href: String,
}

struct ChangeView {
    case: String,
    name: String,
    when: String,
    what: String,
    who: String,
    href: Option<String>,
}

/// What is asked of the page.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    of: String,
}

/// Shows what there is to do until the end of the month, and at least for a fortnight.
pub(crate) async fn show(
    State(site): State<Site>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let today = staff.desk.moment.today;
    let until = today.year_month().last_day().max(today.plus_days(14));
    let looked = app::look_at_today(&staff.desk, until).await?;
    Ok(page(&today_page(&site, &staff, &looked, asked.of == "office")))
}

fn today_page(site: &Site, staff: &Staff, looked: &Today, whole: bool) -> Page {
    let wider = looked.dues.iter().any(|line| !line.mine)
        || looked.waits.iter().any(|line| !line.mine)
        || looked.findings.iter().any(|line| !line.mine);
    let view = View { staff, drafts: &looked.drafts, whole };
    let findings: Vec<FoundView> = view.own(&looked.findings).map(found_view).collect();
    let mut findings = findings.into_iter();
    Page {
        frame: Frame::new(site, Some(&staff.session), "today", words::around::TODAY),
        day: words::day_with_weekday(staff.desk.moment.today),
        name: staff.session.account_name.clone(),
        wider,
        whole,
        form_key: staff.session.form_key.clone(),
        notices: looked.notices.iter().map(notice_view).collect(),
        drafts: looked.drafts.iter().map(|draft| view.draft(draft)).collect(),
        dues: view.dues(&looked.dues),
        waits: view.waits(&looked.waits),
        findings: findings.by_ref().take(FINDINGS).collect(),
        folded: findings.collect(),
        changes: view.own(&looked.changes).map(|line| view.change(line)).collect(),
        since: looked.last_here.map(|at| words::day_with_weekday(day_of(staff.desk.moment, at))),
        begins: access::may_begin(staff.desk.actor.role),
    }
}

/// The day in Japan of a moment in milliseconds, counted from now.
fn day_of(now: Moment, at: i64) -> Day {
    let days = |at: i64| (at + 9 * 3_600_000).div_euclid(86_400_000);
    now.today.plus_days(i32::try_from(days(at) - days(now.at)).unwrap_or(0))
}

/// How lines are told to whoever looks.
struct View<'a> {
    staff: &'a Staff,
    drafts: &'a [(DraftLine, Target)],
    whole: bool,
}

impl View<'_> {
    fn today(&self) -> Day {
        self.staff.desk.moment.today
    }

    fn ways<'b>(&'b self, case: &'b AboutCase) -> Ways<'b> {
        Ways { case: case.id.as_str(), form_key: &self.staff.session.form_key, whose: &case.name }
    }

    /// One's own lines, or everyone's of the office.
    fn own<'b, T>(&self, lines: &'b [Around<T>]) -> impl Iterator<Item = &'b Around<T>> {
        let whole = self.whole;
        lines.iter().filter(move |line| whole || line.mine)
    }

    /// Goes on with what is being written already rather than beginning it again.
    fn or_go_on(&self, case: &AboutCase, target: &str, go: Go) -> Go {
        let written = self
            .drafts
            .iter()
            .any(|(draft, _)| draft.case == case.id.as_str() && draft.target == target);
        if written { self.ways(case).go_on(target) } else { go }
    }

    fn draft(&self, (line, target): &(DraftLine, Target)) -> DraftView {
        let kind = match target {
            Target::New(kind, _) => Some(*kind),
            Target::Document(_) => line.kind.as_deref().and_then(from_mark),
            Target::Head => None,
        };
        let ways =
            Ways { case: &line.case, form_key: &self.staff.session.form_key, whose: &line.name };
        DraftView {
            case: line.case.clone(),
            name: line.name.clone(),
            what: match kind {
                Some(kind) => words::document_title(kind, domain::LabelSet::Adult).to_owned(),
                None => words::around::HEAD.to_owned(),
            },
            when: when(self.staff.desk.moment, line.saved_at),
            go: ways.go_on(&line.target),
        }
    }

    fn dues(&self, lines: &[Around<DueLine>]) -> Vec<DueGroup> {
        let today = self.today();
        let this_month = today.year_month().last_day();
        let span = |heading, late, within: &dyn Fn(Day) -> bool| {
            let lines = self.own(lines).filter(|around| within(around.line.on));
            let lines: Vec<_> = lines.filter_map(|around| self.due(around)).collect();
            (!lines.is_empty()).then_some(DueGroup { heading, late, lines })
        };
        let groups = [
            span(words::around::OVERDUE, true, &|on| on < today),
            span(words::around::TODAY, false, &|on| on == today),
            span(words::around::THIS_MONTH, false, &|on| on > today && on <= this_month),
            span(words::around::SOON, false, &|on| on > this_month),
        ];
        groups.into_iter().flatten().collect()
    }

    fn due(&self, around: &Around<DueLine>) -> Option<DueView> {
        let line = &around.line;
        let kind: DueKind = from_mark(&line.kind)?;
        let turn = match words::around::due_turn(kind) {
            Turn::Specialist if around.home => self.specialist(&line.case),
            Turn::Office if line.office == self.staff.desk.actor.office => {
                (words::around::ME.to_owned(), true)
            }
            Turn::Office | Turn::Specialist => (line.office_name.clone(), false),
            turn => (turn.term().to_owned(), false),
        };
        Some(DueView {
            case: line.case.id.to_string(),
            name: line.case.name.clone(),
            day: words::around::near_day(line.on, self.today()),
            distance: words::around::distance(line.on, self.today()),
            what: words::around::due(kind),
            turn: turn.0,
            mine: turn.1,
            go: self.due_go(around, kind),
        })
    }

    fn specialist(&self, case: &AboutCase) -> (String, bool) {
        if case.specialist == self.staff.session.account_name {
            (words::around::ME.to_owned(), true)
        } else {
            (case.specialist.clone(), false)
        }
    }

    fn due_go(&self, around: &Around<DueLine>, kind: DueKind) -> Go {
        let line = &around.line;
        let ways = self.ways(&line.case);
        let own = line.office == self.staff.desk.actor.office;
        match (kind, &line.document) {
            (DueKind::Monitoring, _) if around.home => {
                let begin = ways.begin(DocumentKind::Monitoring);
                self.or_go_on(&line.case, "n.monitoring", begin)
            }
            (DueKind::Review, Some(plan)) if own => {
                self.or_go_on(&line.case, &format!("n.review.p.{plan}"), ways.review(plan))
            }
            (DueKind::AwardEnd, _) if around.home => ways.begin(DocumentKind::ServicePlanDraft),
            (DueKind::PlanEnd, _) if around.home => ways.begin(DocumentKind::ServicePlan),
            (DueKind::SharingEnd, _) if around.home => ways.sharing(),
            _ => ways.person(),
        }
    }

    /// What waits, by whose turn it is: first one's own.
    fn waits(&self, lines: &[Around<(AboutCase, NextAct)>]) -> Vec<WaitGroup> {
        let mut groups = [
            (words::around::MY_TURN, Vec::new()),
            (words::around::PERSONS_TURN, Vec::new()),
            (words::around::MUNICIPALITYS_TURN, Vec::new()),
            (words::around::OFFICES_TURN, Vec::new()),
        ];
        for around in self.own(lines) {
            let act = &around.line.1;
            let own_office = act.office.as_ref() == Some(&self.staff.desk.actor.office);
            let decides = self.staff.desk.actor.role == access::Role::MunicipalOfficer;
            let group = match act.turn {
                Turn::Specialist => 0,
                Turn::Office if own_office => 0,
                Turn::Municipality if decides => 0,
                Turn::Person => 1,
                Turn::Municipality => 2,
                Turn::Office => 3,
            };
            groups[group].1.push(self.wait(around, own_office));
        }
        let some = groups.into_iter().filter(|(_, lines)| !lines.is_empty());
        some.map(|(heading, lines)| WaitGroup { heading, lines }).collect()
    }

    fn wait(&self, around: &Around<(AboutCase, NextAct)>, own_office: bool) -> WaitView {
        let (case, act) = &around.line;
        let who = match act.turn {
            Turn::Specialist => self.specialist(case).0,
            Turn::Office if own_office => words::around::ME.to_owned(),
            Turn::Office => act.name.clone(),
            turn => words::around::of_office(turn.term(), &act.name),
        };
        WaitView {
            case: case.id.to_string(),
            name: case.name.clone(),
            what: words::around::wait(act.step, act.turn),
            who,
            since: act.since.map(words::around::since).unwrap_or_default(),
            go: wait_go(&self.ways(case), act, around.home, own_office),
        }
    }

    fn change(&self, around: &Around<ChangeLine>) -> ChangeView {
        let line = &around.line;
        let case = line.case.id.to_string();
        let kind = from_mark::<DocumentKind>(&line.detail);
        let version = line.document.as_ref().map(|(_, version)| *version);
        let own = line.office == self.staff.desk.actor.office.as_str();
        let office = if own { "" } else { &line.office_name };
        ChangeView {
            name: line.case.name.clone(),
            when: when(self.staff.desk.moment, line.at),
            what: words::around::done(&line.act, kind, version),
            who: words::around::of_office(&line.account_name, office),
            href: line
                .document
                .as_ref()
                .map(|(document, version)| format!("/cases/{case}/documents/{document}/{version}")),
            case,
        }
    }
}

/// The day and time of a moment, short.
fn when(now: Moment, at: i64) -> String {
    let day = words::day_with_weekday(day_of(now, at));
    format!("{day} {}", words::time_of_day(at))
}

/// Where what a case waits for is done, by whoever looks.
pub(crate) fn wait_go(ways: &Ways<'_>, act: &NextAct, home: bool, own_office: bool) -> Go {
    let document = act.document.as_ref().map(|document| (document, act.version));
    match (act.step, act.turn, document) {
        (_, Turn::Person, Some((document, version))) if home || own_office => {
            ways.consent(document, version)
        }
        (StepKind::Delivery, _, Some((document, version))) if home => {
            ways.delivery(document, version)
        }
        (StepKind::IndividualPlans, Turn::Office, _) if own_office => match &act.member {
            Some(member) => ways.begin_for(DocumentKind::IndividualPlan, member),
            None => ways.person(),
        },
        (_, Turn::Municipality, Some((document, version))) if !home => {
            ways.document(document, version)
        }
        (step, _, _) if home => written_at(step).map_or(ways.person(), |kind| ways.begin(kind)),
        _ => ways.person(),
    }
}

/// The document a step is done with by the consultation office.
fn written_at(step: StepKind) -> Option<DocumentKind> {
    match step {
        StepKind::Intake => Some(DocumentKind::BasicInformation),
        StepKind::Assessment => Some(DocumentKind::Assessment),
        StepKind::Draft => Some(DocumentKind::ServicePlanDraft),
        StepKind::Award => Some(DocumentKind::Award),
        StepKind::Conference => Some(DocumentKind::Conference),
        StepKind::Plan => Some(DocumentKind::ServicePlan),
        StepKind::Monitoring => Some(DocumentKind::Monitoring),
        StepKind::Delivery | StepKind::IndividualPlans | StepKind::Closure => None,
    }
}

fn found_view(around: &Around<FoundLine>) -> FoundView {
    let line = &around.line;
    let case = line.case.id.to_string();
    let weight = severity(line.severity);
    let place: Option<Place> = serde_json::from_str(&line.place).ok();
    FoundView {
        name: line.case.name.clone(),
        class: weight.map_or("", severity_class),
        severity: weight.map_or("", |weight| weight.term()),
        code: line.code.clone(),
        message: line.message.clone(),
        href: place.map_or_else(|| format!("/cases/{case}"), |place| field_address(&case, &place)),
        case,
    }
}
