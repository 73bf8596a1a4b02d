//! One's own office: what it is, its services, its staff with their qualifications.

use access::{Refusal, Role};
use calendar::Day;
use domain::{
    CorporateNumber, LocalGovernmentCode, MemberKind, OfficeNumber, Qualification, Service,
    ValueFault, from_mark, mark,
};
use store::{Invitation, OfficeActLine, OfficeRow, OfficeService, QualificationLine, StaffLine};

use super::{
    FieldFault, FieldFaults, act, administered, judge_number, limited, parsed, required, welcomes,
};
use crate::{Desk, Failure, Outcome};

/// Acts shown at most.
const ACTS: i64 = 50;

/// The office of whoever acts, as its administrator sees it.
#[derive(Clone, Debug)]
pub struct OfficeShown {
    /// The office.
    pub office: OfficeRow,
    /// 法人番号
    pub corporation_number: String,
    /// Services it is designated for.
    pub services: Vec<OfficeService>,
    /// Who works in it.
    pub staff: Vec<StaffLine>,
    /// Their qualifications.
    pub qualifications: Vec<QualificationLine>,
    /// Invitations under way.
    pub invitations: Vec<Invitation>,
    /// Whether it keeps the region: it may welcome other offices.
    pub welcomes: bool,
    /// Municipalities of the region: code and name.
    pub municipalities: Vec<(String, String)>,
    /// What administrators did, newest first.
    pub acts: Vec<OfficeActLine>,
}

/// The office of whoever acts.
pub async fn own_office(desk: &Desk) -> Outcome<OfficeShown> {
    let id = administered(desk)?;
    let hidden = Failure::Refused(Refusal::Hidden);
    let office = store::office(&desk.db, id).await?.ok_or(hidden)?;
    Ok(OfficeShown {
        corporation_number: store::corporation_number(&desk.db, &office.corporation).await?,
        services: store::services_of_office(&desk.db, id).await?,
        staff: store::staff_of_office(&desk.db, id).await?,
        qualifications: store::qualifications_of_office(&desk.db, id).await?,
        invitations: store::invitations_of_office(&desk.db, id).await?,
        welcomes: welcomes(desk).await?,
        municipalities: store::municipalities(&desk.db).await?,
        acts: store::office_acts(&desk.db, id, ACTS).await?,
        office,
    })
}

/// What an office is, as typed.
#[derive(Clone, Debug, Default)]
pub struct OfficeForm {
    /// Name.
    pub name: String,
    /// Reading.
    pub kana: String,
    /// What it is, as a mark.
    pub kind: String,
    /// 事業所番号
    pub number: String,
    /// 法人名
    pub corporation: String,
    /// 法人番号
    pub corporation_number: String,
    /// 全国地方公共団体コード
    pub municipality: String,
    /// Telephone.
    pub phone: String,
}

