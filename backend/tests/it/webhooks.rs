//! Deliveries of providers, to a service that keeps them in a file.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use inlay_backend::audit::ChainKey;
use inlay_backend::clock::ManualClock;
use inlay_backend::config::{
    CacheConfig, Config, LimitsConfig, LogConfig, OperatorConfig, OperatorListen, ServerConfig,
    SessionConfig, WebhookConfig, WebhookSecrets,
};
use inlay_backend::sender::TrustedProxies;
use inlay_backend::server::{self, KycSetup, Server};
use inlay_backend::store::{self, Queue, Store};
use inlay_backend::webhook::WebhookTenant;
use inlay_contract::ErrorCode;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::harness::{Answer, NORTH};

const KEY: [u8; 32] = [7; 32];
const SECOND: i64 = 1_700_000_000;
const BODY: &str = r#"{"type":"kyc.check.updated","data":{"id":"run-1"}}"#;

async fn open(folder: &Path) -> Arc<dyn Store> {
    let url = format!("sqlite:{}", folder.join("store.db").display());
    store::open(&url, Arc::new(ChainKey::new(&KEY))).await.unwrap()
}

/// A service that awaits deliveries of `platform` and keeps them in `folder`.
async fn serve(folder: &Path, webhook: WebhookConfig) -> Server {
    serve_behind(folder, webhook, &[]).await
}

/// The same, with these proxies in front.
async fn serve_behind(folder: &Path, webhook: WebhookConfig, proxies: &[&str]) -> Server {
    std::fs::write(folder.join("index.html"), "<!doctype html>__INLAY_TENANT__").unwrap();
    std::fs::write(folder.join("secret"), STANDARD.encode(KEY)).unwrap();
    let mut server = ServerConfig::default();
    server.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    server.assets = folder.to_owned();
    server.trusted_proxies = TrustedProxies::parse(proxies.iter().copied()).unwrap();
    let config = Config {
        server,
        limits: LimitsConfig::default(),
        log: LogConfig::default(),
        operator: OperatorConfig::at(OperatorListen::Off),
        cache: CacheConfig::default(),
        session: SessionConfig::default(),
        webhook,
        store: None,
        audit: None,
        tenants: Vec::new(),
        secrets: Vec::new(),
        file: None,
    };
    let kyc = KycSetup {
        store: open(folder).await,
        tenants: Default::default(),
        webhooks: vec![WebhookTenant {
            org: NORTH.id.parse().unwrap(),
            provider: "platform".to_owned(),
            secrets: WebhookSecrets::in_files([folder.join("secret")]).unwrap(),
        }],
    };
    let clock = ManualClock::at(Timestamp::from_second(SECOND).unwrap()).clock();
    server::serve_with(config, clock, Default::default(), Some(kyc))
        .await
        .unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a test is a client of its own")]
fn request(server: &Server, method: &str) -> reqwest::RequestBuilder {
    let url = format!("{}/webhooks/platform", server.base_url());
    reqwest::Client::new().request(method.parse().unwrap(), url)
}

fn delivery(server: &Server, id: &str) -> reqwest::RequestBuilder {
    let mut hmac = Hmac::<Sha256>::new_from_slice(&KEY).unwrap();
    hmac.update(format!("{id}.{SECOND}.{BODY}").as_bytes());
    let signature = STANDARD.encode(hmac.finalize().into_bytes());
    request(server, "POST")
        .header("webhook-id", id)
        .header("webhook-timestamp", SECOND)
        .header("webhook-signature", format!("v1,{signature}"))
        .body(BODY)
}

#[tokio::test]
async fn what_was_acknowledged_is_known_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    for status in [202, 200] {
        let server = serve(folder.path(), WebhookConfig::default()).await;
        assert_eq!(Answer::of(delivery(&server, "msg_1")).await.status, status);
        server.shutdown().await;
    }
}

