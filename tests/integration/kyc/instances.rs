//! Two backends over one PostgreSQL: what one of them accepted, both know, and the other finishes.

use std::time::Duration;

use inlay_contract::kyc::{KycEventKind, Outcome, StartOutcome, Started};
use inlay_sandbox::fault::{Fault, FaultPlan};
use inlay_sandbox::kyc::{Speed, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{north, south};
use sqlx::{Connection as _, Executor as _};
use tokio::task::JoinSet;

use super::deliveries::Delivery;
use super::desk::{ADVISOR, ALL, OFFICER};
use super::instance::Instance;
use super::parts::{Parts, Settings, Vendors, until};

const VENDORS: Vendors = [Vendor::Platform, Vendor::Onfido];
const STARTS: usize = 100;
const TO_THE_END: Duration = Duration::from_secs(120);
/// Longer than a worker may hold a job.
const LEASE: i64 = 61;

/// A database of its own on the tests' server; `None`, and said, where there is none.
async fn database() -> Option<Database> {
    let server = match inlay_test_postgres::url() {
        Ok(server) => server,
        Err(why) => {
            println!("skipped: {why}");
            return None;
        }
    };
    let name = format!("inlay_{}", inlay_backend::random::uuid().simple());
    let mut connection = sqlx::postgres::PgConnection::connect(server).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    connection.execute(create).await.unwrap();
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(&name);
    Some(Database {
        connection,
        name,
        url: url.into(),
    })
}

struct Database {
    connection: sqlx::postgres::PgConnection,
    name: String,
    url: String,
}

impl Database {
    async fn remove(mut self) {
        let drop = sqlx::AssertSqlSafe(format!("DROP DATABASE {} WITH (FORCE)", self.name));
        self.connection.execute(drop).await.unwrap();
    }
}

async fn backend(parts: &Parts, database: &Database) -> Instance {
    let settings = Settings {
        store_url: database.url.clone(),
        ..parts.settings("")
    };
    parts.serve_as(VENDORS, &settings).await
}

/// A hundred starts at once, by two people at each of two backends.
async fn start_everywhere(instances: [&Instance; 2], org: &Org, record: &str) -> Vec<Started> {
    let mut desks = Vec::new();
    for instance in instances {
        for user in [ADVISOR, OFFICER] {
            desks.push(std::sync::Arc::new(instance.open(org, record, user, &ALL).await));
        }
    }
    let mut under_way = JoinSet::new();
    for number in 0..STARTS {
        let desk = std::sync::Arc::clone(&desks[number % desks.len()]);
        under_way.spawn(async move { desk.ask_start("standard").await });
    }
    let answers = under_way.join_all().await;
    answers
        .iter()
        .map(|answer| {
            let started: Started = answer.json();
            let expected = if started.outcome == StartOutcome::Started {
                201
            } else {
                200
            };
            assert_eq!(answer.status, expected);
            started
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_starts_at_two_backends_are_one_run_that_both_follow() {
    let Some(database) = database().await else {
        return;
    };
    let parts = Parts::start(Speed::HELD).await;
    let (one, other) = (backend(&parts, &database).await, backend(&parts, &database).await);
    parts.deliver_to(&one, VENDORS);
    for (org, record) in [(&NORTH, north::CLEAR_PERSON), (&SOUTH, south::PERSON)] {
        let mut stream = other.advisor(org, record).await.follow(Some(0)).await;
        let starts = start_everywhere([&one, &other], org, record).await;
        let begun: Vec<_> = starts
            .iter()
            .filter(|start| start.outcome == StartOutcome::Started)
            .collect();
        assert_eq!(begun.len(), 1);
        let check = begun[0].check.id;
        assert!(starts.iter().all(|start| start.check.id == check));
        one.settled_in_time().await;
        parts.advance(TO_THE_END).await;
        // Delivered to one, seen at the other.
        for kind in [
            KycEventKind::Started,
            KycEventKind::Submitted,
            KycEventKind::Finished,
        ] {
            let said = stream.next().await.unwrap().event();
            assert_eq!((said.kind, said.check.id), (kind, check));
        }
        other.settled_in_time().await;
        assert_eq!(parts.records(org).len(), 1);
        assert_eq!(parts.told(org).len(), 3);
        let rows = one.audit(org).await;
        let count = |outcome: &str| {
            rows.iter()
                .filter(|row| row.action == "check.start" && row.outcome == outcome)
                .count()
        };
        assert_eq!((count("started"), count("joined")), (1, STARTS - 1));
    }
    let now = one.clock.clock().now().as_second();
    let other_news = r#"{"type":"portfolio.updated","data":{}}"#;
    let delivery = Delivery::signed(&NORTH, Vendor::Platform, "msg_both", other_news, now);
    assert_eq!(delivery.send(&one).await.status, 202);
    assert_eq!(
        delivery.send(&other).await.status,
        200,
        "known at one, known at the other"
    );
    let counts = parts.sandbox.kyc_counts();
    assert_eq!((counts.subjects, counts.checks), (1, 1));
    assert_eq!((counts.applicants, counts.workflow_runs), (1, 1));
    drop((one, other));
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_backend_had_begun_when_it_was_cut_off_the_other_finishes() {
    let Some(database) = database().await else {
        return;
    };
    for (org, record, runs_at) in [
        (&NORTH, north::CLEAR_PERSON, "/v1/kyc/checks"),
        (&SOUTH, south::PERSON, "/onfido/v3.6/workflow_runs"),
    ] {
        let parts = Parts::start(Speed::HELD).await;
        let one = backend(&parts, &database).await;
        // The vendor takes its time over the run: that is when the backend is cut off.
        parts.sandbox.set_fault(FaultPlan {
            fault: Fault::Slow { delay_ms: 700 },
            path_contains: Some(runs_at.to_owned()),
        });
        let check = one.advisor(org, record).await.start("standard").await;
        until("the client is known to the vendor", async || {
            let counts = parts.sandbox.kyc_counts();
            (0 < counts.subjects + counts.applicants).then_some(())
        })
        .await;
        one.cut_off();
        parts.sandbox.set_fault(Fault::None);

        let other = backend(&parts, &database).await;
        parts.deliver_to(&other, VENDORS);
        other.wait(LEASE);
        other.settled_in_time().await;
        parts.advance(TO_THE_END).await;
        other.settled_in_time().await;
        let events = other.events(org, record).await;
        let last = events.last().unwrap();
        assert_eq!(
            (last.kind, last.check.effective),
            (KycEventKind::Finished, Some(Outcome::Approved))
        );
        assert_eq!(last.check.id, check);
        let counts = parts.sandbox.kyc_counts();
        assert_eq!(counts.checks + counts.workflow_runs, 1);
        let records = parts.records(org);
        assert_eq!(records.len(), 1);
        assert_eq!(records[0].fields["Inlay_Sequence__c"], last.sequence);
        let numbers: Vec<_> = records[0]
            .writings
            .iter()
            .map(|fields| fields["Inlay_Sequence__c"].as_u64())
            .collect();
        assert!(
            numbers.is_sorted_by(|a, b| a < b),
            "each result once: {numbers:?}"
        );
        other.audit(org).await;
    }
    database.remove().await;
}
