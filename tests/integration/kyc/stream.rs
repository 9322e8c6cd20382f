//! The stream of events over HTTP: nothing is missed, and it ends with its session.

use std::time::Duration;

use inlay_contract::kyc::KycEventKind;
use inlay_sandbox::kyc::{Speed, Vendor};
use inlay_sandbox::orgs::SOUTH;
use inlay_sandbox::records::south;
use jiff::SignedDuration;

use super::events::{Said, Stream};
use super::parts::{Parts, Vendors};

const VENDORS: Vendors = [Vendor::Platform, Vendor::Onfido];

async fn until_finished(stream: &mut Stream) -> Vec<Said> {
    let mut said = Vec::new();
    loop {
        said.push(stream.next().await.expect("a stream ends after its check"));
        if said.last().unwrap().event().kind == KycEventKind::Finished {
            return said;
        }
    }
}

#[tokio::test]
async fn what_was_missed_is_sent_again_from_the_last_known_event_on() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    parts.deliver_to(&instance, VENDORS);
    let advisor = instance.advisor(&SOUTH, south::PERSON).await;
    let mut stream = advisor.follow(None).await;
    advisor.start("standard").await;
    assert_eq!(stream.next().await.unwrap().event().kind, KycEventKind::Started);
    assert_eq!(stream.next().await.unwrap().event().kind, KycEventKind::Submitted);
    // The reader's connection breaks here, and the check goes on.
    drop(stream);
    for _ in 0..12 {
        parts.advance(Duration::from_secs(1)).await;
        instance.settled().await;
    }
    let mut again = advisor.follow(Some(2)).await;
    let missed = until_finished(&mut again).await;
    let numbers: Vec<_> = missed.iter().filter_map(|said| said.id).collect();
    let last = *numbers.last().unwrap();
    assert!(3 < last, "the check was seen under way");
    assert_eq!(numbers, (3..=last).collect::<Vec<_>>());

    let colleague = instance.officer(&SOUTH, south::PERSON).await;
    let all = until_finished(&mut colleague.follow(Some(0)).await).await;
    assert_eq!(all.len(), usize::try_from(last).unwrap());
    assert_eq!(all[2..], missed, "the same bytes for everybody");
    assert_eq!(colleague.panel().await.sequence, last);
    for said in &all {
        assert_eq!(said.id, Some(said.event().sequence));
    }
    let elsewhere = instance.advisor(&SOUTH, south::WATCHLIST_PERSON).await;
    let mut other = elsewhere.follow(Some(0)).await;
    elsewhere.start("screening").await;
    let first = other.next().await.unwrap();
    assert_eq!((first.id, first.event().kind), (Some(1), KycEventKind::Started));
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_goes_on_with_the_next() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    let advisor = instance.advisor(&SOUTH, south::PERSON).await;
    let mut stream = advisor.follow(None).await;
    advisor.start("standard").await;
    assert_eq!(stream.next().await.unwrap().id, Some(1));
    instance.clock.advance(SignedDuration::from_mins(15));
    let mut last = stream.next().await.unwrap();
    // What happened until then is said first.
    while last.name == "kyc" {
        last = stream.next().await.unwrap();
    }
    assert_eq!(last.name, "end");
    assert!(stream.next().await.is_none());
    let next = instance.advisor(&SOUTH, south::PERSON).await;
    let said = next.follow(Some(1)).await.next().await.unwrap();
    assert_eq!(said.id, Some(2));
}
