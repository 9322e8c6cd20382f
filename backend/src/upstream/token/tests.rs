//! One renewal at a time, early, and exactly one more after a refusal.

use std::sync::Mutex as StdMutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;

use super::*;
use crate::clock::ManualClock;
use crate::secret::{Secret, SecretPlace};
use crate::upstream::client::HttpSettings;
use crate::upstream::fake::{FakeServer, everything_said};
use crate::upstream::line::{LineSettings, UpstreamContext};

const SECRET: &str = "hush%:ä";

/// Answers token requests with `token-1`, `token-2`, …, or with a failure.
#[derive(Clone, Default)]
struct Endpoint {
    n_requests: Arc<AtomicU32>,
    failure: Arc<StdMutex<Option<(u16, String)>>>,
    is_silent: Arc<AtomicBool>,
    authorization: Arc<StdMutex<String>>,
}

impl Endpoint {
    fn n_requests(&self) -> u32 {
        self.n_requests.load(Ordering::Relaxed)
    }

    fn fail_with(&self, status: u16, body: &str) {
        *self.failure.lock().unwrap() = Some((status, body.to_owned()));
    }
}

async fn answer(State(endpoint): State<Endpoint>, headers: HeaderMap, body: String) -> Response {
    assert_eq!(body, "grant_type=client_credentials");
    let count = endpoint.n_requests.fetch_add(1, Ordering::Relaxed) + 1;
    *endpoint.authorization.lock().unwrap() = headers["authorization"].to_str().unwrap().to_owned();
    if endpoint.is_silent.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
    if let Some((status, body)) = endpoint.failure.lock().unwrap().clone() {
        return (
            StatusCode::from_u16(status).unwrap(),
            [("retry-after", "7")],
            body,
        )
            .into_response();
    }
    format!(r#"{{"access_token":"token-{count}","token_type":"bearer","expires_in":1000,"scope":"all"}}"#)
        .into_response()
}

struct Bench {
    endpoint: Endpoint,
    clock: ManualClock,
    source: TokenSource,
    secret: Secret,
    folder: tempfile::TempDir,
    _server: FakeServer,
}

async fn bench() -> Bench {
    let endpoint = Endpoint::default();
    let router = Router::new()
        .route("/oauth/token", post(answer))
        .with_state(endpoint.clone());
    let server = FakeServer::start(router).await;
    let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, SECRET).unwrap();
    let secret = Secret::load(SecretPlace::File(file)).unwrap();
    let credentials = ClientCredentials {
        token_url: server.join("/oauth/token"),
        client_id: "inlay north".to_owned(),
        client_secret: secret.clone(),
    };
    let source = TokenSource::new(line(&server), credentials, clock.clock());
    Bench {
        endpoint,
        clock,
        source,
        secret,
        folder,
        _server: server,
    }
}

fn line(server: &FakeServer) -> Arc<Line> {
    let context = UpstreamContext::alone(Clock::system());
    let settings = LineSettings::default();
    Arc::new(
        Line::new(
            "test",
            &settings,
            &HttpSettings::default(),
            [&server.url],
            &context,
        )
        .unwrap(),
    )
}

fn asker() -> Asker {
    Asker::interactive("record", "request-1")
}

async fn token(source: &TokenSource) -> Result<Arc<AccessToken>, UpstreamError> {
    source.token(&asker()).await
}

// S30
#[tokio::test]
async fn fifty_callers_share_one_token_request() {
    let bench = bench().await;
    let tokens = futures::future::join_all((0..50).map(|_| token(&bench.source))).await;
    assert_eq!(bench.endpoint.n_requests(), 1);
    for token in tokens {
        assert_eq!(token.unwrap().header(), "Bearer token-1");
    }
}

