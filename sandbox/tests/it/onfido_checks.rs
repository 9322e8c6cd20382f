//! Checks of single reports over HTTP, in the shapes of Onfido's API v3.6.

use std::time::Duration;

use inlay_sandbox::Sandbox;
use inlay_sandbox::fault::{Fault, FaultPlan, Outage};
use inlay_sandbox::orgs::{NORTH, SOUTH};
use inlay_sandbox::records::north;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::read;
use crate::kyc::held;
use crate::onfido::{Onfido, assert_error};

const REPORTS: [&str; 3] = ["document", "identity_enhanced", "watchlist_aml"];

async fn order(onfido: &Onfido, applicant: &str, tag: &str) -> Value {
    let body = json!({
        "applicant_id": applicant, "report_names": REPORTS, "tags": [tag], "applicant_provides_data": true,
    });
    let response = onfido.post("/checks", &body).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    read(response).await
}

/// A check from the beginning to the end; returns it with its reports.
async fn whole_check(onfido: &Onfido, sandbox: &Sandbox, record: &str) -> (Value, Vec<Value>) {
    let applicant = onfido.applicant(record).await;
    let check = order(onfido, &applicant, "inlay-1").await;
    sandbox.advance_kyc(Duration::from_secs(200));
    let id = check["id"].as_str().unwrap();
    let reports = onfido.get(&format!("/reports?check_id={id}")).await;
    (
        onfido.get(&format!("/checks/{id}")).await,
        reports["reports"].as_array().unwrap().clone(),
    )
}

#[tokio::test]
async fn a_check_and_its_reports_proceed_and_end_with_a_document() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let applicant = onfido.applicant(north::CLEAR_PERSON).await;
    let check = order(&onfido, &applicant, "inlay-1").await;
    assert_eq!(check["status"], "in_progress");
    assert!(check.get("result").is_none() && check["form_uri"].is_string());
    let id = check["id"].as_str().unwrap();
    let path = format!("/checks/{id}");
    let reports = async || onfido.get(&format!("/reports?check_id={id}")).await["reports"].clone();
    let begun = reports().await;
    let names: Vec<&str> = begun
        .as_array()
        .unwrap()
        .iter()
        .map(|report| report["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, REPORTS);
    assert!(
        begun
            .as_array()
            .unwrap()
            .iter()
            .all(|report| report["status"] == "awaiting_data")
    );
    let early = onfido
        .request(Method::GET, &format!("{path}/download"))
        .send()
        .await;
    assert_error(early.unwrap(), StatusCode::NOT_FOUND, "resource_not_found").await;

    sandbox.advance_kyc(Duration::from_secs(4));
    let halfway = reports().await;
    assert_eq!(halfway[0]["status"], "complete");
    assert_eq!(halfway[0]["result"], "clear");
    assert!(halfway[2].get("result").is_none());
    assert_eq!(halfway[0]["id"], begun[0]["id"], "a report keeps its name");
    let alone = onfido
        .get(&format!("/reports/{}", begun[0]["id"].as_str().unwrap()))
        .await;
    assert_eq!(alone, halfway[0]);
    assert_eq!(alone["check_id"], id);

    sandbox.advance_kyc(Duration::from_secs(60));
    let over = onfido.get(&path).await;
    assert_eq!(
        (&over["status"], &over["result"]),
        (&json!("complete"), &json!("clear"))
    );
    let document = onfido
        .request(Method::GET, &format!("{path}/download"))
        .send()
        .await
        .unwrap();
    assert_eq!(document.headers()["content-type"], "application/pdf");
    assert!(document.bytes().await.unwrap().starts_with(b"%PDF-"));
    assert_eq!(sandbox.kyc_counts().report_checks, 1);
}

#[tokio::test]
async fn each_fate_has_the_words_of_a_check() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    for (record, status, result) in [
        (north::WATCHLIST_PERSON, "complete", Some("consider")),
        (north::REQUIREMENTS_PERSON, "complete", Some("clear")),
        (north::CLIENT_NEEDED_PERSON, "complete", Some("clear")),
        (north::LATE_PART_PERSON, "complete", Some("clear")),
        (north::DECLINED_PERSON, "complete", Some("consider")),
        (north::ABANDONED_PERSON, "withdrawn", None),
        (north::ERROR_PERSON, "withdrawn", None),
        (north::UNKNOWN_WORD_PERSON, "complete", Some("clear_on_condition")),
    ] {
        let (check, _) = whole_check(&onfido, &sandbox, record).await;
        assert_eq!(check["status"], status, "{record}");
        assert_eq!(check.get("result").and_then(Value::as_str), result, "{record}");
    }
    let (_, reports) = whole_check(&onfido, &sandbox, north::WATCHLIST_PERSON).await;
    assert_eq!(
        reports[2]["breakdown"]["politically_exposed_person"]["result"],
        "consider"
    );
    let (_, reports) = whole_check(&onfido, &sandbox, north::DECLINED_PERSON).await;
    assert_eq!(reports[0]["sub_result"], "suspected");
    assert_eq!(reports[1]["status"], "withdrawn");
    // A report that nobody ordered and nobody knows, between those that were.
    let (_, reports) = whole_check(&onfido, &sandbox, north::UNKNOWN_WORD_PERSON).await;
    let names: Vec<&Value> = reports.iter().map(|report| &report["name"]).collect();
    assert_eq!(
        names,
        [
            "document",
            "identity_enhanced",
            "voice_similarity",
            "watchlist_aml"
        ]
    );
    assert_eq!(reports[2]["result"], "plausible");
}

