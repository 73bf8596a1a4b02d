//! One's own office and its staff, for its administrator.

use access::Role;
use app::{FieldFault, FieldFaults, Invited, OfficeForm, OfficeShown, Outcome};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Day;
use domain::{MemberKind, Qualification, Service};
use serde::Deserialize;
use words::Term as _;
use words::organisation as say;

use crate::Site;
use crate::frame::{Frame, page, page_with};
use crate::pages::journal::who;
use crate::posted::{Pairs, Proved};
use crate::problem::{Answer, Problem};
use crate::staff::{Admitted, Staff};

/// The administrator of an office.
pub(crate) struct Administrator(pub Staff);

impl Admitted for Administrator {
    fn admit(staff: Staff) -> Option<Self> {
        (staff.session.actor.role == Role::Administrator).then_some(Self(staff))
    }

    fn staff(&self) -> &Staff {
        &self.0
    }
}

impl axum::extract::FromRequestParts<Site> for Administrator {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        site: &Site,
    ) -> Result<Self, Response> {
        crate::staff::admitted(parts, site).await
    }
}

/// What is wrong with the fields of a form, as sentences.
pub(crate) struct Faults(pub FieldFaults);

impl Faults {
    /// The sentence for a field.
    pub(crate) fn of(&self, field: &str) -> Option<String> {
        let (_, fault) = self.0.iter().find(|(name, _)| *name == field)?;
        Some(match fault {
            FieldFault::Value(fault) => words::why(fault),
            FieldFault::Password(fault) => super::own::refused(*fault),
            FieldFault::Differs => say::DIFFERS.to_owned(),
            FieldFault::Taken => say::TAKEN.to_owned(),
            FieldFault::LoginForm => say::LOGIN_FORM.to_owned(),
            FieldFault::NumberTaken => say::NUMBER_TAKEN.to_owned(),
            FieldFault::OfficeTaken => say::OFFICE_TAKEN.to_owned(),
            FieldFault::ToCome(day) => say::to_come(&words::day(*day)),
        })
    }
}

/// Something to choose.
pub(crate) struct Choice {
    pub key: String,
    pub name: &'static str,
}

/// Kinds of organisation that can work with this program.
pub(crate) fn kinds() -> Vec<Choice> {
    let works = |kind: &&MemberKind| !matches!(kind, MemberKind::Family | MemberKind::Informal);
    let choice = |kind: &MemberKind| Choice { key: domain::mark(kind), name: kind.term() };
    MemberKind::ALL.iter().filter(works).map(choice).collect()
}

#[derive(Template)]
#[template(path = "office.html")]
struct Show {
    frame: Frame,
    form_key: String,
    told: Option<&'static str>,
    form: OfficeForm,
    kinds: Vec<Choice>,
    services: Vec<ServiceLine>,
    every_service: Vec<Choice>,
    staff: Vec<StaffView>,
    invitations: Vec<InvitationView>,
    roles: Vec<Choice>,
    qualifications: Vec<Choice>,
    /// Whether other offices are welcomed here.
    welcomes: bool,
    municipalities: Vec<(String, String)>,
    acts: Vec<ActView>,
    faults: Faults,
    /// Id of the form that was refused.
    at: String,
    /// What was typed there.
    typed: Pairs,
}

impl Show {
    /// What was typed into a field of the form that was refused.
    fn value(&self, form: &str, field: &str) -> &str {
        self.value_or(form, field, "")
    }

    /// The same, or what is kept.
    fn value_or<'a>(&'a self, form: &str, field: &str, kept: &'a str) -> &'a str {
        if self.at == form { self.typed.get(field) } else { kept }
    }

    /// What is wrong with a field of the form that was refused.
    fn fault(&self, form: &str, field: &str) -> Option<String> {
        self.faults.of(field).filter(|_| self.at == form)
    }
}

struct ServiceLine {
    key: String,
    name: String,
    first_day: Day,
    first: String,
    last: String,
}

struct StaffView {
    account: String,
    name: String,
    login: String,
    role: &'static str,
    role_name: &'static str,
    from: String,
    until: String,
    until_said: String,
    confirmed: bool,
    state: &'static str,
    own: bool,
    qualifications: Vec<QualificationView>,
}