#[tokio::test]
async fn no_page_can_read_an_answer_or_ask_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(folder.path(), WebhookConfig::default()).await;
    for origin in ["null", "https://inlay.example.com", "https://evil.example"] {
        let answer = Answer::of(delivery(&server, "msg_1").header("origin", origin)).await;
        assert!(matches!(answer.status, 200 | 202), "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), "");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
        let preflight = request(&server, "OPTIONS")
            .header("origin", origin)
            .header("access-control-request-method", "POST");
        let answer = Answer::of(preflight).await;
        assert_eq!(answer.code(), ErrorCode::MethodNotAllowed);
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
}

#[tokio::test]
async fn senders_are_told_apart_by_their_connection_or_by_a_trusted_proxy() {
    let folder = tempfile::tempdir().unwrap();
    let few = WebhookConfig {
        per_second: NonZeroU32::MIN,
        burst: NonZeroU32::MIN,
        ..WebhookConfig::default()
    };
    let from = |server: &Server, sender: &str| delivery(server, "msg_1").header("x-forwarded-for", sender);

    let server = serve(folder.path(), few.clone()).await;
    assert_eq!(Answer::of(from(&server, "192.0.2.1")).await.status, 202);
    let answer = Answer::of(from(&server, "192.0.2.2")).await;
    assert_eq!(
        (answer.code(), answer.header("retry-after")),
        (ErrorCode::RateLimited, "1")
    );
    server.shutdown().await;

    let server = serve_behind(folder.path(), few, &["127.0.0.0/8"]).await;
    assert_eq!(Answer::of(from(&server, "192.0.2.1")).await.status, 200);
    assert_eq!(Answer::of(from(&server, "192.0.2.2")).await.status, 200);
    assert_eq!(
        Answer::of(from(&server, "192.0.2.2")).await.code(),
        ErrorCode::RateLimited
    );
}

#[tokio::test]
async fn an_operator_sees_what_was_given_up_and_puts_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(folder.path(), WebhookConfig::default()).await;
    assert_eq!(Answer::of(delivery(&server, "msg_1")).await.status, 202);
    // No tenant has checks here, so the worker gives it up at once.
    let store = open(folder.path()).await;
    for _ in 0..500 {
        if !store.dead(Queue::Webhook, 1).await.unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.shutdown().await;

    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(&format!("{}.pem", NORTH.id), &NORTH.certificate());
    write("audit.key", &("07".repeat(32) + "\n"));
    let head = "[store]\nurl = 'sqlite:store.db'\n[audit]\nkey_file = 'audit.key'\n";
    write("inlay.toml", &(head.to_owned() + &NORTH.tenant_block()));
    let run = |command: &str, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_inlay"))
            .arg(command)
            .args(arguments)
            .env("INLAY_CONFIG", "inlay.toml")
            .current_dir(folder.path())
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            output.stderr,
        )
    };
    let inlay = |arguments: &[&str]| run("webhook", arguments);

    let (code, list, _) = inlay(&["list", "--json"]);
    assert_eq!(run("job", &["list", "--json", "--queue", "webhook"]).1, list);
    assert_eq!(
        run("job", &["list", "--queue", "write_back"]).1,
        "No job was given up.\n"
    );
    let letters: Value = serde_json::from_str(&list).unwrap();
    assert_eq!(code, Some(0));
    assert_eq!(
        (&letters[0]["event"], &letters[0]["code"]),
        (&json!("msg_1"), &json!("kyc_not_configured"))
    );
    let id = letters[0]["id"].to_string();
    let (code, list, _) = inlay(&["list"]);
    assert_eq!(code, Some(0));
    assert!(
        list.starts_with("One delivery was given up:\n") && list.contains("platform msg_1"),
        "{list}"
    );
    assert_eq!(inlay(&["replay", "4711"]).0, Some(1));
    let (code, said, faults) = inlay(&["replay", &id]);
    assert_eq!(
        (code, said),
        (Some(0), format!("Delivery {id} is back at work.\n")),
        "{faults:?}"
    );
    assert_eq!(inlay(&["list"]).1, "No delivery was given up.\n");
    assert!(store.dead(Queue::Webhook, 1).await.unwrap().is_empty());
    assert_eq!(store.depth(Queue::Webhook).await.unwrap(), 1);
}
