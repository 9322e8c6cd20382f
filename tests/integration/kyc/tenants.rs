//! Two firms whose vendors use the same names for everything never see each other.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{KycEventKind, Outcome, Overall};
use inlay_sandbox::kyc::{Speed, Vendor};
use inlay_sandbox::orgs::{NORTH, SOUTH};
use inlay_sandbox::records::{north, south};
use serde_json::json;

use super::deliveries::Delivery;
use super::parts::{Parts, Settings, Vendors};
use super::twin::{CHECK, Twin};

const VENDORS: Vendors = [Vendor::Platform, Vendor::Platform];

#[tokio::test]
async fn the_same_names_at_both_vendors_never_mix_two_firms() {
    let parts = Parts::start(Speed::HELD).await;
    let twin = Twin::start().await;
    let settings = Settings {
        checks_at: twin.url.clone(),
        ..parts.settings("inlay")
    };
    let instance = parts.serve_as(VENDORS, &settings).await;
    let ours = instance.advisor(&NORTH, north::CLEAR_PERSON).await;
    let theirs = instance.advisor(&SOUTH, south::PERSON).await;
    let our_check = ours.start("standard").await;
    let their_check = theirs.start("standard").await;
    instance.settled().await;
    let mut our_stream = ours.follow(None).await;
    let mut their_stream = theirs.follow(None).await;

    // Both runs have the same name, and so have the events about them. The secret alone tells whose they are.
    let now = instance.clock.clock().now();
    let body = json!({"type": "kyc.check.updated", "data": {"id": CHECK}}).to_string();
    let delivery = |org| Delivery::signed(org, Vendor::Platform, "msg_1", &body, now.as_second());
    twin.finish(&NORTH, "fail", now);
    twin.finish(&SOUTH, "pass", now);
    assert_eq!(delivery(&NORTH).send(&instance).await.status, 202);
    let said = our_stream.next().await.unwrap().event();
    assert_eq!((said.check.id, said.kind), (our_check, KycEventKind::Finished));
    assert_eq!(said.check.effective, Some(Outcome::Declined));
    instance.settled().await;
    assert_eq!(twin.known(&SOUTH).looks, 0, "nobody asked for the other firm");
    assert_eq!(theirs.panel().await.overall, Overall::Running);
    let rows = instance.audit(&SOUTH).await;
    assert!(rows.iter().all(|row| row.action != "webhook.received"));

    assert_eq!(
        delivery(&SOUTH).send(&instance).await.status,
        202,
        "another firm's event of the same name is another event"
    );
    let said = their_stream.next().await.unwrap().event();
    assert_eq!((said.check.id, said.sequence), (their_check, 3));
    assert_eq!(said.check.effective, Some(Outcome::Approved));
    instance.settled().await;
    assert_eq!(ours.panel().await.overall, Overall::Declined);
    assert_eq!(theirs.panel().await.overall, Overall::Valid);

    for (desk, org, check, other) in [
        (&ours, &NORTH, our_check, their_check),
        (&theirs, &SOUTH, their_check, our_check),
    ] {
        let known = twin.known(org);
        assert_eq!((known.subjects, known.looks), (1, 1), "{}", org.name);
        let report = desk.report(check).await;
        assert_eq!(report.body, format!("%PDF-1.4 report of {}", org.client_id));
        assert_eq!(desk.report(other).await.code(), ErrorCode::CheckUnknown);
        let link = desk.ask_report_link(other).await;
        assert_eq!(link.code(), ErrorCode::CheckUnknown);
        let all = desk.follow(Some(0)).await.next().await.unwrap().event();
        assert_eq!(all.check.id, check);
        let records = parts.records(org);
        assert_eq!(records.len(), 1);
        assert_eq!(records[0].external_id, check.to_string());
        for row in instance.audit(org).await {
            assert_eq!(row.org, org.id);
            assert!(row.check.is_none_or(|id| id == check.to_string()) || row.outcome == "check_unknown");
        }
    }
}
