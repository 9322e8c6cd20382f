//! A user's identifier and secret travel in the address, and the consumer key signs it: none of them is ever said, whatever
//! goes wrong, in whatever form a log could show it.

use std::io;

use tokio::io::AsyncWriteExt as _;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::*;
use crate::upstream::fake::everything_said;

/// Everything that is logged, at the finest level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// The canaries, and the forms in which the query has them.
fn assert_silent(text: &str, where_: &str) {
    for canary in ["canary", ANNA.0, ANNA.1, BERT.0, KEY] {
        assert!(!text.contains(canary), "{where_} says {canary:?}: {text}");
    }
}

/// A server that answers a connection with these bytes and closes it, or never answers.
async fn raw_server(answer: Option<&'static str>) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = tokio::io::AsyncReadExt::read(&mut stream, &mut request).await;
            if let Some(answer) = answer {
                let _ = stream.write_all(answer.as_bytes()).await;
            } else {
                open.push(stream);
            }
        }
    });
    url
}

async fn failures(stage: &Stage) -> Vec<(&'static str, SnapTradeProvider)> {
    let at = |base_url: Url| SnapTradeSettings {
        base_url,
        http: HttpSettings {
            request_timeout_ms: 200,
            ..HttpSettings::default()
        },
        ..stage.settings()
    };
    let refused = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
            .parse()
            .unwrap()
    };
    vec![
        ("a refused connection", provider(at(refused))),
        ("no answer", provider(at(raw_server(None).await))),
        ("a closed connection", provider(at(raw_server(Some("")).await))),
        (
            "an answer that breaks off",
            provider(at(raw_server(Some(
                "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n[{",
            ))
            .await)),
        ),
        ("no HTTP", provider(at(raw_server(Some("canary\r\n\r\n")).await))),
    ]
}

#[tokio::test]
async fn no_failure_says_a_secret_in_any_form() {
    let log = Log::default();
    let _listening = log.listen();
    let record = RECORD.parse().unwrap();
    let stage = Stage::set(|_| (200, String::new())).await;
    for (what, provider) in failures(&stage).await {
        let error = provider.snapshot(&record, "request-1").await.unwrap_err();
        assert_silent(&everything_said(&error), what);
        assert_silent(&format!("{provider:?}"), what);
        tracing::warn!(target: "service", error = ?error, "what the service would log");
    }
    // A server that repeats in its answer what it was asked, whole.
    for status in [200, 400, 401, 402, 403, 404, 425, 429, 500, 503] {
        let echo = Stage::set(move |seen| {
            (
                status,
                json!({"detail": seen.query, "id": seen.query, "code": seen.query}).to_string(),
            )
        })
        .await;
        for error in [echo.snapshot().await.unwrap_err(), echo.book().await.unwrap_err()] {
            assert_silent(&everything_said(&error), &format!("an echo with status {status}"));
            tracing::warn!(target: "service", error = ?error, "what the service would log");
        }
        assert!(
            echo.seen()[0].query.contains(ANNA.1),
            "the canary was there to be found"
        );
    }
    let text = log.text();
    assert!(
        text.contains("what the service would log"),
        "the log was listened to"
    );
    assert_silent(&text, "the log");
}

#[tokio::test]
async fn no_success_says_a_secret_either() {
    let log = Log::default();
    let _listening = log.listen();
    let stage = Stage::answering(one_account()).await;
    stage.write_records("kind = \"household\"", &[ANNA.0, BERT.0]);
    let snapshot = stage.snapshot().await.unwrap();
    let book = stage.book().await.unwrap();
    assert_silent(&format!("{snapshot:?} {book:?}"), "an answer");
    assert_silent(&format!("{:?}", stage.settings()), "the settings");
    let desk = SnapTradeDesk::new(&stage.settings(), crate::clock::Clock::system()).unwrap();
    assert_silent(&format!("{desk:?}"), "the desk");
    assert_silent(&log.text(), "the log");
}
