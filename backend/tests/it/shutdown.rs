//! The end of the service: nobody is cut off who was already let in, and nobody new is let in.

use std::net::TcpStream;

use crate::harness::{Answer, Inlay, NORTH, Says};

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
