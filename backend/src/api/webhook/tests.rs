//! Deliveries over HTTP: the answers, and what a sender is told.

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, Response};
use axum::middleware::from_fn;
use inlay_contract::Problem;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::super::{problem, request_id};
use super::*;
use crate::clock::ManualClock;
use crate::config::WebhookConfig;
use crate::store::memory::MemoryStore;
use crate::webhook::tests::{
    NORTH, NORTH_SECRET, SOUTH, SOUTH_SECRET, at, counting, standard_headers, tenant,
};

const SECOND: i64 = 1_700_000_000;
const BODY: &str = r#"{"type":"kyc.check.updated","data":{"id":"run-1"}}"#;
const TIMEOUT: Duration = Duration::from_secs(5);

struct Door {
    router: Router,
    store: Arc<MemoryStore>,
    _folder: TempDir,
}

impl Door {
    fn open() -> Self {
        Self::with(WebhookConfig::default())
    }

    fn with(config: WebhookConfig) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tenants = vec![
            tenant(folder.path(), NORTH, "platform", &[NORTH_SECRET]),
            tenant(folder.path(), SOUTH, "platform", &[SOUTH_SECRET]),
        ];
        let store = Arc::new(MemoryStore::new());
        let clock = ManualClock::at(at(SECOND)).clock();
        let receiver = Receiver::new(
            store.clone(),
            clock.clone(),
            config,
            counting(&clock),
            tenants,
            || {},
        )
        .unwrap();
        Self {
            router: router(Webhooks(Some(receiver))),
            store,
            _folder: folder,
        }
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(on_the_wire(request)).await.unwrap()
    }

    async fn deliver(&self, headers: HeaderMap, body: &'static str) -> Response<Body> {
        self.send(delivery("/webhooks/platform", headers, body)).await
    }
}

fn router(webhooks: Webhooks) -> Router {
    let layers = tower::ServiceBuilder::new()
        .layer(from_fn(request_id::assign))
        .layer(from_fn(problem::render));
    group(&webhooks, TIMEOUT).with_state(webhooks).layer(layers)
}

fn delivery(path: &str, headers: HeaderMap, body: &'static str) -> Request<Body> {
    let mut request = Request::post(path).body(Body::from(body)).unwrap();
    *request.headers_mut() = headers;
    on_the_wire(request)
}

/// With the host that every request names.
fn on_the_wire(mut request: Request<Body>) -> Request<Body> {
    request
        .headers_mut()
        .insert("host", "inlay.example.com".parse().unwrap());
    request
}

fn signed(id: &str) -> HeaderMap {
    standard_headers(NORTH_SECRET, id, SECOND, BODY.as_bytes())
}

async fn problem_of(response: Response<Body>) -> Problem {
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    let problem: Problem = serde_json::from_slice(&body).unwrap();
    assert_eq!(problem.status, status);
    problem
}

#[tokio::test]
async fn a_delivery_is_accepted_once_and_acknowledged_as_often_as_it_comes() {
    let door = Door::open();
    for status in [202, 200, 200] {
        let response = door.deliver(signed("msg_1"), BODY).await;
        assert_eq!(response.status(), status);
        assert!(to_bytes(response.into_body(), 10).await.unwrap().is_empty());
    }
    assert_eq!(door.store.audit().len(), 1);
}

#[tokio::test]
async fn neither_a_client_header_nor_json_is_asked_for_and_no_page_may_read_an_answer() {
    let door = Door::open();
    let mut headers = signed("msg_1");
    headers.insert("origin", "null".parse().unwrap());
    headers.insert("content-type", "text/plain".parse().unwrap());
    let response = door.deliver(headers, BODY).await;
    assert_eq!(response.status(), 202);
    assert!(
        response
            .headers()
            .keys()
            .all(|name| !name.as_str().starts_with("access-control-"))
    );
    let preflight = Request::options("/webhooks/platform")
        .header("origin", "null")
        .body(Body::empty())
        .unwrap();
    assert_eq!(door.send(preflight).await.status(), 405);
}

#[tokio::test]
async fn a_refusal_says_what_is_wrong_and_nothing_of_who_is_served_here() {
    let door = Door::open();
    let late = standard_headers(NORTH_SECRET, "msg_1", SECOND - 301, BODY.as_bytes());
    let mut twice = signed("msg_1");
    twice.append("webhook-id", "msg_1".parse().unwrap());
    let cases = [
        (
            signed("msg_1"),
            r#"{"changed":true}"#,
            ErrorCode::WebhookSignature,
        ),
        (late, BODY, ErrorCode::WebhookTime),
        (twice, BODY, ErrorCode::WebhookMalformed),
        (HeaderMap::new(), BODY, ErrorCode::WebhookMalformed),
    ];
    for (headers, body, code) in cases {
        let response = door.deliver(headers, body).await;
        let problem = problem_of(response).await;
        assert_eq!(problem.code, code);
        let words = serde_json::to_string(&problem).unwrap();
        assert!(!words.contains(NORTH) && !words.contains("tenant"), "{words}");
    }
    assert!(door.store.audit().iter().all(|entry| entry.outcome != "done"));
}

