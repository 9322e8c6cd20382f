//! `GET /healthz`, `GET /readyz`.

use inlay_backend::upstream::UpstreamError;
use jiff::SignedDuration;

use crate::harness::{Answer, Inlay, Says};

async fn get(inlay: &Inlay, path: &str) -> (u16, String) {
    let answer = Answer::of(inlay.bare("GET", path)).await;
    (answer.status, answer.text)
}

const OK: &str = r#"{"status":"ok"}"#;
const UNAVAILABLE: &str = r#"{"status":"unavailable"}"#;

#[tokio::test]
async fn the_process_is_healthy_even_when_a_provider_is_not() {
    let inlay = Inlay::start().await;
    inlay.north.says(Says::Error(|| UpstreamError::Authentication));
    assert_eq!(get(&inlay, "/healthz").await, (200, OK.to_owned()));
    assert_eq!(get(&inlay, "/readyz").await, (503, UNAVAILABLE.to_owned()));
}

#[tokio::test]
async fn readiness_follows_the_providers_but_asks_them_at_most_every_five_seconds() {
    let inlay = Inlay::start().await;
    assert_eq!(get(&inlay, "/readyz").await, (200, OK.to_owned()));
    inlay.south.says(Says::Error(|| UpstreamError::Timeout));
    for _ in 0..20 {
        assert_eq!(get(&inlay, "/readyz").await, (200, OK.to_owned()));
    }
    assert_eq!(inlay.south.readiness_questions(), 1);
    inlay.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(get(&inlay, "/readyz").await, (503, UNAVAILABLE.to_owned()));
    inlay.south.says(Says::Portfolio);
    inlay.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(get(&inlay, "/readyz").await, (200, OK.to_owned()));
}
