//! The texts of the widget: `static/words`, one JSON file per language, made for translators.
//!
//! The widget gets something smaller: per language two files of lines, one text each, in the order of the English file: what
//! the first load says, and what only the part says that travels after the first paint. Keys stay here. The first line is a fingerprint over the keys and parts of its texts; the widget was compiled with the one of its own
//! list (`frontend/src/i18n/words.rs`) and reads no file with another.
//!
//! [`read`] knows the files, [`mod@pack`] makes the lines, [`rules`] says what is wrong with a translation.

mod pack;
mod read;
mod rules;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use self::read::{Load, Texts};
use crate::{project, say};

/// Where the files are, below the root of the project.
const FOLDER: &str = "static/words";
/// The language that the others are translations of.
const SOURCE: &str = "en";
/// Its translations.
const TRANSLATIONS: [&str; 4] = ["de", "fr", "es", "ja"];

/// Writes the lines of every language into a folder of assets: `words-en.txt`, `words-en-later.txt` and so on.
///
/// # Errors
/// A file is not of the agreed form. A text that a translation lacks is no error here: English stands in for it.
pub(crate) fn write_into(folder: &Path) -> Result<()> {
    let source = texts(SOURCE)?;
    write(folder, SOURCE, &source, &source)?;
    for language in TRANSLATIONS {
        write(folder, language, &source, &texts(language)?)?;
    }
    Ok(())
}

fn write(folder: &Path, language: &str, source: &Texts, texts: &Texts) -> Result<()> {
    let mut n_missing = 0;
    for load in Load::ALL {
        let packed = pack::pack(source, texts, load).with_context(|| file_name(language))?;
        n_missing += packed.n_missing;
        let path = folder.join(packed_name(language, load));
        fs::write(&path, packed.lines).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if n_missing > 0 {
        say::note(&format!(
            "{} lacks {n_missing} texts; they stay English",
            file_name(language)
        ));
    }
    Ok(())
}

/// What the document calls the file of a language (`frontend/index.html`).
fn packed_name(language: &str, load: Load) -> String {
    match load {
        Load::First => format!("words-{language}.txt"),
        Load::Later => format!("words-{language}-later.txt"),
    }
}

/// What is wrong with the files, as sentences; nothing when all is well.
///
/// # Errors
/// A file cannot be read at all.
pub(crate) fn findings() -> Result<Vec<String>> {
    let source = texts(SOURCE)?;
    let mut findings = named(SOURCE, rules::of_source(&source));
    for language in TRANSLATIONS {
        let texts = texts(language)?;
        findings.extend(named(language, rules::of_translation(language, &source, &texts)));
        findings.extend(named(
            language,
            rules::unused_exceptions(language, &source, &texts),
        ));
    }
    Ok(findings)
}

fn named(language: &str, findings: Vec<String>) -> Vec<String> {
    let name = file_name(language);
    findings
        .into_iter()
        .map(|finding| format!("{name}: {finding}"))
        .collect()
}

fn texts(language: &str) -> Result<Texts> {
    let path = project::root().join(file_name(language));
    let file = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Texts::read(&file).with_context(|| file_name(language))
}

fn file_name(language: &str) -> String {
    format!("{FOLDER}/{language}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_complete_and_well_set() {
        let findings = findings().unwrap();
        assert!(findings.is_empty(), "{}", findings.join("\n"));
    }

    #[test]
    fn every_language_can_be_packed() {
        let folder = tempfile::tempdir().unwrap();
        write_into(folder.path()).unwrap();
        for load in Load::ALL {
            let lines =
                |language: &str| fs::read_to_string(folder.path().join(packed_name(language, load))).unwrap();
            let source = lines(SOURCE);
            for language in TRANSLATIONS {
                let translation = lines(language);
                assert_eq!(translation.lines().count(), source.lines().count(), "{language}");
                assert_eq!(translation.lines().next(), source.lines().next(), "{language}");
                assert_ne!(translation, source, "{language}");
            }
        }
    }

    #[test]
    fn the_document_names_both_files_of_every_language() {
        let document = fs::read_to_string(project::root().join("frontend/index.html")).unwrap();
        for language in TRANSLATIONS.into_iter().chain([SOURCE]) {
            for (load, suffix) in [(Load::First, ""), (Load::Later, "-later")] {
                let attribute = format!(
                    "data-words-{language}{suffix}=\"/assets/{}\"",
                    packed_name(language, load)
                );
                assert!(document.contains(&attribute), "{attribute}");
            }
        }
    }
}
