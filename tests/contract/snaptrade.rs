//! The adapter for SnapTrade speaks as the official document says, and understands what it allows. What the sandbox answers in
//! SnapTrade's place is as the document says, too.

mod played;

use inlay_backend::clock::Clock;
use inlay_backend::secret::Secret;
use inlay_backend::upstream::client::HttpSettings;
use inlay_backend::upstream::line::{LineSettings, UpstreamContext};
use inlay_backend::upstream::snaptrade::{SnapTradeDesk, SnapTradeProvider, SnapTradeSettings};
use inlay_backend::upstream::{PortfolioProvider as _, UpstreamError};
use inlay_contract::{ErrorCode, RecordId};
use tempfile::TempDir;

use crate::prism::Prism;
use crate::witness::{Call, Witness};

const DOCUMENT: &str = "snaptrade/api.yaml";
const RECORD: &str = "001A0000006Vm9rIAC";

/// One user, whose record is [`RECORD`].
fn records(user: &str, secret: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), secret).unwrap();
    let text = format!(
        "[[user]]\nid = {user:?}\nname = \"Ada\"\nsecret_file = \"secret\"\n\
         [[record]]\nid = {RECORD:?}\nkind = \"person\"\nname = \"Ada\"\nusers = [{user:?}]\ncurrency = \"USD\"\n"
    );
    std::fs::write(folder.path().join("records.toml"), text).unwrap();
    folder
}

fn settings(witness: &Witness, folder: &TempDir) -> SnapTradeSettings {
    SnapTradeSettings {
        base_url: witness.url.parse().unwrap(),
        // The paths of the document begin at its root.
        path_prefix: String::new(),
        client_id: "CLIENT".to_owned(),
        consumer_key: Secret::fixed("hush"),
        records: folder.path().join("records.toml"),
        balance_history: true,
        // The server takes its time where the machine is busy; how long the adapter waits is tested elsewhere.
        http: HttpSettings {
            request_timeout_ms: 120_000,
            ..HttpSettings::default()
        },
        line: patient(),
        snapshot_timeout_ms: 240_000,
    }
}

fn patient() -> LineSettings {
    let mut line = LineSettings::default();
    line.limits.total_timeout = std::time::Duration::from_secs(240);
    line.limits.queue_wait = std::time::Duration::from_secs(120);
    line
}

fn provider(settings: SnapTradeSettings) -> SnapTradeProvider {
    SnapTradeProvider::open(settings, &UpstreamContext::alone(Clock::system())).unwrap()
}

fn record() -> RecordId {
    RECORD.parse().unwrap()
}

/// Fails when the server objected to anything.
fn routes_without_violation(calls: Vec<Call>) -> Vec<String> {
    let objected: Vec<_> = calls
        .iter()
        .filter(|call| !call.objections().is_empty())
        .collect();
    assert!(objected.is_empty(), "not as the document says: {objected:#?}");
    let mut routes: Vec<_> = calls.into_iter().map(|call| call.route).collect();
    routes.sort();
    routes.dedup();
    routes
}

#[tokio::test]
async fn every_call_is_as_the_document_demands() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    let folder = records("user-1", "secret-1");
    // The example is of an account whose holdings nobody can see.
    witness.say("holdings_unavailable", false.into());
    // And of one booking on a page of a thousand.
    witness.say("total", 1.into());
    let provider = provider(settings(&witness, &folder));

    provider.ready().await.unwrap();
    assert_eq!(
        routes_without_violation(witness.take_calls()),
        ["GET /snapTrade/partners"]
    );

    let snapshot = provider.snapshot(&record(), "request-1").await.unwrap();
    // The documents' own examples.
    assert_eq!(snapshot.accounts.len(), 1);
    assert_eq!(
        snapshot.accounts[0].stated_total.unwrap().amount.to_string(),
        "15363.23"
    );
    let book = provider.book(&record(), "request-2").await.unwrap();
    assert!(!book.positions.is_empty() && !book.transactions.is_empty());
    let routes = routes_without_violation(witness.take_calls());
    let expected = [
        "GET /accounts",
        "GET /accounts/{}/activities",
        "GET /accounts/{}/balanceHistory",
        "GET /accounts/{}/balances",
        "GET /accounts/{}/positions/all",
    ];
    assert_eq!(routes, expected);

    let desk = SnapTradeDesk::new(&settings(&witness, &folder), Clock::system()).unwrap();
    desk.users().await.unwrap();
    desk.register("user-2").await.unwrap();
    desk.portal("user-1", "secret-1".into()).await.unwrap();
    let routes = routes_without_violation(witness.take_calls());
    let expected = [
        "GET /snapTrade/listUsers",
        "POST /snapTrade/login",
        "POST /snapTrade/registerUser",
    ];
    assert_eq!(routes, expected);
}

#[tokio::test]
async fn whatever_the_document_allows_is_understood_or_named_as_missing() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    witness.wish("dynamic=true");
    // Otherwise no made-up account could be read on: made-up pages do not add up, and a made-up decimal is any text.
    witness.say("holdings_unavailable", false.into());
    witness.say("initial_sync_completed", true.into());
    witness.say("is_paper", false.into());
    witness.say("total", 0.into());
    for decimal in ["units", "price", "multiplier", "total_value"] {
        witness.say(decimal, "1.5".into());
    }
    let folder = records("user-1", "secret-1");
    let provider = provider(settings(&witness, &folder));
    let mut n_read = 0;
    for _ in 0..30 {
        match provider.book(&record(), "request-1").await {
            Ok(book) => n_read += book.accounts.len(),
            // No account of those that were made up can be read, or none was made up.
            Err(UpstreamError::RecordUnknown) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert!(!witness.take_calls().is_empty());
    assert!(0 < n_read, "no account was ever read");
}

#[tokio::test]
async fn a_refusal_in_the_documents_envelope_has_its_kind() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    let folder = records("user-1", "secret-1");
    for (status, code) in [
        (400, ErrorCode::ProviderRejected),
        (404, ErrorCode::ProviderNonsense),
        (500, ErrorCode::ProviderUnreachable),
    ] {
        witness.wish(&format!("code={status}"));
        let desk = SnapTradeDesk::new(&settings(&witness, &folder), Clock::system()).unwrap();
        let error = desk.users().await.unwrap_err();
        assert_eq!(error.code(), code, "{status}");
        assert!(
            witness.take_calls().iter().all(|call| call.status == status),
            "{status}"
        );
    }
    witness.wish("code=403");
    let desk = SnapTradeDesk::new(&settings(&witness, &folder), Clock::system()).unwrap();
    let error = desk.portal("user-1", "secret-1".into()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ProviderAuthentication);
}

// The tests above could not fail if the witness kept nothing.
#[tokio::test]
async fn a_call_that_is_not_as_the_document_demands_is_noticed() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    let client = crate::witness::plain_client();
    for (path, body) in [
        // Neither signed nor named.
        ("/accounts", None),
        (
            "/snapTrade/registerUser?clientId=c&timestamp=1",
            Some("{\"user\": 1}"),
        ),
    ] {
        let url = format!("{}{path}", witness.url);
        let request = match body {
            Some(body) => client
                .post(url)
                .header("content-type", "application/json")
                .body(body),
            None => client.get(url),
        };
        request.send().await.unwrap();
        let calls = witness.take_calls();
        assert_eq!(calls.len(), 1);
        assert!(
            !calls[0].objections().is_empty() || calls[0].status == 401,
            "{calls:?}"
        );
    }
}
