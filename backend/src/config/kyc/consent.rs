//! `[tenant.kyc.consent]`: the texts that clients consent to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::super::error::{ConfigError, Fault};
use crate::kyc::ConsentTexts;

/// Longest name of a wording, in characters.
const VERSION_CHARACTERS: usize = 64;
/// Longest text, in characters: some five pages.
const TEXT_CHARACTERS: usize = 20_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConsent {
    version: String,
    default_language: String,
    texts: BTreeMap<String, PathBuf>,
}

impl RawConsent {
    pub(super) fn resolved(
        self,
        key: &str,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<ConsentTexts, ConfigError> {
        let version = self.version.trim();
        if version.is_empty() || VERSION_CHARACTERS < version.chars().count() {
            let remedy =
                "Give the wording a short name, as in \"2026-01\", and another one whenever it changes.";
            return Err(fault.at(&format!("{key}.version"), "is empty or too long", remedy));
        }
        let mut texts = BTreeMap::new();
        for (language, file) in self.texts {
            let key = format!("{key}.texts.{language}");
            if !is_language(&language) {
                let remedy = "Write the language as a BCP 47 tag, as in \"en\" or \"de-CH\".";
                return Err(fault.at(&key, "is not a language", remedy));
            }
            let text = read(&folder.join(file), &key, fault)?;
            texts.insert(language, text);
        }
        if !texts.contains_key(&self.default_language) {
            let problem = format!("there is no text in `{}`", self.default_language);
            let remedy = "Name a language of `texts`; readers of other languages see its text.";
            return Err(fault.at(&format!("{key}.default_language"), &problem, remedy));
        }
        Ok(ConsentTexts {
            version: version.to_owned(),
            texts,
            default_language: self.default_language,
        })
    }
}

fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag.starts_with(|first: char| first.is_ascii_alphabetic())
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn read(file: &Path, key: &str, fault: &Fault<'_>) -> Result<String, ConfigError> {
    let remedy = "Put the text there as plain UTF-8, with an empty line between paragraphs.";
    let text = std::fs::read_to_string(file).map_err(|error| {
        let problem = format!("{} cannot be read: {error}", file.display());
        fault.at(key, &problem, remedy)
    })?;
    // However the file was edited, an empty line is an empty line.
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if text.is_empty() || TEXT_CHARACTERS < text.chars().count() {
        let problem = format!(
            "{} is empty or longer than {TEXT_CHARACTERS} characters",
            file.display()
        );
        return Err(fault.at(key, &problem, remedy));
    }
    Ok(text)
}
