//! The second KYC vendor over HTTP, in the shapes of Onfido's API v3.6.

use std::time::Duration;

use inlay_sandbox::fault::{Fault, FaultPlan, Outage};
use inlay_sandbox::kyc::Product;
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::north;
use inlay_sandbox::{Sandbox, persons};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::client::{Client, http, read};
use crate::kyc::held;

/// A caller with a token of one firm.
pub(crate) struct Onfido {
    base_url: String,
    token: String,
}

async fn token(sandbox: &Sandbox, form: String) -> Response {
    let request = http().post(format!("{}/onfido/v3.6/oauth/token", sandbox.base_url()));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.body(form).send().await.unwrap()
}

impl Onfido {
    pub(crate) async fn of(sandbox: &Sandbox, org: &Org) -> Self {
        let form = format!(
            "client_id={}&client_secret={}&grant_type=client_credentials",
            org.onfido_client_id, org.onfido_client_secret
        );
        let answer: Value = read(token(sandbox, form).await).await;
        Self {
            base_url: sandbox.base_url().to_owned(),
            token: answer["access_token"].as_str().unwrap().to_owned(),
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = http().request(method, format!("{}/onfido/v3.6{path}", self.base_url));
        request.bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let response = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        read(response).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path).json(body).send().await.unwrap()
    }

    pub(crate) async fn applicant(&self, record: &str) -> String {
        let person = persons::of(&NORTH, record).unwrap();
        let body = json!({
            "first_name": person.first_name, "last_name": person.last_name, "dob": person.birth_date,
            "email": person.email,
        });
        let response = self.post("/applicants", &body).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        read::<Value>(response).await["id"].as_str().unwrap().to_owned()
    }

    async fn run(&self, applicant: &str, tag: &str) -> Value {
        let body = json!({
            "applicant_id": applicant, "workflow_id": Product::Standard.workflow_id(), "tags": [tag],
        });
        let response = self.post("/workflow_runs", &body).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        read(response).await
    }

