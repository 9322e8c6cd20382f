//! Webhooks of the vendor with the Onfido wire format, as a firm registers them.

use std::collections::BTreeMap;
use std::time::Duration;

use inlay_sandbox::kyc::Vendor;
use inlay_sandbox::orgs::{NORTH, SOUTH};
use inlay_sandbox::records::north;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::read;
use crate::kyc::held;
use crate::onfido::{Onfido, assert_error};
use crate::webhooks::{Delivery, Receiver, mac};

/// Events by name, each with how often it came.
fn actions(heard: &[Delivery]) -> BTreeMap<String, usize> {
    let mut actions = BTreeMap::new();
    for delivery in heard {
        let action = delivery.json()["payload"]["action"].as_str().unwrap().to_owned();
        *actions.entry(action).or_default() += 1;
    }
    actions
}

fn expected<const N: usize>(actions: [(&str, usize); N]) -> BTreeMap<String, usize> {
    actions.map(|(name, count)| (name.to_owned(), count)).into()
}

/// A check of two reports from the beginning to the end; returns its id.
async fn whole_check(onfido: &Onfido, sandbox: &inlay_sandbox::Sandbox, record: &str) -> String {
    let applicant = onfido.applicant(record).await;
    let body =
        json!({"applicant_id": applicant, "report_names": ["identity_enhanced", "watchlist_standard"]});
    let check: Value = read(onfido.post("/checks", &body).await).await;
    sandbox.advance_kyc(Duration::from_secs(200));
    check["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn word_of_a_check_tells_of_its_begin_its_reports_and_its_end() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    sandbox.add_webhook(receiver.target(&NORTH, Vendor::Onfido));
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let check = whole_check(&onfido, &sandbox, north::CLEAR_PERSON).await;
    let heard = receiver.after(4).await;
    assert_eq!(
        actions(&heard),
        expected([
            ("check.started", 1),
            ("report.completed", 2),
            ("check.completed", 1)
        ])
    );
    for delivery in &heard {
        let hex: String = mac(NORTH.onfido_webhook_token.as_bytes(), &delivery.body)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(delivery.header("x-sha2-signature"), hex);
        let object = delivery.json()["payload"]["object"].clone();
        match delivery.json()["payload"]["resource_type"].as_str().unwrap() {
            "check" => assert_eq!(object["id"], check.as_str()),
            _ => {
                // It does not say whose it is; the report does.
                let report = onfido
                    .get(&format!("/reports/{}", object["id"].as_str().unwrap()))
                    .await;
                assert_eq!(report["check_id"], check.as_str());
            }
        }
    }

    whole_check(&onfido, &sandbox, north::ERROR_PERSON).await;
    let heard = receiver.after(7).await;
    assert_eq!(
        actions(&heard[4..]),
        expected([
            ("check.started", 1),
            ("report.cancelled", 1),
            ("check.withdrawn", 1)
        ])
    );
}

#[tokio::test]
async fn a_registered_webhook_gets_what_it_asked_for_signed_with_its_token() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let body = json!({"url": receiver.url, "name": "Inlay", "events": ["check.completed"]});
    let response = onfido.post("/webhooks", &body).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let webhook: Value = read(response).await;
    let token = webhook["token"].as_str().unwrap();
    assert_eq!(token.len(), 32);
    assert_eq!(onfido.get("/webhooks").await, json!({"webhooks": [webhook]}));
    let path = format!("/webhooks/{}", webhook["id"].as_str().unwrap());
    assert_eq!(onfido.get(&path).await, webhook);

    let check = whole_check(&onfido, &sandbox, north::CLEAR_PERSON).await;
    let heard = receiver.after(1).await;
    assert_eq!(actions(&heard), expected([("check.completed", 1)]));
    let hex: String = mac(token.as_bytes(), &heard[0].body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(heard[0].header("x-sha2-signature"), hex);

    // The same bytes again, on demand.
    let again = json!({"data": [{"resource_id": check, "event": "check.completed"}]});
    assert_eq!(
        onfido.post("/webhooks/resend", &again).await.status(),
        StatusCode::NO_CONTENT
    );
    let heard = receiver.after(2).await;
    assert_eq!(heard[0].body, heard[1].body);
    let unknown = json!({"data": [{"resource_id": "none", "event": "check.completed"}]});
    let response = onfido.post("/webhooks/resend", &unknown).await;
    assert_error(response, StatusCode::UNPROCESSABLE_ENTITY, "validation_error").await;

    // Switched off, nothing comes; forgotten, it is gone.
    let off = onfido
        .request(Method::PUT, &path)
        .json(&json!({"enabled": false}));
    let changed: Value = read(off.send().await.unwrap()).await;
    assert_eq!(
        (&changed["enabled"], &changed["events"]),
        (&json!(false), &json!(["check.completed"]))
    );
    whole_check(&onfido, &sandbox, north::CLEAR_PERSON).await;
    assert_eq!(receiver.after(2).await.len(), 2);
    let delete = async || onfido.request(Method::DELETE, &path).send().await.unwrap();
    assert_eq!(delete().await.status(), StatusCode::NO_CONTENT);
    assert_error(delete().await, StatusCode::NOT_FOUND, "resource_not_found").await;
    assert_eq!(onfido.get("/webhooks").await, json!({"webhooks": []}));
}

#[tokio::test]
async fn a_webhook_is_registered_properly_and_by_its_firm_alone() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    // What was configured is nobody's to change here.
    sandbox.add_webhook(receiver.target(&NORTH, Vendor::Onfido));
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    assert_eq!(onfido.get("/webhooks").await, json!({"webhooks": []}));
    for (body, field) in [
        (json!({}), "url"),
        (json!({"url": "nowhere"}), "url"),
        (
            json!({"url": receiver.url, "events": ["check.exploded"]}),
            "events",
        ),
    ] {
        let response = onfido.post("/webhooks", &body).await;
        let error = assert_error(response, StatusCode::UNPROCESSABLE_ENTITY, "validation_error").await;
        assert!(error["error"]["fields"][field].is_array(), "{error}");
    }
    let webhook: Value = read(onfido.post("/webhooks", &json!({"url": receiver.url})).await).await;
    let path = format!("/webhooks/{}", webhook["id"].as_str().unwrap());
    let other = Onfido::of(&sandbox, &SOUTH).await;
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let response = other
            .request(method, &path)
            .json(&json!({}))
            .send()
            .await
            .unwrap();
        assert_error(response, StatusCode::NOT_FOUND, "resource_not_found").await;
    }
    let broken = onfido
        .request(Method::PUT, &path)
        .json(&json!({"url": "nowhere"}));
    let response = broken.send().await.unwrap();
    assert_error(response, StatusCode::UNPROCESSABLE_ENTITY, "validation_error").await;
    assert_eq!(
        onfido.get(&path).await,
        webhook,
        "a change that is refused changes nothing"
    );
}
