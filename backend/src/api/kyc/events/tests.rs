//! What a stream says, and when, with the time standing still between two things that happen.

use std::num::NonZeroUsize;

use inlay_contract::kyc::{KycEventKind, KycPermissions};
use jiff::SignedDuration;
use tokio_util::task::AbortOnDropHandle;

use super::super::streams::{StreamLimits, Streams};
use super::*;
use crate::kyc::changes;
use crate::kyc::fakes::{ADA, BEN, NORTH, World, key, request};
use crate::session::{MemorySessionStore, Permissions, Session};

/// A session and what follows it, without the HTTP around it.
struct Watch {
    world: World,
    sessions: Arc<MemorySessionStore>,
    stop: CancellationToken,
    _listening: AbortOnDropHandle<()>,
}

const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_mins(15);

impl Watch {
    fn new() -> Self {
        let world = World::new();
        let stop = CancellationToken::new();
        let listening = tokio::spawn(changes::listen(world.service.clone(), stop.clone()));
        Self {
            world,
            sessions: Arc::new(MemorySessionStore::new(NonZeroUsize::new(10).unwrap())),
            stop,
            _listening: AbortOnDropHandle::new(listening),
        }
    }

    /// Opens a session and follows its record.
    async fn follow(&self, user: &str, after: Option<u64>) -> Following {
        let now = self.world.now();
        let who = crate::kyc::fakes::caller(NORTH, user);
        let session = Session {
            org: who.org.clone(),
            user: who.person.user.clone(),
            user_name: None,
            may: Permissions {
                portfolio: false,
                kyc: KycPermissions {
                    read: true,
                    ..KycPermissions::default()
                },
            },
            record: who.record.clone(),
            instance: InstanceId(crate::random::uuid()),
            expires_at: now + TOKEN_LIFETIME,
        };
        let token = crate::session::BearerToken::generate().hash();
        let ends_at = session.expires_at;
        self.sessions.insert(token, session, now).await.unwrap();
        Following {
            clock: self.world.clock.clock(),
            sessions: self.sessions.clone(),
            stop: self.stop.clone(),
            follower: self.world.service.follow(&who, after).await.unwrap(),
            place: streams()
                .enter(token, &who.org)
                .unwrap_or_else(|_| panic!("full")),
            ends_at,
            spoke_at: Instant::now(),
            has_begun: false,
            is_over: false,
        }
    }

    async fn start(&self) {
        let ada = crate::kyc::fakes::caller(NORTH, ADA);
        self.world.service.start(&ada, &key(), &request()).await.unwrap();
    }
}

fn streams() -> Arc<Streams> {
    Streams::new(StreamLimits {
        per_session: NonZeroUsize::MIN,
        per_org: NonZeroUsize::MIN,
        all: NonZeroUsize::MIN,
    })
}

async fn said(following: &mut Following) -> Option<String> {
    let said = following.next().await?;
    Some(String::from_utf8(said.to_vec()).unwrap())
}

/// The events in a piece of a stream.
fn events(said: &str) -> Vec<KycEvent> {
    said.lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn silence_is_broken_by_a_comment_every_fifteen_seconds_and_by_events_at_once() {
    let watch = Watch::new();
    let mut following = watch.follow(ADA, None).await;
    assert_eq!(said(&mut following).await.as_deref(), Some(BEGIN));
    let mut begun = Instant::now();
    for _ in 0..3 {
        assert_eq!(said(&mut following).await.as_deref(), Some(SILENCE));
        assert_eq!(begun.elapsed().as_secs(), 15);
        begun = Instant::now();
    }
    tokio::time::sleep(Duration::from_secs(10)).await;
    watch.start().await;
    let happened = Instant::now();
    let spoken = said(&mut following).await.unwrap();
    assert!(happened.elapsed() < Duration::from_secs(1));
    assert!(spoken.starts_with("id: 1\nevent: kyc\ndata: {"), "{spoken}");
    assert_eq!(events(&spoken)[0].kind, KycEventKind::Started);
    assert_eq!(said(&mut following).await.as_deref(), Some(SILENCE));
    assert_eq!(happened.elapsed().as_secs(), 15, "counted from the last word");
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_back_hears_what_was_missed_first() {
    let watch = Watch::new();
    watch.start().await;
    watch.world.work().await.unwrap();
    for (after, expected) in [(Some(0), vec![1, 2]), (Some(1), vec![2])] {
        let mut following = watch.follow(ADA, after).await;
        assert_eq!(said(&mut following).await.as_deref(), Some(BEGIN));
        let missed = events(&said(&mut following).await.unwrap());
        let numbers: Vec<_> = missed.iter().map(|event| event.sequence).collect();
        assert_eq!(numbers, expected);
    }
    for after in [Some(2), None] {
        let mut following = watch.follow(ADA, after).await;
        assert_eq!(said(&mut following).await.as_deref(), Some(BEGIN));
        assert_eq!(said(&mut following).await.as_deref(), Some(SILENCE), "{after:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_session_is_said_and_nothing_after_it() {
    let watch = Watch::new();
    let (mut ada, mut ben) = (watch.follow(ADA, None).await, watch.follow(BEN, None).await);
    assert_eq!(said(&mut ada).await.as_deref(), Some(BEGIN));
    assert_eq!(said(&mut ben).await.as_deref(), Some(BEGIN));
    watch.world.clock.advance(TOKEN_LIFETIME);
    let over = Instant::now();
    assert_eq!(said(&mut ada).await.as_deref(), Some(END));
    assert_eq!(said(&mut ada).await, None);
    assert!(over.elapsed() <= LOOK);
    // Asked to stop, a stream says when to come back, and no event: the session goes on.
    let mut late = watch.follow(BEN, None).await;
    assert_eq!(said(&mut late).await.as_deref(), Some(BEGIN));
    watch.stop.cancel();
    assert_eq!(said(&mut late).await.as_deref(), Some(COME_BACK));
    assert_eq!(said(&mut late).await, None);
    drop(ben);
}
