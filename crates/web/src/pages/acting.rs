//! As what one acts: one account may work in several offices.

use access::Role;
use askama::Template;
use axum::extract::State;
use words::sign_in as say;

use crate::Site;
use crate::frame::{Frame, page};
use crate::onward::Onward;
use crate::pages::sign_in::go_on;
use crate::posted::Posted;
use crate::problem::{Answer, Problem};
use crate::staff::{Anyone, Comer};

#[derive(Template)]
#[template(path = "acting.html")]
struct Acting {
    frame: Frame,
    form_key: String,
    lines: Vec<Line>,
}

struct Line {
    office: String,
    office_name: String,
    role: &'static str,
    role_name: &'static str,
    here: bool,
}

/// The ways in which one may act.
pub(crate) async fn form(State(site): State<Site>, anyone: Anyone) -> Answer {
    let session = &anyone.0.session;
    let roles = app::own_roles(&site.door(), &session.actor.account).await?;
    let line = |role: app::StaffRole| Line {
        here: role.office == session.actor.office && role.role == session.actor.role,
        office: role.office.to_string(),
        office_name: role.office_name,
        role: role.role.key(),
        role_name: words::trust::role(role.role.key()),
    };
    Ok(page(&Acting {
        frame: Frame::new(&site, Some(session), "", say::ACTING),
        form_key: session.form_key.clone(),
        lines: roles.into_iter().map(line).collect(),
    }))
}

/// Acts as something else from now on.
pub(crate) async fn switch(
    State(site): State<Site>,
    comer: Comer,
    posted: Posted<Anyone>,
) -> Answer {
    let session = &posted.staff.0.session;
    let office = posted.pairs.get("office").parse();
    let (Ok(office), Some(role)) = (office, Role::from_key(posted.pairs.get("role"))) else {
        return Err(Problem::hidden());
    };
    let onward = Onward::read(&posted.pairs);
    let (door, visitor) = (&comer.door, &comer.visitor);
    let token = app::act_as(door, visitor, &comer.token, session, &office, role).await?;
    Ok(go_on(&site, &comer, &token, None, onward).await)
}
