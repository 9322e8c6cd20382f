//! The orgs of a running service: who may sign, which pages may frame the widget, where portfolios come from.

use std::sync::Arc;

use futures::future::BoxFuture;
use inlay_contract::OrgId;
use jiff::Timestamp;

use crate::config::TenantConfig;
use crate::embed::EmbedPages;
use crate::live::Live;
use crate::portfolio::{PortfolioSource, Sources};
use crate::server::Providers;
use crate::session::store::Found;
use crate::session::{NotKept, Session, SessionStore, SigningOrg, SigningOrgs, TokenHash, Unavailable};

/// What requests read of the tenants. Each part is replaced as a whole.
#[derive(Clone)]
pub(in crate::server) struct LiveTenants {
    pub(in crate::server) orgs: Live<SigningOrgs>,
    pub(in crate::server) pages: Live<EmbedPages>,
    pub(in crate::server) sources: Live<Sources>,
}

impl LiveTenants {
    pub(in crate::server) fn new(tenants: &[TenantConfig], pages: EmbedPages, providers: Providers) -> Self {
        Self {
            orgs: Live::new(signing_orgs(tenants)),
            pages: Live::new(pages),
            sources: Live::new(sources(tenants, providers)),
        }
    }

    /// Whether the org is enrolled.
    pub(super) fn has(&self, org: &OrgId) -> bool {
        self.orgs.current().contains_key(org)
    }

    /// The enrolled orgs.
    pub(super) fn orgs(&self) -> Vec<OrgId> {
        self.orgs.current().keys().cloned().collect()
    }

    /// From now on there are these tenants. `added` are the providers of those that were not there; the others keep theirs.
    pub(super) fn replace(&self, tenants: &[TenantConfig], pages: EmbedPages, added: Providers) {
        let mut providers: Providers = self
            .sources
            .current()
            .iter()
            .map(|(org, source)| (org.clone(), Arc::clone(&source.provider)))
            .collect();
        providers.extend(added);
        self.sources.replace(sources(tenants, providers));
        self.pages.replace(pages);
        // Last: whoever may sign finds all else in its place. Whoever may no longer is refused from here on, and what is being
        // answered at this moment holds its own source.
        self.orgs.replace(signing_orgs(tenants));
    }

    /// For how long each org has a certificate that can be used, as a metric. Orgs with bare public keys have no such end.
    pub(super) fn count_certificates(&self, now: Timestamp) {
        for (org, signing_org) in &*self.orgs.current() {
            let ends = signing_org.keys.iter().filter_map(|key| key.valid_until());
            if let Some(end) = ends.max() {
                set_expiry(org, end.duration_since(now).as_secs_f64());
            }
        }
    }

    /// An org that is gone has no certificate that could expire.
    pub(super) fn forget_certificate(org: &OrgId) {
        set_expiry(org, f64::NAN);
    }
}

fn set_expiry(org: &OrgId, seconds: f64) {
    metrics::gauge!("inlay_certificate_expiry_seconds", "tenant" => org.to_string()).set(seconds);
}

/// The name that a tenant configured together with its provider.
fn sources(tenants: &[TenantConfig], mut providers: Providers) -> Sources {
    let source = |tenant: &TenantConfig| {
        let provider = providers.remove(&tenant.org)?;
        let name = tenant.name.clone();
        Some((tenant.org.clone(), PortfolioSource { name, provider }))
    };
    tenants.iter().filter_map(source).collect()
}

fn signing_orgs(tenants: &[TenantConfig]) -> SigningOrgs {
    let signing_org = |tenant: &TenantConfig| {
        let signing_org = SigningOrg {
            org: tenant.org.clone(),
            host_origins: tenant.host_origins.clone(),
            keys: tenant.keys.clone(),
        };
        (tenant.org.clone(), signing_org)
    };
    tenants.iter().map(signing_org).collect()
}

/// Sessions of enrolled orgs only: one that is taken out of the configuration takes its sessions with it, event streams
/// included.
pub(in crate::server) struct EnrolledSessions {
    pub(in crate::server) sessions: Arc<dyn SessionStore>,
    pub(in crate::server) orgs: Live<SigningOrgs>,
}

impl SessionStore for EnrolledSessions {
    fn insert(
        &self,
        token: TokenHash,
        session: Session,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), NotKept>> {
        self.sessions.insert(token, session, now)
    }

    fn find(&self, token: TokenHash, now: Timestamp) -> BoxFuture<'_, Result<Found, Unavailable>> {
        Box::pin(async move {
            match self.sessions.find(token, now).await? {
                Found::Running(session) if !self.orgs.current().contains_key(&session.org) => {
                    Ok(Found::Unknown)
                }
                found => Ok(found),
            }
        })
    }

    fn end(&self, token: TokenHash) -> BoxFuture<'_, Result<(), Unavailable>> {
        self.sessions.end(token)
    }
}