/// Changes what the own office is.
pub async fn change_office(desk: &Desk, form: &OfficeForm) -> Outcome<Result<(), FieldFaults>> {
    let id = administered(desk)?;
    let mut faults = FieldFaults::new();
    let kind: Option<MemberKind> = from_mark(form.kind.trim());
    if kind.is_none() {
        faults.push(("kind", ValueFault::Missing.into()));
    }
    let number = parsed::<OfficeNumber>(&form.number, "number", &mut faults);
    let corporate =
        parsed::<CorporateNumber>(&form.corporation_number, "corporation_number", &mut faults);
    let municipality =
        parsed::<LocalGovernmentCode>(&form.municipality, "municipality", &mut faults);
    let office = OfficeRow {
        id: id.clone(),
        name: required(&form.name, "name", &mut faults),
        kana: limited(&form.kana, "kana", &mut faults),
        kind: kind.as_ref().map(mark).unwrap_or_default(),
        number: number.map(|number| number.to_string()),
        corporation: limited(&form.corporation, "corporation", &mut faults),
        municipality: municipality.map(|code| code.to_string()),
        phone: limited(&form.phone, "phone", &mut faults),
        registered: true,
    };
    if let Some(number) = &office.number {
        judge_number(&desk.db, number, Some(id), &mut faults).await?;
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let corporate = corporate.map(|number| number.to_string()).unwrap_or_default();
    let act_id = desk.new_id();
    let act = act(desk, &act_id, "office_changed", &office.name);
    store::change_office(&desk.db, &office, &corporate, &act).await?;
    Ok(Ok(()))
}

/// Keeps a service of the own office with its first and last day.
pub async fn set_office_service(
    desk: &Desk,
    service: &str,
    first_day: &str,
    last_day: &str,
) -> Outcome<Result<(), FieldFaults>> {
    administered(desk)?;
    let mut faults = FieldFaults::new();
    let service = parsed::<Service>(service, "service", &mut faults);
    let first = parsed::<Day>(first_day, "first_day", &mut faults);
    let last_day = parsed::<Day>(last_day, "last_day", &mut faults);
    if first_day.trim().is_empty() {
        faults.push(("first_day", ValueFault::Missing.into()));
    }
    if first.zip(last_day).is_some_and(|(first, last)| last < first) {
        faults.push(("last_day", ValueFault::PeriodBackwards.into()));
    }
    let (Some(service), Some(first_day), true) = (service, first, faults.is_empty()) else {
        if faults.is_empty() {
            faults.push(("service", ValueFault::Missing.into()));
        }
        return Ok(Err(faults));
    };
    let act_id = desk.new_id();
    let act = act(desk, &act_id, "service_changed", service.name());
    let kept = OfficeService { service: service.key().to_owned(), first_day, last_day };
    store::put_service(&desk.db, &kept, &act).await?;
    Ok(Ok(()))
}

/// Keeps a municipality of the region, from which the pages choose.
pub async fn set_municipality(
    desk: &Desk,
    code: &str,
    name: &str,
) -> Outcome<Result<(), FieldFaults>> {
    if !welcomes(desk).await? {
        return Err(Failure::Refused(Refusal::NotYours));
    }
    let mut faults = FieldFaults::new();
    let name = required(name, "municipality", &mut faults);
    let given = parsed::<LocalGovernmentCode>(code, "code", &mut faults);
    if code.trim().is_empty() {
        faults.push(("code", ValueFault::Missing.into()));
    }
    let (Some(code), true) = (given, faults.is_empty()) else { return Ok(Err(faults)) };
    let act_id = desk.new_id();
    let act = act(desk, &act_id, "municipality_set", &name);
    store::put_municipality(&desk.db, code.as_str(), &name, Some(&act)).await?;
    Ok(Ok(()))
}

/// Takes a service away that was written by mistake.
pub async fn remove_service(desk: &Desk, service: &str, first_day: Day) -> Outcome<()> {
    administered(desk)?;
    let known: Option<Service> = service.parse().ok();
    let name = known.map_or(service, |known| known.name());
    let act_id = desk.new_id();
    let act = act(desk, &act_id, "service_removed", name);
    Ok(store::drop_service(&desk.db, service, first_day, &act).await?)
}

/// Someone of the own office.
async fn own_staff(desk: &Desk, account: &str, role: Option<Role>) -> Outcome<StaffLine> {
    let all = store::staff_of_office(&desk.db, administered(desk)?).await?;
    let is_it = |line: &StaffLine| line.account == account && role.is_none_or(|r| r == line.role);
    all.into_iter().find(is_it).ok_or(Failure::Refused(Refusal::Hidden))
}

/// Shuts someone out of the own office, or lets them in again, until a day if one is written. The
/// last administrator stays. Answers whether it was done.
pub async fn set_office_staff(
    desk: &Desk,
    account: &str,
    role: Role,
    confirmed: bool,
    until: &str,
) -> Outcome<Result<bool, FieldFaults>> {
    let line = own_staff(desk, account, Some(role)).await?;
    let mut faults = FieldFaults::new();
    let until = parsed::<Day>(until, "until", &mut faults);
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let ends = !confirmed || until.is_some_and(|until| until < desk.moment.today);
    if role == Role::Administrator && ends && is_last_administrator(desk, account).await? {
        return Ok(Ok(false));
    }
    let what = match (confirmed, line.confirmed) {
        (false, _) => "disabled",
        (true, false) => "enabled",
        (true, true) => "until_set",
    };
    let act_id = desk.new_id();
    let act = act(desk, &act_id, what, &line.name);
    store::set_staff(&desk.db, account, role, confirmed, until, &act).await?;
    Ok(Ok(true))
}

async fn is_last_administrator(desk: &Desk, account: &str) -> Outcome<bool> {
    let all = store::staff_of_office(&desk.db, &desk.actor.office).await?;
    let other = |line: &StaffLine| {
        line.role == Role::Administrator
            && line.confirmed
            && line.until.is_none_or(|until| until >= desk.moment.today)
            && line.account != account
    };
    Ok(!all.iter().any(other))
}

/// Lets someone who has lost everything set up a second factor anew when they next sign in. Not
/// for oneself, and not for whoever works elsewhere too: there another office would have to trust
/// ours.
pub async fn reset_factors(desk: &Desk, account: &str) -> Outcome<bool> {
    let line = own_staff(desk, account, None).await?;
    let roles = store::account_roles(&desk.db, account, desk.moment.today).await?;
    let elsewhere = roles.iter().any(|role| role.office != desk.actor.office);
    if elsewhere || account == desk.actor.account.as_str() {
        return Ok(false);
    }
    let act_id = desk.new_id();
    store::drop_factors(&desk.db, account, &act(desk, &act_id, "factors_reset", &line.name))
        .await?;
    Ok(true)
}

/// Keeps a qualification of someone of the own office, or takes one away.
pub async fn set_office_qualification(
    desk: &Desk,
    account: &str,
    kind: &str,
    on: &str,
    has: bool,
) -> Outcome<Result<(), FieldFaults>> {
    let line = own_staff(desk, account, None).await?;
    let mut faults = FieldFaults::new();
    let kind: Option<Qualification> = from_mark(kind);
    if kind.is_none() {
        faults.push(("qualification", ValueFault::Missing.into()));
    }
    let day = parsed::<Day>(on, "on", &mut faults);
    if on.trim().is_empty() {
        faults.push(("on", ValueFault::Missing.into()));
    }
    if let Some(given) = day.filter(|day| has && *day > desk.moment.today) {
        faults.push(("on", FieldFault::ToCome(given)));
    }
    let (Some(kind), Some(on), true) = (kind, day, faults.is_empty()) else {
        return Ok(Err(faults));
    };
    let kept = QualificationLine { account: account.to_owned(), kind: mark(&kind), on };
    let act_id = desk.new_id();
    let what = if has { "qualification_added" } else { "qualification_removed" };
    store::set_qualification(&desk.db, &kept, has, &act(desk, &act_id, what, &line.name)).await?;
    Ok(Ok(()))
}
