//! What a certificate is worth today, which one is meant, and whether an org may be enrolled with it.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use inlay_contract::OrgId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::config::{EnrolledCertificate, Enrolments, VerificationKey};

/// Digits of a fingerprint that are shown where there is little room, and that name a file.
const SHORT_DIGITS: usize = 16;

/// A certificate that may become one of an org's.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The file as it is.
    pub(super) content: Vec<u8>,
    pub(super) key: VerificationKey,
}

/// How a certificate's dates stand to an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    /// A bare public key has no dates.
    Undated,
    /// Its first instant is still to come.
    NotYetValid,
    /// It counts.
    Valid,
    /// Its last instant has passed.
    Expired,
}

impl Candidate {
    /// Reads a certificate and refuses one that could never count, or whose key another org signs with.
    pub(super) fn read(
        file: &Path,
        org: &OrgId,
        enrolled: &Enrolments,
        now: Timestamp,
    ) -> Result<Self, anyhow::Error> {
        let content = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let key = VerificationKey::from_pem(&content)
            .map_err(|error| anyhow!("{}: {error}\n  {}", file.display(), error.remedy()))?;
        if let (Standing::Expired, Some(until)) = (standing(&key, now), key.valid_until()) {
            bail!(
                "{}: the certificate has expired on {}\n  Make a new one in the org (Setup, Certificate and Key Management).",
                file.display(),
                date(until)
            );
        }
        let others = enrolled.tenants.iter().filter(|tenant| tenant.org != *org);
        for other in others {
            if other
                .certificates
                .iter()
                .any(|certificate| certificate.key.is_same_key(&key))
            {
                bail!(
                    "{}: the org {} signs with the same key, so that each could speak for the other\n  Make a certificate of its own in each org.",
                    file.display(),
                    other.org
                );
            }
        }
        Ok(Self { content, key })
    }

    /// The name of its copy beside the file of its tenant.
    pub(super) fn file_name(&self, org: &OrgId) -> String {
        format!("{org}-{}.pem", short(&self.key))
    }
}

/// Whether a key counts at `now`.
pub(super) fn standing(key: &VerificationKey, now: Timestamp) -> Standing {
    match (key.valid_from(), key.valid_until()) {
        (Some(from), _) if now < from => Standing::NotYetValid,
        (_, Some(until)) if until < now => Standing::Expired,
        (Some(_), _) | (_, Some(_)) => Standing::Valid,
        (None, None) => Standing::Undated,
    }
}

/// The same for people.
pub(super) fn standing_words(key: &VerificationKey, now: Timestamp) -> String {
    match standing(key, now) {
        Standing::Undated => "public key without dates".to_owned(),
        Standing::NotYetValid => "NOT valid yet".to_owned(),
        Standing::Expired => "EXPIRED".to_owned(),
        Standing::Valid => match days_left(key, now) {
            Some(1) => "expires in 1 day".to_owned(),
            Some(days) => format!("expires in {days} days"),
            None => "valid".to_owned(),
        },
    }
}

/// Whole days until a certificate's end; negative after it.
pub(super) fn days_left(key: &VerificationKey, now: Timestamp) -> Option<i64> {
    let until = key.valid_until()?;
    Some(until.duration_since(now).as_hours().div_euclid(24))
}

/// The beginning of the fingerprint.
pub(super) fn short(key: &VerificationKey) -> String {
    let mut digits = key.fingerprint();
    digits.truncate(SHORT_DIGITS);
    digits
}

/// The civil date in UTC.
pub(super) fn date(instant: Timestamp) -> String {
    instant.to_zoned(TimeZone::UTC).date().to_string()
}

/// One line about a certificate.
pub(super) fn described(key: &VerificationKey, now: Timestamp) -> String {
    let words = standing_words(key, now);
    match (key.valid_from(), key.valid_until()) {
        (Some(from), Some(until)) => {
            format!("{}, {} to {}: {words}", short(key), date(from), date(until))
        }
        _ => format!("{}: {words}", short(key)),
    }
}

/// The same for each, on lines of their own.
pub(super) fn listed(certificates: &[EnrolledCertificate], now: Timestamp) -> String {
    let mut lines = String::new();
    for certificate in certificates {
        // Writing into a text cannot fail.
        let _ = writeln!(lines, "  {}", described(&certificate.key, now));
    }
    lines
}

/// The one certificate whose fingerprint begins so; colons, spaces and letter case make no difference.
pub(super) fn find(
    certificates: &[EnrolledCertificate],
    fingerprint: &str,
    now: Timestamp,
) -> Result<usize, anyhow::Error> {
    let digits: String = fingerprint
        .chars()
        .filter(|character| !matches!(character, ':' | ' '))
        .map(|character| character.to_ascii_lowercase())
        .collect();
    let begins = |certificate: &EnrolledCertificate| {
        !digits.is_empty() && certificate.key.fingerprint().starts_with(&digits)
    };
    let mut found = (0..certificates.len()).filter(|index| begins(&certificates[*index]));
    match (found.next(), found.next()) {
        (Some(index), None) => Ok(index),
        (first, _) => {
            let how_many = if first.is_some() { "more than one" } else { "no" };
            bail!(
                "{how_many} certificate has a fingerprint that begins with `{fingerprint}`\n{}  Write as much of one as no other begins with.",
                listed(certificates, now)
            )
        }
    }
}
