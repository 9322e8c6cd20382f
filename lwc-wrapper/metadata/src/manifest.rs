//! The manifest of a project, as it should be.

use std::fmt::Write as _;

use crate::files::Files;
use crate::finding::Findings;
use crate::place::Item;
use crate::project::Project;
use crate::schema::{Layout, TYPES};

/// Where the manifest stands.
pub(crate) const MANIFEST: &str = "manifest/package.xml";

/// Whether a manifest names an item of its own. Fields travel with their object.
pub(crate) fn is_named(item: &Item<'_>) -> bool {
    item.kind.layout != Layout::Part
}

/// The text of a manifest that names everything in the project. `None` where there is no project.
#[must_use]
pub fn manifest(files: &Files) -> Option<String> {
    let project = Project::open(files, &mut Findings::default())?;
    let version = project.description["sourceApiVersion"].as_str()?;
    let mut kinds: Vec<&str> = TYPES.iter().map(|kind| kind.name).collect();
    kinds.sort_unstable();
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n\
        <Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
        .to_owned();
    for kind in kinds {
        let names: Vec<&str> = project
            .of(kind)
            .filter(|item| is_named(item))
            .map(|item| item.name.as_str())
            .collect();
        if names.is_empty() {
            continue;
        }
        text.push_str("  <types>\n");
        for name in names {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "    <members>{name}</members>");
        }
        let _ = writeln!(text, "    <name>{kind}</name>\n  </types>");
    }
    let _ = writeln!(text, "  <version>{version}</version>\n</Package>");
    Some(text)
}