impl StaffView {
    /// Id of a form about this line.
    fn form(&self, what: &str) -> String {
        line_form(what, &self.account, self.role)
    }
}

/// Id of a form about someone as one of their roles.
fn line_form(what: &str, account: &str, role: &str) -> String {
    format!("{what}-{account}-{role}")
}

struct QualificationView {
    kind: String,
    name: &'static str,
    on: Day,
    on_said: String,
    renewal: Option<String>,
    late: bool,
}

struct InvitationView {
    id: String,
    name: String,
    role: &'static str,
    state: &'static str,
    accepted: Option<String>,
    over: bool,
}

struct ActView {
    when: String,
    who: String,
    what: &'static str,
    about: String,
}

#[derive(Template)]
#[template(path = "office/invited.html")]
struct ShowInvited {
    frame: Frame,
    invited: Invited,
    address: String,
}

/// What was just done.
#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

/// The page of the own office.
pub(crate) async fn show(
    State(site): State<Site>,
    administrator: Administrator,
    Query(done): Query<Done>,
) -> Answer {
    let told = say::done(&done.done);
    office_page(&site, &administrator, told, Refused::default()).await
}

/// A form that was refused: which, what was typed, what is wrong.
#[derive(Default)]
struct Refused {
    at: String,
    typed: Pairs,
    faults: FieldFaults,
}

async fn office_page(
    site: &Site,
    administrator: &Administrator,
    told: Option<&'static str>,
    refused: Refused,
) -> Answer {
    let Staff { desk, session } = &administrator.0;
    let shown = app::own_office(desk).await?;
    let status =
        if refused.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form = if refused.at == "office" { form(&refused.typed) } else { kept(&shown) };
    let today = desk.moment.today;
    Ok(page_with(
        status,
        &Show {
            frame: Frame::new(site, Some(session), "office", say::OFFICE),
            form_key: session.form_key.clone(),
            told,
            kinds: kinds(),
            form,
            services: shown.services.iter().map(service_line).collect(),
            every_service: every_service(),
            staff: staff_views(&shown, session.actor.account.as_str(), today),
            invitations: invitation_views(&shown, desk.moment.at),
            roles: roles(),
            qualifications: every_qualification(),
            welcomes: shown.welcomes,
            municipalities: shown.municipalities,
            acts: shown.acts.iter().map(act_view).collect(),
            faults: Faults(refused.faults),
            at: refused.at,
            typed: refused.typed,
        },
    ))
}

fn kept(shown: &OfficeShown) -> OfficeForm {
    let office = &shown.office;
    OfficeForm {
        name: office.name.clone(),
        kana: office.kana.clone(),
        kind: office.kind.clone(),
        number: office.number.clone().unwrap_or_default(),
        corporation: office.corporation.clone(),
        corporation_number: shown.corporation_number.clone(),
        municipality: office.municipality.clone().unwrap_or_default(),
        phone: office.phone.clone(),
    }
}

fn form(pairs: &Pairs) -> OfficeForm {
    let field = |name| pairs.get(name).to_owned();
    OfficeForm {
        name: field("name"),
        kana: field("kana"),
        kind: field("kind"),
        number: field("number"),
        corporation: field("corporation"),
        corporation_number: field("corporation_number"),
        municipality: field("municipality"),
        phone: field("phone"),
    }
}

fn service_line(line: &app::OfficeService) -> ServiceLine {
    let known: Option<Service> = line.service.parse().ok();
    ServiceLine {
        name: known.map_or_else(|| line.service.clone(), |service| service.name().to_owned()),
        key: line.service.clone(),
        first_day: line.first_day,
        first: words::day(line.first_day),
        last: line.last_day.map(words::day).unwrap_or_default(),
    }
}

fn every_service() -> Vec<Choice> {
    let choice = |service: Service| Choice { key: service.key().to_owned(), name: service.name() };
    Service::all().map(choice).collect()
}

fn roles() -> Vec<Choice> {
    let choice =
        |role: &Role| Choice { key: role.key().to_owned(), name: words::trust::role(role.key()) };
    Role::ALL.iter().map(choice).collect()
}

fn every_qualification() -> Vec<Choice> {
    let choice = |kind: &Qualification| Choice { key: domain::mark(kind), name: kind.term() };
    Qualification::ALL.iter().map(choice).collect()
}

