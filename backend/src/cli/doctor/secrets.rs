//! Secrets: who may read their files, whether keys are strong enough, whether two firms share one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};

use super::finding::Findings;
use crate::config::{Config, ConfiguredSecret, ProviderConfig, SecretPurpose};
use crate::secret::SecretPlace;
use crate::upstream::snaptrade;

/// RSA keys below this size can be broken.
const MIN_KEY_BITS: usize = 2048;

pub(super) fn look(findings: &mut Findings, config: &Config, file: &Path) {
    let all: Vec<_> = all(config).collect();
    let own = all.iter().filter_map(|(_, secret)| file_of(secret));
    let mut files: Vec<PathBuf> = own.map(Path::to_owned).collect();
    files.extend(config.audit.as_ref().map(|audit| audit.key_file.clone()));
    files.extend(
        config
            .tenants
            .iter()
            .flat_map(|tenant| of_users(&tenant.provider)),
    );
    files.sort();
    files.dedup();
    for file in &files {
        readers(findings, file);
    }
    writers(findings, file);
    for (_, secret) in &all {
        if secret.purpose == SecretPurpose::PrivateKey {
            strength(findings, secret);
        }
    }
    shared(findings, &all);
    // Where there is a store there is a key: a configuration without is refused.
    if let Some(audit) = &config.audit {
        let subject = audit.key_file.display().to_string();
        findings.ok("audit_key", subject, "a key of 256 bits");
    }
}

/// Each secret with the org that it belongs to; the service's own with none.
fn all(config: &Config) -> impl Iterator<Item = (Option<String>, &ConfiguredSecret)> {
    let of_tenants = config.tenants.iter().flat_map(|tenant| {
        let org = tenant.org.to_string();
        tenant
            .secrets
            .iter()
            .map(move |secret| (Some(org.clone()), secret))
    });
    config
        .secrets
        .iter()
        .map(|secret| (None, secret))
        .chain(of_tenants)
}

fn file_of(secret: &ConfiguredSecret) -> Option<&Path> {
    match secret.secret.place()? {
        SecretPlace::File(file) => Some(file),
        SecretPlace::Variable(_) => None,
    }
}

/// The secrets of users whom the service speaks for, which their provider's own file names.
fn of_users(provider: &ProviderConfig) -> Vec<PathBuf> {
    match provider {
        // A file that cannot be read is a failure of `parts`.
        ProviderConfig::SnapTrade(snaptrade) => {
            snaptrade::secret_files(&snaptrade.records).unwrap_or_default()
        }
        ProviderConfig::Platform(_) | ProviderConfig::Ofx(_) => Vec::new(),
    }
}

/// Who may read a file that holds a secret.
#[cfg(unix)]
fn readers(findings: &mut Findings, file: &Path) {
    const CHECK: &str = "secret_file";
    let subject = file.display().to_string();
    let Some(mode) = mode(file) else {
        // It could be read a moment ago.
        findings.not_checked(CHECK, subject, "the file has gone since it was read");
        return;
    };
    let remedy = format!("chmod 600 {subject}");
    if mode & 0o007 != 0 {
        let detail = format!("everybody on this machine may read or change it (mode {mode:o})");
        findings.failed(CHECK, subject, detail, remedy);
    } else if mode & 0o070 != 0 && !is_credential(file) {
        let detail = format!("its group may read or change it (mode {mode:o})");
        findings.warning(CHECK, subject, detail, remedy);
    } else {
        findings.ok(CHECK, subject, "only for the service");
    }
}

#[cfg(not(unix))]
fn readers(findings: &mut Findings, file: &Path) {
    let because = "who may read a file is not looked at on this system";
    findings.not_checked("secret_file", file.display().to_string(), because);
}

/// Who may change the configuration, and with it where secrets are sent.
#[cfg(unix)]
fn writers(findings: &mut Findings, file: &Path) {
    let subject = file.display().to_string();
    if mode(file).is_some_and(|mode| mode & 0o002 != 0) {
        let detail = "everybody on this machine may change it, and with it where secrets are sent";
        findings.failed(
            "configuration_file",
            subject.clone(),
            detail,
            format!("chmod o-w {subject}"),
        );
    }
}

#[cfg(not(unix))]
fn writers(_findings: &mut Findings, _file: &Path) {}

#[cfg(unix)]
fn mode(file: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(std::fs::metadata(file).ok()?.permissions().mode() & 0o777)
}

/// systemd keeps credentials in a folder that nobody else may enter, and shows a group there that is a mask. Whoever looks from a
/// shell is told of the folder by nobody.
#[cfg(unix)]
fn is_credential(file: &Path) -> bool {
    const FOLDER: &str = "/run/credentials";
    let told = std::env::var_os("CREDENTIALS_DIRECTORY");
    file.starts_with(FOLDER) || told.is_some_and(|folder| file.starts_with(folder))
}

/// Whether a key that we sign with can be broken.
fn strength(findings: &mut Findings, secret: &ConfiguredSecret) {
    const CHECK: &str = "private_key";
    let pem = secret.secret.current();
    let pem = pem.expose_secret().as_bytes();
    let subject = secret.key.clone();
    let Ok(key) = EncodingKey::from_rsa_pem(pem) else {
        match EncodingKey::from_ec_pem(pem) {
            Ok(_) => findings.ok(CHECK, subject, "an elliptic key"),
            Err(_) => findings.failed(
                CHECK,
                subject,
                "it is no private key in PEM form",
                "Put the private key there whose certificate the other side knows; it begins with `-----BEGIN`.",
            ),
        }
        return;
    };
    // A signature is as long as the modulus.
    let signature = jsonwebtoken::crypto::sign(b"inlay", &key, Algorithm::RS256).ok();
    let bits = signature
        .and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok())
        .map_or(0, |signature| signature.len() * 8);
    if bits < MIN_KEY_BITS {
        let remedy = format!(
            "Make a pair of {MIN_KEY_BITS} bit or more, and give the other side the new certificate."
        );
        findings.failed(
            CHECK,
            subject,
            format!("an RSA key of {bits} bit can be broken"),
            remedy,
        );
    } else {
        findings.ok(CHECK, subject, format!("an RSA key of {bits} bit"));
    }
}

/// Secrets that two orgs have in common: whoever takes one over speaks for the other, too.
fn shared(findings: &mut Findings, all: &[(Option<String>, &ConfiguredSecret)]) {
    let mut owners: BTreeMap<[u8; 32], Vec<(&str, &str)>> = BTreeMap::new();
    for (org, secret) in all {
        if let Some(org) = org {
            let hash = Sha256::digest(secret.secret.current().expose_secret()).into();
            owners.entry(hash).or_default().push((org, &secret.key));
        }
    }
    for same in owners.values() {
        let (first, key) = same[0];
        if let Some((other, other_key)) = same.iter().find(|(org, _)| *org != first) {
            findings.warning(
                "shared_secret",
                format!("{first} and {other}"),
                format!("{key} and {other_key} hold the same secret"),
                "Have the provider give each firm credentials of its own.",
            );
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn credentials_of_systemd_are_known_from_a_shell_too() {
        assert!(is_credential(Path::new(
            "/run/credentials/inlay.service/example-platform"
        )));
        for other in [
            "/etc/inlay/secrets/x",
            "/run/credentials-of-others/x",
            "run/credentials/x",
        ] {
            assert!(!is_credential(Path::new(other)), "{other}");
        }
    }
}
