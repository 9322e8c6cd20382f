//! The statements of a folder, each file read again only when it changes.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use inlay_ofx::{MAX_BYTES, Statements};

use super::stamp::Stamp;
use super::survey::RefusedStatement;

/// Names of files that are taken for statements, whatever the letter case.
const EXTENSIONS: [&str; 3] = ["ofx", "qfx", "xml"];

/// What became of one file.
pub(super) type Content = Result<Statements, RefusedStatement>;

/// The readable and the refused statements of a folder, in the order of the file names.
pub(super) type Contents = Vec<Arc<Content>>;

/// A folder and what was last read from it.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    known: Mutex<BTreeMap<String, Known>>,
}

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    content: Arc<Content>,
}

/// A file of the folder that looks like a statement.
pub(super) struct Listed {
    name: String,
    path: PathBuf,
    metadata: Metadata,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            known: Mutex::default(),
        }
    }

    /// The statements as they are on disk now.
    ///
    /// # Errors
    /// The folder itself cannot be listed. A file that cannot be read is a refused statement.
    pub(super) fn read(&self) -> io::Result<Contents> {
        let listed = self.list()?;
        // Held while reading, so that requests that arrive together read a new file once.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut before = std::mem::take(&mut *known);
        for file in listed {
            let stamp = Stamp::of(&file.metadata);
            let content = match before.remove(&file.name) {
                Some(known) if known.stamp == stamp => known.content,
                _ => Arc::new(read_file(&file)),
            };
            known.insert(file.name, Known { stamp, content });
        }
        Ok(known.values().map(|file| Arc::clone(&file.content)).collect())
    }

    /// The files that look like statements: plain files, not hidden, with one of the extensions.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub(super) fn list(&self) -> io::Result<Vec<Listed>> {
        let mut listed = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            // A file may be moved away between listing and asking; then it is simply no longer there.
            let Ok(metadata) = fs::metadata(&path) else {
                continue;
            };
            if let Some(name) = statement_name(&path).filter(|_| metadata.is_file()) {
                listed.push(Listed { name, path, metadata });
            }
        }
        Ok(listed)
    }
}

fn statement_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let extension = path.extension()?.to_str()?;
    let is_statement = EXTENSIONS
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known));
    if is_statement && !name.starts_with('.') {
        Some(name.into_owned())
    } else {
        None
    }
}

fn read_file(file: &Listed) -> Content {
    let refused = |line, reason: String| RefusedStatement {
        file: file.name.clone(),
        line,
        reason,
    };
    let bytes = read_bytes(&file.path)
        .map_err(|error| refused(1, format!("The file cannot be read: {}.", error.kind())))?;
    inlay_ofx::read(&bytes).map_err(|refusal| refused(refusal.line, refusal.fault.to_string()))
}

/// One byte more than is accepted at most: enough for the parser to refuse it as too large.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}
