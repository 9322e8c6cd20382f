//! A client secret is replaced while advisors read portfolios: no request fails, and nobody restarts anything (security row
//! S29).

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use inlay_contract::figure::Figure;
use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::records::north;
use jiff::SignedDuration;
use tokio::task::JoinHandle;

use crate::stack::{Stack, plain_client};

/// Longer than a portfolio is given again without a new look, and than a token of the guard lives.
const LATER: SignedDuration = SignedDuration::from_secs(400);
const RECORDS: [&str; 4] = [
    north::HOUSEHOLD,
    north::EURO_HOUSEHOLD,
    north::PERSON,
    north::JOINT_ACCOUNT,
];

/// The platform's token endpoint, with secrets that its administrators can change.
#[derive(Clone)]
struct Guard {
    /// The sandbox's own token endpoint, which gives out the tokens.
    behind: String,
    /// The secrets that are good at the moment.
    good: Arc<Mutex<Vec<&'static str>>>,
    /// What each request had, and whether it was good.
    seen: Arc<Mutex<Vec<(String, bool)>>>,
}

impl Guard {
    async fn start(sandbox: &str) -> (Self, String, JoinHandle<()>) {
        let guard = Self {
            behind: format!("{sandbox}/oauth/token"),
            good: Arc::new(Mutex::new(vec!["first"])),
            seen: Arc::default(),
        };
        let router = Router::new()
            .route("/oauth/token", post(token))
            .with_state(guard.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/oauth/token", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (guard, url, task)
    }

    fn accept(&self, secrets: &[&'static str]) {
        *self.good.lock().unwrap() = secrets.to_vec();
    }

    /// The secrets that were shown since the last look, each with whether it was good.
    fn seen(&self) -> Vec<(String, bool)> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

async fn token(State(guard): State<Guard>, headers: HeaderMap) -> (StatusCode, String) {
    let shown = headers["authorization"]
        .to_str()
        .unwrap()
        .strip_prefix("Basic ")
        .unwrap();
    let shown = String::from_utf8(BASE64_STANDARD.decode(shown).unwrap()).unwrap();
    let secret = shown.split_once(':').unwrap().1.to_owned();
    let is_good = guard.good.lock().unwrap().contains(&secret.as_str());
    guard.seen.lock().unwrap().push((secret, is_good));
    if !is_good {
        return (
            StatusCode::UNAUTHORIZED,
            r#"{"error":"invalid_client"}"#.to_owned(),
        );
    }
    let answer = plain_client()
        .post(&guard.behind)
        .basic_auth(NORTH.client_id, Some(NORTH.client_secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials")
        .send()
        .await
        .unwrap();
    let mut token: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    token["expires_in"] = 300.into();
    (StatusCode::OK, token.to_string())
}

/// A client's page reads portfolio and book many times at once, after the last token has ended: all reads get figures, and
/// fresh ones.
async fn everybody_reads(stack: &Stack) {
    stack.clock.advance(LATER);
    for record in RECORDS {
        let session = stack.open_session(&NORTH, record).await;
        let portfolios = futures::future::join_all((0..6).map(|_| stack.read_in(&session)));
        let books = futures::future::join_all((0..6).map(|_| stack.read_book_in(&session)));
        let (portfolios, books) = futures::join!(portfolios, books);
        for portfolio in portfolios {
            let portfolio = portfolio.unwrap_or_else(|problem| panic!("{record}: {problem:?}"));
            assert!(
                !matches!(portfolio.total_value, Figure::Stale { .. }),
                "{record} is stale"
            );
        }
        for book in books {
            book.unwrap_or_else(|problem| panic!("{record}: {problem:?}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_fails_while_a_client_secret_is_replaced() {
    let (stack, guard) = Stack::start_behind(|sandbox| {
        let sandbox = sandbox.to_owned();
        async move {
            let (guard, url, _runs_on) = Guard::start(&sandbox).await;
            (guard, url)
        }
    })
    .await;
    stack.write_secret(&NORTH, "first");
    stack.reload().await;
    everybody_reads(&stack).await;
    assert_eq!(guard.seen(), [("first".to_owned(), true)], "one token for all");

    // The platform knows both for a while.
    guard.accept(&["first", "second"]);
    stack.write_secret(&NORTH, "second");
    stack.reload().await;
    everybody_reads(&stack).await;
    assert_eq!(guard.seen(), [("second".to_owned(), true)]);

    // The platform knows one at a time, and nobody has told the service: it looks for itself when it is refused.
    guard.accept(&["third"]);
    stack.write_secret(&NORTH, "third");
    everybody_reads(&stack).await;
    let seen = guard.seen();
    let (refused, taken) = seen.split_first().unwrap();
    assert_eq!(
        *refused,
        ("second".to_owned(), false),
        "it is asked for once with the old one"
    );
    assert!(
        !taken.is_empty() && taken.iter().all(|shown| *shown == ("third".to_owned(), true)),
        "{seen:?}"
    );

    // Half of a rotation: an empty file leaves the old secret in use.
    stack.write_secret(&NORTH, "");
    stack.reload().await;
    everybody_reads(&stack).await;
    assert_eq!(guard.seen(), [("third".to_owned(), true)]);
}