// S30: fifty calls that were refused at once must not become fifty logins.
#[tokio::test]
async fn fifty_refusals_of_one_token_renew_it_once() {
    let bench = bench().await;
    let refused = token(&bench.source).await.unwrap();
    let asker = asker();
    let replace = |_| bench.source.replace(&refused, &asker);
    let tokens = futures::future::join_all((0..50).map(replace)).await;
    assert_eq!(bench.endpoint.n_requests(), 2);
    for token in tokens {
        assert_eq!(token.unwrap().header(), "Bearer token-2");
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let bench = bench().await;
    token(&bench.source).await.unwrap();
    bench.clock.advance(SignedDuration::from_secs(749));
    assert_eq!(token(&bench.source).await.unwrap().header(), "Bearer token-1");
    bench.clock.advance(SignedDuration::from_secs(51));
    assert_eq!(token(&bench.source).await.unwrap().header(), "Bearer token-2");
}

#[tokio::test]
async fn nobody_waits_for_an_early_renewal_while_the_old_token_lasts() {
    let bench = bench().await;
    token(&bench.source).await.unwrap();
    bench.clock.advance(SignedDuration::from_secs(801));
    let _renewing = bench.source.renewing.lock().await;
    assert_eq!(token(&bench.source).await.unwrap().header(), "Bearer token-1");
    assert_eq!(bench.endpoint.n_requests(), 1);
}

// The old token is good: an endpoint that says nothing must not cost whoever renews it the whole deadline.
#[tokio::test]
async fn an_early_renewal_is_given_little_time_while_the_old_token_lasts() {
    let bench = bench().await;
    token(&bench.source).await.unwrap();
    bench.clock.advance(SignedDuration::from_secs(800));
    bench.endpoint.is_silent.store(true, Ordering::Relaxed);
    let begun = Instant::now();
    let asker = asker().until(begun + Duration::from_secs(15));
    let time_goes_on = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        bench.clock.advance(RENEWAL_PAUSE);
    };
    let (kept, ()) = futures::future::join(bench.source.token(&asker), time_goes_on).await;
    assert_eq!(kept.unwrap().header(), "Bearer token-1");
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(8), "{took:?}");
    assert_eq!(bench.endpoint.n_requests(), 2);
    // The pause begins when the renewal was given up, and not when it began.
    assert_eq!(token(&bench.source).await.unwrap().header(), "Bearer token-1");
    assert_eq!(bench.endpoint.n_requests(), 2);

    // With no token that would last so long, the caller's own deadline counts.
    bench.clock.advance(SignedDuration::from_secs(189));
    let begun = Instant::now();
    let asker = asker.until(begun + Duration::from_secs(3));
    let it_ends = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        bench.clock.advance(SignedDuration::from_secs(1));
    };
    let (none, ()) = futures::future::join(bench.source.token(&asker), it_ends).await;
    let error = none.unwrap_err();
    assert!(matches!(error, UpstreamError::Timeout), "{error:?}");
    assert!(EARLY_PATIENCE < begun.elapsed());
}

#[tokio::test]
async fn a_renewal_that_was_given_up_is_taken_over_by_the_next_caller() {
    let bench = bench().await;
    let asker = asker();
    let first = bench.source.token(&asker);
    drop(futures::FutureExt::now_or_never(first));
    assert_eq!(token(&bench.source).await.unwrap().header(), "Bearer token-1");
}

// S29: a secret that was changed takes effect without a restart, and calls go on meanwhile.
#[tokio::test]
async fn another_secret_at_its_place_leads_to_another_token() {
    let bench = bench().await;
    token(&bench.source).await.unwrap();
    std::fs::write(bench.folder.path().join("secret"), "another").unwrap();
    assert!(bench.secret.reload().unwrap());
    assert_eq!(token(&bench.source).await.unwrap().header(), "Bearer token-2");
    assert_eq!(token(&bench.source).await.unwrap().header(), "Bearer token-2");
    let sent = bench.endpoint.authorization.lock().unwrap().clone();
    assert_eq!(
        sent,
        format!("Basic {}", BASE64_STANDARD.encode("inlay+north:another"))
    );

    // The provider does not know it yet: the old token serves on, and is not asked for with each call.
    std::fs::write(bench.folder.path().join("secret"), "too early").unwrap();
    assert!(bench.secret.reload().unwrap());
    bench.endpoint.fail_with(401, "");
    for _ in 0..3 {
        assert_eq!(token(&bench.source).await.unwrap().header(), "Bearer token-2");
    }
    assert_eq!(bench.endpoint.n_requests(), 3);
}

#[tokio::test]
async fn refused_credentials_are_read_again_before_anybody_is_told() {
    let bench = bench().await;
    bench.endpoint.fail_with(401, "");
    std::fs::write(bench.folder.path().join("secret"), "another").unwrap();
    assert!(token(&bench.source).await.is_err());
    assert_eq!(bench.endpoint.n_requests(), 2, "once with each secret");
    assert!(token(&bench.source).await.is_err());
    assert_eq!(bench.endpoint.n_requests(), 3);
}

