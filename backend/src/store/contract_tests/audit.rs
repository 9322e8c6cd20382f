//! The audit log.

use std::sync::Arc;

use futures::future::join_all;

use super::on_both_engines;
use super::place::{Place, TestSealer, at, commit, entry, org_a, org_b, party, record, sound_log, user};
use crate::store::{AuditEntry, AuditHead, Commit, Sealer as _};

on_both_engines!(
    an_entry_is_read_back_as_a_sealed_row,
    rows_of_many_writers_are_numbered_without_a_gap_and_fit,
    rows_about_a_party_are_found_by_time,
    rows_are_read_in_pieces,
    a_row_cannot_be_changed_or_deleted_by_mistake,
    a_log_that_was_cut_goes_on_and_shows_the_cut,
    an_org_whose_end_or_rows_somebody_took_away_still_has_a_log,
    nothing_is_numbered_below_one,
    a_code_that_somebody_shortened_fits_nothing,
);

fn entry_of(org: inlay_contract::OrgId, second: i64) -> AuditEntry {
    AuditEntry {
        org,
        at: at(second),
        ..entry("panel.read")
    }
}

async fn an_entry_is_read_back_as_a_sealed_row(place: Place) {
    let store = place.open().await;
    assert_eq!(store.head(org_a().as_str()).await.unwrap(), AuditHead::default());
    assert_eq!(store.orgs().await.unwrap(), Vec::<String>::new());
    let written = AuditEntry {
        on_behalf_of: Some(user(2)),
        party: None,
        check: Some("6f1c1c9e-52a1-4c0e-9d6c-000000000001".parse().unwrap()),
        provider_request_id: Some("theirs".to_owned()),
        ..entry("check.start")
    };
    store.append(vec![written]).await.unwrap();
    let rows = sound_log(store.as_ref(), &org_a()).await;
    let row = &rows[0];
    assert_eq!(row.org, org_a().as_str());
    assert_eq!(row.at_us, at(0).as_microsecond());
    assert_eq!(row.actor.as_deref(), Some(user(1).as_str()));
    assert_eq!(row.on_behalf_of.as_deref(), Some(user(2).as_str()));
    assert_eq!(
        (row.action.as_str(), row.outcome.as_str()),
        ("check.start", "done")
    );
    assert_eq!(row.party, None);
    assert_eq!(row.check.as_deref(), Some("6f1c1c9e-52a1-4c0e-9d6c-000000000001"));
    assert_eq!(row.purpose.as_deref(), Some("onboarding"));
    assert_eq!(row.consent_version.as_deref(), Some("3"));
    assert_eq!(row.request_id.as_deref(), Some("request"));
    assert_eq!(row.provider_request_id.as_deref(), Some("theirs"));
    let details = r#"[{"name":"note","value":"\"quoted\"\nand ünïcode","personal":true}]"#;
    assert_eq!(row.details, details);
    assert_eq!(store.orgs().await.unwrap(), [org_a().as_str()]);
}

async fn rows_of_many_writers_are_numbered_without_a_gap_and_fit(place: Place) {
    let stores = [place.open().await, place.open().await];
    let writers = (0..60_u32).map(|number| {
        let store = Arc::clone(&stores[usize::from(number % 2 == 0)]);
        tokio::spawn(async move {
            // In both orders: whoever holds one log and waits for the other must not wait for ever.
            let mut entries = vec![entry_of(org_a(), 0), entry_of(org_b(), 0)];
            if number % 3 == 0 {
                entries.reverse();
            }
            match number % 4 {
                0 => {
                    let change = Commit {
                        audit: entries,
                        ..commit(party(number), 0)
                    };
                    store.commit(change).await
                }
                _ => store.append(entries).await,
            }
        })
    });
    for result in join_all(writers).await {
        result.unwrap().unwrap();
    }
    for org in [org_a(), org_b()] {
        assert_eq!(sound_log(stores[0].as_ref(), &org).await.len(), 60);
    }
}

async fn rows_about_a_party_are_found_by_time(place: Place) {
    let store = place.open().await;
    let mut entries: Vec<_> = (0..5).map(|second| entry_of(org_a(), second)).collect();
    entries[2].party = Some(record(2));
    entries.push(entry_of(org_b(), 1));
    store.append(entries).await.unwrap();
    let found = store
        .rows_about(org_a().as_str(), &record(1), at(1), at(4))
        .await
        .unwrap();
    let numbers: Vec<_> = found.iter().map(|row| row.sequence).collect();
    assert_eq!(
        numbers,
        [2, 4],
        "the first instant belongs to it, the last does not"
    );
}

