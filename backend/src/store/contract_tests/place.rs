//! Where a test keeps its store, and what it puts there.

use std::sync::Arc;

use inlay_contract::kyc::CheckId;
use inlay_contract::{OrgId, RecordId, UserId};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, Executor as _};
use uuid::Uuid;

use crate::random;
use crate::store::{
    AuditEntry, AuditRow, Commit, Detail, IdempotencyKey, Mac, NewDelivery, NewJob, PartyKey, Queue, Sealer,
    StartRecord, Store, StoreError, StoredCheck, StoredEvent, open,
};

/// A database of one test.
pub(super) enum Place {
    /// A file in a folder that goes with the test.
    Sqlite(tempfile::TempDir),
    /// A database that goes with the test.
    Postgres { server: String, name: String },
}

impl Place {
    pub(super) fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    pub(super) async fn postgres() -> Option<Self> {
        let server = match inlay_test_postgres::url() {
            Ok(server) => server.to_owned(),
            Err(why) => {
                eprintln!("skipped: {why}");
                return None;
            }
        };
        let name = format!("inlay_{}", random::uuid().simple());
        execute_on_postgres(&server, format!("CREATE DATABASE {name}"))
            .await
            .unwrap();
        Some(Self::Postgres { server, name })
    }

    /// The address of the store.
    pub(super) fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("inlay.db").display()),
            Self::Postgres { server, name } => {
                let mut url = url::Url::parse(server).unwrap();
                url.set_path(name);
                url.into()
            }
        }
    }

    /// Opens the store; each time another instance.
    pub(super) async fn open(&self) -> Arc<dyn Store> {
        open(&self.url(), Arc::new(TestSealer)).await.unwrap()
    }

    /// Does what somebody does who can reach the database.
    pub(super) async fn execute(&self, statements: &str) {
        self.try_execute(statements).await.unwrap();
    }

    /// As [`Place::execute`], which may be refused.
    pub(super) async fn try_execute(&self, statements: &str) -> Result<(), sqlx::Error> {
        let statements = statements.to_owned();
        match self {
            Self::Sqlite(folder) => {
                let options =
                    sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("inlay.db"));
                let mut connection = sqlx::sqlite::SqliteConnection::connect_with(&options).await?;
                connection.execute(sqlx::AssertSqlSafe(statements)).await?;
                connection.close().await
            }
            Self::Postgres { .. } => execute_on_postgres(&self.url(), statements).await,
        }
    }

    /// Takes the guard from the audit log, as whoever means harm would.
    pub(super) async fn unguard_the_audit_log(&self) {
        let statements = match self {
            Self::Sqlite(_) => "DROP TRIGGER audit_row_is_not_changed; DROP TRIGGER audit_row_is_not_deleted",
            Self::Postgres { .. } => "ALTER TABLE audit_row DISABLE TRIGGER USER",
        };
        self.execute(statements).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self::Postgres { server, name } = self else {
            return;
        };
        let (server, statement) = (
            std::mem::take(server),
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
        // Its own runtime: that of the test is busy ending. A server that has gone meanwhile needs no tidying.
        let _ = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let _ = runtime.block_on(execute_on_postgres(&server, statement));
        })
        .join();
    }
}

async fn execute_on_postgres(url: &str, statements: String) -> Result<(), sqlx::Error> {
    let mut connection = sqlx::postgres::PgConnection::connect(url).await?;
    connection.execute(sqlx::AssertSqlSafe(statements)).await?;
    connection.close().await
}

/// Seals with plain hashes: what the codes are worth is tested where they are made.
pub(super) struct TestSealer;

impl Sealer for TestSealer {
    fn seal_row(&self, previous: &Mac, row: &AuditRow) -> Mac {
        let row = AuditRow {
            mac: [0; 32],
            ..row.clone()
        };
        Sha256::digest(format!("{previous:?} {row:?}")).into()
    }

    fn seal_head(&self, org: &str, sequence: u64, mac: &Mac) -> Mac {
        Sha256::digest(format!("{org} {sequence} {mac:?}")).into()
    }
}

pub(super) fn org_a() -> OrgId {
    "00D5g000004XYZaEAO".parse().unwrap()
}

pub(super) fn org_b() -> OrgId {
    "00D5g000004XYZbEAO".parse().unwrap()
}

