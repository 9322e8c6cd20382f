//! Mistakes in an org's set-up that show in its assertions, made on purpose: so that one can see what the widget and the
//! admin check say about them.

use inlay_contract::session::AssertionClaims;
use serde::Deserialize;

/// How far a wrong clock is off, in seconds: more than any service accepts.
const CLOCK_OFF_SECONDS: i64 = 300;

/// One mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mistake {
    /// The org's clock is five minutes ahead.
    ClockAhead,
    /// The org's clock is five minutes behind.
    ClockBehind,
    /// Signed with a certificate that was not enrolled for this org.
    OtherCertificate,
    /// Made for another service.
    OtherAudience,
    /// The user holds no custom permission of Inlay.
    NoPermission,
}

impl Mistake {
    /// The claims as an org with this mistake would make them. Another certificate leaves them as they are.
    pub(crate) fn in_claims(self, claims: AssertionClaims) -> AssertionClaims {
        let off_by = |seconds: i64, claims: AssertionClaims| AssertionClaims {
            iat: claims.iat + seconds,
            exp: claims.exp + seconds,
            ..claims
        };
        match self {
            Self::ClockAhead => off_by(CLOCK_OFF_SECONDS, claims),
            Self::ClockBehind => off_by(-CLOCK_OFF_SECONDS, claims),
            Self::OtherCertificate => claims,
            Self::OtherAudience => AssertionClaims {
                aud: "https://another-inlay.example.com".to_owned(),
                ..claims
            },
            Self::NoPermission => AssertionClaims {
                perms: Vec::new(),
                ..claims
            },
        }
    }
}
