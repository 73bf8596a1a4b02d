//! `renkei serve`

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::{
    Db, Door, Location, Night, Origin, Provider, ProviderFault, ProviderSettings, SecondFactor,
};
use web::{Serving, Tls, TlsFault};
use words::provider::operator;
use words::server as say;

use crate::args::ServeArgs;
use crate::clock::{Clock, entropy};
use crate::print::printer;
use crate::say::{Said, line};

/// Serves the pages until it is told to stop.
pub async fn serve(database: &Location, fonts: Option<&Path>, args: ServeArgs) -> Result<(), Said> {
    let serving = serving(&args)?;
    let elsewhere = !args.listen.ip().is_loopback();
    if elsewhere && serving.tls.is_none() && serving.proxies.is_empty() {
        return Err(Said(say::unencrypted(&args.listen.to_string())));
    }
    let origin = match &args.origin {
        None => None,
        Some(text) => Some(Origin::parse(text).ok_or_else(|| Said(say::no_origin(text)))?),
    };
    let settings = provider_settings(&args)?;
    let db = Db::at(database, true).await?;
    let clock = Clock::default();
    let door = TheDoor { second_factor: SecondFactor::Required, origin, provider: settings };
    listen(db, fonts, args.listen, clock, door, serving).await
}

/// How people come in.
pub struct TheDoor {
    /// Whether a second factor is asked for.
    pub second_factor: SecondFactor,
    /// Where browsers see the pages, if someone says so.
    pub origin: Option<Origin>,
    /// The identity provider of the region.
    pub provider: Option<ProviderSettings>,
}

/// What the operator says about the identity provider.
fn provider_settings(args: &ServeArgs) -> Result<Option<ProviderSettings>, Said> {
    let (Some(issuer), Some(client_id)) = (&args.oidc_issuer, &args.oidc_client_id) else {
        return Ok(None);
    };
    let secret = args.oidc_secret_file.as_deref().map(read_secret).transpose()?;
    Ok(Some(ProviderSettings {
        name: args.oidc_name.clone().unwrap_or_else(|| operator::usual_name().to_owned()),
        issuer: issuer.clone(),
        client_id: client_id.clone(),
        client_secret: secret,
        second_factor: args.oidc_second_factor.clone(),
    }))
}

fn read_secret(file: &Path) -> Result<String, Said> {
    let name = file.display().to_string();
    let cannot = |e: std::io::Error| Said(operator::secret(&name, &words::cli::system_reason(&e)));
    let secret = std::fs::read_to_string(file).map_err(cannot)?.trim().to_owned();
    if secret.is_empty() { Err(Said(operator::empty_secret(&name))) } else { Ok(secret) }
}

/// The identity provider; what the operator said is judged here, and that it does not answer is
/// told and is no reason not to serve.
async fn provider(
    settings: Option<ProviderSettings>,
    origin: Option<&Origin>,
    at: i64,
) -> Result<Option<Arc<Provider>>, Said> {
    let Some(settings) = settings else { return Ok(None) };
    let (name, issuer) = (settings.name.clone(), settings.issuer.clone());
    let provider = Provider::new(settings, origin, web::fetch()).map_err(|fault| {
        Said(match fault {
            ProviderFault::Issuer => operator::issuer(&issuer),
            ProviderFault::NoOrigin => operator::no_origin().to_owned(),
            ProviderFault::ClientId => operator::client_id().to_owned(),
        })
    })?;
    if provider.known(at).await.is_none() {
        eprintln!("{}", operator::away(&name, &issuer));
    }
    Ok(Some(Arc::new(provider)))
}

/// Where browsers see the pages if nobody says: on this machine alone, under its name, for there
/// are no passkeys for numbers.
fn own_origin(address: SocketAddr, serving: &Serving) -> Option<Origin> {
    let here = address.ip().is_loopback() && serving.proxies.is_empty();
    let scheme = if serving.tls.is_some() { "https" } else { "http" };
    here.then(|| Origin::parse(&format!("{scheme}://localhost:{}", address.port())))?
}

fn serving(args: &ServeArgs) -> Result<Serving, Said> {
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => Some(Tls::load(certificate, key)?),
        _ => None,
    };
    Ok(Serving { tls, proxies: args.behind_proxy.clone(), ..Serving::default() })
}

