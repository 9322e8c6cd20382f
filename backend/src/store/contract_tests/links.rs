//! Links to reports.

use std::sync::Arc;

use futures::future::join_all;
use inlay_contract::kyc::CheckId;

use super::on_both_engines;
use super::place::{Place, at, org_b, party, user};
use crate::random;
use crate::store::{PartyKey, ReportLink, Store};

on_both_engines!(
    a_link_is_used_once_on_whichever_instance_it_is_followed,
    of_many_who_follow_a_link_at_once_one_gets_it,
    a_link_that_is_over_or_was_never_made_leads_nowhere,
    somebody_with_many_links_gets_no_more_until_some_are_over,
    links_that_are_over_are_forgotten,
);

const MOST: u32 = 3;

/// A link of a person that works for a minute from a second on.
fn link(person: u32, second: i64) -> ReportLink {
    ReportLink {
        code_hash: random::bytes(),
        party: party(1),
        check: CheckId(random::uuid()),
        user: user(person),
        works_until: at(second + 60),
    }
}

async fn keep(store: &dyn Store, link: &ReportLink, second: i64) -> bool {
    store.keep_link(link.clone(), MOST, at(second)).await.unwrap()
}

async fn a_link_is_used_once_on_whichever_instance_it_is_followed(place: Place) {
    let (making, followed) = (place.open().await, place.open().await);
    let (one, other) = (link(1, 0), link(1, 0));
    assert!(keep(making.as_ref(), &one, 0).await && keep(making.as_ref(), &other, 0).await);
    let spent = followed.spend_link(one.code_hash, at(59)).await.unwrap();
    assert_eq!(spent, Some(one.clone()));
    for store in [&making, &followed] {
        assert_eq!(store.spend_link(one.code_hash, at(59)).await.unwrap(), None);
    }
    let spent = making.spend_link(other.code_hash, at(1)).await.unwrap();
    assert_eq!(spent, Some(other));
}

async fn of_many_who_follow_a_link_at_once_one_gets_it(place: Place) {
    let stores = [place.open().await, place.open().await];
    let link = link(1, 0);
    assert!(keep(stores[0].as_ref(), &link, 0).await);
    let followed = (0..20).map(|number| {
        let (store, code) = (Arc::clone(&stores[number % 2]), link.code_hash);
        tokio::spawn(async move { store.spend_link(code, at(1)).await.unwrap() })
    });
    let followed: Vec<_> = join_all(followed).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(followed.iter().flatten().collect::<Vec<_>>(), [&link]);
}

async fn a_link_that_is_over_or_was_never_made_leads_nowhere(place: Place) {
    let store = place.open().await;
    assert_eq!(store.spend_link([7; 32], at(0)).await.unwrap(), None);
    let link = link(1, 0);
    assert!(keep(store.as_ref(), &link, 0).await);
    assert_eq!(store.spend_link(link.code_hash, at(60)).await.unwrap(), None);
    assert_eq!(
        store.spend_link(link.code_hash, at(0)).await.unwrap(),
        None,
        "it is spent with it"
    );
}

async fn somebody_with_many_links_gets_no_more_until_some_are_over(place: Place) {
    let store = place.open().await;
    for number in 0..MOST {
        assert!(keep(store.as_ref(), &link(1, 0), 0).await, "{number}");
    }
    assert!(!keep(store.as_ref(), &link(1, 1), 1).await);
    assert!(keep(store.as_ref(), &link(2, 1), 1).await, "somebody else's");
    let elsewhere = ReportLink {
        party: PartyKey {
            org: org_b(),
            ..party(1)
        },
        ..link(1, 1)
    };
    assert!(keep(store.as_ref(), &elsewhere, 1).await, "of another org");
    assert!(
        keep(store.as_ref(), &link(1, 60), 60).await,
        "the others are over"
    );
}

async fn links_that_are_over_are_forgotten(place: Place) {
    let store = place.open().await;
    let (old, young) = (link(1, 0), link(1, 10));
    assert!(keep(store.as_ref(), &old, 0).await && keep(store.as_ref(), &young, 10).await);
    assert_eq!(store.forget_links(at(60)).await.unwrap(), 0);
    assert_eq!(store.forget_links(at(61)).await.unwrap(), 1);
    assert_eq!(store.forget_links(at(61)).await.unwrap(), 0);
    let spent = store.spend_link(young.code_hash, at(61)).await.unwrap();
    assert_eq!(spent, Some(young));
}
