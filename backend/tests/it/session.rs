//! `/api/session`: how a session is opened and ended. What is refused stands in `forged`.

use futures::future::join_all;
use inlay_contract::ErrorCode;
use inlay_contract::session::SessionGrant;
use jiff::SignedDuration;

use crate::harness::{Answer, Inlay, NORTH, RECORD, Widget, other_record};

#[tokio::test]
async fn an_honest_assertion_opens_a_session_for_its_record() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let answer = inlay
        .exchange(NORTH.sign(&inlay.claims(&NORTH, &widget)), &widget)
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let grant: SessionGrant = answer.json();
    assert_eq!(grant.record.as_str(), RECORD);
    assert_eq!(grant.token.len(), 43);
    assert_eq!(
        grant.expires_at,
        inlay.clock.clock().now() + SignedDuration::from_mins(15)
    );
}

#[tokio::test]
async fn of_fifty_equal_requests_at_once_exactly_one_gets_a_session() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let assertion = NORTH.sign(&inlay.claims(&NORTH, &widget));
    let answers = join_all((0..50).map(|_| inlay.exchange(assertion.clone(), &widget))).await;
    let (opened, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!(opened.len(), 1);
    assert!(
        refused
            .iter()
            .all(|answer| answer.code() == ErrorCode::AssertionReplayed)
    );
}

#[tokio::test]
async fn an_assertion_stays_used_until_its_age_refuses_it() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let assertion = NORTH.sign(&inlay.claims(&NORTH, &widget));
    assert_eq!(inlay.exchange(assertion.clone(), &widget).await.status, 200);
    inlay.clock.advance(SignedDuration::from_secs(149));
    assert_eq!(
        inlay.exchange(assertion.clone(), &widget).await.code(),
        ErrorCode::AssertionReplayed
    );
    inlay.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(
        inlay.exchange(assertion, &widget).await.code(),
        ErrorCode::AssertionExpired
    );
}

#[tokio::test]
async fn a_refused_assertion_is_not_used_up() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let assertion = NORTH.sign(&inlay.claims(&NORTH, &widget));
    assert_eq!(
        inlay.exchange(assertion.clone(), &Widget::new()).await.code(),
        ErrorCode::AssertionBinding
    );
    assert_eq!(inlay.exchange(assertion, &widget).await.status, 200);
}

#[tokio::test]
async fn without_the_permission_there_is_no_session() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let mut claims = inlay.claims(&NORTH, &widget);
    claims.perms = vec!["Inlay_View".to_owned(), "inlay_view_portfolio".to_owned()];
    let answer = inlay.exchange(NORTH.sign(&claims), &widget).await;
    assert_eq!(answer.code(), ErrorCode::PermissionMissing);
}

#[tokio::test]
async fn a_full_store_says_when_to_come_back_and_does_not_grow() {
    let inlay = Inlay::builder().session("max_sessions = 2").start().await;
    let first = inlay.open(&NORTH).await;
    inlay.open(&NORTH).await;
    let widget = Widget::new();
    let refused = inlay
        .exchange(NORTH.sign(&inlay.claims(&NORTH, &widget)), &widget)
        .await;
    assert_eq!(refused.code(), ErrorCode::Overloaded);
    assert_eq!(refused.header("retry-after"), "5");
    assert_eq!(
        inlay.get_portfolio(&first).await.status,
        200,
        "who is in stays in"
    );
}

#[tokio::test]
async fn a_new_session_of_the_same_widget_ends_the_old_one() {
    let inlay = Inlay::start().await;
    let old = inlay.open(&NORTH).await;
    let mut claims = inlay.claims(&NORTH, &old.widget);
    claims.rec = other_record(1).parse().unwrap();
    assert_eq!(inlay.exchange(NORTH.sign(&claims), &old.widget).await.status, 200);
    assert_eq!(inlay.get_portfolio(&old).await.code(), ErrorCode::SessionUnknown);
}

#[tokio::test]
async fn a_session_that_is_ended_is_worth_nothing_and_its_neighbours_go_on() {
    let inlay = Inlay::start().await;
    let (ended, neighbour) = (inlay.open(&NORTH).await, inlay.open(&NORTH).await);
    let answer = Answer::of(inlay.with_session("DELETE", "/api/session", &ended)).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(
        inlay.get_portfolio(&ended).await.code(),
        ErrorCode::SessionUnknown
    );
    let again = Answer::of(inlay.with_session("DELETE", "/api/session", &ended)).await;
    assert_eq!(again.code(), ErrorCode::SessionUnknown);
    assert_eq!(inlay.get_portfolio(&neighbour).await.status, 200);
}

#[tokio::test]
async fn nobody_ends_the_session_of_another_widget() {
    let inlay = Inlay::start().await;
    let (session, other) = (inlay.open(&NORTH).await, inlay.open(&NORTH).await);
    let stranger = inlay
        .request("DELETE", "/api/session")
        .bearer_auth(&session.grant.token)
        .header("x-inlay-instance", other.widget.instance.to_string());
    assert_eq!(Answer::of(stranger).await.code(), ErrorCode::InstanceMismatch);
    assert_eq!(inlay.get_portfolio(&session).await.status, 200);
}
