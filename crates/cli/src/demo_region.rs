//! `renkei demo`: the demo region in an embedded database, served.

use std::fs;
use std::path::Path;

use access::Role;
use app::{Db, Desk, NewStaff, OfficeRow, SecondFactor};
use domain::{MemberKind, OfficeId, Profession};

use crate::args::DemoArgs;
use crate::cases::desk;
use crate::clock::Clock;
use crate::say::{Said, line};
use crate::serve::{TheDoor, listen};

/// Everyone in the demo signs in with this; the people are invented and so is the secret.
const PASSWORD: &str = "hidamari-no-niwa";

/// Since when the offices of the demo are designated for their services.
const SINCE: &str = "2021-04-01";

/// Makes the demo's database anew and serves it.
pub async fn demo(fonts: Option<&Path>, args: DemoArgs) -> Result<(), Said> {
    let unwritable = |e: std::io::Error| {
        Said(words::cli::unwritable_file(
            &args.folder.display().to_string(),
            &words::cli::system_reason(&e),
        ))
    };
    fs::create_dir_all(&args.folder).map_err(unwritable)?;
    let file = args.folder.join("demo.db");
    for ending in ["", "-wal", "-shm"] {
        let part = args.folder.join(format!("demo.db{ending}"));
        if part.exists() {
            fs::remove_file(part).map_err(unwritable)?;
        }
    }
    let db = Db::open(&file, true)?;
    let clock = Clock::standing_on(demo::today());
    let accounts = fill(&desk(&db, clock)?).await?;
    line!("{}", words::cli::demo_accounts(&words::day(demo::today()), demo::stories().len()));
    for sentence in accounts {
        line!("{sentence}");
    }
    if args.no_serve {
        return Ok(());
    }
    line!("{}", words::cli::demo_second_factor_waived());
    let serving = web::Serving::default();
    let second_factor = SecondFactor::WaivedInDemo;
    let door = TheDoor { second_factor, origin: None, provider: None };
    listen(db, fonts, args.listen, clock, door, serving).await
}

/// Fills an empty store with the region; answers with one sentence per account.
async fn fill(desk: &Desk) -> Result<Vec<String>, Said> {
    for municipality in &demo::region().municipality {
        if let Some(code) = municipality.code() {
            app::put_municipality(desk, code.as_str(), &municipality.name).await?;
        }
    }
    let mut told = Vec::new();
    for office in &demo::region().office {
        told.extend(fill_office(desk, office).await?);
    }
    for (name, case) in demo::cases() {
        let home = case.member(&case.office).ok_or_else(|| Said(name.to_owned()))?;
        let mut at_home = desk.clone();
        at_home.actor.office = app::home_office(desk, home).await?;
        app::import_case(&at_home, case, false).await?;
    }
    Ok(told)
}

/// An office with its services and whoever works in it.
async fn fill_office(desk: &Desk, office: &demo::RegionOffice) -> Result<Vec<String>, Said> {
    let id: OfficeId = desk.new_id().parse().map_err(|_| Said(String::new()))?;
    app::put_office(desk, &office_row(office, id.clone())).await?;
    let mut told = Vec::new();
    for (i, staff) in office.staff.iter().enumerate() {
        let login = if i == 0 { office.key.clone() } else { format!("{}{}", office.key, i + 1) };
        let role = role(office.kind, staff.profession);
        told.push(hire(desk, office, &id, &login, &staff.name, role).await?);
    }
    if !office.administrator.is_empty() {
        let login = format!("{}-kanri", office.key);
        let name = &office.administrator;
        told.push(hire(desk, office, &id, &login, name, Role::Administrator).await?);
    }
    write_down(desk, office, id).await?;
    Ok(told)
}

/// Makes an account; answers with how to sign in.
async fn hire(
    desk: &Desk,
    office: &demo::RegionOffice,
    id: &OfficeId,
    login: &str,
    name: &str,
    role: Role,
) -> Result<String, Said> {
    let new = NewStaff { login, name, password: PASSWORD, office: id, role };
    app::add_account(desk, &new).await?;
    Ok(words::cli::demo_account(login, PASSWORD, name, &office.name))
}

/// Services and qualifications, as the administrator of the office writes them down.
async fn write_down(desk: &Desk, office: &demo::RegionOffice, id: OfficeId) -> Result<(), Said> {
    let mut desk = desk.clone();
    desk.actor.office = id;
    desk.actor.role = Role::Administrator;
    let refused = |faults: app::FieldFaults| Said(format!("{}: {faults:?}", office.key));
    for service in &office.services {
        let kept = app::set_office_service(&desk, service.key(), SINCE, "").await?;
        kept.map_err(refused)?;
    }
    let lines = app::own_office(&desk).await?.staff;
    for staff in &office.staff {
        let line = lines.iter().find(|line| line.name == staff.name);
        let account = line.map_or("", |line| &line.account);
        for training in &staff.training {
            let (kind, on) = (domain::mark(&training.kind), training.on.to_string());
            let kept = app::set_office_qualification(&desk, account, &kind, &on, true).await?;
            kept.map_err(refused)?;
        }
    }
    Ok(())
}

fn office_row(office: &demo::RegionOffice, id: OfficeId) -> OfficeRow {
    let municipality = demo::region().municipality(&office.municipality);
    OfficeRow {
        id,
        name: office.name.clone(),
        kana: office.kana.clone(),
        kind: office.kind.as_ref().map(domain::mark).unwrap_or_default(),
        number: office.office_number().map(|number| number.to_string()),
        corporation: office.corporation.clone(),
        municipality: municipality.and_then(demo::Municipality::code).map(|code| code.to_string()),
        phone: office.phone.clone(),
        registered: !office.staff.is_empty(),
    }
}

fn role(kind: Option<MemberKind>, profession: Profession) -> Role {
    match profession {
        _ if kind == Some(MemberKind::CoreCentre) => Role::CoreCentre,
        Profession::Specialist | Profession::ConsultationWorker => Role::Specialist,
        Profession::ServiceManager | Profession::ChildServiceManager | Profession::ServiceLead => {
            Role::ServiceManager
        }
        Profession::MunicipalOfficer => Role::MunicipalOfficer,
        Profession::SupportWorker | Profession::PersonOrFamily => Role::SupportWorker,
    }
}
