//! A record as a party, by the objects and fields that the configuration names.

use std::collections::BTreeMap;

use anyhow::anyhow;
use inlay_contract::RecordId;
use inlay_contract::kyc::{PartyKind, PartyMember};
use jiff::civil::Date;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use super::address::RECORD;
use super::settings::{SalesforceSettingsError, check_name};
use super::{Salesforce, fault};
use crate::upstream::UpstreamError;
use crate::upstream::caller::{Call, json};
use crate::upstream::kyc::{Address, Answer, Party, PartySource};
use crate::upstream::line::Asker;

/// Most members of one household.
const MOST_MEMBERS: usize = 200;

/// An object whose records can stand for a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyObject {
    /// The first three characters of its records' ids, as in `001`.
    pub key_prefix: String,
    /// Its API name, as in `Account`.
    pub object: String,
    /// When a record is a person; `None` where every record is.
    pub person: Option<Condition>,
    /// When a record is a household, if it is no person.
    pub household: Option<Condition>,
    /// Where its data are.
    pub fields: PartyFields,
    /// How the members of a household are found.
    pub members: Option<MemberQuery>,
}

/// A field has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// API name of the field.
    pub field: String,
    /// Its value as text; `true` and `false` for a checkbox.
    pub value: String,
}

/// API names of the fields that hold a party's data; `None` for what the org does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyFields {
    /// Display name.
    pub name: String,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Date of birth.
    pub birth_date: Option<String>,
    /// Number of the identity document.
    pub document_number: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// Postal code.
    pub postcode: Option<String>,
    /// State or region.
    pub state: Option<String>,
    /// Country: an ISO 3166-1 code of two or three letters, or its English short name.
    pub country: Option<String>,
    /// Electronic mail address.
    pub email: Option<String>,
    /// The user who owns the record.
    pub owner: Option<String>,
}

/// A query for the members of a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberQuery {
    /// SOQL with `:record` where the household's id belongs, without quotes.
    pub query: String,
    /// Where a row has the member's own record; a dot leads into a related record, as in `Contact.AccountId`.
    pub record: String,
    /// Where a row has the member's display name.
    pub name: String,
}

#[derive(Deserialize)]
pub(super) struct Rows {
    pub(super) records: Vec<Fields>,
}

/// A record's fields by name. Never shown: it is all personal data.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Fields(BTreeMap<String, Value>);

impl PartyObject {
    /// Accounts as they are in an org with person accounts. Accounts of the type `Household` are households.
    #[must_use]
    pub fn account() -> Self {
        let field = |name: &str| Some(name.to_owned());
        Self {
            key_prefix: "001".to_owned(),
            object: "Account".to_owned(),
            person: Some(Condition {
                field: "IsPersonAccount".to_owned(),
                value: "true".to_owned(),
            }),
            household: Some(Condition {
                field: "Type".to_owned(),
                value: "Household".to_owned(),
            }),
            fields: PartyFields {
                name: "Name".to_owned(),
                first_name: field("FirstName"),
                last_name: field("LastName"),
                birth_date: field("PersonBirthdate"),
                document_number: None,
                street: field("PersonMailingStreet"),
                town: field("PersonMailingCity"),
                postcode: field("PersonMailingPostalCode"),
                state: field("PersonMailingState"),
                country: field("PersonMailingCountry"),
                email: field("PersonEmail"),
                owner: field("OwnerId"),
            },
            members: Some(MemberQuery::account_contact_relation()),
        }
    }

    /// Contacts: each is a person.
    #[must_use]
    pub fn contact() -> Self {
        let field = |name: &str| Some(name.to_owned());
        Self {
            key_prefix: "003".to_owned(),
            object: "Contact".to_owned(),
            person: None,
            household: None,
            fields: PartyFields {
                name: "Name".to_owned(),
                first_name: field("FirstName"),
                last_name: field("LastName"),
                birth_date: field("Birthdate"),
                document_number: None,
                street: field("MailingStreet"),
                town: field("MailingCity"),
                postcode: field("MailingPostalCode"),
                state: field("MailingState"),
                country: field("MailingCountry"),
                email: field("Email"),
                owner: field("OwnerId"),
            },
            members: None,
        }
    }

