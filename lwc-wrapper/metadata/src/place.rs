//! Which type a file is of, which its name tells, and whether it stands where files of that type stand.

use roxmltree::Document;

use crate::finding::Findings;
use crate::schema::{Layout, MetadataType, TYPES};
use crate::value;

/// How the name of every file of metadata ends.
const META: &str = "-meta.xml";
/// What may lie in the folder of a component.
const COMPONENT_PARTS: [&str; 4] = [".css", ".html", ".js", ".svg"];

/// One file of metadata: its type, its name and what stands in it.
pub(crate) struct Item<'a> {
    pub(crate) path: &'a str,
    pub(crate) kind: &'static MetadataType,
    /// As a manifest names it, such as `Inlay_Setting__mdt.Bff_Origin__c` for a field.
    pub(crate) name: String,
    pub(crate) document: Document<'a>,
}

/// The type of a file, by the end of its name.
pub(crate) fn kind_of(path: &str) -> Option<&'static MetadataType> {
    TYPES.iter().copied().find(|kind| path.ends_with(kind.suffix))
}

/// Reads a file as the metadata that its name says it is. `None` where it is source, or where it is wrong.
pub(crate) fn open<'a>(path: &'a str, text: &'a str, findings: &mut Findings) -> Option<Item<'a>> {
    let Some(kind) = kind_of(path) else {
        if !is_source(path) {
            findings.add(path, 1, stranger(path));
        }
        return None;
    };
    let name = match full_name(path, kind) {
        Ok(name) => name,
        Err(sentence) => {
            findings.add(path, 1, sentence);
            return None;
        }
    };
    match Document::parse(text) {
        Ok(document) => Some(Item {
            path,
            kind,
            name,
            document,
        }),
        Err(error) => {
            findings.add(
                path,
                error.pos().row,
                format!("This is not well-formed XML: {error}."),
            );
            None
        }
    }
}

fn stranger(path: &str) -> String {
    if path.ends_with(META) {
        "No type of metadata that this check knows has files with this ending.".to_owned()
    } else {
        "This file belongs to no type of metadata, and an org would not take it.".to_owned()
    }
}

/// Source that has its metadata beside it, or lies in the folder of a component.
fn is_source(path: &str) -> bool {
    let beside =
        |kind: &&MetadataType| matches!(kind.layout, Layout::Beside(extension) if path.ends_with(extension));
    let in_component = path.split('/').rev().nth(2) == Some("lwc")
        && COMPONENT_PARTS.iter().any(|extension| path.ends_with(extension));
    TYPES.iter().any(beside) || in_component
}

/// The name of what a file holds, or what is wrong with where it stands.
fn full_name(path: &str, kind: &MetadataType) -> Result<String, String> {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let name = file.strip_suffix(kind.suffix).unwrap_or_default();
    let (folder, owner) = match kind.layout {
        Layout::Flat | Layout::Beside(_) => (parts.next(), None),
        Layout::Own => {
            let owner = parts.next();
            (parts.next(), owner)
        }
        Layout::Part => {
            let folder = parts.next();
            (folder, parts.next())
        }
    };
    if folder != Some(kind.folder) {
        return Err(match kind.layout {
            Layout::Own => format!(
                "A file of type {} stands in a folder of its own below `{}`.",
                kind.name, kind.folder
            ),
            _ => format!(
                "A file of type {} stands in the folder `{}`.",
                kind.name, kind.folder
            ),
        });
    }
    match (kind.layout, owner) {
        (Layout::Own, Some(owner)) if owner != name => Err(format!(
            "The folder is called `{owner}` and the file `{name}`, but both have one name."
        )),
        (Layout::Part, Some(owner)) => Ok(format!("{owner}.{name}")),
        _ => well_named(kind, name),
    }
}

/// Names of files are names of what is in them, so they follow the same rules.
fn well_named(kind: &MetadataType, name: &str) -> Result<String, String> {
    let is_good = match kind.name {
        "CustomObject" => ["__c", "__e", "__mdt"]
            .iter()
            .any(|ending| name.strip_suffix(ending).is_some_and(value::is_name)),
        "CustomMetadata" | "QuickAction" => name
            .split_once('.')
            .is_some_and(|(owner, own)| value::is_name(owner) && value::is_name(own)),
        "Layout" => name.split_once('-').is_some_and(|(_, label)| !label.is_empty()),
        "CustomLabels" => name == "CustomLabels",
        "LightningComponentBundle" => {
            value::is_name(name) && name.starts_with(|first: char| first.is_ascii_lowercase())
        }
        _ => value::is_name(name),
    };
    if is_good {
        Ok(name.to_owned())
    } else {
        Err(format!("`{name}` is no name for a file of type {}.", kind.name))
    }
}
