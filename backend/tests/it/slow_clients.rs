//! Clients that send too slowly, and the end of the service (security row S23).

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::harness::Inlay;

/// Far longer than any time-out of these tests: reached only when the service never closes.
const NEVER: Duration = Duration::from_secs(60);

/// Sends `request`, waits until the service closes the connection and returns what it said.
pub(crate) fn talk(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(NEVER)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    match stream.read_to_string(&mut answer) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
        Err(error) => panic!("the service did not close the connection: {error}"),
    }
    answer
}

async fn talk_to(inlay: &Inlay, request: &'static str) -> String {
    let address = inlay.address();
    tokio::task::spawn_blocking(move || talk(address, request))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_never_ends_its_head_is_cut_off() {
    let inlay = Inlay::builder().server("header_timeout_ms = 100").start().await;
    for head in ["", "GET", "GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let answer = talk_to(&inlay, head).await;
        assert!(!answer.contains("200 OK"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_is_closed() {
    // Long enough for a busy machine to send the one request.
    let inlay = Inlay::builder().server("header_timeout_ms = 2000").start().await;
    let answer = talk_to(&inlay, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_never_ends_its_body_is_refused_and_cut_off() {
    let inlay = Inlay::builder().server("body_timeout_ms = 100").start().await;
    let answer = talk_to(
        &inlay,
        "POST /api/session HTTP/1.1\r\nhost: x\r\nx-inlay-client: 1\r\ncontent-type: application/json\r\n\
         content-length: 100\r\n\r\n{",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("request_malformed"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_without_end_is_refused() {
    let inlay = Inlay::start().await;
    let address = inlay.address();
    let request = format!(
        "GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n",
        "x".repeat(64 * 1024)
    );
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(NEVER)).unwrap();
        // The service may close before everything is written.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    });
    let answer = answer.await.unwrap();
    assert!(!answer.contains("200 OK"), "{answer}");
}
