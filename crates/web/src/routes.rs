//! The one table of routes: it fills the router and is walked by tests.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing;

use crate::frame::on_tour;
use crate::kept::tell_problems;
use crate::pages::{
    acting, attachment, compare, concerns, consent, delivery, document, easy, emergency, intake,
    invitation, journal, office, own, passkey, people, person, print, provider, restriction,
    retention, rules, set_up, sharing, sign_in, today, tour, write,
};
use crate::serve::Client;
use crate::{Site, assets, problem};

/// A route, as tests see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// GET or POST.
    pub method: &'static str,
    /// Path with `{holes}`.
    pub path: &'static str,
    /// Whether it answers without signing in.
    pub public: bool,
}

macro_rules! routes {
    ($($method:ident $path:literal $public:ident => $handler:path;)*) => {
        /// Every route.
        pub static ROUTES: &[Route] = &[$(Route {
            method: stringify!($method),
            path: $path,
            public: routes!(@public $public),
        }),*];

        fn all() -> Router<Site> {
            Router::new()$(.route($path, routing::$method($handler)))*
        }
    };
    (@public public) => { true };
    (@public staff) => { false };
}

routes! {
    get "/" staff => today::show;
    get "/sign-in" public => sign_in::form;
    post "/sign-in" public => sign_in::enter;
    post "/sign-in/passkey" public => sign_in::enter_by_passkey;
    post "/passkey/ask" public => passkey::ask;
    get "/sign-in/provider" public => provider::go;
    get "/sign-in/provider/back" public => provider::back;
    get "/sign-in/second" staff => sign_in::second_form;
    post "/sign-in/second" staff => sign_in::second;
    get "/sign-in/enrol" staff => sign_in::enrol_form;
    post "/sign-in/enrol" staff => sign_in::enrol;
    get "/locked" staff => sign_in::locked;
    post "/locked" staff => sign_in::unlock;
    get "/prove" staff => sign_in::prove_form;
    post "/prove" staff => sign_in::prove;
    post "/sign-out" staff => sign_in::leave;
    get "/acting" staff => acting::form;
    post "/acting" staff => acting::switch;
    get "/account" staff => own::show;
    get "/account/password" staff => own::password_form;
    post "/account/password" staff => own::password;
    get "/account/app" staff => own::app_form;
    post "/account/app" staff => own::add_app;
    get "/account/passkey" staff => passkey::form;
    post "/account/passkey" staff => passkey::add;
    get "/account/provider" staff => provider::link;
    post "/account/provider/remove" staff => provider::unlink;
    post "/account/factors/remove" staff => own::remove;
    post "/account/codes" staff => own::codes;
    post "/account/sessions/end" staff => own::end_session;
    post "/account/sessions/end-others" staff => own::end_others;
    get "/set-up" public => set_up::form;
    post "/set-up" public => set_up::set_up;
    get "/invitation" public => invitation::form;
    post "/invitation" public => invitation::accept;
    post "/invitation/join" staff => invitation::join;
    get "/office" staff => office::show;
    get "/office/sign-ins" staff => passkey::sign_ins;
    post "/office" staff => office::change;
    post "/office/services" staff => office::service;
    post "/office/services/remove" staff => office::remove_service;
    post "/office/invitations" staff => office::invite;
    post "/office/invitations/withdraw" staff => office::withdraw;
    post "/office/invitations/confirm" staff => office::confirm;
    post "/office/staff" staff => office::staff;
    post "/office/staff/factors" staff => office::reset;
    post "/office/qualifications" staff => office::qualification;
    post "/office/municipalities" staff => office::municipality;
    post "/office/add" staff => office::add;
    get "/people" staff => people::list;
    get "/people/new" staff => intake::form;
    post "/people/new" staff => intake::begin;
    get "/cases/{case}" staff => person::show;
    get "/cases/{case}/documents/{document}/compare" staff => compare::show;
    get "/cases/{case}/documents/{document}/{version}" staff => document::show;
    get "/cases/{case}/documents/{document}/{version}/pdf" staff => print::document;
    get "/cases/{case}/documents/{document}/{version}/consent" staff => consent::show;
    post "/cases/{case}/documents/{document}/{version}/consent" staff => consent::give;
    get "/cases/{case}/documents/{document}/{version}/delivery" staff => delivery::show;
    post "/cases/{case}/documents/{document}/{version}/delivery" staff => delivery::hand_over;
    post "/cases/{case}/deliveries/{delivery}/receipt" staff => delivery::receive;
    get "/cases/{case}/attachments/{attachment}" staff => attachment::show;
    get "/cases/{case}/sharing" staff => sharing::list;
    post "/cases/{case}/sharing" staff => sharing::give;
    get "/cases/{case}/sharing/{sharing}" staff => sharing::show;
    post "/cases/{case}/sharing/{sharing}/withdraw" staff => sharing::withdraw;
    get "/cases/{case}/easy" staff => easy::show;
    get "/cases/{case}/print" staff => print::choose;
    get "/cases/{case}/pdf" staff => print::set;
    post "/cases/{case}/begin" staff => write::begin;
    get "/cases/{case}/write/{target}" staff => write::show;
    post "/cases/{case}/write/{target}" staff => write::act;
    get "/cases/{case}/journal" staff => journal::show;
    get "/cases/{case}/journal/plain" staff => journal::plain;
    post "/cases/{case}/notices/{notice}" staff => journal::see_notice;
    get "/cases/{case}/restriction" staff => restriction::show;
    post "/cases/{case}/restriction" staff => restriction::set;
    post "/cases/{case}/restriction/lift" staff => restriction::lift;
    get "/cases/{case}/emergency" staff => emergency::show;
    post "/cases/{case}/emergency" staff => emergency::open;
    get "/cases/{case}/concerns" staff => concerns::show;
    post "/cases/{case}/concerns" staff => concerns::record;
    post "/cases/{case}/concerns/{concern}" staff => concerns::follow;
    post "/cases/{case}/disposal" staff => retention::request;
    post "/cases/{case}/disposal/drop" staff => retention::take_back;
    post "/cases/{case}/disposal/approve" staff => retention::approve;
    get "/emergency" staff => emergency::ask;
    post "/emergency" staff => emergency::find;
    get "/concerns" staff => concerns::mine;
    get "/retention" staff => retention::show;
    post "/retention" staff => retention::years;
    get "/journal" staff => journal::sealed;
    get "/tour" staff => tour::show;
    get "/tour/{step}" staff => tour::step;
    get "/rules" public => rules::list;
    get "/rules/{code}" public => rules::show;
    get "/assets/{name}" public => assets::asset;
}

