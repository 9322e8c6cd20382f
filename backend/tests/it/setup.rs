//! `GET /api/setup`: what anybody may know of an org's setup, and no more.

use inlay_contract::setup::Setup;
use jiff::SignedDuration;

use crate::harness::{Answer, Inlay, NORTH, SOUTH, STRANGER};

async fn read(inlay: &Inlay, query: &str) -> Setup {
    let answer = Answer::of(inlay.request("GET", &format!("/api/setup{query}"))).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    answer.json()
}

#[tokio::test]
async fn an_admin_learns_whether_the_service_knows_the_org_and_its_pages() {
    let inlay = Inlay::start().await;
    inlay.clock.advance(SignedDuration::from_micros(1_234_567));
    for org in [&NORTH, &SOUTH] {
        let setup = read(&inlay, &format!("?org={}", org.id)).await;
        let expected = Setup {
            time: "2026-06-30T12:00:01.235Z".parse().unwrap(),
            service_version: env!("CARGO_PKG_VERSION").to_owned(),
            protocol_versions: vec![1],
            widget: Some("/assets/widget-0011223344556677.wasm".to_owned()),
            enrolled: true,
            host_origins: vec![org.host_origin.to_owned()],
        };
        assert_eq!(setup, expected);
    }
}

#[tokio::test]
async fn an_org_that_is_not_enrolled_is_an_answer_and_no_error() {
    let inlay = Inlay::start().await;
    let both = format!("?org={}&org={}", NORTH.id, SOUTH.id);
    let unknown = format!("?org={}", STRANGER.id);
    let lower = format!("?org={}", NORTH.id.to_ascii_lowercase());
    for query in [
        unknown.as_str(),
        &lower,
        &both,
        "",
        "?",
        "?org=",
        "?org=%ff%00",
        "?ORG=x",
    ] {
        let setup = read(&inlay, query).await;
        assert!(!setup.enrolled, "{query}");
        assert!(setup.host_origins.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn it_says_nothing_that_the_document_of_the_org_does_not_say() {
    let inlay = Inlay::start().await;
    for org in [&NORTH, &SOUTH] {
        let query = format!("?org={}", org.id);
        let document = Answer::of(inlay.bare("GET", &format!("/embed{query}"))).await;
        let setup = read(&inlay, &query).await;
        for text in setup.host_origins.iter().chain(&setup.widget) {
            assert!(document.text.contains(text), "{text}");
        }
        let answer = Answer::of(inlay.request("GET", &format!("/api/setup{query}"))).await;
        let fields: serde_json::Map<String, serde_json::Value> = answer.json();
        let mut names: Vec<_> = fields.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "enrolled",
                "host_origins",
                "protocol_versions",
                "service_version",
                "time",
                "widget"
            ]
        );
    }
}

#[tokio::test]
async fn a_widget_that_was_built_otherwise_is_not_guessed_at() {
    let inlay = Inlay::builder().index("__INLAY_TENANT__").start().await;
    assert_eq!(read(&inlay, &format!("?org={}", NORTH.id)).await.widget, None);
}
