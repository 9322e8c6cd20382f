//! A check of single reports from its start to the CRM: the other of the two things that Onfido makes.

use std::time::Duration;

use inlay_contract::kyc::{Check, KycEventKind, Outcome, Overall, PartKind, PartState, Risk, RunState};
use inlay_sandbox::kyc::{DeliveryPlan, Speed, Vendor};
use inlay_sandbox::orgs::SOUTH;
use inlay_sandbox::records::south;

use super::desk::Desk;
use super::parts::{Parts, Vendors, until};

const VENDORS: Vendors = [Vendor::Platform, Vendor::Onfido];
/// Longer than any script of the sandbox.
const TO_THE_END: Duration = Duration::from_secs(120);

/// The only check of the panel.
async fn shown(desk: &Desk) -> Check {
    let panel = desk.panel().await;
    assert_eq!(panel.checks.len(), 1, "{panel:?}");
    panel.checks.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_check_of_reports_is_followed_report_by_report_and_recorded() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    let advisor = instance.advisor(&SOUTH, south::PERSON).await;
    let id = advisor.start("reports").await;
    instance.settled().await;

    // It has begun, and is told of; nothing is over.
    parts.advance(Duration::from_secs(1)).await;
    instance.settled().await;
    let waiting = shown(&advisor).await.parts;
    assert_eq!(waiting.len(), 3);
    assert!(
        waiting
            .iter()
            .all(|part| part.state.value == PartState::InProgress)
    );
    // The first report is over. Only its own delivery tells of it, and does not say of which check it is; the next look at the
    // check would be half a minute later.
    parts.advance(Duration::from_secs(2)).await;
    instance.settled().await;
    let check = shown(&advisor).await;
    assert_eq!(check.state.value, RunState::InProgress);
    let states: Vec<_> = check
        .parts
        .iter()
        .map(|part| (part.kind.value, part.state.value))
        .collect();
    assert_eq!(
        states,
        [
            (PartKind::Document, PartState::Finished),
            (PartKind::Identity, PartState::InProgress),
            (PartKind::Watchlist, PartState::InProgress),
        ]
    );
    assert!(!check.has_report);

    // Looked at again it stands as it stood, and nobody is told so.
    let events = instance.events(&SOUTH, south::PERSON).await.len();
    let looks = async || {
        let rows = instance.audit(&SOUTH).await;
        rows.iter().filter(|row| row.action == "provider.observe").count()
    };
    let before = looks().await;
    instance.wait(31);
    until("it is looked at again", async || {
        (before < looks().await).then_some(())
    })
    .await;
    assert_eq!(instance.events(&SOUTH, south::PERSON).await.len(), events);

    parts.advance(TO_THE_END).await;
    instance.settled().await;
    let check = shown(&advisor).await;
    assert_eq!((check.id, check.state.value), (id, RunState::Finished));
    assert_eq!(check.effective, Some(Outcome::Approved));
    // A check of reports knows no risk: the approval counts for as long as that of a client with high risk.
    assert_eq!(check.risk, Risk::Unknown);
    assert!(check.valid_until.is_some() && check.delay.is_none() && check.has_report);
    assert!(
        check
            .parts
            .iter()
            .all(|part| part.state.value == PartState::Finished)
    );
    let report = advisor.report(id).await;
    assert_eq!(report.status, 200, "{report:?}");
    assert!(report.body.starts_with(b"%PDF-"));

    let counts = parts.sandbox.kyc_counts();
    assert_eq!(
        (counts.applicants, counts.report_checks, counts.workflow_runs),
        (1, 1, 0)
    );
    let records = parts.records(&SOUTH);
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].external_id, id.to_string());
    assert_eq!(records[0].fields["Inlay_Result__c"], "approved");
}

#[tokio::test]
async fn what_a_report_found_waits_for_an_officer() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    let advisor = instance.advisor(&SOUTH, south::WATCHLIST_PERSON).await;
    advisor.start("reports").await;
    instance.settled().await;
    parts.advance(TO_THE_END).await;
    instance.settled().await;
    let check = shown(&advisor).await;
    assert_eq!(check.effective, Some(Outcome::Attention));
    let reasons: Vec<_> = check
        .parts
        .iter()
        .flat_map(|part| &part.reasons)
        .map(|reason| &*reason.code)
        .collect();
    assert_eq!(reasons, ["politically_exposed"]);
    assert_eq!(advisor.panel().await.overall, Overall::InReview);
}

#[tokio::test]
async fn without_any_delivery_a_check_of_reports_ends_all_the_same() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    let advisor = instance.advisor(&SOUTH, south::PERSON).await;
    advisor.start("reports").await;
    instance.settled().await;
    parts.advance(TO_THE_END).await;
    let mut stream = advisor.follow(None).await;
    instance.wait(31);
    assert_eq!(stream.next().await.unwrap().event().kind, KycEventKind::Finished);
    assert_eq!(shown(&advisor).await.effective, Some(Outcome::Approved));
}

#[tokio::test]
async fn word_of_reports_that_comes_five_times_in_any_order_comes_to_the_same_end() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    parts.sandbox.set_deliveries(DeliveryPlan {
        times: 5,
        shuffle_within_ms: 500,
        ..DeliveryPlan::default()
    });
    let advisor = instance.advisor(&SOUTH, south::WATCHLIST_PERSON).await;
    advisor.start("reports").await;
    instance.settled().await;
    // Nobody waits for the deliveries in between: those of all stages overtake each other.
    for _ in 0..12 {
        parts.sandbox.advance_kyc(Duration::from_secs(1));
        tokio::task::yield_now().await;
    }
    parts.advance(TO_THE_END).await;
    instance.settled().await;
    // Two answers of one second may have come in the other order. Who is under way is looked at again.
    instance.wait(31);
    let check = until("it is over", async || {
        let check = shown(&advisor).await;
        (check.state.value == RunState::Finished).then_some(check)
    })
    .await;
    assert_eq!(check.effective, Some(Outcome::Attention));
    instance.settled().await;
    assert_eq!(advisor.panel().await.overall, Overall::InReview);
    let events = instance.events(&SOUTH, south::WATCHLIST_PERSON).await;
    let ends = events.iter().filter(|event| event.kind == KycEventKind::Finished);
    assert_eq!(ends.count(), 1);
    assert_eq!(parts.sandbox.kyc_counts().report_checks, 1);
    assert_eq!(parts.records(&SOUTH)[0].fields["Inlay_State__c"], "finished");
}
