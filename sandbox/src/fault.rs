//! Ways in which the sandbox fails when it is told to, so that callers can be tested against a bad day.

mod mix;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use mix::FaultMix;

/// How the sandbox fails, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct FaultPlan {
    /// What happens.
    #[serde(flatten)]
    pub fault: Fault,
    /// Only calls whose path contains this text fail. Without it all calls of the platform do, the token endpoint
    /// included; the second KYC vendor and the CRM are other companies and fail only where the text names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_contains: Option<String>,
}

/// What happens to a call.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Fault {
    /// Nothing: the sandbox works.
    #[default]
    None,
    /// The platform is out of service.
    Down {
        /// How a caller notices.
        #[serde(default)]
        outage: Outage,
    },
    /// The right answer comes late.
    Slow {
        /// How late, in milliseconds.
        #[serde(default = "default_delay_ms")]
        delay_ms: u64,
    },
    /// The answer has status 200 and cannot be relied on.
    Nonsense {
        /// What is wrong with it.
        #[serde(default)]
        nonsense: Nonsense,
    },
    /// Status 429.
    RateLimited {
        /// The value of `Retry-After`, in seconds.
        #[serde(default = "default_retry_after_seconds")]
        retry_after_seconds: u32,
    },
    /// Status 401, from the API and from the token endpoint.
    Unauthorized,
    /// Status 401 from the API, and every token that was issued is worthless from then on; the token endpoint issues new ones.
    TokensWithdrawn,
    /// Each call fares as the mix has it.
    Mixed(FaultMix),
    /// Status 425, from SnapTrade alone: not fetched from the brokerage yet.
    NotSynced,
    /// Status 402, from SnapTrade alone: the client must connect the accounts again.
    ConnectionDisabled,
}

/// How a caller notices that the platform is out of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outage {
    /// The connection is closed without an answer.
    #[default]
    Closed,
    /// Status 503.
    Unavailable,
    /// The call is carried out, and then the connection is closed without an answer.
    AnswerLost,
    /// The call is carried out, and the connection is closed in the middle of the answer.
    BrokenOff,
    /// No answer comes until the caller gives up, and for a minute at most.
    Silent,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nonsense {
    /// It breaks off in the middle and is no JSON.
    #[default]
    Broken,
    /// It is a page for people instead of JSON.
    Html,
    /// It is well-formed and of the right shape, but contradicts itself and the other answers.
    Contradictory,
}

const fn default_delay_ms() -> u64 {
    8000
}

const fn default_retry_after_seconds() -> u32 {
    30
}

impl From<Fault> for FaultPlan {
    /// The fault on every path.
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            path_contains: None,
        }
    }
}

impl FaultPlan {
    /// What happens to a call of `path`, which is one of the platform or not.
    fn at(&self, path: &str, is_platform: bool) -> Fault {
        let meant = match &self.path_contains {
            Some(text) => path.contains(text.as_str()),
            None => is_platform,
        };
        if meant { self.fault.clone() } else { Fault::None }
    }
}

/// The plan in force, shared by all connections.
#[derive(Debug, Clone, Default)]
pub(crate) struct FaultSwitch(Arc<Switch>);

#[derive(Debug, Default)]
struct Switch {
    plan: RwLock<FaultPlan>,
    /// Calls that a mix has decided about since it is in force.
    mixed: AtomicU64,
}

impl FaultSwitch {
    pub(crate) fn plan(&self) -> FaultPlan {
        let plan = self.0.plan.read();
        plan.unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    pub(crate) fn set(&self, plan: FaultPlan) {
        let mut current = self
            .0
            .plan
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *current = plan;
        self.0.mixed.store(0, Ordering::Relaxed);
    }

    /// What happens to this call of `path`, which is one of the platform or not. Never [`Fault::Mixed`].
    pub(crate) fn fate(&self, path: &str, is_platform: bool) -> Fault {
        match self.plan().at(path, is_platform) {
            Fault::Mixed(mix) => mix.fate(self.0.mixed.fetch_add(1, Ordering::Relaxed)),
            fault => fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_alone_is_a_complete_plan() {
        let plan = |json: &str| serde_json::from_str::<FaultPlan>(json).unwrap();
        assert_eq!(plan(r#"{"mode":"none"}"#), FaultPlan::default());
        assert_eq!(
            plan(r#"{"mode":"down"}"#),
            Fault::Down {
                outage: Outage::Closed
            }
            .into()
        );
        assert_eq!(plan(r#"{"mode":"slow"}"#), Fault::Slow { delay_ms: 8000 }.into());
        assert_eq!(
            plan(r#"{"mode":"nonsense"}"#),
            Fault::Nonsense {
                nonsense: Nonsense::Broken
            }
            .into()
        );
        assert_eq!(
            plan(r#"{"mode":"rate_limited"}"#),
            Fault::RateLimited {
                retry_after_seconds: 30
            }
            .into()
        );
        assert_eq!(plan(r#"{"mode":"unauthorized"}"#), Fault::Unauthorized.into());
        assert_eq!(
            plan(r#"{"mode":"tokens_withdrawn"}"#),
            Fault::TokensWithdrawn.into()
        );
        let mix = FaultMix {
            seed: 3,
            unavailable: 300,
            ..FaultMix::default()
        };
        assert_eq!(
            plan(r#"{"mode":"mixed","seed":3,"unavailable":300}"#),
            Fault::Mixed(mix).into()
        );
        assert_eq!(
            plan(r#"{"mode":"mixed","seed":3,"unavailable":300,"path_contains":"/"}"#),
            FaultPlan {
                fault: Fault::Mixed(mix),
                path_contains: Some("/".to_owned())
            }
        );
        assert!(serde_json::from_str::<FaultPlan>(r#"{"mode":"tired"}"#).is_err());
    }
}