fn staff_views(shown: &OfficeShown, own: &str, today: Day) -> Vec<StaffView> {
    let view = |line: &app::StaffLine| StaffView {
        name: line.name.clone(),
        login: line.login.clone(),
        role: line.role.key(),
        role_name: words::trust::role(line.role.key()),
        from: line.from.map(words::day).unwrap_or_default(),
        until: line.until.map(|day| day.to_string()).unwrap_or_default(),
        until_said: line.until.map(words::day).unwrap_or_default(),
        confirmed: line.confirmed,
        state: if line.confirmed { say::WORKS } else { say::SHUT_OUT },
        own: line.account == own,
        qualifications: shown
            .qualifications
            .iter()
            .filter(|q| q.account == line.account)
            .filter_map(|q| qualification_view(q, today))
            .collect(),
        account: line.account.clone(),
    };
    shown.staff.iter().map(view).collect()
}

fn qualification_view(line: &app::QualificationLine, today: Day) -> Option<QualificationView> {
    let kind: Qualification = domain::from_mark(&line.kind)?;
    let by = kind.renew_by(line.on);
    let late = by.is_some_and(|by| by < today);
    let said = |by: Day| {
        let day = words::day(by);
        if late { say::renewal_late(&day) } else { say::renew_by(&day) }
    };
    Some(QualificationView {
        kind: line.kind.clone(),
        name: kind.term(),
        on: line.on,
        on_said: words::day(line.on),
        renewal: by.map(said),
        late,
    })
}

fn invitation_views(shown: &OfficeShown, now: i64) -> Vec<InvitationView> {
    let view = |invitation: &app::Invitation| {
        let accepted = invitation.account.is_some();
        InvitationView {
            id: invitation.id.clone(),
            name: invitation.name.clone(),
            role: words::trust::role(invitation.role.key()),
            state: if accepted { say::ACCEPTS } else { say::WAITS },
            accepted: accepted
                .then(|| format!("{}（{}）", invitation.accepted_name, invitation.accepted_login)),
            over: !accepted && invitation.ends_at <= now,
        }
    };
    shown.invitations.iter().map(view).collect()
}

fn act_view(line: &app::OfficeActLine) -> ActView {
    ActView {
        when: words::trust::moment(line.at),
        who: who(&line.account, &line.account_name).to_owned(),
        what: say::act(&line.act),
        about: line.about.clone(),
    }
}

/// Back to the page, saying what was done; or the page with what was refused.
async fn answer<T>(
    site: &Site,
    posted: Proved<Administrator>,
    at: &str,
    done: &str,
    outcome: Outcome<Result<T, FieldFaults>>,
) -> Answer {
    match outcome {
        Ok(Ok(_)) => Ok(back(done)),
        Ok(Err(faults)) => {
            let refused = Refused { at: at.to_owned(), typed: posted.pairs, faults };
            office_page(site, &posted.staff, None, refused).await
        }
        Err(failure) => Err(failure.into()),
    }
}

fn back(done: &str) -> Response {
    Redirect::to(&format!("/office?done={done}")).into_response()
}

/// Changes what the office is.
pub(crate) async fn change(State(site): State<Site>, posted: Proved<Administrator>) -> Answer {
    let outcome = app::change_office(&posted.staff.0.desk, &form(&posted.pairs)).await;
    answer(&site, posted, "office", "office", outcome).await
}

/// Keeps a service.
pub(crate) async fn service(State(site): State<Site>, posted: Proved<Administrator>) -> Answer {
    let field = |name| posted.pairs.get(name);
    let outcome = app::set_office_service(
        &posted.staff.0.desk,
        field("service"),
        field("first_day"),
        field("last_day"),
    )
    .await;
    answer(&site, posted, "service", "service", outcome).await
}

/// Keeps a municipality.
pub(crate) async fn municipality(
    State(site): State<Site>,
    posted: Proved<Administrator>,
) -> Answer {
    let field = |name| posted.pairs.get(name);
    let desk = &posted.staff.0.desk;
    let outcome = app::set_municipality(desk, field("code"), field("municipality")).await;
    answer(&site, posted, "municipality", "municipality", outcome).await
}