    /// A run from the beginning to the end; returns its id.
    pub(crate) async fn whole_run(&self, sandbox: &Sandbox, record: &str) -> String {
        let applicant = self.applicant(record).await;
        let run = self.run(&applicant, "inlay-1").await;
        sandbox.advance_kyc(Duration::from_secs(200));
        run["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) async fn assert_error(response: Response, status: StatusCode, error_type: &str) -> Value {
    assert_eq!(response.status(), status);
    let body: Value = read(response).await;
    assert_eq!(body["error"]["type"], error_type);
    assert!(body["error"]["message"].is_string());
    body
}

#[tokio::test]
async fn credentials_of_this_vendor_open_it_and_those_of_the_platform_do_not() {
    let sandbox = held().await;
    let good = format!(
        "client_id={}&client_secret={}",
        NORTH.onfido_client_id, NORTH.onfido_client_secret
    );
    assert_eq!(token(&sandbox, good.clone()).await.status(), StatusCode::OK);
    let with_the_platforms = format!(
        "client_id={}&client_secret={}",
        NORTH.client_id, NORTH.client_secret
    );
    assert_error(
        token(&sandbox, with_the_platforms).await,
        StatusCode::UNAUTHORIZED,
        "authorization_error",
    )
    .await;
    let other_grant = format!("{good}&grant_type=password");
    assert_error(
        token(&sandbox, other_grant).await,
        StatusCode::BAD_REQUEST,
        "bad_request",
    )
    .await;
    // A token of the platform is one of another company.
    let client = Client::of(&sandbox, &NORTH).await;
    let response = client.response("/onfido/v3.6/workflow_runs").await;
    assert_error(response, StatusCode::UNAUTHORIZED, "authorization_error").await;
}

#[tokio::test]
async fn a_run_and_its_tasks_proceed_and_end_with_evidence() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let applicant = onfido.applicant(north::CLEAR_PERSON).await;
    let run = onfido.run(&applicant, "inlay-1").await;
    assert_eq!(run["status"], "processing");
    let path = format!("/workflow_runs/{}", run["id"].as_str().unwrap());
    assert_eq!(onfido.get(&format!("{path}/tasks")).await, json!([]));
    let early = onfido
        .request(Method::GET, &format!("{path}/signed_evidence_file"))
        .send();
    assert_error(early.await.unwrap(), StatusCode::NOT_FOUND, "resource_not_found").await;

    sandbox.advance_kyc(Duration::from_secs(4));
    let tasks = onfido.get(&format!("{path}/tasks")).await;
    assert_eq!(tasks.as_array().unwrap().len(), 2);
    assert_eq!(tasks[0]["task_def_id"], "document_check");
    let task = onfido
        .get(&format!("{path}/tasks/{}", tasks[0]["id"].as_str().unwrap()))
        .await;
    assert_eq!(task["output"]["result"], "clear");
    let under_way = onfido
        .get(&format!("{path}/tasks/{}", tasks[1]["id"].as_str().unwrap()))
        .await;
    assert!(under_way["output"].is_null());

    sandbox.advance_kyc(Duration::from_secs(60));
    let over = onfido.get(&path).await;
    assert_eq!(
        (&over["status"], &over["output"]["risk"]),
        (&json!("approved"), &json!("low"))
    );
    // Whole seconds, as the real one's.
    assert_eq!(
        over["updated_at"].as_str().unwrap().len(),
        "2026-06-30T12:00:00Z".len()
    );
    let evidence = onfido
        .request(Method::GET, &format!("{path}/signed_evidence_file"))
        .send()
        .await
        .unwrap();
    assert_eq!(evidence.headers()["content-type"], "application/pdf");
    assert!(evidence.bytes().await.unwrap().starts_with(b"%PDF-"));
}

#[tokio::test]
async fn each_fate_has_the_vendors_own_word() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    for (record, status) in [
        (north::WATCHLIST_PERSON, "review"),
        (north::REQUIREMENTS_PERSON, "approved"),
        (north::CLIENT_NEEDED_PERSON, "approved"),
        (north::LATE_PART_PERSON, "approved"),
        (north::DECLINED_PERSON, "declined"),
        (north::ABANDONED_PERSON, "abandoned"),
        (north::ERROR_PERSON, "error"),
        (north::UNKNOWN_WORD_PERSON, "approved_on_condition"),
    ] {
        let run = onfido.whole_run(&sandbox, record).await;
        let seen = onfido.get(&format!("/workflow_runs/{run}")).await;
        assert_eq!(seen["status"], status, "{record}");
        assert_eq!(seen["error"].is_object(), status == "error", "{record}");
    }
    let run = onfido.whole_run(&sandbox, north::WATCHLIST_PERSON).await;
    let tasks = onfido.get(&format!("/workflow_runs/{run}/tasks")).await;
    let watchlist = tasks[3]["id"].as_str().unwrap();
    let task = onfido
        .get(&format!("/workflow_runs/{run}/tasks/{watchlist}"))
        .await;
    assert_eq!(task["output"]["result"], "consider");
    assert_eq!(
        task["output"]["breakdown"]["politically_exposed_person"]["result"],
        "consider"
    );
    assert_eq!(task["output"]["breakdown"]["sanction"]["result"], "clear");
}

#[tokio::test]
async fn a_run_is_found_again_by_tag_applicant_status_and_page() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let (eleanor, james) = (
        onfido.applicant(north::CLEAR_PERSON).await,
        onfido.applicant(north::WATCHLIST_PERSON).await,
    );
    for number in 0..25 {
        onfido.run(&eleanor, &format!("inlay-{number}")).await;
    }
    sandbox.advance_kyc(Duration::from_secs(60));
    onfido.run(&james, "inlay-of-james").await;
    let count = async |query: &str| {
        let runs = onfido.get(&format!("/workflow_runs?{query}")).await;
        runs.as_array().unwrap().len()
    };
    assert_eq!(count("tags=inlay-7").await, 1);
    assert_eq!(count("tags=inlay-7&tags=inlay-8").await, 0);
    assert_eq!(count(&format!("applicant_id={james}")).await, 1);
    assert_eq!(
        count(&format!("tags=inlay-of-james&applicant_id={eleanor}")).await,
        0
    );
    assert_eq!(count("status=processing").await, 1);
    assert_eq!(count("status=processing,approved").await, 20);
    assert_eq!(count("page=2").await, 6);
    assert_eq!(count("page=3").await, 0);
    let newest = onfido.get("/workflow_runs").await;
    assert_eq!(newest[0]["tags"], json!(["inlay-of-james"]));
    let refused = onfido.request(Method::GET, "/workflow_runs?page=0").send();
    assert_error(
        refused.await.unwrap(),
        StatusCode::UNPROCESSABLE_ENTITY,
        "validation_error",
    )
    .await;
}

