//! The personal data of the firms' clients, as the CRM keeps them: invented, and the same on every machine.

use std::sync::LazyLock;

use inlay_contract::RecordId;
use jiff::civil::Date;

use crate::answer::EntityKind;
use crate::generator::{between, draw, draw_text, pick};
use crate::orgs::Org;
use crate::world::{Firm, World};

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// The CRM record.
    pub record: RecordId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Date of birth.
    pub birth_date: Date,
    /// Number of the identity document.
    pub document_number: String,
    /// Street and number.
    pub street: String,
    /// Town.
    pub town: String,
    /// Postal code.
    pub postcode: String,
    /// State or region, where the country has such.
    pub state: Option<&'static str>,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// The country's name.
    pub country_name: &'static str,
    /// Electronic mail address, of a domain that belongs to nobody.
    pub email: String,
}

/// Town, first digits of its postal code, state, country.
type Town = (
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
);

const DOLLAR_TOWNS: [Town; 5] = [
    ("Portland", "041", Some("ME"), "US", "United States"),
    ("Madison", "537", Some("WI"), "US", "United States"),
    ("Savannah", "314", Some("GA"), "US", "United States"),
    ("Boulder", "803", Some("CO"), "US", "United States"),
    ("Burlington", "054", Some("VT"), "US", "United States"),
];
const EURO_TOWNS: [Town; 4] = [
    ("Nantes", "440", None, "FR", "France"),
    ("Lyon", "690", None, "FR", "France"),
    ("Bremen", "281", None, "DE", "Germany"),
    ("Utrecht", "352", None, "NL", "Netherlands"),
];
const STREETS: [&str; 6] = [
    "Orchard Street",
    "Harbour Road",
    "Chapel Lane",
    "Linden Avenue",
    "Mill Row",
    "Garden Terrace",
];

/// The person behind a record of a firm; `None` when there is no such record or it stands for something else.
#[must_use]
pub fn of(org: &Org, record: &str) -> Option<Person> {
    /// Personal data do not depend on a date, so one world is enough for everybody who asks.
    static WORLD: LazyLock<World> = LazyLock::new(World::earliest);

    let record: RecordId = record.parse().ok()?;
    of_firm(WORLD.firm(org), org, &record)
}

/// The same, in a firm that is there already.
pub(crate) fn of_firm(firm: &Firm, org: &Org, record: &RecordId) -> Option<Person> {
    let entity = firm.portfolio_of_record(record)?.entity();
    if entity.kind != EntityKind::Person {
        return None;
    }
    let (first_name, last_name) = entity.name.split_once(' ')?;
    let base = draw(&[draw_text(org.id), draw_text(record.as_str())]);
    let bits = |purpose: u64| draw(&[base, purpose]);
    let (town, zone, state, country, country_name) = if entity.base_currency.to_string() == "EUR" {
        pick(bits(1), &EURO_TOWNS)
    } else {
        pick(bits(1), &DOLLAR_TOWNS)
    };
    let year = i16::try_from(between(bits(2), 1948, 1994)).unwrap_or(1970);
    let first_of_year = Date::new(year, 1, 1).unwrap_or(Date::constant(1970, 1, 1));
    let birth_date = first_of_year.saturating_add(jiff::Span::new().days(between(bits(3), 0, 364)));
    Some(Person {
        record: record.clone(),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        birth_date,
        document_number: format!("X{:08}", between(bits(4), 10_000_000, 99_999_999)),
        street: format!("{} {}", between(bits(5), 1, 180), pick(bits(6), &STREETS)),
        town: town.to_owned(),
        postcode: format!("{zone}{:02}", between(bits(7), 1, 99)),
        state,
        country,
        country_name,
        email: format!("{first_name}.{last_name}@example.com").to_ascii_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orgs::{NORTH, SOUTH};
    use crate::records::{north, south};

    #[test]
    fn a_persons_data_never_change() {
        let person = of(&NORTH, north::PERSON).unwrap();
        assert_eq!(
            (person.first_name.as_str(), person.last_name.as_str()),
            ("Eleanor", "Whitfield")
        );
        assert_eq!(Some(&person), of(&NORTH, north::PERSON).as_ref());
        assert_eq!(person.email, "eleanor.whitfield@example.com");
    }

    #[test]
    fn only_persons_have_personal_data_and_each_firm_only_its_own() {
        assert_eq!(of(&NORTH, north::HOUSEHOLD), None);
        assert_eq!(of(&NORTH, north::ACCOUNT), None);
        assert_eq!(of(&SOUTH, north::PERSON), None);
        assert!(of(&SOUTH, south::PERSON).is_some());
        assert_eq!(of(&NORTH, "nonsense"), None);
    }
}
