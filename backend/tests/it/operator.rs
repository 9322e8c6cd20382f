//! The operator's listener: what it tells, and that nobody else is told (security rows S08 and S31).

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use futures::future::join_all;
use inlay_backend::upstream::UpstreamError;
use inlay_contract::ErrorCode;
use serde_json::{Value, json};

use crate::harness::{Answer, Builder, Inlay, NORTH, RECORD, SOUTH, Says, USER};
use crate::running::Running;
use crate::slow_clients::talk;
use crate::tenants::folder::Folder;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A service with a listener for its operator on a free port.
fn with_operator() -> Builder {
    // The block after `[session]`.
    Inlay::builder().session("[operator]\nlisten = '127.0.0.1:0'")
}

fn operator(inlay: &Inlay) -> SocketAddr {
    inlay.server.operator_address().unwrap()
}

/// Head and body of what the operator's listener answers. Asked from another thread: the service runs on this one.
async fn get(inlay: &Inlay, path: &'static str) -> (String, String) {
    get_with(inlay, path, "").await
}

async fn get_with(inlay: &Inlay, path: &'static str, headers: &'static str) -> (String, String) {
    let address = operator(inlay);
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}\r\n");
    let answer = tokio::task::spawn_blocking(move || talk(address, &request))
        .await
        .unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

#[tokio::test]
async fn prometheus_reads_what_happened_on_the_public_port() {
    let inlay = with_operator().start().await;
    let session = inlay.open(&NORTH).await;
    assert_eq!(inlay.get_portfolio(&session).await.status, 200);
    assert_eq!(
        Answer::of(inlay.request("GET", "/api/portfolio")).await.status,
        401
    );

    let (head, text) = get(&inlay, "/metrics").await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("content-type: text/plain; version=0.0.4"), "{head}");
    // Other tests of this process are counted, too.
    for (series, least) in [
        (
            r#"inlay_http_requests_total{method="GET",route="/api/portfolio",status="200"}"#,
            1.0,
        ),
        (
            r#"inlay_http_requests_total{method="GET",route="/api/portfolio",status="401"}"#,
            1.0,
        ),
        (
            r#"inlay_http_errors_total{kind="authentication",code="session_missing"}"#,
            1.0,
        ),
        (
            r#"inlay_http_request_duration_seconds_count{route="/api/portfolio"}"#,
            2.0,
        ),
        (r#"inlay_build_info{version="0.1.0"}"#, 1.0),
        ("process_resident_memory_bytes", 1e6),
    ] {
        let line = text.lines().find_map(|line| line.strip_prefix(series));
        let value: f64 = line
            .unwrap_or_else(|| panic!("{series} is missing: {text}"))
            .trim()
            .parse()
            .unwrap();
        assert!(least <= value, "{series} {value}");
    }
    for forbidden in [
        USER,
        RECORD,
        &session.grant.token,
        &session.widget.instance.to_string(),
    ] {
        assert!(!text.contains(forbidden), "the metrics name {forbidden}");
    }
}

