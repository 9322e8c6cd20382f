//! The platform's checks over HTTP.

use std::time::Duration;

use inlay_sandbox::answer::{Check, CheckResult, CheckStatus, RiskLevel, StepStatus, Subject};
use inlay_sandbox::fault::{Fault, FaultPlan, Outage};
use inlay_sandbox::kyc::Speed;
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::north;
use inlay_sandbox::{Config, Sandbox, persons, serve};
use jiff::civil::date;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::client::{Client, assert_problem, http, read};

/// A sandbox in which time stands until it is advanced.
pub(crate) async fn held() -> Sandbox {
    at_speed(Speed::HELD).await
}

async fn at_speed(kyc_speed: Speed) -> Sandbox {
    let config = Config {
        kyc_speed,
        ..Config::in_process(date(2026, 6, 30))
    };
    serve(config).await.unwrap()
}

async fn post(client: &Client, path: &str, key: &str, body: &Value) -> Response {
    let request = client.request(Method::POST, path).header("idempotency-key", key);
    request.json(body).send().await.unwrap()
}

/// Makes a person of Northwind known and returns the platform's id.
pub(crate) async fn enrol(client: &Client, record: &str) -> String {
    let person = persons::of(&NORTH, record).unwrap();
    let body = json!({
        "reference": record, "first_name": person.first_name, "last_name": person.last_name,
        "birth_date": person.birth_date,
    });
    let response = post(client, "/v1/kyc/subjects", record, &body).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    read::<Subject>(response).await.id
}

/// Orders a standard check and returns it as it begins.
pub(crate) async fn order(client: &Client, subject: &str, reference: &str) -> Check {
    let body = json!({"subject_id": subject, "product": "standard", "reference": reference});
    let response = post(client, "/v1/kyc/checks", reference, &body).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    read(response).await
}

async fn look(client: &Client, id: &str) -> Check {
    client.get(&format!("/v1/kyc/checks/{id}")).await
}

fn advance(sandbox: &Sandbox, seconds: u64) {
    sandbox.advance_kyc(Duration::from_secs(seconds));
}

#[tokio::test]
async fn a_check_goes_through_its_steps_as_time_passes_and_ends_with_a_report() {
    let sandbox = held().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let subject = enrol(&client, north::CLEAR_PERSON).await;
    let check = order(&client, &subject, "check-1").await;
    assert_eq!((check.status, check.report), (CheckStatus::Pending, false));
    assert!(check.steps.iter().all(|step| step.status == StepStatus::Waiting));
    let report = format!("/v1/kyc/checks/{}/report", check.id);
    assert_problem(client.response(&report).await, StatusCode::NOT_FOUND).await;

    advance(&sandbox, 3);
    let running = look(&client, &check.id).await;
    assert_eq!(running.status, CheckStatus::Running);
    assert_eq!(running.steps[0].status, StepStatus::Done);
    assert!(check.updated_at < running.updated_at);

    advance(&sandbox, 30);
    let over = look(&client, &check.id).await;
    assert_eq!(
        (over.status, over.result, over.risk),
        (
            CheckStatus::Completed,
            Some(CheckResult::Pass),
            Some(RiskLevel::Low)
        )
    );
    assert_eq!(over.reference, "check-1");
    let pdf = client.response(&report).await;
    assert_eq!(pdf.headers()["content-type"], "application/pdf");
    let pdf = pdf.bytes().await.unwrap();
    assert!(pdf.starts_with(b"%PDF-1.4") && pdf.ends_with(b"%%EOF\n"));
}

#[tokio::test]
async fn time_passes_by_itself_unless_it_is_held() {
    let sandbox = at_speed(Speed(20_000)).await;
    let client = Client::of(&sandbox, &NORTH).await;
    let subject = enrol(&client, north::CLEAR_PERSON).await;
    let check = order(&client, &subject, "check-1").await;
    let mut status = check.status;
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        status = look(&client, &check.id).await.status;
        if status.is_over() {
            break;
        }
    }
    assert_eq!(status, CheckStatus::Completed);
}

