//! A look at a store sees what is there and changes nothing.

use super::on_both_engines;
use super::place::Place;
use crate::store::inspect;

on_both_engines!(a_look_sees_a_store_before_and_after_its_migrations_and_in_newer_hands);

async fn a_look_sees_a_store_before_and_after_its_migrations_and_in_newer_hands(place: Place) {
    if let Some(empty) = inspect(&place.url()).await.unwrap() {
        assert!(
            !empty.pending.is_empty() && empty.not_writable.is_none(),
            "{empty:?}"
        );
        let again = inspect(&place.url()).await.unwrap().unwrap();
        assert_eq!(again.pending, empty.pending, "the look has migrated it");
    }
    let store = place.open().await;
    let seen = inspect(&place.url()).await.unwrap().unwrap();
    assert_eq!((seen.pending.len(), seen.unknown.len()), (0, 0), "{seen:?}");
    assert_eq!(seen.not_writable, None);
    if let Some((most, ours)) = seen.connections {
        assert!(0 < ours && ours < most, "{seen:?}");
        assert!(seen.clock.is_some());
    }
    store.ready().await.unwrap();
    drop(store);
    place
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             SELECT 4711, 'of the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
        )
        .await;
    assert_eq!(inspect(&place.url()).await.unwrap().unwrap().unknown, [4711]);
}
