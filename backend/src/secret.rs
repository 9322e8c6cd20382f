//! Secrets that may change while the service runs (security row S29).
//!
//! A secret is configured as a place, a file or an environment variable. Whoever uses it holds a [`Secret`] and asks for the
//! current text at each use; [`Secret::reload`] reads the place again.
//! It may import nothing of the crate. It deliberately shows nothing of a secret, neither in `Debug` nor in an error.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use secrecy::{ExposeSecret as _, SecretString};

/// Where a secret stands, alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretPlace {
    /// A file.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
}

/// A secret cannot be read. Shows nothing of it.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableSecret {
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file holds nothing.
    #[error("{} is empty", .0.display())]
    Empty(PathBuf),
    /// The environment variable is missing or empty.
    #[error("the environment variable {0} is not set")]
    Variable(String),
    /// What stands there is not of the kind that is needed.
    #[error("{0} holds no secret of the kind that is needed here")]
    Unfit(SecretPlace),
}

/// A secret with the place that it comes from. Cheap to clone; clones change together.
#[derive(Clone)]
pub struct Secret(Arc<Inner>);

struct Inner {
    place: Option<SecretPlace>,
    current: RwLock<SecretString>,
}

impl SecretPlace {
    /// What stands there now.
    ///
    /// # Errors
    /// [`UnreadableSecret`].
    pub fn read(&self) -> Result<SecretString, UnreadableSecret> {
        match self {
            Self::File(file) => {
                let text = std::fs::read_to_string(file).map_err(|source| UnreadableSecret::File {
                    file: file.clone(),
                    source,
                })?;
                // Editors and `echo` end a file with a line break, which is no part of the secret.
                match text.trim_end_matches(['\r', '\n']) {
                    "" => Err(UnreadableSecret::Empty(file.clone())),
                    secret => Ok(SecretString::from(secret)),
                }
            }
            Self::Variable(name) => match std::env::var(name) {
                Ok(secret) if !secret.is_empty() => Ok(SecretString::from(secret)),
                _ => Err(UnreadableSecret::Variable(name.clone())),
            },
        }
    }
}

impl Secret {
    /// The secret that stands at `place`.
    ///
    /// # Errors
    /// [`UnreadableSecret`].
    pub fn load(place: SecretPlace) -> Result<Self, UnreadableSecret> {
        let current = place.read()?;
        Ok(Self::new(Some(place), current))
    }

    /// A secret that stands nowhere and never changes, for tests and for what is made at start.
    #[must_use]
    pub fn fixed(secret: impl Into<SecretString>) -> Self {
        Self::new(None, secret.into())
    }

    fn new(place: Option<SecretPlace>, current: SecretString) -> Self {
        Self(Arc::new(Inner {
            place,
            current: RwLock::new(current),
        }))
    }

    /// The secret as it was last read.
    #[must_use]
    pub fn current(&self) -> SecretString {
        self.0
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Where it stands; `None` for one that never changes.
    #[must_use]
    pub fn place(&self) -> Option<&SecretPlace> {
        self.0.place.as_ref()
    }

    /// Reads it again, and says whether it has changed. What cannot be read leaves the old one in use.
    ///
    /// # Errors
    /// [`UnreadableSecret`].
    pub fn reload(&self) -> Result<bool, UnreadableSecret> {
        self.reload_if(|_| true)
    }

    /// As [`Secret::reload`], but what does not fit leaves the old one in use too.
    ///
    /// # Errors
    /// [`UnreadableSecret`]; [`UnreadableSecret::Unfit`] for what `fits` refuses.
    pub fn reload_if(&self, fits: impl FnOnce(&SecretString) -> bool) -> Result<bool, UnreadableSecret> {
        let Some(place) = &self.0.place else {
            return Ok(false);
        };
        let read = place.read()?;
        if !fits(&read) {
            return Err(UnreadableSecret::Unfit(place.clone()));
        }
        let mut current = self.0.current.write().unwrap_or_else(PoisonError::into_inner);
        let has_changed = current.expose_secret() != read.expose_secret();
        if has_changed {
            *current = read;
        }
        Ok(has_changed)
    }
}

impl fmt::Display for SecretPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(formatter, "{}", file.display()),
            Self::Variable(name) => write!(formatter, "the environment variable {name}"),
        }
    }
}

impl From<&str> for Secret {
    /// As [`Secret::fixed`].
    fn from(secret: &str) -> Self {
        Self::fixed(secret)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Secret")
            .field("place", &self.0.place)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_seen_by_everybody_who_holds_the_secret() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "first\n").unwrap();
        let secret = Secret::load(SecretPlace::File(file.clone())).unwrap();
        let held = secret.clone();
        assert!(!secret.reload().unwrap());

        std::fs::write(&file, "second\r\n").unwrap();
        assert!(secret.reload().unwrap());
        assert_eq!(held.current().expose_secret(), "second");
    }

    #[test]
    fn what_cannot_be_read_leaves_the_old_secret_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "geheim").unwrap();
        let secret = Secret::load(SecretPlace::File(file.clone())).unwrap();
        std::fs::write(&file, "\n").unwrap();
        assert!(matches!(secret.reload(), Err(UnreadableSecret::Empty(_))));
        std::fs::remove_file(&file).unwrap();
        let error = secret.reload().unwrap_err();
        assert!(!error.to_string().contains("geheim"));
        assert_eq!(secret.current().expose_secret(), "geheim");
        assert!(!format!("{secret:?}").contains("geheim"));
    }
}
