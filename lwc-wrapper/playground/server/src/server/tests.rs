//! The playground over HTTP, as its record page and a foreign page meet it.

use std::net::SocketAddr;
use std::path::Path;

use super::{Config, Server, serve};
use crate::keys;
use crate::records::{Org, Record, RecordKind};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

const ORG: &str = "00D5g00000TESTSEA5";

fn config(folder: &Path, sandbox: Option<&str>) -> Config {
    let site = folder.join("site");
    std::fs::create_dir_all(&site).unwrap();
    std::fs::write(
        site.join("index.html"),
        "<!doctype html><title>Record page</title>",
    )
    .unwrap();
    Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        site,
        keys: folder.join("keys"),
        backend: "http://127.0.0.1:8700/".parse().unwrap(),
        sandbox: sandbox.map(|address| address.parse().unwrap()),
        orgs: vec![Org {
            org: ORG.parse().unwrap(),
            name: "Test Wealth".to_owned(),
            records: vec![Record {
                id: "001A0000006Vm9rIAC".parse().unwrap(),
                object: "Account".to_owned(),
                kind: RecordKind::Household,
                name: "The Tests".to_owned(),
            }],
        }],
    }
}

async fn start(folder: &Path) -> Server {
    serve(config(folder, None)).await.unwrap()
}

fn client() -> Client {
    #[expect(clippy::disallowed_methods, reason = "a test client on loopback")]
    Client::builder().no_proxy().build().unwrap()
}

fn url(server: &Server, path: &str) -> String {
    format!("http://{}{path}", server.address())
}

async fn json_of(response: Response) -> Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

fn mint_request() -> Value {
    json!({
        "org": ORG,
        "recordId": "001A0000006Vm9rIAC",
        "objectApiName": "Account",
        "nonce": "0123456789abcdef0123456789abcdef",
        "instanceId": "6f3f1a52-8f63-4dd5-9d0c-6a8bb2a4a3d1",
    })
}

/// Asks Apex's stand-in for an assertion.
async fn mint(server: &Server, request: &Value) -> Response {
    let asked = client().post(url(server, "/apex/mint")).json(request);
    asked.send().await.unwrap()
}

#[tokio::test]
async fn the_page_is_never_cached_and_may_frame_the_backend_only() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path()).await;
    let response = client().get(url(&server, "/")).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    let policy = header("content-security-policy");
    assert!(policy.contains("frame-src http://127.0.0.1:8700;"), "{policy}");
    assert!(
        policy.contains("script-src 'self';") && policy.contains("default-src 'none';"),
        "{policy}"
    );
    server.stop().await.unwrap();
}

#[tokio::test]
async fn the_page_learns_where_the_backend_is_and_which_records_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path()).await;
    let mut config = json_of(client().get(url(&server, "/config.json")).send().await.unwrap()).await;
    let users = config.as_object_mut().and_then(|config| config.remove("users"));
    let last = json!({
        "id": "0055g00000PRTFLAA5", "name": "Pat Planner", "role": "portfolios only",
        "permissions": ["Inlay_View_Portfolio"],
    });
    assert_eq!(users.unwrap()[4], last);
    assert_eq!(
        config,
        json!({
            "bff": "http://127.0.0.1:8700",
            "sandbox": null,
            "orgs": [{ "org": ORG, "name": "Test Wealth", "records": [
                { "id": "001A0000006Vm9rIAC", "object": "Account", "kind": "household", "name": "The Tests" },
            ]}],
        })
    );
}

#[tokio::test]
async fn an_assertion_is_signed_for_the_page_that_asks() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path()).await;
    let response = client()
        .post(url(&server, "/apex/mint"))
        .header("origin", server.origin())
        .json(&mint_request())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let body = json_of(response).await;
    assert_eq!(body["assertion"].as_str().unwrap().split('.').count(), 3);
}

#[tokio::test]
async fn the_user_who_is_chosen_is_whom_the_assertion_speaks_of() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path()).await;
    let mut request = mint_request();
    request["user"] = json!("0055g00000READRAA5");
    let response = mint(&server, &request).await;
    let body = json_of(response).await;
    let key = keys::ensure(&folder.path().join("keys"), &ORG.parse().unwrap()).unwrap();
    let pem = std::fs::read(&key.certificate_path).unwrap();
    let (_, pem) = x509_parser::pem::parse_x509_pem(&pem).unwrap();
    let certificate = pem.parse_x509().unwrap();
    let public = DecodingKey::from_rsa_der(&certificate.public_key().subject_public_key.data);
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&["http://127.0.0.1:8700"]);
    let assertion = body["assertion"].as_str().unwrap();
    let claims = jsonwebtoken::decode::<Value>(assertion, &public, &validation)
        .unwrap()
        .claims;
    assert_eq!(claims["sub"], "0055g00000READRAA5");
    assert_eq!(claims["name"], "Robin Reader");
    assert_eq!(claims["perms"], json!(["Inlay_View_Portfolio", "Inlay_View_Kyc"]));
}

