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
use crate::serve::listen;

/// Everyone in the demo signs in with this; the people are invented and so is the secret.
const PASSWORD: &str = "hidamari-no-niwa";

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
    listen(db, fonts, args.listen, clock, SecondFactor::WaivedInDemo, serving).await
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
        let id: OfficeId = desk.new_id().parse().map_err(|_| Said(String::new()))?;
        app::put_office(desk, &office_row(office, id.clone())).await?;
        for (i, staff) in office.staff.iter().enumerate() {
            let login =
                if i == 0 { office.key.clone() } else { format!("{}{}", office.key, i + 1) };
            let new = NewStaff {
                login: &login,
                name: &staff.name,
                password: PASSWORD,
                office: &id,
                role: role(office.kind, staff.profession),
            };
            app::add_account(desk, &new).await?;
            told.push(words::cli::demo_account(&login, PASSWORD, &staff.name, &office.name));
        }
    }
    for (name, case) in demo::cases() {
        let home = case.member(&case.office).ok_or_else(|| Said(name.to_owned()))?;
        let mut at_home = desk.clone();
        at_home.actor.office = app::home_office(desk, home).await?;
        app::import_case(&at_home, case, false).await?;
    }
    Ok(told)
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
