//! Vendor or CRM out of service: what was accepted waits, is finished when they are back, and is done once.

use std::time::Duration;

use inlay_backend::store::Queue;
use inlay_contract::ErrorCode;
use inlay_contract::kyc::{CheckId, KycEventKind, Outcome};
use inlay_sandbox::fault::{Fault, FaultPlan, Outage};
use inlay_sandbox::kyc::{Speed, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{north, south};

use super::instance::Instance;
use super::parts::{Parts, Vendors, until};

const VENDORS: Vendors = [Vendor::Platform, Vendor::Onfido];
const TO_THE_END: Duration = Duration::from_secs(120);

/// A firm, a client of it whose check comes out clear, and where its vendor begins runs.
struct Side {
    org: &'static Org,
    record: &'static str,
    runs_at: &'static str,
    vendor_at: &'static str,
}

const SIDES: [Side; 2] = [
    Side {
        org: &NORTH,
        record: north::CLEAR_PERSON,
        runs_at: "/v1/kyc/checks",
        vendor_at: "/v1/kyc/",
    },
    Side {
        org: &SOUTH,
        record: south::PERSON,
        runs_at: "/onfido/v3.6/workflow_runs",
        vendor_at: "/onfido/",
    },
];

fn out_of_service(path: &str, outage: Outage) -> FaultPlan {
    FaultPlan {
        fault: Fault::Down { outage },
        path_contains: Some(path.to_owned()),
    }
}

async fn kinds(instance: &Instance, side: &Side) -> Vec<KycEventKind> {
    let events = instance.events(side.org, side.record).await;
    events.iter().map(|event| event.kind).collect()
}

/// Waits until this is the last thing that happened.
async fn until_last(instance: &Instance, side: &Side, kind: KycEventKind) {
    until("it has happened", async || {
        (kinds(instance, side).await.last() == Some(&kind)).then_some(())
    })
    .await;
}

/// The check is over, and stands in the CRM in the order in which it went, each thing once.
async fn assert_recorded_once(parts: &Parts, instance: &Instance, side: &Side, check: CheckId) {
    let events = instance.events(side.org, side.record).await;
    let last = events.last().unwrap();
    assert_eq!(last.check.effective, Some(Outcome::Approved));
    assert_eq!(last.check.delay, None);
    let numbers: Vec<u64> = events
        .iter()
        .filter(|event| event.kind != KycEventKind::Delayed)
        .map(|event| event.sequence)
        .collect();
    let records = parts.records(side.org);
    assert_eq!(records.len(), 1);
    let written: Vec<u64> = records[0]
        .writings
        .iter()
        .map(|fields| fields["Inlay_Sequence__c"].as_u64().unwrap())
        .collect();
    assert_eq!(written, numbers);
    let told: Vec<String> = parts
        .told(side.org)
        .iter()
        .map(|event| event.fields["Event_Key__c"].as_str().unwrap().to_owned())
        .collect();
    let expected: Vec<_> = numbers.iter().map(|number| format!("{check}-{number}")).collect();
    assert_eq!(told, expected);
    instance.audit(side.org).await;
}

#[tokio::test]
async fn a_start_while_the_vendor_is_down_is_kept_and_handed_over_later() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    for side in &SIDES {
        parts
            .sandbox
            .set_fault(out_of_service(side.vendor_at, Outage::Closed));
        let advisor = instance.advisor(side.org, side.record).await;
        let check = advisor.start("standard").await;
        until_last(&instance, side, KycEventKind::Delayed).await;
        let shown = advisor.panel().await.checks.remove(0);
        assert_eq!(shown.delay.unwrap().code, ErrorCode::ProviderUnreachable);
        assert_eq!(shown.id, check);

        parts.sandbox.set_fault(Fault::None);
        instance.settled_in_time().await;
        parts.advance(TO_THE_END).await;
        instance.settled().await;
        assert_recorded_once(&parts, &instance, side, check).await;
    }
    let counts = parts.sandbox.kyc_counts();
    assert_eq!((counts.checks, counts.workflow_runs), (1, 1));
}

