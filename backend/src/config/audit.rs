//! `[audit]`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretBox};
use serde::Deserialize;

use super::error::{ConfigError, Fault};

/// How the audit log is kept.
#[derive(Debug, Clone)]
pub struct AuditConfig {
    /// What the log is sealed with.
    pub key: AuditKey,
    /// Where the key was read from.
    pub key_file: PathBuf,
}

/// The key of the audit log. Its file holds 64 hexadecimal digits.
#[derive(Clone)]
pub struct AuditKey(Arc<SecretBox<[u8; 32]>>);

impl AuditKey {
    /// A key of these bytes, which come from a cryptographic generator.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Arc::new(SecretBox::new(Box::new(bytes))))
    }

    /// The key's bytes, for whoever seals with them.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }

    /// What its file holds.
    #[must_use]
    pub fn file_text(&self) -> String {
        hex::encode(self.bytes()) + "\n"
    }

    /// The key in the text of a file.
    fn from_file_text(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim_end_matches(['\r', '\n']), &mut bytes).ok()?;
        Some(Self::new(bytes))
    }
}

impl fmt::Debug for AuditKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AuditKey(…)")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAudit {
    key_file: PathBuf,
}

impl RawAudit {
    pub(super) fn resolved(self, folder: &Path, fault: &Fault<'_>) -> Result<AuditConfig, ConfigError> {
        let file = folder.join(self.key_file);
        let refused = |problem: &str| {
            let remedy = "`inlay audit new-key FILE` makes a key; a log that was begun needs the one that it was begun with.";
            fault.at("audit.key_file", &format!("{} {problem}", file.display()), remedy)
        };
        let text =
            std::fs::read_to_string(&file).map_err(|error| refused(&format!("cannot be read: {error}")))?;
        let key = AuditKey::from_file_text(&text)
            .ok_or_else(|| refused("holds no key, which is 64 hexadecimal digits"))?;
        Ok(AuditConfig { key, key_file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<AuditConfig, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("audit.key"), text).unwrap();
        let raw: RawAudit = toml::from_str("key_file = 'audit.key'").unwrap();
        let file = folder.path().join("inlay.toml");
        raw.resolved(folder.path(), &Fault::of(&file))
    }

    #[test]
    fn a_key_that_was_written_is_read_and_shows_in_no_debug() {
        let key = AuditKey::new([0xa7; 32]);
        for end in ["", "\r\n"] {
            let config = read(&(key.file_text() + end)).unwrap();
            assert_eq!(config.key.bytes(), key.bytes());
            assert!(!format!("{config:?}").contains("a7") && !format!("{config:?}").contains("167"));
        }
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_repeated() {
        for text in [
            "",
            "\n",
            "a7",
            &"a7".repeat(31),
            &"zz".repeat(32),
            &"a7".repeat(33),
        ] {
            let error = read(text).expect_err(text);
            assert_eq!(error.key, "audit.key_file");
            let said = error.to_string();
            assert!(said.contains("new-key"), "{said}");
            assert!(!said.contains("a7a7") && !said.contains("zz"), "{said}");
        }
    }
}
