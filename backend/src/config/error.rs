//! What is wrong with a configuration, so that it can be mended without a search.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::place::TenantPlace;
use super::secret::ConfiguredSecret;

/// One thing that is wrong: in which file, at which key, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {key}: {problem}\n  {remedy}", file.display())]
pub struct ConfigError {
    /// The configuration file, or the file that it names.
    pub file: PathBuf,
    /// The key, with the number of the block for blocks that repeat: `tenant[0].certificates[1]`.
    pub key: String,
    /// What is wrong there.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

/// Makes errors for one file, and keeps what secrets the file was found to name.
pub(super) struct Fault<'a> {
    pub(super) file: &'a Path,
    /// Whether the file is one tenant's own, where blocks are called without `tenant`.
    is_tenant_file: bool,
    secrets: RefCell<Vec<ConfiguredSecret>>,
}

impl<'a> Fault<'a> {
    /// For the configuration file.
    pub(super) const fn of(file: &'a Path) -> Self {
        Self {
            file,
            is_tenant_file: false,
            secrets: RefCell::new(Vec::new()),
        }
    }

    /// For the file that a tenant stands in.
    pub(super) fn of_tenant(place: &'a TenantPlace) -> Self {
        Self {
            file: place.file(),
            is_tenant_file: matches!(place, TenantPlace::File(_)),
            secrets: RefCell::new(Vec::new()),
        }
    }

    pub(super) fn at(&self, key: &str, problem: &str, remedy: &str) -> ConfigError {
        let remedy = match self.is_tenant_file {
            true => remedy.replace("[tenant.", "["),
            false => remedy.to_owned(),
        };
        ConfigError {
            file: self.file.to_owned(),
            key: key.to_owned(),
            problem: problem.to_owned(),
            remedy,
        }
    }

    /// Keeps a secret that the file names.
    pub(super) fn found(&self, secret: ConfiguredSecret) {
        self.secrets.borrow_mut().push(secret);
    }

    /// All secrets that the file names, in the order in which they were read.
    pub(super) fn into_secrets(self) -> Vec<ConfiguredSecret> {
        self.secrets.into_inner()
    }

    /// What the TOML parser and the types of the keys refuse. The parser's message shows line and key; what stands behind a key
    /// is left out, because somebody may have put a secret there instead of its place.
    pub(super) fn syntax(&self, error: &toml::de::Error) -> ConfigError {
        let remedy = match self.is_tenant_file {
            true => {
                "The keys are those of `[[tenant]]` in `inlay.example.toml`, without that header and without `tenant.` in the others."
            }
            false => "Every key is explained in `inlay.example.toml`.",
        };
        self.at("does not fit", &without_values(&error.to_string()), remedy)
    }
}

/// The parser's lines `12 | key = value` up to their `=`.
fn without_values(said: &str) -> String {
    let shown = |line: &str| {
        let number = line.split_once('|').map(|(number, _)| number.trim());
        let is_of_file = number.is_some_and(|number| number.parse::<u32>().is_ok());
        match line.split_once('=') {
            Some((key, _)) if is_of_file => format!("{key}= …"),
            _ => line.to_owned(),
        }
    };
    said.lines().map(shown).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_stands_under_a_wrong_name_is_not_shown() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Provider {
            #[expect(dead_code, reason = "only its name counts")]
            client_secret_file: Option<PathBuf>,
        }
        let text = "# first\nclient_secret = \"hunter2=hunter2\"\n";
        let error = toml::from_str::<Provider>(text).unwrap_err();
        let said = Fault::of(Path::new("inlay.toml")).syntax(&error).to_string();
        assert!(!said.contains("hunter2"), "{said}");
        assert!(said.contains("2 | client_secret = …"), "{said}");
        assert!(said.contains("client_secret_file"), "{said}");
    }
}