#[tokio::test]
async fn what_is_refused_names_its_field() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let applicant = onfido.applicant(north::CLEAR_PERSON).await;
    let workflow = Product::Standard.workflow_id();
    for (path, body, field) in [
        ("/applicants", json!({"first_name": "A"}), "last_name"),
        (
            "/applicants",
            json!({"first_name": "A<b>", "last_name": "B"}),
            "first_name",
        ),
        (
            "/applicants",
            json!({"first_name": "A", "last_name": "B", "dob": "1.2.1970"}),
            "dob",
        ),
        (
            "/applicants",
            json!({"first_name": "A", "last_name": "B", "address": {"country": "US", "postcode": "1"}}),
            "address",
        ),
        (
            "/workflow_runs",
            json!({"applicant_id": "nobody", "workflow_id": workflow}),
            "applicant_id",
        ),
        (
            "/workflow_runs",
            json!({"applicant_id": applicant, "workflow_id": "none"}),
            "workflow_id",
        ),
        (
            "/workflow_runs",
            json!({"applicant_id": applicant, "workflow_id": workflow, "tags": [""]}),
            "tags",
        ),
    ] {
        let response = onfido.post(path, &body).await;
        let error = assert_error(response, StatusCode::UNPROCESSABLE_ENTITY, "validation_error").await;
        assert!(error["error"]["fields"][field].is_array(), "{error}");
    }
}

#[tokio::test]
async fn another_firms_runs_do_not_exist() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let other = Onfido::of(&sandbox, &SOUTH).await;
    let run = onfido.whole_run(&sandbox, north::CLEAR_PERSON).await;
    for path in [
        format!("/workflow_runs/{run}"),
        format!("/workflow_runs/{run}/tasks"),
        format!("/workflow_runs/{run}/signed_evidence_file"),
        "/nothing".to_owned(),
    ] {
        let response = other.request(Method::GET, &path).send().await.unwrap();
        assert_error(response, StatusCode::NOT_FOUND, "resource_not_found").await;
    }
    assert_eq!(other.get("/workflow_runs").await, json!([]));
}

#[tokio::test]
async fn faults_reach_this_vendor_only_when_they_name_it() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let limited = Fault::RateLimited {
        retry_after_seconds: 9,
    };
    sandbox.set_fault(limited.clone());
    onfido.get("/workflow_runs").await;
    let only = |fault| FaultPlan {
        fault,
        path_contains: Some("/onfido/".to_owned()),
    };
    let call = async || onfido.request(Method::GET, "/workflow_runs").send().await;
    sandbox.set_fault(only(limited));
    let response = call().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "9");
    assert_error(response, StatusCode::TOO_MANY_REQUESTS, "rate_limit").await;
    sandbox.set_fault(only(Fault::Down {
        outage: Outage::Unavailable,
    }));
    assert_error(
        call().await.unwrap(),
        StatusCode::SERVICE_UNAVAILABLE,
        "service_unavailable",
    )
    .await;
    sandbox.set_fault(only(Fault::Unauthorized));
    assert_error(
        call().await.unwrap(),
        StatusCode::UNAUTHORIZED,
        "authorization_error",
    )
    .await;
    sandbox.set_fault(only(Fault::Down {
        outage: Outage::Closed,
    }));
    assert!(call().await.is_err());
    sandbox.set_fault(Fault::None);
    sandbox.revoke_tokens();
    assert_error(
        call().await.unwrap(),
        StatusCode::UNAUTHORIZED,
        "authorization_error",
    )
    .await;
}

#[tokio::test]
async fn without_keys_a_lost_answer_leaves_a_run_that_only_its_tag_finds() {
    let sandbox = held().await;
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let applicant = onfido.applicant(north::CLEAR_PERSON).await;
    sandbox.set_fault(FaultPlan {
        fault: Fault::Down {
            outage: Outage::AnswerLost,
        },
        path_contains: Some("/onfido/v3.6/workflow_runs".to_owned()),
    });
    let body = json!({
        "applicant_id": applicant, "workflow_id": Product::Standard.workflow_id(), "tags": ["inlay-1"],
    });
    let lost = onfido
        .request(Method::POST, "/workflow_runs")
        .json(&body)
        .send()
        .await;
    assert!(lost.is_err());
    sandbox.set_fault(Fault::None);
    assert_eq!(sandbox.kyc_counts().workflow_runs, 1);
    let found = onfido.get("/workflow_runs?tags=inlay-1").await;
    assert_eq!(found.as_array().unwrap().len(), 1);
}