#[tokio::test]
async fn while_renewal_fails_the_old_token_serves_until_its_end() {
    let bench = bench().await;
    token(&bench.source).await.unwrap();
    bench.endpoint.fail_with(503, "");
    bench.clock.advance(SignedDuration::from_secs(800));
    for _ in 0..5 {
        assert_eq!(token(&bench.source).await.unwrap().header(), "Bearer token-1");
    }
    assert_eq!(
        bench.endpoint.n_requests(),
        2,
        "a failing endpoint is left alone for a while"
    );
    bench.clock.advance(SignedDuration::from_secs(200));
    let error = token(&bench.source).await.unwrap_err();
    assert!(matches!(error, UpstreamError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn each_failure_of_the_endpoint_has_its_kind() {
    let bench = bench().await;
    for (status, code) in [
        (400, "provider_authentication"),
        (401, "provider_authentication"),
        (403, "provider_authentication"),
        (404, "provider_rejected"),
        (302, "provider_rejected"),
        (500, "provider_unreachable"),
        (503, "provider_unreachable"),
        // The last one: afterwards nobody asks for a while.
        (429, "provider_rate_limited"),
    ] {
        bench.endpoint.fail_with(status, "");
        let error = token(&bench.source).await.unwrap_err();
        assert_eq!(error.code().as_str(), code, "{status}");
        if let UpstreamError::RateLimited { retry_after_seconds } = error {
            assert_eq!(retry_after_seconds, Some(7));
        }
    }
}

// S01, S29
#[tokio::test]
async fn no_error_and_no_debug_text_holds_a_secret() {
    let bench = bench().await;
    for body in [
        r#"{"access_token":"canary"#,
        r#"{"access_token":"canary","token_type":"canary"}"#,
        r#"{"access_token":"can ary","token_type":"bearer"}"#,
        r#"{"access_token":"can\nary","token_type":"bearer"}"#,
        r#"{"access_token":"","token_type":"bearer"}"#,
        r#"{"access_token":["canary"],"token_type":"bearer"}"#,
        r#"{"access_token":"x","token_type":"bearer","expires_in":"canary"}"#,
    ] {
        bench.endpoint.fail_with(200, body);
        let error = token(&bench.source).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Nonsense(_)), "{body}: {error:?}");
        let said = everything_said(&error);
        assert!(!said.contains("canary") && !said.contains(SECRET), "{said}");
    }
    *bench.endpoint.failure.lock().unwrap() = None;
    token(&bench.source).await.unwrap();
    let debug = format!("{:?}", bench.source);
    assert!(!debug.contains("token-") && !debug.contains("hush"), "{debug}");
}

#[tokio::test]
async fn credentials_are_encoded_before_they_are_joined() {
    let bench = bench().await;
    token(&bench.source).await.unwrap();
    let authorization = bench.endpoint.authorization.lock().unwrap().clone();
    let pair = BASE64_STANDARD
        .decode(authorization.strip_prefix("Basic ").unwrap())
        .unwrap();
    assert_eq!(String::from_utf8(pair).unwrap(), "inlay+north:hush%25%3A%C3%A4");
}

proptest! {
    #[test]
    fn renewal_lies_between_three_and_four_quarters_of_a_life(life in 0..=LONGEST_LIFE_SECONDS, jitter: u8) {
        let life_ms = i64::from(life) * 1000;
        let renewal_ms = i64::try_from(renewal_after(life, jitter).as_millis()).unwrap();
        prop_assert!(life_ms * 75 / 100 <= renewal_ms && renewal_ms <= life_ms * 80 / 100, "{renewal_ms} of {life_ms}");
    }
}

/// The one request that a grant makes.
async fn asked_with(grant: impl FnOnce(url::Url) -> Grant) -> crate::upstream::fake::Seen {
    let script = crate::upstream::fake::Script::default();
    let server = script.serve().await;
    let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
    let source = TokenSource::new(line(&server), grant(server.join("/oauth/token")), clock.clock());
    source.token(&asker()).await.unwrap();
    script.seen("POST /oauth/token").remove(0)
}

#[tokio::test]
async fn a_server_that_wants_the_secret_in_the_form_gets_it_there_and_nowhere_else() {
    let seen = asked_with(|token_url| {
        Grant::Form(ClientCredentials {
            token_url,
            client_id: "inlay north".to_owned(),
            client_secret: Secret::fixed(SECRET),
        })
    })
    .await;
    let form = seen.form();
    assert_eq!(form["grant_type"], "client_credentials");
    assert_eq!(form["client_id"], "inlay north");
    assert_eq!(form["client_secret"], SECRET);
    assert!(!seen.headers.contains_key("authorization"));
    assert_eq!(seen.headers["content-type"], "application/x-www-form-urlencoded");
}

#[tokio::test]
async fn a_signed_statement_says_who_asks_for_whom_and_for_how_long() {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation};
    let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).unwrap();
    let private = Secret::fixed(key.serialize_pem());
    let seen = asked_with(|token_url| {
        let audience = "https://login.example".to_owned();
        let bearer = JwtBearer::new(
            token_url,
            audience,
            "app".to_owned(),
            "inlay@firm.example".to_owned(),
            private,
        );
        bearer.unwrap().into()
    })
    .await;
    let form = seen.form();
    assert_eq!(form["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
    let public = DecodingKey::from_rsa_pem(key.public_key_pem().as_bytes()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&["https://login.example"]);
    validation.validate_exp = false;
    let statement: serde_json::Value = jsonwebtoken::decode(&form["assertion"], &public, &validation)
        .unwrap()
        .claims;
    assert_eq!(statement["iss"], "app");
    assert_eq!(statement["sub"], "inlay@firm.example");
    assert_eq!(statement["exp"], 150);
}

#[test]
fn a_key_that_cannot_sign_is_refused_at_start_and_never_shown() {
    let url: url::Url = "https://login.example/token".parse().unwrap();
    let text = |text: &str| text.to_owned();
    let key = Secret::fixed("-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----");
    let refused = JwtBearer::new(url.clone(), text("a"), text("b"), text("c"), key).unwrap_err();
    assert!(!format!("{refused:?} {refused}").contains("canary"));
    let pem = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048)
        .unwrap()
        .serialize_pem();
    let bearer = JwtBearer::new(url, text("a"), text("b"), text("c"), Secret::fixed(pem)).unwrap();
    assert_eq!(
        format!("{bearer:?}"),
        r#"JwtBearer { issuer: "b", subject: "c", .. }"#
    );
}

