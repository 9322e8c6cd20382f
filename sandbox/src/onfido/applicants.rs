//! Applicants: whom a run is about.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::OnfidoError;
use super::words::seconds;
use crate::api::AppState;
use crate::kyc::{Enrolled, Person, Vendor};
use crate::random;

pub(super) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    body: Result<Json<Value>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), OnfidoError> {
    let Json(told) = body.map_err(|_| OnfidoError::bad_request())?;
    let person = person(told)?;
    let id = random::uuid().map_err(|_| OnfidoError::internal())?;
    let enrolled = state.kyc.enrol(caller.org, Vendor::Onfido, id, person);
    Ok((StatusCode::CREATED, Json(applicant(&enrolled))))
}

pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, OnfidoError> {
    let enrolled = state
        .kyc
        .enrolled(caller.org, Vendor::Onfido, &id)
        .ok_or_else(OnfidoError::not_found)?;
    Ok(Json(applicant(&enrolled)))
}

fn person(told: Value) -> Result<Person, OnfidoError> {
    let name = |field: &str| {
        let name = told[field].as_str().unwrap_or_default().trim().to_owned();
        if name.is_empty() {
            return Err(OnfidoError::invalid(field, "can't be blank"));
        }
        if name.contains(|character| "!#$%*=<>;{}\"".contains(character)) {
            return Err(OnfidoError::invalid(field, "contains invalid characters"));
        }
        Ok(name)
    };
    let birth_date = match told.get("dob") {
        None | Some(Value::Null) => None,
        Some(dob) => Some(
            dob.as_str()
                .and_then(|text| text.parse::<Date>().ok())
                .ok_or_else(|| OnfidoError::invalid("dob", "invalid date format"))?,
        ),
    };
    if let Some(address) = told.get("address").filter(|address| !address.is_null()) {
        check_address(address)?;
    }
    Ok(Person {
        first_name: name("first_name")?,
        last_name: name("last_name")?,
        birth_date,
        told,
    })
}

fn check_address(address: &Value) -> Result<(), OnfidoError> {
    let country = address["country"].as_str().unwrap_or_default();
    if country.len() != 3 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(OnfidoError::invalid(
            "address",
            "country must be a three-letter code",
        ));
    }
    if address["postcode"].as_str().unwrap_or_default().is_empty() {
        return Err(OnfidoError::invalid("address", "postcode can't be blank"));
    }
    let is_usps = |state: &str| state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase());
    if country == "USA" && !address["state"].as_str().is_some_and(is_usps) {
        return Err(OnfidoError::invalid(
            "address",
            "state must be a two-letter code for addresses in the USA",
        ));
    }
    Ok(())
}

/// What was not told is left out: the official document knows no null here.
fn applicant(enrolled: &Enrolled) -> Value {
    let mut body = json!({
        "id": enrolled.id,
        "created_at": seconds(enrolled.created_at),
        "sandbox": true,
        "first_name": enrolled.person.first_name,
        "last_name": enrolled.person.last_name,
        "href": format!("/v3.6/applicants/{}", enrolled.id),
    });
    if let Some(birth_date) = enrolled.person.birth_date {
        body["dob"] = json!(birth_date);
    }
    for field in ["email", "address", "id_numbers"] {
        if let Some(told) = enrolled.person.told.get(field).filter(|told| !told.is_null()) {
            body[field] = told.clone();
        }
    }
    body
}
