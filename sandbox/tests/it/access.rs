//! Who may see what: tokens, required headers, and the wall between the firms.

use inlay_sandbox::orgs::{NORTH, SOUTH};
use inlay_sandbox::records::{self, north};
use inlay_sandbox::{Config, answer, serve};
use jiff::civil::date;
use reqwest::{Method, StatusCode};

use crate::client::{Client, assert_problem, entity_id, http, sandbox};

const RESOURCES: [&str; 11] = [
    "accounts",
    "holdings",
    "valuations",
    "flows",
    "target",
    "benchmark",
    "structure",
    "closes",
    "transactions",
    "instruments",
    "benchmarks",
];

#[tokio::test]
async fn an_entity_of_another_firm_does_not_exist() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &SOUTH).await;
    let foreign = entity_id(sandbox.world(), &NORTH, north::HOUSEHOLD);
    for resource in RESOURCES {
        let response = client
            .response(&format!("/v1/entities/{foreign}/{resource}"))
            .await;
        assert_problem(response, StatusCode::NOT_FOUND).await;
    }
    assert_problem(
        client
            .response(&format!("/v1/records/{}", north::HOUSEHOLD))
            .await,
        StatusCode::NOT_FOUND,
    )
    .await;
}

#[tokio::test]
async fn the_same_record_id_answers_with_each_firms_own_client() {
    let sandbox = sandbox().await;
    let path = format!("/v1/records/{}", records::SHARED);
    for org in [&NORTH, &SOUTH] {
        let entity: answer::Entity = Client::of(&sandbox, org).await.get(&path).await;
        assert_eq!(
            entity,
            sandbox.world().portfolio(org, records::SHARED).unwrap().entity()
        );
    }
}

#[tokio::test]
async fn a_missing_invented_or_withdrawn_token_is_unauthorized() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let path = format!("/v1/records/{}", north::HOUSEHOLD);
    let url = format!("{}{path}", sandbox.base_url());
    assert_problem(http().get(&url).send().await.unwrap(), StatusCode::UNAUTHORIZED).await;
    let invented = http().get(&url).bearer_auth("0".repeat(64)).send().await.unwrap();
    assert_eq!(
        invented.headers()["www-authenticate"],
        "Bearer error=\"invalid_token\""
    );
    assert_problem(invented, StatusCode::UNAUTHORIZED).await;
    assert_eq!(client.response(&path).await.status(), StatusCode::OK);
    sandbox.revoke_tokens();
    assert_problem(client.response(&path).await, StatusCode::UNAUTHORIZED).await;
}

#[tokio::test]
async fn each_required_header_is_required() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let path = format!("/v1/records/{}", north::HOUSEHOLD);
    let wrong = [
        ("content-type", ""),
        ("content-type", "text/plain"),
        ("x-request-id", ""),
        ("x-api-version", ""),
        ("x-api-version", "2025-01-01"),
        ("x-client-id", ""),
        ("x-client-id", SOUTH.client_id),
    ];
    for (name, value) in wrong {
        let mut request = client.request(Method::GET, &path).build().unwrap();
        request.headers_mut().remove(name);
        if !value.is_empty() {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let response = http().execute(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{name}: {value}");
        assert_problem(response, StatusCode::BAD_REQUEST).await;
    }
}

#[tokio::test]
async fn the_request_id_comes_back_with_answers_and_refusals() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    for path in [
        format!("/v1/records/{}", north::HOUSEHOLD),
        format!("/v1/records/{}", records::UNKNOWN),
    ] {
        assert_eq!(client.response(&path).await.headers()["x-request-id"], "it-1");
    }
}

#[tokio::test]
async fn unknown_records_paths_and_methods_are_problems() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    for path in [
        &format!("/v1/records/{}", records::UNKNOWN),
        "/v1/records/x",
        "/v1/entities/hh_0/accounts",
        "/v2",
    ] {
        assert_problem(client.response(path).await, StatusCode::NOT_FOUND).await;
    }
    let response = client.request(Method::DELETE, "/v1/rates").send().await.unwrap();
    assert_eq!(response.headers()["allow"], "GET,HEAD");
    assert_problem(response, StatusCode::METHOD_NOT_ALLOWED).await;
}

#[tokio::test]
async fn a_taken_address_and_an_impossible_date_are_told_apart() {
    let sandbox = sandbox().await;
    let address = sandbox.base_url().trim_start_matches("http://").parse().unwrap();
    let taken = serve(Config {
        listen: address,
        ..Config::in_process(date(2026, 6, 30))
    })
    .await
    .unwrap_err();
    assert!(
        taken.to_string().starts_with("cannot listen on 127.0.0.1:"),
        "{taken}"
    );
    let impossible = serve(Config::in_process(date(1999, 1, 1))).await.unwrap_err();
    assert!(impossible.to_string().contains("1999-01-01"), "{impossible}");
}
