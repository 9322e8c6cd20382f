//! One check from its start to the CRM, with each adapter.

use std::time::Duration;

use inlay_contract::kyc::{Decision, KycEventKind, Outcome, Overall, ReviewState, Risk, RunState};
use inlay_sandbox::kyc::{Speed, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{north, south};

use super::configuration::vendor_name;
use super::desk::ADVISOR;
use super::instance::{Instance, assert_in_this_order, detail};
use super::parts::{Parts, Vendors};

const VENDORS: Vendors = [Vendor::Platform, Vendor::Onfido];
/// Longer than any script of the sandbox.
const TO_THE_END: Duration = Duration::from_secs(120);

/// The numbers under which a check was written into the CRM, as the audit log has them.
async fn written(instance: &Instance, org: &Org) -> Vec<u64> {
    let rows = instance.audit(org).await;
    let rows = rows.iter().filter(|row| row.action == "crm.written");
    rows.map(|row| detail(row, "sequence").unwrap().parse().unwrap())
        .collect()
}

async fn approved(parts: &Parts, instance: &Instance, org: &Org, record: &str, vendor: Vendor) {
    let advisor = instance.advisor(org, record).await;
    assert_eq!(advisor.panel().await.overall, Overall::NeverChecked);
    let check = advisor.start("standard").await;
    instance.settled().await;
    // Two steps of a second each, and then all the rest: it is seen under way and at its end.
    for time in [Duration::from_secs(1), Duration::from_secs(1), TO_THE_END] {
        parts.advance(time).await;
        instance.settled().await;
    }

    let panel = advisor.panel().await;
    let [shown] = panel.checks.as_slice() else {
        panic!("one check was started: {panel:?}")
    };
    assert_eq!((panel.overall, panel.risk), (Overall::Valid, Risk::Low));
    assert_eq!(shown.provider, vendor_name(vendor));
    assert_eq!(shown.id, check);
    assert_eq!(shown.state.value, RunState::Finished);
    assert_eq!(shown.effective, Some(Outcome::Approved));
    assert_eq!(shown.parts.len(), 4);
    assert!(shown.has_report && shown.delay.is_none() && shown.valid_until.is_some());

    let events = instance.events(org, record).await;
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds[..2], [KycEventKind::Started, KycEventKind::Submitted]);
    assert!(kinds.contains(&KycEventKind::Progressed), "{kinds:?}");
    assert_eq!(kinds.last(), Some(&KycEventKind::Finished));
    let numbers: Vec<_> = events.iter().map(|event| event.sequence).collect();
    assert_eq!(numbers, (1..=panel.sequence).collect::<Vec<_>>());

    let records = parts.records(org);
    let [record_in_crm] = records.as_slice() else {
        panic!("one check is one record: {records:?}")
    };
    assert_eq!(record_in_crm.external_id, check.to_string());
    let field = |name: &str| record_in_crm.fields[name].clone();
    assert_eq!(field("Inlay_Party__c"), record);
    assert_eq!(field("Inlay_State__c"), "finished");
    assert_eq!(field("Inlay_Result__c"), "approved");
    assert_eq!(field("Inlay_Risk__c"), "low");
    assert_eq!(field("Inlay_Sequence__c"), panel.sequence);
    assert_eq!(field("Inlay_Started_By__c"), ADVISOR);
    let told = parts.told(org);
    let keys: Vec<_> = told
        .iter()
        .map(|event| event.fields["Event_Key__c"].clone())
        .collect();
    let expected: Vec<_> = numbers.iter().map(|number| format!("{check}-{number}")).collect();
    assert_eq!(keys, expected, "told in order, each once");
    assert_eq!(written(instance, org).await, numbers);

    let rows = instance.audit(org).await;
    assert_in_this_order(
        &rows,
        |row| &row.action,
        &[
            "panel.read",
            "check.start",
            "provider.enrol",
            "provider.submit",
            "webhook.received",
            "provider.observe",
            "check.changed",
        ],
    );
    assert!(rows.iter().all(|row| matches!(&*row.outcome, "done" | "started")));
    let last = rows.iter().rfind(|row| row.action == "check.changed").unwrap();
    assert_eq!(
        (
            detail(last, "state").as_deref(),
            detail(last, "outcome").as_deref()
        ),
        (Some("finished"), Some("approved"))
    );
    assert_eq!(last.on_behalf_of.as_deref(), Some(ADVISOR));
}

#[tokio::test]
async fn a_check_is_started_followed_and_recorded_with_both_adapters() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    approved(&parts, &instance, &NORTH, north::CLEAR_PERSON, Vendor::Platform).await;
    approved(&parts, &instance, &SOUTH, south::PERSON, Vendor::Onfido).await;
    let counts = parts.sandbox.kyc_counts();
    assert_eq!((counts.subjects, counts.checks), (1, 1));
    assert_eq!((counts.applicants, counts.workflow_runs), (1, 1));
}

#[tokio::test]
async fn what_a_check_found_waits_for_an_officer_whose_decision_reaches_the_crm() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    for (org, record) in [
        (&NORTH, north::WATCHLIST_PERSON),
        (&SOUTH, south::WATCHLIST_PERSON),
    ] {
        let check = instance.advisor(org, record).await.start("standard").await;
        instance.settled().await;
        parts.advance(TO_THE_END).await;
        instance.settled().await;
        let officer = instance.officer(org, record).await;
        let panel = officer.panel().await;
        assert_eq!(panel.overall, Overall::InReview, "{}", org.name);
        let review = panel.checks[0].review.as_ref().unwrap();
        assert_eq!(review.state, ReviewState::Open);

        let decided = officer
            .decide(check, Decision::FalsePositive, "Another person of the name")
            .await;
        assert_eq!(decided.status, 200, "{decided:?}");
        instance.settled().await;
        assert_eq!(officer.panel().await.overall, Overall::Valid, "{}", org.name);
        let records = parts.records(org);
        assert_eq!(records.len(), 1);
        assert_eq!(records[0].fields["Inlay_Result__c"], "approved");
        let rows = instance.audit(org).await;
        let decision = rows.iter().find(|row| row.action == "check.decided").unwrap();
        assert_eq!(decision.outcome, "done");
        assert_eq!(detail(decision, "decision").as_deref(), Some("false_positive"));
    }
}

#[tokio::test]
async fn without_any_delivery_a_check_is_looked_at_and_ends_all_the_same() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    for (org, record) in [(&NORTH, north::CLEAR_PERSON), (&SOUTH, south::PERSON)] {
        let advisor = instance.advisor(org, record).await;
        advisor.start("screening").await;
        instance.settled().await;
        parts.advance(TO_THE_END).await;
        // The first look is half a minute after the submission.
        let mut stream = advisor.follow(None).await;
        instance.wait(31);
        assert_eq!(stream.next().await.unwrap().event().kind, KycEventKind::Finished);
        instance.settled().await;
        assert_eq!(parts.records(org)[0].fields["Inlay_State__c"], "finished");
        let rows = instance.audit(org).await;
        assert!(rows.iter().all(|row| row.action != "webhook.received"));
    }
}
