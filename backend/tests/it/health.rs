//! `GET /healthz`, `GET /readyz`.

use inlay_backend::upstream::UpstreamError;
use jiff::SignedDuration;
use sqlx::{Connection as _, SqliteConnection};

use crate::harness::{Answer, Inlay, Says};

async fn get(inlay: &Inlay, path: &str) -> (u16, String) {
    let answer = Answer::of(inlay.bare("GET", path)).await;
    (answer.status, answer.text)
}

const OK: &str = r#"{"status":"ok"}"#;
const UNAVAILABLE: &str = r#"{"status":"unavailable"}"#;

#[tokio::test]
async fn a_provider_that_is_down_takes_no_instance_out_for_all_firms() {
    let inlay = Inlay::start().await;
    inlay.north.says(Says::Error(|| UpstreamError::Authentication));
    inlay.south.says(Says::Error(|| UpstreamError::Timeout));
    assert_eq!(get(&inlay, "/healthz").await, (200, OK.to_owned()));
    assert_eq!(get(&inlay, "/readyz").await, (200, OK.to_owned()));
    assert_eq!(
        (
            inlay.north.readiness_questions(),
            inlay.south.readiness_questions()
        ),
        (0, 0),
        "strangers do not make us call providers"
    );
}

#[tokio::test]
async fn readiness_follows_the_store_but_asks_it_at_most_every_five_seconds() {
    let inlay = Inlay::builder().kyc().start().await;
    let url = format!("sqlite:{}", inlay.folder().join("inlay.db").display());
    let mut store = SqliteConnection::connect(&url).await.unwrap();
    assert_eq!(get(&inlay, "/readyz").await, (200, OK.to_owned()));
    sqlx::query("ALTER TABLE probe RENAME TO gone")
        .execute(&mut store)
        .await
        .unwrap();
    for _ in 0..20 {
        assert_eq!(get(&inlay, "/readyz").await, (200, OK.to_owned()));
    }
    inlay.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(get(&inlay, "/readyz").await, (503, UNAVAILABLE.to_owned()));
    sqlx::query("ALTER TABLE gone RENAME TO probe")
        .execute(&mut store)
        .await
        .unwrap();
    inlay.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(get(&inlay, "/readyz").await, (200, OK.to_owned()));
}