#[tokio::test]
async fn the_operator_learns_which_part_is_not_ready_and_balancers_what_concerns_the_instance() {
    let inlay = with_operator().kyc().start().await;
    inlay.south.says(Says::Error(|| UpstreamError::Timeout));
    let (head, body) = get(&inlay, "/readyz").await;
    assert!(head.starts_with("HTTP/1.1 503"), "{head}");
    let body: Value = serde_json::from_str(&body).unwrap();
    let expected = json!({
        "status": "unavailable",
        "parts": [
            {"part": "store", "ready": true},
            {"part": "provider", "tenant": NORTH.id, "ready": true},
            {"part": "provider", "tenant": SOUTH.id, "ready": false, "code": ErrorCode::ProviderTimeout.as_str()},
        ],
    });
    assert_eq!(body, expected);
    let public = Answer::of(inlay.bare("GET", "/readyz")).await;
    assert_eq!(
        (public.status, public.text.as_str()),
        (200, r#"{"status":"ok"}"#),
        "it is no concern of the other firms"
    );
    let (head, body) = get(&inlay, "/healthz").await;
    assert!(
        head.starts_with("HTTP/1.1 200") && body.contains(r#""status":"ok""#),
        "{body}"
    );
}

#[tokio::test]
async fn no_way_leads_to_the_metrics_on_the_public_port() {
    let inlay = with_operator().start().await;
    let address = inlay.address();
    for path in [
        "/metrics",
        "/METRICS",
        "//metrics",
        "/metrics/",
        "/./metrics",
        "/api/../metrics",
        "/%6detrics",
        "/metrics;x=1",
        "/metrics%00",
        "/api/metrics",
        "/healthz/../metrics",
        "/assets/..%2fmetrics",
        "/operator/metrics",
        "/metrics?x#y",
    ] {
        for extra in [
            "",
            "x-forwarded-for: 127.0.0.1\r\n",
            "x-original-url: /metrics\r\n",
            "x-inlay-client: 1\r\n",
        ] {
            let request =
                format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:8701\r\nconnection: close\r\n{extra}\r\n");
            let answer = tokio::task::spawn_blocking(move || talk(address, &request))
                .await
                .unwrap();
            let status = answer.split(' ').nth(1).unwrap();
            assert!(
                matches!(status, "400" | "403" | "404"),
                "{path} {extra:?}: {answer}"
            );
            assert!(!answer.contains("inlay_http"), "{path} {extra:?}");
        }
    }
    for path in [
        "/",
        "/api/portfolio",
        "/embed",
        "/assets/x.js",
        "/webhooks/platform",
        "/openapi.json",
    ] {
        let (head, _) = get(&inlay, path).await;
        assert!(
            head.starts_with("HTTP/1.1 404"),
            "the operator's listener has {path}: {head}"
        );
    }
}

#[tokio::test]
async fn a_web_page_that_the_operator_looks_at_learns_nothing() {
    let inlay = with_operator().start().await;
    for headers in [
        "origin: https://evil.example\r\n",
        "sec-fetch-site: cross-site\r\n",
        "sec-fetch-site: same-origin\r\n",
    ] {
        let (head, body) = get_with(&inlay, "/metrics", headers).await;
        assert!(head.starts_with("HTTP/1.1 403") && body.is_empty(), "{head}");
    }
    let (head, _) = get_with(&inlay, "/metrics", "sec-fetch-site: none\r\n").await;
    assert!(
        head.starts_with("HTTP/1.1 200"),
        "who types the address sees the page: {head}"
    );
    assert!(!head.contains("access-control"), "{head}");
}

// A name that somebody else gave this address, so that a page of theirs may read what it answers.
#[tokio::test]
async fn whoever_asks_for_another_name_learns_nothing() {
    let inlay = with_operator().start().await;
    let address = operator(&inlay);
    for (host, status) in [
        ("evil.example:8701", "403"),
        ("127.0.0.1.evil.example", "403"),
        ("localhost:8701", "200"),
        ("127.0.0.1", "200"),
    ] {
        let request = format!("GET /metrics HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        let answer = tokio::task::spawn_blocking(move || talk(address, &request))
            .await
            .unwrap();
        assert_eq!(answer.split(' ').nth(1), Some(status), "{host}: {answer}");
    }
}

// The recorder is the process's, so only a process of its own shows whether it was there in time.
#[tokio::test]
async fn calls_of_providers_are_measured_from_the_start_on() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let operator = "\n[operator]\nlisten = '127.0.0.1:0'\n";
    folder.write("inlay.toml", &(folder.read("inlay.toml") + operator));
    let own = format!("tenants/{}.toml", NORTH.id);
    let limits = "\n[provider.platform.limits]\nrequests_per_minute = 600\n";
    folder.write(&own, &(folder.read(&own) + limits));
    let service = Running::start(&folder);
    let line = service.wait_for(0, "listening for the operator");
    let address = line
        .split("address=")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    let address: SocketAddr = address.parse().unwrap_or_else(|_| panic!("{line}"));

    let request = format!("GET /metrics HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    // The service looks whether its providers are ready, and so calls them.
    let begun = std::time::Instant::now();
    let mut missing = vec![
        format!(
            "inlay_upstream_breaker_state{{provider=\"platform\",purpose=\"portfolio\",tenant=\"{}\"}} ",
            NORTH.id
        ),
        format!(
            "inlay_upstream_queue_depth{{provider=\"platform\",purpose=\"portfolio\",tenant=\"{}\"}} ",
            NORTH.id
        ),
        format!(
            "inlay_upstream_limit_per_minute{{provider=\"platform\",purpose=\"portfolio\",tenant=\"{}\"}} 600",
            NORTH.id
        ),
        format!(
            "inlay_upstream_counted_calls_total{{provider=\"platform\",tenant=\"{}\"}} ",
            NORTH.id
        ),
        "inlay_upstream_call_duration_seconds_count{provider=\"platform\"} ".to_owned(),
        "inlay_upstream_queue_wait_seconds_count{provider=\"platform\"} ".to_owned(),
        "inlay_upstream_retry_budget_exhausted_total{provider=\"platform\"} ".to_owned(),
    ];
    while !missing.is_empty() {
        let text = talk(address, &request);
        missing.retain(|series| !text.lines().any(|line| line.starts_with(series)));
        assert!(begun.elapsed() < PATIENCE, "{missing:?} are missing: {text}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn it_ends_with_the_service() {
    let inlay = with_operator().start().await;
    let address = operator(&inlay);
    assert!(TcpStream::connect(address).is_ok());
    inlay.server.shutdown().await;
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn a_configured_address_that_is_taken_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("index.html"), "__INLAY_TENANT__").unwrap();
    std::fs::write(folder.path().join("secret"), "s").unwrap();
    std::fs::write(
        folder.path().join(format!("{}.pem", NORTH.id)),
        NORTH.certificate(),
    )
    .unwrap();
    let toml = format!("[server]\nlisten = '127.0.0.1:0'\nassets = '.'\n[operator]\nlisten = '{address}'\n");
    let toml = toml + &NORTH.tenant_block();
    let config = inlay_backend::config::Config::parse(&toml, &folder.path().join("inlay.toml")).unwrap();
    let refused = inlay_backend::serve(config, inlay_backend::clock::Clock::system())
        .await
        .unwrap_err();
    let said = refused.to_string();
    assert!(
        said.contains(&address.to_string()) && said.contains("operator.listen"),
        "{said}"
    );
}

/// Ten thousand requests of somebody who wants the service to remember each.
#[tokio::test]
async fn whatever_strangers_send_makes_no_new_series() {
    let inlay = with_operator().start().await;
    let methods = [
        "GET",
        "POST",
        "PUT",
        "DELETE",
        "PATCH",
        "HEAD",
        "OPTIONS",
        "TRACE",
        "BREW",
        "X-STRANGE",
    ];
    let paths = [
        "",
        "api/",
        "api/portfolio/",
        "assets/",
        "webhooks/",
        "embed/",
        "api/kyc/",
        ".well-known/",
    ];
    let crowd = (0..10_usize).map(|who| {
        let inlay = &inlay;
        async move {
            for turn in 0..1_000_usize {
                let number = who * 1_000 + turn;
                let method = methods[number % methods.len()];
                let path = format!(
                    "/{}stranger-{number}?stranger={number}",
                    paths[number / 7 % paths.len()]
                );
                let request = inlay
                    .bare(method, &path)
                    .header("x-request-id", format!("stranger-{number}"))
                    .header("user-agent", format!("stranger-{number}"))
                    .header("authorization", format!("Bearer stranger-{number}"))
                    .header("content-type", format!("text/stranger-{number}"));
                let status = request.send().await.unwrap().status().as_u16();
                assert!(status < 500, "{method} {path}: {status}");
            }
        }
    });
    join_all(crowd).await;

    let (_, text) = get(&inlay, "/metrics").await;
    assert!(
        !text.contains("stranger"),
        "a stranger's words are in the metrics"
    );
    let mut routes: BTreeSet<String> = ["(none)", "/assets/{*file}", "/api/{*rest}"]
        .map(str::to_owned)
        .into();
    let document: Value =
        serde_json::from_str(&inlay_backend::api::openapi_document().to_json().unwrap()).unwrap();
    routes.extend(document["paths"].as_object().unwrap().keys().cloned());
    for line in text.lines().filter(|line| line.starts_with("inlay_http_")) {
        let known = |name: &str, is_known: &dyn Fn(&str) -> bool| {
            let value = line
                .split_once(&format!("{name}=\""))
                .and_then(|(_, rest)| rest.split('"').next());
            assert!(value.is_none_or(is_known), "{line}");
        };
        known("route", &|route| routes.contains(route));
        known("method", &|method| {
            method == "(other)" || methods[..7].contains(&method)
        });
        known("status", &|status| {
            status == "aborted" || (status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit()))
        });
        known("code", &|code| {
            ErrorCode::ALL.iter().any(|known| known.as_str() == code)
        });
    }
}
