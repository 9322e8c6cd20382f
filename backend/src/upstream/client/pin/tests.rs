//! A client before real TLS servers: with the right key, with another one, with a certificate that nobody vouches for.

use std::sync::Mutex;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use reqwest::Method;
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

use super::*;
use crate::upstream::UpstreamError;
use crate::upstream::client::{Failure, HttpAnswer, HttpClient, HttpSettings};

/// A server for `localhost` below an authority of its own.
struct TlsServer {
    url: Url,
    authority: CertificateDer<'static>,
    key: PinnedKey,
    /// What clients said once the connection stood.
    heard: Arc<Mutex<String>>,
    task: tokio::task::JoinHandle<()>,
}

impl TlsServer {
    async fn start(versions: &[&'static rustls::SupportedProtocolVersion]) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_key = KeyPair::generate().unwrap();
        let authority = params.self_signed(&authority_key).unwrap();
        let issuer = Issuer::new(params, authority_key);
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], private)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::<Mutex<String>>::default();
        let hears = Arc::clone(&heard);
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let task = tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                // A client that refuses the certificate ends the handshake.
                let Ok(mut stream) = acceptor.accept(socket).await else {
                    continue;
                };
                let mut request = vec![0; 4096];
                let length = stream.read(&mut request).await.unwrap_or(0);
                hears
                    .lock()
                    .unwrap()
                    .push_str(&String::from_utf8_lossy(&request[..length]));
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
                let _ = stream.write_all(answer).await;
                let _ = stream.shutdown().await;
            }
        });
        Self {
            url: format!("https://localhost:{port}/").parse().unwrap(),
            authority: authority.der().clone(),
            key: PinnedKey::of(certificate.der()).unwrap(),
            heard,
            task,
        }
    }

    /// A request with credentials, by a client that knows `keys` and trusts the server's authority.
    async fn asked_by(&self, keys: &[PinnedKey]) -> Result<HttpAnswer, Failure> {
        let tls = client_config(keys, [self.authority.clone()]).unwrap();
        self.asked_with(&HttpClient::built(&HttpSettings::default(), Some(tls)).unwrap())
            .await
    }

    async fn asked_with(&self, client: &HttpClient) -> Result<HttpAnswer, Failure> {
        let request = client
            .request(Method::GET, self.url.clone())
            .bearer_auth("canary");
        client.send(request.build().unwrap()).await
    }

    fn heard(&self) -> String {
        self.heard.lock().unwrap().clone()
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What is logged while a test looks.
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn another_key() -> PinnedKey {
    PinnedKey([7; 32])
}

const BOTH: [&rustls::SupportedProtocolVersion; 2] = [&rustls::version::TLS12, &rustls::version::TLS13];

#[tokio::test]
async fn a_server_with_a_named_key_is_spoken_to() {
    let server = TlsServer::start(&BOTH).await;
    for keys in [vec![server.key], vec![another_key(), server.key]] {
        assert_eq!(server.asked_by(&keys).await.unwrap().body, "ok");
    }
    assert!(server.heard().contains("canary"));
}

// S31: it is not enough that some authority vouches for the server.
#[tokio::test]
async fn a_server_with_another_key_never_sees_the_credentials() {
    let server = TlsServer::start(&BOTH).await;
    let refused = server.asked_by(&[another_key()]).await.unwrap_err();
    assert!(!refused.was_sent);
    assert!(
        matches!(refused.error, UpstreamError::Unreachable(_)),
        "{refused:?}"
    );
    assert_eq!(server.heard(), "");
}

// S31: a pin is no way around the certificate: the right key under nobody's authority is refused as well.
#[tokio::test]
async fn a_server_that_nobody_vouches_for_never_sees_the_credentials() {
    let server = TlsServer::start(&BOTH).await;
    for client in [
        HttpClient::new(&HttpSettings::default()).unwrap(),
        HttpClient::pinned(&HttpSettings::default(), &[server.key]).unwrap(),
    ] {
        let refused = server.asked_with(&client).await.unwrap_err();
        assert!(!refused.was_sent);
    }
    assert_eq!(server.heard(), "");
}

// S31: whoever runs the service learns why nothing goes out any more.
#[tokio::test]
async fn a_refused_certificate_is_logged_without_what_was_to_be_sent() {
    let server = TlsServer::start(&BOTH).await;
    let log = Arc::<Mutex<Vec<u8>>>::default();
    let written = Arc::clone(&log);
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || Log(Arc::clone(&written)))
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let unknown = HttpClient::new(&HttpSettings::default()).unwrap();
    assert!(server.asked_with(&unknown).await.is_err());
    assert!(server.asked_by(&[another_key()]).await.is_err());
    drop(guard);
    let log = String::from_utf8(log.lock().unwrap().clone()).unwrap();
    let refusals = log.matches("the certificate of a provider was refused").count();
    assert_eq!(refusals, 2, "{log}");
    assert!(
        log.contains("UnknownIssuer") || log.contains("invalid peer certificate"),
        "{log}"
    );
    assert!(log.contains("pinned_keys") && !log.contains("canary"), "{log}");
}

#[tokio::test]
async fn both_versions_of_tls_that_are_in_use_are_spoken() {
    for version in BOTH {
        let server = TlsServer::start(&[version]).await;
        assert!(server.asked_by(&[server.key]).await.is_ok(), "{version:?}");
    }
}

/// A server that wants to speak TLS 1.1, whatever it is offered: `ServerHello` with that version.
async fn speak_tls_1_1(listener: TcpListener) -> Vec<u8> {
    let (mut socket, _) = listener.accept().await.unwrap();
    let mut hello = vec![0; 4096];
    assert_ne!(socket.read(&mut hello).await.unwrap(), 0);
    let mut body = vec![3, 2];
    body.extend([9; 32]);
    body.extend([0, 0xc0, 0x13, 0]);
    let mut message = vec![2, 0, 0, u8::try_from(body.len()).unwrap()];
    message.extend(body);
    let mut record = vec![22, 3, 2, 0, u8::try_from(message.len()).unwrap()];
    record.extend(message);
    socket.write_all(&record).await.unwrap();
    let mut said = Vec::new();
    let _ = socket.read_to_end(&mut said).await;
    said
}

// S31: there is no way back to what is broken.
#[tokio::test]
async fn an_older_version_of_tls_is_refused() {
    let pinned = HttpClient::pinned(&HttpSettings::default(), &[another_key()]);
    for client in [HttpClient::new(&HttpSettings::default()), pinned] {
        let client = client.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}/", listener.local_addr().unwrap());
        let server = tokio::spawn(speak_tls_1_1(listener));
        let request = client
            .request(Method::GET, url.parse().unwrap())
            .bearer_auth("canary");
        let refused = client.send(request.build().unwrap()).await.unwrap_err();
        assert!(!refused.was_sent);
        let said = server.await.unwrap();
        // An alert (21), fatal (2), about the protocol's version (70).
        assert_eq!(said.first(), Some(&21), "{said:?}");
        assert_eq!(said.get(5..7), Some([2, 70].as_slice()), "{said:?}");
    }
}

#[test]
fn a_pin_is_read_as_it_is_written() {
    let text = "sha256//BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
    assert_eq!(text.parse(), Ok(another_key()));
    assert_eq!(another_key().to_string(), text);
    for text in [
        "",
        "sha256//",
        "sha256/BwcH",
        "sha256//BwcH",
        "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
    ] {
        assert_eq!(text.parse::<PinnedKey>(), Err(UnusablePin), "{text}");
    }
}
