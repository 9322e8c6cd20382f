//! One request, one trace: from the request to each call of the provider, and under one request id.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use inlay_backend::clock::Clock;
use inlay_backend::config::Config;
use inlay_backend::telemetry::otel::{Traces, eager_layer};
use inlay_contract::session::{SessionGrant, SessionRequest};
use opentelemetry::trace::{SpanId, SpanKind};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use serde_json::json;
use tempfile::TempDir;
use tracing_subscriber::{Layer, Registry};

use crate::harness::{NORTH, RECORD, USER, Widget};

/// The spans of all tests of this binary together.
static SPANS: OnceLock<(Kept, Traces)> = OnceLock::new();

/// Keeps spans where a test finds them.
#[derive(Debug, Clone, Default)]
struct Kept(Arc<Mutex<Vec<SpanData>>>);

impl SpanExporter for Kept {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.lock().unwrap().extend(batch);
        Ok(())
    }
}

/// The layer that keeps them; called once, by whoever captures the log.
pub(crate) fn layer() -> Box<dyn Layer<Registry> + Send + Sync> {
    let kept = Kept::default();
    let (layer, traces) = eager_layer(kept.clone());
    SPANS.set((kept, traces)).unwrap();
    layer
}

/// A provider that grants a token, says that it cannot do more, and keeps the headers of what it is asked.
async fn provider() -> (String, Arc<Mutex<Vec<HeaderMap>>>) {
    let asked: Arc<Mutex<Vec<HeaderMap>>> = Arc::default();
    let keeping = Arc::clone(&asked);
    let answer = move |request: Request| {
        let keeping = Arc::clone(&keeping);
        async move { answer(&request, &keeping) }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    (address, asked)
}

fn answer(request: &Request, asked: &Mutex<Vec<HeaderMap>>) -> Response {
    if request.uri().path() == "/oauth/token" {
        let token = json!({"access_token": "a-token", "token_type": "Bearer", "expires_in": 3600});
        return axum::Json(token).into_response();
    }
    asked.lock().unwrap().push(request.headers().clone());
    StatusCode::BAD_REQUEST.into_response()
}

#[tokio::test]
async fn a_request_and_the_calls_that_it_makes_are_one_trace_under_one_request_id() {
    crate::logs::capture();
    let (provider, asked) = provider().await;
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("index.html", "__INLAY_TENANT__");
    write("secret", "s3cret");
    write(&format!("{}.pem", NORTH.id), &NORTH.certificate());
    let tenant = NORTH.tenant_block().replace("http://127.0.0.1:9", &provider);
    let toml = format!("[server]\nlisten = '127.0.0.1:0'\nassets = '.'\n{tenant}");
    let config = Config::parse(&toml, &folder.path().join("inlay.toml")).unwrap();
    let server = inlay_backend::serve(config, Clock::system()).await.unwrap();
    let base = server.base_url().to_owned();

    #[expect(
        clippy::disallowed_methods,
        reason = "the client of a test is not the client of a provider"
    )]
    let client = reqwest::Client::new();
    let widget = Widget::new();
    let request = SessionRequest {
        assertion: NORTH.sign(&NORTH.claims(&base, &widget, Clock::system().now())),
        instance: widget.instance,
        nonce: widget.nonce.clone(),
    };
    let opened = client
        .post(format!("{base}/api/session"))
        .header("x-inlay-client", "1")
        .json(&request);
    let grant: SessionGrant = opened.send().await.unwrap().json().await.unwrap();
    let id = "trace-me-1";
    let foreign = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let read = client
        .get(format!("{base}/api/portfolio"))
        .header("x-inlay-client", "1")
        .header("x-inlay-instance", widget.instance.to_string())
        .header("x-request-id", id)
        .header("traceparent", foreign)
        .bearer_auth(&grant.token);
    assert_eq!(read.send().await.unwrap().status(), 502);
    server.shutdown().await;

    let spans = SPANS.get().unwrap().0.0.lock().unwrap().clone();
    let text = |span: &SpanData, key: &str| {
        let found = span
            .attributes
            .iter()
            .find(|attribute| attribute.key.as_str() == key);
        found.map(|attribute| attribute.value.to_string())
    };
    let is_ours =
        |span: &&SpanData| span.name == "request" && text(span, "request_id").as_deref() == Some(id);
    let root = spans.iter().find(is_ours).unwrap();
    assert_eq!(
        root.parent_span_id,
        SpanId::INVALID,
        "a browser's trace is not continued"
    );
    assert_eq!(root.span_kind, SpanKind::Server);
    assert_eq!(text(root, "route").as_deref(), Some("/api/portfolio"));
    assert_eq!(text(root, "status").as_deref(), Some("502"));

    let trace = root.span_context.trace_id();
    let of_trace: Vec<&SpanData> = spans
        .iter()
        .filter(|span| span.span_context.trace_id() == trace)
        .collect();
    let by_id: HashMap<SpanId, &SpanData> = of_trace
        .iter()
        .map(|span| (span.span_context.span_id(), *span))
        .collect();
    let child = |name: &str| *of_trace.iter().find(|span| span.name == name).unwrap();
    assert_eq!(child("session_check").parent_span_id, root.span_context.span_id());
    let reading = child("portfolio_read");
    assert_eq!(reading.parent_span_id, root.span_context.span_id());

    // Each call that the provider saw is a span below the reading, with the same request id on both sides.
    let asked = asked.lock().unwrap();
    assert!(!asked.is_empty());
    for headers in asked.iter() {
        assert_eq!(headers["x-request-id"], id);
        let traceparent = headers["traceparent"].to_str().unwrap();
        let parts: Vec<&str> = traceparent.split('-').collect();
        assert_eq!(parts[1], trace.to_string());
        let call = by_id[&SpanId::from_hex(parts[2]).unwrap()];
        assert_eq!(
            (call.name.as_ref(), &call.span_kind),
            ("provider_call", &SpanKind::Client)
        );
        assert_eq!(text(call, "request_id").as_deref(), Some(id));
        assert_eq!(text(call, "http.status").as_deref(), Some("400"));
        let mut above = call;
        while above.name != "portfolio_read" {
            above = by_id[&above.parent_span_id];
        }
    }

    // The same list as for the log.
    let all = format!("{of_trace:?}");
    for forbidden in [
        USER,
        RECORD,
        NORTH.id,
        &grant.token,
        "a-token",
        "s3cret",
        &widget.instance.to_string(),
    ] {
        assert!(!all.contains(forbidden), "a span says {forbidden}");
    }
    assert!(of_trace.iter().all(|span| span.events.is_empty()));
}
