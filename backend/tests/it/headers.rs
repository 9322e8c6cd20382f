//! The headers that no answer leaves without (security rows S15, S16).

use crate::endpoints::operations;
use crate::harness::{Answer, Inlay, NORTH};

const STRICT_POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[tokio::test]
async fn every_answer_has_the_strict_headers_or_a_reason_for_others() {
    let inlay = Inlay::start().await;
    let embed = format!("/embed?org={}", NORTH.id);
    let (check, setup) = (
        format!("/embed/check?org={}", NORTH.id),
        format!("/api/setup?org={}", NORTH.id),
    );
    let session = inlay.open(&NORTH).await;
    let asset = format!("/assets/{}", crate::assets::FILES[0].0);
    // Path, Cache-Control, Cross-Origin-Resource-Policy, own Content-Security-Policy
    let forever = "public, max-age=31536000, immutable";
    for (path, cache, resource_policy, has_own_policy) in [
        ("/api/session", "no-store", "same-origin", false),
        ("/api/portfolio", "no-store", "same-origin", false),
        ("/api/portfolio/book", "no-store", "same-origin", false),
        ("/api/launch", "no-store", "same-origin", false),
        (setup.as_str(), "no-store", "same-origin", false),
        ("/api/openapi.json", "no-store", "same-origin", false),
        ("/api/nothing", "no-store", "same-origin", false),
        ("/healthz", "no-store", "same-origin", false),
        ("/readyz", "no-store", "same-origin", false),
        ("/nothing", "no-store", "same-origin", false),
        (embed.as_str(), "no-store", "same-origin", true),
        ("/embed?org=unknown", "no-store", "same-origin", true),
        (check.as_str(), "no-store", "same-origin", true),
        ("/embed/check.js", "no-store", "cross-origin", false),
        (asset.as_str(), forever, "cross-origin", false),
        ("/assets/nothing.js", "no-store", "cross-origin", false),
    ] {
        for method in ["GET", "HEAD", "PUT"] {
            let answer = Answer::of(inlay.with_session(method, path, &session)).await;
            assert_eq!(
                answer.header("x-content-type-options"),
                "nosniff",
                "{method} {path}"
            );
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{method} {path}");
            assert_eq!(
                answer.header("cross-origin-opener-policy"),
                "same-origin",
                "{method} {path}"
            );
            assert_eq!(
                answer.header("strict-transport-security"),
                "max-age=63072000; includeSubDomains"
            );
            assert!(
                answer.header("permissions-policy").contains("camera=()"),
                "{method} {path}"
            );
            let is_refused = method == "PUT";
            // An asset that is not there is refused by the folder's own service, a script of ours before its handler.
            let is_ours_and_refused = is_refused && path == "/embed/check.js";
            assert_eq!(
                answer.header("cross-origin-resource-policy"),
                if is_ours_and_refused {
                    "same-origin"
                } else {
                    resource_policy
                },
                "{method} {path}"
            );
            assert_eq!(
                answer.header("cache-control"),
                if is_refused { "no-store" } else { cache },
                "{method} {path}"
            );
            let policy = answer.header("content-security-policy");
            assert_eq!(
                policy != STRICT_POLICY,
                has_own_policy && !is_refused,
                "{method} {path}: {policy}"
            );
        }
    }
}

/// Every header that any answer may have.
const KNOWN: [&str; 24] = [
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
    "permissions-policy",
    "referrer-policy",
    "retry-after",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "www-authenticate",
    "x-content-type-options",
    "x-request-id",
];

#[tokio::test]
async fn no_endpoint_answers_with_a_header_that_was_not_thought_of() {
    let inlay = Inlay::builder().kyc().start().await;
    for (method, path, _) in operations() {
        // One of them ends it.
        let session = inlay.open(&NORTH).await;
        let requests = [
            inlay.bare(&method, &path),
            inlay.request(&method, &path),
            inlay.with_session(&method, &path, &session),
            inlay.request("OPTIONS", &path).header("origin", "null"),
            inlay.request("BREW", &path),
        ];
        for request in requests {
            // It also checks the headers that no answer leaves without.
            let answer = Answer::of(request).await;
            for name in answer.headers.keys() {
                assert!(KNOWN.contains(&name.as_str()), "{method} {path}: {name}");
            }
        }
    }
}

#[tokio::test]
async fn over_plain_http_nobody_is_told_to_insist_on_tls() {
    // Without a public origin the service is reached under its own loopback address.
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("index.html"), "__INLAY_TENANT__").unwrap();
    std::fs::write(
        folder.path().join(format!("{}.pem", NORTH.id)),
        NORTH.certificate(),
    )
    .unwrap();
    std::fs::write(folder.path().join("secret"), "s").unwrap();
    let toml = format!(
        "[server]\nlisten = '127.0.0.1:0'\nassets = '.'\n{}",
        NORTH.tenant_block()
    );
    let config = inlay_backend::config::Config::parse(&toml, &folder.path().join("inlay.toml")).unwrap();
    let server = inlay_backend::server::serve(config, inlay_backend::clock::Clock::system())
        .await
        .unwrap();
    let response = tokio::task::spawn_blocking({
        let address = server.address();
        move || {
            crate::slow_clients::talk(
                address,
                "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            )
        }
    });
    let response = response.await.unwrap();
    assert!(response.starts_with("HTTP/1.1 200 OK"), "{response}");
    assert!(!response.contains("strict-transport-security"), "{response}");
    server.shutdown().await;
}
