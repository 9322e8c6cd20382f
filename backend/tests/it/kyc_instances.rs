//! Many instances of the service on one store: what one of them does, all of them know.

use std::sync::Arc;

use futures::future::join_all;
use inlay_backend::clock::ManualClock;
use inlay_backend::kyc::{Caller, KycService, changes, work};
use inlay_contract::ErrorCode;
use inlay_contract::kyc::{
    ConsentGiven, KycPermissions, Outcome, Person, Purpose, StartOutcome, StartRequest,
};
use jiff::SignedDuration;
use sqlx::{Connection as _, Executor as _};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::harness::{FakeChecks, NORTH, RECORD, USER, open_store, tenants};
use crate::kyc::COLLEAGUE;

const INSTANCES: usize = 10;
const STARTS: usize = 100;
/// Long enough for a busy machine.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// An advisor of [`NORTH`] on the one record.
fn caller(number: usize) -> Caller {
    let user = if number.is_multiple_of(2) { USER } else { COLLEAGUE };
    Caller {
        org: NORTH.id.parse().unwrap(),
        record: RECORD.parse().unwrap(),
        person: Person {
            user: user.parse().unwrap(),
            name: None,
        },
        may: KycPermissions {
            read: true,
            start: true,
            decide: true,
            reveal: true,
        },
        request_id: format!("request-{number}"),
    }
}

fn request() -> StartRequest {
    StartRequest {
        package: "standard".to_owned(),
        purpose: Purpose::Onboarding,
        consent: ConsentGiven {
            version: "2026-01".to_owned(),
            language: "en".to_owned(),
        },
        although_valid: false,
    }
}

/// A hundred people start at once, on ten instances that all work.
async fn one_provider_call(url: &str) {
    let clock = ManualClock::at("2026-06-30T12:00:00Z".parse().unwrap());
    let checks = Arc::new(FakeChecks::new(clock.clock()));
    let stop = CancellationToken::new();
    let (mut instances, mut workers) = (Vec::new(), Vec::new());
    for _ in 0..INSTANCES {
        let service = KycService::new(open_store(url).await, clock.clock(), tenants(&checks, &checks));
        for queues in [work::PROVIDER_QUEUES, work::CRM_QUEUES] {
            workers.push(tokio::spawn(work::run(service.clone(), queues, stop.clone())));
        }
        instances.push(service);
    }
    let starts = (0..STARTS).map(|number| {
        let service = instances[number % INSTANCES].clone();
        tokio::spawn(async move {
            let key = inlay_backend::random::uuid().to_string();
            service.start(&caller(number), &key, &request()).await.unwrap()
        })
    });
    let starts: Vec<_> = join_all(starts).await.into_iter().map(Result::unwrap).collect();
    let begun: Vec<_> = starts
        .iter()
        .filter(|start| start.outcome == StartOutcome::Started)
        .collect();
    assert_eq!(begun.len(), 1);
    assert!(starts.iter().all(|start| start.check.id == begun[0].check.id));

    let told = async {
        while checks.written().len() < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), told)
        .await
        .expect("the CRM hears of the start and of the submission");
    stop.cancel();
    join_all(workers).await;
    assert_eq!((checks.runs(), checks.enrolled()), (1, 1));
    assert_eq!(checks.written(), [1, 2], "in order, each once");
    let panel = instances[3].panel(&caller(1), "en").await.unwrap();
    assert_eq!((panel.checks.len(), panel.sequence), (1, 2));
}

/// Does something with a database of its own, where there is a server.
#[expect(clippy::print_stderr, reason = "a test says why it was skipped")]
async fn on_postgresql(with: impl AsyncFnOnce(String)) {
    let server = match inlay_test_postgres::url() {
        Ok(server) => server,
        Err(why) => {
            eprintln!("skipped: {why}");
            return;
        }
    };
    let name = format!("inlay_{}", inlay_backend::random::uuid().simple());
    let mut connection = sqlx::postgres::PgConnection::connect(server).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    connection.execute(create).await.unwrap();
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(&name);
    with(url.into()).await;
    let drop = sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
    connection.execute(drop).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_starts_on_ten_instances_call_the_provider_once_on_sqlite() {
    let folder = TempDir::new().unwrap();
    one_provider_call(&format!("sqlite:{}", folder.path().join("inlay.db").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_starts_on_ten_instances_call_the_provider_once_on_postgresql() {
    on_postgresql(async |url| one_provider_call(&url).await).await;
}

/// Two instances on one store: what one commits reaches a follower of the other, and a link that one made works on the other.
async fn one_knows_what_the_other_does(url: &str) {
    let clock = ManualClock::at("2026-06-30T12:00:00Z".parse().unwrap());
    let checks = Arc::new(FakeChecks::new(clock.clock()));
    let stop = CancellationToken::new();
    let mut instances = Vec::new();
    for _ in 0..2 {
        instances.push(KycService::new(
            open_store(url).await,
            clock.clock(),
            tenants(&checks, &checks),
        ));
    }
    let [one, other] = &instances[..] else {
        unreachable!("there are two")
    };
    let listening = tokio::spawn(changes::listen(other.clone(), stop.clone()));
    let mut follower = other.follow(&caller(0), None).await.unwrap();
    let key = inlay_backend::random::uuid().to_string();
    let started = one.start(&caller(0), &key, &request()).await.unwrap();
    let news = async {
        let mut seen = Vec::new();
        while seen.is_empty() {
            follower.changed().await;
            seen = follower.next(10).await.unwrap();
        }
        seen
    };
    let news = tokio::time::timeout(PATIENCE, news)
        .await
        .expect("it hears of nothing");
    assert_eq!(news[0].sequence, 1);

    while work::step(one, work::PROVIDER_QUEUES).await.unwrap() {}
    checks.finish(Outcome::Approved);
    clock.advance(SignedDuration::from_secs(31));
    while work::step(one, work::PROVIDER_QUEUES).await.unwrap() {}
    let (code, _) = one.link_to_report(&caller(0), started.check.id).await.unwrap();
    let code = code.reveal();
    let (id, _) = other.linked_report(&code, "download").await.unwrap();
    assert_eq!(id, started.check.id);
    for instance in &instances {
        let refused = instance
            .linked_report(&code, "again")
            .await
            .map(|_| ())
            .unwrap_err();
        assert_eq!(refused.code(), ErrorCode::LinkSpent);
    }
    stop.cancel();
    listening.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_instance_does_the_other_knows_on_sqlite() {
    let folder = TempDir::new().unwrap();
    one_knows_what_the_other_does(&format!("sqlite:{}", folder.path().join("inlay.db").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_instance_does_the_other_knows_on_postgresql() {
    on_postgresql(async |url| one_knows_what_the_other_does(&url).await).await;
}
