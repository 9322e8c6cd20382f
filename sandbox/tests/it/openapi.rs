//! The description: every route is in it, and every route of the platform is guarded.

use std::collections::BTreeSet;

use inlay_sandbox::orgs::NORTH;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::client::{API_VERSION, Client, http, read, sandbox};

/// Every operation that the sandbox has. A new one belongs here, in the document, and in a test.
const OPERATIONS: [&str; 26] = [
    "GET /sandbox/faults",
    "GET /sandbox/kyc",
    "GET /sandbox/kyc/deliveries",
    "GET /v1/entities/{id}/accounts",
    "GET /v1/entities/{id}/benchmark",
    "GET /v1/entities/{id}/benchmarks",
    "GET /v1/entities/{id}/closes",
    "GET /v1/entities/{id}/flows",
    "GET /v1/entities/{id}/holdings",
    "GET /v1/entities/{id}/instruments",
    "GET /v1/entities/{id}/structure",
    "GET /v1/entities/{id}/target",
    "GET /v1/entities/{id}/transactions",
    "GET /v1/entities/{id}/valuations",
    "GET /v1/kyc/checks/{id}",
    "GET /v1/kyc/checks/{id}/report",
    "GET /v1/rates",
    "GET /v1/rates/history",
    "GET /v1/records/{crm_record_id}",
    "POST /oauth/token",
    "POST /sandbox/kyc/advance",
    "POST /v1/kyc/checks",
    "POST /v1/kyc/subjects",
    "PUT /sandbox/faults",
    "PUT /sandbox/kyc/deliveries",
    "PUT /sandbox/kyc/targets",
];

fn operations(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, methods): (&String, &Value)| -> Vec<String> {
        methods
            .as_object()
            .unwrap()
            .keys()
            .map(|method| format!("{} {path}", method.to_uppercase()))
            .collect()
    };
    paths.iter().flat_map(of_path).collect()
}

async fn document(base_url: &str) -> Value {
    let response = http()
        .get(format!("{base_url}/openapi.json"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    read(response).await
}

#[tokio::test]
async fn the_document_describes_every_operation() {
    let sandbox = sandbox().await;
    let document = document(sandbox.base_url()).await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(operations(&document), OPERATIONS.map(str::to_owned).into());
    assert_eq!(document["info"]["version"], API_VERSION);
    assert_eq!(document, serde_json::to_value(inlay_sandbox::document()).unwrap());
}

#[tokio::test]
async fn operations_have_distinct_names_so_that_a_client_can_be_generated() {
    let sandbox = sandbox().await;
    let document = document(sandbox.base_url()).await;
    let operations = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|path| path.as_object().unwrap().values());
    let names: BTreeSet<&str> = operations
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), OPERATIONS.len());
}

#[tokio::test]
async fn every_described_operation_is_served_and_the_platforms_own_need_a_token() {
    let sandbox = sandbox().await;
    for operation in operations(&document(sandbox.base_url()).await) {
        let (method, path) = operation.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        let response = http()
            .request(method, format!("{}{path}", sandbox.base_url()))
            .send()
            .await
            .unwrap();
        let status = response.status();
        assert!(
            ![StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&status),
            "{operation}"
        );
        assert_eq!(
            status == StatusCode::UNAUTHORIZED,
            path.starts_with("/v1/"),
            "{operation}: {status}"
        );
    }
}

#[tokio::test]
async fn the_document_names_the_required_headers_of_guarded_operations() {
    let sandbox = sandbox().await;
    let document = document(sandbox.base_url()).await;
    for operation in operations(&document) {
        let (method, path) = operation.split_once(' ').unwrap();
        if !path.starts_with("/v1/") {
            continue;
        }
        let described = &document["paths"][path][method.to_lowercase()];
        let headers: BTreeSet<&str> = described["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|parameter| parameter["in"] == "header")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let mut expected = BTreeSet::from(["Content-Type", "X-API-Version", "X-Client-ID", "X-Request-ID"]);
        if method == "POST" {
            expected.insert("Idempotency-Key");
        }
        assert_eq!(headers, expected, "{operation}");
        assert!(described["security"][0]["platform"].is_array(), "{operation}");
    }
    // The guard in the document is the one on the door.
    let client = Client::of(&sandbox, &NORTH).await;
    assert_eq!(
        client.response("/v1/rates?base=USD").await.status(),
        StatusCode::OK
    );
}
