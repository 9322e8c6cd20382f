//! What was written into a firm's CRM, kept for whoever tests or shows it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::clients::identifier;
use super::error::CrmError;
use crate::api::AppState;
use crate::clock;

/// Everything that was written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// Records by external id, in the order of their first writing.
    pub records: Vec<WrittenRecord>,
    /// Platform events, in their order.
    pub events: Vec<WrittenEvent>,
}

/// A record that was made or changed by external id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WrittenRecord {
    /// The record's id.
    pub id: String,
    /// Its object.
    pub object: String,
    /// The field that holds the external id.
    pub external_id_field: String,
    /// The external id.
    pub external_id: String,
    /// Its fields as they are now.
    pub fields: BTreeMap<String, Value>,
    /// The fields of each writing, the first one first.
    pub writings: Vec<BTreeMap<String, Value>>,
    /// When it was last written (UTC).
    pub written_at: Timestamp,
}

/// A platform event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WrittenEvent {
    /// Its kind.
    pub object: String,
    /// Its fields.
    pub fields: BTreeMap<String, Value>,
    /// When it was published (UTC).
    pub published_at: Timestamp,
}

/// Where a firm's writings are kept.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Written>);

impl Ledger {
    pub(super) fn written(&self) -> Written {
        self.entries().clone()
    }

    /// The record with this external id.
    pub(super) fn record(&self, object: &str, field: &str, external_id: &str) -> Option<WrittenRecord> {
        let entries = self.entries();
        let mut records = entries.records.iter();
        records
            .find(|record| is_it(record, object, field, external_id))
            .cloned()
    }

    /// Makes or changes a record. Returns its id and whether it is new.
    pub(super) fn upsert(
        &self,
        object: &str,
        field: &str,
        external_id: &str,
        fields: Map<String, Value>,
    ) -> (String, bool) {
        let fields: BTreeMap<String, Value> = fields.into_iter().collect();
        let mut entries = self.entries();
        let place = entries.records.len();
        let known = entries
            .records
            .iter_mut()
            .find(|record| is_it(record, object, field, external_id));
        if let Some(record) = known {
            record.fields.extend(fields.clone());
            record.writings.push(fields);
            record.written_at = clock::now();
            return (record.id.clone(), false);
        }
        let id = identifier("a005g00000", &format!("{:05}", place + 1));
        entries.records.push(WrittenRecord {
            id: id.clone(),
            object: object.to_owned(),
            external_id_field: field.to_owned(),
            external_id: external_id.to_owned(),
            fields: fields.clone(),
            writings: vec![fields],
            written_at: clock::now(),
        });
        (id, true)
    }

    /// Keeps an event. Returns its id.
    pub(super) fn publish(&self, object: &str, fields: Map<String, Value>) -> String {
        let mut entries = self.entries();
        entries.events.push(WrittenEvent {
            object: object.to_owned(),
            fields: fields.into_iter().collect(),
            published_at: clock::now(),
        });
        identifier("e005g00000", &format!("{:05}", entries.events.len()))
    }

    fn entries(&self) -> MutexGuard<'_, Written> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_it(record: &WrittenRecord, object: &str, field: &str, external_id: &str) -> bool {
    record.object == object && record.external_id_field == field && record.external_id == external_id
}

/// `GET /salesforce/{org}/_written`. A tool, not part of the CRM: no token.
pub(super) async fn show(
    State(state): State<AppState>,
    Path(org): Path<String>,
) -> Result<Json<Written>, CrmError> {
    let firm = state
        .salesforce
        .firm(&org)
        .ok_or_else(CrmError::no_such_resource)?;
    Ok(Json(firm.ledger.written()))
}

/// `DELETE /salesforce/{org}/_written`: forgets all of it.
pub(super) async fn forget(
    State(state): State<AppState>,
    Path(org): Path<String>,
) -> Result<Json<Written>, CrmError> {
    let firm = state
        .salesforce
        .firm(&org)
        .ok_or_else(CrmError::no_such_resource)?;
    *firm.ledger.entries() = Written::default();
    Ok(Json(Written::default()))
}