async fn rows_are_read_in_pieces(place: Place) {
    let store = place.open().await;
    let entries = (0..5).map(|second| entry_of(org_a(), second)).collect();
    store.append(entries).await.unwrap();
    let whole = store.rows(org_a().as_str(), 0, 100).await.unwrap();
    let mut pieces = store.rows(org_a().as_str(), 1, 3).await.unwrap();
    pieces.extend(store.rows(org_a().as_str(), 4, 3).await.unwrap());
    assert_eq!(pieces, whole);
}

async fn a_row_cannot_be_changed_or_deleted_by_mistake(place: Place) {
    let store = place.open().await;
    store.append(vec![entry("panel.read")]).await.unwrap();
    for statement in ["UPDATE audit_row SET outcome = 'denied'", "DELETE FROM audit_row"] {
        assert!(place.try_execute(statement).await.is_err(), "{statement}");
    }
    assert_eq!(sound_log(store.as_ref(), &org_a()).await.len(), 1);
}

async fn a_log_that_was_cut_goes_on_and_shows_the_cut(place: Place) {
    let store = place.open().await;
    let entries = (0..4).map(|second| entry_of(org_a(), second)).collect();
    store.append(entries).await.unwrap();
    place.unguard_the_audit_log().await;
    place
        .execute(
            "DELETE FROM audit_row WHERE sequence > 2; \
             UPDATE audit_head SET sequence = 2, mac = (SELECT mac FROM audit_row WHERE sequence = 2)",
        )
        .await;
    store.append(vec![entry_of(org_a(), 9)]).await.unwrap();
    let rows = store.rows(org_a().as_str(), 1, 10).await.unwrap();
    assert_eq!(rows.len(), 3, "the work goes on");
    let fits = |index: usize| TestSealer.seal_row(&rows[index - 1].mac, &rows[index]) == rows[index].mac;
    assert!(fits(1));
    assert!(!fits(2), "the next row made the cut good");
}

async fn an_org_whose_end_or_rows_somebody_took_away_still_has_a_log(place: Place) {
    let store = place.open().await;
    let entries = (0..3).flat_map(|second| [entry_of(org_a(), second), entry_of(org_b(), second)]);
    store.append(entries.collect()).await.unwrap();
    let both = [org_a().to_string(), org_b().to_string()];
    assert_eq!(store.orgs().await.unwrap(), both);
    place.unguard_the_audit_log().await;
    let removal = format!(
        "DELETE FROM audit_head WHERE org = '{}'; DELETE FROM audit_row WHERE org = '{}'",
        both[0], both[1]
    );
    place.execute(&removal).await;
    assert_eq!(store.orgs().await.unwrap(), both);
}

async fn nothing_is_numbered_below_one(place: Place) {
    let store = place.open().await;
    let change = Commit {
        events: vec![super::place::event(1)],
        audit: vec![entry("check.start")],
        ..commit(party(1), 0)
    };
    store.commit(change).await.unwrap();
    let mut refused = vec!["UPDATE audit_head SET sequence = -1"];
    refused.push("INSERT INTO kyc_event SELECT org, record, 0, document FROM kyc_event");
    refused.push(
        "INSERT INTO audit_row (org, sequence, at_us, action, outcome, details, mac) \
         SELECT org, 0, at_us, action, outcome, details, mac FROM audit_row",
    );
    for statement in refused {
        assert!(place.try_execute(statement).await.is_err(), "{statement}");
    }
}

async fn a_code_that_somebody_shortened_fits_nothing(place: Place) {
    let store = place.open().await;
    store.append(vec![entry("panel.read")]).await.unwrap();
    place.unguard_the_audit_log().await;
    place
        .execute(match place {
            Place::Sqlite(_) => "UPDATE audit_row SET mac = x'00ff'",
            Place::Postgres { .. } => "UPDATE audit_row SET mac = '\\x00ff'",
        })
        .await;
    let rows = store.rows(org_a().as_str(), 1, 10).await.unwrap();
    assert_ne!(rows[0].mac, TestSealer.seal_row(&[0; 32], &rows[0]));
}