#[tokio::test]
async fn a_malformed_request_gets_a_sentence_and_no_assertion() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path()).await;
    let cases = [
        ("org", json!("00D5g00000TESTSEA6"), 422, "check characters"),
        ("org", json!("00D5g00000SOUTHEA5"), 404, "not in the playground"),
        ("recordId", json!("001"), 422, "18 letters and digits"),
        ("objectApiName", json!("Account'--"), 400, "objectApiName"),
        ("nonce", json!("short"), 422, "nonce"),
        ("instanceId", json!(7), 422, "instanceId"),
        ("user", json!("0055g00000NOBDYAA5"), 404, "none of the playground"),
        ("extra", json!(1), 422, "extra"),
    ];
    for (field, value, status, sentence) in cases {
        let mut request = mint_request();
        request[field] = value;
        let response = mint(&server, &request).await;
        assert_eq!(response.status().as_u16(), status, "{field}");
        let body = json_of(response).await;
        let message = body["message"].as_str().unwrap();
        assert!(message.contains(sentence), "{field}: {message}");
        assert!(body.get("assertion").is_none(), "{field}");
    }
}

#[tokio::test]
async fn a_foreign_page_gets_no_assertion() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path()).await;
    for (name, value) in [
        ("origin", "https://evil.example".to_owned()),
        ("origin", "null".to_owned()),
        ("host", format!("evil.example:{}", server.address().port())),
    ] {
        let response = client()
            .post(url(&server, "/apex/mint"))
            .header(name, &value)
            .json(&mint_request())
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(response.headers().get("access-control-allow-origin").is_none());
    }
}

#[tokio::test]
async fn fault_control_reaches_the_sandbox_with_method_body_and_status() {
    async fn echo(method: axum::http::Method, body: String) -> (StatusCode, axum::Json<Value>) {
        (
            StatusCode::ACCEPTED,
            axum::Json(json!({ "method": method.as_str(), "body": body })),
        )
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let sandbox = format!("http://{}", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/sandbox/faults", axum::routing::any(echo));
    let task = tokio::spawn(axum::serve(listener, router).into_future());

    let folder = tempfile::tempdir().unwrap();
    let server = serve(config(folder.path(), Some(&sandbox))).await.unwrap();
    let faults = url(&server, "/sandbox/faults");
    let put = client()
        .put(&faults)
        .body(r#"{"mode":"down"}"#)
        .send()
        .await
        .unwrap();
    assert_eq!(put.status(), StatusCode::ACCEPTED);
    assert_eq!(put.headers()["content-type"], "application/json");
    assert_eq!(
        json_of(put).await,
        json!({ "method": "PUT", "body": r#"{"mode":"down"}"# })
    );
    assert_eq!(
        json_of(client().get(&faults).send().await.unwrap()).await["method"],
        "GET"
    );
    server.stop().await.unwrap();
    task.abort();
}

#[tokio::test]
async fn without_a_sandbox_fault_control_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path()).await;
    let response = client()
        .get(url(&server, "/sandbox/faults"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(
        json_of(response).await["message"]
            .as_str()
            .unwrap()
            .contains("without a sandbox")
    );
}

#[tokio::test]
async fn it_refuses_to_sign_for_the_whole_network() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = config(folder.path(), None);
    open.listen = SocketAddr::from(([0, 0, 0, 0], 0));
    let error = serve(open).await.unwrap_err();
    assert!(error.to_string().contains("loopback"), "{error}");
}

/// The claims in an assertion, unverified.
fn claims_of(assertion: &str) -> Value {
    jsonwebtoken::dangerous::insecure_decode::<Value>(assertion)
        .unwrap()
        .claims
}

async fn minted_with(server: &Server, mistake: &str) -> Value {
    let mut request = mint_request();
    request["mistake"] = mistake.into();
    let response = mint(server, &request).await;
    let assertion = json_of(response).await["assertion"].as_str().unwrap().to_owned();
    claims_of(&assertion)
}

#[tokio::test]
async fn each_mistake_in_the_set_up_shows_in_the_claims() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path()).await;
    let now = crate::clock::unix_seconds();
    let issued = |claims: &Value| claims["iat"].as_i64().unwrap() - now;
    assert!((299..=310).contains(&issued(&minted_with(&server, "clock_ahead").await)));
    assert!((-301..=-290).contains(&issued(&minted_with(&server, "clock_behind").await)));
    assert_ne!(
        minted_with(&server, "other_audience").await["aud"],
        "http://127.0.0.1:8700"
    );
    assert_eq!(minted_with(&server, "no_permission").await["perms"], json!([]));
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_launch_code_needs_a_backend_that_answers() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path(), None);
    // Nothing listens on the discard port.
    config.backend = "http://127.0.0.1:9/".parse().unwrap();
    let server = serve(config).await.unwrap();
    let mut request = mint_request();
    request["usesLaunchCode"] = true.into();
    let response = mint(&server, &request).await;
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(
        json_of(response).await,
        json!({ "message": "launch_unreachable" })
    );
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_page_without_trust_may_frame_nothing_of_the_backend() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path()).await;
    let response = client()
        .get(url(&server, "/?trusted-url=missing"))
        .send()
        .await
        .unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-src 'self';"), "{policy}");
    server.stop().await.unwrap();
}
