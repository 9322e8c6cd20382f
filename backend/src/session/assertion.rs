//! Decides whether a signed assertion proves what it says (security row S11). No I/O; the clock comes as a value.
//!
//! The algorithm is RS256 and nothing else, whatever the header says. The keys are those that were enrolled for the org;
//! a header that brings its own (`jku`, `jwk`, `x5u`) is refused. The unverified issuer only selects whose keys to try.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use inlay_contract::session::{
    ASSERTION_LIFETIME_SECONDS, AssertionClaims, CLOCK_SKEW_SECONDS, NAME_CHARACTERS,
};
use inlay_contract::{ErrorCode, OrgId};
use jiff::Timestamp;
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::config::{Origin, VerificationKey};
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use fuzzing::fuzz_assertion;

/// Longest assertion that is looked at, in bytes. Real ones have about 1 KiB.
pub const MAX_ASSERTION_BYTES: usize = 8 * 1024;
/// Longest `jti` that is accepted, in bytes.
pub const MAX_JTI_BYTES: usize = 128;
/// The version of the claim set that is understood.
const CLAIM_SET_VERSION: u32 = 1;

/// What is known about an org that may sign assertions.
#[derive(Debug, Clone)]
pub struct SigningOrg {
    /// The org.
    pub org: OrgId,
    /// The pages that may show the widget.
    pub host_origins: Vec<Origin>,
    /// The keys it signs with: one, or two during a rotation.
    pub keys: Vec<VerificationKey>,
}

/// What the assertion must agree with.
#[derive(Debug, Clone, Copy)]
pub struct Expectation<'a> {
    /// The origin of this service.
    pub audience: &'a Origin,
    /// The present instant.
    pub now: Timestamp,
}

/// A verified assertion.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The org that signed.
    pub org: OrgId,
    /// What it vouches for.
    pub claims: AssertionClaims,
    /// From when on the assertion is refused for its age; until then its `jti` must be remembered.
    pub usable_until: Timestamp,
}

/// Why an assertion was refused. The reason is for the log; it holds nothing of the assertion's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {reason}")]
pub struct Refusal {
    /// The code for the widget.
    pub code: ErrorCode,
    /// The detail for the operator.
    pub reason: &'static str,
}

/// Checks `token` against the enrolled orgs and against this service.
///
/// Not decided here: whether the assertion was used before ([`super::replay`]), and whether it was made for the handshake of
/// whoever brings it ([`super::vouched`]).
///
/// # Errors
/// The first check that fails, each with its own code.
pub fn verify<'a>(
    token: &str,
    find_org: impl FnOnce(&OrgId) -> Option<&'a SigningOrg>,
    expected: Expectation<'_>,
) -> Result<Verified, Refusal> {
    if token.len() > MAX_ASSERTION_BYTES {
        return Err(malformed("longer than any assertion"));
    }
    let parts = Parts::split(token).ok_or_else(|| malformed("not three parts"))?;
    check_header(parts.header)?;
    let payload = URL_SAFE_NO_PAD
        .decode(parts.payload)
        .map_err(|_| malformed("payload is not base64url"))?;

    // Only the issuer is read before the signature is checked, and only to find the keys.
    let issuer: Issuer = serde_json::from_slice(&payload).map_err(|_| malformed("no issuer"))?;
    let org = issuer
        .iss
        .strip_prefix("sf:")
        .ok_or_else(|| malformed("issuer of unknown form"))?;
    let org: OrgId = org.parse().map_err(|_| malformed("issuer is no org id"))?;
    let signing_org = find_org(&org).ok_or(Refusal {
        code: ErrorCode::OrgUnknown,
        reason: "org is not configured",
    })?;
    check_signature(&parts, signing_org, expected.now)?;

    let claims: AssertionClaims =
        serde_json::from_slice(&payload).map_err(|_| malformed("claims of the wrong shape"))?;
    let NotBefore { nbf } = serde_json::from_slice(&payload).map_err(|_| malformed("nbf is no number"))?;
    let usable_until = check_claims(&claims, nbf, signing_org, expected)?;
    Ok(Verified {
        org,
        claims,
        usable_until,
    })
}

struct Parts<'a> {
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
    signed: &'a str,
}

