//! `[server]`.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::error::{ConfigError, Fault};
use super::origin::Origin;
use crate::assets;
use crate::sender::TrustedProxies;

/// Where and how to listen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Address and port; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The origin under which browsers reach the service; `None` for the address listened on.
    pub public_origin: Option<Origin>,
    /// Folder of the built widget; `embedded` for the one in the program.
    pub assets: PathBuf,
    header_timeout_ms: NonZeroU64,
    body_timeout_ms: NonZeroU64,
    write_timeout_ms: NonZeroU64,
    drain_ms: u64,
    shutdown_timeout_ms: NonZeroU64,
    /// Connections open at the same time.
    pub max_connections: NonZeroUsize,
    max_connections_per_address: Option<NonZeroUsize>,
    /// The proxies in front of this service: whose word is believed about where a request comes from.
    pub trusted_proxies: TrustedProxies,
}

impl ServerConfig {
    /// How long a client may take to send a request head.
    #[must_use]
    pub fn header_timeout(&self) -> Duration {
        Duration::from_millis(self.header_timeout_ms.get())
    }

    /// How long a client may take to send a request body.
    #[must_use]
    pub fn body_timeout(&self) -> Duration {
        Duration::from_millis(self.body_timeout_ms.get())
    }

    /// How long a client may leave an answer lying without taking a good piece of it.
    #[must_use]
    pub fn write_timeout(&self) -> Duration {
        Duration::from_millis(self.write_timeout_ms.get())
    }

    /// How long the service goes on answering after the signal to stop while it already says that it is not ready.
    #[must_use]
    pub fn drain(&self) -> Duration {
        Duration::from_millis(self.drain_ms)
    }

    /// Connections of one address that is no trusted proxy: half of all unless it is said.
    #[must_use]
    pub fn max_connections_per_address(&self) -> NonZeroUsize {
        let half = NonZeroUsize::new(self.max_connections.get() / 2);
        self.max_connections_per_address
            .or(half)
            .unwrap_or(NonZeroUsize::MIN)
    }

    /// How long requests under way may go on after the signal to stop.
    #[must_use]
    pub fn shutdown_timeout(&self) -> Duration {
        Duration::from_millis(self.shutdown_timeout_ms.get())
    }

    pub(super) fn resolved(mut self, folder: &Path, fault: &Fault<'_>) -> Result<Self, ConfigError> {
        if self.public_origin.is_none() && !self.listen.ip().is_loopback() {
            let problem = "is missing, and `server.listen` is not a loopback address";
            let remedy = "Name the origin that browsers use, for example \"https://inlay.example.com\".";
            return Err(fault.at("server.public_origin", problem, remedy));
        }
        let is_embedded = self.assets == Path::new(assets::EMBEDDED);
        if is_embedded && !assets::are_embedded() {
            let problem = "names the widget in the program, and this program holds none";
            let remedy = "Name the folder of the built widget, or take a program that was built with `embedded-assets`.";
            return Err(fault.at("server.assets", problem, remedy));
        }
        if !is_embedded {
            self.assets = folder.join(&self.assets);
        }
        Ok(self)
    }
}

impl Default for ServerConfig {
    fn default() -> Self {
        const TEN_SECONDS: NonZeroU64 = NonZeroU64::new(10_000).expect("not zero");
        const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(1024).expect("not zero");
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8700)),
            public_origin: None,
            assets: PathBuf::from(match assets::are_embedded() {
                true => assets::EMBEDDED,
                false => "../dist",
            }),
            header_timeout_ms: TEN_SECONDS,
            body_timeout_ms: TEN_SECONDS,
            write_timeout_ms: TEN_SECONDS,
            drain_ms: 0,
            shutdown_timeout_ms: TEN_SECONDS,
            max_connections: CONNECTIONS,
            max_connections_per_address: None,
            trusted_proxies: TrustedProxies::default(),
        }
    }
}
