//! What administrators do, with verbs.

use access::Role;
use app::{Desk, FirstOffice, NewPerson, OfficeForm};
use domain::MemberKind;

use super::Region;
use super::coming_in::{PASSWORD, door, hire, visitor};

/// The desk of whoever administers an office.
pub fn administrator(region: &Region, office: &str) -> Desk {
    let mut desk = region.specialist(office);
    desk.actor.role = Role::Administrator;
    desk
}

fn person(login: &str) -> NewPerson {
    NewPerson {
        name: "日下部 渚".to_owned(),
        login: login.to_owned(),
        password: PASSWORD.to_owned(),
        again: PASSWORD.to_owned(),
    }
}

/// Runs every statement of set-up, offices and invitations.
pub async fn everything(region: &Region) {
    let empty = Region::empty().await;
    set_up(&empty).await;
    office(region).await;
    people(region).await;
}

async fn set_up(region: &Region) {
    let door = door(&region.db, 0);
    app::begin_set_up(&door).await.unwrap().unwrap();
    let code = app::begin_set_up(&door).await.unwrap().unwrap();
    let first = FirstOffice {
        corporation: "合同会社まちの灯".to_owned(),
        office: "相談室まちの灯".to_owned(),
        kind: Some(MemberKind::ConsultationOffice),
        number: "9930100012".to_owned(),
        person: person("kaede"),
        ..FirstOffice::default()
    };
    app::set_up(&door, &visitor("192.0.2.9"), &code, &first).await.unwrap().unwrap();
}

async fn office(region: &Region) {
    let desk = administrator(region, "hidamari");
    let form = OfficeForm {
        name: "相談室ひだまり".to_owned(),
        kind: "consultation_office".to_owned(),
        corporation: "社会福祉法人みどり福祉会".to_owned(),
        ..OfficeForm::default()
    };
    app::change_office(&desk, &form).await.unwrap().unwrap();
    let service = "plan_consultation";
    app::set_office_service(&desk, service, "2023-04-01", "").await.unwrap().unwrap();
    app::remove_service(&desk, service, "2023-04-01".parse().unwrap()).await.unwrap();
}

async fn people(region: &Region) {
    let (desk, door) = (administrator(region, "hidamari"), door(&region.db, 0));
    hire(region, "nagisa-senpai", &[("hidamari", Role::Specialist)]).await;
    let senior = store::account_by_login(&region.db, "nagisa-senpai").await.unwrap().unwrap().id;
    let nurse = |has| app::set_office_qualification(&desk, &senior, "nurse", "2023-04-01", has);
    nurse(true).await.unwrap().unwrap();
    nurse(false).await.unwrap().unwrap();
    let set = |on| app::set_office_staff(&desk, &senior, Role::Specialist, on, "");
    assert_eq!(set(false).await.unwrap(), Ok(true));
    assert_eq!(set(true).await.unwrap(), Ok(true));
    assert!(app::reset_factors(&desk, &senior).await.unwrap());
    let invited = app::invite(&desk, "日下部 渚", Role::Specialist).await.unwrap().unwrap();
    let (code, visitor) = (&invited.code, visitor("192.0.2.9"));
    let token = app::accept_as_new(&door, &visitor, code, &person("nagisa")).await.unwrap();
    assert!(!token.unwrap().is_empty());
    let shown = app::own_office(&desk).await.unwrap();
    app::confirm(&desk, &shown.invitations[0].id).await.unwrap();
    app::invite(&desk, "堀 朝陽", Role::SupportWorker).await.unwrap().unwrap();
    let shown = app::own_office(&desk).await.unwrap();
    app::withdraw(&desk, &shown.invitations[0].id).await.unwrap();
    assert!(!shown.acts.is_empty());
}
