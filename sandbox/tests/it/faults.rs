//! Each fault looks on the wire as its name says.

use inlay_sandbox::Sandbox;
use inlay_sandbox::answer::{AccountList, HoldingPage};
use inlay_sandbox::fault::{Fault, FaultMix, FaultPlan, Nonsense, Outage};
use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::records::north;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::client::{Client, assert_problem, entity_id, http, read, sandbox};

async fn put(sandbox: &Sandbox, plan: Value) -> reqwest::Response {
    http()
        .put(format!("{}/sandbox/faults", sandbox.base_url()))
        .json(&plan)
        .send()
        .await
        .unwrap()
}

async fn token_status(sandbox: &Sandbox) -> StatusCode {
    let form = "grant_type=client_credentials&client_id=inlay-north&client_secret=north-sandbox-secret";
    let request = http()
        .post(format!("{}/oauth/token", sandbox.base_url()))
        .body(form);
    request
        .header("content-type", "application/x-www-form-urlencoded")
        .send()
        .await
        .unwrap()
        .status()
}

fn record_path() -> String {
    format!("/v1/records/{}", north::HOUSEHOLD)
}

#[tokio::test]
async fn a_fault_is_set_read_and_lifted_over_http() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    assert_eq!(
        put(&sandbox, json!({"mode": "rate_limited"})).await.status(),
        StatusCode::OK
    );
    let shown = http()
        .get(format!("{}/sandbox/faults", sandbox.base_url()))
        .send()
        .await
        .unwrap();
    assert_eq!(
        read::<Value>(shown).await,
        json!({"mode": "rate_limited", "retry_after_seconds": 30})
    );
    let limited = client.response(&record_path()).await;
    assert_eq!(limited.headers()["retry-after"], "30");
    assert_problem(limited, StatusCode::TOO_MANY_REQUESTS).await;
    assert_eq!(
        put(&sandbox, json!({"mode": "none"})).await.status(),
        StatusCode::OK
    );
    assert_eq!(client.response(&record_path()).await.status(), StatusCode::OK);
    assert_problem(
        put(&sandbox, json!({"mode": "tired"})).await,
        StatusCode::BAD_REQUEST,
    )
    .await;
}

#[tokio::test]
async fn a_closed_platform_gives_no_answer_at_all() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    sandbox.set_fault(Fault::Down {
        outage: Outage::Closed,
    });
    let failure = client
        .request(reqwest::Method::GET, &record_path())
        .send()
        .await
        .unwrap_err();
    assert!(failure.is_request() && failure.status().is_none(), "{failure:?}");
    sandbox.set_fault(Fault::Down {
        outage: Outage::Unavailable,
    });
    assert_problem(
        client.response(&record_path()).await,
        StatusCode::SERVICE_UNAVAILABLE,
    )
    .await;
}

#[tokio::test]
async fn unauthorized_refuses_calls_and_new_tokens() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    sandbox.set_fault(Fault::Unauthorized);
    assert_problem(client.response(&record_path()).await, StatusCode::UNAUTHORIZED).await;
    assert_eq!(token_status(&sandbox).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_fault_can_be_limited_to_some_paths() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let fault = Fault::RateLimited {
        retry_after_seconds: 5,
    };
    sandbox.set_fault(FaultPlan {
        fault,
        path_contains: Some("/accounts".to_owned()),
    });
    assert_eq!(client.response(&record_path()).await.status(), StatusCode::OK);
    assert_eq!(token_status(&sandbox).await, StatusCode::OK);
    let limited = client.response("/v1/entities/hh_0/accounts").await;
    assert_eq!(limited.headers()["retry-after"], "5");
}

#[tokio::test]
async fn nonsense_comes_with_status_200() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let id = sandbox
        .world()
        .portfolio(&NORTH, north::HOUSEHOLD)
        .unwrap()
        .entity()
        .id;
    for nonsense in [Nonsense::Broken, Nonsense::Html] {
        sandbox.set_fault(Fault::Nonsense { nonsense });
        let response = client.response(&record_path()).await;
        assert_eq!(response.status(), StatusCode::OK);
        let text = response.text().await.unwrap();
        assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");
    }
    sandbox.set_fault(Fault::Nonsense {
        nonsense: Nonsense::Contradictory,
    });
    let accounts: AccountList = client.get(&format!("/v1/entities/{id}/accounts")).await;
    let page: HoldingPage = client.get(&format!("/v1/entities/{id}/holdings")).await;
    let known = |account_id: &str| accounts.accounts.iter().any(|account| account.id == account_id);
    assert!(page.holdings.iter().all(|holding| !known(&holding.account_id)));
    assert!(page.holdings.iter().all(|holding| {
        holding
            .price
            .is_some_and(|price| price * holding.quantity != holding.market_value)
            || holding.price.is_none()
    }));
}

