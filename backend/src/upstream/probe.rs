//! A look at a server step by step: its name, a connection, encryption, an answer. An HTTP client does the same and hides
//! which step failed.
//!
//! It sends one request without credentials, follows nothing and reads no long body. It may import nothing of the crate but
//! [`HttpClient`](super::client)'s notion of trust, which is the machine's: the same authorities, TLS 1.2 or higher.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HOST, HeaderMap};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ProtocolVersion};
use rustls_platform_verifier::Verifier;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_util::task::AbortOnDropHandle;
use url::Url;
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// What was seen before it ended, well or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// What the name stands for.
    pub addresses: Vec<SocketAddr>,
    /// The one that took the connection.
    pub connected: Option<SocketAddr>,
    /// How it is encrypted; `None` for a server without encryption.
    pub encryption: Option<Encryption>,
    /// What it answered.
    pub answer: Option<Answer>,
    /// Where it ended, unless it went well.
    pub stopped: Option<Stopped>,
}

/// An encrypted connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encryption {
    /// The version of TLS, as people write it.
    pub version: &'static str,
    /// When the server's certificate ends.
    pub valid_until: Option<Timestamp>,
}

/// The head of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// When it was made, by the server's clock.
    pub date: Option<Timestamp>,
    /// What the server says about how much it may still be asked, as it says it.
    pub remaining: Option<String>,
    /// The beginning of its body, as far as it came.
    pub body: Bytes,
}

/// Where a look ended, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The step that failed.
    pub step: Step,
    /// Why, for people.
    pub reason: String,
}

/// The steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Its name is looked up.
    Name,
    /// It is connected to.
    Connection,
    /// TLS is agreed on, and its certificate is checked.
    Encryption,
    /// It is asked something.
    Answer,
}

/// More of a body is not read, in bytes.
const LONGEST_BODY: usize = 16 * 1024;
/// Headers in which servers say how much they may still be asked.
const REMAINING: [&str; 3] = ["ratelimit", "ratelimit-remaining", "x-ratelimit-remaining"];

/// Looks at the server of `url` and asks for its path. Each step may take as long as `patience`.
pub async fn look(url: &Url, patience: Duration) -> Seen {
    let mut seen = Seen::default();
    if let Err(stopped) = steps(url, patience, &mut seen).await {
        seen.stopped = Some(stopped);
    }
    seen
}

async fn steps(url: &Url, patience: Duration, seen: &mut Seen) -> Result<(), Stopped> {
    let stop = |step| move |reason: String| Stopped { step, reason };
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Err(stop(Step::Name)("the address names no host".to_owned()));
    };
    // The brackets of an IPv6 address belong to the address, and to no name.
    let host = host.trim_matches(['[', ']']);
    seen.addresses = within(patience, tokio::net::lookup_host((host, port)))
        .await
        .map_err(stop(Step::Name))?
        .collect();
    let stream = connect(&seen.addresses, patience)
        .await
        .map_err(stop(Step::Connection))?;
    seen.connected = stream.peer_addr().ok();
    let request = request(url).map_err(stop(Step::Answer))?;
    let answer = if url.scheme() == "https" {
        let (stream, encryption) = encrypt(stream, host, patience)
            .await
            .map_err(stop(Step::Encryption))?;
        seen.encryption = Some(encryption);
        ask(stream, request, patience).await
    } else {
        ask(stream, request, patience).await
    };
    seen.answer = Some(answer.map_err(stop(Step::Answer))?);
    Ok(())
}

async fn within<T, E: std::fmt::Display>(
    patience: Duration,
    step: impl Future<Output = Result<T, E>>,
) -> Result<T, String> {
    match timeout(patience, step).await {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err(format!(
            "there is no answer within {} seconds",
            patience.as_secs()
        )),
    }
}

/// The first address that takes a connection; the last refusal where none does.
async fn connect(addresses: &[SocketAddr], patience: Duration) -> Result<TcpStream, String> {
    let mut refusal = "the name stands for no address".to_owned();
    for address in addresses {
        match within(patience, TcpStream::connect(address)).await {
            Ok(stream) => return Ok(stream),
            Err(reason) => refusal = format!("{address}: {reason}"),
        }
    }
    Err(refusal)
}

type Encrypted = tokio_rustls::client::TlsStream<TcpStream>;

async fn encrypt(
    stream: TcpStream,
    host: &str,
    patience: Duration,
) -> Result<(Encrypted, Encryption), String> {
    let name = ServerName::try_from(host.to_owned()).map_err(|error| error.to_string())?;
    let config = trust().map_err(|error| error.to_string())?;
    let stream = within(
        patience,
        TlsConnector::from(Arc::new(config)).connect(name, stream),
    )
    .await?;
    let (_, connection) = stream.get_ref();
    let version = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "TLS",
    };
    let certificate = connection.peer_certificates().and_then(|chain| chain.first());
    let valid_until = certificate.and_then(|certificate| {
        let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
        Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
    });
    let encryption = Encryption { version, valid_until };
    Ok((stream, encryption))
}

fn trust() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Verifier::new(Arc::clone(&provider))?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
}

fn request(url: &Url) -> Result<hyper::Request<Body>, String> {
    let host = url.host_str().unwrap_or_default();
    let authority = url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let path = url.query().map_or_else(
        || url.path().to_owned(),
        |query| format!("{}?{query}", url.path()),
    );
    hyper::Request::builder()
        .uri(path)
        .header(HOST, authority)
        // What our own API asks of every caller, and others do not mind.
        .header("x-inlay-client", "1")
        .body(Body::empty())
        .map_err(|error| error.to_string())
}

async fn ask(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: hyper::Request<Body>,
    patience: Duration,
) -> Result<Answer, String> {
    let (mut sender, connection) = within(patience, http1::handshake(TokioIo::new(stream))).await?;
    // What goes wrong with the connection is told by the request that waits for its answer.
    let _connection = AbortOnDropHandle::new(tokio::spawn(async move {
        let _ = connection.await;
    }));
    let answer = within(patience, sender.send_request(request)).await?;
    let (head, body) = answer.into_parts();
    let headers = &head.headers;
    let date = text(headers, DATE.as_str());
    Ok(Answer {
        status: head.status.as_u16(),
        date: date.and_then(|text| rfc2822::DateTimeParser::new().parse_timestamp(text).ok()),
        remaining: REMAINING
            .iter()
            .find_map(|name| text(headers, name))
            .map(str::to_owned),
        body: within(patience, to_bytes(Body::new(body), LONGEST_BODY))
            .await
            .unwrap_or_default(),
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
