//! What instances know of each other's sessions, and for how long they go by what they knew.

use inlay_contract::InstanceId;
use inlay_contract::session::SESSION_LIFETIME_SECONDS as LIFETIME;

use super::*;
use crate::session::token::BearerToken;
use crate::store::memory::MemoryStore;

fn second(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn session_of(instance: u128, start: i64) -> Session {
    Session {
        org: "00D5g000004XYZaEAO".parse().unwrap(),
        user: "0055g00000UsErAAAV".parse().unwrap(),
        user_name: Some("Ada".to_owned()),
        may: Permissions::held(&[inlay_contract::session::VIEW_PORTFOLIO_PERMISSION.to_owned()]),
        record: "0015g00000AbCdEAAV".parse().unwrap(),
        instance: InstanceId(uuid::Uuid::from_u128(instance)),
        expires_at: second(start + LIFETIME),
    }
}

/// Two instances on one store.
struct Two {
    store: Arc<MemoryStore>,
    one: StoredSessions,
    other: StoredSessions,
}

impl Two {
    fn new() -> Self {
        Self::with_room_for(NonZeroUsize::MAX)
    }

    fn with_room_for(capacity: NonZeroUsize) -> Self {
        let store = Arc::new(MemoryStore::new());
        let instance = || StoredSessions::new(Arc::clone(&store) as Arc<dyn Store>, capacity);
        Self {
            one: instance(),
            other: instance(),
            store,
        }
    }
}

async fn open(at: &StoredSessions, instance: u128, now: i64) -> Result<TokenHash, NotKept> {
    let token = BearerToken::generate().hash();
    at.insert(token, session_of(instance, now), second(now)).await?;
    Ok(token)
}

async fn find(at: &StoredSessions, token: TokenHash, now: i64) -> Result<Found, Unavailable> {
    at.find(token, second(now)).await
}

fn running(instance: u128, start: i64) -> Result<Found, Unavailable> {
    Ok(Found::Running(session_of(instance, start)))
}

#[tokio::test]
async fn a_session_opened_on_one_instance_runs_on_all_ends_and_is_forgotten() {
    let Two { one, other, .. } = Two::new();
    let token = open(&one, 1, 0).await.unwrap();
    for at in [&one, &other] {
        assert_eq!(find(at, token, LIFETIME - 1).await, running(1, 0));
        assert_eq!(
            find(at, token, LIFETIME).await,
            Ok(Found::Expired),
            "also where it is remembered"
        );
        assert_eq!(find(at, token, 2 * LIFETIME).await, Ok(Found::Unknown));
        let unknown = BearerToken::generate().hash();
        assert_eq!(find(at, unknown, 0).await, Ok(Found::Unknown));
    }
}

#[tokio::test]
async fn the_store_is_asked_once_in_a_while_and_not_for_each_request() {
    let Two { store, one, other } = Two::new();
    let token = open(&one, 1, 0).await.unwrap();
    assert_eq!(find(&other, token, 10).await, running(1, 0));
    store.refuse_access(true);
    let believed = BELIEVED.as_secs();
    assert_eq!(find(&other, token, 10 + believed - 1).await, running(1, 0));
    assert_eq!(
        find(&other, token, 10 + believed).await,
        Err(Unavailable),
        "nobody knows, and that is not `unknown`"
    );
    assert_eq!(
        find(&other, token, 9).await,
        Err(Unavailable),
        "a clock that went back lengthens nothing"
    );
    assert_eq!(open(&one, 2, 10).await, Err(NotKept::Unavailable(Unavailable)));
    store.refuse_access(false);
    assert_eq!(find(&other, token, 10 + believed).await, running(1, 0));
}

#[tokio::test]
async fn ended_or_replaced_on_one_instance_it_is_over_on_the_other_at_once() {
    let Two { one, other, .. } = Two::new();
    let (ended, replaced) = (open(&one, 1, 0).await.unwrap(), open(&one, 2, 0).await.unwrap());
    for token in [ended, replaced] {
        assert!(matches!(find(&other, token, 1).await, Ok(Found::Running(_))));
    }
    one.end(ended).await.unwrap();
    let next = open(&one, 2, 1).await.unwrap();
    for token in [ended, replaced] {
        assert_eq!(find(&one, token, 1).await, Ok(Found::Unknown));
        assert_eq!(find(&other, token, 1).await, Ok(Found::Unknown));
    }
    assert_eq!(find(&other, next, 1).await, running(2, 1));
}

#[tokio::test]
async fn where_the_word_of_an_end_is_lost_a_session_is_believed_for_no_longer_than_is_said() {
    let Two { store, one, other } = Two::new();
    let token = open(&one, 1, 0).await.unwrap();
    assert_eq!(find(&other, token, 0).await, running(1, 0));
    store.be_silent();
    one.end(token).await.unwrap();
    assert_eq!(find(&one, token, 1).await, Ok(Found::Unknown), "here it is known");
    let believed = BELIEVED.as_secs();
    assert_eq!(find(&other, token, believed - 1).await, running(1, 0));
    assert_eq!(find(&other, token, believed).await, Ok(Found::Unknown));
}

#[tokio::test]
async fn when_words_were_lost_nothing_that_is_remembered_counts() {
    let Two { store, one, other } = Two::new();
    let token = open(&one, 1, 0).await.unwrap();
    assert_eq!(find(&other, token, 0).await, running(1, 0));
    store.be_silent();
    one.end(token).await.unwrap();
    store.say_that_words_were_lost();
    assert_eq!(find(&other, token, 1).await, Ok(Found::Unknown));
}

#[tokio::test]
async fn an_answer_from_before_a_word_is_not_remembered_after_it() {
    let Two { one, .. } = Two::new();
    let token = open(&one, 1, 0).await.unwrap();
    let asked_after = one.remembered(token, second(0)).unwrap_err();
    // The store has answered, and before that is noted another instance ends the session.
    one.known().forget(Ended::One(token.bytes()));
    one.remember(token, session_of(1, 0), second(0), asked_after);
    assert!(one.remembered(token, second(0)).is_err());
}

#[tokio::test]
async fn the_bound_holds_for_all_instances_together_and_places_come_back() {
    let Two { one, other, .. } = Two::with_room_for(NonZeroUsize::new(3).unwrap());
    for instance in 0..3 {
        assert!(open(&one, instance, 0).await.is_ok());
    }
    assert_eq!(open(&other, 10, 1).await, Err(NotKept::Full));
    assert_eq!(open(&one, 11, 1).await, Err(NotKept::Full));
    assert!(open(&other, 12, 2 * LIFETIME).await.is_ok());
}
