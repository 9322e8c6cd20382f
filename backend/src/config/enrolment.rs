//! Who is enrolled, without anybody's secrets: for commands that an operator may run who is not the service's user.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use inlay_contract::OrgId;
use serde::Serialize;

use super::certificate::VerificationKey;
use super::error::{ConfigError, Fault};
use super::origin::Origin;
use super::place::TenantPlace;
use super::tenant::TenantConfig;
use super::{RawConfig, tenants};

/// The tenants of a configuration, and what they have in common.
#[derive(Debug, Clone)]
pub struct Enrolments {
    /// The folder for tenants in files of their own, where one is named. It need not be there yet.
    pub tenant_folder: Option<PathBuf>,
    /// The origin under which browsers reach the service; `None` for the address listened on.
    pub public_origin: Option<Origin>,
    /// The address listened on.
    pub listen: SocketAddr,
    /// Each org once; there may be none.
    pub tenants: Vec<Enrolment>,
}

/// One enrolled org.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Where it is enrolled.
    pub place: TenantPlace,
    /// The org.
    pub org: OrgId,
    /// Display name of the portfolio source.
    pub name: String,
    /// The pages that may show the widget; at least one.
    pub host_origins: Vec<Origin>,
    /// The keys that the org signs with; at least one.
    pub certificates: Vec<EnrolledCertificate>,
    /// Where its portfolios come from.
    pub provider: ProviderKind,
}

/// One entry of `certificates`.
#[derive(Debug, Clone)]
pub struct EnrolledCertificate {
    /// Its file.
    pub file: PathBuf,
    /// What the file holds.
    pub key: VerificationKey,
}

/// Where portfolios come from, as it is written: neither checked nor with any secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ProviderKind {
    /// A FinTech platform over HTTP.
    Platform {
        /// Where its API is.
        base_url: String,
    },
    /// A folder of custodian statements.
    Ofx {
        /// The folder.
        folder: PathBuf,
    },
    /// Accounts that clients have connected at SnapTrade.
    SnapTrade {
        /// Where its API is.
        base_url: String,
    },
}

impl Enrolments {
    /// Reads the configuration file at `path`, the files of tenants and their certificates, and no secret.
    ///
    /// # Errors
    /// The first thing that is wrong, with file, key and remedy.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let raw = RawConfig::read(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let server = raw.server.resolved(folder, &Fault::of(path))?;
        let tenant_folder = raw.tenant_folder.map(|name| folder.join(name));
        let existing = tenant_folder.as_deref().filter(|folder| folder.exists());
        let placed = tenants::gather(raw.tenant, existing, path)?;
        let tenants: Result<Vec<_>, _> = placed
            .iter()
            .map(|tenant| tenant.raw.enrolment(&tenant.place))
            .collect();
        Ok(Self {
            tenant_folder,
            public_origin: server.public_origin,
            listen: server.listen,
            tenants: tenants?,
        })
    }

    /// The tenant of `org`.
    #[must_use]
    pub fn find(&self, org: &OrgId) -> Option<&Enrolment> {
        self.tenants.iter().find(|tenant| tenant.org == *org)
    }

    /// The origin under which browsers reach the service.
    #[must_use]
    pub fn service_origin(&self) -> String {
        match &self.public_origin {
            Some(origin) => origin.to_string(),
            None => format!("http://{}", self.listen),
        }
    }
}

impl Enrolment {
    /// Checks the text of a tenant's own file, as far as [`Enrolments::read`] does; `path` names it in errors and is where
    /// relative paths start.
    ///
    /// # Errors
    /// The first thing that is wrong, with file, key and remedy.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let tenant = tenants::parse(text, path.to_owned())?;
        tenant.raw.enrolment(&tenant.place)
    }
}

impl TenantConfig {
    /// Checks the text of a tenant's own file together with the secrets and folders that it names; `path` as in
    /// [`Enrolment::parse`].
    ///
    /// # Errors
    /// The first thing that is wrong, with file, key and remedy.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let tenant = tenants::parse(text, path.to_owned())?;
        tenant.raw.resolved(&tenant.place)
    }
}
