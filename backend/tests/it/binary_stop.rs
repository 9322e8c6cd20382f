//! The binary `inlay` is asked to stop while it has everything to do that it can have.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use inlay_backend::clock::Clock;
use inlay_contract::session::{AssertionClaims, SessionGrant, SessionRequest};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::Semaphore;

use crate::harness::{Answer, NORTH, Stream, Widget};
use crate::kyc::ALL;

/// Longer than anything here takes, shorter than a person waits.
const PATIENCE: Duration = Duration::from_secs(60);

/// Platform and Salesforce in one: lets the service sign in, and keeps everything else waiting until it may go on.
#[derive(Clone)]
struct Upstream {
    waiting: Arc<AtomicUsize>,
    go: Arc<Semaphore>,
}

impl Upstream {
    async fn start() -> (Self, String) {
        let upstream = Self {
            waiting: Arc::default(),
            go: Arc::new(Semaphore::new(0)),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(upstream.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (upstream, url)
    }
}

async fn answer(State(upstream): State<Upstream>, request: Request) -> Response {
    if request.uri().path().ends_with("/token") {
        let token =
            r#"{"access_token":"t","token_type":"Bearer","expires_in":3600,"instance_url":"http://x"}"#;
        return ([("content-type", "application/json")], token).into_response();
    }
    upstream.waiting.fetch_add(1, Ordering::SeqCst);
    drop(upstream.go.acquire().await);
    StatusCode::NOT_FOUND.into_response()
}

fn folder(upstream: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("index.html", "__INLAY_TENANT__");
    write(&format!("{}.pem", NORTH.id), &NORTH.certificate());
    write("secret", "s3cret");
    write("consent.txt", "Agreed.");
    write("audit.key", &"5e".repeat(32));
    let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).unwrap();
    write("salesforce.pem", &key.serialize_pem());
    let server = "[server]\nlisten = '127.0.0.1:0'\nassets = '.'\ndrain_ms = 2000\nshutdown_timeout_ms = 60_000\n\
        header_timeout_ms = 60_000\n[store]\nurl = 'sqlite:inlay.db'\n[audit]\nkey_file = 'audit.key'\n";
    let kyc = format!(
        "[tenant.kyc]\nname = 'Example Checks'\n\
         [tenant.kyc.platform]\nbase_url = '{upstream}'\nclient_id = 'i'\nclient_secret_file = 'secret'\n\
         [[tenant.kyc.package]]\nid = 'standard'\nname = 'Standard'\nproduct = 'p-1'\nparts = ['document']\n\
         [tenant.kyc.consent]\nversion = '2026-01'\ndefault_language = 'en'\ntexts = {{ en = 'consent.txt' }}\n\
         [tenant.kyc.salesforce]\ninstance_url = '{upstream}'\nclient_id = '3MVG9'\n\
         username = 'inlay@example.com'\nprivate_key_file = 'salesforce.pem'\n"
    );
    let tenant = NORTH.tenant_block().replace("http://127.0.0.1:9", upstream);
    write("inlay.toml", &format!("{server}{tenant}{kyc}"));
    folder
}

/// The running binary; ended with the test, whatever comes of it.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_inlay"))
            .args(["serve", "--config", "inlay.toml"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut ready)
            .unwrap();
        let address = ready.trim().strip_prefix("inlay listening on http://").unwrap();
        let address = address.parse().unwrap();
        Self { child, address }
    }

    fn terminate(&self) {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", "TERM", &id]).status();
        assert!(status.unwrap().success());
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is a client of its own")]
fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .unwrap()
}

/// A session of somebody who may do everything, as a widget opens it.
async fn open(client: &reqwest::Client, process: &Process) -> (Widget, SessionGrant) {
    let widget = Widget::new();
    let claims = AssertionClaims {
        perms: ALL.map(str::to_owned).to_vec(),
        ..NORTH.claims(&process.url(""), &widget, Clock::system().now())
    };
    let request = SessionRequest {
        assertion: NORTH.sign(&claims),
        instance: widget.instance,
        nonce: widget.nonce.clone(),
    };
    let opened = client
        .post(process.url("/api/session"))
        .header("x-inlay-client", "1");
    let answer = Answer::of(opened.json(&request)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    (widget, answer.json())
}

async fn wait_for(what: &str, is_so: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(waited.is_ok(), "{what}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_it_has_accepted_it_finishes_and_everybody_else_is_sent_away_in_time() {
    let (upstream, url) = Upstream::start().await;
    let folder = folder(&url);
    let mut process = Process::start(folder.path());
    let client = client();
    let (widget, grant) = open(&client, &process).await;
    let request = |method: &str, path: &str| {
        client
            .request(method.parse().unwrap(), process.url(path))
            .header("x-inlay-client", "1")
            .bearer_auth(&grant.token)
            .header("x-inlay-instance", widget.instance.to_string())
    };
    let portfolio = tokio::spawn(Answer::of(request("GET", "/api/portfolio")));
    let start = request("POST", "/api/kyc/checks")
        .header("idempotency-key", "0123456789abcdef")
        .json(&json!({
            "package": "standard", "purpose": "onboarding",
            "consent": {"version": "2026-01", "language": "en"},
        }));
    let start = tokio::spawn(Answer::of(start));
    let stream = Stream::open(request("GET", "/api/kyc/events")).await;
    let mut idle = TcpStream::connect(process.address).unwrap();
    idle.set_read_timeout(Some(PATIENCE)).unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    wait_for("platform and Salesforce are asked", async || {
        2 <= upstream.waiting.load(Ordering::SeqCst)
    })
    .await;
    let readiness = || client.get(process.url("/readyz")).send();
    assert_eq!(readiness().await.unwrap().status(), 200);

    process.terminate();
    wait_for(
        "it says that it is not ready while it still answers",
        async || readiness().await.unwrap().status() == 503,
    )
    .await;
    let address = process.address;
    wait_for("it takes no more connections", async || {
        TcpStream::connect(address).is_err()
    })
    .await;
    let followed = stream.rest().await;
    assert!(followed.ends_with("retry: 1000\n\n"), "{followed}");
    let mut said = String::new();
    idle.read_to_string(&mut said).unwrap();
    assert!(
        said.starts_with("HTTP/1.1 200 OK"),
        "answered, and then closed: {said}"
    );
    assert!(!portfolio.is_finished() && !start.is_finished());
    assert!(process.child.try_wait().unwrap().is_none(), "it waits for them");

    upstream.go.add_permits(10);
    for answer in [portfolio.await.unwrap(), start.await.unwrap()] {
        assert_eq!(answer.status, 404, "{}", answer.text);
        assert_eq!(answer.header("connection"), "close");
    }
    let ended = tokio::task::spawn_blocking(move || process.child.wait().map(|status| (status, process)));
    let (status, _process) = ended.await.unwrap().unwrap();
    assert!(status.success());
}
