//! `/sobjects`: reading a client, writing a result, publishing an event.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use inlay_contract::RecordId;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::clients::{Fields, field};
use super::error::CrmError;
use super::written::WrittenRecord;
use crate::random;

/// What may be written by external id, with the field that holds it.
const WRITABLE: [(&str, &str); 4] = [
    ("Inlay_Kyc_Check__c", "Inlay_Check_Id__c"),
    ("PartyIdentityVerification", "Inlay_Check_Id__c"),
    ("PartyScreeningSummary", "Inlay_Check_Id__c"),
    ("PartyProfileRisk", "Inlay_Check_Id__c"),
];
/// What may be published.
const EVENTS: [&str; 1] = ["Inlay_Kyc_Result__e"];
/// Longest text of a field, in characters.
const LONGEST_TEXT: usize = 32_768;

#[derive(Deserialize)]
pub(super) struct Wanted {
    fields: Option<String>,
}

type Body = Result<Json<Map<String, Value>>, JsonRejection>;

/// `GET /sobjects/Account/{id}?fields=…`
pub(super) async fn show(
    caller: Caller,
    Path((_, version, object, id)): Path<(String, String, String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>, CrmError> {
    if !object.eq_ignore_ascii_case("account") {
        return Err(CrmError::no_such_resource());
    }
    let is_id = id.parse::<RecordId>().is_ok() || id.len() == 15;
    if !is_id {
        return Err(CrmError::malformed_id());
    }
    let fields = caller
        .firm()?
        .clients
        .account(&id)
        .ok_or_else(CrmError::no_such_resource)?;
    let url = format!("/services/data/{version}/sobjects/Account/{id}");
    answer(fields, wanted.fields.as_deref(), "Account", &url)
}

/// `GET /sobjects/{object}/{external id field}/{external id}?fields=…`
pub(super) async fn show_by_external_id(
    caller: Caller,
    Path((_, version, object, external, value)): Path<(String, String, String, String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>, CrmError> {
    writable(&object, &external)?;
    let record = caller
        .firm()?
        .ledger
        .record(&object, &external, &value)
        .ok_or_else(CrmError::no_such_record)?;
    let url = format!("/services/data/{version}/sobjects/{object}/{}", record.id);
    let names = wanted.fields.as_deref();
    // A field that was never written is empty, not unknown.
    let mut fields = all_fields(record);
    for name in names
        .unwrap_or_default()
        .split(',')
        .filter(|name| !name.is_empty())
    {
        if field(&fields, name).is_none() {
            fields.insert(name.to_owned(), Value::Null);
        }
    }
    answer(&fields, names, &object, &url)
}

/// `PATCH /sobjects/{object}/{external id field}/{external id}`
pub(super) async fn upsert(
    caller: Caller,
    Path((_, _, object, external, value)): Path<(String, String, String, String, String)>,
    body: Body,
) -> Result<(StatusCode, Json<Value>), CrmError> {
    writable(&object, &external)?;
    let fields = plain(body)?;
    if let Some(name) = fields.keys().find(|name| name.eq_ignore_ascii_case(&external)) {
        return Err(CrmError::external_id_in_body(name));
    }
    let (id, is_new) = caller.firm()?.ledger.upsert(&object, &external, &value, fields);
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let answer = json!({"id": id, "success": true, "errors": [], "created": is_new});
    Ok((status, Json(answer)))
}

/// `POST /sobjects/{event}`
pub(super) async fn create(
    caller: Caller,
    Path((_, _, object)): Path<(String, String, String)>,
    body: Body,
) -> Result<(StatusCode, Json<Value>), CrmError> {
    if !EVENTS.contains(&object.as_str()) {
        return Err(CrmError::no_such_resource());
    }
    let fields = plain(body)?;
    let id = caller.firm()?.ledger.publish(&object, fields);
    // The CRM's way to say that an event is on its way.
    let enqueued = json!({
        "statusCode": "OPERATION_ENQUEUED",
        "message": random::uuid().map_err(|_| CrmError::internal())?,
        "fields": [],
    });
    let answer = json!({"id": id, "success": true, "errors": [enqueued]});
    Ok((StatusCode::CREATED, Json(answer)))
}

fn writable(object: &str, external: &str) -> Result<(), CrmError> {
    if WRITABLE.contains(&(object, external)) {
        Ok(())
    } else if WRITABLE.iter().any(|(known, _)| *known == object) {
        Err(CrmError::no_such_record())
    } else {
        Err(CrmError::no_such_resource())
    }
}

/// Names that the CRM could know, with values that a field can hold.
fn plain(body: Body) -> Result<Map<String, Value>, CrmError> {
    let Json(fields) = body.map_err(|_| CrmError::json_parser())?;
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let is_plain = |value: &Value| match value {
        Value::String(text) => text.chars().count() <= LONGEST_TEXT,
        Value::Array(_) | Value::Object(_) => false,
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    };
    if fields
        .iter()
        .all(|(name, value)| is_name(name) && is_plain(value))
    {
        Ok(fields)
    } else {
        Err(CrmError::json_parser())
    }
}

/// Numbers come back with decimals, as the CRM keeps them.
fn all_fields(record: WrittenRecord) -> Fields {
    let as_kept = |value: Value| value.as_f64().map_or(value, |number| json!(number));
    let fields = record.fields.into_iter();
    let mut fields: Fields = fields.map(|(name, value)| (name, as_kept(value))).collect();
    fields.insert("Id".to_owned(), json!(record.id));
    fields.insert(record.external_id_field, json!(record.external_id));
    fields
}

/// The wanted fields, or all of them.
fn answer(fields: &Fields, wanted: Option<&str>, object: &str, url: &str) -> Result<Json<Value>, CrmError> {
    let mut record = Map::new();
    record.insert("attributes".to_owned(), json!({"type": object, "url": url}));
    match wanted {
        None => record.extend(fields.clone()),
        Some(names) => {
            for name in names.split(',').map(str::trim) {
                let value = field(fields, name).ok_or_else(|| CrmError::invalid_field(name, object))?;
                record.insert(name.to_owned(), value.clone());
            }
            record.insert("Id".to_owned(), fields["Id"].clone());
        }
    }
    Ok(Json(Value::Object(record)))
}
