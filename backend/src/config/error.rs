//! What is wrong with a configuration, so that it can be mended without a search.

use std::path::{Path, PathBuf};

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

/// Makes errors for one file.
pub(super) struct Fault<'a> {
    pub(super) file: &'a Path,
}

impl Fault<'_> {
    pub(super) fn at(&self, key: &str, problem: &str, remedy: &str) -> ConfigError {
        ConfigError {
            file: self.file.to_owned(),
            key: key.to_owned(),
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// What the TOML parser and the types of the keys refuse. The parser's message shows line and key; the file holds
    /// no secrets that it could show with them.
    pub(super) fn syntax(&self, error: &toml::de::Error) -> ConfigError {
        self.at(
            "does not fit",
            &error.to_string(),
            "Every key is explained in `inlay.example.toml`.",
        )
    }
}
