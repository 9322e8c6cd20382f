//! What a tenant has set up for KYC.

use std::collections::BTreeMap;
use std::sync::Arc;

use inlay_contract::kyc::{Consent, ConsentGiven, PartKind};
use jiff::SignedDuration;

use super::validity::Validity;
use crate::upstream::kyc::{CrmWriter, KycProvider, PartySource};

/// Everything that checks of one org need.
pub struct KycTenant {
    /// Who makes them.
    pub provider: Arc<dyn KycProvider>,
    /// The provider's name for people.
    pub provider_name: String,
    /// Where the party's own data comes from.
    pub parties: Arc<dyn PartySource>,
    /// Where results are written; `None` where the org wants none written.
    pub crm: Option<Arc<dyn CrmWriter>>,
    /// What can be ordered; at least one.
    pub packages: Vec<OfferedPackage>,
    /// What the client consents to.
    pub consent: ConsentTexts,
    /// For how long an approval counts.
    pub validity: Validity,
    /// For how long a provider or the CRM is asked again before a job is given up.
    pub give_up_after: SignedDuration,
}

/// Something that can be ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedPackage {
    /// Our name for it.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What stands for it at the provider, in the words of its adapter: a product, a workflow, a list of reports.
    pub provider_package: String,
    /// What it looks at.
    pub parts: Vec<PartKind>,
}

/// One wording of the consent, in the languages that it exists in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentTexts {
    /// Names the wording.
    pub version: String,
    /// Its text by language (BCP 47 tag); has at least `default_language`.
    pub texts: BTreeMap<String, String>,
    /// The language for readers whose own it does not have.
    pub default_language: String,
}

impl ConsentTexts {
    /// Whether a client was shown the present wording, in a language that it exists in.
    #[must_use]
    pub fn is_current(&self, given: &ConsentGiven) -> bool {
        given.version == self.version && self.texts.contains_key(&given.language)
    }

    /// The wording in a reader's language, as near as there is: `de-CH`, else `de`, else the default.
    #[must_use]
    pub fn for_reader(&self, language: &str) -> Consent {
        let primary = language.split('-').next().unwrap_or_default();
        let (language, text) = [language, primary]
            .into_iter()
            .find_map(|wanted| self.texts.get_key_value(wanted))
            .or_else(|| self.texts.get_key_value(&self.default_language))
            .map(|(language, text)| (language.clone(), text.clone()))
            .unwrap_or_default();
        Consent {
            version: self.version.clone(),
            language,
            text,
        }
    }
}

impl KycTenant {
    /// The package of this name.
    #[must_use]
    pub fn package(&self, id: &str) -> Option<&OfferedPackage> {
        self.packages.iter().find(|package| package.id == id)
    }
}
