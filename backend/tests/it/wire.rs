//! Requests that no client library would send (security rows S07, S08, S31): written by hand, byte by byte.

use std::net::SocketAddr;

use crate::harness::{Inlay, NORTH};
use crate::slow_clients::talk;

async fn send(inlay: &Inlay, request: String) -> String {
    let address: SocketAddr = inlay.address();
    tokio::task::spawn_blocking(move || talk(address, &request))
        .await
        .unwrap()
}

/// The statuses of all answers on the connection.
fn statuses(answer: &str) -> Vec<u16> {
    let lines = answer.split("HTTP/1.1 ").skip(1);
    lines.map(|line| line[..3].parse().unwrap()).collect()
}

async fn status(inlay: &Inlay, request: String) -> u16 {
    let answer = send(inlay, request.clone()).await;
    let [status] = statuses(&answer)[..] else {
        panic!("{request:?} got {answer:?}")
    };
    status
}

fn get(target: &str, headers: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nhost: inlay.example.com\r\nconnection: close\r\n{headers}\r\n")
}

/// Ways to write an address, and what is there for somebody without a session and for somebody with one. Where the second is
/// 200, the first is 401: the same address, and so the same check.
const TARGETS: [(&str, u16, u16); 28] = [
    ("/api/portfolio", 401, 200),
    ("/api/portfolio?x=/healthz", 401, 200),
    ("/api/portfolio?", 401, 200),
    ("/api/portfolio#/healthz", 401, 200),
    ("/api/portfolio?#", 401, 200),
    ("http://evil.example/api/portfolio", 401, 200),
    ("https://inlay.example.com:9/api/portfolio", 401, 200),
    ("http://evil.example/healthz", 200, 200),
    ("/healthz#/api/portfolio", 200, 200),
    ("/healthz?/api/portfolio", 200, 200),
    ("/healthz/../api/portfolio", 404, 404),
    ("/healthz/..%2fapi/portfolio", 404, 404),
    ("/healthz;/api/portfolio", 404, 404),
    ("/assets/../api/portfolio", 404, 404),
    ("/assets/..%2f..%2fapi%2fportfolio", 404, 404),
    ("/api/./portfolio", 404, 404),
    ("/api/portfolio/.", 404, 404),
    ("/api/portfolio/../portfolio", 404, 404),
    ("/api/portfolio/%2e%2e/portfolio", 404, 404),
    ("/api/portfolio;jsessionid=1", 404, 404),
    ("/api//portfolio", 404, 404),
    ("//inlay.example.com/api/portfolio", 404, 404),
    ("/api/portfolio%00", 404, 404),
    ("/api/portfolio%20", 404, 404),
    ("/api/portfoli%6f", 404, 404),
    ("/api/port\u{131}folio", 404, 404),
    ("api/portfolio", 400, 400),
    ("/api/portfolio HTTP/1.1 ", 400, 400),
];

