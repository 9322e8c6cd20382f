//! The address of the Inlay service stands in three places, because the platform reads it in three: all must be the same.

use super::add;
use crate::finding::Findings;
use crate::project::Project;
use crate::read::{child, children, text, value};

/// The record with the service's settings, and the field with its address.
const SETTING: (&str, &str) = ("Inlay_Setting.Default", "Bff_Origin__c");
/// What the trusted URL and the named credential are called.
const NAME: &str = "Inlay";

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    let setting = project.find("CustomMetadata", SETTING.0).and_then(|item| {
        let mut entries = children(item.document.root_element(), "values");
        let entry = entries.find(|entry| value(*entry, "field") == Some(SETTING.1))?;
        value(entry, "value")
    });
    let Some(setting) = setting else {
        return;
    };
    if let Some(item) = project.find("CspTrustedSite", NAME)
        && let Some(address) = child(item.document.root_element(), "endpointUrl")
        && text(address) != setting
    {
        let sentence = format!(
            "The trusted URL is `{}`, but the setting says `{setting}`.",
            text(address)
        );
        add(findings, item, address, sentence);
    }
    if let Some(item) = project.find("NamedCredential", NAME) {
        let root = item.document.root_element();
        for parameter in children(root, "namedCredentialParameters") {
            let address = child(parameter, "parameterValue")
                .filter(|_| value(parameter, "parameterType") == Some("Url"));
            if let Some(address) = address
                && text(address) != setting
            {
                let sentence = format!(
                    "The named credential leads to `{}`, but the setting says `{setting}`.",
                    text(address)
                );
                add(findings, item, address, sentence);
            }
        }
    }
}