    pub(crate) fn check_names(&self) -> Result<(), SalesforceSettingsError> {
        let is_prefix =
            self.key_prefix.len() == 3 && self.key_prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_prefix {
            return Err(SalesforceSettingsError::KeyPrefix(self.key_prefix.clone()));
        }
        check_name(&self.object)?;
        self.names().try_for_each(check_name)?;
        self.members.as_ref().map_or(Ok(()), MemberQuery::check)
    }

    /// All fields that are asked for, separated by commas.
    pub(super) fn field_list(&self) -> String {
        let mut names: Vec<_> = self.names().collect();
        names.sort_unstable();
        names.dedup();
        names.join(",")
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let fields = &self.fields;
        let conditions = [&self.person, &self.household].into_iter().flatten();
        let optional = [
            &fields.first_name,
            &fields.last_name,
            &fields.birth_date,
            &fields.document_number,
            &fields.street,
            &fields.town,
            &fields.postcode,
            &fields.state,
            &fields.country,
            &fields.email,
            &fields.owner,
        ];
        std::iter::once(fields.name.as_str())
            .chain(optional.into_iter().flatten().map(String::as_str))
            .chain(conditions.map(|condition| condition.field.as_str()))
    }

    pub(super) fn kind(&self, fields: &Fields) -> PartyKind {
        let holds = |condition: &Condition| fields.text(&condition.field) == Some(condition.value.clone());
        if self.person.as_ref().is_none_or(holds) {
            PartyKind::Person
        } else if self.household.as_ref().is_some_and(holds) {
            PartyKind::Household
        } else {
            PartyKind::Other
        }
    }
}

impl MemberQuery {
    /// The persons who are related to an account now, each with the account that is the person's own.
    #[must_use]
    pub fn account_contact_relation() -> Self {
        let query = "SELECT Contact.AccountId, Contact.Name FROM AccountContactRelation \
                     WHERE AccountId = :record AND IsActive = true ORDER BY Contact.Name LIMIT 200";
        Self {
            query: query.to_owned(),
            record: "Contact.AccountId".to_owned(),
            name: "Contact.Name".to_owned(),
        }
    }

    fn check(&self) -> Result<(), SalesforceSettingsError> {
        let begins = self
            .query
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case("SELECT "));
        if !begins || !self.query.contains(RECORD) {
            return Err(SalesforceSettingsError::Query);
        }
        let mut names = self.record.split('.').chain(self.name.split('.'));
        names.try_for_each(check_name)
    }
}

impl Fields {
    fn value(&self, name: &str) -> Option<&Value> {
        // Salesforce answers in its own spelling of a name, whatever the question's.
        let mut fields = self.0.iter();
        fields
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    fn text(&self, name: &str) -> Option<String> {
        text(self.value(name)?)
    }

    fn at(&self, path: &str) -> Option<String> {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let mut value = self.value(first)?;
        for name in rest.split('.').filter(|name| !name.is_empty()) {
            let related = value.as_object()?;
            value = related
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value)?;
        }
        text(value)
    }

    fn optional(&self, name: Option<&String>) -> Option<String> {
        self.text(name?)
    }
}

/// A value as text; nothing for what is empty or is no single value.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl PartySource for Salesforce {
    fn party<'a>(&'a self, record: &'a RecordId, request_id: &'a str) -> Answer<'a, Party> {
        let asker = Asker::interactive(record.as_str(), request_id);
        Box::pin(async move { self.party_for(record, &asker).await })
    }

    fn party_for_job<'a>(&'a self, record: &'a RecordId, request_id: &'a str) -> Answer<'a, Party> {
        let asker = Asker::background(record.as_str(), request_id);
        Box::pin(async move { self.party_for(record, &asker).await })
    }
}

