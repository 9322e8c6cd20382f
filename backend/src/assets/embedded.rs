//! The files in the program: made by `build.rs` where the feature is on, none where it is off.

use std::io;

/// A file in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbeddedFile {
    /// Its path in the folder of the built widget, with slashes.
    pub name: &'static str,
    /// When it was built, in seconds since 1970.
    pub modified: u64,
    /// What it holds.
    pub content: &'static [u8],
}

#[cfg(feature = "embedded-assets")]
include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

#[cfg(not(feature = "embedded-assets"))]
pub(super) const FILES: &[EmbeddedFile] = &[];

/// The file of this name.
pub(super) fn find(files: &'static [EmbeddedFile], name: &str) -> io::Result<&'static EmbeddedFile> {
    let found = files.iter().find(|file| file.name == name);
    found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}
