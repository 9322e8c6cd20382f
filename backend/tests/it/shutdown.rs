//! The end of the service: nobody is cut off who was already let in, and nobody new is let in.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use inlay_backend::store::Queue;

use crate::harness::{Answer, Inlay, NORTH, Says, Stream, USER};
use crate::kyc::{ALL, service, starting};

#[tokio::test]
async fn a_request_under_way_is_answered_and_a_later_one_finds_nobody() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    inlay.north.says(Says::PortfolioOnceReleased);
    let under_way = tokio::spawn(Answer::of(inlay.with_session("GET", "/api/portfolio", &session)));
    while inlay.north.questions() == 0 {
        tokio::task::yield_now().await;
    }

    let (address, north) = (inlay.address(), inlay.north.clone());
    let stopping = tokio::spawn(inlay.server.shutdown());
    while TcpStream::connect(address).is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!stopping.is_finished(), "it waits for the request under way");
    north.release();
    assert_eq!(under_way.await.unwrap().status, 200);
    stopping.await.unwrap();
}

#[tokio::test]
async fn a_request_that_never_ends_holds_up_nobody_for_longer_than_configured() {
    let inlay = Inlay::builder().server("shutdown_timeout_ms = 100").start().await;
    let session = inlay.open(&NORTH).await;
    inlay.north.says(Says::PortfolioOnceReleased);
    let under_way = tokio::spawn(inlay.with_session("GET", "/api/portfolio", &session).send());
    while inlay.north.questions() == 0 {
        tokio::task::yield_now().await;
    }
    inlay.server.shutdown().await;
    under_way.abort();
}

#[tokio::test]
async fn it_says_that_it_is_not_ready_before_it_turns_anybody_away() {
    // Far longer than this test: it ends as soon as everything was seen.
    let inlay = Inlay::builder().server("drain_ms = 600_000").start().await;
    let session = inlay.open(&NORTH).await;
    assert_eq!(Answer::of(inlay.bare("GET", "/readyz")).await.status, 200);
    let ready = inlay.bare("GET", "/readyz");
    let (health, portfolio) = (
        inlay.bare("GET", "/healthz"),
        inlay.with_session("GET", "/api/portfolio", &session),
    );
    let stopping = tokio::spawn(inlay.server.shutdown());
    while Answer::of(ready.try_clone().unwrap()).await.status == 200 {
        tokio::task::yield_now().await;
    }
    assert_eq!(Answer::of(ready).await.text, r#"{"status":"unavailable"}"#);
    assert_eq!(Answer::of(health).await.status, 200);
    let portfolio = Answer::of(portfolio).await;
    assert_eq!(portfolio.status, 200, "who comes is still served");
    assert_eq!(
        portfolio.header("connection"),
        "close",
        "and comes again over another connection"
    );
    assert!(!stopping.is_finished());
    stopping.abort();
}

/// Sends a request and reads its answer, and keeps the connection.
fn kept_alive(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    while !answer.ends_with(r#"{"status":"ok"}"#) {
        let mut piece = [0; 1024];
        let read = stream.read(&mut piece).unwrap();
        answer += std::str::from_utf8(&piece[..read]).unwrap();
    }
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_are_closed_at_once_and_answers_under_way_say_that_they_are_the_last() {
    // Longer than anybody waits: idle connections must not be waited for.
    let inlay = Inlay::builder()
        .server("header_timeout_ms = 600_000")
        .start()
        .await;
    let session = inlay.open(&NORTH).await;
    inlay.north.says(Says::PortfolioOnceReleased);
    let (mut used, mut unused) = (
        kept_alive(inlay.address()),
        TcpStream::connect(inlay.address()).unwrap(),
    );
    unused.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let under_way = tokio::spawn(Answer::of(inlay.with_session("GET", "/api/portfolio", &session)));
    while inlay.north.questions() == 0 {
        tokio::task::yield_now().await;
    }
    let north = inlay.north.clone();
    let stopping = tokio::spawn(inlay.server.shutdown());
    for idle in [&mut used, &mut unused] {
        assert_eq!(idle.read(&mut [0; 1]).unwrap(), 0, "closed, and nothing said");
    }
    north.release();
    let answer = under_way.await.unwrap();
    assert_eq!((answer.status, answer.header("connection")), (200, "close"));
    stopping.await.unwrap();
}

#[tokio::test]
async fn who_follows_events_is_told_to_come_back() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let stream = Stream::open(inlay.with_session("GET", "/api/kyc/events", &session)).await;
    inlay.server.shutdown().await;
    let rest = stream.rest().await;
    assert!(rest.ends_with("retry: 1000\n\n"), "{rest}");
    assert!(!rest.contains("event: end"), "the session goes on: {rest}");
}

#[tokio::test]
async fn a_check_whose_start_was_accepted_is_started_and_left_for_the_next_process() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let checks = inlay.kyc.as_ref().unwrap().north.clone();
    let store = inlay.kyc.as_ref().unwrap().store.clone();
    checks.hold_parties();
    let request = starting(&inlay, &session);
    let starting = tokio::spawn(Answer::of(request));
    while checks.asked_for_party() == 0 {
        tokio::task::yield_now().await;
    }
    let address = inlay.address();
    let stopping = tokio::spawn(inlay.server.shutdown());
    while TcpStream::connect(address).is_ok() {
        tokio::task::yield_now().await;
    }
    checks.give_parties();
    assert_eq!(starting.await.unwrap().status, 201);
    stopping.await.unwrap();
    assert_eq!(checks.runs(), 0, "no job is begun any more");
    assert_eq!(store.depth(Queue::Submit).await.unwrap(), 1, "and none is lost");
}