pub(super) fn record(number: u32) -> RecordId {
    salesforce_id("001", number).parse().unwrap()
}

pub(super) fn user(number: u32) -> UserId {
    salesforce_id("005", number).parse().unwrap()
}

fn salesforce_id(prefix: &str, number: u32) -> String {
    let id15 = format!("{prefix}5g00000{number:05}");
    let check = inlay_contract::id::checksum(id15.as_bytes().try_into().unwrap());
    format!("{id15}{}", std::str::from_utf8(&check).unwrap())
}

pub(super) fn party(number: u32) -> PartyKey {
    PartyKey {
        org: org_a(),
        record: record(number),
    }
}

/// An instant of the tests, in seconds.
pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

pub(super) fn check(attempt: u32) -> StoredCheck {
    StoredCheck {
        id: CheckId(random::uuid()),
        attempt,
        provider: "onfido".to_owned(),
        provider_run: None,
        package: "standard".to_owned(),
        duration_seconds: None,
        document: format!("{{\"attempt\":{attempt}}}"),
    }
}

pub(super) fn event(sequence: u64) -> StoredEvent {
    StoredEvent {
        sequence,
        document: format!("{{\"sequence\":{sequence}}}"),
    }
}

pub(super) fn job(queue: Queue, key: &str, due: i64) -> NewJob {
    NewJob {
        queue,
        org: org_a(),
        key: key.to_owned(),
        subject: format!("about {key}"),
        payload: "{}".to_owned(),
        due_at: at(due),
    }
}

pub(super) fn delivery(event_id: &str) -> NewDelivery {
    NewDelivery {
        org: org_a(),
        provider: "onfido".to_owned(),
        event_id: event_id.to_owned(),
        body: vec![0, 159, 146, 150],
        received_at: at(0),
    }
}

pub(super) fn start_record(key: &str, check: CheckId) -> StartRecord {
    StartRecord {
        key: IdempotencyKey {
            org: org_a(),
            user: user(1),
            key: key.to_owned(),
        },
        body_hash: [7; 32],
        check,
        at: at(0),
    }
}

pub(super) fn entry(action: &'static str) -> AuditEntry {
    AuditEntry {
        org: org_a(),
        at: at(0),
        actor: Some(user(1)),
        on_behalf_of: None,
        action,
        outcome: "done",
        party: Some(record(1)),
        check: None,
        purpose: Some("onboarding"),
        consent_version: Some("3".to_owned()),
        request_id: Some("request".to_owned()),
        provider_request_id: None,
        details: vec![Detail {
            name: "note",
            value: "\"quoted\"\nand ünïcode".to_owned(),
            personal: true,
        }],
    }
}

/// A commit that changes nothing but the version.
pub(super) fn commit(party: PartyKey, expected_version: u64) -> Commit {
    Commit {
        party,
        expected_version,
        checks: Vec::new(),
        events: Vec::new(),
        start: None,
        jobs: Vec::new(),
        settles: None,
        replays: None,
        audit: Vec::new(),
    }
}

pub(super) fn token() -> Uuid {
    random::uuid()
}

#[track_caller]
pub(super) fn conflicts<T>(result: Result<T, StoreError>) {
    assert!(
        matches!(result, Err(StoreError::Conflict)),
        "{:?}",
        result.map(drop)
    );
}

/// The rows of an org's log, whose chain fits to its end.
pub(super) async fn sound_log(store: &dyn Store, org: &OrgId) -> Vec<AuditRow> {
    let rows = store.rows(org.as_str(), 1, u32::MAX).await.unwrap();
    let mut previous = [0; 32];
    for (row, number) in rows.iter().zip(1..) {
        assert_eq!(row.sequence, number, "a number is missing or there twice");
        assert_eq!(row.mac, TestSealer.seal_row(&previous, row), "row {number}");
        previous = row.mac;
    }
    let head = store.head(org.as_str()).await.unwrap();
    assert_eq!(head.sequence, u64::try_from(rows.len()).unwrap());
    if let Some(last) = rows.last() {
        assert_eq!(head.mac, last.mac);
        assert_eq!(
            head.seal,
            TestSealer.seal_head(org.as_str(), head.sequence, &head.mac)
        );
    }
    rows
}
