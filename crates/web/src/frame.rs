//! What stands around every page.

use app::Session;
use askama::Template;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};

use crate::Site;

/// Head, navigation and foot of a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Title of the page.
    pub title: String,
    /// Address of the style sheet.
    pub style: String,
    /// Address of the script.
    pub script: String,
    /// Today, in words.
    pub today: String,
    /// Who is signed in.
    pub session: Option<Session>,
    /// Which entry of the navigation the page belongs to.
    pub here: &'static str,
    /// The step of the first tour the page is shown in.
    pub tour: Option<TourNote>,
}

/// What is said at the top of a page one is led through.
#[derive(Clone, Debug)]
pub(crate) struct TourNote {
    /// Which step, from 1.
    pub number: usize,
    /// Which step of how many, in words.
    pub place: String,
    /// The step.
    pub step: &'static words::tour::Step,
    /// Where one is without the tour.
    pub leave: String,
}

tokio::task_local! {
    /// The step a request is in; every page shows it without knowing of it.
    static TOUR: Option<TourNote>;
}

/// Answers a request inside the step of the tour its address names.
pub(crate) async fn on_tour<T>(asked: Uri, answer: impl Future<Output = T>) -> T {
    TOUR.scope(tour_note(&asked), answer).await
}

fn tour_note(asked: &Uri) -> Option<TourNote> {
    let query = asked.query()?;
    let number: usize =
        query.split('&').find_map(|pair| pair.strip_prefix("tour="))?.parse().ok()?;
    let step = words::tour::STEPS.get(number.checked_sub(1)?)?;
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("tour=")).collect();
    let sign = if rest.is_empty() { "" } else { "?" };
    let leave = format!("{}{sign}{}", asked.path(), rest.join("&"));
    Some(TourNote { number, place: words::tour::place(number), step, leave })
}

impl Frame {
    pub(crate) fn new(
        site: &Site,
        session: Option<&Session>,
        here: &'static str,
        title: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            style: site.assets.address("style.css").to_owned(),
            script: site.assets.address("renkei.js").to_owned(),
            today: words::day(site.now().today),
            session: session.cloned(),
            here,
            tour: TOUR.try_with(Clone::clone).ok().flatten(),
        }
    }
}

impl Frame {
    /// Whether whoever is in administers an office and sees nobody's record.
    pub(crate) fn administers(&self) -> bool {
        let administers = |session: &Session| session.actor.role == access::Role::Administrator;
        self.session.as_ref().is_some_and(administers)
    }

    /// Pages about records as a whole, for whoever is in: address and name.
    pub(crate) fn about_records(&self) -> Vec<(&'static str, &'static str)> {
        use words::trust as say;
        let Some(session) = &self.session else { return Vec::new() };
        let role = session.actor.role;
        let pages = [
            (role.sees_people(), "/emergency", say::EMERGENCY),
            (role.sees_people(), "/concerns", words::around::CONCERNS),
            (role.sees_own_cases(), "/retention", say::RETENTION),
            (true, "/journal", say::DAYS),
        ];
        let there = pages.into_iter().filter(|(may, ..)| *may);
        there.map(|(_, address, name)| (address, name)).collect()
    }

    /// Whether whoever is in may also act as something else.
    pub(crate) fn several_roles(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.several_roles)
    }
}

/// A rendered page. Templates take plain values and cannot fail but by a fault of the program.
pub(crate) fn page(template: &impl Template) -> Response {
    page_with(StatusCode::OK, template)
}

/// A rendered page with a status.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_tour_is_known_by_its_address_and_can_be_left() {
        let note = |address: &'static str| tour_note(&Uri::from_static(address));
        assert!(note("/people").is_none());
        assert!(note("/people?tour=0").is_none());
        assert!(note("/people?tour=99").is_none());
        assert_eq!(note("/cases/1?tour=1").unwrap().leave, "/cases/1");
        let week = note("/cases/1/write/d.plan?part=week&tour=8").unwrap();
        assert_eq!((week.number, week.leave.as_str()), (8, "/cases/1/write/d.plan?part=week"));
    }
}