/// Takes a service away.
pub(crate) async fn remove_service(posted: Proved<Administrator>) -> Answer {
    let Ok(first_day) = posted.pairs.get("first_day").parse() else {
        return Err(Problem::hidden());
    };
    let (desk, service) = (&posted.staff.0.desk, posted.pairs.get("service"));
    app::remove_service(desk, service, first_day).await?;
    Ok(back("service-removed"))
}

/// Invites someone.
pub(crate) async fn invite(
    State(site): State<Site>,
    headers: HeaderMap,
    posted: Proved<Administrator>,
) -> Answer {
    let Some(role) = Role::from_key(posted.pairs.get("role")) else {
        return Err(Problem::hidden());
    };
    let outcome = app::invite(&posted.staff.0.desk, posted.pairs.get("name"), role).await;
    invited(&site, &headers, posted, "invite", outcome).await
}

/// Welcomes another office.
pub(crate) async fn add(
    State(site): State<Site>,
    headers: HeaderMap,
    posted: Proved<Administrator>,
) -> Answer {
    let field = |name| posted.pairs.get(name);
    let kind = domain::from_mark::<MemberKind>(field("kind"));
    let desk = &posted.staff.0.desk;
    let outcome =
        app::add_office(desk, field("office"), kind, field("number"), field("administrator")).await;
    invited(&site, &headers, posted, "add", outcome).await
}

/// Shows an invitation, this once.
async fn invited(
    site: &Site,
    headers: &HeaderMap,
    posted: Proved<Administrator>,
    at: &str,
    outcome: Outcome<Result<Invited, FieldFaults>>,
) -> Answer {
    match outcome {
        Ok(Ok(invited)) => {
            let frame = Frame::new(site, Some(&posted.staff.0.session), "office", say::INVITED);
            let address = format!("{}/invitation?code={}", origin(headers), invited.code);
            Ok(page(&ShowInvited { frame, invited, address }))
        }
        other => answer(site, posted, at, "", other).await,
    }
}

/// How the browser calls this site.
fn origin(headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), _) => origin.to_owned(),
        (None, Some(host)) => format!("https://{host}"),
        (None, None) => String::new(),
    }
}

/// Takes an invitation back.
pub(crate) async fn withdraw(posted: Proved<Administrator>) -> Answer {
    app::withdraw(&posted.staff.0.desk, posted.pairs.get("invitation")).await?;
    Ok(back("withdrawn"))
}

/// Confirms whoever accepted an invitation.
pub(crate) async fn confirm(posted: Proved<Administrator>) -> Answer {
    app::confirm(&posted.staff.0.desk, posted.pairs.get("invitation")).await?;
    Ok(back("confirmed"))
}

/// Shuts someone out, lets them in again, or sets their last day.
pub(crate) async fn staff(State(site): State<Site>, posted: Proved<Administrator>) -> Answer {
    let field = |name| posted.pairs.get(name);
    let Some(role) = Role::from_key(field("role")) else { return Err(Problem::hidden()) };
    let (desk, confirmed) = (&posted.staff.0.desk, field("confirmed") == "1");
    let outcome =
        app::set_office_staff(desk, field("account"), role, confirmed, field("until")).await;
    let done = if matches!(outcome, Ok(Ok(false))) { "last" } else { "staff" };
    let at = line_form("role", field("account"), field("role"));
    answer(&site, posted, &at, done, outcome).await
}

/// Lets someone set up a second factor anew.
pub(crate) async fn reset(posted: Proved<Administrator>) -> Answer {
    let reset = app::reset_factors(&posted.staff.0.desk, posted.pairs.get("account")).await?;
    Ok(back(if reset { "reset" } else { "not-reset" }))
}

/// Keeps a qualification, or takes one away.
pub(crate) async fn qualification(
    State(site): State<Site>,
    posted: Proved<Administrator>,
) -> Answer {
    let field = |name| posted.pairs.get(name);
    let outcome = app::set_office_qualification(
        &posted.staff.0.desk,
        field("account"),
        field("qualification"),
        field("on"),
        field("has") == "1",
    )
    .await;
    let at = line_form("training", field("account"), field("role"));
    answer(&site, posted, &at, "qualification", outcome).await
}
