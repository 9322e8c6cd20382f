//! The clients in a firm's CRM: `Account` records with their fields, and who belongs to which household.

use inlay_contract::id::checksum;
use serde_json::{Map, Value, json};

use crate::answer::EntityKind;
use crate::orgs::Org;
use crate::persons::{self, Person};
use crate::world::Firm;

/// Fields of a record by name; names are matched without regard to case, as the CRM does.
pub(super) type Fields = Map<String, Value>;

/// What a firm's CRM knows of its clients.
#[derive(Debug)]
pub(super) struct Clients {
    accounts: Vec<Fields>,
    relations: Vec<Fields>,
}

impl Clients {
    pub(super) fn of(firm: &Firm, org: &Org) -> Self {
        let mut accounts = Vec::new();
        let mut relations = Vec::new();
        let owner = identifier("0055g00000", "NwU01");
        let mut household: Option<(String, String)> = None;
        for record in firm.records().records {
            let mut fields = common(&record.id, &record.name, record.kind, &owner);
            match record.kind {
                EntityKind::Household => household = Some((record.id.clone(), record.name.clone())),
                EntityKind::Person => {
                    let id = record.id.parse().ok();
                    if let Some(person) = id.and_then(|id| persons::of_firm(firm, org, &id)) {
                        describe(&mut fields, &person);
                    }
                    if let Some((id, name)) = &household {
                        fields.insert("Inlay_Household__c".to_owned(), json!(id));
                        relations.push(relation(relations.len(), id, name, &fields));
                    }
                }
                EntityKind::Account => {
                    if let Some((id, _)) = &household {
                        fields.insert("ParentId".to_owned(), json!(id));
                    }
                }
            }
            accounts.push(fields);
        }
        Self { accounts, relations }
    }

    /// The account with this id, of 15 or 18 characters.
    pub(super) fn account(&self, id: &str) -> Option<&Fields> {
        self.accounts.iter().find(|fields| is_same_id(&fields["Id"], id))
    }

    /// All records of an object that can be queried.
    pub(super) fn all(&self, object: &str) -> Option<&[Fields]> {
        match object.to_ascii_lowercase().as_str() {
            "account" => Some(&self.accounts),
            "accountcontactrelation" => Some(&self.relations),
            _ => None,
        }
    }
}

/// The value of a field; `None` when the object has no such field. Names with a dot reach into a parent.
pub(super) fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    let (first, rest) = match name.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (name, None),
    };
    let (_, value) = fields
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(first))?;
    match rest {
        Some(rest) => field(value.as_object()?, rest),
        None => Some(value).filter(|value| !value.is_object()),
    }
}

/// Whether a value is the record id `id`, of 15 or 18 characters.
pub(super) fn is_same_id(value: &Value, id: &str) -> bool {
    value
        .as_str()
        .is_some_and(|known| known == id || (id.len() == 15 && known.get(..15) == Some(id)))
}

/// A record id with the given key prefix and end, and its check characters.
pub(super) fn identifier(start: &str, end: &str) -> String {
    let body = format!("{start}{end:0>5}");
    match <&[u8; 15]>::try_from(body.as_bytes()) {
        Ok(id15) => {
            let check: String = checksum(id15).into_iter().map(char::from).collect();
            format!("{body}{check}")
        }
        Err(_) => body,
    }
}

/// What every account has: all fields are there, empty where they do not apply, as in the CRM.
fn common(id: &str, name: &str, kind: EntityKind, owner: &str) -> Fields {
    let mut fields = Fields::new();
    for empty in [
        "FirstName",
        "LastName",
        "PersonBirthdate",
        "PersonEmail",
        "PersonMailingStreet",
        "PersonMailingCity",
        "PersonMailingPostalCode",
        "PersonMailingState",
        "PersonMailingStateCode",
        "PersonMailingCountry",
        "PersonMailingCountryCode",
        "PersonContactId",
        "Inlay_Document_Number__c",
        "Inlay_Household__c",
        "ParentId",
    ] {
        fields.insert(empty.to_owned(), Value::Null);
    }
    let kind_name = match kind {
        EntityKind::Household => "Household",
        EntityKind::Person => "Person",
        EntityKind::Account => "Financial Account",
    };
    fields.insert("Id".to_owned(), json!(id));
    fields.insert("Name".to_owned(), json!(name));
    fields.insert("Type".to_owned(), json!(kind_name));
    fields.insert("IsPersonAccount".to_owned(), json!(kind == EntityKind::Person));
    fields.insert("OwnerId".to_owned(), json!(owner));
    fields
}

fn describe(fields: &mut Fields, person: &Person) {
    let contact = person
        .record
        .as_str()
        .get(10..15)
        .map(|end| identifier("0035g00000", end));
    for (name, value) in [
        ("FirstName", json!(person.first_name)),
        ("LastName", json!(person.last_name)),
        ("PersonBirthdate", json!(person.birth_date)),
        ("PersonEmail", json!(person.email)),
        ("PersonMailingStreet", json!(person.street)),
        ("PersonMailingCity", json!(person.town)),
        ("PersonMailingPostalCode", json!(person.postcode)),
        ("PersonMailingState", json!(person.state)),
        ("PersonMailingStateCode", json!(person.state)),
        ("PersonMailingCountry", json!(person.country_name)),
        ("PersonMailingCountryCode", json!(person.country)),
        ("PersonContactId", json!(contact)),
        ("Inlay_Document_Number__c", json!(person.document_number)),
    ] {
        fields.insert(name.to_owned(), value);
    }
}

/// The membership of a person in a household.
fn relation(place: usize, household: &str, household_name: &str, person: &Fields) -> Fields {
    let relation = json!({
        "Id": identifier("07k5g00000", &format!("{:05}", place + 1)),
        "AccountId": household,
        "Account": {"Id": household, "Name": household_name},
        "ContactId": person["PersonContactId"],
        "Contact": {
            "Id": person["PersonContactId"], "AccountId": person["Id"], "Name": person["Name"],
            "FirstName": person["FirstName"], "LastName": person["LastName"],
            "Account": {"Id": person["Id"], "Name": person["Name"]},
        },
        "IsActive": true,
        "IsDirect": false,
        "Roles": "Household Member",
        "FinServ__PrimaryGroup__c": true,
        "FinServ__IncludeInGroup__c": true,
        "FinServ__Primary__c": place == 0,
    });
    match relation {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}
