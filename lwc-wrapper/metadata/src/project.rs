//! A project as a whole: its description, and everything in its packages by type and name.

use serde_json::Value;

use crate::files::{Files, PROJECT};
use crate::finding::Findings;
use crate::place::{self, Item};

/// A project whose files were opened. What could not be opened is among the findings and missing here.
pub(crate) struct Project<'a> {
    pub(crate) files: &'a Files,
    /// `sfdx-project.json`
    pub(crate) description: Value,
    pub(crate) items: Vec<Item<'a>>,
}

impl<'a> Project<'a> {
    pub(crate) fn open(files: &'a Files, findings: &mut Findings) -> Option<Self> {
        let Some(text) = files.text(PROJECT) else {
            findings.add(PROJECT, 1, "There is no project here: the file is missing.");
            return None;
        };
        let description = match serde_json::from_str(text) {
            Ok(description) => description,
            Err(error) => {
                let line = u32::try_from(error.line()).unwrap_or(1);
                findings.add(PROJECT, line, format!("This is not JSON: {error}."));
                return None;
            }
        };
        let folders = files.package_folders();
        let is_packaged = |path: &str| {
            let mut folders = folders.iter();
            folders.any(|folder| {
                path.strip_prefix(folder.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let items = files
            .iter()
            .filter(|(path, _)| is_packaged(path))
            .filter_map(|(path, text)| place::open(path, text, findings))
            .collect();
        Some(Self {
            files,
            description,
            items,
        })
    }

    /// Everything of a type.
    pub(crate) fn of<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s Item<'a>> + 's {
        self.items.iter().filter(move |item| item.kind.name == kind)
    }

    /// The one of a type that has this name.
    pub(crate) fn find<'s>(&'s self, kind: &'s str, name: &str) -> Option<&'s Item<'a>> {
        self.of(kind).find(|item| item.name == name)
    }

    pub(crate) fn has(&self, kind: &str, name: &str) -> bool {
        self.find(kind, name).is_some()
    }
}
