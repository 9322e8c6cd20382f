//! `GET /api/portfolio`: whose portfolio, for whom, for how long.

use std::io::Read as _;

use inlay_contract::ErrorCode;
use inlay_contract::portfolio::Portfolio;
use jiff::SignedDuration;

use crate::harness::{Answer, FAILURES, Inlay, NORTH, Opened, RECORD, SOUTH, Says, Widget, other_record};

#[tokio::test]
async fn a_session_reads_the_portfolio_of_its_record() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let answer = inlay.get_portfolio(&session).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let portfolio: Portfolio = answer.json();
    assert_eq!(portfolio.record.id.as_str(), RECORD);
    assert_eq!(portfolio.record.name, format!("North household {RECORD}"));
    assert_eq!(portfolio.source.name, format!("Source of {}", NORTH.id));
}

#[tokio::test]
async fn naming_the_record_is_allowed_and_naming_another_is_not_found() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let get = async |query: &str| {
        Answer::of(inlay.with_session("GET", &format!("/api/portfolio{query}"), &session)).await
    };
    assert_eq!(get(&format!("?record={RECORD}")).await.status, 200);
    assert_eq!(
        get(&format!("?record={}", other_record(1))).await.code(),
        ErrorCode::RecordMismatch
    );
    for malformed in [
        "?record=",
        "?record=001",
        "?record=%00",
        &format!("?record={RECORD}&record={RECORD}"),
    ] {
        assert_eq!(
            get(malformed).await.code(),
            ErrorCode::RequestMalformed,
            "{malformed}"
        );
    }
    assert_eq!(
        inlay.north.questions(),
        1,
        "nobody asks the provider for another record"
    );
}

#[tokio::test]
async fn without_a_bearer_nothing_is_told() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let instance = session.widget.instance.to_string();
    let token = session.grant.token.as_str();
    let (basic, bare) = (format!("Basic {token}"), token.to_owned());
    for (name, value, code) in [
        (
            "cookie",
            format!("session={token}; token={token}"),
            ErrorCode::SessionMissing,
        ),
        (
            "x-authorization",
            format!("Bearer {token}"),
            ErrorCode::SessionMissing,
        ),
        ("authorization", basic, ErrorCode::SessionMissing),
        ("authorization", bare, ErrorCode::SessionMissing),
        ("authorization", "Bearer".to_owned(), ErrorCode::SessionMissing),
        (
            "authorization",
            "Bearer ".to_owned() + &"A".repeat(43),
            ErrorCode::SessionUnknown,
        ),
        (
            "authorization",
            format!("Bearer {token}A"),
            ErrorCode::SessionUnknown,
        ),
        (
            "authorization",
            format!("Bearer {}", &token[..42]),
            ErrorCode::SessionUnknown,
        ),
        (
            "authorization",
            format!("Bearer {}", token.to_ascii_lowercase()),
            ErrorCode::SessionUnknown,
        ),
    ] {
        let request = inlay
            .request("GET", "/api/portfolio")
            .header("x-inlay-instance", &instance);
        assert_eq!(
            Answer::of(request.header(name, &value)).await.code(),
            code,
            "{name}: {value}"
        );
    }
    assert_eq!(inlay.north.questions(), 0);
}

#[tokio::test]
async fn two_bearers_are_none() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let request = inlay
        .with_session("GET", "/api/portfolio", &session)
        .bearer_auth(&session.grant.token);
    assert_eq!(Answer::of(request).await.code(), ErrorCode::SessionMissing);
}

#[tokio::test]
async fn a_session_ends_after_fifteen_minutes_whatever_it_does() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    for _ in 0..14 {
        inlay.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(inlay.get_portfolio(&session).await.status, 200);
    }
    inlay.clock.advance(SignedDuration::from_secs(59));
    assert_eq!(inlay.get_portfolio(&session).await.status, 200);
    inlay.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(
        inlay.get_portfolio(&session).await.code(),
        ErrorCode::SessionExpired
    );
    inlay.clock.advance(SignedDuration::from_mins(15));
    assert_eq!(
        inlay.get_portfolio(&session).await.code(),
        ErrorCode::SessionUnknown
    );
}

#[tokio::test]
async fn a_session_is_for_its_own_widget() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let other = Widget::new().instance.to_string();
    for instance in [other.as_str(), "", "not-a-uuid"] {
        let request = inlay
            .request("GET", "/api/portfolio")
            .bearer_auth(&session.grant.token);
        let answer = Answer::of(request.header("x-inlay-instance", instance)).await;
        assert_eq!(answer.code(), ErrorCode::InstanceMismatch, "{instance}");
    }
    let request = inlay
        .request("GET", "/api/portfolio")
        .bearer_auth(&session.grant.token);
    assert_eq!(Answer::of(request).await.code(), ErrorCode::InstanceMismatch);
}

#[tokio::test]
async fn two_orgs_with_the_same_record_id_never_see_each_others_data() {
    let inlay = Inlay::start().await;
    let (north, south) = (inlay.open(&NORTH).await, inlay.open(&SOUTH).await);
    for _ in 0..2 {
        let name =
            async |session: &Opened| inlay.get_portfolio(session).await.json::<Portfolio>().record.name;
        assert_eq!(name(&north).await, format!("North household {RECORD}"));
        assert_eq!(name(&south).await, format!("South household {RECORD}"));
    }
    assert_eq!((inlay.north.questions(), inlay.south.questions()), (1, 1));
}

#[tokio::test]
async fn every_failure_of_a_provider_has_its_own_code_and_shows_nothing_of_it() {
    let inlay = Inlay::start().await;
    for (number, (error, status)) in (0_u8..).zip(FAILURES) {
        inlay.north.says(Says::Error(error));
        let session = inlay.open_on(&NORTH, &other_record(number)).await;
        let answer = inlay.get_portfolio(&session).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.code(), error().code());
    }
}

#[tokio::test]
async fn a_provider_that_limits_us_says_when_to_try_again() {
    let inlay = Inlay::start().await;
    inlay.north.says(Says::Error(FAILURES[5].0));
    let session = inlay.open(&NORTH).await;
    let answer = inlay.get_portfolio(&session).await;
    assert_eq!(answer.code(), ErrorCode::ProviderRateLimited);
    assert_eq!(answer.header("retry-after"), "17");
}

#[tokio::test]
async fn the_answer_is_compressed_for_those_who_accept_it() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let plain = inlay.get_portfolio(&session).await;
    assert_eq!(plain.header("content-encoding"), "");
    let request = inlay
        .with_session("GET", "/api/portfolio", &session)
        .header("accept-encoding", "gzip, br");
    let packed = Answer::of(request).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(packed.bytes.as_slice())
        .read_to_string(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain.text);
    for answer in [plain, packed] {
        let vary: Vec<_> = answer
            .headers
            .get_all("vary")
            .iter()
            .map(|value| value.to_str().unwrap())
            .collect();
        assert!(
            vary.contains(&"accept-encoding") && vary.contains(&"origin"),
            "{vary:?}"
        );
    }
}
