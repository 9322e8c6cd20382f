//! Where a tenant is enrolled: in a block of the configuration file, or in a file of its own.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where the keys of a tenant stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenantPlace {
    /// A `[[tenant]]` block of the configuration file.
    Block {
        /// The configuration file.
        file: PathBuf,
        /// The number of the block, from zero.
        index: usize,
    },
    /// A file in the `tenant_folder`.
    File(PathBuf),
}

impl TenantPlace {
    /// The file; relative paths in it start at its folder.
    #[must_use]
    pub fn file(&self) -> &Path {
        match self {
            Self::Block { file, .. } | Self::File(file) => file,
        }
    }

    /// How the key `name` of the tenant is called in errors.
    pub(super) fn key(&self, name: &str) -> String {
        match self {
            Self::Block { index, .. } => format!("tenant[{index}].{name}"),
            Self::File(_) => name.to_owned(),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        self.file().parent().unwrap_or(Path::new(""))
    }
}

impl fmt::Display for TenantPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Block { file, index } => write!(formatter, "{}, tenant[{index}]", file.display()),
            Self::File(file) => write!(formatter, "{}", file.display()),
        }
    }
}
