//! The running sandbox: a listener, one task a connection, and a way to stop.
//!
//! Why not `axum::serve`: it always answers. A platform that is down closes the connection without an answer, and that
//! is done here by refusing to send a response that is marked [`Cut`].

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use jiff::SignedDuration;
use jiff::civil::Date;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

use crate::api::{self, AppState, Cut};
use crate::client_key::{ClientKey, ClientKeys, UnusableClientKey};
use crate::clock;
use crate::fault::{FaultPlan, FaultSwitch};
use crate::kyc::{Counts, Deliverer, DeliveryPlan, Kyc, Speed, Target};
use crate::oauth::{TOKEN_PATH, Tokens};
use crate::orgs::Org;
use crate::salesforce::{Salesforce, TrustedKey, UnusableCertificate, Written};
use crate::snaptrade::SnapTrade;
use crate::world::{UnusableAsOf, World};

/// How a sandbox is to be run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The date of the last close; without it the last weekday before today.
    pub as_of: Option<Date>,
    /// How long an access token is good. Whole seconds are announced.
    pub token_lifetime: Duration,
    /// How fast checks proceed.
    pub kyc_speed: Speed,
    /// Where webhooks go.
    pub webhooks: Vec<Target>,
    /// PEM files with the certificates (or public keys) that the firms' CRMs trust assertions of.
    pub certificates: Vec<(&'static Org, Vec<u8>)>,
    /// PEM files with the public keys by which the firms may prove themselves to the platform instead of a secret.
    pub client_keys: Vec<(&'static Org, Vec<u8>)>,
}

/// Why a sandbox does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no world at the wanted date.
    #[error(transparent)]
    AsOf(#[from] UnusableAsOf),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        #[source]
        source: std::io::Error,
    },
    /// A certificate cannot be used.
    #[error("the certificate of {firm} cannot be used")]
    Certificate {
        /// The firm's name.
        firm: &'static str,
        /// What is wrong with it.
        #[source]
        source: UnusableCertificate,
    },
    /// A client's key cannot be used.
    #[error("the client key of {firm} cannot be used")]
    ClientKey {
        /// The firm's name.
        firm: &'static str,
        /// What is wrong with it.
        #[source]
        source: UnusableClientKey,
    },
    /// Webhooks cannot be sent from this machine.
    #[error("webhooks cannot be sent")]
    Webhooks(#[source] reqwest::Error),
}

/// A running sandbox. Dropping it stops it without waiting for open calls.
#[derive(Debug)]
pub struct Sandbox {
    base_url: String,
    state: AppState,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// Starts a sandbox and returns when it is listening.
///
/// # Errors
/// The as-of date is out of range, a certificate cannot be used, or the address is taken.
pub async fn serve(config: Config) -> Result<Sandbox, StartError> {
    let world = World::new(config.as_of.unwrap_or_else(clock::last_close))?;
    let failed = |source| StartError::Listen {
        address: config.listen,
        source,
    };
    let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let base_url = format!("http://{address}");
    let salesforce = Salesforce::new(&world, config.token_lifetime);
    for (org, pem) in &config.certificates {
        let firm = org.name;
        let key = TrustedKey::from_pem(pem).map_err(|source| StartError::Certificate { firm, source })?;
        salesforce.trust(org, key);
    }
    let client_keys = client_keys(&config, format!("{base_url}{TOKEN_PATH}"))?;
    let state = AppState {
        client_keys: Arc::new(client_keys),
        world: Arc::new(world),
        tokens: Arc::new(Tokens::new(config.token_lifetime)),
        faults: FaultSwitch::default(),
        kyc: Arc::new(Kyc::new(config.kyc_speed, config.webhooks, base_url.clone())),
        onfido_tokens: Arc::new(Tokens::new(config.token_lifetime)),
        salesforce: Arc::new(salesforce),
        snaptrade: Arc::new(SnapTrade::new(base_url.clone())),
    };
    let deliverer = Deliverer::new(Arc::clone(&state.kyc)).map_err(StartError::Webhooks)?;
    let router = api::router(state.clone());
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(async move {
        // Webhooks are sent for as long as calls are taken.
        tokio::select! {
            () = accept(listener, router, stopped) => {}
            () = deliverer.run() => {}
        }
    });
    Ok(Sandbox {
        base_url,
        state,
        stop,
        task,
    })
}

impl Config {
    /// On a free port of this machine, as of `as_of`, with tokens that outlive any test, checks at their normal speed, no
    /// webhooks and no certificates.
    #[must_use]
    pub fn in_process(as_of: Date) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            as_of: Some(as_of),
            token_lifetime: Duration::from_secs(3600),
            kyc_speed: Speed::NORMAL,
            webhooks: Vec::new(),
            certificates: Vec::new(),
            client_keys: Vec::new(),
        }
    }
}

