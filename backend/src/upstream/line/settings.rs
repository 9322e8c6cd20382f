//! What a line is made of: the configuration's part, and the service's.

use std::sync::Arc;

use super::hosts::UnsafeAddress;
use super::limits::Limits;
use crate::clock::Clock;
use crate::quota::{MemoryQuotas, Quotas};
use crate::upstream::client::{ClientError, PinnedKey};

/// What adapters get from the service around them.
#[derive(Clone)]
pub struct UpstreamContext {
    /// The org whose calls these are.
    pub tenant: String,
    /// What they are made for.
    pub purpose: Purpose,
    /// Where calls are counted.
    pub quotas: Arc<dyn Quotas>,
    /// Tells when tokens end.
    pub clock: Clock,
}

/// What calls are made for. An org may have the same provider for both, over two lines, of which an operator sees each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To read portfolios.
    Portfolio,
    /// For KYC checks, and to tell the CRM of them.
    Kyc,
}

/// What the configuration says of a line. The default knows no limit of the provider's and pins nothing.
#[derive(Debug, Clone, Default)]
pub struct LineSettings {
    /// How much is asked at most.
    pub limits: Limits,
    /// The keys of which the provider's servers must hold one; none where any certificate will do that the machine trusts.
    pub pinned_keys: Vec<PinnedKey>,
}

/// A line cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It would lead over the open network.
    #[error(transparent)]
    Address(#[from] UnsafeAddress),
    /// The machine is not ready for HTTPS.
    #[error(transparent)]
    Client(#[from] ClientError),
}

impl Purpose {
    /// `portfolio` or `kyc`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio",
            Self::Kyc => "kyc",
        }
    }
}

impl UpstreamContext {
    /// For one who counts for itself: tools and tests.
    #[must_use]
    pub fn alone(clock: Clock) -> Self {
        Self {
            tenant: String::new(),
            purpose: Purpose::Portfolio,
            quotas: Arc::new(MemoryQuotas::new(clock.clone())),
            clock,
        }
    }
}
