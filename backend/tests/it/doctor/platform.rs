//! A platform that a doctor can look at: a token endpoint and nothing behind it, with or without TLS, on its own clock. The
//! doctor is a process that the test waits for, so each test has a thread to spare for its platform.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::{SignedDuration, Timestamp};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::tenants::folder::SECRET;

pub(crate) struct Platform {
    pub(crate) url: String,
    task: JoinHandle<()>,
}

/// An authority of its own, and a certificate that it gave out.
pub(crate) struct Tls {
    /// The authority's certificate, in PEM form.
    pub(crate) authority: String,
    config: Arc<ServerConfig>,
}

impl Drop for Platform {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Platform {
    pub(crate) async fn start() -> Self {
        Self::on_clock(SignedDuration::ZERO).await
    }

    /// Whose clock is ahead by this.
    pub(crate) async fn on_clock(ahead: SignedDuration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, router(ahead)).await.unwrap() });
        Self { url, task }
    }

    /// Encrypted; reached as `localhost`.
    pub(crate) async fn encrypted(tls: &Tls) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let acceptor = TlsAcceptor::from(Arc::clone(&tls.config));
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let service = hyper_util::service::TowerToHyperService::new(router(SignedDuration::ZERO));
                    let io = hyper_util::rt::TokioIo::new(stream);
                    // Whoever looks hangs up as soon as it has seen enough.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(io, service)
                        .await;
                });
            }
        });
        Self { url, task }
    }
}

impl Tls {
    /// For this name, from one day to another, counted from now.
    pub(crate) fn new(name: &str, from_days: i64, until_days: i64) -> Self {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let now = inlay_backend::clock::Clock::system().now().as_second();
        let instant = |days: i64| {
            let seconds = u64::try_from(now + days * 86_400 + 43_200).unwrap();
            date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(seconds)
        };
        params.not_before = instant(from_days);
        params.not_after = instant(until_days);
        let certificate = params.signed_by(&key, &authority).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .unwrap();
        Self {
            authority: authority.pem(),
            config: Arc::new(config),
        }
    }
}

fn router(ahead: SignedDuration) -> Router {
    let date = move |mut answer: axum::response::Response| async move {
        let now: Timestamp = inlay_backend::clock::Clock::system().now() + ahead;
        let date = jiff::fmt::rfc2822::DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&now)
            .unwrap();
        answer.headers_mut().insert("date", date.parse().unwrap());
        answer
    };
    Router::new()
        .route("/oauth/token", post(token))
        .layer(axum::middleware::map_response(date))
}

async fn token(headers: HeaderMap) -> (StatusCode, &'static str) {
    let expected = format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!("inlay-example:{SECRET}"))
    );
    match headers
        .get("authorization")
        .is_some_and(|value| *value == expected)
    {
        true => (
            StatusCode::OK,
            r#"{"access_token":"t","token_type":"bearer","expires_in":300}"#,
        ),
        false => (StatusCode::UNAUTHORIZED, r#"{"error":"invalid_client"}"#),
    }
}
