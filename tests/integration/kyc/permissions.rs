//! Who may do what: each refusal, and that it stands in the audit log.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{
    CheckId, DECIDE_KYC_PERMISSION, Decision, KYC_EVENTS_PATH, KYC_PATH, REVEAL_KYC_PERMISSION,
    START_KYC_PERMISSION, VIEW_KYC_PERMISSION,
};
use inlay_sandbox::kyc::{Speed, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{north, south};

use super::desk::{ADVISOR, Answer, Desk, OFFICER};
use super::instance::{Instance, detail};
use super::parts::{Parts, Vendors};

const VENDORS: Vendors = [Vendor::Platform, Vendor::Onfido];

fn assert_denied(answer: &Answer, attempt: &str) {
    assert_eq!(
        (answer.status, answer.code()),
        (403, ErrorCode::KycPermissionMissing),
        "{attempt}"
    );
}

/// What a user was denied, in order.
async fn denied(instance: &Instance, org: &Org, user: &str) -> Vec<String> {
    let rows = instance.audit(org).await;
    let denied = rows
        .iter()
        .filter(|row| row.action == "access.denied" && row.actor.as_deref() == Some(user));
    denied
        .map(|row| {
            assert_eq!(row.outcome, "kyc_permission_missing");
            assert!(row.party.is_some() && row.request_id.is_some());
            detail(row, "attempt").unwrap()
        })
        .collect()
}

/// What can be asked about a check, by the name of the attempt in the audit log.
async fn ask(desk: &Desk, attempt: &str, check: CheckId) -> Answer {
    match attempt {
        "panel.read" => desk.get(KYC_PATH).await,
        "check.start" => desk.ask_start("standard").await,
        "check.decided" => desk.decide(check, Decision::Confirm, "seen").await,
        "party.revealed" => desk.reveal("asked for it").await,
        "report.read" => desk.report(check).await,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn each_permission_opens_its_own_door_only_and_each_denial_is_written_down() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    let (org, record) = (&NORTH, north::WATCHLIST_PERSON);
    let check = instance.advisor(org, record).await.start("standard").await;
    instance.settled().await;
    for (may, refused) in [
        (
            &[][..],
            &[
                "panel.read",
                "check.start",
                "check.decided",
                "party.revealed",
                "report.read",
            ][..],
        ),
        (
            &[VIEW_KYC_PERMISSION],
            &["check.start", "check.decided", "party.revealed"],
        ),
        (
            &[VIEW_KYC_PERMISSION, START_KYC_PERMISSION],
            &["check.decided", "party.revealed"],
        ),
        (
            &[VIEW_KYC_PERMISSION, DECIDE_KYC_PERMISSION],
            &["check.start", "party.revealed"],
        ),
        (
            &[VIEW_KYC_PERMISSION, REVEAL_KYC_PERMISSION],
            &["check.start", "check.decided"],
        ),
    ] {
        let desk = instance.open(org, record, OFFICER, may).await;
        let before = denied(&instance, org, OFFICER).await.len();
        for attempt in refused {
            assert_denied(&ask(&desk, attempt, check).await, attempt);
        }
        assert_eq!(denied(&instance, org, OFFICER).await[before..], *refused);
        if may.contains(&VIEW_KYC_PERMISSION) {
            let shown = desk.panel().await.may;
            assert_eq!(shown.start, may.contains(&START_KYC_PERMISSION));
            assert_eq!(shown.decide, may.contains(&DECIDE_KYC_PERMISSION));
            assert_eq!(shown.reveal, may.contains(&REVEAL_KYC_PERMISSION));
        } else {
            assert_denied(&desk.get(KYC_EVENTS_PATH).await, "stream");
            assert_denied(&desk.ask_report_link(check).await, "link");
        }
    }
    let revealed = instance
        .officer(org, record)
        .await
        .reveal("a call by the client")
        .await;
    assert_eq!(revealed.status, 200);
    let rows = instance.audit(org).await;
    let row = rows.iter().rfind(|row| row.action == "party.revealed").unwrap();
    assert_eq!(detail(row, "reason").as_deref(), Some("a call by the client"));
    assert_eq!(row.actor.as_deref(), Some(OFFICER));
}

#[tokio::test]
async fn whoever_started_a_check_does_not_decide_it() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    let advisor = instance.advisor(&NORTH, north::WATCHLIST_PERSON).await;
    let check = advisor.start("standard").await;
    instance.settled().await;
    parts.advance(std::time::Duration::from_secs(120)).await;
    instance.settled().await;
    let refused = advisor.decide(check, Decision::FalsePositive, "not him").await;
    assert_eq!(refused.code(), ErrorCode::DecisionOwnCheck);
    let rows = instance.audit(&NORTH).await;
    let row = rows.iter().rfind(|row| row.action == "check.decided").unwrap();
    assert_eq!(
        (&*row.outcome, row.actor.as_deref()),
        ("decision_own_check", Some(ADVISOR))
    );
    assert_eq!(parts.records(&NORTH)[0].fields["Inlay_Result__c"], "attention");
}

#[tokio::test]
async fn a_check_of_another_record_or_firm_is_not_there() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    let check = instance
        .advisor(&NORTH, north::WATCHLIST_PERSON)
        .await
        .start("standard")
        .await;
    instance.settled().await;
    for (org, record) in [(&NORTH, north::CLEAR_PERSON), (&SOUTH, south::WATCHLIST_PERSON)] {
        let desk = instance.officer(org, record).await;
        assert!(desk.panel().await.checks.is_empty());
        for attempt in ["check.decided", "report.read"] {
            let answer = ask(&desk, attempt, check).await;
            assert_eq!(
                (answer.status, answer.code()),
                (404, ErrorCode::CheckUnknown),
                "{attempt}"
            );
        }
        assert_eq!(desk.ask_report_link(check).await.code(), ErrorCode::CheckUnknown);
        let rows = instance.audit(org).await;
        let about: Vec<_> = rows
            .iter()
            .filter(|row| row.outcome == "check_unknown" && row.actor.as_deref() == Some(OFFICER))
            .map(|row| (&*row.action, row.party.as_deref()))
            .collect();
        assert_eq!(
            about,
            [
                ("check.decided", Some(record)),
                ("report.read", Some(record)),
                ("report.read", Some(record))
            ],
            "{}",
            org.name
        );
    }
    let household = instance.advisor(&NORTH, north::HOUSEHOLD).await;
    let refused = household.ask_start("standard").await;
    assert_eq!(refused.code(), ErrorCode::PartyNotCheckable);
    assert_eq!(parts.sandbox.kyc_counts().checks, 1);
}
