//! Where the files of the built widget are: in a folder, or in the program itself.
//!
//! The program holds them where it was built with the feature `embedded-assets`; then it needs no file beside its
//! configuration. Both are read in the same way, by whoever serves files and by whoever makes frame documents.
//! It may import nothing of the crate. It deliberately knows no HTTP.

mod embedded;

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

pub use embedded::EmbeddedFile;

/// What stands in `server.assets` for the files in the program.
pub const EMBEDDED: &str = "embedded";
/// What the build says of each file below `assets/`.
const MANIFEST: &str = "manifest.json";

/// The files of the built widget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assets {
    /// In a folder.
    Folder(PathBuf),
    /// In the program.
    Embedded(&'static [EmbeddedFile]),
}

/// What is wrong with the files of the widget.
#[derive(Debug, thiserror::Error)]
pub enum AssetsFault {
    /// A file is missing, or cannot be read.
    #[error("{name} cannot be read: {source}")]
    Unreadable {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// The build's list of files is none.
    #[error("{MANIFEST} is not what the build writes")]
    Manifest(#[source] serde_json::Error),
    /// A file is not the one that was built.
    #[error("{0} is not the file that was built")]
    Changed(String),
}

/// A file in the build's list, as far as it is looked at.
#[derive(Deserialize)]
struct Listed {
    file: String,
    sha256: String,
}

/// Whether this program holds the widget.
#[must_use]
pub const fn are_embedded() -> bool {
    !embedded::FILES.is_empty()
}

impl Assets {
    /// Those that `server.assets` names.
    #[must_use]
    pub fn of(place: &Path) -> Self {
        if place == Path::new(EMBEDDED) {
            Self::Embedded(embedded::FILES)
        } else {
            Self::Folder(place.to_owned())
        }
    }

    /// The content of a file.
    ///
    /// # Errors
    /// As the file system says; `NotFound` for a file that the program does not hold.
    pub fn read(&self, name: &str) -> io::Result<Cow<'static, [u8]>> {
        match self {
            Self::Folder(folder) => std::fs::read(folder.join(name)).map(Cow::Owned),
            Self::Embedded(files) => embedded::find(files, name).map(|file| Cow::Borrowed(file.content)),
        }
    }

    /// The name of a file, for people.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        match self {
            Self::Folder(folder) => folder.join(name).display().to_string(),
            Self::Embedded(_) => format!("{name} in the program"),
        }
    }

    /// Whether every file that the build has listed is there, byte for byte. Answers how many there are.
    ///
    /// # Errors
    /// The first file that is not as it was built.
    pub fn check(&self) -> Result<usize, AssetsFault> {
        let listed: Vec<Listed> =
            serde_json::from_slice(&self.content(MANIFEST)?).map_err(AssetsFault::Manifest)?;
        for Listed { file, sha256 } in &listed {
            let name = format!("assets/{file}");
            if hex::encode(Sha256::digest(self.content(&name)?)) != *sha256 {
                return Err(AssetsFault::Changed(self.name(&name)));
            }
        }
        Ok(listed.len())
    }

    fn content(&self, name: &str) -> Result<Cow<'static, [u8]>, AssetsFault> {
        self.read(name).map_err(|source| AssetsFault::Unreadable {
            name: self.name(name),
            source,
        })
    }
}

impl fmt::Display for Assets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(formatter, "{}", folder.display()),
            Self::Embedded(_) => formatter.write_str("the widget in the program"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A widget of one file and its list.
    fn built() -> [(&'static str, String); 2] {
        let script = "export {};".to_owned();
        let hash = hex::encode(Sha256::digest(&script));
        let list = format!(r#"[{{"name":"boot.js","file":"boot-1.js","bytes":10,"sha256":"{hash}"}}]"#);
        [("assets/boot-1.js", script), (MANIFEST, list)]
    }

    fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("assets")).unwrap();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    #[test]
    fn what_is_there_byte_for_byte_is_in_order() {
        let files = folder(&built());
        assert_eq!(Assets::of(files.path()).check().unwrap(), 1);
    }

    #[test]
    fn a_file_that_is_missing_or_another_is_named() {
        let [script, list] = built();
        let missing = folder(std::slice::from_ref(&list));
        let fault = Assets::of(missing.path()).check().unwrap_err();
        assert!(
            fault.to_string().contains("assets/boot-1.js cannot be read"),
            "{fault}"
        );
        let other = folder(&[(script.0, "export {}; ".to_owned()), list]);
        let fault = Assets::of(other.path()).check().unwrap_err();
        assert!(matches!(fault, AssetsFault::Changed(name) if name.ends_with("boot-1.js")));
        let fault = Assets::of(folder(&[(MANIFEST, "{}".to_owned())]).path())
            .check()
            .unwrap_err();
        assert!(matches!(fault, AssetsFault::Manifest(_)));
    }

    #[test]
    fn the_program_s_own_files_are_complete_where_it_holds_some() {
        let own = Assets::of(Path::new(EMBEDDED));
        assert_eq!(own.read("index.html").is_ok(), are_embedded());
        assert_eq!(own.check().is_ok(), are_embedded());
    }
}
