//! What anybody with the panel may see of a party, and what only an audited reveal shows (security rows S24, S28).

use inlay_contract::kyc::{MaskedParty, RevealedParty};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;

use crate::upstream::kyc::Party;

/// Year of birth, last four characters of the document's number, country.
pub(super) fn masked(party: &Party) -> MaskedParty {
    MaskedParty {
        record: party.record.clone(),
        kind: party.kind,
        name: party.name.clone(),
        birth_year: party.birth_date.map(|date| date.year()),
        document_ending: party
            .document_number
            .as_ref()
            .and_then(|number| ending(number.expose_secret())),
        country: party.address.as_ref().map(|address| address.country.clone()),
        members: party.members.clone(),
    }
}

/// Everything, until an instant.
pub(super) fn revealed(party: &Party, hide_at: Timestamp) -> RevealedParty {
    let address = party.address.as_ref().map(|address| {
        let town = [
            Some(address.postcode.as_str()),
            Some(address.town.as_str()),
            address.state.as_deref(),
        ];
        vec![
            address.street.clone(),
            town.into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" "),
            address.country.clone(),
        ]
    });
    RevealedParty {
        birth_date: party.birth_date,
        document_number: party
            .document_number
            .as_ref()
            .map(|number| number.expose_secret().to_owned()),
        address: address
            .unwrap_or_default()
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect(),
        email: party.email.clone(),
        hide_at,
    }
}

/// The last four characters; nothing of a number so short that they would give most of it away.
fn ending(number: &str) -> Option<String> {
    let characters: Vec<char> = number
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect();
    (8 <= characters.len()).then(|| characters[characters.len() - 4..].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_number_is_not_given_away_by_its_ending() {
        assert_eq!(ending("X1234567"), Some("4567".to_owned()));
        assert_eq!(ending("C 123-456-789"), Some("6789".to_owned()));
        for short in ["", "1234", "A123456"] {
            assert_eq!(ending(short), None, "{short}");
        }
    }
}
