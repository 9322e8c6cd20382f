//! The token endpoint over HTTP: the shapes of RFC 6749.

use inlay_sandbox::TokenAnswer;
use inlay_sandbox::orgs::NORTH;
use reqwest::{Response, StatusCode};
use serde_json::Value;

use crate::client::{http, read, sandbox};

async fn post(base_url: &str, basic: Option<(&str, &str)>, form: &'static str) -> Response {
    let request = http().post(format!("{base_url}/oauth/token"));
    let request = request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let request = match basic {
        Some((client_id, secret)) => request.basic_auth(client_id, Some(secret)),
        None => request,
    };
    request.send().await.unwrap()
}

#[tokio::test]
async fn both_ways_of_authenticating_yield_a_token_that_must_not_be_stored() {
    let sandbox = sandbox().await;
    let basic = Some((NORTH.client_id, NORTH.client_secret));
    let by_header = post(sandbox.base_url(), basic, "grant_type=client_credentials").await;
    let form = "grant_type=client_credentials&client_id=inlay-north&client_secret=north-sandbox-secret";
    let by_form = post(sandbox.base_url(), None, form).await;
    let mut tokens = Vec::new();
    for response in [by_header, by_form] {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let answer: TokenAnswer = read(response).await;
        assert_eq!((answer.token_type.as_str(), answer.expires_in), ("Bearer", 3600));
        assert!(!format!("{answer:?}").contains(&answer.access_token));
        tokens.push(answer.access_token);
    }
    assert_ne!(tokens[0], tokens[1]);
}

#[tokio::test]
async fn refusals_have_the_codes_of_the_standard() {
    let sandbox = sandbox().await;
    let good = Some((NORTH.client_id, NORTH.client_secret));
    let refusals = [
        (
            Some((NORTH.client_id, "wrong")),
            "grant_type=client_credentials",
            401,
            "invalid_client",
        ),
        (
            Some(("nobody", "wrong")),
            "grant_type=client_credentials",
            401,
            "invalid_client",
        ),
        (None, "grant_type=client_credentials", 401, "invalid_client"),
        (good, "grant_type=password", 400, "unsupported_grant_type"),
        (good, "scope=all", 400, "invalid_request"),
        (
            good,
            "grant_type=client_credentials&client_secret=x",
            400,
            "invalid_request",
        ),
    ];
    for (basic, form, status, code) in refusals {
        let response = post(sandbox.base_url(), basic, form).await;
        assert_eq!(response.status().as_u16(), status, "{form}");
        let challenged = response.headers().contains_key("www-authenticate");
        assert_eq!(challenged, status == 401 && basic.is_some(), "{form}");
        assert_eq!(read::<Value>(response).await["error"], code, "{form}");
    }
}

#[tokio::test]
async fn a_json_body_is_an_invalid_request() {
    let sandbox = sandbox().await;
    let url = format!("{}/oauth/token", sandbox.base_url());
    let response = http()
        .post(url)
        .json(&serde_json::json!({"grant_type": "client_credentials"}))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(read::<Value>(response).await["error"], "invalid_request");
}
