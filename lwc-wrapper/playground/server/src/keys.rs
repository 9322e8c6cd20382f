//! Signing keys of the playground's orgs: an RSA key and a self-signed certificate per org, made once and then kept.
//!
//! The certificate is what an administrator would enrol with the backend; the key stays in its folder, readable for its
//! owner only. Several processes may ask for the same org at the same time: they end up with one key.

use std::fmt;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use inlay_contract::OrgId;
use jsonwebtoken::EncodingKey;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_RSA_SHA256, RsaKeySize, date_time_ymd,
};

/// The signing key of one org.
pub struct OrgKey {
    /// The org whose assertions it signs.
    pub org: OrgId,
    /// The X.509 certificate (PEM) to enrol with the backend.
    pub certificate_path: PathBuf,
    pub(crate) signer: EncodingKey,
}

/// Shows the org only: the key never reaches a log.
impl fmt::Debug for OrgKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OrgKey")
            .field("org", &self.org)
            .finish_non_exhaustive()
    }
}

/// Why there is no key for an org.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The folder or one of its files could not be read or written.
    #[error("cannot use the key file {}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// What stands in the key file is not an RSA key in PEM form.
    #[error("{} does not hold an RSA key; remove it and a new one is made", path.display())]
    NotAnRsaKey {
        /// The key file.
        path: PathBuf,
    },
    /// The cryptographic library failed to make a key or a certificate.
    #[error("cannot make a key for {org}")]
    Generate {
        /// The org that was to get a key.
        org: OrgId,
        /// What the library said.
        #[source]
        source: rcgen::Error,
    },
}

/// The key of `org` in `folder`, made now if there is none.
///
/// # Errors
/// When the folder cannot be used or holds something else under the key's name.
pub fn ensure(folder: &Path, org: &OrgId) -> Result<OrgKey, KeyError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| KeyError::File { path, source }
    };
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(at(folder))?;

    let key_path = folder.join(format!("{org}.key.pem"));
    if !key_path.exists() {
        let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).map_err(|source| {
            KeyError::Generate {
                org: org.clone(),
                source,
            }
        })?;
        create_whole(&key_path, &key.serialize_pem()).map_err(at(&key_path))?;
    }
    let key_text = fs::read_to_string(&key_path).map_err(at(&key_path))?;
    let not_an_rsa_key = || KeyError::NotAnRsaKey {
        path: key_path.clone(),
    };
    let signer = EncodingKey::from_rsa_pem(key_text.as_bytes()).map_err(|_| not_an_rsa_key())?;

    let certificate_path = folder.join(format!("{org}.cert.pem"));
    if !certificate_path.exists() {
        let key =
            KeyPair::from_pem_and_sign_algo(&key_text, &PKCS_RSA_SHA256).map_err(|_| not_an_rsa_key())?;
        let certificate = certificate(org, &key).map_err(|source| KeyError::Generate {
            org: org.clone(),
            source,
        })?;
        create_whole(&certificate_path, &certificate).map_err(at(&certificate_path))?;
    }
    Ok(OrgKey {
        org: org.clone(),
        certificate_path,
        signer,
    })
}

fn certificate(org: &OrgId, key: &KeyPair) -> Result<String, rcgen::Error> {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "Inlay playground");
    name.push(DnType::CommonName, org.as_str());
    let mut params = CertificateParams::default();
    params.distinguished_name = name;
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2045, 1, 1);
    Ok(params.self_signed(key)?.pem())
}

/// Creates `path` with all of `text` or not at all, and leaves a file that somebody else created meanwhile as it is.
fn create_whole(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension(format!("draft-{}", uuid()));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    let outcome = file
        .write_all(text.as_bytes())
        .and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft)?;
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome,
    }
}

/// A fresh random UUID. The only place of the playground that makes randomness beside the key itself.
pub(crate) fn uuid() -> uuid::Uuid {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that makes randomness"
    )]
    uuid::Uuid::new_v4()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const ORG: &str = "00D5g00000TESTSEA5";

    fn org() -> OrgId {
        ORG.parse().unwrap()
    }

    #[test]
    fn the_enrolled_certificate_stays_valid_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let first = ensure(folder.path(), &org()).unwrap();
        let certificate = fs::read(&first.certificate_path).unwrap();
        let key = fs::read(folder.path().join(format!("{ORG}.key.pem"))).unwrap();

        let second = ensure(folder.path(), &org()).unwrap();
        assert_eq!(fs::read(&second.certificate_path).unwrap(), certificate);
        assert_eq!(
            fs::read(folder.path().join(format!("{ORG}.key.pem"))).unwrap(),
            key
        );
    }

    #[test]
    fn other_users_of_the_machine_cannot_read_the_key() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("keys");
        ensure(&folder, &org()).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join(format!("{ORG}.key.pem"))), 0o600);
        let names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names.len(), 2, "no draft is left behind: {names:?}");
    }

    #[test]
    fn processes_that_start_together_share_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let claims = serde_json::json!({ "iss": "sf" });
        let tokens: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| crate::mint(&ensure(path, &org()).unwrap(), &claims).unwrap()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        // RSASSA-PKCS1-v1_5 is deterministic: equal tokens mean equal keys.
        assert!(tokens.iter().all(|token| *token == tokens[0]));
    }

    #[test]
    fn a_foreign_file_under_the_keys_name_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let key_path = folder.path().join(format!("{ORG}.key.pem"));
        fs::write(&key_path, "not a key").unwrap();
        let error = ensure(folder.path(), &org()).unwrap_err();
        assert!(matches!(error, KeyError::NotAnRsaKey { .. }), "{error}");
        assert_eq!(fs::read_to_string(&key_path).unwrap(), "not a key");
    }

    #[test]
    fn the_certificate_is_a_valid_x509_of_2048_bits_for_its_org() {
        let folder = tempfile::tempdir().unwrap();
        let key = ensure(folder.path(), &org()).unwrap();
        let text = fs::read(&key.certificate_path).unwrap();
        let (_, pem) = x509_parser::pem::parse_x509_pem(&text).unwrap();
        assert_eq!(pem.label, "CERTIFICATE");
        let certificate = pem.parse_x509().unwrap();
        assert!(certificate.subject().to_string().contains(ORG));
        let x509_parser::public_key::PublicKey::RSA(public) = certificate.public_key().parsed().unwrap()
        else {
            panic!("the backend accepts RS256 only");
        };
        assert_eq!(public.key_size(), 2048);
    }
}