#[tokio::test]
async fn a_call_that_is_repeated_is_carried_out_once_even_when_all_come_at_once() {
    let sandbox = held().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let subject = enrol(&client, north::CLEAR_PERSON).await;
    let body = json!({"subject_id": subject, "product": "standard", "reference": "check-1"});
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let request = client
            .request(Method::POST, "/v1/kyc/checks")
            .header("idempotency-key", "one");
        calls.spawn(request.json(&body).send());
    }
    let mut answers = Vec::new();
    while let Some(response) = calls.join_next().await {
        let response = response.unwrap().unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        answers.push(read::<Check>(response).await);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(
        (sandbox.kyc_counts().checks, sandbox.kyc_counts().replays),
        (1, 19)
    );

    let again = post(&client, "/v1/kyc/checks", "one", &body).await;
    assert_eq!(again.headers()["idempotent-replayed"], "true");
    let other = json!({"subject_id": subject, "product": "enhanced", "reference": "check-1"});
    assert_problem(
        post(&client, "/v1/kyc/checks", "one", &other).await,
        StatusCode::CONFLICT,
    )
    .await;
    let nameless = client.request(Method::POST, "/v1/kyc/checks").json(&body);
    assert_problem(nameless.send().await.unwrap(), StatusCode::BAD_REQUEST).await;
    assert_eq!(sandbox.kyc_counts().checks, 1);
}

