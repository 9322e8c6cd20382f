//! How often a caller may ask (security rows S07, S22): of a session, of an org, of an address.

use inlay_contract::ErrorCode;
use jiff::SignedDuration;

use crate::endpoints::{WITHOUT_SESSION, operations};
use crate::harness::{Answer, Inlay, NORTH, SOUTH, Widget};

/// Asked by load balancers, again and again; or counted by their own receiver.
const NOT_COUNTED: [&str; 3] = ["/healthz", "/readyz", "/webhooks/{provider}"];

fn assert_told_to_wait(answer: &Answer, what: &str) {
    assert_eq!(answer.code(), ErrorCode::RateLimited, "{what}");
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (429, "1"),
        "{what}"
    );
}

#[tokio::test]
async fn a_widget_that_asks_too_often_waits_and_its_neighbour_does_not() {
    let limits = "session_per_second = 1\nsession_burst = 20";
    let inlay = Inlay::builder().limits(limits).start().await;
    let (flood, neighbour) = (inlay.open(&NORTH).await, inlay.open(&NORTH).await);
    for _ in 0..20 {
        assert_eq!(inlay.get_portfolio(&flood).await.status, 200);
    }
    assert_told_to_wait(&inlay.get_portfolio(&flood).await, "one too many");
    assert_eq!(inlay.get_portfolio(&neighbour).await.status, 200);
    inlay.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(inlay.get_portfolio(&flood).await.status, 200);
    assert_told_to_wait(&inlay.get_portfolio(&flood).await, "one in a second");
}

#[tokio::test]
async fn every_endpoint_with_a_session_counts() {
    let limits = "session_per_second = 1\nsession_burst = 20";
    let inlay = Inlay::builder().kyc().limits(limits).start().await;
    let session = inlay
        .open_as(&NORTH, crate::harness::USER, &crate::kyc::ALL)
        .await;
    for _ in 0..20 {
        assert_eq!(inlay.get_portfolio(&session).await.status, 200);
    }
    for (method, path, needs_session) in operations() {
        if needs_session {
            let answer = Answer::of(inlay.with_session(&method, &path, &session)).await;
            assert_told_to_wait(&answer, &format!("{method} {path}"));
        }
    }
}

#[tokio::test]
async fn no_org_uses_up_what_all_share_by_asking_or_by_opening_sessions() {
    let limits = "org_per_second = 1\norg_burst = 20";
    let inlay = Inlay::builder().limits(limits).start().await;
    let (south, north) = (inlay.open(&SOUTH).await, inlay.open(&NORTH).await);
    for _ in 1..20 {
        assert_eq!(inlay.get_portfolio(&north).await.status, 200);
    }
    assert_told_to_wait(&inlay.get_portfolio(&north).await, "a request");
    let widget = Widget::new();
    let assertion = NORTH.sign(&inlay.claims(&NORTH, &widget));
    assert_told_to_wait(&inlay.exchange(assertion, &widget).await, "another session");
    assert_eq!(inlay.get_portfolio(&south).await.status, 200);
    inlay.open(&SOUTH).await;
    inlay.clock.advance(SignedDuration::from_secs(1));
    inlay.open(&NORTH).await;
}

#[tokio::test]
async fn what_a_stranger_makes_up_is_charged_to_no_org() {
    let limits = "org_per_second = 1\norg_burst = 20";
    let inlay = Inlay::builder().limits(limits).start().await;
    let widget = Widget::new();
    for _ in 0..40 {
        // Names the org, and is signed by somebody else.
        let forged = SOUTH.sign(&inlay.claims(&NORTH, &widget));
        let answer = inlay.exchange(forged, &widget).await;
        assert_eq!(answer.code(), ErrorCode::AssertionForged);
    }
    inlay.open(&NORTH).await;
}

#[tokio::test]
async fn every_endpoint_without_a_session_counts_for_the_address() {
    for (method, path) in WITHOUT_SESSION {
        if NOT_COUNTED.contains(&path) {
            continue;
        }
        let limits = "address_per_second = 1\naddress_burst = 20";
        let inlay = Inlay::builder().limits(limits).start().await;
        for _ in 0..20 {
            let answer = Answer::of(inlay.request(method, path)).await;
            assert_ne!(answer.status, 429, "{method} {path}");
        }
        let refused = Answer::of(inlay.request(method, path)).await;
        assert_told_to_wait(&refused, &format!("{method} {path}"));
        for health in ["/healthz", "/readyz"] {
            assert_eq!(Answer::of(inlay.bare("GET", health)).await.status, 200);
        }
    }
}

#[tokio::test]
async fn who_guesses_tokens_is_slowed_down_and_locks_nobody_out() {
    let limits = "address_per_second = 1\naddress_burst = 20";
    let inlay = Inlay::builder().limits(limits).start().await;
    let session = inlay.open(&NORTH).await;
    let guess = || {
        let token = inlay_backend::session::BearerToken::generate().reveal();
        Answer::of(inlay.request("GET", "/api/portfolio").bearer_auth(token))
    };
    for _ in 1..20 {
        assert_eq!(guess().await.code(), ErrorCode::SessionUnknown);
    }
    assert_told_to_wait(&guess().await, "a guess");
    let without = Answer::of(inlay.request("GET", "/api/portfolio")).await;
    assert_told_to_wait(&without, "no token at all");
    assert_eq!(
        inlay.get_portfolio(&session).await.status,
        200,
        "an advisor behind the same address goes on"
    );
    assert_eq!(inlay.north.questions(), 1);
}

#[tokio::test]
async fn a_header_makes_nobody_come_from_elsewhere() {
    let limits = "address_per_second = 1\naddress_burst = 20";
    let inlay = Inlay::builder().limits(limits).start().await;
    let names = [
        "x-forwarded-for",
        "X_Forwarded_For",
        "forwarded",
        "x-real-ip",
        "true-client-ip",
    ];
    for number in 0..20_usize {
        let request = inlay.request("GET", "/api/setup");
        let spoofed = request.header(names[number % names.len()], format!("203.0.113.{number}"));
        assert_eq!(Answer::of(spoofed).await.status, 200);
    }
    for name in names {
        let request = inlay.request("GET", "/api/setup").header(name, "203.0.113.99");
        assert_told_to_wait(&Answer::of(request).await, name);
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_every_address_has_a_share_of_its_own() {
    let inlay = Inlay::builder()
        .server("trusted_proxies = ['127.0.0.0/8', '10.0.0.0/8']")
        .limits("address_per_second = 1\naddress_burst = 20")
        .start()
        .await;
    let from = |address: &str| {
        let request = inlay.request("GET", "/api/setup");
        Answer::of(request.header("x-forwarded-for", address))
    };
    for number in 0..20 {
        // What stands before the last address was written by the sender.
        let answer = from(&format!("198.51.100.{number}, 203.0.113.5, 10.1.1.1")).await;
        assert_eq!(answer.status, 200);
    }
    assert_told_to_wait(&from("203.0.113.5").await, "the same address");
    assert_eq!(from("203.0.113.6").await.status, 200);
    assert_eq!(from("198.51.100.1").await.status, 200);
}
