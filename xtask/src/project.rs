//! Where things are in this project.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// A file or folder of the project, named from its root with `/`.
pub(crate) fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// Where the built programs are.
pub(crate) fn programs() -> PathBuf {
    at("target/release")
}
