//! The token endpoint over HTTP: the shapes of RFC 6749.

use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::{Config, Sandbox, TokenAnswer, serve};
use jiff::Timestamp;
use jiff::civil::date;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, RsaKeySize};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

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

/// A client of the firm North with a key of its own, and the sandbox that knows it.
struct KeyClient {
    sandbox: Sandbox,
    header: Header,
    key: EncodingKey,
}

impl KeyClient {
    async fn with(key: &KeyPair, algorithm: Algorithm) -> Self {
        let pem = key.serialize_pem();
        let config = Config {
            client_keys: vec![(&NORTH, key.public_key_pem().into_bytes())],
            ..Config::in_process(date(2026, 6, 30))
        };
        Self {
            sandbox: serve(config).await.unwrap(),
            header: Header::new(algorithm),
            key: match algorithm {
                Algorithm::RS256 => EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap(),
                _ => EncodingKey::from_ec_pem(pem.as_bytes()).unwrap(),
            },
        }
    }

    fn good_claims(&self) -> Value {
        json!({
            "iss": NORTH.client_id,
            "sub": NORTH.client_id,
            "aud": format!("{}/oauth/token", self.sandbox.base_url()),
            "exp": now() + 60,
            "jti": "statement-1",
        })
    }

    async fn ask(&self, claims: &Value, more: &str) -> StatusCode {
        let assertion = jsonwebtoken::encode(&self.header, claims, &self.key).unwrap();
        let form = format!(
            "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer\
             &client_assertion={assertion}{more}"
        );
        let request = http().post(format!("{}/oauth/token", self.sandbox.base_url()));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(form).send().await.unwrap().status()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox compares with the machine's clock"
)]
fn now() -> i64 {
    Timestamp::now().as_second()
}

fn rsa() -> KeyPair {
    KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap()
}

#[tokio::test]
async fn a_signed_statement_stands_for_the_secret_and_works_once() {
    let elliptic = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    for (key, algorithm) in [(rsa(), Algorithm::RS256), (elliptic, Algorithm::ES256)] {
        let client = KeyClient::with(&key, algorithm).await;
        let claims = client.good_claims();
        assert_eq!(
            client.ask(&claims, "&client_id=inlay-north").await,
            StatusCode::OK
        );
        assert_eq!(client.ask(&claims, "").await, StatusCode::UNAUTHORIZED);
        let mut another = claims;
        another["jti"] = "statement-2".into();
        assert_eq!(client.ask(&another, "").await, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_statement_that_is_not_about_this_client_here_and_now_is_refused() {
    let mut client = KeyClient::with(&rsa(), Algorithm::RS256).await;
    let good = client.good_claims();
    let now = now();
    for (claim, value) in [
        ("aud", json!("https://elsewhere.example/oauth/token")),
        ("iss", json!("inlay-south")),
        ("sub", json!("inlay-south")),
        ("sub", json!("somebody")),
        ("exp", json!(now - 60)),
        ("exp", json!(now + 3_600)),
    ] {
        let mut claims = good.clone();
        claims[claim] = value.clone();
        assert_eq!(
            client.ask(&claims, "").await,
            StatusCode::UNAUTHORIZED,
            "{claim}: {value}"
        );
    }
    for claim in ["aud", "iss", "sub", "exp", "jti"] {
        let mut claims = good.clone();
        claims.as_object_mut().unwrap().remove(claim);
        assert_eq!(
            client.ask(&claims, "").await,
            StatusCode::UNAUTHORIZED,
            "without {claim}"
        );
    }
    assert_eq!(
        client.ask(&good, "&client_id=inlay-south").await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        client.ask(&good, "&client_secret=x").await,
        StatusCode::BAD_REQUEST
    );
    client.key = EncodingKey::from_rsa_pem(rsa().serialize_pem().as_bytes()).unwrap();
    let mut forged = good;
    forged["jti"] = "forged".into();
    assert_eq!(client.ask(&forged, "").await, StatusCode::UNAUTHORIZED);
}