/// The router of a site.
pub fn router(site: Site) -> Router {
    all()
        .fallback(problem::not_found)
        .layer(middleware::from_fn_with_state(site.clone(), tell_problems))
        .layer(middleware::from_fn(safe_headers))
        .with_state(site)
}

/// Headers every answer carries: nothing from elsewhere, nothing inline, nothing kept by proxies.
/// Nothing from elsewhere and nothing inline; no frame, no plugin, no base.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                              img-src 'self' data:; connect-src 'self'; form-action 'self'; \
                              frame-ancestors 'none'; base-uri 'none'";

/// What no page uses, so that nothing that slips into one can.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), \
                           camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
                           local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
                           serial=(), usb=(), xr-spatial-tracking=()";

/// Headers every answer carries.
const FIXED: [(&str, &str); 9] = [
    ("content-security-policy", CONTENT_POLICY),
    ("x-content-type-options", "nosniff"),
    // Addresses name cases: they are told to no other site.
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", PERMISSIONS),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    ("x-permitted-cross-domain-policies", "none"),
];

/// Nothing from elsewhere, nothing inline, nothing kept by browsers and proxies unless it says so
/// itself; and once safe, always safe.
async fn safe_headers(client: Client, request: Request, next: Next) -> Response {
    let mut response = on_tour(request.uri().clone(), next.run(request)).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        // A page may say it more strictly itself: a scan is shut in a sandbox.
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if client.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