#[tokio::test]
async fn a_refused_call_does_not_use_its_key_up() {
    let sandbox = held().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let subject = enrol(&client, north::CLEAR_PERSON).await;
    let with = |subject: &str| json!({"subject_id": subject, "product": "standard", "reference": "check-1"});
    let refused = post(&client, "/v1/kyc/checks", "one", &with("sub_nobody")).await;
    assert_problem(refused, StatusCode::UNPROCESSABLE_ENTITY).await;
    let accepted = post(&client, "/v1/kyc/checks", "one", &with(&subject)).await;
    assert_eq!(accepted.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn neither_firm_can_see_or_check_a_person_of_the_other() {
    let sandbox = held().await;
    let client = |org: &'static Org| Client::of(&sandbox, org);
    let (north_client, south_client) = (client(&NORTH).await, client(&SOUTH).await);
    let subject = enrol(&north_client, north::CLEAR_PERSON).await;
    let check = order(&north_client, &subject, "check-1").await;
    for path in [
        format!("/v1/kyc/checks/{}", check.id),
        format!("/v1/kyc/checks/{}/report", check.id),
    ] {
        assert_problem(south_client.response(&path).await, StatusCode::NOT_FOUND).await;
    }
    let body = json!({"subject_id": subject, "product": "standard", "reference": "check-1"});
    // The same key is another call in another firm.
    let stolen = post(&south_client, "/v1/kyc/checks", "check-1", &body).await;
    assert_problem(stolen, StatusCode::UNPROCESSABLE_ENTITY).await;
}

#[tokio::test]
async fn orders_that_make_no_sense_are_refused() {
    let sandbox = held().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let subject = enrol(&client, north::CLEAR_PERSON).await;
    for (path, body, status) in [
        (
            "/v1/kyc/checks",
            json!({"subject_id": subject, "product": "everything", "reference": "r"}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "/v1/kyc/checks",
            json!({"subject_id": subject, "product": "standard", "reference": " "}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "/v1/kyc/checks",
            json!({"subject_id": subject, "product": "standard"}),
            StatusCode::BAD_REQUEST,
        ),
        (
            "/v1/kyc/subjects",
            json!({"reference": "r", "first_name": "", "last_name": "x"}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "/v1/kyc/subjects",
            json!({"reference": "r", "first_name": "x", "last_name": "x", "birth_date": "soon"}),
            StatusCode::BAD_REQUEST,
        ),
        (
            "/v1/kyc/subjects",
            json!({"reference": "r", "first_name": "x", "last_name": "x", "password": "x"}),
            StatusCode::BAD_REQUEST,
        ),
    ] {
        assert_problem(post(&client, path, "k", &body).await, status).await;
    }
}

#[tokio::test]
async fn persons_meet_their_fate_on_the_wire() {
    let sandbox = held().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let mut ids = Vec::new();
    for record in [
        north::CLIENT_NEEDED_PERSON,
        north::LATE_PART_PERSON,
        north::UNKNOWN_WORD_PERSON,
        north::WATCHLIST_PERSON,
        north::REQUIREMENTS_PERSON,
        north::DECLINED_PERSON,
    ] {
        let subject = enrol(&client, record).await;
        ids.push(order(&client, &subject, record).await.id);
    }
    let raw = async |id: &str| client.get::<Value>(&format!("/v1/kyc/checks/{id}")).await;
    advance(&sandbox, 8);
    assert_eq!(raw(&ids[0]).await["status"], "waiting_for_client");
    advance(&sandbox, 1);
    let held_up = raw(&ids[2]).await;
    assert_eq!(held_up["status"], "held_by_partner");
    assert_eq!(held_up["steps"][3]["type"], "voice");
    assert_eq!(held_up["steps"][3]["status"], "queued_at_partner");
    assert_eq!(raw(&ids[3]).await["status"], "manual_review");
    advance(&sandbox, 30);
    let late = raw(&ids[1]).await;
    assert_eq!(late["status"], "running");
    let open: Vec<&Value> = late["steps"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step["status"] != "done")
        .collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["type"], "watchlist");
    assert_eq!(raw(&ids[2]).await["result"], "conditional_pass");
    let referred = raw(&ids[3]).await;
    assert_eq!(
        (&referred["result"], &referred["risk"]),
        (&json!("refer"), &json!("high"))
    );
    assert_eq!(referred["steps"][3]["reasons"], json!(["politically_exposed"]));
    let good = raw(&ids[4]).await;
    assert_eq!(good["result"], "pass_with_requirements");
    assert_eq!(good["requirements_due"].as_str().unwrap().len(), 10);
    assert_eq!(raw(&ids[5]).await["result"], "fail");
}

#[tokio::test]
async fn an_answer_that_gets_lost_can_be_asked_for_again() {
    let sandbox = held().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let subject = enrol(&client, north::CLEAR_PERSON).await;
    sandbox.set_fault(FaultPlan {
        fault: Fault::Down {
            outage: Outage::AnswerLost,
        },
        path_contains: Some("/v1/kyc/checks".to_owned()),
    });
    let body = json!({"subject_id": subject, "product": "standard", "reference": "check-1"});
    let request = client.request(Method::POST, "/v1/kyc/checks");
    let lost = request
        .header("idempotency-key", "check-1")
        .json(&body)
        .send()
        .await;
    assert!(lost.is_err());
    sandbox.set_fault(Fault::None);
    order(&client, &subject, "check-1").await;
    assert_eq!(
        (sandbox.kyc_counts().checks, sandbox.kyc_counts().replays),
        (1, 1)
    );
}

#[tokio::test]
async fn checks_can_fail_while_portfolios_go_on() {
    let sandbox = held().await;
    let client = Client::of(&sandbox, &NORTH).await;
    sandbox.set_fault(FaultPlan {
        fault: Fault::RateLimited {
            retry_after_seconds: 7,
        },
        path_contains: Some("/v1/kyc/".to_owned()),
    });
    let limited = client.response("/v1/kyc/checks/chk_1").await;
    assert_eq!(limited.headers()["retry-after"], "7");
    assert_problem(limited, StatusCode::TOO_MANY_REQUESTS).await;
    assert_eq!(
        client.response("/v1/rates?base=USD").await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn time_is_advanced_over_http_too() {
    let sandbox = held().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let subject = enrol(&client, north::CLEAR_PERSON).await;
    let check = order(&client, &subject, "check-1").await;
    let advance = async |body: Value| {
        let url = format!("{}/sandbox/kyc/advance", sandbox.base_url());
        http().post(url).json(&body).send().await.unwrap()
    };
    let counts: Value = read(advance(json!({"seconds": 60})).await).await;
    assert_eq!((&counts["subjects"], &counts["checks"]), (&json!(1), &json!(1)));
    assert_eq!(look(&client, &check.id).await.status, CheckStatus::Completed);
    for body in [json!({"seconds": 90_000}), json!({"seconds": -1}), json!({})] {
        assert_problem(advance(body).await, StatusCode::BAD_REQUEST).await;
    }
}