impl Salesforce {
    async fn party_for(&self, record: &RecordId, asker: &Asker) -> Result<Party, UpstreamError> {
        let mut objects = self.objects.iter();
        let object = objects
            .find(|object| record.as_str().starts_with(&object.key_prefix))
            .ok_or(UpstreamError::RecordUnknown)?;
        let fields: Fields = self
            .read(Call::get(self.addresses.record(object, record)), asker)
            .await?;
        let kind = object.kind(&fields);
        let members = match (&object.members, kind) {
            (Some(query), PartyKind::Household) => self.members(query, record, asker).await?,
            _ => Vec::new(),
        };
        party(record, kind, &object.fields, &fields, members)
    }

    async fn read<T: serde::de::DeserializeOwned>(
        &self,
        call: Call,
        asker: &Asker,
    ) -> Result<T, UpstreamError> {
        let answer = self.api.send(&call, asker).await?;
        fault::judge(&self.api, &call, &answer)?;
        json("a record", &answer.body)
    }

    async fn members(
        &self,
        query: &MemberQuery,
        household: &RecordId,
        asker: &Asker,
    ) -> Result<Vec<PartyMember>, UpstreamError> {
        let call = Call::get(self.addresses.query(&query.query, household));
        let rows: Rows = self.read(call, asker).await?;
        if MOST_MEMBERS < rows.records.len() {
            return Err(UpstreamError::Nonsense(anyhow!(
                "a household has more members than there can be"
            )));
        }
        rows.records.iter().map(|row| member(query, row)).collect()
    }
}

pub(super) fn member(query: &MemberQuery, row: &Fields) -> Result<PartyMember, UpstreamError> {
    let record = row.at(&query.record).and_then(|record| record.parse().ok());
    match (record, row.at(&query.name)) {
        (Some(record), Some(name)) => Ok(PartyMember { record, name }),
        _ => Err(UpstreamError::Nonsense(anyhow!(
            "a member of a household has no record or no name"
        ))),
    }
}

pub(super) fn party(
    record: &RecordId,
    kind: PartyKind,
    names: &PartyFields,
    fields: &Fields,
    members: Vec<PartyMember>,
) -> Result<Party, UpstreamError> {
    let nonsense = |what: &'static str| UpstreamError::Nonsense(anyhow!(what));
    let name = fields
        .text(&names.name)
        .ok_or_else(|| nonsense("the record has no name"))?;
    let is_person = kind == PartyKind::Person;
    let of_person = |name: Option<&String>| fields.optional(name).filter(|_| is_person);
    let last_name = of_person(names.last_name.as_ref());
    if is_person && last_name.is_none() {
        return Err(nonsense("the record is a person without a family name"));
    }
    let birth_date = of_person(names.birth_date.as_ref())
        .map(|text| {
            text.parse::<Date>()
                .map_err(|_| nonsense("the date of birth is not a date"))
        })
        .transpose()?;
    Ok(Party {
        record: record.clone(),
        kind,
        name,
        first_name: of_person(names.first_name.as_ref()).unwrap_or_default(),
        last_name: last_name.unwrap_or_default(),
        birth_date,
        document_number: of_person(names.document_number.as_ref()).map(SecretString::from),
        address: address(names, fields),
        email: fields.optional(names.email.as_ref()),
        members,
        owner: fields
            .optional(names.owner.as_ref())
            .and_then(|owner| owner.parse().ok()),
    })
}

/// An address with a country; without one it says nothing to a provider.
fn address(names: &PartyFields, fields: &Fields) -> Option<Address> {
    let part = |name: &Option<String>| fields.optional(name.as_ref()).unwrap_or_default();
    Some(Address {
        country: alpha2(&fields.optional(names.country.as_ref())?)?.to_owned(),
        street: part(&names.street),
        town: part(&names.town),
        postcode: part(&names.postcode),
        state: fields.optional(names.state.as_ref()),
    })
}

/// A country as ISO 3166-1 alpha-2, from a code or from its English short name.
fn alpha2(country: &str) -> Option<&'static str> {
    let upper = country.to_ascii_uppercase();
    let known = match upper.len() {
        2 => rust_iso3166::from_alpha2(&upper),
        3 => rust_iso3166::from_alpha3(&upper),
        _ => rust_iso3166::ALL
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(country))
            .copied(),
    };
    known.map(|known| known.alpha2)
}
