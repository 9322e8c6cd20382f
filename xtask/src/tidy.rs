//! `cargo xtask tidy`: house rules that no compiler knows. Each finding names file, line and rule.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{digest, project, say, words};

/// Folders that hold no source of ours.
const FOREIGN: [&str; 8] = [
    "target",
    "dist",
    "node_modules",
    ".git",
    ".demo",
    "output",
    "fixtures",
    "coverage",
];
const CHECKED: [&str; 9] = ["rs", "js", "mjs", "css", "html", "toml", "md", "cls", "json"];
/// Their first line says what the file is for.
const EXPLAINED: [&str; 6] = ["rs", "js", "mjs", "css", "html", "cls"];
const PROTOCOL_DOCUMENT: &str = "docs/host-protocol.md";
const PROTOCOL_SOURCES: [&str; 2] = ["contract/src/host.rs", "contract/src/host"];

/// A rule that a file breaks.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// Counted from 1.
    line: usize,
    rule: String,
}

/// Checks the whole project.
pub(crate) fn run() -> Result<()> {
    let mut n_findings = 0;
    for path in sources(project::root())? {
        let name = path
            .strip_prefix(project::root())
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).with_context(|| format!("{name} is not text"))?;
        for finding in check(&name, &text) {
            say::note(&format!("{name}:{}: {}", finding.line, finding.rule));
            n_findings += 1;
        }
    }
    for finding in words::findings()? {
        say::note(&finding);
        n_findings += 1;
    }
    if let Err(error) = check_protocol_document(project::root()) {
        say::note(&format!("{error:#}"));
        n_findings += 1;
    }
    if n_findings > 0 {
        bail!("tidy has {n_findings} findings");
    }
    Ok(())
}

fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if !FOREIGN.contains(&name.as_str()) {
                files.extend(sources(&path)?);
            }
        } else if CHECKED.contains(&extension(&name)) && name != "package-lock.json" {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// What is wrong with the file `name` that holds `text`.
fn check(name: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |line: usize, rule: &str| {
        findings.push(Finding {
            line,
            rule: rule.to_owned(),
        });
    };
    if EXPLAINED.contains(&extension(name)) && !opens_with_comment(name, text) {
        find(1, "a source file opens with a comment that says what it is for");
    }
    if !text.is_empty() && !text.ends_with('\n') {
        find(text.lines().count(), "the last line has no end");
    }
    let forbidden = forbidden_words();
    for (index, line) in text.split('\n').enumerate() {
        let line_number = index + 1;
        if line.ends_with([' ', '\t', '\r']) {
            find(line_number, "blanks at the end of the line");
        }
        for (word, rule) in forbidden.iter().filter(|(word, _)| line.contains(word.as_str())) {
            find(line_number, &format!("`{word}`: {rule}"));
        }
    }
    findings
}

fn opens_with_comment(name: &str, text: &str) -> bool {
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with("#!"))
        .unwrap_or_default();
    match extension(name) {
        "rs" => first.starts_with("//!"),
        // A template of the platform has one root element and no document type; its comment may stand inside.
        "html" => text.contains("<!--"),
        _ => first.trim_start().starts_with("//") || first.trim_start().starts_with("/*"),
    }
}

/// Words that stand nowhere in the project, with the reason. Put together here so that this file passes.
fn forbidden_words() -> Vec<(String, &'static str)> {
    let word = |parts: &[&str]| parts.concat();
    vec![
        (word(&["should", "_panic"]), "assert the error instead"),
        (word(&["#[ign", "ore"]), "a test runs, or is deleted"),
        (word(&["TO", "DO"]), "do it now, or open an issue"),
        (word(&["FIX", "ME"]), "mend it now, or open an issue"),
        (word(&["/wo", "rk/"]), "a path of one machine"),
        (word(&["registry.", "npmjs"]), "the name of a registry host"),
        (word(&["index.", "crates.io"]), "the name of a registry host"),
    ]
}

/// The document of the host protocol names the state of the types that it describes, so that neither changes alone.
fn check_protocol_document(root: &Path) -> Result<()> {
    let Ok(document) = fs::read_to_string(root.join(PROTOCOL_DOCUMENT)) else {
        say::note(&format!(
            "{PROTOCOL_DOCUMENT} does not exist yet; its hash is not checked"
        ));
        return Ok(());
    };
    let digest = digest::of_sources(root, &PROTOCOL_SOURCES)?;
    let wanted = format!("<!-- protocol-hash: {} -->", &digest[..16]);
    if !document.lines().any(|line| line.trim() == wanted) {
        bail!(
            "{PROTOCOL_DOCUMENT}: contract/src/host changed; read the document again, then put this line into it: {wanted}"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(name: &str, text: &str) -> Vec<(usize, String)> {
        check(name, text)
            .into_iter()
            .map(|finding| (finding.line, finding.rule))
            .collect()
    }

    #[test]
    fn the_project_is_tidy_in_form() {
        assert_eq!(rules("a/b.rs", "//! What it is for.\nfn main() {}\n"), []);
        assert_eq!(rules("a/b.mjs", "#!/usr/bin/env node\n// What it is for.\n"), []);
        assert_eq!(rules("a/b.css", "/* What it is for. */\n"), []);
        assert_eq!(rules("a/b.md", "No comment needed.\n"), []);
    }

    #[test]
    fn each_rule_is_found_with_its_line() {
        assert_eq!(rules("a.rs", "fn main() {}\n")[0].0, 1);
        assert_eq!(rules("a.html", "<template></template>\n").len(), 1);
        assert_eq!(rules("a.md", "one\ntwo \n")[0].0, 2);
        assert_eq!(rules("a.md", "one\r\n").len(), 1);
        assert_eq!(rules("a.md", "one\ntwo")[0].0, 2);
        for (word, _) in forbidden_words() {
            assert_eq!(rules("a.rs", &format!("//! A.\n{word}\n"))[0].0, 2, "{word}");
        }
    }

    #[test]
    fn a_change_of_the_protocol_forces_a_look_at_its_document() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("contract/src/host")).unwrap();
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::write(root.join("contract/src/host/message.rs"), "one").unwrap();
        check_protocol_document(root).unwrap();

        fs::write(root.join(PROTOCOL_DOCUMENT), "# Protocol\n").unwrap();
        let error = check_protocol_document(root).unwrap_err().to_string();
        let line = &error[error.find("<!--").unwrap()..];
        fs::write(root.join(PROTOCOL_DOCUMENT), format!("# Protocol\n{line}\n")).unwrap();
        check_protocol_document(root).unwrap();

        fs::write(root.join("contract/src/host/message.rs"), "two").unwrap();
        assert!(check_protocol_document(root).is_err());
    }
}
