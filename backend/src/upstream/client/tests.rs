//! The client follows no redirect, reads no endless answer, waits no longer than agreed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::header::LOCATION;
use axum::routing::get;
use futures::stream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::upstream::fake::{FakeServer, everything_said};

fn client(max_answer_bytes: usize, request_timeout_ms: u64) -> HttpClient {
    let settings = HttpSettings {
        max_answer_bytes,
        request_timeout_ms,
        ..HttpSettings::default()
    };
    HttpClient::new(&settings).unwrap()
}

async fn get_from(client: &HttpClient, url: Url) -> Result<HttpAnswer, UpstreamError> {
    let request = client.request(Method::GET, url).build().unwrap();
    Ok(client.send(request).await?)
}

// S04: a provider, or whoever sits in front of it, must not be able to send our credentials elsewhere.
#[tokio::test]
async fn a_redirect_is_not_followed() {
    let hits = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&hits);
    let count = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async { "canary" }
    };
    let canary = FakeServer::start(Router::new().route("/", get(count))).await;
    let target = canary.url.to_string();
    let redirect = move || async move { (StatusCode::FOUND, [(LOCATION, target)]) };
    let server = FakeServer::start(Router::new().route("/", get(redirect))).await;

    let answer = get_from(&client(1024, 5_000), server.url.clone()).await.unwrap();
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(hits.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn an_answer_is_read_up_to_the_limit_and_no_further() {
    let endless = || async {
        let chunks = stream::repeat_with(|| Ok::<_, std::convert::Infallible>(vec![b'x'; 1000]));
        Body::from_stream(chunks)
    };
    let announced = || async { vec![b'x'; 2001] };
    let fitting = || async { vec![b'x'; 2000] };
    let router = Router::new()
        .route("/endless", get(endless))
        .route("/announced", get(announced))
        .route("/fitting", get(fitting));
    let server = FakeServer::start(router).await;
    let client = client(2000, 60_000);

    for path in ["/endless", "/announced"] {
        let error = get_from(&client, server.join(path)).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Nonsense(_)), "{path}: {error:?}");
    }
    assert_eq!(
        get_from(&client, server.join("/fitting"))
            .await
            .unwrap()
            .body
            .len(),
        2000
    );
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let server = FakeServer::start(Router::new().route("/", get(std::future::pending::<()>))).await;
    let error = get_from(&client(1024, 20), server.url.clone()).await.unwrap_err();
    assert!(matches!(error, UpstreamError::Timeout), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_not_taken_for_whole() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        assert_ne!(socket.read(&mut [0; 1024]).await.unwrap(), 0);
        socket
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":")
            .await
            .unwrap();
    });
    let error = get_from(&client(1024, 60_000), url).await.unwrap_err();
    server.await.unwrap();
    assert!(matches!(error, UpstreamError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn an_unreachable_server_is_not_named_in_the_log() {
    // A port that was free a moment ago, and nobody listens on.
    let url = FakeServer::start(Router::new())
        .await
        .join("/v1/records/001A0000006Vm9rIAC");
    tokio::task::yield_now().await;
    let error = loop {
        match get_from(&client(1024, 5_000), url.clone()).await {
            Ok(_) => tokio::task::yield_now().await,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, UpstreamError::Unreachable(_)), "{error:?}");
    assert!(
        !everything_said(&error).contains("001A0000006Vm9rIAC"),
        "{}",
        everything_said(&error)
    );
}

async fn read_document(path: &str, most_bytes: u64) -> (usize, Result<(), UpstreamError>) {
    let endless = || async {
        let chunks = stream::repeat_with(|| Ok::<_, std::convert::Infallible>(vec![b'x'; 1000]));
        Body::from_stream(chunks)
    };
    let broken = || async {
        let chunks = [Ok(vec![b'x'; 10]), Err(std::io::Error::other("broken"))];
        // Late enough for the head and the first piece to be on their way.
        let late = |chunk| async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            chunk
        };
        Body::from_stream(stream::iter(chunks).then(late))
    };
    let router = Router::new()
        .route("/endless", get(endless))
        .route("/broken", get(broken))
        .route("/fitting", get(|| async { vec![b'x'; 2000] }));
    let server = FakeServer::start(router).await;
    let client = client(10, 20);
    let request = client.request(Method::GET, server.join(path)).build().unwrap();
    let answer = client.open(request, Duration::from_secs(60)).await.unwrap();
    let mut body = answer.into_stream(most_bytes);
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        match chunk {
            Ok(chunk) => length += chunk.len(),
            Err(error) => return (length, Err(error)),
        }
    }
    (length, Ok(()))
}

// A document is neither kept whole in memory nor bound to the limits of JSON answers.
#[tokio::test]
async fn a_document_comes_piece_by_piece_up_to_its_own_limit() {
    let (length, end) = read_document("/fitting", 2000).await;
    assert!(end.is_ok() && length == 2000, "{length} {end:?}");
    for (path, most_bytes) in [("/endless", 5000), ("/fitting", 1999)] {
        let (length, end) = read_document(path, most_bytes).await;
        assert!(matches!(end, Err(UpstreamError::Nonsense(_))), "{path}: {end:?}");
        assert!(u64::try_from(length).unwrap() <= most_bytes, "{path}");
    }
    let (_, end) = read_document("/broken", 5000).await;
    assert!(matches!(end, Err(UpstreamError::Unreachable(_))), "{end:?}");
}
