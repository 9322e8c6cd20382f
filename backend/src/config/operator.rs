//! `[operator]`.

use std::net::{Ipv4Addr, SocketAddr};

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::error::{ConfigError, Fault};
use super::server::ServerConfig;

/// Where those who run the service, and nobody else, read metrics and health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OperatorConfig {
    /// Address and port, or none.
    pub listen: OperatorListen,
    /// Whether another address than a loopback one was meant.
    open_to_network: bool,
}

/// Where the operator's listener is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OperatorListen {
    /// At the usual address, if nobody else has it; nowhere for a service that itself takes that port, or any free one, as tests
    /// do.
    #[default]
    Usual,
    /// Here; port 0 takes any free one.
    At(SocketAddr),
    /// Nowhere.
    Off,
}

impl OperatorListen {
    /// `127.0.0.1:8701`.
    pub const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8701);
}

impl<'de> Deserialize<'de> for OperatorListen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "off" {
            return Ok(Self::Off);
        }
        let address = text.parse().map_err(|_| {
            D::Error::custom("expected an address with a port, such as \"127.0.0.1:8701\", or \"off\"")
        })?;
        Ok(Self::At(address))
    }
}

impl OperatorConfig {
    /// Listening there.
    #[must_use]
    pub const fn at(listen: OperatorListen) -> Self {
        Self {
            listen,
            open_to_network: false,
        }
    }

    pub(super) fn resolved(mut self, server: &ServerConfig, fault: &Fault<'_>) -> Result<Self, ConfigError> {
        match self.listen {
            OperatorListen::At(address) if !address.ip().is_loopback() && !self.open_to_network => {
                let problem = "is not a loopback address: whoever reaches it reads metrics and health without a password";
                let remedy = "Listen on 127.0.0.1. Where only the operator's own network reaches the address, say \
                              `open_to_network = true`.";
                return Err(fault.at("operator.listen", problem, remedy));
            }
            OperatorListen::At(address) if takes_from(address, server.listen) => {
                let remedy = "Choose another port: what is for the operator is never where the public is.";
                return Err(fault.at("operator.listen", "is the same as `server.listen`", remedy));
            }
            // The operator's listener is the first one to be there, and must not take the public's port.
            OperatorListen::Usual if [0, OperatorListen::USUAL.port()].contains(&server.listen.port()) => {
                self.listen = OperatorListen::Off;
            }
            OperatorListen::Usual | OperatorListen::At(_) | OperatorListen::Off => {}
        }
        Ok(self)
    }
}

/// Whether nobody can listen at `other`, too.
fn takes_from(address: SocketAddr, other: SocketAddr) -> bool {
    let is_same_host =
        address.ip() == other.ip() || address.ip().is_unspecified() || other.ip().is_unspecified();
    address.port() != 0 && address.port() == other.port() && is_same_host
}
