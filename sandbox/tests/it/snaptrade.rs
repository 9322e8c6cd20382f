//! SnapTrade's API over HTTP: who may call, how often, and what a refusal looks like.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use inlay_sandbox::Sandbox;
use inlay_sandbox::fault::{Fault, FaultPlan, Outage};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{north, south};
use inlay_sandbox::snaptrade::{connected_id, secret_of};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use sha2::Sha256;

use crate::client::{http, read, sandbox};

fn now() -> u64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the sandbox compares with the clock of the machine"
    )]
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

/// A request without a body, signed by hand.
async fn get(sandbox: &Sandbox, key: &str, path: &str, query: &str) -> Response {
    let signed = format!("{{\"content\":null,\"path\":\"{path}\",\"query\":\"{query}\"}}");
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let url = format!("{}/snaptrade{path}?{query}", sandbox.base_url());
    http()
        .get(url)
        .header("signature", signature)
        .send()
        .await
        .unwrap()
}

fn person(sandbox: &Sandbox, org: &Org, record: &str) -> String {
    sandbox.world().portfolio(org, record).unwrap().entity().id
}

fn query(org: &Org, user: &str) -> String {
    format!(
        "clientId={}&timestamp={}&userId={user}&userSecret={}",
        org.snaptrade_client_id,
        now(),
        secret_of(user)
    )
}

async fn assert_refused(response: Response, status: StatusCode, code: &str) {
    assert_eq!(response.status(), status);
    assert!(response.headers().contains_key("x-request-id"));
    let body: Value = read(response).await;
    assert_eq!(
        (&body["status_code"], body["code"].as_str()),
        (&Value::from(status.as_u16()), Some(code))
    );
    assert!(body["detail"].is_string());
}

#[tokio::test]
async fn a_signed_call_is_answered_with_and_without_the_prefix_that_is_given_up() {
    let sandbox = sandbox().await;
    let user = person(&sandbox, &NORTH, north::PERSON);
    let query = query(&NORTH, &user);
    for (path, is_deprecated) in [("/accounts", false), ("/api/v1/accounts", true)] {
        let response = get(&sandbox, NORTH.snaptrade_consumer_key, path, &query).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers().contains_key("deprecation"), is_deprecated);
        assert_eq!(response.headers()["x-ratelimit-limit"], "250");
        let accounts: Vec<Value> = read(response).await;
        assert!(1 < accounts.len());
    }
}

#[tokio::test]
async fn whoever_does_not_prove_who_it_is_learns_nothing() {
    let sandbox = sandbox().await;
    let user = person(&sandbox, &NORTH, north::PERSON);
    let key = NORTH.snaptrade_consumer_key;
    let right = query(&NORTH, &user);
    let old = right.replace("timestamp=", "timestamp=1");
    for (key, query, code) in [
        ("another key", right.as_str(), "1076"),
        (SOUTH.snaptrade_consumer_key, &right, "1076"),
        (key, &old, "1076"),
        (key, "timestamp=1", "1076"),
        (key, &right.replace("userSecret=", "userSecret=x"), "1083"),
        (key, right.split("&userId").next().unwrap(), "1083"),
    ] {
        let response = get(&sandbox, key, "/accounts", query).await;
        assert_refused(response, StatusCode::UNAUTHORIZED, code).await;
    }
    let unsigned = http().get(format!("{}/snaptrade/accounts?{right}", sandbox.base_url()));
    assert_refused(unsigned.send().await.unwrap(), StatusCode::UNAUTHORIZED, "1076").await;
}

#[tokio::test]
async fn neither_firm_reaches_a_user_of_the_other() {
    let sandbox = sandbox().await;
    let user = person(&sandbox, &SOUTH, south::PERSON);
    let query = query(&NORTH, &user);
    let response = get(&sandbox, NORTH.snaptrade_consumer_key, "/accounts", &query).await;
    assert_refused(response, StatusCode::UNAUTHORIZED, "1083").await;
}