#[tokio::test]
async fn slow_answers_are_right_when_they_come_and_do_not_hold_up_the_end() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    sandbox.set_fault(Fault::Slow { delay_ms: 20 });
    assert_eq!(client.response(&record_path()).await.status(), StatusCode::OK);
    sandbox.set_fault(Fault::Slow { delay_ms: 600_000 });
    let waiting = tokio::spawn(client.request(reqwest::Method::GET, &record_path()).send());
    sandbox.shutdown().await;
    waiting.abort();
}

#[tokio::test]
async fn faults_reach_every_resource_that_a_book_is_made_of() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let id = entity_id(sandbox.world(), &NORTH, north::HOUSEHOLD);
    let resources = ["structure", "closes", "transactions", "instruments", "benchmarks"];
    let paths = resources.map(|resource| format!("/v1/entities/{id}/{resource}"));
    let paths = paths.into_iter().chain(["/v1/rates/history?base=USD".to_owned()]);
    for path in paths {
        let whole: Value = client.get(&path).await;
        sandbox.set_fault(Fault::RateLimited {
            retry_after_seconds: 5,
        });
        assert_problem(client.response(&path).await, StatusCode::TOO_MANY_REQUESTS).await;
        sandbox.set_fault(Fault::Nonsense {
            nonsense: Nonsense::Contradictory,
        });
        assert_ne!(client.get::<Value>(&path).await, whole, "{path}");
        sandbox.set_fault(Fault::None);
    }
}

#[tokio::test]
async fn an_answer_that_is_broken_off_is_shorter_than_it_says() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let whole = client.response(&record_path()).await.bytes().await.unwrap();
    sandbox.set_fault(Fault::Down {
        outage: Outage::BrokenOff,
    });
    let response = client.response(&record_path()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.content_length(), Some(whole.len() as u64));
    let failure = response.bytes().await.unwrap_err();
    assert!(failure.is_body() || failure.is_decode(), "{failure:?}");
}

#[tokio::test]
async fn a_silent_platform_outlasts_its_callers_patience() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    sandbox.set_fault(Fault::Down {
        outage: Outage::Silent,
    });
    let call = client.request(reqwest::Method::GET, &record_path());
    let failure = call
        .timeout(std::time::Duration::from_millis(300))
        .send()
        .await
        .unwrap_err();
    assert!(failure.is_timeout(), "{failure:?}");
}

#[tokio::test]
async fn withdrawn_tokens_are_refused_until_new_ones_are_asked_for() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    sandbox.set_fault(Fault::TokensWithdrawn);
    assert_problem(client.response(&record_path()).await, StatusCode::UNAUTHORIZED).await;
    assert_eq!(token_status(&sandbox).await, StatusCode::OK);
    sandbox.set_fault(Fault::None);
    assert_problem(client.response(&record_path()).await, StatusCode::UNAUTHORIZED).await;
    let anew = Client::of(&sandbox, &NORTH).await;
    assert_eq!(anew.response(&record_path()).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn on_a_mixed_day_calls_fare_differently_and_a_plan_that_sets_it_again_repeats_it() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let mix = FaultMix {
        seed: 5,
        unavailable: 500,
        rate_limited: 200,
        retry_after_seconds: 3,
        ..FaultMix::default()
    };
    let mut days = Vec::new();
    for _ in 0..2 {
        sandbox.set_fault(Fault::Mixed(mix));
        let mut day = Vec::new();
        for _ in 0..40 {
            day.push(client.response(&record_path()).await.status().as_u16());
        }
        days.push(day);
    }
    assert_eq!(days[0], days[1]);
    for status in [200, 429, 503] {
        assert!(days[0].contains(&status), "{:?}", days[0]);
    }
}