#[tokio::test]
async fn checks_and_runs_are_told_apart() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let run = onfido.whole_run(&sandbox, north::CLEAR_PERSON).await;
    let (check, _) = whole_check(&onfido, &sandbox, north::CLEAR_PERSON).await;
    let id = check["id"].as_str().unwrap();
    for path in [
        format!("/checks/{run}"),
        format!("/reports?check_id={run}"),
        format!("/workflow_runs/{id}"),
        "/reports/none".to_owned(),
    ] {
        let response = onfido.request(Method::GET, &path).send().await.unwrap();
        assert_error(response, StatusCode::NOT_FOUND, "resource_not_found").await;
    }
    assert_eq!(onfido.get("/workflow_runs").await.as_array().unwrap().len(), 1);
    let applicant = check["applicant_id"].as_str().unwrap();
    let list = onfido.get(&format!("/checks?applicant_id={applicant}")).await;
    assert_eq!(list["checks"], json!([check]));

    // Of another firm there is nothing.
    let other = Onfido::of(&sandbox, &SOUTH).await;
    for path in [
        format!("/checks/{id}"),
        format!("/checks/{id}/download"),
        format!("/reports?check_id={id}"),
    ] {
        let response = other.request(Method::GET, &path).send().await.unwrap();
        assert_error(response, StatusCode::NOT_FOUND, "resource_not_found").await;
    }
    let list = other.get(&format!("/checks?applicant_id={applicant}")).await;
    assert_eq!(list["checks"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_ordered_names_its_field() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let applicant = onfido.applicant(north::CLEAR_PERSON).await;
    for (body, field) in [
        (json!({"applicant_id": applicant}), "report_names"),
        (
            json!({"applicant_id": applicant, "report_names": []}),
            "report_names",
        ),
        (
            json!({"applicant_id": applicant, "report_names": ["documents"]}),
            "report_names",
        ),
        (
            json!({"applicant_id": "nobody", "report_names": ["document"]}),
            "applicant_id",
        ),
        (
            json!({"applicant_id": applicant, "report_names": ["document"], "tags": [""]}),
            "tags",
        ),
    ] {
        let response = onfido.post("/checks", &body).await;
        let error = assert_error(response, StatusCode::UNPROCESSABLE_ENTITY, "validation_error").await;
        assert!(error["error"]["fields"][field].is_array(), "{error}");
    }
    for path in ["/checks", "/reports"] {
        let response = onfido.request(Method::GET, path).send().await.unwrap();
        assert_error(response, StatusCode::UNPROCESSABLE_ENTITY, "validation_error").await;
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_a_check_that_only_its_tag_finds() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let applicant = onfido.applicant(north::CLEAR_PERSON).await;
    sandbox.set_fault(FaultPlan {
        fault: Fault::Down {
            outage: Outage::AnswerLost,
        },
        path_contains: Some("/onfido/v3.6/checks".to_owned()),
    });
    let body = json!({"applicant_id": applicant, "report_names": REPORTS, "tags": ["inlay-1"]});
    let lost = onfido.request(Method::POST, "/checks").json(&body).send().await;
    assert!(lost.is_err());
    sandbox.set_fault(Fault::None);
    let list = onfido.get(&format!("/checks?applicant_id={applicant}")).await;
    assert_eq!(list["checks"][0]["tags"], json!(["inlay-1"]));
    assert_eq!(sandbox.kyc_counts().report_checks, 1);
}