#[tokio::test]
async fn bookings_come_a_page_at_a_time_newest_first() {
    let sandbox = sandbox().await;
    let user = person(&sandbox, &NORTH, north::PERSON);
    let account = person(&sandbox, &NORTH, north::ACCOUNT);
    let path = format!("/accounts/{}/activities", connected_id(&user, &account));
    let page = async |more: &str| {
        let query = format!("{}{more}", query(&NORTH, &user));
        read::<Value>(get(&sandbox, NORTH.snaptrade_consumer_key, &path, &query).await).await
    };
    let whole = page("").await;
    let total = whole["pagination"]["total"].as_u64().unwrap();
    let first = page("&offset=0&limit=2").await;
    let second = page("&offset=2&limit=2").await;
    assert_eq!(first["data"].as_array().unwrap().len(), 2);
    assert_eq!(first["data"][1], whole["data"][1]);
    assert_eq!(second["data"][0], whole["data"][2]);
    assert_eq!(second["pagination"]["total"], total);
    let dates: Vec<_> = whole["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["trade_date"].as_str().unwrap())
        .collect();
    assert!(dates.is_sorted_by(|newer, older| newer >= older));
    assert_eq!(
        page(&format!("&offset={total}")).await["data"],
        Value::Array(Vec::new())
    );
    assert_eq!(page("&limit=0").await["code"], "1076");
    assert_eq!(page("&startDate=2026-06-31").await["code"], "1076");
}

#[tokio::test]
async fn the_limit_of_a_minute_is_told_and_kept() {
    let sandbox = sandbox().await;
    let query = format!("clientId={}&timestamp={}", SOUTH.snaptrade_client_id, now());
    let key = SOUTH.snaptrade_consumer_key;
    for left in (0..250).rev() {
        let response = get(&sandbox, key, "/snapTrade/partners", &query).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(
            response.headers()["x-ratelimit-remaining"],
            left.to_string().as_str()
        );
    }
    let refused = get(&sandbox, key, "/snapTrade/partners", &query).await;
    let wait: u32 = refused.headers()["x-ratelimit-reset"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&wait));
    let body: Value = read(refused).await;
    assert_eq!(
        (&body["code"], &body["status_code"]),
        (&Value::from("0000"), &Value::from(429))
    );
    let detail = format!("Request was throttled. Expected available in {wait} seconds.");
    assert_eq!(body["detail"], detail.as_str());
}

#[tokio::test]
async fn it_fails_on_demand_in_its_own_words_and_alone() {
    let sandbox = sandbox().await;
    let user = person(&sandbox, &NORTH, north::PERSON);
    let query = query(&NORTH, &user);
    for (fault, status, code) in [
        (
            Fault::Down {
                outage: Outage::Unavailable,
            },
            StatusCode::SERVICE_UNAVAILABLE,
            "3002",
        ),
        (
            Fault::RateLimited {
                retry_after_seconds: 7,
            },
            StatusCode::TOO_MANY_REQUESTS,
            "0000",
        ),
        (Fault::Unauthorized, StatusCode::UNAUTHORIZED, "1083"),
        (Fault::NotSynced, StatusCode::TOO_EARLY, "3012"),
        (Fault::ConnectionDisabled, StatusCode::PAYMENT_REQUIRED, "3003"),
    ] {
        sandbox.set_fault(FaultPlan {
            fault: fault.clone(),
            path_contains: Some("/snaptrade/".to_owned()),
        });
        let response = get(&sandbox, NORTH.snaptrade_consumer_key, "/accounts", &query).await;
        let found = response.status();
        let body: Value = read(response).await;
        assert_eq!((found, body["code"].as_str()), (status, Some(code)), "{fault:?}");
        // Another company than the platform: a fault without a place leaves it alone.
        sandbox.set_fault(fault);
        let response = get(&sandbox, NORTH.snaptrade_consumer_key, "/accounts", &query).await;
        assert_eq!(response.status(), StatusCode::OK);
    }
}
