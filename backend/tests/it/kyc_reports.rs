//! The provider's report: for those who may read it, as a file, through links that work once.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{CheckId, Outcome, ReportLink};
use jiff::SignedDuration;

use crate::harness::{Answer, Inlay, NORTH, Opened, REPORT, USER};
use crate::kyc::{ALL, finished, service};

async fn make_link(inlay: &Inlay, session: &Opened, check: CheckId) -> Answer {
    let path = format!("/api/kyc/checks/{check}/report-link");
    Answer::of(inlay.with_session("POST", &path, session)).await
}

async fn audited(inlay: &Inlay) -> usize {
    let rows = inlay
        .kyc
        .as_ref()
        .unwrap()
        .store
        .rows(NORTH.id, 1, 1_000)
        .await
        .unwrap();
    let read = rows
        .iter()
        .filter(|row| row.action == "report.read" && row.outcome == "done");
    read.count()
}

fn assert_is_report(answer: &Answer, check: CheckId) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.bytes, REPORT);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(
        answer.header("content-disposition"),
        format!("attachment; filename=\"kyc-report-{check}.pdf\"")
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn a_report_is_read_with_the_session_and_stands_in_the_audit_log() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let check = finished(&inlay, &session, Outcome::Approved).await.id;
    let path = format!("/api/kyc/checks/{check}/report");
    let answer = Answer::of(inlay.with_session("GET", &path, &session)).await;
    assert_is_report(&answer, check);
    assert_eq!(audited(&inlay).await, 1);
    let head = Answer::of(inlay.with_session("HEAD", &path, &session)).await;
    assert_eq!((head.status, head.header("allow")), (405, "GET"));
    let portfolio = inlay.open(&NORTH).await;
    let refused = Answer::of(inlay.with_session("GET", &path, &portfolio)).await;
    assert_eq!(refused.code(), ErrorCode::KycPermissionMissing);
    assert_eq!(audited(&inlay).await, 1);
}

#[tokio::test]
async fn a_link_works_once_without_a_session_and_for_a_minute() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let check = finished(&inlay, &session, Outcome::Approved).await.id;
    let link: ReportLink = make_link(&inlay, &session, check).await.json();
    assert_eq!(
        link.works_until,
        inlay.clock.clock().now() + SignedDuration::from_secs(60)
    );
    let follow = async |method: &str, path: &str| Answer::of(inlay.bare(method, path)).await;
    let head = follow("HEAD", &link.path).await;
    assert_eq!((head.status, head.header("allow")), (405, "GET"));
    assert_eq!(
        audited(&inlay).await,
        0,
        "a link that nobody followed read nothing"
    );
    assert_is_report(&follow("GET", &link.path).await, check);
    assert_eq!(audited(&inlay).await, 1, "looking at it had not spent it");
    assert_eq!(follow("GET", &link.path).await.code(), ErrorCode::LinkSpent);
    assert_eq!(audited(&inlay).await, 1);

    let late: ReportLink = make_link(&inlay, &session, check).await.json();
    inlay.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(follow("GET", &late.path).await.code(), ErrorCode::LinkSpent);
    for path in ["/reports/x", "/reports/%ff", "/reports/..%2f..%2fetc"] {
        assert_eq!(follow("GET", path).await.code(), ErrorCode::LinkSpent, "{path}");
    }
}

#[tokio::test]
async fn there_is_no_link_to_what_is_not_there_or_may_not_be_read() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let unknown = CheckId(inlay_backend::random::uuid());
    assert_eq!(
        make_link(&inlay, &session, unknown).await.code(),
        ErrorCode::CheckUnknown
    );
    let started: inlay_contract::kyc::Started = crate::kyc::start(&inlay, &session).await.json();
    assert_eq!(
        make_link(&inlay, &session, started.check.id).await.code(),
        ErrorCode::ReportUnavailable
    );
    let portfolio = inlay.open(&NORTH).await;
    assert_eq!(
        make_link(&inlay, &portfolio, started.check.id).await.code(),
        ErrorCode::KycPermissionMissing
    );
}
