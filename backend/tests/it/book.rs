//! `GET /api/portfolio/book`: whose book, for whom, and that it is a portfolio's equal in all that protects it.

use std::io::Read as _;

use inlay_contract::ErrorCode;
use inlay_contract::book::Book;
use jiff::SignedDuration;

use crate::harness::{Answer, FAILURES, Inlay, NORTH, Opened, RECORD, SOUTH, Says, Widget, other_record};

async fn get_book(inlay: &Inlay, session: &Opened) -> Answer {
    Answer::of(inlay.with_session("GET", "/api/portfolio/book", session)).await
}

#[tokio::test]
async fn a_session_reads_the_book_of_its_record() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let answer = get_book(&inlay, &session).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    let book: Book = answer.json();
    assert_eq!(book.record.as_str(), RECORD);
    assert_eq!(book.nodes[0].name, format!("North household {RECORD}"));
    assert_eq!(get_book(&inlay, &session).await.text, answer.text);
    assert_eq!(inlay.north.questions(), 1, "it is kept");
}

#[tokio::test]
async fn naming_another_record_than_the_session_s_is_not_found() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let get = async |query: &str| {
        let path = format!("/api/portfolio/book{query}");
        Answer::of(inlay.with_session("GET", &path, &session)).await
    };
    assert_eq!(get(&format!("?record={RECORD}")).await.status, 200);
    let other = format!("?record={}", other_record(1));
    assert_eq!(get(&other).await.code(), ErrorCode::RecordMismatch);
    assert_eq!(get("?record=001").await.code(), ErrorCode::RequestMalformed);
}

#[tokio::test]
async fn a_session_that_is_over_or_of_another_widget_reads_nothing() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let request = inlay
        .request("GET", "/api/portfolio/book")
        .bearer_auth(&session.grant.token)
        .header("x-inlay-instance", Widget::new().instance.to_string());
    assert_eq!(Answer::of(request).await.code(), ErrorCode::InstanceMismatch);
    inlay.clock.advance(SignedDuration::from_mins(15));
    assert_eq!(get_book(&inlay, &session).await.code(), ErrorCode::SessionExpired);
    assert_eq!(inlay.north.questions(), 0);
}

#[tokio::test]
async fn two_orgs_with_the_same_record_id_never_see_each_others_book() {
    let inlay = Inlay::start().await;
    let (north, south) = (inlay.open(&NORTH).await, inlay.open(&SOUTH).await);
    for _ in 0..2 {
        let name = async |session: &Opened| {
            get_book(&inlay, session).await.json::<Book>().nodes[0]
                .name
                .clone()
        };
        assert_eq!(name(&north).await, format!("North household {RECORD}"));
        assert_eq!(name(&south).await, format!("South household {RECORD}"));
    }
}

#[tokio::test]
async fn every_failure_of_a_provider_has_its_own_code_and_shows_nothing_of_it() {
    let inlay = Inlay::start().await;
    for (number, (error, status)) in (0_u8..).zip(FAILURES) {
        inlay.north.says(Says::Error(error));
        let session = inlay.open_on(&NORTH, &other_record(number)).await;
        let answer = get_book(&inlay, &session).await;
        assert_eq!((answer.status, answer.code()), (status, error().code()));
    }
}

#[tokio::test]
async fn an_outage_is_bridged_and_the_book_says_since_when() {
    let inlay = Inlay::start().await;
    let first = inlay.clock.clock().now();
    assert_eq!(get_book(&inlay, &inlay.open(&NORTH).await).await.status, 200);
    inlay.clock.advance(SignedDuration::from_mins(20));
    inlay.north.says(Says::Error(FAILURES[2].0));
    let session = inlay.open(&NORTH).await;
    let book: Book = get_book(&inlay, &session).await.json();
    assert_eq!(book.stale_since, Some(first));
}

#[tokio::test]
async fn the_book_is_the_same_whether_the_caller_unpacks_it_or_not() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let plain = get_book(&inlay, &session).await;
    let request = inlay
        .with_session("GET", "/api/portfolio/book", &session)
        .header("accept-encoding", "gzip, br");
    let packed = Answer::of(request).await;
    assert_eq!(
        (
            plain.header("content-encoding"),
            packed.header("content-encoding")
        ),
        ("", "gzip")
    );
    assert_eq!(packed.header("content-type"), "application/json");
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(packed.bytes.as_slice())
        .read_to_string(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain.text);
}