impl From<TlsFault> for Said {
    fn from(fault: TlsFault) -> Self {
        Self(match fault {
            TlsFault::Unreadable(file, why) => {
                say::tls_unreadable(&file.display().to_string(), &why)
            }
            TlsFault::NoCertificate(file) => say::no_certificate(&file.display().to_string()),
            TlsFault::NoKey(file) => say::no_key(&file.display().to_string()),
            TlsFault::Unusable(why) => say::tls_unusable(&why),
        })
    }
}

/// Serves a database by a clock.
pub async fn listen(
    db: Db,
    fonts: Option<&Path>,
    address: SocketAddr,
    clock: Clock,
    door: TheDoor,
    serving: Serving,
) -> Result<(), Said> {
    tell_no_data_when_something_breaks();
    let cannot = |e: std::io::Error| {
        Said(words::cli::cannot_listen(&address.to_string(), &words::cli::system_reason(&e)))
    };
    let listener = tokio::net::TcpListener::bind(address).await.map_err(cannot)?;
    let bound = listener.local_addr().map_err(cannot)?;
    let second_factor = door.second_factor;
    let origin = door.origin.or_else(|| own_origin(bound, &serving));
    let site = web::Site::new(db.clone(), printer(fonts)?, move || clock.now(), entropy())
        .with_second_factor(second_factor)
        .with_provider(provider(door.provider, origin.as_ref(), clock.now().at).await?)
        .with_origin(origin);
    let address = bound.to_string();
    let site_address = match (serving.proxies.is_empty(), serving.tls.is_some()) {
        (false, _) => String::new(),
        (true, true) => format!("https://{address}"),
        (true, false) => format!("http://{address}"),
    };
    if serving.proxies.is_empty() {
        line!("{}", say::serving(&address, serving.tls.is_some()));
    } else {
        let proxies: Vec<_> = serving.proxies.iter().map(ToString::to_string).collect();
        line!("{}", say::serving_behind(&address, &proxies.join(", ")));
    }
    if second_factor == SecondFactor::Required {
        tell_set_up(&db, clock, &site_address).await?;
    }
    let stop = async {
        stop().await;
        eprintln!("{}", say::stopping());
    };
    let nights = tokio::spawn(nights(db, clock));
    let served = web::serve(site, listener, serving, stop).await;
    nights.abort();
    served.map_err(cannot)
}

/// What breaks off is told by its place in the program alone: a message may quote what was read.
fn tell_no_data_when_something_breaks() {
    std::panic::set_hook(Box::new(|broken| {
        let place = broken.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("broken off at {place}");
    }));
}

/// While nobody has an account, says where the first office and its administrator are set up.
async fn tell_set_up(db: &Db, clock: Clock, site_address: &str) -> Result<(), Said> {
    let door = Door {
        db: db.clone(),
        moment: clock.now(),
        entropy: entropy(),
        second_factor: SecondFactor::Required,
        origin: None,
    };
    if let Some(code) = app::begin_set_up(&door).await? {
        let page = format!("{site_address}/set-up?code={code}");
        line!("{}", words::organisation::set_up_at(&page));
    }
    Ok(())
}

/// How often a server asks whether the work of the night is to be done.
const NIGHT_EVERY: Duration = Duration::from_mins(1);

/// Does the work of the night when a new day has come, here or on another server that shares the
/// database; at the start too, if the last day it was done for has passed.
async fn nights(db: Db, clock: Clock) {
    let holder = domain::hex(&entropy().bytes::<8>());
    loop {
        match app::nightly(&db, &move || clock.now(), entropy(), &holder).await {
            Ok(Night::NotOurs) => {}
            Ok(Night::Done(report)) => {
                eprintln!("{}", words::cli::night_done(report.cases, report.changed));
                if !report.skipped.is_empty() {
                    let skipped: Vec<_> = report.skipped.iter().map(ToString::to_string).collect();
                    eprintln!("{}", words::cli::night_skipped(&skipped));
                }
            }
            Err(failure) => eprintln!("{}", Said::from(failure).0),
        }
        if let Err(said) = seal(&db, clock).await {
            eprintln!("{}", said.0);
        }
        tokio::time::sleep(NIGHT_EVERY).await;
    }
}

/// Seals the days of the journal that are over; of several servers one succeeds.
async fn seal(db: &Db, clock: Clock) -> Result<(), Said> {
    let desk = crate::cases::desk(db, clock)?;
    app::seal_days(&desk).await.map_err(|fault| Said::from(app::Failure::from(fault)))?;
    Ok(())
}

/// Waits for Ctrl+C or, where there is one, the signal to terminate.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    drop(interrupt.await);
}
