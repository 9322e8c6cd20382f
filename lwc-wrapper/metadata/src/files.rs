//! The texts of a project, by their paths.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The file that makes a folder a project.
pub(crate) const PROJECT: &str = "sfdx-project.json";
/// What a project has beside its packages that this check looks at.
const BESIDE: [&str; 2] = ["config", "manifest"];
/// Folders that are never deployed.
const PASSED_OVER: [&str; 2] = ["__tests__", "node_modules"];

/// The files of a project: paths relative to it, with `/`, and texts.
#[derive(Clone, Debug, Default)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    /// Reads `sfdx-project.json`, every folder that it names, `manifest` and `config`. What is not text is kept as text with
    /// replacement characters: no rule looks into it.
    ///
    /// # Errors
    /// If a file or folder cannot be read. A project without `sfdx-project.json` is no error here: [`crate::check`] tells.
    pub fn read(project: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        let description = project.join(PROJECT);
        if description.is_file() {
            files.take(project, &description)?;
        }
        let mut folders = files.package_folders();
        folders.extend(BESIDE.map(str::to_owned));
        for folder in folders {
            let folder = project.join(folder);
            if folder.is_dir() {
                files.walk(project, &folder)?;
            }
        }
        Ok(files)
    }

    /// The folders with packages, as `sfdx-project.json` names them. None where it cannot be read.
    pub(crate) fn package_folders(&self) -> Vec<String> {
        let description = self.text(PROJECT).unwrap_or_default();
        let description: serde_json::Value = serde_json::from_str(description).unwrap_or_default();
        let folders = description["packageDirectories"].as_array();
        folders
            .into_iter()
            .flatten()
            .filter_map(|folder| Some(folder["path"].as_str()?.trim_end_matches('/').to_owned()))
            .collect()
    }

    fn walk(&mut self, project: &Path, folder: &Path) -> io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with('.') || PASSED_OVER.contains(&name.as_ref()) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                self.walk(project, &entry.path())?;
            } else {
                self.take(project, &entry.path())?;
            }
        }
        Ok(())
    }

    fn take(&mut self, project: &Path, file: &Path) -> io::Result<()> {
        let path = file.strip_prefix(project).unwrap_or(file);
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
        self.0.insert(parts.join("/"), text);
        Ok(())
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Puts a text in the place of a file, or adds the file.
    pub fn put(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.to_owned());
    }

    /// Takes a file away, and answers whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        self.0.remove(path).is_some()
    }

    /// All paths with their texts, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}
