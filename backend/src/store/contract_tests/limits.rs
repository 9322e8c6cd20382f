//! What a PostgreSQL server ends by itself, so that an instance that hangs does not hold up the others.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection, Row as _};

use super::place::{Place, commit, party};
use crate::store::StoreError;
use crate::store::postgres::LIMITS;

/// What the server says of its limits on a connection that is opened with these of ours.
async fn said(url: &str, limits: &[(&str, &str)]) -> Vec<String> {
    let options: PgConnectOptions = url.parse().unwrap();
    let mut connection = options.options(limits.iter().copied()).connect().await.unwrap();
    let mut said = Vec::new();
    for (name, _) in LIMITS {
        let show = sqlx::AssertSqlSafe(format!("SHOW {name}"));
        said.push(connection.fetch_one(show).await.unwrap().get(0));
    }
    connection.close().await.unwrap();
    said
}

#[tokio::test]
async fn the_limits_are_those_that_are_documented_and_the_server_takes_them() {
    let document = include_str!("../../../../docs/operations.md");
    for (name, limit) in LIMITS {
        let row = format!("| `{name}` | {limit} |");
        assert!(document.contains(&row), "docs/operations.md has no row {row:?}");
    }
    if let Some(place) = Place::postgres().await {
        assert_eq!(said(&place.url(), &LIMITS).await, LIMITS.map(|(_, limit)| limit));
        assert_eq!(
            said(&place.url(), &[]).await,
            ["0"; 3],
            "the server's own are none"
        );
    }
}

/// Somebody who holds a row and goes away without a word: the store says that it cannot be used, and does not wait for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_somebody_holds_for_ever_holds_up_a_writer_for_the_limit_only() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let store = place.open().await;
    store.commit(commit(party(1), 0)).await.unwrap();
    let mut holder = PgConnection::connect(&place.url()).await.unwrap();
    let mut transaction = holder.begin().await.unwrap();
    transaction
        .execute("SELECT * FROM kyc_file FOR UPDATE")
        .await
        .unwrap();
    let result = store.commit(commit(party(1), 1)).await;
    assert!(matches!(result, Err(StoreError::Unavailable(_))), "{result:?}");
    transaction.rollback().await.unwrap();
    store.commit(commit(party(1), 1)).await.unwrap();
}
