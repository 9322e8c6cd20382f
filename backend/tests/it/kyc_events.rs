//! `GET /api/kyc/events`: what happens is seen as it happens, by those who may see it, and nothing is missed.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::KycEventKind;
use jiff::SignedDuration;

use crate::harness::{Answer, Inlay, NORTH, Opened, SOUTH, Stream, USER};
use crate::kyc::{ALL, COLLEAGUE, is_submitted, panel_when, service, start};

fn events(inlay: &Inlay, session: &Opened) -> reqwest::RequestBuilder {
    inlay.with_session("GET", "/api/kyc/events", session)
}

#[tokio::test]
async fn what_a_colleague_starts_is_seen_at_once_and_what_was_missed_is_sent_again() {
    let inlay = service().await;
    let ada = inlay.open_as(&NORTH, USER, &ALL).await;
    let ben = inlay.open_as(&NORTH, COLLEAGUE, &["Inlay_View_Kyc"]).await;
    let mut stream = Stream::open(events(&inlay, &ben)).await;
    assert_eq!(start(&inlay, &ada).await.status, 201);
    for (number, kind) in [(1, KycEventKind::Started), (2, KycEventKind::Submitted)] {
        let said = stream.next().await.unwrap();
        assert_eq!((said.id, said.event().kind), (Some(number), kind));
        assert_eq!(said.event().sequence, number);
    }
    for (last, expected) in [("0", 1), ("1", 2)] {
        let mut again = Stream::open(events(&inlay, &ben).header("last-event-id", last)).await;
        assert_eq!(again.next().await.unwrap().id, Some(expected), "after {last}");
    }
    for malformed in ["", "one", "-1", "1.5", "99999999999999999999999"] {
        let refused = Answer::of(events(&inlay, &ben).header("last-event-id", malformed)).await;
        assert_eq!(refused.code(), ErrorCode::RequestMalformed, "{malformed:?}");
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let mut stream = Stream::open(events(&inlay, &session)).await;
    inlay.clock.advance(SignedDuration::from_mins(15));
    assert_eq!(stream.next().await.unwrap().name, "end");
    assert!(stream.next().await.is_none());
    let refused = Answer::of(events(&inlay, &session)).await;
    assert_eq!(refused.code(), ErrorCode::SessionExpired);
}

#[tokio::test]
async fn a_stream_ends_when_another_session_takes_the_place_of_its_own() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let mut stream = Stream::open(events(&inlay, &session)).await;
    let claims = inlay.claims(&NORTH, &session.widget);
    let renewed = inlay.exchange(NORTH.sign(&claims), &session.widget).await;
    assert_eq!(renewed.status, 200);
    assert_eq!(stream.next().await.unwrap().name, "end");
}

#[tokio::test]
async fn a_session_has_four_streams_and_another_one_once_one_of_them_is_closed() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(Stream::open(events(&inlay, &session)).await);
    }
    let refused = Answer::of(events(&inlay, &session)).await;
    assert_eq!(refused.code(), ErrorCode::TooManyStreams);
    let other = inlay.open_as(&NORTH, COLLEAGUE, &ALL).await;
    drop(Stream::open(events(&inlay, &other)).await);
    open.pop();
    for _ in 0..400 {
        let response = events(&inlay, &session).send().await.unwrap();
        if response.status() == 200 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("a closed stream keeps its place");
}

#[tokio::test]
async fn nobody_follows_without_permission() {
    let inlay = service().await;
    let session = inlay.open(&NORTH).await;
    let refused = Answer::of(events(&inlay, &session)).await;
    assert_eq!(refused.code(), ErrorCode::KycPermissionMissing);
    let rows = inlay
        .kyc
        .as_ref()
        .unwrap()
        .store
        .rows(NORTH.id, 1, 100)
        .await
        .unwrap();
    assert!(rows.iter().any(|row| row.action == "access.denied"));
}

#[tokio::test]
async fn open_streams_do_not_hold_up_the_end_of_the_service() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    start(&inlay, &session).await;
    panel_when(&inlay, &session, is_submitted).await;
    let mut stream = Stream::open(events(&inlay, &session)).await;
    let begun = std::time::Instant::now();
    inlay.server.shutdown().await;
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    assert!(
        stream.next().await.is_none(),
        "without a last word, so that the widget comes back"
    );
}

#[tokio::test]
async fn one_org_leaves_streams_for_others_and_all_leave_connections_for_requests() {
    let limits = "streams_per_org = 2\nstreams = 3";
    let inlay = Inlay::builder().kyc().limits(limits).start().await;
    let mut open = Vec::new();
    for org in [&NORTH, &NORTH, &SOUTH] {
        let session = inlay.open_as(org, USER, &ALL).await;
        open.push(Stream::open(events(&inlay, &session)).await);
        if open.len() == 2 {
            let session = inlay.open_as(&NORTH, USER, &ALL).await;
            let refused = Answer::of(events(&inlay, &session)).await;
            assert_eq!(refused.code(), ErrorCode::Overloaded);
            assert_eq!(refused.header("retry-after"), "5");
        }
    }
    let session = inlay.open_as(&SOUTH, USER, &ALL).await;
    let refused = Answer::of(events(&inlay, &session)).await;
    assert_eq!(refused.code(), ErrorCode::Overloaded);
    assert_eq!(inlay.get_portfolio(&session).await.status, 200);
}
