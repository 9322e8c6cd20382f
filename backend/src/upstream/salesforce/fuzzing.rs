//! Reaches Salesforce's answers, and the one place that puts an id into a query, for `crate::fuzzing`.

use inlay_contract::RecordId;
use serde_json::{Map, Number, Value};
use url::Url;

use super::address::Addresses;
use super::party::{Fields, MemberQuery, PartyObject, Rows, member, party};
use super::write::whole;
use crate::fuzzing::{MARKER, pieces};
use crate::upstream::caller::json;
use crate::upstream::fuzzing::check;

/// A record, rows of members, a result: whatever they hold, the party is read or refused, and nothing of it is told. A record id
/// that is taken adds nothing to a query but itself.
pub(crate) fn fuzz(data: &[u8]) {
    for piece in pieces(data) {
        read_party(piece);
        if let Some(rows) = check(json::<Rows>("members", piece)) {
            let query = MemberQuery::account_contact_relation();
            for row in &rows.records {
                let _ = check(member(&query, row));
            }
        }
        if let Some(fields) = check(json::<Map<String, Value>>("a result", piece)) {
            for number in fields.values().filter_map(Value::as_number) {
                check_number(number);
            }
        }
        if let Ok(text) = std::str::from_utf8(piece)
            && let Ok(record) = text.parse()
        {
            query_with(&record);
        }
    }
}

fn read_party(piece: &[u8]) {
    let Some(fields) = check(json::<Fields>("a record", piece)) else {
        return;
    };
    let record: RecordId = "001A0000006Vm9rIAC".parse().expect("a record id");
    for mut object in [PartyObject::account(), PartyObject::contact()] {
        object.fields.document_number = Some("Document_Number__c".to_owned());
        let kind = object.kind(&fields);
        let Some(party) = check(party(&record, kind, &object.fields, &fields, Vec::new())) else {
            continue;
        };
        assert!(!party.name.trim().is_empty());
        assert!(party.address.is_none_or(|address| address.country.len() == 2));
        if let Some(number) = &party.document_number {
            assert!(
                !format!("{number:?}").contains(MARKER),
                "a document's number is shown"
            );
        }
    }
}

fn check_number(number: &Number) {
    if let Some(read) = check(whole(number)) {
        let written = number.to_string();
        assert!(written == read.to_string() || written == format!("{read}.0"));
    }
}

fn query_with(record: &RecordId) {
    let base = Url::parse("https://org.my.salesforce.com").expect("an address");
    let addresses = Addresses::new(&base).unwrap_or_else(|_| panic!("an address of an org"));
    let template = "SELECT Id FROM Contact WHERE AccountId = :record";
    let address = addresses.query(template, record);
    let query = address
        .url
        .query_pairs()
        .next()
        .map(|(_, query)| query.into_owned());
    assert_eq!(
        query,
        Some(template.replace(":record", &format!("'{}'", record.as_str())))
    );
    assert!(record.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric()));
}
