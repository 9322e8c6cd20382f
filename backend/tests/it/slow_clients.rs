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

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_nobody_reads_holds_no_connection() {
    let inlay = Inlay::builder().server("body_timeout_ms = 100").start().await;
    for path in ["/healthz", "/api/portfolio", "/assets/nothing", "/nothing"] {
        let head =
            format!("GET {path} HTTP/1.1\r\nhost: x\r\nx-inlay-client: 1\r\ncontent-length: 100\r\n\r\n1");
        let address = inlay.address();
        let answer = tokio::task::spawn_blocking(move || talk(address, &head))
            .await
            .unwrap();
        assert!(answer.starts_with("HTTP/1.1 "), "{path}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_its_answers_gives_up_its_place() {
    let settings = "write_timeout_ms = 100\nmax_connections = 1\nmax_connections_per_address = 1";
    let inlay = Inlay::builder().server(settings).start().await;
    let address = inlay.address();
    // Far more than the system holds for a reader: the document has tens of kilobytes.
    let one = "GET /api/openapi.json HTTP/1.1\r\nhost: x\r\nx-inlay-client: 1\r\n\r\n";
    let greedy = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        // The service stops reading too, as soon as it cannot answer.
        stream.set_nonblocking(true).unwrap();
        let _ = stream.write(one.repeat(1_000).as_bytes());
        stream
    });
    let greedy = greedy.await.unwrap();
    // There is one place: the next is served when the first is gone.
    let answer = talk_until_served(address).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    drop(greedy);
}

/// Tries until it is let in.
async fn talk_until_served(address: SocketAddr) -> String {
    let request = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    for _ in 0..1_000 {
        let answer = tokio::task::spawn_blocking(move || talk(address, request))
            .await
            .unwrap();
        if !answer.is_empty() {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nobody was let in");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_holds_no_more_connections_than_its_share() {
    let inlay = Inlay::builder()
        .server("max_connections_per_address = 2")
        .start()
        .await;
    let address = inlay.address();
    let held = [
        TcpStream::connect(address).unwrap(),
        TcpStream::connect(address).unwrap(),
    ];
    let refused = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(NEVER)).unwrap();
        stream.read(&mut [0; 1])
    });
    // Closed without a word, with or without a reset.
    assert!(matches!(refused.await.unwrap(), Ok(0) | Err(_)));
    drop(held);
    talk_until_served(address).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_proxy_holds_as_many_as_it_needs() {
    let inlay = Inlay::builder()
        .server("max_connections_per_address = 1\ntrusted_proxies = ['127.0.0.1']")
        .start()
        .await;
    let address = inlay.address();
    let _held: Vec<_> = (0..5).map(|_| TcpStream::connect(address).unwrap()).collect();
    let answer = talk_to(
        &inlay,
        "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}
