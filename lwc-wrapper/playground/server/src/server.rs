//! The HTTP server of the playground: all routes on one screen, start and stop.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderValue;
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use inlay_contract::OrgId;
use inlay_contract::http::MAX_REQUEST_BYTES;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;
use url::Url;

use crate::faults;
use crate::keys::{self, KeyError, OrgKey};
use crate::records::Org;
use crate::users::{USERS, User};
use crate::{apex, outgoing, site};

/// What a playground is started with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; a loopback address. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder with the built record page.
    pub site: PathBuf,
    /// The folder of the orgs' keys; made if it does not exist.
    pub keys: PathBuf,
    /// The backend-for-frontend: audience of every assertion, and what the page may frame.
    pub backend: Url,
    /// The FinTech sandbox whose faults the page may control, if there is one.
    pub sandbox: Option<Url>,
    /// The orgs, and the records that the page offers.
    pub orgs: Vec<Org>,
}

/// Why a playground did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It would sign assertions for strangers.
    #[error(
        "the playground signs assertions for whoever asks and listens on a loopback address only, not on {0}"
    )]
    NotLoopback(SocketAddr),
    /// The port is taken or not allowed.
    #[error("cannot listen on {address}")]
    Listen {
        /// The wanted address.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The backend's address cannot stand in a content security policy.
    #[error("{0} is not the address of a backend: it needs the form http://host:port")]
    Backend(Url),
    /// A key is missing and cannot be made.
    #[error("no signing key")]
    Key(#[from] KeyError),
    /// The client for sandbox and backend could not be made.
    #[error("cannot reach out to sandbox and backend")]
    Client(#[source] reqwest::Error),
}

/// A running playground. Dropping it stops it without waiting.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Where it listens, with the port that it really got.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The origin of the record page: `http://localhost:PORT`, another site than the backend's `127.0.0.1`.
    #[must_use]
    pub fn origin(&self) -> String {
        page_origin(self.address)
    }

    /// Lets running requests end, then stops.
    ///
    /// # Errors
    /// When the server had already failed.
    pub async fn stop(self) -> io::Result<()> {
        // The receiver is gone only when the task has ended, and then its outcome says why.
        let _ = self.stop.send(());
        self.task.await.unwrap_or_else(|join| Err(io::Error::other(join)))
    }
}

/// Starts a playground; its keys exist when this returns.
///
/// # Errors
/// When it cannot listen, or has no keys.
pub async fn serve(config: Config) -> Result<Server, ServeError> {
    if !config.listen.ip().is_loopback() {
        return Err(ServeError::NotLoopback(config.listen));
    }
    let listen = |source| ServeError::Listen {
        address: config.listen,
        source,
    };
    let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let router = router(&config, Playground::new(&config, address)?);

    let (stop, stopped) = oneshot::channel();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async {
        // A dropped handle stops the server too.
        let _ = stopped.await;
    });
    Ok(Server {
        address,
        stop,
        task: tokio::spawn(serving.into_future()),
    })
}

fn router(config: &Config, playground: Playground) -> Router {
    let playground = Arc::new(playground);
    Router::new()
        .route("/config.json", get(page_config))
        .route("/apex/mint", post(apex::mint))
        .route("/sandbox/faults", get(faults::forward).put(faults::forward))
        .fallback_service(ServeDir::new(&config.site))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&playground),
            site::guard,
        ))
        .with_state(playground)
}

/// What the handlers share.
pub(crate) struct Playground {
    pub(crate) origin: String,
    pub(crate) backend_origin: String,
    pub(crate) content_security_policy: HeaderValue,
    /// The policy of a page on which the backend is no Trusted URL.
    pub(crate) policy_without_trust: HeaderValue,
    /// The policy of a page whose service has no address that answers.
    pub(crate) policy_of_nowhere: HeaderValue,
    pub(crate) keys: HashMap<OrgId, OrgKey>,
    pub(crate) client: reqwest::Client,
    pub(crate) launch: Url,
    pub(crate) fault_control: Option<Url>,
    page_config: PageConfig,
    own_hosts: [String; 2],
}

impl Playground {
    fn new(config: &Config, address: SocketAddr) -> Result<Self, ServeError> {
        let bad_backend = || ServeError::Backend(config.backend.clone());
        let origin = config.backend.origin();
        if !origin.is_tuple() {
            return Err(bad_backend());
        }
        let backend_origin = origin.ascii_serialization();
        let policy = |frame_source: &str| {
            HeaderValue::try_from(site::content_security_policy(frame_source)).map_err(|_| bad_backend())
        };
        let keys = config
            .orgs
            .iter()
            .map(|org| Ok((org.org.clone(), keys::ensure(&config.keys, &org.org)?)));
        Ok(Self {
            origin: page_origin(address),
            content_security_policy: policy(&backend_origin)?,
            policy_without_trust: policy("'self'")?,
            policy_of_nowhere: policy(site::NOWHERE)?,
            keys: keys.collect::<Result<_, KeyError>>()?,
            client: outgoing::client().map_err(ServeError::Client)?,
            launch: config.backend.join("/api/launch").map_err(|_| bad_backend())?,
            fault_control: config.sandbox.as_ref().map(faults::control_of),
            page_config: PageConfig {
                bff: backend_origin.clone(),
                sandbox: config
                    .sandbox
                    .as_ref()
                    .map(|url| url.origin().ascii_serialization()),
                orgs: config.orgs.clone(),
                users: &USERS,
            },
            own_hosts: [format!("localhost:{}", address.port()), address.to_string()],
            backend_origin,
        })
    }

    /// Whether `value` is `prefix` and then the host and port of this server.
    pub(crate) fn is_named_by(&self, value: &HeaderValue, prefix: &str) -> bool {
        let host = value.to_str().ok().and_then(|text| text.strip_prefix(prefix));
        host.is_some_and(|host| self.own_hosts.iter().any(|own| own == host))
    }
}

/// `GET /config.json`: what the page needs to know before it builds itself.
#[derive(Debug, Clone, Serialize)]
struct PageConfig {
    bff: String,
    /// Origin of the FinTech sandbox, whose console the widget may lead to.
    sandbox: Option<String>,
    orgs: Vec<Org>,
    users: &'static [User],
}

async fn page_config(State(playground): State<Arc<Playground>>) -> Json<PageConfig> {
    Json(playground.page_config.clone())
}

fn page_origin(address: SocketAddr) -> String {
    format!("http://localhost:{}", address.port())
}

#[cfg(test)]
mod tests;