#[tokio::test]
async fn an_answer_that_is_lost_while_a_run_begins_makes_no_second_run() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    for side in &SIDES {
        parts
            .sandbox
            .set_fault(out_of_service(side.runs_at, Outage::AnswerLost));
        let advisor = instance.advisor(side.org, side.record).await;
        let check = advisor.start("standard").await;
        until_last(&instance, side, KycEventKind::Delayed).await;
        // The vendor has the run and tells of it, and nobody here knows its name yet.
        parts.advance(Duration::from_secs(1)).await;

        parts.sandbox.set_fault(Fault::None);
        instance.settled_in_time().await;
        parts.advance(TO_THE_END).await;
        instance.settled_in_time().await;
        assert_recorded_once(&parts, &instance, side, check).await;
    }
    let counts = parts.sandbox.kyc_counts();
    assert_eq!((counts.checks, counts.workflow_runs), (1, 1));
    assert_eq!((counts.subjects, counts.applicants), (1, 1));
}

#[tokio::test]
async fn deliveries_while_the_vendor_cannot_be_asked_are_worked_on_when_it_can() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    for side in &SIDES {
        let check = instance
            .advisor(side.org, side.record)
            .await
            .start("standard")
            .await;
        instance.settled().await;
        parts
            .sandbox
            .set_fault(out_of_service(side.vendor_at, Outage::Unavailable));
        parts.advance(TO_THE_END).await;
        assert_ne!(instance.store.depth(Queue::Webhook).await.unwrap(), 0);
        assert_eq!(
            kinds(&instance, side).await,
            [KycEventKind::Started, KycEventKind::Submitted]
        );
        parts.sandbox.set_fault(Fault::None);
        instance.settled_in_time().await;
        assert_recorded_once(&parts, &instance, side, check).await;
    }
}

#[tokio::test]
async fn results_wait_for_the_crm_and_are_written_in_order_each_once() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    for side in &SIDES {
        let advisor = instance.advisor(side.org, side.record).await;
        let check = advisor.start("standard").await;
        instance.settled().await;
        parts
            .sandbox
            .set_fault(out_of_service("/salesforce/", Outage::Unavailable));
        for time in [Duration::from_secs(1), Duration::from_secs(2), TO_THE_END] {
            let seen = kinds(&instance, side).await.len();
            parts.advance(time).await;
            until("it is seen at the vendor", async || {
                (seen < kinds(&instance, side).await.len()).then_some(())
            })
            .await;
        }
        until_last(&instance, side, KycEventKind::Finished).await;
        assert_eq!(parts.told(side.org).len(), 2, "nothing came through");
        assert_eq!(
            advisor.ask_start("standard").await.status,
            502,
            "whom the record stands for cannot be read either"
        );

        parts.sandbox.set_fault(Fault::None);
        instance.settled_in_time().await;
        assert_recorded_once(&parts, &instance, side, check).await;
    }
}

#[tokio::test]
async fn an_event_whose_acknowledgement_is_lost_is_told_again_under_its_key() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    let side = &SIDES[0];
    parts
        .sandbox
        .set_fault(out_of_service("Inlay_Kyc_Result__e", Outage::AnswerLost));
    let check = instance
        .advisor(side.org, side.record)
        .await
        .start("standard")
        .await;
    until("the event was told", async || {
        (!parts.told(side.org).is_empty()).then_some(())
    })
    .await;
    parts.sandbox.set_fault(Fault::None);
    instance.settled_in_time().await;
    let told: Vec<String> = parts
        .told(side.org)
        .iter()
        .map(|event| event.fields["Event_Key__c"].as_str().unwrap().to_owned())
        .collect();
    let key = |number: u32| format!("{check}-{number}");
    assert_eq!(
        told,
        [key(1), key(1), key(2)],
        "listeners know a double by its key"
    );
    assert_eq!(parts.records(side.org)[0].writings.len(), 2, "written once each");
}
