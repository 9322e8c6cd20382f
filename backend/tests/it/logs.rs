//! What the log says, and what it never says (security row S24).

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use inlay_backend::config::LogFormat;
use inlay_backend::telemetry::LogLayer;
use inlay_contract::session::LaunchGrant;
use serde_json::Value;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::harness::{Answer, CANARY, Inlay, NORTH, RECORD, SOUTH, USER, Widget};

/// The log of all tests of this binary together.
static LOG: OnceLock<Buffer> = OnceLock::new();

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

/// Captures the log from now on; later calls change nothing.
pub(crate) fn capture() {
    LOG.get_or_init(|| {
        let buffer = Buffer::default();
        let log = LogLayer::new(LogFormat::Json, buffer.clone()).with_filter(EnvFilter::new("info"));
        let layers = tracing_subscriber::registry();
        #[cfg(feature = "otel")]
        let layers = layers.with(crate::traces::layer());
        layers.with(log).try_init().unwrap();
        buffer
    });
}

fn text() -> String {
    String::from_utf8(LOG.get().unwrap().0.lock().unwrap().clone()).unwrap()
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Buffer {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_request_leaves_one_line_with_template_status_and_code() {
    let inlay = Inlay::start().await;
    let id = inlay_backend::random::uuid().to_string();
    let request = inlay
        .request("GET", &format!("/api/portfolio?record={RECORD}"))
        .header("x-request-id", &id);
    assert_eq!(Answer::of(request).await.status, 401);

    let log = text();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &Value| line["request_id"] == id.as_str())
        .collect();
    let [line] = lines.as_slice() else {
        panic!("one line, not {lines:?}")
    };
    assert_eq!(line["message"], "request refused");
    assert_eq!(line["method"], "GET");
    assert_eq!(line["route"], "/api/portfolio");
    assert_eq!(line["status"], 401);
    assert_eq!(line["code"], "session_missing");
    assert!(line["duration_ms"].is_number());
}

#[tokio::test]
async fn the_name_of_a_file_is_not_logged_but_its_route_is() {
    let inlay = Inlay::start().await;
    let id = inlay_backend::random::uuid().to_string();
    Answer::of(
        inlay
            .bare("GET", "/assets/some-name.js")
            .header("x-request-id", &id),
    )
    .await;
    let log = text();
    let line = log.lines().find(|line| line.contains(&id)).unwrap();
    assert!(line.contains(r#""route":"/assets/{*file}""#), "{line}");
    assert!(!line.contains("some-name"), "{line}");
}

#[tokio::test]
async fn no_secret_and_no_identifier_is_ever_logged() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let assertion = NORTH.sign(&inlay.claims(&NORTH, &widget));
    assert_eq!(inlay.exchange(assertion.clone(), &widget).await.status, 200);
    assert_eq!(inlay.exchange(assertion.clone(), &widget).await.status, 409);
    let widget = Widget::new();
    let launched = SOUTH.sign(&inlay.claims(&SOUTH, &widget));
    let request = inlay.request("POST", "/api/launch");
    let request = request.json(&serde_json::json!({"assertion": launched}));
    let code: String = Answer::of(request).await.json::<LaunchGrant>().code;
    assert_eq!(inlay.exchange(code.clone(), &widget).await.status, 200);
    assert_eq!(inlay.exchange(code.clone(), &widget).await.status, 409);
    let setup = inlay.request("GET", &format!("/api/setup?org={}", NORTH.id));
    assert_eq!(Answer::of(setup).await.status, 200);
    let session = inlay.open(&SOUTH).await;
    assert_eq!(inlay.get_portfolio(&session).await.status, 200);
    let stolen = inlay.bare("GET", &format!("/api/portfolio?token={}", session.grant.token));
    assert_eq!(Answer::of(stolen).await.status, 403);
    let path = inlay.bare("GET", &format!("/{}/{USER}", session.grant.token));
    assert_eq!(Answer::of(path).await.status, 404);
    assert_eq!(
        Answer::of(inlay.bare("GET", &format!("/embed?org={}", NORTH.id)))
            .await
            .status,
        200
    );

    // Holds for what all other tests of this binary logged so far, too.
    let log = text();
    let instance = session.widget.instance.to_string();
    let secrets = [
        assertion.as_str(),
        &launched,
        &code,
        &code[3..],
        &session.grant.token,
    ];
    let identifiers = [NORTH.id, SOUTH.id, USER, RECORD, &instance, "household 0015g"];
    for forbidden in secrets.into_iter().chain(identifiers) {
        assert!(!log.contains(forbidden), "the log says {forbidden}");
    }
    assert!(log.contains("session"), "the log was not captured");
}

#[tokio::test]
async fn the_cause_of_a_failure_is_in_the_log_under_the_request_id() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    inlay.north.says(crate::harness::Says::Error(|| {
        let quoted = format!("field 3 is {CANARY}\nforged line");
        inlay_backend::upstream::UpstreamError::Nonsense(anyhow::anyhow!(quoted))
    }));
    let answer = inlay.get_portfolio(&session).await;
    assert_eq!(answer.status, 502);
    let log = text();
    let line = log
        .lines()
        .find(|line| line.contains(answer.header("x-request-id")))
        .unwrap();
    assert!(
        line.contains("field 3 is (…) forged line") && line.contains("provider_nonsense"),
        "{line}"
    );
    assert!(
        !log.contains(CANARY),
        "a cause that quotes a provider is written down"
    );
    assert!(
        !log.lines().any(|line| line.starts_with("forged")),
        "a cause can forge a line"
    );
}
