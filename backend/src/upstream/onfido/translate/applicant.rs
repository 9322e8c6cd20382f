//! What Onfido is told about a party.

use rust_iso3166::CountryCode;

use super::super::wire::{Consent, IdNumber, NewAddress, NewApplicant};
use crate::upstream::kyc::{Address, Party};

/// The applicant that a party becomes.
pub(in super::super) fn applicant(party: &Party, privacy_notices_read: bool) -> NewApplicant<'_> {
    let consent = Consent {
        name: "privacy_notices_read",
        granted: true,
    };
    NewApplicant {
        first_name: &party.first_name,
        last_name: &party.last_name,
        email: party.email.as_deref(),
        dob: party.birth_date,
        id_numbers: party.document_number.iter().map(id_number).collect(),
        address: party.address.as_ref().and_then(address),
        consents: privacy_notices_read.then_some(consent).into_iter().collect(),
    }
}

/// The CRM does not say what kind of document it is.
fn id_number(value: &secrecy::SecretString) -> IdNumber<'_> {
    IdNumber { kind: "other", value }
}

/// `None` for an address that Onfido would refuse, and the whole applicant with it: the client is asked for it in the run
/// where the workflow needs one.
fn address(of: &Address) -> Option<NewAddress<'_>> {
    let country = country(&of.country)?;
    let state = of.state.as_deref();
    let is_usps = |state: &str| state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase());
    if of.postcode.is_empty() || (country == "USA" && !state.is_some_and(is_usps)) {
        return None;
    }
    Some(NewAddress {
        street: &of.street,
        town: &of.town,
        postcode: &of.postcode,
        state,
        country,
    })
}

fn country(alpha2: &str) -> Option<&'static str> {
    let known: CountryCode = rust_iso3166::from_alpha2(alpha2)?;
    Some(known.alpha3)
}
