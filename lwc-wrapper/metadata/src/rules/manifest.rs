//! The manifest names what is there: nothing less, or it would not be deployed, and nothing more, or nothing would.

use roxmltree::Document;

use crate::finding::Findings;
use crate::manifest::{MANIFEST, is_named};
use crate::project::Project;
use crate::read::{child, children, line, text, value};
use crate::structure;

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    let Some(content) = project.files.text(MANIFEST) else {
        findings.add(MANIFEST, 1, "There is no manifest.");
        return;
    };
    let document = match Document::parse(content) {
        Ok(document) => document,
        Err(error) => {
            findings.add(
                MANIFEST,
                error.pos().row,
                format!("This is not well-formed XML: {error}."),
            );
            return;
        }
    };
    structure::check_manifest(MANIFEST, &document, findings);
    let root = document.root_element();
    let version = project.description["sourceApiVersion"]
        .as_str()
        .unwrap_or_default();
    if let Some(element) = child(root, "version")
        && text(element) != version
    {
        let sentence = format!(
            "`version` is `{}`, but the project has `{version}`.",
            text(element)
        );
        findings.add(MANIFEST, line(element), sentence);
    }
    let mut named = Vec::new();
    for types in children(root, "types") {
        let kind = value(types, "name").unwrap_or_default();
        for member in children(types, "members") {
            let name = text(member);
            if named.contains(&(kind, name)) {
                findings.add(
                    MANIFEST,
                    line(member),
                    format!("{kind} `{name}` is named more than once."),
                );
            }
            named.push((kind, name));
            if name != "*" && !project.has(kind, name) {
                findings.add(
                    MANIFEST,
                    line(member),
                    format!("There is no {kind} `{name}` in the project."),
                );
            }
        }
    }
    for item in project.items.iter().filter(|item| is_named(item)) {
        let kind = item.kind.name;
        if !named.contains(&(kind, item.name.as_str())) && !named.contains(&(kind, "*")) {
            findings.add(
                MANIFEST,
                line(root),
                format!("{kind} `{}` is missing.", item.name),
            );
        }
    }
}
