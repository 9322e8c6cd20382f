//! One version of the platform's interface everywhere, and a description of the package that the platform takes.

use crate::files::PROJECT;
use crate::finding::Findings;
use crate::project::Project;
use crate::read::{child, line, text};

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    let Some(version) = project.description["sourceApiVersion"].as_str() else {
        findings.add(PROJECT, 1, "The project needs a `sourceApiVersion`.");
        return;
    };
    for item in &project.items {
        if let Some(element) = child(item.document.root_element(), "apiVersion")
            && text(element) != version
        {
            let sentence = format!(
                "`apiVersion` is `{}`, but the project has `{version}`.",
                text(element)
            );
            findings.add(item.path, line(element), sentence);
        }
    }
    packages(project, findings);
    replacements(project, findings);
}

fn packages(project: &Project<'_>, findings: &mut Findings) {
    let folders = project.description["packageDirectories"].as_array();
    for folder in folders.into_iter().flatten() {
        if folder["package"].is_null() {
            continue;
        }
        let number = folder["versionNumber"].as_str().unwrap_or_default();
        if !is_package_version(number) {
            let sentence = format!("`versionNumber` is `{number}`, but must be such as `1.2.3.NEXT`.");
            findings.add(PROJECT, line_of(project, "versionNumber"), sentence);
        }
        if let Some(definition) = folder["definitionFile"].as_str()
            && project.files.text(definition).is_none()
        {
            let sentence = format!("`definitionFile` names `{definition}`, but there is no such file.");
            findings.add(PROJECT, line_of(project, "definitionFile"), sentence);
        }
    }
}

/// What a deployment may replace must be there, and must not be asked of everybody.
fn replacements(project: &Project<'_>, findings: &mut Findings) {
    let line = line_of(project, "replacements");
    for replacement in project.description["replacements"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let file = replacement["filename"].as_str().unwrap_or_default();
        let old = replacement["stringToReplace"].as_str().unwrap_or_default();
        if old.is_empty() || !project.files.text(file).is_some_and(|text| text.contains(old)) {
            findings.add(
                PROJECT,
                line,
                format!("There is no `{old}` to replace in `{file}`."),
            );
        }
        if replacement["replaceWithEnv"].is_string() && replacement["replaceWhenEnv"].is_null() {
            let sentence =
                format!("Without `replaceWhenEnv` nobody can deploy `{file}` who has not set the variable.");
            findings.add(PROJECT, line, sentence);
        }
    }
}

fn is_package_version(number: &str) -> bool {
    let parts: Vec<&str> = number.split('.').collect();
    let [major, minor, patch, build] = parts.as_slice() else {
        return false;
    };
    [major, minor, patch]
        .iter()
        .all(|part| part.parse::<u16>().is_ok())
        && *build == "NEXT"
}

/// The line of the description that names a key first.
fn line_of(project: &Project<'_>, key: &str) -> u32 {
    let text = project.files.text(PROJECT).unwrap_or_default();
    let index = text.lines().position(|line| line.contains(&format!("\"{key}\"")));
    index.and_then(|index| u32::try_from(index + 1).ok()).unwrap_or(1)
}
