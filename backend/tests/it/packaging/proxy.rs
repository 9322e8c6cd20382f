//! The proxy that is shipped as an example, as nginx really runs it: what a caller claims about itself does not get through.

use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use rcgen::{CertificateParams, KeyPair};
use tempfile::TempDir;

use super::is_there;

const EXAMPLE: &str = include_str!("../../../../deploy/proxy/nginx.conf");
const NGINX: &str = "/usr/sbin/nginx";

struct Proxy {
    process: Child,
    port: u16,
    _folder: TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // The master ends its workers when it is asked to; it may have ended by itself.
        let id = self.process.id().to_string();
        let _ = Command::new("kill").arg(id).status();
        let _ = self.process.wait();
    }
}

impl Proxy {
    /// In front of `upstream`, on a free port.
    fn start(upstream: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec!["inlay.example.com".to_owned()]).unwrap();
        write("key.pem", &key.serialize_pem());
        write("fullchain.pem", &certificate.self_signed(&key).unwrap().pem());
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let place = folder.path().display();
        let example = EXAMPLE
            .replace("127.0.0.1:8700", upstream)
            .replace("listen 443 ssl", &format!("listen 127.0.0.1:{port} ssl"))
            .replace("/etc/ssl/inlay", &place.to_string());
        let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|name| format!("{name}_temp_path {place}/{name};\n"))
            .collect();
        let user = if is_root() { "user root;\n" } else { "" };
        write(
            "nginx.conf",
            &format!(
                "{user}daemon off;\nworker_processes 1;\npid {place}/pid;\nerror_log {place}/error.log;\nevents {{}}\n\
                 http {{\naccess_log off;\n{paths}{example}\n}}\n"
            ),
        );
        let conf = folder.path().join("nginx.conf");
        let conf = conf.to_str().unwrap();
        let checked = Command::new(NGINX).args(["-t", "-c", conf]).output().unwrap();
        assert!(
            checked.status.success(),
            "{}",
            String::from_utf8_lossy(&checked.stderr)
        );
        let process = Command::new(NGINX)
            .args(["-c", conf])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            process,
            port,
            _folder: folder,
        }
    }

    /// A request as a browser would send it; asked again until the proxy listens.
    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> reqwest::Response {
        let client = client();
        for _ in 0..200 {
            let mut request = client.get(format!("https://127.0.0.1:{}{path}", self.port));
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            if let Ok(answer) = request.send().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the proxy does not answer");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a browser of a test, whose certificate is made for it"
)]
fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .tls_danger_accept_invalid_certs(true)
        .build()
        .unwrap()
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

// S06, S07
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_caller_claims_about_itself_is_replaced() {
    if !is_there(NGINX) {
        return;
    }
    let seen: Arc<Mutex<Option<HeaderMap>>> = Arc::default();
    let kept = Arc::clone(&seen);
    let echo = Router::new().fallback(move |headers: HeaderMap| async move {
        *kept.lock().unwrap() = Some(headers);
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = listener.local_addr().unwrap().to_string();
    let task = tokio::spawn(async move { axum::serve(listener, echo).await.unwrap() });
    let proxy = Proxy::start(&upstream);
    let answer = proxy
        .get(
            "/api/portfolio",
            &[
                ("x-forwarded-for", "203.0.113.9"),
                ("x-forwarded-proto", "gopher"),
                ("x-forwarded-host", "evil.example"),
                ("x-real-ip", "203.0.113.9"),
                ("forwarded", "for=203.0.113.9"),
                ("cookie", "session=1"),
                ("authorization", "Bearer mine"),
                ("x-inlay-client", "1"),
            ],
        )
        .await;
    assert_eq!(answer.status().as_u16(), 200);
    let headers = seen.lock().unwrap().clone().unwrap();
    assert_eq!(headers["x-forwarded-for"], "127.0.0.1");
    for gone in [
        "x-forwarded-proto",
        "x-forwarded-host",
        "x-real-ip",
        "forwarded",
        "cookie",
    ] {
        assert!(!headers.contains_key(gone), "{gone}: {headers:?}");
    }
    assert_eq!(
        headers["authorization"], "Bearer mine",
        "what the service itself asks for gets through"
    );
    assert_eq!(headers["x-inlay-client"], "1");
    task.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_answers_behind_the_proxy_with_its_own_headers() {
    if !is_there(NGINX) {
        return;
    }
    let inlay = crate::harness::Inlay::start().await;
    let proxy = Proxy::start(&inlay.address().to_string());
    let answer = proxy.get("/healthz", &[]).await;
    assert_eq!(answer.status().as_u16(), 200);
    for header in [
        "content-security-policy",
        "x-content-type-options",
        "strict-transport-security",
    ] {
        assert_eq!(answer.headers().get_all(header).iter().count(), 1, "{header}");
    }
}
