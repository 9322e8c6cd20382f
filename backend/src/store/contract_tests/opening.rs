//! Opening: again, by two at once, by an older version, and what cannot be opened.

use std::error::Error as _;
use std::sync::Arc;

use super::on_both_engines;
use super::place::{Place, TestSealer, at, commit, entry, event, job, org_a, party, sound_log};
use crate::store::{Commit, Queue, StoreError, open};

on_both_engines!(
    what_was_written_is_there_after_opening_again,
    many_instances_can_open_a_new_store_at_once,
    a_store_of_a_newer_version_is_refused,
    a_store_of_the_first_version_is_brought_up_to_date_even_when_it_was_tampered_with,
);

async fn what_was_written_is_there_after_opening_again(place: Place) {
    let store = place.open().await;
    let change = Commit {
        events: vec![event(1)],
        jobs: vec![job(Queue::Submit, "a", 0)],
        audit: vec![entry("check.start")],
        ..commit(party(1), 0)
    };
    store.commit(change).await.unwrap();
    drop(store);
    let store = place.open().await;
    assert_eq!(store.file(&party(1)).await.unwrap().version, 1);
    assert_eq!(store.depth(Queue::Submit).await.unwrap(), 1);
    store.append(vec![entry("panel.read")]).await.unwrap();
    assert_eq!(sound_log(store.as_ref(), &org_a()).await.len(), 2);
}

async fn many_instances_can_open_a_new_store_at_once(place: Place) {
    let place = Arc::new(place);
    let instances = (0..5).map(|_| {
        let place = Arc::clone(&place);
        tokio::spawn(async move { place.open().await.ready().await })
    });
    for ready in futures::future::join_all(instances).await {
        ready.unwrap().unwrap();
    }
}

async fn a_store_of_a_newer_version_is_refused(place: Place) {
    drop(place.open().await);
    place
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             SELECT 4711, 'of the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
        )
        .await;
    let result = open(&place.url(), Arc::new(TestSealer)).await;
    assert!(matches!(result, Err(StoreError::Newer)), "{:?}", result.err());
}

async fn a_store_of_the_first_version_is_brought_up_to_date_even_when_it_was_tampered_with(place: Place) {
    let store = place.open().await;
    let change = Commit {
        events: vec![event(1)],
        audit: vec![entry("check.start")],
        ..commit(party(1), 0)
    };
    store.commit(change).await.unwrap();
    drop(store);
    // As it was before the second migration, and with a row that nobody of ours wrote.
    let guards = match place {
        Place::Sqlite(_) => {
            "DROP TRIGGER audit_row_is_numbered; DROP TRIGGER kyc_event_is_numbered; \
             DROP TRIGGER audit_head_is_not_negative_at_first; DROP TRIGGER audit_head_is_not_negative_later"
        }
        Place::Postgres { .. } => {
            "ALTER TABLE audit_row DROP CONSTRAINT audit_row_is_numbered; \
             ALTER TABLE kyc_event DROP CONSTRAINT kyc_event_is_numbered; \
             ALTER TABLE audit_head DROP CONSTRAINT audit_head_is_not_negative"
        }
    };
    place.execute(guards).await;
    place
        .execute(
            "DROP TABLE report_link; DROP INDEX kyc_start_by_age; \
             DROP TABLE used_assertion; DROP TABLE launch_code; DROP TABLE session; DROP TABLE quota; \
             DELETE FROM _sqlx_migrations WHERE version >= 2; \
             INSERT INTO audit_row (org, sequence, at_us, action, outcome, details, mac) \
             SELECT org, 0, at_us, action, outcome, details, mac FROM audit_row",
        )
        .await;
    let store = place.open().await;
    assert_eq!(store.file(&party(1)).await.unwrap().sequence, 1);
    assert_eq!(store.spend_link([7; 32], at(0)).await.unwrap(), None);
    let rows = store.rows(org_a().as_str(), 0, 10).await.unwrap();
    assert_eq!(rows.len(), 2, "what is wrong is still there to be named");
}

/// Everything that an error says, causes included.
async fn said(url: &str) -> String {
    let Err(error) = open(url, Arc::new(TestSealer)).await else {
        panic!("{url} was opened");
    };
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said = format!("{said}: {error}");
        cause = error.source();
    }
    said
}

#[tokio::test]
async fn a_file_that_is_no_database_is_a_sentence_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let letter = "Dear client, this is not a database, and it is long enough to be looked at. ".repeat(20);
    std::fs::write(&path, &letter).unwrap();
    let said = said(&format!("sqlite:{}", path.display())).await;
    assert!(said.contains("letter.txt cannot be opened"), "{said}");
    assert!(said.contains("not a database"), "{said}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), letter);
}

#[tokio::test]
async fn a_file_in_a_folder_that_is_not_there_is_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let said = said(&format!("sqlite:{}/none/inlay.db", folder.path().display())).await;
    assert!(said.contains("none/inlay.db cannot be opened"), "{said}");
    assert!(said.contains("cannot be made"), "{said}");
}

#[tokio::test]
async fn an_address_of_no_engine_is_a_sentence() {
    for url in ["", "mysql://localhost/inlay", "inlay.db", "postgres:inlay"] {
        let said = said(url).await;
        assert!(said.contains("begins with `sqlite:` or `postgres://`"), "{said}");
    }
    for url in ["sqlite:", "sqlite::memory:", "sqlite:inlay.db?mode=ro"] {
        let said = said(url).await;
        assert!(said.contains("the path of a file behind `sqlite:`"), "{said}");
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_a_sentence_without_the_password() {
    // Port 1 is reserved, and nothing listens there.
    for url in [
        "postgres://inlay:geheim@127.0.0.1:1/inlay",
        "postgres://inlay:geheim@127.0.0.1:one/inlay",
    ] {
        let said = said(url).await;
        assert!(!said.contains("geheim"), "{said}");
        assert!(said.contains("PostgreSQL"), "{said}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_for_the_eyes_of_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::sqlite();
    let store = place.open().await;
    store.ready().await.unwrap();
    let Place::Sqlite(folder) = &place else {
        unreachable!("it is one of SQLite")
    };
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} can be read by others", file.path().display());
    }
}