#[tokio::test(flavor = "multi_thread")]
async fn no_way_to_write_an_address_gets_around_the_check_of_the_session() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let client = "x-inlay-client: 1\r\n";
    let bearer = format!(
        "{client}authorization: Bearer {}\r\nx-inlay-instance: {}\r\n",
        session.grant.token, session.widget.instance
    );
    for (target, without, _) in TARGETS {
        // What is not of the API asks for no header, and gives nothing away.
        assert_eq!(status(&inlay, get(target, client)).await, without, "{target}");
        assert_eq!(inlay.north.questions(), 0, "{target}");
    }
    for (target, _, with) in TARGETS {
        assert_eq!(status(&inlay, get(target, &bearer)).await, with, "{target}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_header_stands_in_for_a_session() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    let token = &session.grant.token;
    for header in [
        format!("cookie: session={token}; authorization=Bearer%20{token}"),
        format!("x-authorization: Bearer {token}"),
        format!("proxy-authorization: Bearer {token}"),
        format!("authorization_: Bearer {token}"),
        format!("authorization: Basic {token}"),
        "user-agent: kube-probe/1.30".to_owned(),
        "user-agent: GoogleHC/1.0".to_owned(),
        "x-forwarded-for: 127.0.0.1".to_owned(),
        "x-forwarded-user: admin".to_owned(),
        "x-original-url: /healthz".to_owned(),
        "x-rewrite-url: /healthz".to_owned(),
        "x-http-method-override: OPTIONS".to_owned(),
        "x-forwarded-prefix: /healthz".to_owned(),
    ] {
        let head = format!("x-inlay-client: 1\r\n{header}\r\n");
        assert_eq!(
            status(&inlay, get("/api/portfolio", &head)).await,
            401,
            "{header}"
        );
    }
    assert_eq!(inlay.north.questions(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_changes_nothing_and_two_or_none_are_refused() {
    let inlay = Inlay::start().await;
    let request = |version: &str, hosts: &str| {
        format!("GET /api/portfolio HTTP/{version}\r\n{hosts}x-inlay-client: 1\r\nconnection: close\r\n\r\n")
    };
    for (version, hosts, expected) in [
        ("1.1", "host: evil.example\r\n", 401),
        ("1.1", "host: 127.0.0.1\r\n", 401),
        ("1.1", "host: \r\n", 401),
        ("1.1", "", 400),
        (
            "1.1",
            "host: inlay.example.com\r\nhost: inlay.example.com\r\n",
            400,
        ),
        ("1.1", "host: inlay.example.com\r\nHOST: evil.example\r\n", 400),
    ] {
        let answer = send(&inlay, request(version, hosts)).await;
        assert_eq!(statuses(&answer), [expected], "{hosts:?}");
        assert!(!answer.contains("evil.example"), "{answer}");
    }
    let answer = send(&inlay, request("1.0", "")).await;
    assert!(answer.starts_with("HTTP/1.0 401"), "{answer}");
}

/// What a proxy and a server could read as different requests. Behind each stands one that must never be answered: 404 would tell.
const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

fn post(headers: &str, body: &str) -> String {
    format!(
        "POST /api/session HTTP/1.1\r\nhost: x\r\nx-inlay-client: 1\r\ncontent-type: application/json\r\n{headers}\r\n{body}"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_readers_could_take_for_two_requests_is_refused_or_the_last_of_its_connection() {
    let inlay = Inlay::start().await;
    let chunked = "2\r\n{}\r\n0\r\n\r\n";
    for (headers, body) in [
        // RFC 9112, 6.3: a length beside an encoding.
        ("content-length: 2\r\ntransfer-encoding: chunked\r\n", chunked),
        ("transfer-encoding: chunked\r\ncontent-length: 2\r\n", chunked),
        (
            "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
            chunked,
        ),
        ("transfer-encoding: chunked, identity\r\n", chunked),
        ("transfer-encoding: identity\r\n", "{}"),
        ("transfer-encoding: xchunked\r\n", chunked),
        ("transfer-encoding: \u{b}chunked\r\n", chunked),
        ("transfer-encoding : chunked\r\n", chunked),
        ("transfer-encoding:\r\n chunked\r\n", chunked),
        ("transfer-encoding: chunked\r\n", chunked),
        ("content-length: 2\r\ncontent-length: 3\r\n", "{}"),
        ("content-length: 2, 3\r\n", "{}"),
        ("content-length: +2\r\n", "{}"),
        ("content-length: -2\r\n", "{}"),
        ("content-length: 0x2\r\n", "{}"),
        ("content-length: 2 2\r\n", "{}"),
        ("content-length: 99999999999999999999\r\n", "{}"),
        ("content-length : 2\r\n", "{}"),
        ("x: y\r\n content-length: 2\r\n", "{}"),
        (" x: y\r\ncontent-length: 2\r\n", "{}"),
        ("x\u{0}: y\r\ncontent-length: 2\r\n", "{}"),
        ("x: y\rcontent-length: 2\r\n", "{}"),
    ] {
        let answer = send(&inlay, post(headers, body) + SMUGGLED).await;
        assert!(!answer.contains("HTTP/1.1 404"), "{headers:?}: {answer}");
        let statuses = statuses(&answer);
        assert!(
            statuses.iter().all(|status| *status == 400),
            "{headers:?}: {answer}"
        );
        assert!(!statuses.is_empty(), "{headers:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_one_after_the_other_are_both_answered() {
    // So that the test above says something: this is how it would look.
    let inlay = Inlay::start().await;
    let answer = send(&inlay, post("content-length: 2\r\n", "{}") + SMUGGLED).await;
    assert_eq!(statuses(&answer), [400, 404], "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_becomes_a_request_is_refused_in_few_words() {
    let inlay = Inlay::start().await;
    let many: String = (0..200).map(|number| format!("x-{number}: y\r\n")).collect();
    for (request, expected) in [
        ("\0\0\0\0".to_owned(), 400),
        ("GET\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/3.0\r\n\r\n".to_owned(), 400),
        (get("/healthz", &many), 431),
        (get("/healthz", &format!("x: {}\r\n", "y".repeat(20_000))), 431),
        (get(&format!("/{}", "x".repeat(20_000)), ""), 431),
        (get("/healthz", "x: \u{1}\r\n"), 400),
        (
            "\x16\x03\x01\x02\x00\x01\x00\x01\x7c\x03\x03\r\n\r\n".to_owned(),
            400,
        ),
    ] {
        let answer = send(&inlay, request.clone()).await;
        let begin: String = request.chars().take(40).collect();
        assert_eq!(statuses(&answer), [expected], "{begin:?}: {answer}");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(body.is_empty(), "{begin:?}: {answer}");
        let head = head.to_lowercase();
        assert!(!head.contains("server:") && !head.contains("hyper"), "{head}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_of_http_gets_no_answer() {
    let inlay = Inlay::start().await;
    let answer = send(&inlay, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()).await;
    assert_eq!(answer, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_out_of_all_proportion_is_refused_with_a_problem() {
    let inlay = Inlay::start().await;
    for (bytes, expected) in [(2048, 404), (2049, 400)] {
        let target = format!("/{}", "x".repeat(bytes - 1));
        let answer = send(&inlay, get(&target, "")).await;
        assert_eq!(statuses(&answer), [expected], "{bytes}");
        assert!(answer.contains("application/problem+json"), "{answer}");
        let query = format!("/?{}", "x".repeat(bytes - 2));
        assert_eq!(status(&inlay, get(&query, "")).await, expected, "{bytes}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn methods_that_nobody_knows_reach_nothing() {
    let inlay = Inlay::start().await;
    for (line, expected) in [
        ("TRACE /healthz", 405),
        ("TRACK /healthz", 405),
        ("CONNECT inlay.example.com:443", 404),
        ("CONNECT /api/portfolio", 405),
        ("OPTIONS *", 404),
        ("get /healthz", 405),
        ("GET/healthz", 400),
        ("PROPFIND /api/portfolio", 405),
    ] {
        let request = format!(
            "{line} HTTP/1.1\r\nhost: x\r\nx-inlay-client: 1\r\nx-echo: echo\r\nconnection: close\r\n\r\n"
        );
        let answer = send(&inlay, request).await;
        assert_eq!(statuses(&answer), [expected], "{line}: {answer}");
        assert!(!answer.contains("x-echo"), "{line}: {answer}");
    }
}
