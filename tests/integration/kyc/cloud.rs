//! Results in the objects of Financial Services Cloud, in its own words.

use std::time::Duration;

use inlay_contract::kyc::{CheckId, Decision};
use inlay_sandbox::kyc::{Speed, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{north, south};
use serde_json::Value;

use super::parts::{Parts, Settings, Vendors};

const VENDORS: Vendors = [Vendor::Platform, Vendor::Onfido];
/// Longer than any script of the sandbox.
const TO_THE_END: Duration = Duration::from_secs(120);

/// The values of fields of a check's record.
fn fields<const N: usize>(
    parts: &Parts,
    org: &Org,
    object: &str,
    check: CheckId,
    names: [&str; N],
) -> [Value; N] {
    let records = parts.records(org);
    let mut records = records
        .iter()
        .filter(|record| record.object == object && record.external_id == check.to_string());
    let record = records.next().unwrap();
    assert!(records.next().is_none(), "a check is one {object}");
    names.map(|name| record.fields[name].clone())
}

// A client can be refused for a forged document although no watch list knows them, and the other way round.
#[tokio::test]
async fn financial_services_cloud_is_told_of_the_watch_lists_apart_from_the_check() {
    let parts = Parts::start(Speed::HELD).await;
    let settings = Settings {
        salesforce: "mapping = \"financial_services_cloud\"",
        ..parts.settings("inlay")
    };
    let instance = parts.serve_as(VENDORS, &settings).await;
    parts.deliver_to(&instance, VENDORS);
    let words = |org, check| {
        let verification = ["Status", "Result", "OverriddenResult"];
        let screening = ["Status", "ScreeningDecision", "OverriddenScreeningDecision"];
        [
            fields(&parts, org, "PartyIdentityVerification", check, verification),
            fields(&parts, org, "PartyScreeningSummary", check, screening),
        ]
    };
    let none = Value::Null;
    for (org, record, decision, seen, decided) in [
        (
            &NORTH,
            north::WATCHLIST_PERSON,
            Some(Decision::FalsePositive),
            ["On Hold".into(), "On Hold".into()],
            ["Accepted".into(), "Clear".into()],
        ),
        (
            &SOUTH,
            south::WATCHLIST_PERSON,
            Some(Decision::Confirm),
            ["On Hold".into(), "On Hold".into()],
            ["Rejected".into(), "Rejected".into()],
        ),
        (
            &NORTH,
            north::DECLINED_PERSON,
            None,
            ["Rejected".into(), none.clone()],
            [none.clone(), none.clone()],
        ),
        (
            &NORTH,
            north::ABANDONED_PERSON,
            None,
            [none.clone(), none.clone()],
            [none.clone(), none.clone()],
        ),
        (
            &SOUTH,
            south::PERSON,
            None,
            ["Accepted".into(), "Clear".into()],
            [none.clone(), none.clone()],
        ),
    ] {
        let check = instance.advisor(org, record).await.start("standard").await;
        instance.settled().await;
        for [status, result, overridden] in words(org, check) {
            assert!(status == "Initiated" || status == "In Progress", "{status}");
            assert!(result.is_null() && overridden.is_null());
        }
        parts.advance(TO_THE_END).await;
        instance.settled().await;
        let completed =
            |results: [Value; 2]| results.map(|result| ["Completed".into(), result, none.clone()]);
        assert_eq!(words(org, check), completed(seen), "{record}");
        if let Some(decision) = decision {
            let officer = instance.officer(org, record).await;
            assert_eq!(officer.decide(check, decision, "looked at").await.status, 200);
            instance.settled().await;
            assert_eq!(words(org, check), completed(decided), "{record}");
        }
    }
}
