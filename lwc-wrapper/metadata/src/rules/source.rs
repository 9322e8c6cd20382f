//! What sources name: labels, methods of classes, permissions, channels and other components. And sources that have no
//! metadata beside them.

use crate::finding::Findings;
use crate::project::Project;
use crate::read::{children, value};
use crate::schema::{Layout, TYPES};

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for (path, text) in project.files.iter() {
        alone(project, path, findings);
        if !path.ends_with(".js") || !path.contains("/lwc/") {
            continue;
        }
        for (index, content) in text.lines().enumerate() {
            let line = u32::try_from(index + 1).unwrap_or(u32::MAX);
            for name in imported(content) {
                if let Some(sentence) = fault(project, name) {
                    findings.add(path, line, sentence);
                }
            }
        }
    }
}

/// The modules that a line imports. Imports over several lines name their module on the last.
fn imported(content: &str) -> impl Iterator<Item = &str> {
    let is_import = content.trim_start().starts_with("import ") || content.contains(" from ");
    content
        .split(['\'', '"'])
        .skip(1)
        .step_by(2)
        .filter(move |name| is_import && (name.starts_with("@salesforce/") || name.starts_with("c/")))
}

fn fault(project: &Project<'_>, module: &str) -> Option<String> {
    if let Some(component) = module.strip_prefix("c/") {
        return (!project.has("LightningComponentBundle", component))
            .then(|| format!("There is no component `{component}`."));
    }
    let (kind, name) = module.strip_prefix("@salesforce/")?.split_once('/')?;
    match kind {
        "label" => {
            let name = name.strip_prefix("c.")?;
            (!has_label(project, name)).then(|| format!("There is no label `{name}`."))
        }
        "apex" => {
            let (class, method) = name.split_once('.').unwrap_or((name, ""));
            match apex(project, class) {
                None => Some(format!("There is no class `{class}`.")),
                Some(text) if !text.contains(&format!(" {method}(")) => {
                    Some(format!("The class `{class}` has no method `{method}`."))
                }
                Some(_) => None,
            }
        }
        "customPermission" => (!project.has("CustomPermission", name))
            .then(|| format!("There is no custom permission `{name}`.")),
        "messageChannel" => {
            let is_there = name
                .strip_suffix("__c")
                .is_some_and(|name| project.has("LightningMessageChannel", name));
            (!is_there).then(|| format!("There is no message channel `{name}`."))
        }
        _ => None,
    }
}

fn has_label(project: &Project<'_>, name: &str) -> bool {
    project.of("CustomLabels").any(|item| {
        children(item.document.root_element(), "labels").any(|label| value(label, "fullName") == Some(name))
    })
}

/// The text of a class of the project.
fn apex<'a>(project: &'a Project<'_>, class: &str) -> Option<&'a str> {
    let item = project.find("ApexClass", class)?;
    project.files.text(item.path.strip_suffix("-meta.xml")?)
}

/// A source without metadata beside it, and metadata without source.
fn alone(project: &Project<'_>, path: &str, findings: &mut Findings) {
    for kind in TYPES {
        let Layout::Beside(extension) = kind.layout else {
            continue;
        };
        if path.ends_with(extension) && project.files.text(&format!("{path}-meta.xml")).is_none() {
            findings.add(path, 1, "There is no metadata (`-meta.xml`) beside this source.");
        }
        if let Some(source) = path.strip_suffix("-meta.xml")
            && source.ends_with(extension)
            && project.files.text(source).is_none()
        {
            findings.add(path, 1, "There is no source beside this metadata.");
        }
    }
}