fn client_keys(config: &Config, audience: String) -> Result<ClientKeys, StartError> {
    let key = |(org, pem): &(&'static Org, Vec<u8>)| {
        let firm = org.name;
        let key = ClientKey::from_pem(pem).map_err(|source| StartError::ClientKey { firm, source })?;
        Ok((*org, key))
    };
    let keys = config
        .client_keys
        .iter()
        .map(key)
        .collect::<Result<_, StartError>>()?;
    Ok(ClientKeys::new(keys, audience))
}

impl Sandbox {
    /// `http://` and the address it listens on, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The numbers it serves.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.state.world
    }

    /// Makes it fail from now on, as `PUT /sandbox/faults` does.
    pub fn set_fault(&self, plan: impl Into<FaultPlan>) {
        self.state.faults.set(plan.into());
    }

    /// Makes every access token worthless, of the platform, the second KYC vendor and the CRM, as they do when they were
    /// restarted or rotated their keys.
    pub fn revoke_tokens(&self) {
        self.state.revoke_tokens();
    }

    /// Lets scripted time pass at once for every check that has begun, as `POST /sandbox/kyc/advance` does.
    pub fn advance_kyc(&self, duration: Duration) {
        let duration = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
        self.state.kyc.advance(duration);
    }

    /// How much there is of everything that has to do with checks.
    #[must_use]
    pub fn kyc_counts(&self) -> Counts {
        self.state.kyc.counts()
    }

    /// Sends webhooks to one more target from now on: for a receiver that starts after the sandbox.
    pub fn add_webhook(&self, target: Target) {
        self.state.kyc.add_target(target);
    }

    /// Delivers webhooks in another way from now on, as `PUT /sandbox/kyc/deliveries` does.
    pub fn set_deliveries(&self, plan: DeliveryPlan) {
        self.state.kyc.set_plan(plan);
    }

    /// Makes the CRM of a firm believe assertions that are signed with the key of a certificate, beside those it trusts.
    ///
    /// # Errors
    /// It holds no RSA key.
    pub fn trust_certificate(&self, org: &Org, pem: &[u8]) -> Result<(), UnusableCertificate> {
        self.state.salesforce.trust(org, TrustedKey::from_pem(pem)?);
        Ok(())
    }

    /// What was written into the CRM of a firm.
    #[must_use]
    pub fn written(&self, org: &Org) -> Written {
        self.state.salesforce.written(org)
    }

    /// Stops listening, lets open calls finish for a short while, and returns when everything is closed.
    pub async fn shutdown(self) {
        // A send can only fail when the task has ended by itself; then there is nothing to stop.
        let _ = self.stop.send(());
        if let Err(failure) = self.task.await {
            tracing::error!(%failure, "the accepting task failed");
        }
    }
}

async fn accept(listener: TcpListener, router: Router, mut stopped: oneshot::Receiver<()>) {
    /// How long open calls may take after the stop; a slow fault must not hold the process.
    const PATIENCE: Duration = Duration::from_millis(500);
    /// How long to leave the listener alone after it failed, for instance for want of file descriptors.
    const PAUSE: Duration = Duration::from_millis(50);

    let open = GracefulShutdown::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => serve_connection(stream, router.clone(), &open),
                Err(failure) => {
                    tracing::warn!(%failure, "a connection was not accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
            _ = &mut stopped => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(PATIENCE, open.shutdown()).await.is_err() {
        tracing::info!("stopped before every open call was answered");
    }
}

fn serve_connection(stream: TcpStream, router: Router, open: &GracefulShutdown) {
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move {
            let Ok(response) = router.oneshot(request.map(Body::new)).await;
            deliver(response)
        }
    });
    // Headers and body leave in separate small writes; without this a caller waits for delayed acknowledgements.
    if let Err(failure) = stream.set_nodelay(true) {
        tracing::debug!(%failure, "no TCP_NODELAY");
    }
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    let connection = open.watch(connection);
    tokio::spawn(async move {
        if let Err(failure) = connection.await {
            tracing::debug!(%failure, "connection ended");
        }
    });
}

/// The connection is closed because the fault plan says so.
#[derive(Debug, thiserror::Error)]
#[error("closed on demand")]
struct ClosedOnDemand;

fn deliver(response: Response<Body>) -> Result<Response<Body>, ClosedOnDemand> {
    if response.extensions().get::<Cut>().is_some() {
        Err(ClosedOnDemand)
    } else {
        Ok(response)
    }
}