impl<'a> Parts<'a> {
    fn split(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        (!payload.contains('.')).then_some(Self {
            header,
            payload,
            signature,
            signed,
        })
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    jku: Option<IgnoredAny>,
    #[serde(default)]
    jwk: Option<IgnoredAny>,
    #[serde(default)]
    x5u: Option<IgnoredAny>,
    #[serde(default)]
    crit: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Issuer {
    iss: String,
}

#[derive(Deserialize)]
struct NotBefore {
    #[serde(default)]
    nbf: Option<i64>,
}

fn check_header(encoded: &str) -> Result<(), Refusal> {
    let json = URL_SAFE_NO_PAD
        .decode(encoded)
        .map_err(|_| malformed("header is not base64url"))?;
    let header: Header = serde_json::from_slice(&json).map_err(|_| malformed("header of the wrong shape"))?;
    if header.alg != "RS256" {
        return Err(forged("algorithm is not RS256"));
    }
    if header.jku.is_some() || header.jwk.is_some() || header.x5u.is_some() {
        return Err(forged("header brings its own key"));
    }
    if header.crit.is_some() {
        return Err(malformed("header demands an extension"));
    }
    Ok(())
}

fn check_signature(parts: &Parts<'_>, org: &SigningOrg, now: Timestamp) -> Result<(), Refusal> {
    let matches = |key: &VerificationKey| {
        let verified = jsonwebtoken::crypto::verify(
            parts.signature,
            parts.signed.as_bytes(),
            key.key(),
            Algorithm::RS256,
        );
        verified.unwrap_or(false)
    };
    let mut active = org.keys.iter().filter(|key| key.is_active(now)).peekable();
    if active.peek().is_none() {
        return Err(forged("no certificate of the org is within its dates"));
    }
    if active.any(matches) {
        Ok(())
    } else {
        Err(forged("signature matches no active certificate"))
    }
}

/// Everything behind the signature. Returns the end of the assertion's life, skew included.
fn check_claims(
    claims: &AssertionClaims,
    nbf: Option<i64>,
    org: &SigningOrg,
    expected: Expectation<'_>,
) -> Result<Timestamp, Refusal> {
    if claims.ver != CLAIM_SET_VERSION {
        return Err(malformed("claim set of another version"));
    }
    if claims.jti.is_empty() || claims.jti.len() > MAX_JTI_BYTES {
        return Err(malformed("jti is empty or too long"));
    }
    if claims.name.as_ref().is_some_and(|name| !is_name(name)) {
        return Err(malformed("name is empty, too long or no plain text"));
    }
    if claims.exp <= claims.iat {
        return Err(malformed("expires before it was issued"));
    }
    let refused = |code, reason| Err(Refusal { code, reason });
    if claims.aud != expected.audience.as_str() {
        return refused(ErrorCode::AssertionAudience, "aud is not this service's origin");
    }
    let now = expected.now.as_second();
    let latest_start = now.saturating_add(CLOCK_SKEW_SECONDS);
    if claims.iat > latest_start || nbf.is_some_and(|nbf| nbf > latest_start) {
        return refused(ErrorCode::AssertionNotYetValid, "iat or nbf lies in the future");
    }
    if claims.exp.saturating_sub(claims.iat) > ASSERTION_LIFETIME_SECONDS {
        return refused(ErrorCode::AssertionLifetime, "exp lies too far after iat");
    }
    let usable_until = claims.exp.saturating_add(CLOCK_SKEW_SECONDS);
    if usable_until <= now {
        return refused(ErrorCode::AssertionExpired, "exp lies in the past");
    }
    if !org.host_origins.iter().any(|origin| origin.as_str() == claims.lh) {
        return refused(ErrorCode::HostOrigin, "host page is not on the org's list");
    }
    Timestamp::from_second(usable_until).map_err(|_| malformed("exp is no instant"))
}

/// A name that can be shown and recorded.
fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= NAME_CHARACTERS && !name.chars().any(char::is_control)
}

const fn malformed(reason: &'static str) -> Refusal {
    Refusal {
        code: ErrorCode::AssertionMalformed,
        reason,
    }
}

const fn forged(reason: &'static str) -> Refusal {
    Refusal {
        code: ErrorCode::AssertionForged,
        reason,
    }
}

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
#[cfg(test)]
mod tests;
