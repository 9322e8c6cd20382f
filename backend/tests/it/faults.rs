//! When something that the service needs is broken, it fails closed, says so with the right code, and goes on (security row S26).

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{Outcome, ReportLink};
use jiff::SignedDuration;
use sqlx::{Connection as _, SqliteConnection};

use crate::endpoints::operations;
use crate::harness::{Answer, Inlay, NORTH, Opened, REPORT, USER, Widget, other_record};
use crate::kyc::{ALL, finished, service, start, starting};

/// Takes away everything that the store holds, under the feet of a running service.
async fn break_store(inlay: &Inlay) {
    let url = format!("sqlite:{}", inlay.folder().join("inlay.db").display());
    let mut store = SqliteConnection::connect(&url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .fetch_all(&mut store)
    .await
    .unwrap();
    assert!(tables.len() > 3, "{tables:?}");
    sqlx::query("PRAGMA foreign_keys = OFF")
        .execute(&mut store)
        .await
        .unwrap();
    for table in tables {
        // The name comes from the database itself.
        let statement = format!("DROP TABLE \"{table}\"");
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&mut store)
            .await
            .unwrap();
    }
    store.close().await.unwrap();
}

fn filled(inlay: &Inlay, session: &Opened, method: &str, path: &str, check: &str) -> reqwest::RequestBuilder {
    let request = inlay.with_session(method, &path.replace("{id}", check), session);
    match path {
        "/api/kyc/checks" => starting(inlay, session),
        "/api/kyc/checks/{id}/decision" => {
            request.json(&serde_json::json!({"decision": "override_declined", "note": "seen"}))
        }
        "/api/kyc/reveal" => request.json(&serde_json::json!({"reason": "a call of the client"})),
        _ => request,
    }
}

#[tokio::test]
async fn without_its_store_every_kyc_endpoint_refuses_and_portfolios_go_on() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let check = finished(&inlay, &session, Outcome::Approved).await.id.to_string();
    let runs = inlay.kyc.as_ref().unwrap().north.runs();
    let link = format!("/api/kyc/checks/{check}/report-link");
    let link: ReportLink = Answer::of(inlay.with_session("POST", &link, &session))
        .await
        .json();
    break_store(&inlay).await;
    let mut asked = 0;
    for (method, path, needs_session) in operations() {
        if !needs_session || !path.starts_with("/api/kyc") {
            continue;
        }
        let answer = Answer::of(filled(&inlay, &session, &method, &path, &check)).await;
        assert_eq!(answer.code(), ErrorCode::StoreUnavailable, "{method} {path}");
        asked += 1;
    }
    assert!(asked > 5, "the endpoints stand elsewhere now");
    let link = Answer::of(inlay.bare("GET", &link.path)).await;
    assert_eq!(link.code(), ErrorCode::StoreUnavailable);
    assert_eq!(
        inlay.kyc.as_ref().unwrap().north.runs(),
        runs,
        "nothing was begun"
    );
    assert_eq!(inlay.get_portfolio(&session).await.status, 200);
    assert_eq!(Answer::of(inlay.bare("GET", "/healthz")).await.status, 200);
}

#[tokio::test]
async fn without_its_store_nobody_is_let_in_and_nobody_is_told_that_a_session_is_over() {
    let inlay = service().await;
    let (seen, unseen) = (inlay.open(&NORTH).await, inlay.open(&NORTH).await);
    assert_eq!(inlay.get_portfolio(&seen).await.status, 200);
    break_store(&inlay).await;
    assert_eq!(inlay.get_portfolio(&seen).await.status, 200, "remembered");
    inlay.clock.advance(inlay_backend::session::stored::BELIEVED);
    for session in [&seen, &unseen] {
        for (method, path) in [("GET", "/api/portfolio"), ("DELETE", "/api/session")] {
            let answer = Answer::of(inlay.with_session(method, path, session)).await;
            assert_eq!(answer.code(), ErrorCode::StoreUnavailable, "{method} {path}");
        }
    }
    let widget = Widget::new();
    let assertion = NORTH.sign(&inlay.claims(&NORTH, &widget));
    let launch = inlay.request("POST", "/api/launch");
    let launch = launch.json(&serde_json::json!({ "assertion": assertion.clone() }));
    assert_eq!(Answer::of(launch).await.code(), ErrorCode::StoreUnavailable);
    let opened = inlay.exchange(assertion, &widget).await;
    assert_eq!(opened.code(), ErrorCode::StoreUnavailable);
}

#[tokio::test]
async fn a_panic_in_a_job_costs_that_job_one_try_and_no_worker() {
    // More than there are workers.
    const JOBS: u8 = 12;
    let inlay = service().await;
    let checks = inlay.kyc.as_ref().unwrap().north.clone();
    checks.panic_on_next(usize::from(JOBS));
    for number in 0..JOBS {
        let session = inlay
            .open_with(&NORTH, |claims| {
                claims.rec = other_record(number).parse().unwrap();
                claims.perms = ALL.map(str::to_owned).to_vec();
            })
            .await;
        assert_eq!(start(&inlay, &session).await.status, 201);
    }
    for _ in 0..400 {
        if checks.runs() == usize::from(JOBS) {
            assert_eq!(checks.enrolled(), 2 * usize::from(JOBS), "each panicked once");
            return;
        }
        inlay.clock.advance(SignedDuration::from_secs(5));
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{} of {JOBS} were done", checks.runs());
}

#[tokio::test]
async fn a_panic_in_the_middle_of_an_answer_ends_that_answer_alone() {
    let inlay = Inlay::builder()
        .server("max_connections = 3\nmax_connections_per_address = 3")
        .kyc()
        .start()
        .await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let check = finished(&inlay, &session, Outcome::Approved).await.id;
    let path = format!("/api/kyc/checks/{check}/report");
    inlay.kyc.as_ref().unwrap().north.break_reports();
    // More often than there are connections: each gives its place back.
    for _ in 0..6 {
        // Its head may be out already, or not.
        let whole = async {
            inlay
                .with_session("GET", &path, &session)
                .send()
                .await?
                .bytes()
                .await
        };
        let broken = whole.await;
        assert!(
            broken.is_err(),
            "half a report must not look like a whole one: {broken:?}"
        );
    }
    assert_eq!(inlay.get_portfolio(&session).await.status, 200);
    assert!(REPORT.len() > 10, "else it would not break off in the middle");
}