#[tokio::test]
async fn a_client_with_a_key_proves_itself_without_a_secret() {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation};
    let rsa = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).unwrap();
    let elliptic = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let public = |key: &rcgen::KeyPair| key.public_key_pem();
    let of_rsa = DecodingKey::from_rsa_pem(public(&rsa).as_bytes()).unwrap();
    let of_elliptic = DecodingKey::from_ec_pem(public(&elliptic).as_bytes()).unwrap();
    for (key, public, algorithm) in [
        (rsa, of_rsa, Algorithm::RS256),
        (elliptic, of_elliptic, Algorithm::ES256),
    ] {
        let mut address = String::new();
        let seen = asked_with(|token_url| {
            address = token_url.to_string();
            let (client_id, key_id) = ("inlay north".to_owned(), Some("key-7".to_owned()));
            let private_key = Secret::fixed(key.serialize_pem());
            PrivateKeyJwt::new(token_url, client_id, key_id, private_key)
                .unwrap()
                .into()
        })
        .await;
        let form = seen.form();
        assert_eq!(form["grant_type"], "client_credentials");
        assert_eq!(
            form["client_assertion_type"],
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        );
        assert!(!seen.headers.contains_key("authorization") && !form.contains_key("client_secret"));
        let mut validation = Validation::new(algorithm);
        validation.set_audience(&[&address]);
        validation.validate_exp = false;
        let decoded =
            jsonwebtoken::decode::<serde_json::Value>(&form["client_assertion"], &public, &validation)
                .unwrap();
        assert_eq!(decoded.header.kid.as_deref(), Some("key-7"));
        let claims = decoded.claims;
        assert_eq!(
            (&claims["iss"], &claims["sub"]),
            (&"inlay north".into(), &"inlay north".into())
        );
        assert_eq!((&claims["iat"], &claims["exp"]), (&0.into(), &60.into()));
        assert_eq!(claims["jti"].as_str().unwrap().len(), 36);
    }
}

#[test]
fn a_key_of_another_curve_is_refused_at_start() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let url = "https://login.example/token".parse().unwrap();
    let refused = PrivateKeyJwt::new(url, "inlay".to_owned(), None, Secret::fixed(key.serialize_pem()));
    assert_eq!(refused.unwrap_err(), UnusableKey::NotRsaOrP256);
}