#[tokio::test]
async fn nothing_is_delivered_to_a_provider_that_nobody_has() {
    let door = Door::open();
    for path in [
        "/webhooks/onfido",
        "/webhooks/another",
        "/webhooks/PLATFORM",
        "/webhooks/platform%20",
    ] {
        let response = door.send(delivery(path, signed("msg_1"), BODY)).await;
        assert_eq!(problem_of(response).await.code, ErrorCode::NotFound, "{path}");
    }
    let nobody = router(Webhooks(None));
    let response = nobody
        .oneshot(delivery("/webhooks/platform", signed("msg_1"), BODY))
        .await
        .unwrap();
    assert_eq!(problem_of(response).await.code, ErrorCode::NotFound);
    let question = Request::get("/webhooks/platform").body(Body::empty()).unwrap();
    assert_eq!(
        problem_of(door.send(question).await).await.code,
        ErrorCode::MethodNotAllowed
    );
    assert!(door.store.audit().is_empty());
}

#[tokio::test]
async fn a_body_above_the_limit_is_not_read_to_its_end() {
    let door = Door::with(WebhookConfig {
        max_body_bytes: NonZeroUsize::new(BODY.len()).unwrap(),
        ..WebhookConfig::default()
    });
    assert_eq!(door.deliver(signed("msg_1"), BODY).await.status(), 202);
    let long: &'static str = Box::leak(format!("{BODY} ").into_boxed_str());
    let mut announced = standard_headers(NORTH_SECRET, "msg_2", SECOND, long.as_bytes());
    announced.insert("content-length", long.len().into());
    assert_eq!(
        problem_of(door.deliver(announced, long).await).await.code,
        ErrorCode::RequestTooLarge
    );
    // In pieces, so that only reading shows how long it is.
    let pieces = futures::stream::iter(long.as_bytes().chunks(10).map(Ok::<_, std::io::Error>));
    let mut request = Request::post("/webhooks/platform")
        .body(Body::from_stream(pieces))
        .unwrap();
    *request.headers_mut() = standard_headers(NORTH_SECRET, "msg_2", SECOND, long.as_bytes());
    assert_eq!(
        problem_of(door.send(request).await).await.code,
        ErrorCode::RequestTooLarge
    );
    assert_eq!(door.store.audit().len(), 1);
}

#[tokio::test]
async fn a_body_that_comes_too_slowly_ends_the_request() {
    let folder = tempfile::tempdir().unwrap();
    let tenants = vec![tenant(folder.path(), NORTH, "platform", &[NORTH_SECRET])];
    let clock = ManualClock::at(at(SECOND)).clock();
    let store = Arc::new(MemoryStore::new());
    let receiver = Receiver::new(
        store,
        clock.clone(),
        WebhookConfig::default(),
        counting(&clock),
        tenants,
        || {},
    )
    .unwrap();
    let webhooks = Webhooks(Some(receiver));
    let router = group(&webhooks, Duration::from_millis(20))
        .with_state(webhooks)
        .layer(from_fn(problem::render));
    let never = futures::stream::pending::<Result<&[u8], std::io::Error>>();
    let mut request = Request::post("/webhooks/platform")
        .body(Body::from_stream(never))
        .unwrap();
    *request.headers_mut() = signed("msg_1");
    let response = router.oneshot(on_the_wire(request)).await.unwrap();
    assert_eq!(problem_of(response).await.code, ErrorCode::RequestMalformed);
}

#[tokio::test]
async fn a_flood_of_one_sender_is_told_when_to_come_again() {
    let door = Door::with(WebhookConfig {
        per_second: NonZeroU32::MIN,
        burst: NonZeroU32::new(2).unwrap(),
        ..WebhookConfig::default()
    });
    let from = |sender: &str, id: &str| {
        let mut request = delivery("/webhooks/platform", signed(id), BODY);
        let sender: SocketAddr = sender.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(sender));
        request
    };
    // Forged ones count like true ones: they cost as much.
    let mut forged = from("192.0.2.1:1000", "msg_1");
    forged.headers_mut().remove("webhook-id");
    assert_eq!(door.send(forged).await.status(), 400);
    assert_eq!(door.send(from("192.0.2.1:2000", "msg_1")).await.status(), 202);
    let response = door.send(from("192.0.2.1:3000", "msg_2")).await;
    assert_eq!(response.headers()["retry-after"], "1");
    assert_eq!(problem_of(response).await.code, ErrorCode::RateLimited);
    assert_eq!(door.send(from("192.0.2.2:1000", "msg_2")).await.status(), 202);
}

#[tokio::test]
async fn what_cannot_be_stored_is_sent_back_with_a_time_to_come_again() {
    let door = Door::open();
    door.store.fail_commits(1);
    let response = door.deliver(signed("msg_1"), BODY).await;
    assert_eq!(response.headers()["retry-after"], "5");
    assert_eq!(problem_of(response).await.code, ErrorCode::StoreUnavailable);
    assert_eq!(door.deliver(signed("msg_1"), BODY).await.status(), 202);
}
