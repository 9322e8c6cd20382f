//! `GET /query`: clients by a query.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::clients::{Fields, field, is_same_id};
use super::error::CrmError;
use super::soql::{self, Condition};

#[derive(Deserialize)]
pub(super) struct Parameters {
    q: String,
}

pub(super) async fn query(
    caller: Caller,
    Path((_, version)): Path<(String, String)>,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Json<Value>, CrmError> {
    let Query(parameters) = parameters.map_err(|_| CrmError::malformed_query("A query is missing"))?;
    let query = soql::parse(&parameters.q).map_err(CrmError::malformed_query)?;
    let all = caller
        .firm()?
        .clients
        .all(&query.object)
        .ok_or_else(|| CrmError::invalid_type(&query.object))?;
    let names = query.fields.iter();
    let names = names.chain(query.conditions.iter().map(|(name, _)| name));
    let names: Vec<&String> = names
        .chain(query.order.iter().map(|order| &order.field))
        .collect();
    if let Some(first) = all.first()
        && let Some(unknown) = names.iter().find(|name| field(first, name).is_none())
    {
        return Err(CrmError::invalid_field(unknown, &query.object));
    }
    let mut found: Vec<&Fields> = all
        .iter()
        .filter(|fields| {
            query
                .conditions
                .iter()
                .all(|(name, condition)| holds(fields, name, condition))
        })
        .collect();
    if let Some(order) = &query.order {
        found.sort_by_key(|fields| field(fields, &order.field).map(Value::to_string));
        if order.is_descending {
            found.reverse();
        }
    }
    found.truncate(query.limit);
    let records: Vec<Value> = found
        .into_iter()
        .map(|fields| selected(fields, &query.fields, &query.object, &version))
        .collect();
    Ok(Json(
        json!({"totalSize": records.len(), "done": true, "records": records}),
    ))
}

fn holds(fields: &Fields, name: &str, condition: &Condition) -> bool {
    let Some(value) = field(fields, name) else {
        return false;
    };
    let is = |wanted: &Value| value == wanted || wanted.as_str().is_some_and(|id| is_same_id(value, id));
    match condition {
        Condition::Is(wanted) => is(wanted),
        Condition::IsNot(wanted) => !is(wanted),
        Condition::In(wanted) => wanted.iter().any(is),
    }
}

/// The wanted fields, those of parents within objects of their own.
fn selected(fields: &Fields, names: &[String], object: &str, version: &str) -> Value {
    let mut record = Map::new();
    let id = fields.get("Id").and_then(Value::as_str).unwrap_or_default();
    record.insert(
        "attributes".to_owned(),
        json!({"type": object, "url": format!("/services/data/{version}/sobjects/{object}/{id}")}),
    );
    for name in names {
        if let Some(value) = field(fields, name) {
            insert(&mut record, name, value);
        }
    }
    Value::Object(record)
}

fn insert(record: &mut Map<String, Value>, name: &str, value: &Value) {
    match name.split_once('.') {
        None => {
            record.insert(name.to_owned(), value.clone());
        }
        Some((first, rest)) => {
            let parent = record
                .entry(first.to_owned())
                .or_insert_with(|| json!({"attributes": {"type": first}}));
            if let Value::Object(parent) = parent {
                insert(parent, rest, value);
            }
        }
    }
}
