//! The OpenAPI document is part of the repository: a change of the API shows in the review.

use std::path::Path;

use inlay_contract::ErrorCode;
use serde_json::Value;

use crate::harness::{Answer, Inlay};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

#[test]
fn the_document_in_the_repository_is_that_of_the_code() {
    let document = inlay_backend::api::openapi_document().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("INLAY_UPDATE").is_some() {
        std::fs::write(FILE, &document).unwrap();
    }
    let stored = std::fs::read_to_string(Path::new(FILE)).unwrap_or_default();
    assert!(
        stored == document,
        "backend/openapi.json is not that of the code: run `INLAY_UPDATE=1 cargo test -p inlay-backend --test it openapi` and review the change"
    );
}

#[test]
fn the_paths_are_those_of_the_contract() {
    let document = inlay_backend::api::openapi_document();
    for path in [
        inlay_contract::http::EMBED_PATH,
        inlay_contract::http::CHECK_PATH,
        inlay_contract::http::SESSION_PATH,
        inlay_contract::http::LAUNCH_PATH,
        inlay_contract::http::SETUP_PATH,
        inlay_contract::http::PORTFOLIO_PATH,
        inlay_contract::http::BOOK_PATH,
        inlay_contract::http::OPENAPI_PATH,
        inlay_contract::kyc::KYC_PATH,
        inlay_contract::kyc::KYC_CHECKS_PATH,
        inlay_contract::kyc::KYC_EVENTS_PATH,
        inlay_contract::kyc::KYC_REVEAL_PATH,
    ] {
        assert!(document.paths.paths.contains_key(path), "{path}");
    }
}

#[test]
fn the_codes_of_an_endpoint_are_those_of_its_status() {
    let document = serde_json::to_value(inlay_backend::api::openapi_document()).unwrap();
    let mut documented = 0;
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                if response["content"].get("application/problem+json").is_none() {
                    continue;
                }
                let description = response["description"].as_str().unwrap();
                for code in description.split(", ").map(|code| code.trim_matches('`')) {
                    let code: ErrorCode = serde_json::from_value(code.into()).unwrap();
                    assert_eq!(code.status().unwrap().to_string(), *status, "{code}");
                    documented += 1;
                }
            }
        }
    }
    assert!(documented > 20, "the codes stand elsewhere now");
}

#[test]
fn every_reference_leads_somewhere() {
    let document = serde_json::to_value(inlay_backend::api::openapi_document()).unwrap();
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            assert!(
                document.pointer(reference.trim_start_matches('#')).is_some(),
                "{reference}"
            );
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            _ => {}
        }
    }
}

#[tokio::test]
async fn the_service_hands_out_the_same_document() {
    let inlay = Inlay::start().await;
    let answer = Answer::of(inlay.request("GET", "/api/openapi.json")).await;
    assert_eq!(answer.header("content-type"), "application/json");
    let expected = serde_json::to_value(inlay_backend::api::openapi_document()).unwrap();
    assert_eq!(answer.json::<Value>(), expected);
}

#[test]
fn the_document_names_error_codes_as_answers_do() {
    let document = inlay_backend::api::openapi_document();
    let document = serde_json::to_value(document).unwrap();
    let listed = &document["components"]["schemas"]["ErrorCode"]["enum"];
    let codes: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(*listed, serde_json::json!(codes));
}
